"""What a conclusion says beside itself, and advice that follows from what was found."""

import pytest
from tests.builders.evidence import allele_call, blocks, call, context, counts, evidence, sample
from tests.builders.findings import joined

from vexas_report.interpretation import interpret
from vexas_report.interpretation.uba1_statements import life_stage
from vexas_report.model.evidence import Remark, SampleEvidence
from vexas_report.model.findings import Conclusion, Findings
from vexas_report.model.terms import Assay, Sex, VexasConclusion, YesNoUnknown


def of(given: SampleEvidence) -> Findings:
    return interpret(given, context())


def said(conclusion: Conclusion) -> set[str]:
    return {s.id for s in conclusion.text}


def advised(conclusion: Conclusion) -> set[str]:
    return {s.id for s in conclusion.recommendations}


def test_a_positive_says_that_it_is_acquired_and_what_to_do_next() -> None:
    # GIVEN a canonical variant of a man
    conclusion = of(evidence(call("UBA1 c.122T>C", 60, 200))).conclusion
    # THEN relatives, myeloid variants and follow-up are named, and the X copy number is not
    assert "uba1.acquired" in said(conclusion)
    assert {"advice.myeloid_genes", "advice.follow_up"} <= advised(conclusion)
    assert "advice.x_copy_number" not in advised(conclusion)


@pytest.mark.parametrize("change", ["UBA1 c.122T>A", "UBA1 c.119G>C"])
def test_what_is_not_established_is_not_said_to_be_acquired(change: str) -> None:
    conclusion = of(evidence(call(change, 60, 200))).conclusion
    assert conclusion.vexas is not VexasConclusion.DETECTED
    assert "uba1.acquired" not in said(conclusion)


def test_a_woman_is_advised_of_the_x_copy_number() -> None:
    conclusion = of(evidence(call("UBA1 c.122T>C", 60, 200), of=sample(sex=Sex.FEMALE))).conclusion
    assert "advice.x_copy_number" in advised(conclusion)


@pytest.mark.parametrize(("assay", "limit"), [(Assay.EXOME, True), (Assay.PANEL, False), (Assay.UNKNOWN, False)])
def test_the_limit_of_an_exome_is_named_in_its_negative(assay: Assay, limit: bool) -> None:
    conclusion = of(evidence(of=sample(assay=assay), blocks=blocks())).conclusion
    assert ("uba1.exome" in said(conclusion)) is limit


def test_a_plain_positive_of_an_exome_is_not_burdened_with_its_limit() -> None:
    conclusion = of(evidence(call("UBA1 c.122T>C", 120, 200), of=sample(assay=Assay.EXOME))).conclusion
    assert "uba1.exome" not in said(conclusion)


def test_reads_under_a_reference_call_ask_for_a_look_at_them_and_for_no_gvcf() -> None:
    # GIVEN a gVCF that calls codon 41 reference where 12 of 300 reads are not
    hidden = Remark(
        "reference_block_alternate_reads", {"chrom": "chrX", "pos": "47199052", "alt_reads": "12", "depth": "300"}
    )
    conclusion = of(evidence(blocks=blocks(), remarks=(hidden,))).conclusion
    assert "advice.inspect_reads" in advised(conclusion)
    assert "advice.coverage" not in advised(conclusion)


def test_a_file_that_does_not_show_what_was_read_asks_for_one_that_does() -> None:
    conclusion = of(evidence()).conclusion
    assert "advice.coverage" in advised(conclusion)
    assert "advice.inspect_reads" not in advised(conclusion)


@pytest.mark.parametrize("answer", [YesNoUnknown.NO, YesNoUnknown.UNKNOWN])
def test_no_word_of_a_transplant_where_none_is_stated(answer: YesNoUnknown) -> None:
    conclusion = of(evidence(call("UBA1 c.122T>C", 60, 200), of=sample(allogeneic_hsct=answer))).conclusion
    assert not [key for key in said(conclusion) if key.startswith("transplant.")]


def test_literature_stands_under_a_detected_variant_alone() -> None:
    assert of(evidence(call("UBA1 c.121A>C", 100, 200))).literature
    assert not of(evidence(call("UBA1 c.121A>C", 20, 200))).literature
    assert not of(evidence(call("UBA1 c.122T>C", 3, 60))).literature


def test_one_patient_does_not_establish_a_variant() -> None:
    # GIVEN Ser621Cys as a plain mosaic
    findings = of(evidence(call("UBA1 c.1861A>T", 60, 200)))
    # THEN VEXAS is possible, and the report says that one patient is published
    assert findings.conclusion.vexas is VexasConclusion.POSSIBLE
    assert findings.conclusion.headline.endswith("; published once.")
    assert "one patient" in joined(findings.conclusion.text)


def test_a_variant_of_uncertain_significance_in_all_reads_of_a_man_is_probably_constitutional() -> None:
    one = allele_call("UBA1", "chrX", 47199049, "G", "C", "1", read=counts(198, 200))
    (found,) = of(evidence(one)).findings
    assert "state.constitutional" in {s.id for s in found.explanation}
    assert "hemizygous" not in " ".join(s.text for s in found.explanation)


@pytest.mark.parametrize("change", ["UBA1 c.122T>C", "UBA1 c.118-1G>C"])
def test_an_established_variant_in_all_reads_of_a_man_is_not_said_to_be_constitutional(change: str) -> None:
    (found,) = of(evidence(call(change, 198, 200, "1"))).findings
    assert "state.constitutional" not in {s.id for s in found.explanation}


@pytest.mark.parametrize(
    ("alt", "sex", "age", "key"),
    [
        (60, Sex.MALE, "0.5", "smax2.mosaic"),
        (198, Sex.MALE, "0.5", "smax2.infant"),
        (198, Sex.MALE, "71", "smax2.adult"),
        (198, Sex.MALE, None, "smax2.male"),
        (100, Sex.FEMALE, "30", "smax2.carrier"),
    ],
)
def test_smax2_is_read_with_the_fraction_the_sex_and_the_age(alt: int, sex: Sex, age: str | None, key: str) -> None:
    findings = of(evidence(call("UBA1 c.1731C>T", alt, 200), of=sample(sex=sex, age=age)))
    part = next(part for part in findings.genes if part.gene == "UBA1")
    assert key in {s.id for s in part.text}
    assert not [s for s in findings.conclusion.text if s.id.startswith("smax2.")]


def test_life_stages() -> None:
    assert [life_stage(age) for age in (None, "0", "1.9", "2", "17", "18", "90")] == [
        "unknown",
        "infant",
        "infant",
        "child",
        "child",
        "adult",
        "adult",
    ]
