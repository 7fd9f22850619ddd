"""Monotony as a property: what adds nothing weakens nothing, fewer reads strengthen nothing, the order says nothing.

Samples are drawn whole: two clones, phases, filters, strands, reference blocks, women and men, transplants, side findings in
ADA2 and PRF1. ``make long`` draws thousands.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.builders.evidence import blocks, call, context, counts, deletion, evidence, sample

from vexas_report.interpretation import interpret
from vexas_report.model.evidence import Call, Counts, Phase, ReferenceBlock, SampleEvidence
from vexas_report.model.findings import Findings
from vexas_report.model.terms import Assay, Sex, Specimen, VexasConclusion, YesNoUnknown

RANK = (VexasConclusion.DETECTED, VexasConclusion.POSSIBLE, VexasConclusion.UNCERTAIN)
CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much]
PINNED = settings(max_examples=60, derandomize=True, suppress_health_check=CHECKS)
MANY = settings(max_examples=2_000, suppress_health_check=CHECKS)

MET41 = (
    "UBA1 c.121A>C",
    "UBA1 c.121A>G",
    "UBA1 c.122T>C",
    "UBA1 c.122T>A",
    "UBA1 c.121A>T",
    "UBA1 c.118-1G>C",
    "UBA1 c.118-2A>G",
)
OUTSIDE = ("UBA1 c.167C>T", "UBA1 c.1861A>T", "UBA1 c.166T>C", "UBA1 c.119G>C", "UBA1 c.1731C>T")
HARMLESS = ("UBA1 c.147C>T",)
SIDE = (
    "ADA2 c.144del",
    "ADA2 c.139G>A",
    "ADA2 c.336C>G",
    "ADA2 c.326C>A",
    "ADA2 c.1004A>G",
    "PRF1 c.272C>T",
    "PRF1 c.1122G>A",
    "PRF1 c.3G>T",
    "PRF1 c.1310C>T",
)
GENOTYPES = ("0/1", "1/1", "1", "0|1", "1|0", "0/0", "./1", "", "0/0/1")
FILTERS = (("PASS",), (), ("LowQual",), ("germline",), ("panel_of_normals",), ("chrX_het", "LowQual"))


@st.composite
def reads(draw: st.DrawFn) -> Counts | None:
    if draw(st.integers(0, 9)) == 0:
        return None
    depth = draw(st.integers(1, 1500))
    alt = draw(st.integers(0, depth))
    plain = counts(alt, depth)
    if draw(st.booleans()):
        return plain
    forward, ref_forward = draw(st.sampled_from((0, alt, alt // 2))), (depth - alt) // 2
    return replace(
        plain,
        alt_forward=forward,
        alt_reverse=alt - forward,
        ref_forward=ref_forward,
        ref_reverse=depth - alt - ref_forward,
    )


@st.composite
def records(draw: st.DrawFn, names: Sequence[str], number: int) -> Call:
    phase = draw(st.sampled_from((None, Phase("1", (0,)), Phase("1", (1,)))))
    return call(
        draw(st.sampled_from(names)),
        genotype=draw(st.sampled_from(GENOTYPES)),
        filters=draw(st.sampled_from(FILTERS)),
        phase=phase,
        read=draw(reads()),
        alt=None,
        record=number,
    )


@st.composite
def persons(draw: st.DrawFn) -> SampleEvidence:
    """A sample with up to two changes of UBA1, up to three side findings, and reference blocks or none."""
    row = sample(
        sex=draw(st.sampled_from(list(Sex))),
        specimen=draw(st.sampled_from(list(Specimen))),
        allogeneic_hsct=draw(st.sampled_from(list(YesNoUnknown))),
        assay=draw(st.sampled_from(list(Assay))),
        age=draw(st.sampled_from((None, "0.5", "40", "71"))),
    )
    own = [draw(records((*MET41, *OUTSIDE, *HARMLESS), n)) for n in range(1, draw(st.integers(1, 3)))]
    side = [draw(records(SIDE, n)) for n in range(3, draw(st.integers(3, 6)))]
    found = _apart([*own, *side])
    shown: tuple[ReferenceBlock, ...] = ()
    if draw(st.booleans()):
        shown = blocks(draw(st.sampled_from((10, 30, 200, 800))), ("UBA1", "ADA2", "PRF1"))
        shown = shown[draw(st.integers(0, 3)) :]
    return evidence(*found, of=row, blocks=shown)


def _apart(found: Sequence[Call]) -> list[Call]:
    """Each change once."""
    once = {(c.chrom, c.pos, c.ref, c.alt): c for c in found}
    return list(once.values())


@st.composite
def company(draw: st.DrawFn) -> Call:
    """A record that says little: of few reads, filtered, benign, or of another gene."""
    kind = draw(st.integers(0, 3))
    if kind == 3:
        return draw(records(SIDE, 9))
    names = HARMLESS if kind == 2 else (*MET41, *OUTSIDE)
    added = draw(records(names, 9))
    if kind == 0:
        return replace(added, counts=counts(draw(st.integers(0, 4)), draw(st.integers(20, 1500))))
    return replace(added, filters=("LowQual",)) if kind == 1 else added


def said(given_evidence: SampleEvidence) -> Findings:
    return interpret(given_evidence, context())


def rank(findings: Findings) -> int:
    """Place of the conclusion on the way from nothing to detected; the kinds of nothing are one."""
    conclusion = findings.conclusion.vexas
    return len(RANK) - RANK.index(conclusion) if conclusion in RANK else 0


def check_company(person: SampleEvidence, added: Call) -> None:
    assume(all((c.chrom, c.pos, c.alt) != (added.chrom, added.pos, added.alt) for c in person.calls))
    before, after = said(person), said(replace(person, calls=(*person.calls, added)))
    assert rank(after) >= rank(before)
    # the banner of another disease, and the findings that were there, are still there
    assert {o.gene for o in before.other_diseases} <= {o.gene for o in after.other_diseases}
    if added.gene != "UBA1":
        assert after.conclusion == before.conclusion


def check_fewer_reads(person: SampleEvidence, name: str, alt: int, fewer: int) -> None:
    """One clone of codon 41 or the acceptor; outside them the fraction also shows whether a change was acquired."""
    depth = 1500
    genotypes = ("0/1",)
    ranks = [
        rank(said(evidence(call(name, reads_, depth, genotypes[0]), of=person.sample, blocks=person.blocks)))
        for reads_ in (max(0, alt - fewer), alt)
    ]
    assert ranks[0] <= ranks[1]


def check_order(person: SampleEvidence, shuffle: Callable[[list[Call]], None]) -> None:
    shuffled = list(person.calls)
    shuffle(shuffled)
    one, other = said(person), said(replace(person, calls=tuple(shuffled)))
    assert one.model_dump(exclude={"decisions"}) == other.model_dump(exclude={"decisions"})


@given(persons(), company())
@PINNED
def test_company_weakens_nothing(person: SampleEvidence, added: Call) -> None:
    check_company(person, added)


@given(persons(), st.sampled_from(MET41), st.integers(0, 1500), st.integers(1, 1500))
@PINNED
def test_fewer_reads_strengthen_nothing(person: SampleEvidence, name: str, alt: int, fewer: int) -> None:
    check_fewer_reads(person, name, alt, fewer)


@given(persons(), st.randoms(use_true_random=False))
@PINNED
def test_the_order_of_records_says_nothing(person: SampleEvidence, random: object) -> None:
    check_order(person, random.shuffle)  # type: ignore[attr-defined]


@given(persons(), st.sampled_from(["UBA1", "ADA2", "PRF1"]))
@PINNED
def test_a_structural_record_takes_no_finding_away(person: SampleEvidence, gene: str) -> None:
    before, after = said(person), said(replace(person, structural=(deletion(gene),)))
    assert rank(after) >= rank(before)
    assert {o.gene for o in before.other_diseases} <= {o.gene for o in after.other_diseases}


@pytest.mark.long
@given(persons(), company())
@MANY
def test_company_weakens_nothing_in_thousands(person: SampleEvidence, added: Call) -> None:
    check_company(person, added)


@pytest.mark.long
@given(persons(), st.sampled_from(MET41), st.integers(0, 1500), st.integers(1, 1500))
@MANY
def test_fewer_reads_strengthen_nothing_in_thousands(person: SampleEvidence, name: str, alt: int, fewer: int) -> None:
    check_fewer_reads(person, name, alt, fewer)


@pytest.mark.long
@given(persons(), st.randoms(use_true_random=False))
@MANY
def test_the_order_says_nothing_in_thousands(person: SampleEvidence, random: object) -> None:
    check_order(person, random.shuffle)  # type: ignore[attr-defined]
