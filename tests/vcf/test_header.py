"""A header as text: contigs, hints of the build, samples, and what of it cannot be read."""

import pytest

from vexas_report.model.problems import VexasReportError
from vexas_report.vcf.header import Header, may_end_by_length, parse_header

COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"


def header(*lines: str, columns: str = COLUMNS) -> Header:
    return parse_header([*lines, columns], "a.vcf")


@pytest.mark.parametrize(
    ("line", "contigs"),
    [
        ("##contig=<ID=chr1,length=5>", {"chr1": 5}),
        ('##contig=<ID="chr1",length="5">', {"chr1": 5}),
        ("##contig=<length=5,ID=chr1>", {"chr1": 5}),
        ("##contig=<ID=chr1, Length=5>", {"chr1": 5}),
        ("##CONTIG=<ID=chr1>", {"chr1": None}),
        ("##contig=<ID=chr1,length=5", {"chr1": 5}),
        ("##contig=<ID=chr1,length=x>", {"chr1": None}),
        ("##contig=<ID=chr1,mylength=5>", {"chr1": None}),
        ("##contig=<XID=chr1,length=5>", {}),
        ("##contig=<length=5>", {}),
    ],
)
def test_contigs_and_their_lengths(line: str, contigs: dict[str, int | None]) -> None:
    assert header(line).contigs == contigs


def test_the_first_line_of_a_contig_counts() -> None:
    assert header("##contig=<ID=1,length=5>", "##contig=<ID=1,length=6>", "##contig=<ID=2>").contigs == {
        "1": 5,
        "2": None,
    }


@pytest.mark.parametrize(
    ("line", "hints"),
    [
        ("##reference=file:///a/hg38.fa", (("reference", "file:///a/hg38.fa"),)),
        ("##my.Assembly-x=b37", (("my.Assembly-x", "b37"),)),
        ("##contig=<ID=1,length=5,assembly=b37>", (("contig", "b37"),)),
        ('##contig=<ID=1,Assembly="b37">', (("contig", "b37"),)),
        ("##contig=<ID=GRCh38#0#chr1>", (("contig", "GRCh38"),)),
        ("##contig=<ID=1>", ()),
        ("##source=hg38", ()),
        ("##INFO=<ID=reference,Number=1>", ()),
        ("##fileformat=VCFv4.2", ()),
    ],
)
def test_lines_that_may_name_the_build(line: str, hints: tuple[tuple[str, str], ...]) -> None:
    assert header(line).hints == hints


def test_hints_are_told_once_and_up_to_a_thousand() -> None:
    assert header("##reference=a", "##reference=b", "##reference=a").hints == (("reference", "a"), ("reference", "b"))
    found = header(*(f"##reference={n}" for n in range(1002))).hints
    assert found == tuple(("reference", str(n)) for n in range(1000))


def test_the_rest_of_a_header() -> None:
    found = header(
        "##fileformat= VCFv4.2 ",
        "##fileformat=VCFv4.5",
        "##INFO=<ID=DP,Number=1>",
        "##INFO=<ID=SVLEN>",
        "##FORMAT=<ID=AD>",
        "##source=freeBayes v1.3.6",
        columns=f"{COLUMNS}\tFORMAT\tS1\tS 2",
    )
    assert (found.fileformat, found.info_ids, found.samples) == ("VCFv4.2", {"DP", "SVLEN"}, ("S1", "S 2"))
    assert (found.columns, found.lines, found.caller) == (11, 7, "FreeBayes")
    assert may_end_by_length(found)
    assert not may_end_by_length(header("##FORMAT=<ID=SVLEN>"))
    assert (header().samples, header().columns, header().fileformat) == ((), 8, "")
    assert header(columns=f"{COLUMNS}\tFORMAT").samples == ()
    assert header("##fileformat=" + "V" * 300).fileformat == f"{'V' * 200}… (300 characters)"


def test_a_long_line_tells_its_caller_by_its_beginning() -> None:
    """GIVEN a caller's name within the first 2,000 characters of a line, or behind them THEN it is told, or not."""
    sign = "GATKCommandLine=<ID=HaplotypeCaller"
    assert header("##" + "x" * (1998 - len(sign)) + sign).caller == "GATK HaplotypeCaller"
    assert header("##" + "x" * (1999 - len(sign)) + sign).caller == "unknown"


def test_lines_behind_the_columns_are_no_header() -> None:
    found = parse_header(["##a=b", COLUMNS, "##contig=<ID=1>"], "a.vcf")
    assert (found.lines, found.contigs) == (2, {})


@pytest.mark.parametrize(
    ("columns", "code", "message"),
    [
        (
            COLUMNS.replace("\t", " "),
            "VCF_NO_HEADER",
            "separated by tabs; found: #CHROM POS ID REF ALT QUAL FILTER INFO.",
        ),
        (COLUMNS.replace("FILTER\t", ""), "VCF_NO_HEADER", "found: #CHROM POS ID REF ALT QUAL INFO."),
        ("", "VCF_NO_HEADER", "found: nothing."),
        ("chrX\t1", "VCF_NO_HEADER", "found: chrX 1."),
        (COLUMNS.lower(), "VCF_NO_HEADER", "should start with #CHROM POS"),
        (f"{COLUMNS}\tS1", "VCF_NO_HEADER", "The ninth column should be FORMAT, found 'S1'."),
        (f"{COLUMNS}\tS1\tS2\tS3", "VCF_NO_HEADER", "The ninth column should be FORMAT, found 'S1'."),
        (
            f"{COLUMNS}\tFORMAT\tB\tA\tB\tC\tA",
            "VCF_DUPLICATE_SAMPLES",
            "More than one sample column is named 'A', 'B'.",
        ),
    ],
)
def test_a_header_line_that_cannot_be_read(columns: str, code: str, message: str) -> None:
    with pytest.raises(VexasReportError) as raised:
        header("##a=b", columns=columns)
    (problem,) = raised.value.problems
    assert (problem.code, problem.where) == (code, "a.vcf, line 2")
    assert message in problem.message


def test_the_wrong_columns_are_shown_up_to_the_ninth() -> None:
    with pytest.raises(VexasReportError) as raised:
        header(columns="\t".join("abcdefghijk"))
    assert raised.value.problems[0].message.endswith("found: a b c d e f g h i.")


def test_twenty_doubled_names_are_shown() -> None:
    names = [f"S{n:02}" for n in range(21)]
    with pytest.raises(VexasReportError) as raised:
        header(columns="\t".join([COLUMNS, "FORMAT", *names, *names]))
    assert raised.value.problems[0].message.endswith("'S18', 'S19'.")
