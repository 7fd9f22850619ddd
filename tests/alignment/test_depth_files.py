"""Depth files of every kind that laboratories have, as text, gzip and bgzip."""

import gzip
from pathlib import Path

import pysam
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.reads import cover_file

from vexas_report.alignment import depth_files
from vexas_report.alignment.depth_files import read_depths, read_targets
from vexas_report.knowledge.table_records import Interval
from vexas_report.model.problems import VexasReportError
from vexas_report.model.terms import Assembly, Basis

WHOLE = "chrX\t47190000\t47220000"
#: File name, text, and basis and depth of codon 41.
KINDS = {
    "per-base": ("P1.per-base.bed", "chrX\t47190000\t47199051\t64\nchrX\t47199051\t47199053\t31\nchrX\t47199053\t47220000\t90\n", Basis.DEPTH_BED, 31),
    "without chr": ("per-base.bed", "X\t47190000\t47220000\t44\n", Basis.DEPTH_BED, 44),
    "quantized": ("P1.bed", "chrX\t47190000\t47199052\t100:inf\nchrX\t47199052\t47220000\t20:100\n", Basis.DEPTH_BED, 20),
    "quantized in words": ("P1.bed", f"{WHOLE}\tCALLABLE\n", Basis.CALLABLE_BED, None),
    "regions": ("P1.regions.bed", f"{WHOLE}\t88.25\n", Basis.CALLABLE_BED, None),
    "named regions": ("P1.regions.bed", f"{WHOLE}\tUBA1_all\t88.25\n", Basis.CALLABLE_BED, None),
    "thresholds": ("P1.bed", f"#chrom\tstart\tend\tregion\t1X\t20X\t50X\n{WHOLE}\tU\t30000\t30000\t29999\n", Basis.DEPTH_BED, 20),
    "samtools depth": ("P1.bed", "#CHROM\tPOS\tP1.bam\n" + "".join(f"chrX\t{p}\t{90 - p % 7}\n" for p in range(47198000, 47200000)), Basis.DEPTH_BED, 84),
    "samtools depth by name": ("P1.depth.txt", "".join(f"chrX\t{p}\t{90 - p % 7}\n" for p in range(47198000, 47200000)), Basis.DEPTH_BED, 84),
    "callable": ("P1.callable.bed", f"{WHOLE}\n", Basis.CALLABLE_BED, None),
}  # fmt: skip


@pytest.mark.parametrize("packing", ["text", "gzip", "bgzip", "bgzip and index"])
@pytest.mark.parametrize("kind", KINDS)
def test_kinds_of_depth_files(tmp_path: Path, kind: str, packing: str) -> None:
    name, text, basis, depth = KINDS[kind]
    path = tmp_path / name
    path.write_text(text)
    if packing == "gzip":
        path = tmp_path / f"{name}.gz"
        path.write_bytes(gzip.compress(text.encode()))
    elif packing != "text":
        pysam.tabix_compress(str(path), str(path) + ".gz")
        path = tmp_path / f"{name}.gz"
        if "index" in packing and kind.startswith("samtools"):
            pysam.tabix_index(str(path), seq_col=0, start_col=1, end_col=1, csi=True)
        elif "index" in packing:
            pysam.tabix_index(str(path), preset="bed", csi=True)
    coverage = cover_file(None, depth_bed=path)
    codon = coverage.locus("UBA1-codon41")
    assert (coverage.codes, codon.basis, codon.depth, codon.covered) == ([], basis, depth, 3)
    assert codon.source == f"depth_bed: {path}"
    assert coverage.locus("ADA2-exon2").covered == 0


def test_the_place_of_the_smallest_depth(tmp_path: Path) -> None:
    path = tmp_path / "d.per-base.bed"
    path.write_text(KINDS["per-base"][1])
    assert cover_file(None, depth_bed=path).locus("UBA1-codon41").at == 47199052


def test_a_gap_is_no_depth(tmp_path: Path) -> None:
    """GIVEN rows with a base of codon 41 left out THEN its depth is none."""
    path = tmp_path / "d.per-base.bed"
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
    path = tmp_path / "d.per-base.bed"
    path.write_text(text)
    assert cover_file(None, depth_bed=path).codes == [code]


def test_a_broken_gzip(tmp_path: Path) -> None:
    path = tmp_path / "d.per-base.bed.gz"
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
    # A panel may leave out all three genes: none of their loci is targeted.
    path.write_text("chr1\t1\t200\n")
    coverage = cover_file(None, targets=path)
    assert coverage.codes == []
    assert coverage.document.loci
    assert not any(x.targeted for x in coverage.document.loci)
    # Exon 3 of UBA1 on GRCh37 is no panel without UBA1.
    path.write_text("chrX\t47058400\t47058600\n")
    assert cover_file(None, targets=path).codes == ["DEPTH_FILE_NO_PLACE"]


@given(st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60), st.text(max_size=4)), max_size=12))
@settings(derandomize=True, max_examples=50)
def test_whatever_comes_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int, str]]
) -> None:
    from vexas_report.knowledge.table_records import Interval

    path = tmp_path_factory.mktemp("bed") / "d.per-base.bed"
    path.write_text("".join(f"chrX\t{a}\t{b}\t{c}\n" for a, b, c in rows), encoding="utf-8", errors="replace")
    try:
        found = read_depths(str(path), [Interval("chrX", 1, 50)]).rows
    except VexasReportError:
        return
    assert all(s.interval.start <= 50 and (s.depth is None or s.depth >= 0) for s in found)


@pytest.mark.parametrize(
    ("row", "mean", "covered"),
    [
        ("88.25", 88.2, 3), ("20.0", 20.0, 3), ("19.9", 19.9, 0), ("UBA1\t88.25", 88.2, 3), ("UBA1\t12.5", 12.5, 0),
    ],
)  # fmt: skip
def test_a_mean_covers_a_region_where_it_is_enough(tmp_path: Path, row: str, mean: float | None, covered: int) -> None:
    path = tmp_path / "d.regions.bed"
    path.write_text(f"{WHOLE}\t{row}\n")
    codon = cover_file(None, depth_bed=path).locus("UBA1-codon41")
    assert (codon.depth, codon.mean_depth, codon.covered) == (None, mean, covered)


def test_a_file_of_other_places_says_which_they_are(tmp_path: Path) -> None:
    """GIVEN a file without a human chromosome, and one with a chromosome that holds no gene beside others THEN each says what is wrong."""
    path = tmp_path / "d.per-base.bed"
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
    path = tmp_path / "d.per-base.bed"
    path.write_text(f"chr1\t1\t2\t7\n{WHOLE}\t55\n")
    pysam.tabix_compress(str(path), f"{path}.gz")
    pysam.tabix_index(f"{path}.gz", preset="bed", csi=csi)
    assert Path(f"{path}.gz.csi").is_file() is csi
    assert cover_file(None, depth_bed=Path(f"{path}.gz")).locus("UBA1-codon41").depth == 55


def test_a_locus_speaks_of_its_own_rows_alone(tmp_path: Path) -> None:
    """GIVEN depths by base over codon 41, a callable region over exon 16, and nothing elsewhere THEN each locus has what its rows
    state."""
    path = tmp_path / "d.per-base.bed"
    path.write_text("chrX\t47199000\t47199100\t50\nchrX\t47206000\t47207000\tCALLABLE\n")
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


def test_depths_need_no_tabs_and_browser_lines_are_no_rows(tmp_path: Path) -> None:
    """GIVEN lines of a genome browser, comments, blank lines and spaces THEN depths and targets are read as without them."""
    extra = "browser position chrX:47190000-47220000\ntrack name=t description='x y'\n# a comment\n\n \t \nchrom start end\n"
    depths, targets = tmp_path / "P1.per-base.bed", tmp_path / "t.bed"
    for row in ("chrX\t47190000\t47220000\t50", "chrX 47190000   47220000 50", '"chrX"\t47190000\t47220000\t50\r'):
        depths.write_bytes(f"\ufeff{extra}{row}\n".encode())
        targets.write_bytes(f"\ufeff{extra}{row}\n".encode())
        found = cover_file(None, depth_bed=depths, targets=targets)
        assert (found.codes, found.locus("UBA1-codon41").depth) == ([], 50)
        assert (found.locus("UBA1-codon41").targeted, found.locus("ADA2-exon2").targeted) == (True, False)


@pytest.mark.parametrize("line", ["browser", "track", "browser\thide\tall", "track\ttype=x", "#", "@SQ\tSN:chrX"])
def test_whatever_a_browser_line_holds_it_costs_nothing(tmp_path: Path, line: str) -> None:
    path = tmp_path / "P1.per-base.bed"
    path.write_text(f"{line}\n{WHOLE}\t50\n{line}\n")
    found = cover_file(None, depth_bed=path, targets=path)
    assert (found.codes, found.locus("UBA1-codon41").depth) == ([], 50)


@pytest.mark.parametrize("column", ["depth_bed", "targets"])
def test_rows_without_a_base_are_left_out_with_a_message(tmp_path: Path, column: str) -> None:
    """GIVEN a table that counts starts from 1 THEN its rows of one base are left out, and the rest is read."""
    path = tmp_path / "P1.per-base.bed"
    path.write_text("chrX\t47199051\t47199051\t90\nchrX\t47199060\t47199060\t90\nchrX\t47199051\t47199053\t90\n")
    found = cover_file(None, **{column: path})  # type: ignore[arg-type]
    (left_out,) = found.document.problems
    assert (left_out.code, left_out.where) == ("DEPTH_FILE_ROWS_LEFT_OUT", f"{path}, line 1")
    assert left_out.message.endswith(": 2.")
    if column == "depth_bed":
        assert found.locus("UBA1-codon41").covered == 2


def test_targets_of_an_interval_list_count_from_one(tmp_path: Path) -> None:
    path = tmp_path / "t.interval_list"
    path.write_text("@HD\tVN:1.6\n@SQ\tSN:chrX\tLN:156040895\nchrX\t47199051\t47199051\t+\tM41\n")
    found = cover_file(None, targets=path)
    assert (found.codes, found.locus("UBA1-codon41").targeted) == ([], True)


LENGTHS = {Assembly.GRCH37: 155270560, Assembly.GRCH38: 156040895}


@pytest.mark.parametrize("packing", ["text", "bgzip and index"])
@pytest.mark.parametrize("column", ["depth_bed", "targets"])
@pytest.mark.parametrize("assembly", LENGTHS)
@pytest.mark.parametrize("end", [155270559, 155270560, 155270561, 156040894, 156040895, 156040896])
def test_rows_end_within_the_contig_of_the_vcfs_build(
    tmp_path: Path, assembly: Assembly, end: int, column: str, packing: str
) -> None:
    """GIVEN a last row that ends beyond chrX, or where chrX of another build ends THEN the file is of another build."""
    path = tmp_path / "P1.per-base.bed"
    path.write_text(f"chrX\t0\t150000000\t70\nchrX\t150000000\t{end}\t70\n")
    if packing != "text":
        pysam.tabix_compress(str(path), f"{path}.gz")
        pysam.tabix_index(f"{path}.gz", preset="bed")
        path = Path(f"{path}.gz")
    found = cover_file(None, assembly=assembly, **{column: path})  # type: ignore[arg-type]
    wrong = end > LENGTHS[assembly] or (end in LENGTHS.values() and end != LENGTHS[assembly])
    assert found.codes == (["DEPTH_FILE_NO_PLACE"] if wrong else [])
    if wrong:
        assert str(LENGTHS[assembly]) in found.document.problems[0].message


def test_a_row_within_ends_where_it_will(tmp_path: Path) -> None:
    """GIVEN a row that ends where chrX of GRCh37 does, and another after it THEN the file may be of GRCh38."""
    path = tmp_path / "P1.per-base.bed"
    path.write_text("chrX\t0\t155270560\t70\nchrX\t155270560\t156040895\t71\n")
    assert cover_file(None, depth_bed=path).codes == []


def test_a_damaged_gzip_costs_the_file_alone(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress("".join(f"chrX\t{i}\t{i + 1}\t{i % 97}\n" for i in range(5_000)).encode()))
    packed[len(packed) // 2 : len(packed) // 2 + 40] = b"\xff" * 40
    path = tmp_path / "P1.per-base.bed.gz"
    path.write_bytes(bytes(packed))
    found = cover_file(None, depth_bed=path, targets=path)
    assert found.codes == ["DEPTH_FILE_UNREADABLE", "DEPTH_FILE_UNREADABLE"]


def test_a_damaged_index_costs_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "P1.per-base.bed"
    path.write_text(f"{WHOLE}\t55\n")
    pysam.tabix_compress(str(path), f"{path}.gz")
    Path(f"{path}.gz.tbi").write_bytes(b"no index")
    assert cover_file(None, depth_bed=Path(f"{path}.gz")).codes == ["DEPTH_FILE_UNREADABLE"]


@pytest.mark.parametrize("csi", [True, False])
def test_an_indexed_table_is_read_at_the_places_alone_and_says_the_same(tmp_path: Path, csi: bool) -> None:
    """GIVEN rows over all of chrX THEN the rows at two places are those of a whole reading, and few others are looked at."""
    path = tmp_path / "P1.per-base.bed"
    path.write_text("".join(f"chrX\t{n * 1000}\t{n * 1000 + 1000}\t{n % 90}\n" for n in range(156_000)))
    places = [Interval("chrX", 47_199_000, 47_203_500), Interval("chrX", 47_203_000, 47_204_001)]
    whole = depth_files.read_depths(str(path), places, Assembly.GRCH38)
    pysam.tabix_compress(str(path), f"{path}.gz")
    pysam.tabix_index(f"{path}.gz", preset="bed", csi=csi)
    assert depth_files.read_depths(f"{path}.gz", places, Assembly.GRCH38) == whole
    assert len(list(depth_files._indexed(f"{path}.gz", {"chrX"}, {"chrX": places}))) < 1000


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "zeros.bed"
    path.write_bytes(b"\0" * 3_000_000)
    with pytest.raises(VexasReportError, match="more than 1000000 characters"):
        read_targets(str(path), ["chrX"])


def test_a_device_that_gives_bytes_for_ever_is_refused() -> None:
    with pytest.raises(VexasReportError, match="pipe or device"):
        read_depths("/dev/zero", [Interval("chrX", 1, 10)])
