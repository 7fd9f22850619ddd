"""No verdict or banner of a recessive disease rests on reads that do not show an inherited allele, or on weak evidence."""

from itertools import product

import pytest
from tests.builders.evidence import call, context, deletion, evidence

from vexas_report.interpretation import interpret
from vexas_report.model.evidence import Call, Phase, SampleEvidence
from vexas_report.model.findings import Findings, GenePart
from vexas_report.model.terms import Strength, Verdict, Zygosity

HIT, OTHER, NEGATIVE, NEW_LOSS = "ADA2 c.336C>G", "ADA2 c.385A>C", "ADA2 c.506G>A", "ADA2 c.220_221insT"
ON_FIRST, ON_SECOND = Phase("7", (0,)), Phase("7", (1,))
AFFIRMED = (Verdict.HOMOZYGOUS, Verdict.COMPOUND_HETEROZYGOUS, Verdict.HETEROZYGOUS_DOMINANT_NEGATIVE)
GENOTYPES = ("0/1", "0|1", "1/1", "1", "./1", "0/0", "./.", "")
# Reads far below those of an inherited allele, and reads too few to show anything.
FAR_BELOW = ((0, 200), (2, 200), (8, 200), (10, 200), (19, 200), (24, 200), (40, 200), (250, 1000))
TOO_FEW = ((1, 1), (1, 2), (2, 2), (2, 4), (3, 6), (4, 4))


def part_of(findings: Findings, gene: str = "ADA2") -> GenePart:
    return next(part for part in findings.genes if part.gene == gene)


def said(part: GenePart) -> str:
    return " ".join(s.text for s in part.text)


def judged(given: SampleEvidence) -> tuple[GenePart, Findings]:
    findings = interpret(given, context())
    return part_of(findings), findings


@pytest.mark.parametrize(("genotype", "reads"), list(product(GENOTYPES, FAR_BELOW)))
def test_no_disease_rests_on_reads_far_below_those_of_an_inherited_allele(
    genotype: str, reads: tuple[int, int]
) -> None:
    # GIVEN a pathogenic, a dominant-negative and a predicted change, alone and in trans with another of the same reads
    for name in (HIT, NEGATIVE, NEW_LOSS):
        first = call(name, *reads, genotype)
        pair = (call(name, *reads, genotype, phase=ON_FIRST), call(OTHER, *reads, genotype, phase=ON_SECOND))
        for calls in ((first,), pair):
            part, findings = judged(evidence(*calls))
            # THEN neither verdict nor banner affirms a disease or a carrier
            assert part.verdict is Verdict.NOT_ASSESSABLE
            assert findings.other_diseases == ()
            assert all(f.zygosity is Zygosity.UNRESOLVED for f in findings.findings)
            # and the gene's own sentence says why, where the genotype carries the change
            if findings.findings and genotype not in ("0/0", "./."):
                assert "mosaic variant or contamination" in said(part)
                assert "advice.contamination" in {s.id for s in part.recommendations}


@pytest.mark.parametrize("reads", TOO_FEW)
@pytest.mark.parametrize("filters", [("PASS",), ("LowQual",)])
def test_no_disease_rests_on_weak_evidence(reads: tuple[int, int], filters: tuple[str, ...]) -> None:
    def weak(name: str, genotype: str, phase: Phase | None = None) -> Call:
        return call(name, *reads, genotype, phase=phase, filters=filters)

    cases = (
        (weak(HIT, "1/1"),),
        (weak(NEGATIVE, "0/1"),),
        (weak(NEGATIVE, "1/1"),),
        (weak(HIT, "0|1", ON_FIRST), weak(OTHER, "1|0", ON_SECOND)),
        (weak(HIT, "0|1", ON_FIRST), call(OTHER, 50, 100, "1|0", phase=ON_SECOND)),
        (weak(HIT, "0/1"), weak(OTHER, "0/1")),
        (weak(HIT, "0/1"), call(OTHER, 50)),
    )
    for calls in cases:
        part, findings = judged(evidence(*calls))
        assert part.verdict not in AFFIRMED
        assert findings.other_diseases == ()
        assert "weak" in said(part)
        assert "advice.confirm_germline" in {s.id for s in part.recommendations}


@pytest.mark.parametrize("beside", [(3, 6), (8, 200), (40, 200), (0, 200)])
def test_weak_company_weakens_nothing_that_firm_alleles_show(beside: tuple[int, int]) -> None:
    # GIVEN a banner that rests on firm alleles WHEN a weak or unfit change of the gene is added
    firm = {
        "dominant-negative": (call(NEGATIVE, 50),),
        "homozygous": (call(HIT, 99, 100, "1/1"),),
        "compound heterozygous": (call(HIT, 50, phase=ON_FIRST), call("ADA2 c.578C>T", 50, phase=ON_SECOND)),
    }
    for word, calls in firm.items():
        alone = judged(evidence(*calls))[1].other_diseases
        both = judged(evidence(*calls, call(OTHER, *beside)))[1].other_diseases
        # THEN the banner stays
        assert [b.headline for b in both] == [b.headline for b in alone]
        assert word in alone[0].headline


def test_the_dose_of_an_inherited_allele_is_unchanged() -> None:
    for reads in ((50, 100), (30, 100), (25, 100), (10, 20), (70, 100), (160, 200)):
        part, findings = judged(evidence(call(HIT, *reads)))
        assert part.verdict is Verdict.HETEROZYGOUS_INSUFFICIENT
        assert findings.findings[0].strength is not Strength.WEAK


def test_a_second_allele_in_a_fifth_of_the_reads_leaves_the_pair_possible() -> None:
    part, findings = judged(evidence(call(HIT, 50), call(OTHER, 40, 200)))
    assert part.verdict is Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS
    assert findings.other_diseases == ()
    assert "40 of 200 reads" in said(part)


def test_a_second_allele_in_a_few_reads_is_not_counted() -> None:
    part, _ = judged(evidence(call(HIT, 50), call(OTHER, 8, 200)))
    assert part.verdict is Verdict.HETEROZYGOUS_INSUFFICIENT
    assert "8 of 200 reads" in said(part)


def test_a_hypomorphic_allele_in_a_few_reads_is_not_paired() -> None:
    calls = (call("PRF1 c.1122G>A", 50), call("PRF1 c.272C>T", 8, 200))
    part = part_of(interpret(evidence(*calls), context()), "PRF1")
    assert "registry" not in said(part)


# ------------------------------------------------------------------ what the banner says


def test_a_class_that_no_source_states_is_uncertain_in_the_banner() -> None:
    for calls in (
        (call(NEW_LOSS, 99, 100, "1/1"),),
        (call(NEW_LOSS, 50, phase=ON_FIRST), call(HIT, 50, phase=ON_SECOND)),
    ):
        part, findings = judged(evidence(*calls))
        (banner,) = findings.other_diseases
        assert "uncertain" in banner.headline
        assert "consistent" not in banner.headline
        assert "c.220_221insT" in next(s.text for s in part.text if s.id == "verdict.predicted")
    # A pair of listed alleles does not need a third one that no source classifies.
    listed = (call(HIT, 50, phase=ON_FIRST), call(OTHER, 50, phase=ON_SECOND), call(NEW_LOSS, 50))
    assert "consistent" in judged(evidence(*listed))[1].other_diseases[0].headline


@pytest.mark.parametrize("genotype", ["1/1", "1|1", "2/2"])
def test_the_homozygous_loss_of_an_exon_is_in_the_banner(genotype: str) -> None:
    for calls in ((), (call(HIT, 50),), (call(NEGATIVE, 50),), (call(HIT, 99, 100),)):
        part, findings = judged(evidence(*calls, structural=(deletion(genotype=genotype),)))
        assert part.verdict is Verdict.HOMOZYGOUS_UNCERTAIN
        assert [b.headline for b in findings.other_diseases] == [
            "ADA2 (CECR1): homozygous deletion, possible deficiency of adenosine deaminase 2 (DADA2)."
        ]


@pytest.mark.parametrize("genotype", ["0/1", "1", "", "./1", "1/2"])
def test_the_loss_of_one_copy_is_not_in_the_banner(genotype: str) -> None:
    assert judged(evidence(structural=(deletion(genotype=genotype),)))[1].other_diseases == ()


# ------------------------------------------------------------------ phase


@pytest.mark.parametrize(
    "calls",
    [
        (call(HIT, 50, phase=ON_FIRST), call(OTHER, 50, phase=ON_SECOND)),
        (call(HIT, 50, phase=ON_FIRST), call(OTHER, 50, phase=ON_FIRST)),
        (call(HIT, 50, phase=ON_FIRST), call("ADA2 c.326C>A", 50, phase=ON_SECOND)),
        (call(NEGATIVE, 50, phase=ON_FIRST), call("ADA2 c.326C>A", 50, phase=ON_SECOND)),
        (call("PRF1 c.1122G>A", 50, phase=ON_FIRST), call("PRF1 c.272C>T", 50, phase=ON_SECOND)),
    ],
)
def test_the_phase_of_the_file_is_confirmed_and_not_asked_for_again(calls: tuple[Call, Call]) -> None:
    part = part_of(interpret(evidence(*calls), context()), calls[0].gene)
    advised = {s.id for s in part.recommendations}
    assert "advice.confirm_phase" in advised
    assert "advice.segregation" not in advised


def test_two_alleles_of_one_record_need_no_confirmation_of_their_phase() -> None:
    calls = (call("ADA2 c.139G>A", 50, 100, "1/2", record=3), call("ADA2 c.139G>C", 50, 100, "1/2", record=3, allele=2))
    part, _ = judged(evidence(*calls))
    assert part.verdict is Verdict.COMPOUND_HETEROZYGOUS
    assert "advice.confirm_phase" not in {s.id for s in part.recommendations}


def test_an_unknown_phase_is_asked_for() -> None:
    part, _ = judged(evidence(call(HIT, 50), call(OTHER, 50)))
    advised = {s.id for s in part.recommendations}
    assert "advice.segregation" in advised
    assert "advice.confirm_phase" not in advised


def test_the_registry_of_a_pair_is_not_quoted_for_a_start_loss_of_moderate_evidence() -> None:
    part = part_of(interpret(evidence(call("PRF1 c.3G>T", 50), call("PRF1 c.272C>T", 50)), context()), "PRF1")
    assert "39 of 52" not in said(part)
