"""What stands on one page agrees with itself: headline, text and banner, each short and none of them more than the evidence."""

import pytest
from tests.builders.evidence import ALLELES, blocks, call, context, deletion, evidence, sample

from vexas_report.interpretation import interpret
from vexas_report.model.evidence import Phase, Remark, SampleEvidence
from vexas_report.model.findings import Findings, GenePart
from vexas_report.model.terms import Sex, Specimen, Verdict, VexasConclusion, YesNoUnknown

ON_FIRST, ON_SECOND = Phase("1", (0,)), Phase("1", (1,))
AT_CODON = {"chrom": "chrX", "pos": "47199052"}
HIDDEN_READS = Remark("reference_block_alternate_reads", {**AT_CODON, "alt_reads": "50", "depth": "100"})
NO_ALLELE = Remark("allele_unreadable", {**AT_CODON, "written": "Y>C"})
A91V, W374X = "PRF1 c.272C>T", "PRF1 c.1122G>A"


def of(given: SampleEvidence) -> Findings:
    return interpret(given, context())


def gene(findings: Findings, symbol: str) -> GenePart:
    return next(part for part in findings.genes if part.gene == symbol)


def text(findings: Findings) -> str:
    return " ".join(s.text for s in findings.conclusion.text)


@pytest.mark.parametrize(
    ("given", "open_origin"),
    [
        (evidence(call("UBA1 c.122T>C", 60, 200)), False),
        (evidence(call("UBA1 c.122T>C", 199, 200)), True),
        (evidence(call("UBA1 c.122T>C", 100, 200), of=sample(sex=Sex.FEMALE)), True),
        (evidence(call("UBA1 c.122T>C", None)), True),
        (
            evidence(
                call("UBA1 c.122T>C", 60, 200), of=sample(allogeneic_hsct=YesNoUnknown.YES, specimen=Specimen.SKIN)
            ),
            True,
        ),
    ],
)
def test_relatives_are_cleared_only_where_the_reads_show_an_acquired_variant(
    given: SampleEvidence, open_origin: bool
) -> None:
    # GIVEN a canonical variant whose reads do or do not show a mosaic
    findings = of(given)
    # THEN the sentence on relatives says no more than the sentence on the reads, and a second tissue is asked for
    assert findings.conclusion.vexas is VexasConclusion.DETECTED
    assert ("Relatives need no test for this variant." not in text(findings)) is open_origin
    assert ("If a second tissue lacks it, relatives need no test." in text(findings)) is open_origin
    assert ("advice.second_tissue" in [r.id for r in findings.conclusion.recommendations]) is open_origin


@pytest.mark.parametrize(
    ("given", "to_confirm"),
    [
        (evidence(call("UBA1 c.121A>C", 50, 200), of=sample(sex=Sex.MALE)), True),
        (evidence(call("UBA1 c.121A>C", 50, 200), call("UBA1 c.122T>C", 60, 200), of=sample(sex=Sex.MALE)), False),
        (evidence(call("UBA1 c.121A>C", 100, 200), of=sample(sex=Sex.MALE)), False),
        (evidence(call("UBA1 c.122T>C", 50, 200), of=sample(sex=Sex.MALE)), False),
        (evidence(call("UBA1 c.122T>C", 100, 2000), of=sample(sex=Sex.MALE)), True),
        (evidence(call("UBA1 c.122T>C", 100, 2000), call("UBA1 c.121A>G", 80, 2000), of=sample(sex=Sex.MALE)), True),
        (evidence(call("UBA1 c.122T>C", 100, 2000), call("UBA1 c.121A>G", 800, 2000), of=sample(sex=Sex.MALE)), False),
        (evidence(call("UBA1 c.167C>T", 100, 2000), of=sample(sex=Sex.MALE)), True),
    ],
)
def test_a_detected_variant_that_needs_a_second_method_is_found_to_be_confirmed(
    given: SampleEvidence, to_confirm: bool
) -> None:
    # GIVEN c.121A>C alone in a man at 25 %, fractions below 10 %, or a variant that needs no second method
    conclusion = of(given).conclusion
    # THEN the answer is detected, its headline says that confirmation is outstanding, and relatives are not cleared before it
    assert conclusion.vexas is VexasConclusion.DETECTED
    assert conclusion.to_confirm is to_confirm
    assert conclusion.headline.startswith("VEXAS variant found, to be confirmed: ") is to_confirm
    assert "advice.second_method" in {r.id for r in conclusion.recommendations} or not to_confirm
    assert bool({"uba1.acquired", "uba1.acquired_open"} & {s.id for s in conclusion.text}) is not to_confirm


@pytest.mark.parametrize("sex", list(Sex))
@pytest.mark.parametrize("name", [name for name in ALLELES if name.startswith("UBA1")])
def test_a_heading_and_the_steps_agree_on_a_second_method(name: str, sex: Sex) -> None:
    for alt in (5, 10, 30, 60, 100, 140, 180, 250, 350, 450, 990, 1000):
        # GIVEN one change in few to all of 1,000 reads
        conclusion = of(evidence(call(name, alt, 1000), of=sample(sex=sex))).conclusion
        # THEN a detected one is headed "to be confirmed" exactly if the next steps ask for a second method
        if conclusion.vexas is VexasConclusion.DETECTED:
            asked = "advice.second_method" in {step.id for step in conclusion.recommendations}
            assert conclusion.to_confirm is asked, (name, sex, alt)
            assert conclusion.headline.startswith("VEXAS variant found, to be confirmed: ") is asked


@pytest.mark.parametrize(
    ("filters", "conclusion"),
    [
        (("germline",), VexasConclusion.DETECTED),
        (("panel_of_normals",), VexasConclusion.DETECTED),
        (("strand_bias",), VexasConclusion.POSSIBLE),
        (("base_qual", "orientation"), VexasConclusion.POSSIBLE),
    ],
)
def test_a_filter_for_strands_or_orientation_weakens_and_a_germline_filter_does_not(
    filters: tuple[str, ...], conclusion: VexasConclusion
) -> None:
    assert of(evidence(call("UBA1 c.122T>C", 60, 200, filters=filters))).conclusion.vexas is conclusion


def test_a_filter_for_strands_gives_way_to_an_alignment_that_shows_both() -> None:
    values = dict.fromkeys(
        "reads depth fraction caller forward reverse f1r2 f2r1 rate p_value needed sites".split(), "8"
    )
    shown = Remark("reads_confirm", {**values, "background": "base_quality"})
    filtered = call("UBA1 c.122T>C", 60, 200, filters=("strand_bias",), remarks=(shown,))
    assert of(evidence(filtered)).conclusion.vexas is VexasConclusion.DETECTED


def test_a_genotype_that_cannot_be_read_without_counts_is_possible_not_detected() -> None:
    unreadable = Remark("genotype_unreadable", {"genotype": "het"})
    findings = of(evidence(call("UBA1 c.122T>C", None, genotype="", remarks=(unreadable,))))
    assert findings.conclusion.vexas is VexasConclusion.POSSIBLE
    # ... and with reads they decide
    counted = of(evidence(call("UBA1 c.122T>C", 60, 200, "", remarks=(unreadable,))))
    assert counted.conclusion.vexas is VexasConclusion.DETECTED


@pytest.mark.parametrize(
    ("said", "headline", "advice"),
    [
        (HIDDEN_READS, "uncalled variant reads", "advice.inspect_reads"),
        (NO_ALLELE, "is unreadable", "advice.correct_record"),
    ],
)
def test_a_file_that_hides_something_at_codon_41_is_not_said_to_show_nothing(
    said: Remark, headline: str, advice: str
) -> None:
    findings = of(evidence(remarks=(said,)))
    assert findings.conclusion.vexas is VexasConclusion.NOT_ASSESSABLE
    assert headline in findings.conclusion.headline
    assert findings.conclusion.recommendations[0].id == advice
    assert "This is not a negative result." in text(findings)


def test_a_weak_record_beside_a_clone_is_said_to_be_weak_and_draws_no_picture_of_disease() -> None:
    # GIVEN a clone of 60 % and two reads of another change of the codon
    weak = call("UBA1 c.121A>T", 2, 300, filters=("LowQual",))
    findings = of(evidence(call("UBA1 c.122T>C", 180, 300), weak))
    assert findings.conclusion.vexas is VexasConclusion.DETECTED
    # THEN the statement calls the second one weak, and does not say at which fractions VEXAS is known
    assert "Weak evidence: 0.67 % of reads is below 2 %" in text(findings)
    assert "VEXAS has been reported at fractions" not in text(findings)


NEGATIVE, SECOND_NEGATIVE = "ADA2 c.139G>A", "ADA2 c.506G>A"


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (evidence(call(NEGATIVE, 50)), Verdict.HETEROZYGOUS_DOMINANT_NEGATIVE),
        (evidence(call(NEGATIVE, 50), call(SECOND_NEGATIVE, 50)), Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS),
        (evidence(call(NEGATIVE, 50), call("ADA2 c.326C>A", 50)), Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS),
        (evidence(call(SECOND_NEGATIVE, 50), structural=(deletion(),)), Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS),
        (evidence(call(NEGATIVE, 98)), Verdict.NOT_ASSESSABLE),
        (evidence(call("ADA2 c.336C>G", 50), call("ADA2 c.578C>T", 50)), Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS),
    ],
)
def test_a_second_variant_never_takes_another_disease_out_of_the_banner(
    given: SampleEvidence, verdict: Verdict
) -> None:
    findings = of(given)
    assert gene(findings, "ADA2").verdict is verdict
    assert [other.gene for other in findings.other_diseases] == ["ADA2"]


@pytest.mark.parametrize(
    "given",
    [
        evidence(call("ADA2 c.144del", 50)),
        evidence(call(W374X, 50), call("PRF1 c.1310C>T", 50)),
        evidence(call(W374X, 50), call(A91V, 50)),
    ],
)
def test_a_carrier_has_no_banner(given: SampleEvidence) -> None:
    assert of(given).other_diseases == ()


def test_the_published_pair_is_said_of_a_loss_of_function_alone() -> None:
    # GIVEN Ala91Val beside a stop, and beside a missense change
    stop, missense = (gene(of(evidence(call(A91V, 50), call(other, 50))), "PRF1") for other in (W374X, "PRF1 c.445G>A"))
    assert "39 of 52" in " ".join(s.text for s in stop.text)
    assert "39 of 52" not in " ".join(s.text for s in missense.text)
    assert "advice.perforin" in [r.id for r in missense.recommendations]


@pytest.mark.parametrize(
    ("first", "second", "genotype", "asked"),
    [(None, None, "0/1", True), (ON_FIRST, ON_SECOND, "0/1", False), (None, None, "1/1", False)],
)
def test_the_phase_is_asked_for_only_where_it_is_not_known(
    first: Phase | None, second: Phase | None, genotype: str, asked: bool
) -> None:
    # GIVEN Ala91Val beside a stop: unphased, in trans, or on both chromosomes
    alt = 98 if genotype == "1/1" else 50
    pair = evidence(call(A91V, alt, 100, genotype, phase=first), call(W374X, 50, phase=second))
    part = gene(of(pair), "PRF1")
    assert part.verdict is Verdict.HETEROZYGOUS_INSUFFICIENT
    assert ("advice.segregation" in [r.id for r in part.recommendations]) is asked
    assert ("They are on different chromosomes" in " ".join(s.text for s in part.text)) is not asked


def test_a_gene_with_a_listed_variant_is_not_said_to_have_none() -> None:
    part = gene(of(evidence(call(A91V, 50), blocks=blocks(100, ("PRF1",)))), "PRF1")
    said = " ".join(s.text for s in part.text)
    assert "No reportable variant" not in said
    assert "counts towards" in said
