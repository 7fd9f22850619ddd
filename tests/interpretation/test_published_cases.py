"""The published cases of the knowledge files, each from evidence to findings, with the real names."""

from dataclasses import replace

import pytest
from tests.builders.evidence import allele_call, blocks, call, context, counts, deletion, evidence, rejected, sample
from tests.builders.findings import joined

from vexas_report.interpretation import interpret
from vexas_report.model.evidence import Remark
from vexas_report.model.findings import Findings, GenePart
from vexas_report.model.terms import (
    AlleleState,
    Assembly,
    Category,
    Sex,
    Specimen,
    Status,
    Strength,
    Verdict,
    VexasConclusion,
    YesNoUnknown,
)

INSUFFICIENT = "not sufficient on its own"
NOT_EXCLUDED = "A second variant outside the assay or a deletion is not excluded."


def gene(findings: Findings, symbol: str) -> GenePart:
    return next(part for part in findings.genes if part.gene == symbol)


def vexas_text(findings: Findings) -> str:
    return " ".join((findings.conclusion.headline, *(s.text for s in findings.conclusion.text)))


@pytest.mark.parametrize("assembly", list(Assembly))
@pytest.mark.parametrize("genotype", ["0/1", "1/1", "1"])
def test_the_index_case_comes_to_exactly_its_three_statements(assembly: Assembly, genotype: str) -> None:
    # GIVEN the index case: a man of 65, blood, the three variants, however the caller spells chrX
    given = evidence(
        call("UBA1 c.121A>C", 142, 200, genotype, assembly=assembly),
        call("ADA2 c.144del", 61, 130, assembly=assembly),
        call("PRF1 c.3G>T", 88, 170, assembly=assembly),
        of=sample(age="65"),
        assembly=assembly,
    )
    # WHEN it is interpreted
    findings = interpret(given, context(assembly))
    # THEN VEXAS is detected by UBA1 c.121A>C p.(Met41Leu)
    assert findings.conclusion.vexas is VexasConclusion.DETECTED
    assert "UBA1 c.121A>C p.(Met41Leu)" in findings.conclusion.headline
    uba1 = next(f for f in findings.findings if f.gene == "UBA1")
    assert (uba1.category, uba1.consequence) == (Category.MET41_CANONICAL, "missense_variant")
    assert uba1.hgvs_mosaic == "c.121=/A>C p.(Met41=/Leu)"
    assert uba1.allele_state is AlleleState.MOSAIC
    # AND ADA2 and PRF1 are heterozygous and by themselves insufficient
    for symbol, named in (("ADA2", "ADA2 (CECR1) c.144del p.(Arg49Glyfs*4)"), ("PRF1", "PRF1 c.3G>T p.(Met1?)")):
        part = gene(findings, symbol)
        assert part.verdict is Verdict.HETEROZYGOUS_INSUFFICIENT
        assert named in joined(part.text)
        assert INSUFFICIENT in joined(part.text)
        assert NOT_EXCLUDED in joined(part.text)
    # AND PRF1 carries its note
    assert "had not been reported before a case report" in joined(gene(findings, "PRF1").text)
    assert "Other variants that remove the same start codon had been" in joined(gene(findings, "PRF1").text)
    # AND no carrier word stands in the VEXAS statement
    assert not [word for word in ("ADA2", "CECR1", "PRF1", "recessive") if word in vexas_text(findings)]


def test_the_index_case_without_read_counts_is_still_named_and_asks_for_counts() -> None:
    # GIVEN the caller's own unfiltered call without counts WHEN it is interpreted
    findings = interpret(evidence(call("UBA1 c.121A>C", None)), context())
    # THEN the change is reported, possible at an unknown fraction, and counts and a second method are asked for
    assert findings.conclusion.vexas is VexasConclusion.POSSIBLE
    assert findings.findings[0].allele_state is AlleleState.NOT_MEASURED
    assert findings.findings[0].strength is Strength.MODERATE
    assert {"advice.counts", "advice.second_method"} <= {r.id for r in findings.conclusion.recommendations}


@pytest.mark.parametrize("genotype", ["1", "1/1", "0/1"])
def test_the_man_with_96_per_cent_is_never_called_a_germline_hemizygote(genotype: str) -> None:
    # GIVEN a man with 96 % of reads, as a laboratory reported "hemizygous"
    findings = interpret(evidence(call("UBA1 c.122T>C", 288, 300, genotype)), context())
    # THEN VEXAS is detected, the fraction is said to tell nothing of the origin, and a second tissue is asked for
    assert findings.conclusion.vexas is VexasConclusion.DETECTED
    assert findings.findings[0].allele_state is AlleleState.NEAR_FIXED
    assert "a very large clone and an inherited variant look the same" in vexas_text(findings)
    assert "advice.second_tissue" in [r.id for r in findings.conclusion.recommendations]
    assert "hemizyg" not in findings.model_dump_json().lower()


def test_the_woman_with_isolated_low_c121a_c_is_possible_and_to_be_confirmed() -> None:
    # GIVEN a woman with c.121A>C in 8 % of reads, well covered, PASS
    findings = interpret(evidence(call("UBA1 c.121A>C", 24, 300), of=sample(sex=Sex.FEMALE)), context())
    # THEN the conclusion is possible, with the reason and the second method
    assert findings.conclusion.vexas is VexasConclusion.POSSIBLE
    assert "245,368" in vexas_text(findings)
    assert "advice.second_method" in [r.id for r in findings.conclusion.recommendations]
    assert findings.findings[0].allele_state is AlleleState.LOW_LEVEL
    assert "U-VAR-03" in findings.conclusion.rules


@pytest.mark.parametrize("change", ["UBA1 c.121A>G", "UBA1 c.122T>C"])
def test_the_other_canonical_changes_at_the_same_low_level_are_detected(change: str) -> None:
    findings = interpret(evidence(call(change, 24, 300), of=sample(sex=Sex.FEMALE)), context())
    assert findings.conclusion.vexas is VexasConclusion.DETECTED


def test_c121a_c_at_20_per_cent_is_no_longer_in_the_trap() -> None:
    assert interpret(evidence(call("UBA1 c.121A>C", 60, 300)), context()).conclusion.vexas is VexasConclusion.DETECTED
    assert interpret(evidence(call("UBA1 c.121A>C", 59, 300)), context()).conclusion.vexas is VexasConclusion.POSSIBLE


def test_the_patient_with_two_clones_has_both_reported_each_with_its_fraction() -> None:
    # GIVEN two canonical changes in one sample
    given = evidence(call("UBA1 c.121A>C", 30, 300), call("UBA1 c.122T>C", 120, 300))
    # WHEN it is interpreted
    findings = interpret(given, context())
    # THEN both are named with their fractions, and neither is called isolated
    assert findings.conclusion.vexas is VexasConclusion.DETECTED
    assert findings.conclusion.headline == "VEXAS variant detected: UBA1 c.122T>C (40.0 %) and c.121A>C (10.0 %)."
    assert "UBA1 c.121A>C p.(Met41Leu) (10.0 % of reads)" in vexas_text(findings)
    assert "No other established VEXAS variant" not in vexas_text(findings)
    assert "do not show whether they belong to one clone" in vexas_text(findings)
    assert [f.vaf for f in findings.findings] == [0.4, 0.1]


def test_arg169gln_with_a_deletion_is_a_possible_compound_heterozygote() -> None:
    # GIVEN ADA2 p.(Arg169Gln) and a deletion record over exon 1, as in the published family
    findings = interpret(evidence(call("ADA2 c.506G>A", 70, 100), structural=(deletion(),)), context())
    part = gene(findings, "ADA2")
    # THEN the deletion changes the verdict, is named, and ADA2 activity is asked for
    assert part.verdict is Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS
    assert "If this is a deletion of the other allele" in joined(part.text)
    assert "not simply a carrier" in joined(part.text)
    assert {"advice.ada2_activity", "advice.structural"} <= {r.id for r in part.recommendations}
    assert INSUFFICIENT not in joined(part.text)
    assert "<DEL>" in joined(part.text)


def test_arg169gln_alone_is_dominant_negative_and_never_called_insufficient() -> None:
    part = gene(interpret(evidence(call("ADA2 c.506G>A", 50, 100)), context()), "ADA2")
    assert part.verdict is Verdict.HETEROZYGOUS_DOMINANT_NEGATIVE
    assert "sufficient" not in joined(part.text)
    assert "advice.ada2_activity" in [r.id for r in part.recommendations]


def test_a_file_that_lists_nothing_is_not_assessable_and_never_a_negative() -> None:
    findings = interpret(evidence(), context())
    assert findings.conclusion.vexas is VexasConclusion.NOT_ASSESSABLE
    assert "not detected" not in findings.conclusion.headline
    assert findings.findings == ()
    assert [part.verdict for part in findings.genes] == [None, Verdict.NOT_ASSESSABLE, Verdict.NOT_ASSESSABLE]


def test_a_recessive_gene_is_without_reportable_variant_only_where_its_exons_were_read() -> None:
    # GIVEN reference blocks over every coding exon of ADA2, and none over PRF1
    findings = interpret(evidence(blocks=blocks(100, ("ADA2",))), context())
    # THEN ADA2 has a negative and PRF1 none
    assert gene(findings, "ADA2").verdict is Verdict.NO_REPORTABLE_VARIANT
    assert gene(findings, "PRF1").verdict is Verdict.NOT_ASSESSABLE
    assert "not a negative" in joined(gene(findings, "PRF1").text)


def test_a_rejected_file_is_a_report_that_says_so() -> None:
    findings = interpret(rejected(), context())
    assert findings.status is Status.REJECTED
    assert findings.conclusion.vexas is VexasConclusion.NOT_ANALYSED
    assert findings.conclusion.headline == "Not analysed: The file is incomplete."
    assert findings.problems[0].code == "VCF_TRUNCATED"
    assert findings.findings == ()
    assert [part.verdict for part in findings.genes] == [None, Verdict.NOT_ASSESSABLE, Verdict.NOT_ASSESSABLE]


def test_blood_after_an_allogeneic_transplant_says_donor_first() -> None:
    given = evidence(call("UBA1 c.122T>C", 60, 200), of=sample(allogeneic_hsct=YesNoUnknown.YES))
    findings = interpret(given, context())
    assert "donor" in findings.conclusion.text[0].text
    assert findings.conclusion.headline.endswith("after transplant.")


def test_a_carrier_after_an_allogeneic_transplant_may_be_the_donor() -> None:
    # GIVEN a heterozygous ADA2 change in blood, and in skin, after a transplant
    def ada2(specimen: Specimen) -> str:
        given = evidence(call("ADA2 c.336C>G", 50), of=sample(allogeneic_hsct=YesNoUnknown.YES, specimen=specimen))
        return next(joined(part.text) for part in interpret(given, context()).genes if part.gene == "ADA2")

    # THEN the gene's own part says so of blood, not of the patient's own tissue
    assert "may be the donor's" in ada2(Specimen.BLOOD)
    assert "donor" not in ada2(Specimen.SKIN)


def test_what_a_row_of_a_single_change_recommends_reaches_its_gene() -> None:
    # GIVEN a predicted loss of function, whose class is uncertain; a weak UBA1 change that does not enter the conclusion
    lof = interpret(evidence(call("PRF1 c.3G>T", 50)), context())
    weak = interpret(evidence(allele_call("UBA1", "chrX", 47199097, "C", "A", read=counts(3, 100))), context())
    # THEN the row's recommendation stands with the gene, and not in the VEXAS conclusion
    for findings, gene, advice in ((lof, "PRF1", "advice.expert_review"), (weak, "UBA1", "advice.second_method")):
        part = next(part for part in findings.genes if part.gene == gene)
        assert advice in {sentence.id for sentence in part.recommendations}
        assert advice not in {sentence.id for sentence in findings.conclusion.recommendations}


@pytest.mark.parametrize("specimen", [Specimen.BLOOD, Specimen.BONE_MARROW, Specimen.SALIVA, Specimen.UNKNOWN])
def test_no_negative_after_an_allogeneic_transplant(specimen: Specimen) -> None:
    # GIVEN every locus of a sample read after an allogeneic transplant
    given = sample(allogeneic_hsct=YesNoUnknown.YES, specimen=specimen)
    findings = interpret(evidence(of=given, blocks=blocks()), context())
    # THEN the donor's cells answer nothing, and a stored sample is asked for
    assert findings.conclusion.vexas is VexasConclusion.NOT_ASSESSABLE
    assert findings.conclusion.limit is None
    assert "after allogeneic transplant" in findings.conclusion.headline
    assert "advice.stored_sample" in [r.id for r in findings.conclusion.recommendations]


@pytest.mark.parametrize("specimen", [Specimen.SKIN, Specimen.FIBROBLASTS])
def test_no_negative_of_skin(specimen: Specimen) -> None:
    findings = interpret(evidence(of=sample(specimen=specimen), blocks=blocks()), context())
    assert findings.conclusion.vexas is VexasConclusion.NOT_ASSESSABLE
    assert "advice.blood_sample" in [r.id for r in findings.conclusion.recommendations]


def test_a_sex_that_the_genotypes_contradict_does_not_decide_the_allele_state() -> None:
    seen = Remark("sex_chrx", {"declared": "male", "heterozygous_sites": "41", "sites": "120"})
    findings = interpret(evidence(call("UBA1 c.122T>C", 100, 200), remarks=(seen,)), context())
    assert any("declared male, heterozygous sites 41, sites 120" in s.text for s in findings.conclusion.text)
    # THEN half of the reads fit a germline heterozygote, as they do where the sex is not known
    assert findings.findings[0].allele_state is AlleleState.BALANCED
    assert findings.sample.sex is Sex.MALE


def test_two_x_chromosomes_leave_the_origin_of_a_variant_outside_met41_open() -> None:
    # GIVEN p.(Ser56Phe) in half of the reads of a man whose chrX is heterozygous THEN it may be germline
    seen = Remark("sex_chrx", {"declared": "male", "heterozygous": "41", "sites": "120", "share": "34%"})
    shown = interpret(evidence(call("UBA1 c.167C>T", 100, 200), remarks=(seen,)), context())
    assert shown.conclusion.vexas is VexasConclusion.POSSIBLE
    # AND without the contradiction the same reads show a mosaic
    assert interpret(evidence(call("UBA1 c.167C>T", 100, 200)), context()).conclusion.vexas is VexasConclusion.DETECTED


def test_the_same_evidence_gives_the_same_bytes_whatever_the_order_of_calls() -> None:
    calls = (call("UBA1 c.121A>C", 142, 200), call("ADA2 c.144del", 61, 130), call("PRF1 c.3G>T", 88, 170))
    one, other = interpret(evidence(*calls), context()), interpret(evidence(*reversed(calls)), context())
    assert one.model_dump_json() == other.model_dump_json()


def test_a_mosaic_that_the_caller_wrote_as_reference_is_found() -> None:
    # GIVEN a caller that writes GT 0/0 with 85, and with 100, alternate reads of 1,000
    for reads, conclusion, strength in (
        (85, VexasConclusion.POSSIBLE, Strength.WEAK),
        (100, VexasConclusion.DETECTED, Strength.MODERATE),
    ):
        findings = interpret(evidence(call("UBA1 c.122T>C", reads, 1000, "0/0", filters=())), context())
        # THEN it is reported, detected from 10 % on, and said to be below the caller's threshold
        assert findings.conclusion.vexas is conclusion
        assert findings.findings[0].strength is strength
        assert "remark.below_caller" in [r.id for r in findings.findings[0].remarks]


def test_three_alternate_reads_of_a_canonical_change_are_possible_not_detected() -> None:
    findings = interpret(evidence(call("UBA1 c.122T>C", 3, 60)), context())
    assert findings.conclusion.vexas is VexasConclusion.POSSIBLE
    assert findings.conclusion.headline.endswith("; weak evidence.")
    assert "advice.second_method" in [r.id for r in findings.conclusion.recommendations]


def test_a_canonical_change_on_one_strand_only_is_possible() -> None:
    read = counts(40, 200, ref_forward=80, ref_reverse=80, alt_forward=40, alt_reverse=0)
    findings = interpret(evidence(call("UBA1 c.122T>C", read=read)), context())
    assert findings.conclusion.vexas is VexasConclusion.POSSIBLE
    assert "remark.strand_bias" in [r.id for r in findings.findings[0].remarks]


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        ("CN0", Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS),
        ("CNV", Verdict.HETEROZYGOUS_INSUFFICIENT),
        ("CN3", Verdict.HETEROZYGOUS_INSUFFICIENT),
        ("DUP", Verdict.HETEROZYGOUS_INSUFFICIENT),
    ],
)
def test_a_gain_over_the_gene_takes_no_allele_away(kind: str, verdict: Verdict) -> None:
    # GIVEN a heterozygous ADA2 change and a copy number record over the gene
    given = evidence(call("ADA2 c.336C>G", 50), structural=(replace(deletion(), kind=kind),))
    part = next(part for part in interpret(given, context()).genes if part.gene == "ADA2")
    # THEN only a record that may be a loss makes a second hit possible, and either is named, once
    assert part.verdict is verdict
    assert [kind in said.text for said in (*part.text, *part.remarks)].count(True) == 1


@pytest.mark.parametrize(("alt", "remarked"), [(20, True), (50, False), (75, True), (85, True), (97, True)])
def test_a_call_written_heterozygous_far_from_one_half_is_remarked(alt: int, remarked: bool) -> None:
    # GIVEN 0/1 of ADA2 on 100 reads
    found = interpret(evidence(call("ADA2 c.336C>G", alt)), context()).findings[0]
    # THEN an acquired change, a copy number change or loss of heterozygosity is named outside 30 to 70 %
    named = "remark.vaf_outside" if alt < 50 else "remark.vaf_above"
    assert (named in {remark.id for remark in found.remarks}) is remarked
