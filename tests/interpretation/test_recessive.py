"""Second hits, degrees of a loss of function, and pairs that are not nothing."""

from dataclasses import replace

import pytest
from tests.builders.evidence import allele_call, call, context, counts, deletion, evidence

from vexas_report.interpretation import interpret
from vexas_report.interpretation.loss_of_function import predicted_loss
from vexas_report.knowledge import load_genes
from vexas_report.knowledge.decision_rules import load_interpretation
from vexas_report.model.evidence import Call, Phase, StructuralRecord
from vexas_report.model.findings import Findings, GenePart
from vexas_report.model.terms import Assembly, Verdict

SENTENCES = load_interpretation().sentences
GENES = load_genes()
HIT = "ADA2 c.578C>T"  # exon 4


def gene(findings: Findings, symbol: str) -> GenePart:
    return next(part for part in findings.genes if part.gene == symbol)


def text(part: GenePart) -> str:
    return " ".join(s.text for s in (*part.text, *part.remarks))


def advice(part: GenePart) -> set[str]:
    return {s.id for s in part.recommendations}


def judged(symbol: str, *calls: Call, structural: tuple[StructuralRecord, ...] = ()) -> GenePart:
    return gene(interpret(evidence(*calls, structural=structural), context()), symbol)


# ------------------------------------------------------------------ structural second hits


def intronic() -> StructuralRecord:
    """A called deletion within intron 3 of ADA2."""
    return replace(deletion(), pos=17204500, end=17205500, written="chr22:17204500:N:<DEL>")


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (deletion(genotype="0/0"), "the genotype does not carry it"),
        (deletion(genotype="./."), "the genotype does not carry it"),
        (deletion(filters=("LowQual",)), "the caller filtered it"),
        (deletion(kind="DUP"), "it is not stated to be a loss"),
        (deletion(kind="CN3"), "it is not stated to be a loss"),
        (deletion(kind="CNV"), "it is not stated to be a loss"),
        (deletion(kind="BND"), "it is not stated to be a loss"),
        (intronic(), "it reaches neither a coding exon nor the first exon"),
    ],
)
def test_a_structural_record_that_is_no_second_hit_is_said_not_to_count(record: StructuralRecord, reason: str) -> None:
    # GIVEN a heterozygous pathogenic change and a record that is not a called, passing loss of an exon
    part = judged("ADA2", call(HIT, 50), structural=(record,))
    # THEN it stays one allele, and the reason is printed
    assert part.verdict is Verdict.HETEROZYGOUS_INSUFFICIENT
    assert reason in text(part)
    assert "advice.structural" not in advice(part)


@pytest.mark.parametrize("record", [deletion(), deletion(genotype="1"), deletion(genotype=""), deletion(kind="CN1")])
def test_a_called_loss_of_the_first_exon_is_a_possible_second_hit(record: StructuralRecord) -> None:
    # GIVEN the published situation: a deletion of the first exon beside a change of exon 4
    part = judged("ADA2", call(HIT, 50), structural=(record,))
    assert part.verdict is Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS
    assert "advice.structural" in advice(part)


def test_balanced_reads_inside_a_deletion_contradict_it() -> None:
    # GIVEN a deletion of the whole gene and a heterozygous change with half of the reads within it
    part = judged("ADA2", call(HIT, 50, 100), structural=(deletion(whole=True),))
    assert part.verdict is Verdict.HETEROZYGOUS_INSUFFICIENT
    assert "a variant inside it has the reads of two alleles" in text(part)


def test_any_balanced_change_inside_a_deletion_contradicts_it() -> None:
    # GIVEN a benign change with half of the reads within the deletion
    part = judged("ADA2", call("ADA2 c.1004A>G", 50, 100), structural=(deletion(whole=True),))
    assert part.verdict is not Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS
    assert "a variant inside it has the reads of two alleles" in text(part)


@pytest.mark.parametrize(("alt", "depth"), [(98, 100), (4, 8)])
def test_reads_that_do_not_show_two_alleles_do_not_contradict_a_deletion(alt: int, depth: int) -> None:
    # GIVEN all reads on one allele, or too few reads to tell
    part = judged("ADA2", call(HIT, alt, depth), structural=(deletion(whole=True),))
    assert "a variant inside it has the reads of two alleles" not in text(part)


def test_a_deletion_explains_an_apparent_homozygote_only_where_it_covers_it() -> None:
    beside = judged("ADA2", call(HIT, 98, 100, "1/1"), structural=(deletion(),))
    covering = judged("ADA2", call(HIT, 98, 100, "1/1"), structural=(deletion(whole=True),))
    assert "R-VER-17" in beside.rules
    assert "R-VER-18" in covering.rules


# ------------------------------------------------------------------ degrees of a loss of function


def degree(*allele: str | int) -> str:
    symbol, chrom, pos, ref, alt = allele
    one = allele_call(str(symbol), str(chrom), int(pos), str(ref), str(alt), read=counts(50, 100))
    found = interpret(evidence(one), context()).findings[0]
    (code,) = [line.acmg for line in found.evidence if line.acmg.startswith("PVS1")]
    return code


@pytest.mark.parametrize(
    ("allele", "code"),
    [
        (("ADA2", "chr22", 17209457, "G", "GA"), "PVS1"),  # frameshift of exon 2: decay
        (("ADA2", "chr22", 17181500, "G", "GA"), "PVS1_Moderate"),  # frameshift of the last residues
        (("PRF1", "chr10", 70598159, "T", "TA"), "PVS1_Moderate"),  # c.1561dup, new end behind the old one
        (("PRF1", "chr10", 70598800, "G", "GA"), "PVS1_Strong"),  # frameshift early in the last exon
        (("PRF1", "chr10", 70600901, "A", "C"), "PVS1_Moderate"),  # start loss
        (("ADA2", "chr22", 17203562, "C", "A"), "PVS1"),  # donor of exon 4: 211 bases, frame shifted, decay
        (("ADA2", "chr22", 17191811, "C", "A"), "PVS1"),  # acceptor of exon 5: 128 bases
        (("ADA2", "chr22", 17181577, "C", "A"), "PVS1_Moderate"),  # acceptor of exon 10, the last 6 %
        (("PRF1", "chr10", 70600363, "C", "A"), "PVS1_Moderate"),  # donor of exon 2, which holds the start
        (("PRF1", "chr10", 70599182, "C", "A"), "PVS1_Strong"),  # acceptor of exon 3, most of the protein
        (("ADA2", "chr22", 17219355, "C", "A"), "PVS1_Supporting"),  # donor of exon 1, not translated
    ],
)
def test_the_degree_of_a_loss_of_function(allele: tuple[str, str, int, str, str], code: str) -> None:
    symbol, chrom, pos, ref, alt = allele
    real = context().namer.bases(chrom, pos, pos)
    other = alt if alt not in (real, ref) else next(b for b in "ACGT" if b != real)
    fixed = (real, real + alt[1:]) if len(alt) > 1 else (real, other)
    assert degree(symbol, chrom, pos, *fixed) == code


def test_a_shifted_frame_loses_the_residues_from_its_first_one_on() -> None:
    # GIVEN frameshifts all along the last exon of PRF1, whose new stops lie far behind
    namer = context().namer
    seen = {}
    for pos in range(70598060, 70599180, 40):
        base = namer.bases("chr10", pos, pos)
        names = namer.name("PRF1", "chr10", pos, base, base + ("A" if base != "A" else "C"))
        assert names.protein is not None
        if names.protein.kind != "frameshift":
            continue
        loss = predicted_loss(names, GENES["PRF1"], Assembly.GRCH38, ())
        assert loss is not None
        seen[names.protein.first] = SENTENCES[loss.key].acmg
    # THEN the code is strong where more than a tenth of 555 residues lies behind the first changed one, else moderate
    assert len(seen) > 20
    assert all(
        code == ("PVS1_Strong" if first < 501 else "PVS1_Moderate") for first, code in seen.items() if first != 501
    )


@pytest.mark.parametrize("change", ["PRF1 c.3G>T", "PRF1 c.1561dup"])
def test_a_homozygous_moderate_loss_of_function_is_not_consistent_with_the_disease(change: str) -> None:
    # GIVEN a start loss, and a frameshift of the last residues, in all reads
    part = judged("PRF1", call(change, 98, 100, "1/1"))
    # THEN it is neither established nor excluded, and the functional test is named
    assert part.verdict is Verdict.HOMOZYGOUS_UNCERTAIN
    assert "consistent with" not in text(part)
    assert "neither established nor excluded" in text(part)
    assert any("perforin expression" in s.text for s in part.recommendations)


def test_a_homozygous_full_loss_of_function_is_consistent_with_the_disease() -> None:
    part = judged("PRF1", call("PRF1 c.50_51insA", 98, 100, "1/1"))
    assert part.verdict is Verdict.HOMOZYGOUS
    assert "consistent with" in text(part)


def test_a_moderate_loss_of_function_in_trans_makes_no_compound_heterozygote() -> None:
    calls = (
        call("PRF1 c.3G>T", 50, phase=Phase("1", (0,))),
        call("PRF1 c.1122G>A", 50, phase=Phase("1", (1,))),
    )
    part = judged("PRF1", *calls)
    assert part.verdict is Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS
    assert "possible, not established" in text(part)


def test_two_full_alleles_beside_a_moderate_one_stay_compound_heterozygous() -> None:
    calls = (
        call("PRF1 c.1122G>A", 50, phase=Phase("1", (1,))),
        call("PRF1 c.50_51insA", 50, phase=Phase("1", (0,))),
        call("PRF1 c.1561dup", 50, phase=Phase("1", (0,))),
    )
    assert judged("PRF1", *calls).verdict is Verdict.COMPOUND_HETEROZYGOUS


# ------------------------------------------------------------------ pairs and neighbours


def test_ala91val_beside_a_loss_of_function_allele_is_not_nothing() -> None:
    part = judged("PRF1", call("PRF1 c.272C>T", 50), call("PRF1 c.1122G>A", 50))
    # THEN the verdict stays, and the pair, its penetrance, the phase and the tests are named
    assert part.verdict is Verdict.HETEROZYGOUS_INSUFFICIENT
    said = text(part)
    assert "39 of 52" in said
    assert "0 of 21" in said
    assert "phase is unknown" in said
    assert {"advice.perforin", "advice.segregation"} <= advice(part)


@pytest.mark.parametrize(("other", "said"), [((1,), True), ((0,), False)])
def test_ala91val_and_its_phase(other: tuple[int, ...], said: bool) -> None:
    pair = (call("PRF1 c.272C>T", 50, phase=Phase("1", (0,))), call("PRF1 c.1122G>A", 50, phase=Phase("1", other)))
    part = judged("PRF1", *pair)
    assert ("They are on different chromosomes" in text(part)) is said
    assert ("R-TOP-10" in part.rules) is said


@pytest.mark.parametrize("genotype", ["0/1", "1/1"])
def test_ala91val_alone_decides_nothing(genotype: str) -> None:
    part = judged("PRF1", call("PRF1 c.272C>T", 50 if genotype == "0/1" else 98, 100, genotype))
    assert "R-TOP-10" not in part.rules
    assert part.verdict in (Verdict.NO_REPORTABLE_VARIANT, Verdict.NOT_ASSESSABLE)


def test_gly47glu_is_named_beside_the_dominant_negative_changes_of_its_residue() -> None:
    part = judged("ADA2", call("ADA2 c.140G>A", 50))
    assert part.verdict is Verdict.HETEROZYGOUS_INSUFFICIENT
    assert "other variants are dominant-negative" in text(part)
    assert "advice.ada2_activity" in advice(part)


@pytest.mark.parametrize(
    ("pos", "ref", "alt"),
    [
        (17209533, "GC", "G"),  # c.144del
        (17209533, "G", "GC"),  # c.144dup, left-aligned
        (17209533, "GCC", "G"),
        (17209533, "G", "GCC"),
        (17209540, "C", "CC"),  # the same insertion at the other end
        (17209536, "CC", "C"),
        (17209536, "C", "CT"),
        (17209537, "CCCC", "C"),
    ],
)
def test_every_indel_in_the_run_of_seven_g_is_remarked(pos: int, ref: str, alt: str) -> None:
    one = allele_call("ADA2", "chr22", pos, ref, alt, read=counts(50, 100))
    (found,) = interpret(evidence(one), context()).findings
    assert "remark.homopolymer" in [r.id for r in found.remarks]


@pytest.mark.parametrize(("pos", "ref", "alt"), [(17209531, "GG", "G"), (17209543, "G", "GA"), (17209536, "C", "T")])
def test_what_is_not_an_indel_of_the_run_is_not_remarked(pos: int, ref: str, alt: str) -> None:
    real = context().namer.bases("chr22", pos, pos + len(ref) - 1)
    one = allele_call("ADA2", "chr22", pos, real, real[0] + alt[1:] if len(alt) != 1 or len(ref) != 1 else alt)
    (found,) = interpret(evidence(one), context()).findings
    assert "remark.homopolymer" not in [r.id for r in found.remarks]
