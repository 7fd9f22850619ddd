"""What a record states of bases at which the sample carries none of its alleles: the closed list, and every veto."""

from collections.abc import Mapping
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vexas_report.knowledge import load_genes
from vexas_report.knowledge.genome import load_genome
from vexas_report.model.evidence import RecordShape, ReferenceBlock, Veto, VetoReason
from vexas_report.model.terms import Assembly
from vexas_report.vcf.base_statements import NOT_COUNTS, SHAPES
from vexas_report.vcf.calls import ExtractedCalls, SampleColumn, extract_calls
from vexas_report.vcf.gene_windows import gene_windows
from vexas_report.vcf.located_record import locate_record
from vexas_report.vcf.read_counts import FIELDS
from vexas_report.vcf.record import parse_record

POS = 47199052  # c.122, T
GENOME = load_genome(Assembly.GRCH38)
WINDOW = next(w for w in gene_windows(load_genes()) if w.gene == "UBA1" and w.assembly is Assembly.GRCH38)


def judged(
    alt: str, fmt: str, cell: str, *, info: str = ".", ref: str = "T", declared: Mapping[str, str] | None = None
) -> ExtractedCalls:
    line = "\t".join(["chrX", str(POS), ".", ref, alt, "50", "PASS", info, fmt, cell])
    place = locate_record(0, parse_record(line, 7, 10), WINDOW, GENOME, "a.vcf")
    return extract_calls((place,), SampleColumn(0, 1, fraction_in_info=False, declared=declared or {}), Assembly.GRCH38)


def block(found: ExtractedCalls) -> ReferenceBlock:
    assert found.vetoes == []
    (one,) = found.blocks
    return one


def veto(found: ExtractedCalls) -> Veto:
    (one,) = found.vetoes
    return one


# Every way in which a record without the sample's allele states that 8 of 60 reads are not reference.
EIGHT_OF_SIXTY = [
    (".", "GT:DP:AD", "0/0:60:52,8", "."),
    ("<NON_REF>", "GT:DP:AD", "0/0:60:52,8", "."),
    ("<*>", "GT:DP:AD", "0/0:60:52,8", "."),
    ("<*>", "GT:DP:AD", "0/0:60:52,8,0", "."),
    (".", "GT:DP:RD:AD:FREQ", "0/0:60:52:8:13.33%", "."),
    (".", "GT:DP:RO:AO", "0/0:60:52:8", "."),
    (".", "GT:DP:DP4", "0/0:60:26,26,4,4", "."),
    (".", "GT:DP", "0/0:60", "DP4=26,26,4,4"),
    (".", "GT:DP:VF", "0/0:60:0.1333", "."),
    (".", "GT:DP:AD:VF", "0/0:60:52:0.1333", "."),
    (".", "GT:DP:VF", "0/0:60:0,1333", "."),
    (".", "GT:DP:VD", "0/0:60:8", "."),
    (".", "GT:DP:DV", "0/0:60:8", "."),
    (".", "GT:DP:ADF:ADR:AD", "0/0:60:26:26:52,8", "."),
    (".", "GT:NR:NV:DP", "0/0:60:8:60", "."),
    ("<*>", "GT:DP:SAC", "0/0:60:26,26,4,4", "."),
    (".", "GT:FAZ:FCZ:FGZ:FTZ:RAZ:RCZ:RGZ:RTZ:DP", "0|0:0:4:0:26:0:4:0:26:60", "."),
    (".", "GT:DP:BCOUNT", "0/0:60:0,8,0,52", "."),
    (".", "GT:DP:AU:CU:GU:TU", "0/0:60:0,0:8,8:0,0:52,52", "."),
]


@pytest.mark.parametrize(("alt", "fmt", "cell", "info"), EIGHT_OF_SIXTY)
def test_every_convention_counts_the_other_reads_of_a_reference_record(
    alt: str, fmt: str, cell: str, info: str
) -> None:
    one = block(judged(alt, fmt, cell, info=info))
    assert (one.alt_reads, one.depth, one.counted) == (8, 60, True)


@pytest.mark.parametrize(
    ("fmt", "cell", "alt_reads", "unexplained"),
    [
        ("GT:DP:AD", "0/0:60:60", 0, 0),
        ("GT:DP:AD", "0/0:60:59", 0, 1),
        ("GT:DP:AD", "0/0:60:30", 0, 30),
        ("GT:DP:RO", "0/0:60:52", 0, 8),
        ("GT:DP:AD", "0/0:60:50,2", 2, 8),
        ("GT:DP:ADF:ADR", "0/0:60:30:25", 0, 5),
    ],
)
def test_reads_of_the_depth_that_no_count_explains(fmt: str, cell: str, alt_reads: int, unexplained: int) -> None:
    one = block(judged(".", fmt, cell))
    assert (one.alt_reads, one.unexplained) == (alt_reads, unexplained)


@pytest.mark.parametrize(
    ("alt", "fmt", "cell", "reason"),
    [
        (".", "GT:DP:AD", "0/0:60:52|8", VetoReason.COUNTS_UNREAD),
        (".", "GT:DP:AD", "0/0:60:70", VetoReason.COUNTS_UNREAD),
        ("<*>", "GT:DP:AD", "0/0:60:70,0", VetoReason.COUNTS_UNREAD),
        (".", "GT:DP:VF", "0/0:60:13.3", VetoReason.COUNTS_UNREAD),
        ("<*>", "GT:DP:VF", "0/0:60:0,1", VetoReason.COUNTS_AMBIGUOUS),
        ("<*>", "GT:DP:AD:DP4", "0/0:60:60,0:26,26,4,4", VetoReason.COUNTS_DISAGREE),
        ("C,G", "GT:DP:AD", "0/0:60:8,52", VetoReason.COUNTS_DISAGREE),
        ("<NON_REF>", "GT:DP", "0/1:60", VetoReason.GENOTYPE),
        (".", "GT:DP", "0/1:60", VetoReason.GENOTYPE),
        ("C", "GT:DP:AD", "0/2:60:52,8", VetoReason.GENOTYPE),
        ("*", "GT:DP:AD", "0/1:60:52,8", VetoReason.SPANNING_DELETION),
        ("*", "GT:DP:AD", "0/0:60:52,8", VetoReason.SPANNING_DELETION),
        ("?", "GT:DP", "0/1:60", VetoReason.UNREADABLE_ALLELE),
        ("<DEL>", "GT:DR:DV", "0/0:41:13", VetoReason.STRUCTURAL_READS),
        ("<DEL>", "GT:PR:SR", "0/0:30,5:11,8", VetoReason.STRUCTURAL_READS),
    ],
)
def test_a_record_that_is_not_understood_is_a_veto(alt: str, fmt: str, cell: str, reason: VetoReason) -> None:
    info = "SVTYPE=DEL;END=47199200" if alt == "<DEL>" else "."
    found = judged(alt, fmt, cell, info=info)
    if reason is VetoReason.COUNTS_DISAGREE and alt == "C,G":
        # 8 of the reference and 52 unassigned, by the one reading that fits the genotype: they are counted.
        assert (found.blocks[0].alt_reads, found.blocks[0].depth) == (52, 60)
        return
    assert reason in {v.reason for v in found.vetoes}


def test_a_wrong_reference_base_is_a_veto_whatever_the_genotype() -> None:
    for cell in ("0/1:60:52,8", "0/0:60:60,0"):
        assert VetoReason.REF_MISMATCH in {v.reason for v in judged("C", "GT:DP:AD", cell, ref="G").vetoes}


@pytest.mark.parametrize(
    ("alt", "fmt", "cell"),
    [("C", "GT:DP:AD", "0/0:60:60,0"), ("C,G", "GT:DP:AD", "0/0:60:60,0,0"), ("*", "GT:DP:AD", "0/0:60:60,0")],
)
def test_a_record_of_others_counts_for_a_sample_without_its_alleles(alt: str, fmt: str, cell: str) -> None:
    """GIVEN a joint record of another person's variant with all reads reference here THEN it states reference by counts alone."""
    one = block(judged(alt, fmt, cell))
    assert (one.shape, one.alt_reads, one.depth) == (RecordShape.VARIANT_RECORD, 0, 60)


def test_a_record_of_others_without_a_depth_counts_nothing() -> None:
    one = block(judged("C", "GT", "0/0"))
    assert (one.shape, one.depth, one.alt_reads) == (RecordShape.VARIANT_RECORD, None, None)


@pytest.mark.parametrize("number", ["R", "A", "1", "G", "."])
@pytest.mark.parametrize("value", ["52,8", "60,0", "8", "0"])
def test_an_unknown_field_with_a_number_for_each_allele_is_a_veto(number: str, value: str) -> None:
    """GIVEN a FORMAT field that no convention knows THEN it is a veto if it is declared per allele and not zero behind REF."""
    found = judged("<*>", "GT:DP:AD:XYZ", f"0/0:60:60,0:{value}", declared={"XYZ": number})
    behind = value.split(",")[1 if number == "R" else 0 :]
    speaks = number in ("R", "A") and any(v != "0" for v in behind)
    assert [v.reason for v in found.vetoes] == ([VetoReason.COUNTS_UNREAD] if speaks else [])
    for known in sorted(NOT_COUNTS - FIELDS):
        same = judged("<*>", f"GT:DP:AD:{known}", f"0/0:60:60,0:{value}", declared={known: number})
        assert same.vetoes == []


@given(st.sampled_from(EIGHT_OF_SIXTY), st.randoms())
def test_the_order_of_fields_states_the_same(row: tuple[str, str, str, str], random: object) -> None:
    alt, fmt, cell, info = row
    pairs = list(zip(fmt.split(":"), cell.split(":"), strict=True))
    before = judged(alt, fmt, cell, info=info)
    random.shuffle(pairs)  # type: ignore[attr-defined]  # hypothesis hands over a random.Random
    keys, values = zip(*pairs, strict=True)
    after = judged(alt, ":".join(keys), ":".join(values), info=info)
    assert (after.blocks, after.vetoes) == (before.blocks, before.vetoes)


def test_counts_of_several_conventions_agree_or_are_a_veto() -> None:
    """GIVEN any two conventions on one record WHEN one counts 8 of 60 and the other none THEN no negative can rest on it."""
    none = {"AD": "60,0", "RO": "60", "AO": "0", "DP4": "30,30,0,0", "VF": "0", "VD": "0", "DV": "0"}
    some = {"AD": "52,8", "RO": "52", "AO": "8", "DP4": "26,26,4,4", "VF": "0.1333", "VD": "8", "DV": "8"}
    groups = [("AD",), ("RO", "AO"), ("DP4",), ("VF",), ("VD",), ("DV",)]
    for one, other in permutations(groups, 2):
        keys = (*one, *other)
        values = [*(none[k] for k in one), *(some[k] for k in other)]
        found = judged("<*>", ":".join(["GT", "DP", *keys]), ":".join(["0/0", "60", *values]))
        assert [v.reason for v in found.vetoes] == [VetoReason.COUNTS_DISAGREE], keys


def test_every_shape_is_on_the_list_once() -> None:
    assert [row.shape for row in SHAPES] == list(RecordShape)


def test_a_block_of_freebayes_states_its_smallest_depth_and_no_counts() -> None:
    found = judged("<*>", "GQ:DP:MIN_DP:QR:RO:QA:AO", "1500:60:50:1500:58:9:2", info=f"END={POS + 20}")
    one = block(found)
    assert (one.shape, one.depth, one.alt_reads, one.called) == (RecordShape.FREEBAYES_BLOCK, 50, None, True)
    more = block(judged("<*>", "GQ:DP:MIN_DP:QR:RO:QA:AO", "1500:60:50:1500:52:9:8", info=f"END={POS + 20}"))
    assert (more.alt_reads, more.ploidy) == (8, 0)
