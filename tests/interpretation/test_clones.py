"""A clone is never hidden: joins, repeats and weak company weaken nothing that a record says by itself."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.builders.evidence import allele_call, blocks, call, context, counts, evidence, sample
from tests.interpretation.test_whatever_comes import calls, samples

from vexas_report.interpretation import interpret
from vexas_report.model.evidence import Call, Counts, Phase, SampleEvidence
from vexas_report.model.terms import Contribution, Sex, Strength, VexasConclusion

IN_CIS = Phase("1", (1,))
RANK = (VexasConclusion.DETECTED, VexasConclusion.POSSIBLE, VexasConclusion.UNCERTAIN)
# Properties are pinned: a failure must not depend on the day.
PINNED = settings(max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def strength_of(given_evidence: SampleEvidence) -> int:
    """Place of the conclusion on the way from nothing to detected; the three kinds of nothing are one."""
    conclusion = interpret(given_evidence, context()).conclusion.vexas
    return len(RANK) - RANK.index(conclusion) if conclusion in RANK else 0


def phased(name: str, alt: int, depth: int, *, filters: tuple[str, ...] = ("PASS",)) -> Call:
    return call(name, alt, depth, "0|1", phase=IN_CIS, filters=filters)


def test_two_error_reads_in_phase_do_not_hide_a_clone_of_60_per_cent() -> None:
    # GIVEN c.121A>T on 2 of 300 reads, filtered, which the caller puts in phase with c.122T>C on 180 of 300
    weak = phased("UBA1 c.121A>T", 2, 300, filters=("LowQual",))
    findings = interpret(evidence(weak, phased("UBA1 c.122T>C", 180, 300)), context())
    # THEN the clone is detected by itself and leads, and the phase is remarked with both readings
    assert findings.conclusion.vexas is VexasConclusion.DETECTED
    assert [f.hgvs_c for f in findings.findings] == ["c.122T>C", "c.121A>T"]
    assert findings.findings[0].vaf == pytest.approx(0.6)
    (said,) = [r.text for r in findings.findings[0].remarks if r.id == "remark.phase_cis_apart"]
    assert "c.121_122delinsTC" in said
    assert "0.67 %" in said
    assert said in [s.text for s in findings.conclusion.text]


@pytest.mark.parametrize(
    ("alt", "filters", "joined"),
    [
        (180, ("PASS",), True),
        (150, ("PASS",), True),  # the intervals overlap
        (120, ("PASS",), False),  # they do not: at most 120 reads lie in cis
        (180, ("LowQual",), False),
        (4, ("PASS",), False),
    ],
)
def test_changes_are_joined_only_where_both_are_called_well_at_one_fraction(
    alt: int, filters: tuple[str, ...], joined: bool
) -> None:
    pair = (phased("UBA1 c.119G>C", alt, 300, filters=filters), phased("UBA1 c.121A>T", 180, 300))
    findings = interpret(evidence(*pair), context())
    assert len(findings.findings) == (1 if joined else 2)


def test_a_haplotype_with_a_canonical_part_is_possible_and_names_both_parts() -> None:
    # GIVEN c.121A>C and c.122T>C in cis at one fraction, as two records and as one
    apart = evidence(phased("UBA1 c.121A>C", 120, 300), phased("UBA1 c.122T>C", 120, 300))
    one = evidence(call("UBA1 c.121_122delinsCC", 120, 300))
    for given_evidence in (apart, one):
        findings = interpret(given_evidence, context())
        # THEN one finding, named as it is, possible, and sent to expert review
        (finding,) = findings.findings
        assert (finding.hgvs_c, finding.category) == ("c.121_122delinsCC", "met41_noncanonical")
        assert findings.conclusion.vexas is VexasConclusion.POSSIBLE
        (said,) = [s.text for s in findings.conclusion.text if s.id == "uba1.canonical_part"]
        assert "contains the canonical change c.121A>C and, in cis, c.122T>C: the start codon becomes CCG" in said
        assert "advice.expert_review" in [r.id for r in findings.conclusion.recommendations]


def test_a_weak_repeat_with_more_reads_does_not_stand_for_the_change() -> None:
    # GIVEN c.122T>C well called on 60 of 200 reads, and again in a filtered record on 70 of 7,000
    good = call("UBA1 c.122T>C", 60, 200, record=1)
    weak = call("UBA1 c.122T>C", 70, 7000, filters=("weak_evidence",), record=2)
    for pair in ((good, weak), (weak, good)):
        findings = interpret(evidence(*pair), context())
        # THEN the well called record stands for it, and the trail says what became of the other
        (finding,) = findings.findings
        assert (finding.alt_reads, finding.strength) == (60, Strength.STRONG)
        assert findings.conclusion.vexas is VexasConclusion.DETECTED
        assert {d.record: d.kept for d in findings.decisions} == {1: True, 2: False}
        (dropped,) = [d for d in findings.decisions if d.record == 2]
        assert dropped.rule == "duplicate_record"


def test_a_finding_of_meaning_leads_a_passenger_with_more_reads() -> None:
    passenger = allele_call("UBA1", "chrX", 47199097, "C", "A", read=counts(190, 200))
    findings = interpret(evidence(passenger, call("UBA1 c.122T>C", 30, 200)), context())
    assert [f.contribution for f in findings.findings] == [Contribution.DETECTED, Contribution.UNCERTAIN]
    assert findings.findings[0].hgvs_c == "c.122T>C"


# Uncalled alleles.


@pytest.mark.parametrize(
    ("alt", "depth", "finding"),
    [(1, 200, False), (2, 200, False), (3, 30, True), (3, 1000, False), (8, 1000, True), (5, 2000, False)],
)
def test_an_allele_that_no_caller_called_must_stand_above_error(alt: int, depth: int, finding: bool) -> None:
    # GIVEN c.122T>C under a reference genotype WHEN interpreted
    findings = interpret(evidence(call("UBA1 c.122T>C", alt, depth, "0/0")), context())
    # THEN stray reads are no finding, and stay in the trail with the rule and its numbers
    assert bool(findings.findings) is finding
    assert findings.conclusion.vexas is (VexasConclusion.POSSIBLE if finding else VexasConclusion.NOT_ASSESSABLE)
    if not finding:
        (decision,) = findings.decisions
        assert (decision.rule, decision.kept) == ("error_floor", False)
        assert f"{alt} of {depth} reads" in decision.reason


def test_the_same_reads_under_a_call_are_a_finding() -> None:
    findings = interpret(evidence(call("UBA1 c.122T>C", 2, 200, "0/1")), context())
    assert findings.conclusion.vexas is VexasConclusion.POSSIBLE


@given(st.integers(0, 3000), st.integers(1, 3000), st.floats(0, 0.05), st.floats(0, 20))
@settings(derandomize=True)
def test_more_reads_of_an_uncalled_allele_are_never_less_of_a_finding(
    alt: int, more: int, rate: float, spread: float
) -> None:
    from vexas_report.interpretation.vcf_error_rate import ErrorRate, error_explains
    from vexas_report.model.sample import Thresholds

    noise = ErrorRate(rate, spread)
    explained = error_explains(alt + more, 4000, 700, noise, Thresholds())
    assert error_explains(alt, 4000, 700, noise, Thresholds()) or not explained


# c.121A>C.


@pytest.mark.parametrize(
    ("read", "filters", "conclusion", "second_method"),
    [
        ((38, 200), ("PASS",), VexasConclusion.POSSIBLE, True),
        ((40, 200), ("PASS",), VexasConclusion.DETECTED, True),
        ((69, 200), ("PASS",), VexasConclusion.DETECTED, True),
        ((50, 200), ("germline",), VexasConclusion.POSSIBLE, True),
        ((70, 200), ("PASS",), VexasConclusion.DETECTED, False),
    ],
)
def test_an_isolated_c121ac_by_its_fraction(
    read: tuple[int, int], filters: tuple[str, ...], conclusion: VexasConclusion, second_method: bool
) -> None:
    findings = interpret(evidence(call("UBA1 c.121A>C", *read, filters=filters)), context())
    assert findings.conclusion.vexas is conclusion
    advice = {r.id for r in findings.conclusion.recommendations}
    assert ({"advice.second_method", "advice.strand_counts"} <= advice) is second_method
    if second_method:
        words = " ".join(s.text for s in findings.conclusion.text)
        assert "In 245,368 unselected people, 74 carried it" in words
        assert "pair orientation" in words


# Properties.


@st.composite
def clones(draw: st.DrawFn) -> Call:
    """A change that VEXAS is known for, read in any way."""
    name = draw(
        st.sampled_from(["UBA1 c.121A>C", "UBA1 c.121A>G", "UBA1 c.122T>C", "UBA1 c.118-1G>C", "UBA1 c.122T>A"])
    )
    depth = draw(st.integers(20, 600))
    genotype = draw(st.sampled_from(["0/1", "1/1", "1", "0|1", "0/0"]))
    phase = draw(st.sampled_from([None, IN_CIS]))
    return call(name, draw(st.integers(0, depth)), depth, genotype, phase=phase, record=1)


@st.composite
def weak_company(draw: st.DrawFn) -> Call:
    """A record that says little: filtered, of few reads, benign, or of another gene; perhaps phased with the clone."""
    name = draw(
        st.sampled_from(
            ["UBA1 c.121A>T", "UBA1 c.123G>A", "UBA1 c.119G>C", "UBA1 c.122T>C", "UBA1 c.147C>T", "ADA2 c.144del"]
        )
    )
    depth = draw(st.integers(20, 600))
    few = draw(st.booleans())
    alt = draw(st.integers(0, 4 if few else depth))
    filters = ("PASS",) if few else ("LowQual",)
    phase = draw(st.sampled_from([None, IN_CIS]))
    return call(name, alt, depth, draw(st.sampled_from(["0/1", "0|1", "0/0"])), filters=filters, phase=phase, record=2)


@given(clones(), weak_company())
@PINNED
def test_weak_company_never_weakens_a_conclusion(clone: Call, company: Call) -> None:
    assert strength_of(evidence(clone, company)) >= strength_of(evidence(clone))


@given(clones(), clones(), st.booleans())
@PINNED
def test_a_second_clone_never_weakens_a_conclusion(one: Call, two: Call, phased_pair: bool) -> None:
    assume((one.pos, one.alt) != (two.pos, two.alt))
    phase = IN_CIS if phased_pair else None
    pair = (replace(one, phase=phase), replace(two, phase=phase, record=2))
    assert strength_of(evidence(*pair)) >= max(strength_of(evidence(each)) for each in pair)


@given(clones(), st.integers(1, 600), st.booleans())
@PINNED
def test_fewer_alternate_reads_never_strengthen_a_conclusion(clone: Call, fewer: int, stranded: bool) -> None:
    assert clone.counts is not None
    assert clone.counts.depth is not None
    before, depth = clone.counts.alt_reads or 0, clone.counts.depth

    def read(alt: int) -> Counts:
        plain = counts(alt, depth)
        half = (depth - alt) // 2
        strands = {"alt_forward": alt, "alt_reverse": 0, "ref_forward": half, "ref_reverse": depth - alt - half}
        return replace(plain, **strands) if stranded else plain

    after = max(0, before - fewer)
    assert strength_of(evidence(replace(clone, counts=read(after)))) <= strength_of(
        evidence(replace(clone, counts=read(before)))
    )


@given(st.lists(calls(), min_size=2, max_size=5), st.randoms(use_true_random=False))
@PINNED
def test_the_order_of_records_changes_nothing(found: list[Call], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (interpret(evidence(*each), context()) for each in (found, shuffled))
    assert one.model_dump(exclude={"decisions"}) == other.model_dump(exclude={"decisions"})


@given(samples(), clones())
@PINNED
def test_a_clone_is_never_lost_in_any_sample(given_evidence: SampleEvidence, clone: Call) -> None:
    alone = evidence(clone, of=given_evidence.sample)
    together = replace(given_evidence, calls=(*given_evidence.calls, clone))
    # c.[121A>C;...] that the caller phases with another well called change is judged as the haplotype it is.
    assume(not any(c.phase for c in given_evidence.calls))
    assert strength_of(together) >= strength_of(alone)


def test_the_sex_changes_no_conclusion_about_met41() -> None:
    clone = call("UBA1 c.122T>C", 100, 200)
    said = {interpret(evidence(clone, of=sample(sex=sex)), context()).conclusion.vexas for sex in Sex}
    assert said == {VexasConclusion.DETECTED}


@pytest.mark.parametrize("depth", [25, 300])
def test_a_benign_record_takes_no_negative_away(depth: int) -> None:
    benign = call("UBA1 c.147C>T", depth // 2, depth, filters=("LowQual",))
    alone = interpret(evidence(blocks=blocks()), context())
    with_benign = interpret(evidence(benign, blocks=blocks()), context())
    assert alone.conclusion.vexas is with_benign.conclusion.vexas is VexasConclusion.NOT_DETECTED
    assert alone.conclusion.limit == with_benign.conclusion.limit


def test_two_long_insertions_with_one_beginning_keep_their_rules_apart() -> None:
    # GIVEN two insertions into exon 3 of 300 bases that differ in the last, both written alike where they are cut
    tail = "ACGT" * 75
    pair = [
        allele_call(
            "UBA1",
            "chrX",
            47199080,
            "C",
            f"C{tail}{last}",
            read=counts(alt, 200),
            written="X:47199080:C:cut…",
            record=n,
        )
        for n, (last, alt) in enumerate((("A", 80), ("G", 60)))
    ]
    # WHEN interpreted THEN each has its finding, and its own rules and reason in the trail
    findings = interpret(evidence(*pair), context())
    assert len(findings.findings) == 2
    assert [(d.record, d.kept) for d in findings.decisions] == [(0, True), (1, True)]
    for decision in findings.decisions:
        assert {"E-STR-01", "U-VAR-17"} <= set(decision.rule.split(";"))
    assert len({d.reason for d in findings.decisions}) == 2
