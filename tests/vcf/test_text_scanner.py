"""A scan's small questions: which windows a contig has, which lines touch them, what of a file is odd."""

from pathlib import Path

import pytest
from tests.builders.vcf import FORMATS, VcfBuilder, index_case
from tests.vcf.support import codes, one

from vexas_report.model.problems import VexasReportError
from vexas_report.model.terms import Assembly, Status
from vexas_report.vcf import text_scanner
from vexas_report.vcf.gene_windows import GeneWindow
from vexas_report.vcf.indexed_reader import belongs
from vexas_report.vcf.text_scanner import Contigs, read_header, touches

FIRST = GeneWindow("A", Assembly.GRCH38, "chr1", 1000, 1999)
SECOND = GeneWindow("B", Assembly.GRCH38, "chr1", 5000, 5999)
OTHER = GeneWindow("C", Assembly.GRCH38, "chr2", 1000, 1999)
WINDOWS = (FIRST, SECOND, OTHER)


def row(pos: int, ref: str = "A", alt: str = "C", info: str = ".", fmt: str = "GT", cell: str = "0/1") -> bytes:
    return f"chr1\t{pos}\t.\t{ref}\t{alt}\t.\t.\t{info}\t{fmt}\t{cell}".encode()


def test_contigs_know_their_windows_and_their_highest_position() -> None:
    contigs = Contigs(WINDOWS, "a.vcf")
    assert contigs.enter(b"1") == ((FIRST, SECOND), False)
    assert contigs.enter(b"chr2") == ((OTHER,), False)
    assert contigs.enter(b"chrUn") == ((), False)
    assert contigs.enter(b"1") == ((FIRST, SECOND), True)
    contigs.leave(b"1", 50)
    contigs.leave(b"1", 70)
    contigs.leave(b"1", 60)
    assert contigs.met == {"1": 70, "chr2": 0, "chrUn": 0}
    assert [contigs.bare(name) for name in (b"chr1", b"2", b"chr3", b"chrUn")] == [False, False, True, True]


def test_more_contigs_than_the_bound_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_scanner, "MAX_CONTIGS", 2)
    contigs = Contigs(WINDOWS, "a.vcf")
    for name in (b"a", b"b", b"a", b"b"):
        contigs.enter(name)
    with pytest.raises(VexasReportError) as raised:
        contigs.enter(b"c")
    assert raised.value.problems[0].code == "VCF_TOO_LARGE"


@pytest.mark.parametrize(
    ("line", "pos", "met"),
    [
        (row(999), 999, False),
        (row(1000), 1000, True),
        (row(1999), 1999, True),
        (row(2000), 2000, False),
        (row(998, "AC"), 998, False),
        (row(999, "AC"), 999, True),
        (row(990, "A" * 10), 990, False),
        (row(990, "A" * 11), 990, True),
        (row(5999), 5999, True),
        (row(6000), 6000, False),
        (row(6000, info="END=7000"), 6000, False),
        (row(500, "N", "<DEL>", "END=999"), 500, False),
        (row(500, "N", "<DEL>", "END=1000"), 500, True),
        (row(500, "N", "<DEL>", "SVLEN=-499"), 500, False),
        (row(500, "N", "<DEL>", "SVLEN=-500"), 500, True),
        (row(2000, "N", "<DEL>", "END=4999"), 2000, False),
        (row(2000, "N", "<DEL>", "END=5000"), 2000, True),
        (row(500, "N", "<*>", fmt="GT:LEN", cell="0/0:500"), 500, False),
        (row(500, "N", "<*>", fmt="GT:LEN", cell="0/0:501"), 500, True),
        (row(500, "A", "C", "END=1500"), 500, False),
        (row(500, "N", "<DEL>", "XEND=1500"), 500, False),
        (row(500, "N", "<DEL>", "DP=3; END =1500"), 500, True),
    ],
)
def test_lines_that_touch_a_window(line: bytes, pos: int, met: bool) -> None:
    assert touches(line, pos, (FIRST, SECOND)) is met


def test_a_line_of_too_few_columns_is_near_a_window_if_its_own_length_may_reach_it() -> None:
    """GIVEN a line without INFO THEN it is held to touch where REF could not be longer than the line itself."""
    line = b"chr1\t0\t.\tACGT"
    found = [pos for pos in (999 - len(line), 1000 - len(line), 1500, 1999, 2000, 2500) if touches(line, pos, (FIRST,))]
    assert found == [1000 - len(line), 1500, 1999]


@pytest.mark.parametrize(
    ("line", "window", "found"),
    [
        (row(1500), FIRST, True),
        (row(999), FIRST, False),
        (row(5500), SECOND, True),
        (row(1500, "N", "<DEL>", "END=5500"), FIRST, True),
        (row(1500, "N", "<DEL>", "END=5500"), SECOND, False),
        (row(2500, "N", "<DEL>", "END=5500"), SECOND, True),
    ],
)
def test_a_fetched_record_belongs_to_the_first_window_that_it_touches(
    line: bytes, window: GeneWindow, found: bool
) -> None:
    assert belongs(line, "chr1", window, (OTHER, *WINDOWS[:2])) is found


@pytest.mark.parametrize("line", [b"chr1\t1500", b"chr2\t1500\t.", b"chr1\tx\t.", b"chr1\t2000\t.", b"\t1500\t."])
def test_a_line_that_an_index_puts_elsewhere_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match="no record of its place"):
        belongs(line, "chr1", FIRST, WINDOWS)


def header(*lines: bytes, last: bool = True) -> tuple[bool, bool, int]:
    """Whether the header was UTF-8, whether its last line was whole, and its lines."""
    found, clean, ended = read_header([*((line, True) for line in lines[:-1]), (lines[-1], last)], "a.vcf")
    return clean, ended, found.lines


COLUMNS = b"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"


def test_a_header_is_read_to_its_last_line() -> None:
    assert header(b"##a=b", COLUMNS) == (True, True, 2)
    assert header(b"##a=b", COLUMNS, last=False) == (True, False, 2)
    assert header("##a=ä".encode("latin-1"), COLUMNS) == (False, True, 2)
    assert header("##a=ä".encode("latin-1"), b"##b=c", COLUMNS) == (False, True, 3)


@pytest.mark.parametrize(
    ("lines", "last", "code"),
    [
        ([b"##a=b"], True, "VCF_NO_HEADER"),
        ([b"##a=b"], False, "VCF_TRUNCATED"),
        ([b"##a=b", b"#CHROM\tPOS\tID"], False, "VCF_TRUNCATED"),
        ([b"##a=b", b"#CHROM\tPOS\tID"], True, "VCF_NO_HEADER"),
    ],
)
def test_a_header_that_ends_too_early(lines: list[bytes], last: bool, code: str) -> None:
    with pytest.raises(VexasReportError) as raised:
        header(*lines, last=last)
    assert raised.value.problems[0].code == code
    assert raised.value.problems[0].where == f"a.vcf, line {len(lines)}"


def test_no_line_at_all_is_no_header() -> None:
    with pytest.raises(VexasReportError) as raised:
        read_header([], "a.vcf")
    assert raised.value.problems[0].code == "VCF_NO_HEADER"


def test_a_header_of_more_bytes_than_the_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (b"##a=" + b"b" * 16, COLUMNS)
    monkeypatch.setattr(text_scanner, "MAX_HEADER", sum(map(len, lines)))
    assert header(*lines) == (True, True, 2)
    monkeypatch.setattr(text_scanner, "MAX_HEADER", sum(map(len, lines)) - 1)
    with pytest.raises(VexasReportError) as raised:
        header(*lines)
    assert raised.value.problems[0].code == "VCF_TOO_LARGE"


def written(path: Path, *lines: str, end: str = "\n") -> str:
    """The index case with lines behind its header, and behind its last record those that begin with ``+``."""
    builder = index_case()
    builder.records[:0] = [line for line in lines if not line.startswith("+")]
    builder.records.extend(line[1:] for line in lines if line.startswith("+"))
    path.write_text(builder.text().removesuffix("\n") + end, encoding="utf-8", newline="")
    return str(path)


def lineno(path: str, text: str) -> int:
    lines = Path(path).read_text(encoding="utf-8").split("\n")
    return next(n for n, line in enumerate(lines, 1) if line.startswith(text))


def test_a_record_before_another_of_its_gene_s_contig_is_told_with_its_line(tmp_path: Path) -> None:
    """GIVEN disorder within a contig that has a gene, on one without, and a contig that comes back THEN the first line of disorder
    on a contig with a gene is told, and no other."""
    place = "chr22\t{}\t.\tA\tC\t.\t.\t.\tGT:AD:DP\t0/1:1,1:2"
    path = written(tmp_path / "a.vcf", *(place.format(n) for n in (5, 7, 7, 6, 4)))
    found = one(path)
    assert codes(found) == ["VCF_UNSORTED"]
    assert found.problems[0].where == f"{path}, line {lineno(path, 'chr22	6	')}"
    elsewhere = place.replace("chr22", "chr3")
    assert codes(one(written(tmp_path / "b.vcf", *(elsewhere.format(n) for n in (5, 4))))) == []
    behind = "+chr3\t1\t.\tA\tC\t.\t.\t.\tGT\t0/1"
    again = written(tmp_path / "c.vcf", behind, "+" + place.format(50_000_000), "+" + place.format(50_000_001))
    assert codes(one(again)) == ["VCF_UNSORTED"]
    assert one(again).problems[0].where == f"{again}, line {lineno(again, 'chr22	50000000')}"


def test_the_first_malformed_record_off_the_genes_is_told(tmp_path: Path) -> None:
    """GIVEN lines without a place and of other widths on contigs without a gene THEN the first of them is told, once."""
    for number, lines in enumerate(
        (["chr3\tx\t.\tA", "chr3\t5\t.\tA\tC"], ["chr3\t5\t.\tA\tC", "chr3\tx\t.\tA"], ["#late", "chr3\t5"])
    ):
        path = written(tmp_path / f"{number}.vcf", *lines)
        found = one(path)
        assert codes(found) == ["VCF_MALFORMED_OUTSIDE"]
        assert found.problems[0].where == f"{path}, line {lineno(path, lines[0])}"


@pytest.mark.parametrize(
    ("line", "end", "code", "message"),
    [
        ("+chr22\t5\t.\tA", "", "VCF_TRUNCATED", "The file ends in the middle of a record."),
        ("+chr2", "", "VCF_TRUNCATED", "The file ends in the middle of a record."),
        ("+chr3\tx", "", "VCF_TRUNCATED", "The file ends in the middle of a record."),
        ("+#late", "", "VCF_TRUNCATED", "The file ends in the middle of a record."),
        ("chr22 5 . A C . . .", "\n", "VCF_MALFORMED_RECORD", "separated by blanks"),
        ("chr22 5 . A C . .", "\n", "VCF_MALFORMED_RECORD", "the line has one column"),
        ("chr22\t5x\t.\tA", "\n", "VCF_MALFORMED_RECORD", "POS is '5x'"),
        ("chr22\t" + "9" * 70, "\n", "VCF_MALFORMED_RECORD", f"POS is '{'9' * 60}'"),
        ("chrX\t47199052\t.\tT\tC\t.\t.\t.\tGT", "\n", "VCF_MALFORMED_RECORD", "9 columns where the header has 10"),
    ],
)
def test_lines_that_cannot_be_read(tmp_path: Path, line: str, end: str, code: str, message: str) -> None:
    path = written(tmp_path / "a.vcf", line, end=end)
    found = one(path)
    assert (found.status, codes(found)) == (Status.REJECTED, [code])
    assert message in found.problems[0].message
    last = Path(path).read_text(encoding="utf-8").removesuffix("\n").count("\n") + 1
    assert found.problems[0].where == f"{path}, line {last if line.startswith('+') else lineno(path, line[:20])}"


def test_a_last_record_without_its_line_end_is_read(tmp_path: Path) -> None:
    found = one(written(tmp_path / "a.vcf", end=""))
    assert (len(found.calls), codes(found)) == (3, ["VCF_NO_FINAL_NEWLINE"])


def test_a_thousand_blank_lines_are_passed_over_and_no_more(tmp_path: Path) -> None:
    assert len(one(written(tmp_path / "a.vcf", *[""] * 1000)).calls) == 3
    found = one(written(tmp_path / "b.vcf", *[""] * 1001))
    assert codes(found) == ["VCF_MALFORMED_RECORD"]
    assert found.problems[0].message == "More than 1000 lines are blank."


def off_the_genes(*changed: tuple[int, str]) -> VcfBuilder:
    """The index case and, on a contig without a gene behind it, 3,000 records of which some lines are written otherwise."""
    builder = VcfBuilder(meta=FORMATS, records=list(index_case().records))
    builder.records.extend(f"chr3\t{n + 1}\t.\tA\tC\t.\t.\t.\tGT:AD:DP\t0/1:1,1:2" for n in range(3000))
    for number, line in changed:
        builder.records[number + 3] = line
    return builder


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("chr22\t17209533\t.\tGC\tG\t.\t.\t.\tGT\t0/1", None),
        ("chr3\t2147483648\t.\tA\tC\t.\t.\t.\tGT\t0/1", "VCF_MALFORMED_OUTSIDE"),
        ("chr3\tx\t.\tA\tC\t.\t.\t.\tGT\t0/1", "VCF_MALFORMED_OUTSIDE"),
        ("chr3\t5\t.\tA\tC\t.\t.\t.\tGT", "VCF_MALFORMED_OUTSIDE"),
        ("", None),
    ],
)
def test_a_block_off_the_genes_is_passed_over_only_if_all_its_lines_are_records_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, code: str | None
) -> None:
    """GIVEN large blocks of a contig without a gene, and one line among them of another kind THEN the line is seen, with its number."""
    from vexas_report.vcf import file_type

    monkeypatch.setattr(file_type, "CHUNK", 5000)
    builder = off_the_genes((2000, line))
    path = builder.plain(tmp_path / "a.vcf")
    found = one(path)
    expected = [code] if code else ["VCF_UNSORTED"] if line else []
    assert codes(found) == expected
    assert len(found.calls) == (4 if line.startswith("chr22") else 3)
    if line:
        assert found.problems[0].where == f"{path}, line {builder.lines().index(line) + 1}"


def test_the_highest_position_of_a_contig_without_a_gene_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a position beyond GRCh38's chromosome 6 in a block that is passed over THEN it decides the build."""
    from vexas_report.vcf import file_type

    monkeypatch.setattr(file_type, "CHUNK", 5000)
    for at in (5, 1500, 2999):
        builder = VcfBuilder(contigs=False, meta=FORMATS)
        for number in range(3000):
            pos = 170_870_994 if number == at else number + 1
            builder.add("6", pos, "A", "C", "0/1:1,1:2", fmt="GT:AD:DP")
        found = one(builder.plain(tmp_path / f"{at}.vcf"))
        assert found.input is not None
        assert found.input.assembly is Assembly.GRCH37
        assert "6:170870994" in found.input.assembly_basis
