"""Results of second methods: what they change in a report, and what they never may."""

from dataclasses import replace
from itertools import product

import pytest
from tests.builders.evidence import blocks, call, context, counts, evidence, sample, second_method

from vexas_report.interpretation import interpret
from vexas_report.model.evidence import Remark, SampleEvidence
from vexas_report.model.findings import Findings
from vexas_report.model.sample import SecondMethod, TreatmentEvent
from vexas_report.model.terms import (
    Confirmation,
    Contribution,
    Method,
    MethodOutcome,
    Specimen,
    Treatment,
    VexasConclusion,
    YesNoUnknown,
)

MET41, LOW, NEW, NON_MET41 = "UBA1 c.122T>C", "UBA1 c.121A>C", "UBA1 c.166T>C", "UBA1 c.167C>T"
HIT = "ADA2 c.578C>T"
LACKED = Remark(
    "reads_lack",
    {
        **dict.fromkeys("depth fraction caller forward reverse rate p_value needed sites".split(), "8"),
        "reads": "0",
        "background": "base_quality",
    },
)
RANK = [*VexasConclusion]
STEPS = {"advice.second_method", "advice.repeat_sample", "advice.strand_counts", "advice.carry_over"}


def reported(*rows: SecondMethod, evidence_of: SampleEvidence) -> Findings:
    given = replace(evidence_of, sample=replace(evidence_of.sample, second_methods=rows))
    return interpret(given, context())


def steps(findings: Findings) -> set[str]:
    return {each.id for each in findings.conclusion.recommendations}


def said(findings: Findings) -> list[str]:
    return [each.id for each in findings.conclusion.text]


WEAK = evidence(call(MET41, 4, 200), of=sample())
FIRM = evidence(call(MET41, 60, 200), of=sample())
NEGATIVE = evidence(of=sample(), blocks=blocks())
SAMPLES = {
    "weak": WEAK,
    "firm": FIRM,
    "low c.121A>C": evidence(call(LOW, 20, 200), of=sample()),
    "lacked by the alignment": evidence(call(MET41, 60, 200, remarks=(LACKED,)), of=sample()),
    "outside Met41": evidence(call(NON_MET41, 60, 200), of=sample()),
    "outside Met41, all reads": evidence(call(NON_MET41, 195, 200), of=sample()),
    "not listed": evidence(call(NEW, 60, 200), of=sample()),
    "two clones": evidence(call(MET41, 4, 200), call(LOW, 4, 200), of=sample()),
    "negative": NEGATIVE,
    "not covered": evidence(of=sample()),
    "skin": evidence(of=sample(specimen=Specimen.SKIN), blocks=blocks()),
    "grafted": evidence(call(MET41, 4, 200), of=sample(allogeneic_hsct=YesNoUnknown.YES)),
}
ROWS = [
    second_method(name, outcome, same_sample=same, specimen=specimen, limit=limit, fraction=fraction)
    for name, outcome, same, specimen, limit, fraction in product(
        (MET41, LOW, NON_MET41, NEW),
        ("found", "not_found", "failed"),
        (True, False),
        (Specimen.UNKNOWN, Specimen.BLOOD, Specimen.SKIN, Specimen.OTHER),
        (0.001, 0.2, None),
        (None, 0.04),
    )
    if fraction is None or outcome == "found"
]


@pytest.mark.parametrize("name", SAMPLES)
def test_no_result_makes_a_negative_or_weakens_a_finding(name: str) -> None:
    # GIVEN a sample, and every result that a second method can have
    given = SAMPLES[name]
    alone = reported(evidence_of=given)
    for row in ROWS:
        # WHEN the sample is reported with it
        findings = reported(row, evidence_of=given)
        # THEN the conclusion is as firm as without it or firmer, but for a variant that is in a second tissue as well
        before, after = (RANK.index(each.conclusion.vexas) for each in (alone, findings))
        germline = row.outcome is MethodOutcome.FOUND and row.specimen is Specimen.SKIN
        assert after <= before or germline, row
        # AND only a result that found something makes it firmer, or one that settles where the variant arose
        if after < before:
            assert row.outcome is MethodOutcome.FOUND or row.specimen is Specimen.SKIN, row
        # AND a negative is as complete as before: a method that looked for one variant covers no locus
        assert [part.state for part in findings.loci] == [part.state for part in alone.loci]
        # AND nothing is confirmed or denied that no method looked at
        if findings.conclusion.confirmation in (Confirmation.CONFIRMED, Confirmation.NOT_CONFIRMED):
            assert any(f.confirmation is findings.conclusion.confirmation for f in findings.findings), row
        # AND the report says the row somewhere
        assert row.date in findings.model_dump_json(exclude={"sample"}), row


def test_a_weak_canonical_variant_becomes_detected_and_its_steps_are_answered() -> None:
    # GIVEN a clone of few reads, possible by itself, and a ddPCR that found it
    alone = reported(evidence_of=WEAK)
    assert alone.conclusion.vexas is VexasConclusion.POSSIBLE
    assert steps(alone) & STEPS
    row = second_method(MET41, fraction=0.039, interval_low=0.031, interval_high=0.048)
    # WHEN both are reported
    findings = reported(row, evidence_of=WEAK)
    # THEN it is detected and confirmed, with the method in the headline, fraction and date in the first sentence, and nothing is asked for again
    assert findings.conclusion.vexas is VexasConclusion.DETECTED
    assert findings.conclusion.confirmation is Confirmation.CONFIRMED
    assert not findings.conclusion.to_confirm
    assert "confirmed by ddPCR." in findings.conclusion.headline
    assert findings.conclusion.text[0].text == (
        "Confirmed by ddPCR of 2026-05-04: UBA1 c.122T>C at 3.9 % (3.1 % to 4.8 %)."
    )
    assert not steps(findings) & STEPS
    (finding,) = findings.findings
    assert (finding.confirmation, finding.strength) == (Confirmation.CONFIRMED, "strong")


def test_a_variant_that_is_not_confirmed_keeps_its_conclusion_and_says_so() -> None:
    row = second_method(MET41, "not_found")
    for given, conclusion, words in (
        (WEAK, VexasConclusion.POSSIBLE, "not confirmed by ddPCR."),
        (FIRM, VexasConclusion.DETECTED, "VEXAS variant found, not confirmed: "),
    ):
        # GIVEN a variant that ddPCR did not find though its limit reaches it, WHEN it is reported
        findings = reported(row, evidence_of=given)
        # THEN the conclusion stays, the headline says that it is not confirmed, and the next step is a new sample
        assert findings.conclusion.vexas is conclusion
        assert findings.conclusion.confirmation is Confirmation.NOT_CONFIRMED
        assert words in findings.conclusion.headline
        assert findings.conclusion.recommendations[0].id == "advice.methods_disagree"
        assert not steps(findings) & {"advice.second_method", "advice.repeat_sample", "advice.follow_up"}


@pytest.mark.parametrize(
    ("row", "key"),
    [
        (second_method(MET41, fraction=0.003), "above_limit"),
        (second_method(MET41, "not_found", limit=0.2, method=Method.SANGER), "not_found_above_limit"),
        (second_method(MET41, "not_found", limit=None), "limit_unknown"),
        (second_method(MET41, "failed"), "failed"),
        (second_method(MET41, "not_found", same_sample=False, specimen=Specimen.BLOOD), "other_sample"),
    ],
)
def test_a_result_that_decides_nothing_says_why_and_leaves_the_steps(row: SecondMethod, key: str) -> None:
    alone, findings = reported(evidence_of=WEAK), reported(row, evidence_of=WEAK)
    assert findings.conclusion.vexas is alone.conclusion.vexas
    assert findings.conclusion.confirmation is Confirmation.INCONCLUSIVE
    assert f"second_method.{key}" in said(findings)
    assert steps(findings) == steps(alone)


def test_two_results_that_contradict_each_other_decide_nothing() -> None:
    rows = second_method(MET41, fraction=0.04), second_method(MET41, "not_found", date="2026-06-01")
    findings = reported(*rows, evidence_of=WEAK)
    assert findings.conclusion.vexas is VexasConclusion.POSSIBLE
    assert findings.conclusion.confirmation is Confirmation.INCONCLUSIVE
    assert "second_method.disagree" in said(findings)
    assert "advice.methods_disagree" in steps(findings)


def test_what_a_second_method_finds_and_sequencing_does_not_is_never_negative() -> None:
    # GIVEN a complete negative, and a ddPCR that found a listed variant in this very sample
    assert reported(evidence_of=NEGATIVE).conclusion.vexas is VexasConclusion.NOT_DETECTED
    findings = reported(second_method(MET41, fraction=0.012), evidence_of=NEGATIVE)
    # THEN VEXAS is possible, the headline names the variant, and nothing is called confirmed
    assert findings.conclusion.vexas is VexasConclusion.POSSIBLE
    assert findings.conclusion.headline == ("VEXAS possible: UBA1 c.122T>C by ddPCR, not shown by sequencing.")
    assert findings.conclusion.confirmation is Confirmation.INCONCLUSIVE
    assert findings.findings == ()
    # AND one of unknown meaning leaves it uncertain; one in another sample of the patient is said first, and decides nothing
    other = reported(second_method(NEW, fraction=0.012), evidence_of=NEGATIVE)
    assert other.conclusion.vexas is VexasConclusion.UNCERTAIN
    row = second_method(MET41, fraction=0.012, same_sample=False, specimen=Specimen.BLOOD)
    patient = reported(row, evidence_of=NEGATIVE)
    assert patient.conclusion.vexas is VexasConclusion.NOT_DETECTED
    assert said(patient)[0] == "second_method.elsewhere_patient"


@pytest.mark.parametrize(
    ("row", "key"),
    [
        (second_method(MET41, fraction=0.5, specimen=Specimen.SKIN), "elsewhere_patient"),
        (second_method(MET41, fraction=0.003), "above_limit"),
        (second_method(MET41, fraction=0.04, same_sample=False, specimen=Specimen.BLOOD), "transplant"),
        (second_method(MET41, "failed"), "failed"),
        (second_method(MET41, "not_found"), "not_found_elsewhere"),
        (second_method("UBA1 c.1731C>T", fraction=0.5), "elsewhere"),
    ],
)
def test_what_says_nothing_of_this_sample_changes_no_negative(row: SecondMethod, key: str) -> None:
    """GIVEN a complete negative before a transplant, and a result of another tissue, of another time, or without weight."""
    graft = (TreatmentEvent("2026-03-01", Treatment.ALLOGENEIC_TRANSPLANT),)
    given = evidence(
        of=sample(collection_date="2026-01-04", events=graft if key == "transplant" else ()), blocks=blocks()
    )
    findings = reported(row, evidence_of=given)
    assert findings.conclusion.vexas is VexasConclusion.NOT_DETECTED
    assert f"second_method.{key}" in said(findings)


def test_c121ac_in_few_reads_is_detected_once_it_is_confirmed() -> None:
    # GIVEN c.121A>C in 10 % of a man's reads, which the base error of this site can look like
    alone = reported(evidence_of=SAMPLES["low c.121A>C"])
    assert alone.conclusion.vexas is VexasConclusion.POSSIBLE
    # WHEN another method found it, THEN it is detected
    findings = reported(second_method(LOW, fraction=0.09), evidence_of=SAMPLES["low c.121A>C"])
    assert findings.conclusion.vexas is VexasConclusion.DETECTED
    assert not steps(findings) & STEPS


def test_an_artefact_of_the_alignment_can_be_confirmed_by_another_method() -> None:
    findings = reported(second_method(MET41, fraction=0.2), evidence_of=SAMPLES["lacked by the alignment"])
    assert findings.conclusion.vexas is VexasConclusion.DETECTED
    # AND the report goes on to say that the alignment does not show it
    assert "state.contradicted" in said(findings)


def test_a_confirmation_does_not_answer_what_a_variant_means() -> None:
    # GIVEN a variant of uncertain significance that Sanger sequencing confirms
    findings = reported(second_method(NEW, method=Method.SANGER, limit=0.2), evidence_of=SAMPLES["not listed"])
    # THEN it stays uncertain, and the expert's review is still asked for
    assert findings.conclusion.vexas is VexasConclusion.UNCERTAIN
    assert "advice.expert_review" in steps(findings)


def test_one_confirmed_clone_of_two_is_enough_and_the_other_keeps_its_steps() -> None:
    findings = reported(second_method(MET41, fraction=0.02), evidence_of=SAMPLES["two clones"])
    assert findings.conclusion.vexas is VexasConclusion.DETECTED
    assert {f.hgvs_c: f.confirmation for f in findings.findings} == {
        "c.122T>C": Confirmation.CONFIRMED,
        "c.121A>C": None,
    }
    assert "advice.second_method" in steps(findings)


def test_a_second_tissue_settles_the_origin() -> None:
    # GIVEN a variant outside Met41 in nearly all reads of a man: a large clone and an inherited variant look the same
    given = SAMPLES["outside Met41, all reads"]
    assert reported(evidence_of=given).conclusion.vexas is VexasConclusion.POSSIBLE
    without = second_method(NON_MET41, "not_found", specimen=Specimen.FIBROBLASTS, limit=0.05)
    # WHEN fibroblasts lack it, THEN it is acquired, and no second tissue is asked for
    acquired = reported(without, evidence_of=given)
    assert acquired.conclusion.vexas is VexasConclusion.DETECTED
    assert acquired.conclusion.confirmation is None
    assert "advice.second_tissue" not in steps(acquired)
    assert "uba1.acquired" in said(acquired)
    # WHEN fibroblasts hold it, THEN it may be inherited, at any fraction in blood
    within = second_method(NON_MET41, specimen=Specimen.FIBROBLASTS, fraction=0.5)
    for held in (given, SAMPLES["outside Met41"]):
        present = reported(within, evidence_of=held)
        assert present.conclusion.vexas is VexasConclusion.POSSIBLE
        assert "second_method.origin_present" in said(present)
        assert "advice.second_tissue" not in steps(present)


def test_results_across_an_allogeneic_transplant_are_not_compared() -> None:
    graft = (TreatmentEvent("2026-03-01", Treatment.ALLOGENEIC_TRANSPLANT),)
    of = sample(collection_date="2026-01-04", events=graft)
    given = evidence(call(MET41, 4, 200), of=of)
    patient = second_method(MET41, fraction=0.04, same_sample=False, specimen=Specimen.BLOOD)
    # GIVEN a sample before a transplant and a result of the patient after it, THEN it decides nothing
    assert reported(patient, evidence_of=given).conclusion.confirmation is Confirmation.INCONCLUSIVE
    # AND the sample's own DNA may be tested at any later time
    own = replace(patient, same_sample=True)
    assert reported(own, evidence_of=given).conclusion.confirmation is Confirmation.CONFIRMED


def test_a_recessive_finding_is_confirmed_and_its_step_answered() -> None:
    given = evidence(call(HIT, 4, 10), of=sample())
    before = next(part for part in reported(evidence_of=given).genes if part.gene == "ADA2")
    assert "advice.confirm_germline" in {each.id for each in before.recommendations}
    row = second_method(HIT, method=Method.SANGER, limit=None)
    findings = reported(row, evidence_of=given)
    part = next(part for part in findings.genes if part.gene == "ADA2")
    assert part.verdict is before.verdict
    assert "advice.confirm_germline" not in {each.id for each in part.recommendations}
    (finding,) = findings.findings
    assert finding.confirmation is Confirmation.CONFIRMED
    assert finding.contribution is Contribution.PATHOGENIC
    # AND it says nothing of VEXAS
    assert findings.conclusion.confirmation is None


def test_a_haplotype_is_confirmed_by_a_result_on_one_of_its_changes() -> None:
    given = evidence(call("UBA1 c.121_122delinsCC", read=counts(4, 200)), of=sample())
    (finding,) = reported(second_method(LOW, fraction=0.03), evidence_of=given).findings
    assert finding.confirmation is Confirmation.CONFIRMED
