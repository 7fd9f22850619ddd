"""How the alleles of a recessive gene add up: every way in which changes stand to each other, and which of them a sentence names."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.builders.evidence import call, context, counts, deletion, evidence

from vexas_report.interpretation import interpret
from vexas_report.interpretation.assessed_variant import grade, subject_of
from vexas_report.interpretation.category import categorise
from vexas_report.interpretation.recessive import (
    RecessiveAllele,
    configuration,
    judge_changes,
    uncertain_alleles,
    weight,
)
from vexas_report.interpretation.steps import support_of
from vexas_report.interpretation.variant_groups import group_variants
from vexas_report.model.evidence import Call, Phase
from vexas_report.model.findings import GenePart
from vexas_report.model.inputs import Configuration
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Assembly, Contribution, Sex

# Changes whose bases do not join: what each counts as is asserted below.
FULL, OTHER, THIRD = "PRF1 c.1122G>A", "PRF1 c.445G>A", "PRF1 c.50_51insA"
REDUCED, UNCERTAIN, UNSURE, COMMON = "PRF1 c.3G>T", "PRF1 c.1310C>T", "PRF1 c.695G>A", "PRF1 c.272C>T"
DOMINANT, ADA2_FULL = "ADA2 c.506G>A", "ADA2 c.578C>T"
HERE, THERE = Phase("1", (0,)), Phase("1", (1,))


def hits(*calls: Call) -> tuple[RecessiveAllele, ...]:
    seen = context()
    if not calls:
        return ()
    gene = seen.genes[calls[0].gene]
    units = group_variants(calls, gene, Assembly.GRCH38, seen.variants, lambda c: support_of(c, seen))
    subjects = [subject_of(unit, gene, Assembly.GRCH38, seen) for unit in units]
    return judge_changes([grade(s, categorise(s), Sex.MALE, Sample("S", "x.vcf"), seen) for s in subjects], seen)


def one(name: str, phase: Phase | None = None) -> Call:
    return call(name, 50, 100, phase=phase)


def both(name: str) -> Call:
    return call(name, 98, 100, "1/1")


def left_open(name: str) -> Call:
    return call(name, 78, 100, "1/1")


def at_most_one(name: str) -> Call:
    return call(name, 50, 100, "1/1")


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ((), Configuration.NONE),
        ((one(FULL),), Configuration.ONE_HETEROZYGOUS),
        ((at_most_one(FULL),), Configuration.ONE_AT_MOST),
        ((left_open(FULL),), Configuration.ONE_OPEN),
        ((both(FULL),), Configuration.HOMOZYGOUS),
        ((one(DOMINANT),), Configuration.ONE_DOMINANT_NEGATIVE),
        ((at_most_one(DOMINANT),), Configuration.ONE_DOMINANT_NEGATIVE),
        ((left_open(DOMINANT),), Configuration.ONE_OPEN_DOMINANT_NEGATIVE),
        ((both(DOMINANT),), Configuration.HOMOZYGOUS),
        # one on both alleles is enough, whatever is beside it
        ((both(FULL), one(OTHER)), Configuration.HOMOZYGOUS),
        ((one(FULL), both(OTHER)), Configuration.HOMOZYGOUS),
        ((one(FULL), one(OTHER)), Configuration.UNPHASED),
        ((one(FULL, HERE), one(OTHER, THERE)), Configuration.TRANS),
        ((one(FULL, HERE), one(OTHER, HERE)), Configuration.CIS),
        ((one(DOMINANT, HERE), one(ADA2_FULL, HERE)), Configuration.CIS_DOMINANT_NEGATIVE),
        ((one(DOMINANT, HERE), one(ADA2_FULL, THERE)), Configuration.TRANS),
        ((one(DOMINANT), one(ADA2_FULL)), Configuration.UNPHASED),
        # of three, one pair apart is enough; all must be together to lie on one chromosome
        ((one(FULL, HERE), one(OTHER, THERE), one(THIRD)), Configuration.TRANS),
        ((one(FULL, HERE), one(OTHER, HERE), one(THIRD)), Configuration.UNPHASED),
        ((one(FULL, HERE), one(OTHER, HERE), one(THIRD, HERE)), Configuration.CIS),
        ((one(FULL, HERE), one(OTHER, HERE), one(THIRD, THERE)), Configuration.TRANS),
    ],
)
def test_how_counted_changes_stand_to_each_other(calls: tuple[Call, ...], expected: Configuration) -> None:
    found = hits(*calls)
    assert {hit.hit for hit in found} <= {Contribution.PATHOGENIC, Contribution.DOMINANT_NEGATIVE}
    assert configuration(found) is expected
    assert configuration(found[::-1]) is expected


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ((), "full"),
        ((one(FULL),), "full"),
        ((one(REDUCED),), "reduced"),
        ((both(REDUCED),), "reduced"),
        ((one(FULL), one(REDUCED)), "reduced"),
        ((one(FULL, HERE), one(REDUCED, THERE)), "reduced"),
        ((both(FULL), one(REDUCED)), "full"),
        ((one(FULL, HERE), one(OTHER, THERE), one(REDUCED)), "full"),
        ((one(FULL), one(OTHER), one(REDUCED)), "full"),
        ((one(FULL), both(REDUCED)), "reduced"),
    ],
)
def test_a_configuration_is_full_where_it_stands_without_what_is_not_established(
    calls: tuple[Call, ...], expected: str
) -> None:
    assert weight(hits(*calls)) == expected


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ((one(FULL),), "none"),
        ((one(UNCERTAIN),), "one_allele"),
        ((at_most_one(UNCERTAIN),), "one_allele"),
        ((both(UNCERTAIN),), "two_alleles"),
        ((left_open(UNCERTAIN),), "two_alleles"),
        ((one(UNCERTAIN), one(UNSURE)), "two_alleles"),
        ((one(UNCERTAIN, HERE), one(UNSURE, THERE)), "two_alleles"),
        ((one(UNCERTAIN, HERE), one(UNSURE, HERE)), "one_allele"),
        # beside a counted change: what lies with it on one chromosome is no second allele
        ((one(FULL), one(UNCERTAIN)), "one_allele"),
        ((one(FULL, HERE), one(UNCERTAIN, THERE)), "one_in_trans"),
        ((one(FULL, HERE), one(UNCERTAIN, HERE)), "none"),
        ((one(FULL, HERE), one(UNCERTAIN, HERE), one(UNSURE)), "one_allele"),
        ((one(FULL, HERE), one(OTHER), one(UNCERTAIN, HERE)), "none"),
    ],
)
def test_how_many_alleles_of_uncertain_significance_there_may_be(calls: tuple[Call, ...], expected: str) -> None:
    found = hits(*calls)
    counted = [hit for hit in found if hit.hit is Contribution.PATHOGENIC]
    assert uncertain_alleles(found, counted) == expected


# ------------------------------------------------------------------ topics, and the changes that they name

TOPICS = {
    "R-TOP-01": "dominant_negative", "R-TOP-02": "hypomorphic", "R-TOP-03": "structural", "R-TOP-04": "uncertain", "R-TOP-05": "trace",
    "R-TOP-06": "homopolymer", "R-TOP-07": "weak", "R-TOP-10": "hypomorphic_pair", "R-TOP-11": "hypomorphic_phase",
    "R-TOP-12": "hypomorphic_beside",
}  # fmt: skip


def part_of(*calls: Call, whole: Sequence[str] = ()) -> GenePart:
    records = tuple(deletion(gene) for gene in whole)
    findings = interpret(evidence(*calls, structural=records), context())
    return next(part for part in findings.genes if part.gene == calls[0].gene)


def weak(name: str) -> Call:
    """A call whose variant reads all are on one strand."""
    return call(name, read=counts(50, 100, ref_forward=25, ref_reverse=25, alt_forward=50, alt_reverse=0))


@pytest.mark.parametrize(
    ("calls", "topics"),
    [
        ((one(FULL),), set()),
        ((one(FULL), one(OTHER)), set()),
        ((one(COMMON),), {"hypomorphic"}),
        ((one(COMMON), one(UNCERTAIN)), {"hypomorphic", "uncertain"}),
        ((one(COMMON), one(FULL)), {"hypomorphic_pair", "hypomorphic_phase"}),
        ((one(COMMON, HERE), one(FULL, THERE)), {"hypomorphic_pair"}),
        ((one(COMMON, HERE), one(FULL, HERE)), {"hypomorphic"}),
        ((both(COMMON), one(FULL)), {"hypomorphic_pair"}),
        ((one(COMMON), one(OTHER)), {"hypomorphic_beside"}),  # a missense change, which may leave some function
        ((one(COMMON), one(OTHER), one(FULL)), {"hypomorphic_pair", "hypomorphic_phase"}),
        ((both(FULL), one(UNCERTAIN)), {"uncertain"}),
        ((one(UNCERTAIN), one(UNSURE)), {"uncertain"}),
        ((weak(FULL),), {"weak"}),
        ((weak(FULL), one(OTHER)), {"weak"}),
        ((weak(UNCERTAIN), one(FULL)), set()),  # the verdict's sentence names it, and it is not counted
        ((one("ADA2 c.144del"),), {"homopolymer"}),
        ((one(DOMINANT),), {"dominant_negative"}),
        ((one(DOMINANT), one("ADA2 c.144del")), {"dominant_negative", "homopolymer"}),
        ((call(FULL, 5, 100, "0/0"),), {"trace"}),
        ((call(COMMON, 5, 100, "0/0"),), {"hypomorphic"}),
        ((one("ADA2 c.1004A>G"),), set()),
    ],
)
def test_a_topic_is_raised_where_a_change_raises_it(calls: tuple[Call, ...], topics: set[str]) -> None:
    raised = {TOPICS[rule] for rule in part_of(*calls).rules if rule in TOPICS}
    assert raised == topics


def said(part: GenePart, key: str) -> str:
    return next((s.text for s in part.text if s.id == key), "")


@pytest.mark.parametrize(
    ("calls", "key", "text"),
    [
        ((one(FULL), one(OTHER)), "verdict.unphased", "PRF1 c.445G>A p.(Gly149Ser) and c.1122G>A p.(Trp374*): possible"),
        ((weak(FULL), one(OTHER)), "recessive.weak_gene", "The evidence for c.1122G>A p.(Trp374*) is weak."),
        ((one(DOMINANT), one(ADA2_FULL)), "recessive.dominant_negative_gene", "Dominant-negative: c.506G>A p.(Arg169Gln)."),
        ((one(FULL, HERE), one(REDUCED, THERE)), "verdict.trans_reduced", "The loss of function of c.3G>T p.(Met1?) is not"),
        ((both(FULL), one(UNCERTAIN)), "recessive.uncertain_gene", "listed separately: c.1310C>T p.(Ala437Val)."),
        ((one(FULL), one(UNCERTAIN)), "verdict.second_uncertain", "significance (c.1310C>T p.(Ala437Val))."),
        ((one(OTHER), call(FULL, 5, 100, "0/0")), "recessive.trace_gene", "PRF1 c.1122G>A p.(Trp374*) (5.0 % of reads)"),
        ((one(ADA2_FULL), one("ADA2 c.144del")), "recessive.homopolymer_gene", "ADA2 (CECR1) c.144del p.(Arg49Glyfs*4) is in a run"),
        ((one(COMMON), one(FULL)), "recessive.hypomorphic_pair", "PRF1 c.272C>T p.(Ala91Val) beside a loss-of-function"),
    ],
)  # fmt: skip
def test_a_sentence_names_the_changes_that_it_is_about_and_no_others(
    calls: tuple[Call, ...], key: str, text: str
) -> None:
    assert text in said(part_of(*calls), key)


@pytest.mark.parametrize(("whole", "structural"), [((), False), (("ADA2",), True), (("PRF1",), False)])
def test_a_deletion_of_another_gene_is_no_second_hit(whole: tuple[str, ...], structural: bool) -> None:
    part = part_of(one(ADA2_FULL), whole=whole)
    assert ("advice.structural" in {s.id for s in part.recommendations}) is structural


@pytest.mark.parametrize(("start", "end", "rule"), [(17203600, 17203900, "R-VER-18"), (17209400, 17209600, "R-VER-17")])
def test_a_deletion_explains_the_homozygote_that_it_covers_and_not_another_change(
    start: int, end: int, rule: str
) -> None:
    """GIVEN a homozygous change of ADA2 and another in a fifth of the reads, and a called deletion over one of the two THEN the homozygote
    may be a deletion of the other allele where it is the one that is covered."""
    record = replace(deletion(), pos=start, end=end, written=f"chr22:{start}:N:<DEL>")
    calls = (both(ADA2_FULL), call("ADA2 c.140G>A", 20, 100))
    part = next(p for p in interpret(evidence(*calls, structural=(record,)), context()).genes if p.gene == "ADA2")
    assert rule in part.rules
