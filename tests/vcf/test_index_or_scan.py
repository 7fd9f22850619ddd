"""An index only saves time: with it and without it a file gives the same result."""

import gzip
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pysam
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.callers import CALLERS
from tests.builders.vcf import FORMATS, INDEX_CASE, OFFSET
from tests.vcf.support import codes, one

from vexas_report.knowledge.genome.contigs import length
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.terms import Assembly, Status
from vexas_report.vcf import second_header, text_scanner
from vexas_report.vcf.file_type import EOF_BLOCK

REPOSITORY = Path(__file__).resolve().parents[2]
# Warnings on lines that touch no gene: only a scan looks at them.
OF_A_SCAN = {"VCF_MALFORMED_OUTSIDE", "VCF_UNSORTED", "VCF_NO_FINAL_NEWLINE", "VCF_ENCODING"}
COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1"


def result(path: str) -> tuple[object, ...]:
    """All that a report is made from, without paths, line numbers and warnings of a scan."""
    found = one(path)
    facts = found.input and replace(found.input, vcf="", sha256="")
    told = [(p.code, p.message) for p in found.problems if p.code not in OF_A_SCAN]
    return found.status, facts, told, found.calls, found.structural, found.blocks, found.decisions, found.remarks


def packed(text: str, folder: Path, ending: str) -> str:
    """A text as bgzip with an index of this kind; the file alone stands in ``alone/``."""
    path = folder / f"a.{ending}.vcf.gz"
    with pysam.BGZFile(str(path), "w") as out:
        out.write(text.encode())
    (folder / "alone").mkdir(exist_ok=True)
    shutil.copy(path, folder / "alone")
    pysam.tabix_index(str(path), preset="vcf", csi=ending == "csi", force=True)
    return str(path)


def same(text: str, folder: Path) -> SampleEvidence:
    for ending in ("tbi", "csi"):
        path = packed(text, folder, ending)
        assert result(path) == result(str(folder / "alone" / Path(path).name)), text
    return one(path)


def as_bcf(source: Path, target: Path) -> None:
    with pysam.VariantFile(str(source)) as file, pysam.VariantFile(str(target), "wb", header=file.header) as out:
        for record in file:
            out.write(record)


def corpus() -> dict[str, str]:
    """Every VCF of the tests and of the example batch that can be indexed."""
    texts = {f"caller {number}": written.build().text() for number, written in enumerate(CALLERS)}
    for path in sorted(REPOSITORY.glob("tests/workflow/golden/**/*.vcf")):
        texts[path.name] = path.read_text()
    for path in sorted(REPOSITORY.glob("resources/example/vcf/*")):
        if path.suffix == ".vcf":
            texts[path.name] = path.read_text()
        elif path.suffix == ".gz" and "truncated" not in path.name:
            texts[path.name] = gzip.decompress(path.read_bytes()).decode()
    return texts


@pytest.mark.parametrize("text", corpus().values(), ids=corpus())
def test_every_file_of_the_tests_gives_one_result(tmp_path: Path, text: str) -> None:
    same(text, tmp_path)


def ordered(records: list[tuple[str, int, str, str]]) -> list[str]:
    return [f"{c}\t{p}\t.\t{r}\t{a}\t100\tPASS\t.\tGT:AD\t0/1:50,50" for c, p, r, a in sorted(set(records))]


def around(chrom: str) -> st.SearchStrategy[int]:
    """Positions about the end of a chromosome in both assemblies, and lower ones."""
    ends = [1_000_000] if chrom == "chrM" else [length(assembly, chrom) for assembly in Assembly]
    return st.sampled_from([1, *(end + d for end in ends for d in (-1, 0, 1, 100_000))])


@st.composite
def files(draw: st.DrawFn) -> str:
    """Files with and without lengths, with names of assemblies, records behind the ends, and headers among the records."""
    prefix = draw(st.sampled_from(["", "chr"]))
    shift = draw(st.booleans())
    records = [(f"{prefix}{c}", p - OFFSET[c] * shift, r, a) for c, p, r, a in INDEX_CASE if draw(st.booleans())]
    for chrom in draw(st.lists(st.sampled_from(["chr1", "chr6", "chr22", "chrX", "chrM"]), max_size=3)):
        records.append((prefix + chrom.removeprefix("chr"), draw(around(chrom)), "A", "C"))
    records += draw(st.lists(st.sampled_from([("chrUn_1", 5, "A", "C"), ("hs37d5", 10**6, "A", "C")]), max_size=1))
    meta = ["##fileformat=VCFv4.2", *FORMATS]
    for chrom in ("1", "6", "22", "X"):
        sizes = [None, 1000, *(length(assembly, f"chr{chrom}") for assembly in Assembly)]
        if (size := draw(st.sampled_from(sizes))) is not None:
            meta.append(f"##contig=<ID={prefix}{chrom},length={size}>")
    meta += draw(st.lists(st.sampled_from(["##reference=hg19.fa", "##reference=hg38.fa"]), max_size=1))
    lines = ordered(records)
    extra = st.sampled_from([COLUMNS, COLUMNS.replace("S1", "S2"), "# a note", "##contig=<ID=chrX,length=5>"])
    if draw(st.booleans()):
        lines.insert(draw(st.integers(0, len(lines))), draw(extra))
    return "\n".join([*meta, COLUMNS, *lines]) + "\n"


@given(files())
@settings(derandomize=True, max_examples=100)
def test_whatever_a_file_says_of_its_assembly_an_index_hides_nothing(text: str) -> None:
    with TemporaryDirectory() as folder:
        same(text, Path(folder))


def joined(folder: Path, first: list[str], second: list[str], *, end_mark: bool) -> str:
    """Two compressed files as `cat` joins them, each of columns and records, with an index; the file alone is in ``alone/``."""
    path = folder / "a.vcf.gz"
    whole = b""
    for number, lines in enumerate((first, second)):
        part = folder / f"{number}.vcf.gz"
        with pysam.BGZFile(str(part), "w") as out:
            out.write(("\n".join(["##fileformat=VCFv4.2", *FORMATS, *lines]) + "\n").encode())
        packed = part.read_bytes()
        whole += packed if end_mark or number else packed.removesuffix(EOF_BLOCK)
    path.write_bytes(whole)
    (folder / "alone").mkdir(exist_ok=True)
    shutil.copy(path, folder / "alone")
    pysam.tabix_index(str(path), preset="vcf", force=True)
    return str(path)


@pytest.mark.parametrize("end_mark", [True, False])
@pytest.mark.parametrize("chrom", ["chr1", "chrX"])
@pytest.mark.parametrize("searched_whole", [0, 1 << 20])
def test_a_second_header_inside_a_contig_of_joined_compressed_files_refuses_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chrom: str, *, end_mark: bool, searched_whole: int
) -> None:
    """GIVEN files of two persons joined by `cat` inside a contig, of any size THEN refused, with an index as without."""
    monkeypatch.setattr(second_header, "SEARCHED_WHOLE", searched_whole)
    case = [line for line in ordered([("chrX", 47199052, "T", "C")]) if chrom != "chrX"]
    first = [COLUMNS, *ordered([(chrom, 1000, "A", "C"), (chrom, 2000, "A", "C")])]
    last = ordered([(chrom, 47199052, "T", "C"), (chrom, 50_000_000, "A", "C")])
    path = joined(tmp_path, first, [COLUMNS.replace("S1", "S2"), *last, *case], end_mark=end_mark)
    assert result(path) == result(str(tmp_path / "alone" / "a.vcf.gz"))
    assert codes(one(path)) == ["VCF_SECOND_HEADER"]
    path = joined(tmp_path, first, [COLUMNS, *last, *case], end_mark=end_mark)
    assert result(path) == result(str(tmp_path / "alone" / "a.vcf.gz"))
    assert one(path).status is Status.REPORTED


def test_large_file_without_second_header_is_read_through_its_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a header and a body of several blocks THEN no block of the header counts as a second one."""
    monkeypatch.setattr(second_header, "SEARCHED_WHOLE", 0)
    monkeypatch.setattr(text_scanner, "scan", None)  # the whole file is not read
    notes = [f"##note={number}" for number in range(20_000)]
    lines = ordered([("chr1", number, "A", "C") for number in range(1, 5000)] + [("chrX", 47199052, "T", "C")])
    text = "\n".join(["##fileformat=VCFv4.2", *FORMATS, "##reference=hg38.fa", *notes, COLUMNS, *lines]) + "\n"
    assert len(text) > 4 * 0xFF00
    found = one(packed(text, tmp_path, "tbi"))
    assert ([call.pos for call in found.calls], codes(found)) == ([47199052], [])


def test_blocks_that_cannot_be_walked_ask_for_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf.gz"
    with pysam.BGZFile(str(path), "w") as out:
        out.write(b"#CHROM\nrecord\n")
    assert not second_header.may_hold_second_header(str(path), 7, ())
    assert second_header.may_hold_second_header(str(path), 0, ())
    path.write_bytes(path.read_bytes() + b"\0" * 30)
    assert second_header.may_hold_second_header(str(path), 7, ())


@pytest.mark.parametrize("header", ["##contig=<ID=chrX,length=155270560>", "##contig=<ID=chrX>\n##reference=hg19.fa"])
def test_a_record_behind_the_end_of_its_contig_is_seen_through_an_index(tmp_path: Path, header: str) -> None:
    """GIVEN a position that GRCh37 has not in a file that says GRCh37 THEN refused, with an index as without."""
    lines = ordered([("chrX", 47199052, "T", "C"), ("chrX", 155774618, "A", "G")])
    text = "\n".join(["##fileformat=VCFv4.2", *FORMATS, header, COLUMNS, *lines]) + "\n"
    assert codes(same(text, tmp_path)) == ["ASSEMBLY_CONTRADICTION"]
    bcf = tmp_path / "a.bcf"
    as_bcf(tmp_path / "a.csi.vcf.gz", bcf)
    streamed = result(str(bcf))
    pysam.tabix_index(str(bcf), preset="bcf", force=True)
    assert result(str(bcf)) == streamed
    assert streamed[0] is Status.REJECTED


def test_contigs_without_records_are_not_met_in_an_indexed_bcf(tmp_path: Path) -> None:
    """GIVEN an indexed BCF whose records lie on unknown contigs alone THEN warned of, although its header lists chrX."""
    text = "\n".join(
        ["##fileformat=VCFv4.2", *FORMATS, "##contig=<ID=chrX,length=156040895>", "##contig=<ID=scaffold_1>", COLUMNS]
    )
    plain = tmp_path / "a.vcf"
    plain.write_text(text + "\nscaffold_1\t5\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\n")
    as_bcf(plain, tmp_path / "a.bcf")
    assert codes(one(str(tmp_path / "a.bcf"))) == ["VCF_CONTIGS_UNKNOWN"]
    pysam.tabix_index(str(tmp_path / "a.bcf"), preset="bcf", force=True)
    assert codes(one(str(tmp_path / "a.bcf"))) == ["VCF_CONTIGS_UNKNOWN"]
