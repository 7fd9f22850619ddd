"""Depth files of every kind that laboratories have, as text, gzip and bgzip."""

import gzip
from pathlib import Path

import pysam
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.reads import cover_file

from vexas_report.model.problems import VexasReportError
from vexas_report.model.terms import Basis
from vexas_report.reads.beds import read_depths

WHOLE = "chrX\t47190000\t47220000"
KINDS = {
    "per-base": ("chrX\t47190000\t47199051\t64\nchrX\t47199051\t47199053\t31\nchrX\t47199053\t47220000\t90\n", Basis.DEPTH_BED, 31),
    "without chr": ("X\t47190000\t47220000\t44\n", Basis.DEPTH_BED, 44),
    "quantized": ("chrX\t47190000\t47199052\t100:inf\nchrX\t47199052\t47220000\t20:100\n", Basis.DEPTH_BED, 20),
    "quantized in words": (f"{WHOLE}\tCALLABLE\n", Basis.CALLABLE_BED, None),
    "regions": (f"{WHOLE}\t88.25\n", Basis.CALLABLE_BED, None),
    "named regions": (f"{WHOLE}\tUBA1_all\t88.25\n", Basis.CALLABLE_BED, None),
    "thresholds": (f"#chrom\tstart\tend\tregion\t1X\t20X\t50X\n{WHOLE}\tU\t30000\t30000\t29999\n", Basis.DEPTH_BED, 20),
    "callable": (f"{WHOLE}\n", Basis.CALLABLE_BED, None),
}  # fmt: skip


@pytest.mark.parametrize("packing", ["text", "gzip", "bgzip", "bgzip and index"])
@pytest.mark.parametrize("kind", KINDS)
def test_kinds_of_depth_files(tmp_path: Path, kind: str, packing: str) -> None:
    text, basis, depth = KINDS[kind]
    path = tmp_path / "depth.bed"
    path.write_text(text)
    if packing == "gzip":
        path = tmp_path / "depth.bed.gz"
        path.write_bytes(gzip.compress(text.encode()))
    elif packing != "text":
        pysam.tabix_compress(str(path), str(path) + ".gz")
        path = tmp_path / "depth.bed.gz"
        if "index" in packing:
            pysam.tabix_index(str(path), preset="bed", csi=True)
    coverage = cover_file(None, depth_bed=path)
    codon = coverage.locus("UBA1-codon41")
    assert (coverage.codes, codon.basis, codon.depth, codon.covered) == ([], basis, depth, 3)
    assert codon.source == f"depth_bed: {path}"
    assert coverage.locus("ADA2-exon2").covered == 0


def test_the_place_of_the_smallest_depth(tmp_path: Path) -> None:
    path = tmp_path / "d.bed"
    path.write_text(KINDS["per-base"][0])
    assert cover_file(None, depth_bed=path).locus("UBA1-codon41").at == 47199052


def test_a_gap_is_no_depth(tmp_path: Path) -> None:
    """GIVEN rows with a base of codon 41 left out THEN its depth is none."""
    path = tmp_path / "d.bed"
    path.write_text("chrX\t47190000\t47199051\t64\nchrX\t47199052\t47220000\t64\n")
    codon = cover_file(None, depth_bed=path).locus("UBA1-codon41")
    assert (codon.depth, codon.at, codon.covered) == (0, 47199052, 2)


def test_what_a_caller_says_is_not_callable(tmp_path: Path) -> None:
    path = tmp_path / "d.bed"
    path.write_text("chrX\t47190000\t47199052\tCALLABLE\nchrX\t47199052\t47220000\tLOW_COVERAGE\n")
    codon = cover_file(None, depth_bed=path).locus("UBA1-codon41")
    assert (codon.basis, codon.covered) == (Basis.CALLABLE_BED, 2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no BED at all\n", "DEPTH_FILE_UNREADABLE"),
        ("chrX\tten\ttwenty\t5\n", "DEPTH_FILE_UNREADABLE"),
        ("chrX\t200\t100\t5\n", "DEPTH_FILE_UNREADABLE"),
        (f"{WHOLE}\t50\n{WHOLE}\tfifty\n", "DEPTH_FILE_UNREADABLE"),
        ("scaffold_1\t1\t100\t5\n", "DEPTH_FILE_NO_PLACE"),
        ("chr1\t1\t100\t5\n", "DEPTH_FILE_NO_PLACE"),
        ("", "DEPTH_FILE_NO_PLACE"),
    ],
)
def test_files_that_are_none(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "d.bed"
    path.write_text(text)
    assert cover_file(None, depth_bed=path).codes == [code]


def test_a_broken_gzip(tmp_path: Path) -> None:
    path = tmp_path / "d.bed.gz"
    path.write_bytes(gzip.compress(b"chrX\t1\t2\t3\n" * 5_000)[:-20])
    assert cover_file(None, depth_bed=path).codes == ["DEPTH_FILE_UNREADABLE"]
    assert cover_file(None, depth_bed=tmp_path / "none.bed").codes == ["DEPTH_FILE_UNREADABLE"]


def test_loci_outside_the_targets(tmp_path: Path) -> None:
    path = tmp_path / "t.bed"
    path.write_text("chrX\t47199040\t47199110\tUBA1_3\n")
    coverage = cover_file(None, targets=path)
    assert {x.locus for x in coverage.document.loci if x.targeted} == {
        "UBA1-codon41",
        "UBA1-exon3",
        "UBA1-exon3-acceptor",
    }
    path.write_text("chr1\t1\t200\n")
    assert cover_file(None, targets=path).codes == ["DEPTH_FILE_NO_PLACE"]


@given(st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60), st.text(max_size=4)), max_size=12))
@settings(derandomize=True, deadline=None, max_examples=50)
def test_whatever_comes_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int, str]]
) -> None:
    from vexas_report.knowledge.records import Interval

    path = tmp_path_factory.mktemp("bed") / "d.bed"
    path.write_text("".join(f"chrX\t{a}\t{b}\t{c}\n" for a, b, c in rows), encoding="utf-8", errors="replace")
    try:
        found = read_depths(str(path), [Interval("chrX", 1, 50)])
    except VexasReportError:
        return
    assert all(s.interval.start <= 50 and (s.depth is None or s.depth >= 0) for s in found)


@pytest.mark.parametrize(
    ("row", "mean", "covered"),
    [
        ("88.25", 88.2, 3), ("20.0", 20.0, 3), ("19.9", 19.9, 0), ("UBA1\t88.25", 88.2, 3), ("UBA1\t12.5", 12.5, 0),
        ("UBA1\t12", None, 3),  # a whole number is the score of a BED, no mean
        ("UBA1\tyes", None, 3),
    ],
)  # fmt: skip
def test_a_mean_covers_a_region_where_it_is_enough(tmp_path: Path, row: str, mean: float | None, covered: int) -> None:
    path = tmp_path / "d.bed"
    path.write_text(f"{WHOLE}\t{row}\n")
    codon = cover_file(None, depth_bed=path).locus("UBA1-codon41")
    assert (codon.depth, codon.mean_depth, codon.covered) == (None, mean, covered)


def test_a_file_of_other_places_says_which_they_are(tmp_path: Path) -> None:
    """GIVEN a file without a human chromosome, and one with a chromosome that holds no gene beside others THEN each says what is wrong."""
    path = tmp_path / "d.bed"
    path.write_text("scaffold_1\t1\t100\t5\nscaffold_2\t1\t100\t5\n")
    (one,) = cover_file(None, depth_bed=path).document.problems
    assert "No contig of the file is a human chromosome (contigs: scaffold_1, scaffold_2)" in one.message
    path.write_text("".join(f"scaffold_{i}\t1\t100\t5\n" for i in range(7)))
    (one,) = cover_file(None, depth_bed=path).document.problems
    assert "(contigs: scaffold_0, scaffold_1, scaffold_2, scaffold_3, scaffold_4)" in one.message
    path.write_text("scaffold_1\t1\t100\t5\nchr1\t1\t100\t5\n")
    (one,) = cover_file(None, depth_bed=path).document.problems
    assert "No row lies at a locus of the genes in GRCh38" in one.message


@pytest.mark.parametrize("csi", [True, False])
def test_either_kind_of_index_is_used(tmp_path: Path, csi: bool) -> None:
    path = tmp_path / "d.bed"
    path.write_text(f"chr1\t1\t2\t7\n{WHOLE}\t55\n")
    pysam.tabix_compress(str(path), f"{path}.gz")
    pysam.tabix_index(f"{path}.gz", preset="bed", csi=csi)
    assert Path(f"{path}.gz.csi").is_file() is csi
    assert cover_file(None, depth_bed=Path(f"{path}.gz")).locus("UBA1-codon41").depth == 55


def test_a_locus_speaks_of_its_own_rows_alone(tmp_path: Path) -> None:
    """GIVEN depths by base over codon 41, a callable region over exon 16, and nothing elsewhere THEN each locus has what its rows
    state."""
    path = tmp_path / "d.bed"
    path.write_text("chrX\t47199000\t47199100\t50:60\nchrX\t47206000\t47207000\tCALLABLE\n")
    found = cover_file(None, depth_bed=path)
    assert found.codes == ["DEPTH_FILE_UNREADABLE"]  # one kind of rows a file
    path.write_text("chrX\t47199000\t47199100\t50\n")
    found = cover_file(None, depth_bed=path)
    codon, far = found.locus("UBA1-codon41"), found.locus("UBA1-exon16")
    assert (codon.basis, codon.depth, codon.at, codon.mean_depth, codon.covered) == (
        Basis.DEPTH_BED,
        50,
        47199051,
        50.0,
        3,
    )
    assert (far.basis, far.depth, far.at, far.mean_depth, far.covered) == (Basis.DEPTH_BED, 0, None, None, 0)
