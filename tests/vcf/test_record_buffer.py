"""Records as they are held: parsed, reduced where many samples say nothing, and no more than memory allows."""

import pytest

from vexas_report.model.problems import VexasReportError
from vexas_report.vcf import record_buffer
from vexas_report.vcf.joint_columns import compact_reference_columns
from vexas_report.vcf.record import RawRecord, parse_record
from vexas_report.vcf.record_buffer import RecordBuffer
from vexas_report.vcf.sample_columns import SampleColumns


def line(*cells: str, alt: str = "C", fmt: str = "GT:AD", info: str = ".", pos: str = "47198950") -> bytes:
    return "\t".join(["chrX", pos, ".", "T", alt, ".", "PASS", info, fmt, *cells]).encode()


def test_records_are_held_in_order_with_their_lines() -> None:
    held = RecordBuffer("a.vcf", 10)
    held.add(5, line("0/1:3,4"))
    held.add(0, line("0/0:3,4"))
    assert [(record.line, record.samples) for record in held.records] == [(5, ("0/1:3,4",)), (0, ("0/0:3,4",))]
    assert held.utf8


@pytest.mark.parametrize("odd", [0, 1, 2])
def test_one_byte_that_is_no_utf8_is_remembered(odd: int) -> None:
    held = RecordBuffer("a.vcf", 10)
    for number in range(3):
        held.add(number, line("0/1:3,4", info="N=ä").decode().encode("latin-1" if number == odd else "utf-8"))
    assert not held.utf8
    assert [record.info["N"] for record in held.records] == ["ä"] * 3


@pytest.mark.parametrize(("number", "where"), [(7, "a.vcf, line 7"), (0, "a.vcf")])
def test_a_malformed_record_is_refused_with_its_beginning(number: int, where: str) -> None:
    with pytest.raises(VexasReportError) as raised:
        RecordBuffer("a.vcf", 10).add(number, line("0/1:3,4", pos="x" * 80))
    (problem,) = raised.value.problems
    assert (problem.code, problem.where) == ("VCF_MALFORMED_RECORD", where)
    assert problem.message.startswith("The record 'chrX\\t" + "x" * 55 + "' cannot be read: POS is 'xxx")


def test_no_more_is_held_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN room for exactly two records THEN the third is refused."""
    size = parse_record(line("0/1:3,4").decode(), 1, 10).size
    monkeypatch.setattr(record_buffer, "MAX_KEPT", 2 * size)
    held = RecordBuffer("a.vcf", 10)
    for number in (1, 2):
        held.add(number, line("0/1:3,4"))
    with pytest.raises(VexasReportError) as raised:
        held.add(3, line("0/1:3,4"))
    assert raised.value.problems[0].code == "VCF_TOO_LARGE"


def reduction(*cells: str, alt: str = "C", fmt: str = "GT:AD") -> RawRecord:
    return compact_reference_columns(parse_record(line(*cells, alt=alt, fmt=fmt).decode(), 1, 9 + len(cells)))


@pytest.mark.parametrize(
    ("cell", "genotype"),
    [
        ("0/0:9,0", "0/0"),
        ("0|0:9,0", "0|0"),
        ("0:9,0", "0"),
        ("0/0/0:9,0", "0/0/0"),
        ("./.:9,0", "./."),
        (".:.", "."),
        ("0/.:9,0", "0/."),
        ("0/0", "0/0"),
        ("0/1:9,0", ""),
        ("1/1:0,9", ""),
        ("./1:9,0", ""),
        ("0/0:9,1", ""),
        ("./.:9,1", ""),
        ("het:9,0", ""),
        (":9,0", ""),
    ],
)
def test_a_column_is_plain_where_nothing_of_it_would_be_kept(cell: str, genotype: str) -> None:
    """GIVEN a column beside a carrier THEN it is held as its genotype if that is reference or no call and no read shows the
    allele; else whole."""
    record = reduction(cell, "0/1:5,5")
    assert isinstance(record.samples, SampleColumns)
    assert (record.plain(0), record.plain(1)) == (genotype, "")
    assert (record.samples[0], record.samples[1]) == (genotype or cell, "0/1:5,5")


@pytest.mark.parametrize(
    ("alt", "cell", "plain"),
    [
        ("<DEL>", "0/0", True),
        ("<DEL>", "0/0:9,5", True),
        ("C,<DEL>", "0/0:9,0,5", True),
        ("C,<NON_REF>", "0/0:9,0,5", True),
        ("<DEL>", "0/.", False),
        ("<DEL>", "./.", False),
        ("*", "0/0:9,5", True),
        ("C,*", "0/0:9,0,5", True),
        ("C,*", "0/0:9,5,0", False),
        ("C,<DEL>", "0/0:9,0,0", True),
        ("C,<DEL>", "0/.:9,0,0", False),
        ("<DEL>,C", "0/0:9,0,5", False),
        ("C,G", "0/0:9,0,0", True),
        ("C,G", "0/0:9,0,1", False),
    ],
)
def test_every_allele_is_asked(alt: str, cell: str, plain: bool) -> None:
    """GIVEN symbolic, spanning and several alleles THEN a column is plain if each of them alone would leave it so."""
    assert bool(reduction(cell, "0/1", alt=alt).plain(0)) is plain


def test_a_record_at_a_required_base_is_held_whole() -> None:
    """GIVEN a record of codon 41 in both assemblies THEN its counts are kept: they may support a negative."""
    for pos in ("47199052", "47058451"):
        record = parse_record(line("0/0:9,0", "0/1:5,5", pos=pos).decode(), 1, 11)
        assert compact_reference_columns(record) is record


def test_one_sample_and_blocks_are_held_as_they_are() -> None:
    assert reduction("0/0:9,0").samples == ("0/0:9,0",)
    assert reduction("0/0:9,0", "0/0:9,0", alt=".").samples == ("0/0:9,0", "0/0:9,0")
    assert isinstance(reduction("0/0:9,0", "0/0:9,0").samples, SampleColumns)
    again = reduction("0/0:9,0", "0/0:9,0")
    assert compact_reference_columns(again) is again


def test_two_columns_that_differ_in_a_field_that_decides_are_judged_apart() -> None:
    """GIVEN cells alike but in AD, and cells with fewer fields THEN each is judged by its own; one count of two is no reading."""
    record = reduction("0/0:9,0:9", "0/0:9,4:9", "0/0:9,0:8", "0/0", "0/0:9", fmt="GT:AD:DP")
    assert [record.plain(column) for column in range(5)] == ["0/0", "", "0/0", "0/0", ""]
    assert record.samples[1] == "0/0:9,4:9"


@pytest.mark.parametrize("kinds", [254, 255, 256, 300])
def test_more_genotypes_than_a_byte_counts_are_held_whole(kinds: int) -> None:
    """GIVEN so many spellings of plain reference THEN the first 255 are held as such, the others whole, and none is lost."""
    genotypes = ["/".join("0" * (number + 1)) for number in range(kinds)]
    record = reduction(*genotypes, genotypes[0], fmt="GT")
    assert [record.samples[column] for column in range(kinds + 1)] == [*genotypes, genotypes[0]]
    assert sum(bool(record.plain(column)) for column in range(kinds + 1)) == min(kinds, 255) + 1
