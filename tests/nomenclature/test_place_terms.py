"""Terms of the place, every edit of a small transcript on both strands, by VEP's definitions of each base and each gap."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pytest
from tests.nomenclature.small import ALL_CODING, EXONS, MIRROR, WITH_UTRS, Pair

from vexas_report.nomenclature.consequence import place_terms, touches_coding
from vexas_report.nomenclature.edits import Edit

REGION, TRACT, INTRON = "splice_region_variant", "splice_polypyrimidine_tract_variant", "intron_variant"
FIFTH, NEAR_DONOR = "splice_donor_5th_base_variant", "splice_donor_region_variant"
FIVE, THREE = "5_prime_UTR_variant", "3_prime_UTR_variant"


def by_offset(*rows: tuple[Iterable[int], set[str]]) -> dict[int, set[str]]:
    return {offset: terms for offsets, terms in rows for offset in offsets}


# Offsets from the exon before (+) and to the exon behind (-), the first of an intron being +1, the last -1.
OF_A_BASE = by_offset(
    ((1, 2), {"splice_donor_variant"}),
    ((3, 4, 6), {NEAR_DONOR, INTRON}),
    ((5,), {FIFTH, INTRON}),
    ((7, 8), {REGION, INTRON}),
    ((-1, -2), {"splice_acceptor_variant"}),
    (range(-8, -2), {REGION, TRACT, INTRON}),
    (range(-17, -8), {TRACT, INTRON}),
)
# Insertions by the offset of the base behind them from an exon's end, 1 for the first base of the intron; 0 for the exon's last base.
BEHIND_A_DONOR = by_offset(
    ((-1, 0, 1), {REGION}),
    ((2,), {"splice_donor_variant"}),
    ((3,), {REGION, INTRON}),
    ((4, 5, 6), {NEAR_DONOR, INTRON}),
    ((7, 8), {REGION, INTRON}),
)
# The same by the offset of the base before them from the exon that follows: -1 for the last base of the intron, 0 for the exon's first.
BEFORE_AN_ACCEPTOR = by_offset(
    ((-1, 0, 1), {REGION}),
    ((-2,), {"splice_acceptor_variant"}),
    ((-3,), {REGION, INTRON}),
    (range(-8, -3), {REGION, TRACT, INTRON}),
    (range(-17, -8), {TRACT, INTRON}),
)


def mirrored(edit: Edit) -> Edit:
    return Edit(MIRROR - edit.end, MIRROR - edit.start, edit.ref[::-1], edit.alt[::-1])


def terms(pair: Pair, edit: Edit) -> set[str]:
    """The terms of an edit, which are those of its mirror image on the other strand."""
    found = place_terms(pair.plus, edit)
    assert place_terms(pair.minus, mirrored(edit)) == found, edit
    return found


def substitution(pos: int) -> Edit:
    return Edit(pos, pos, "A", "C")


def insertion(before: int) -> Edit:
    return Edit(before, before - 1, "", "A")


def untranslated(pair: Pair, pos: int) -> set[str]:
    """The UTR that a base of an exon lies in: up to c.-1, from c.*1."""
    if not any(first <= pos <= last for first, last in EXONS):
        return set()
    low, high = pair.plus.coding
    return {FIVE} if pos < low else {THREE} if pos > high else set()


def of_a_base(pair: Pair, pos: int) -> set[str]:
    """VEP's terms of one base of the transcript."""
    found = untranslated(pair, pos)
    for (_, last), (first, _) in pairwise(EXONS):
        if last < pos < first:
            behind, before = pos - last, pos - first
            return OF_A_BASE.get(behind) or OF_A_BASE.get(before) or {INTRON}
        if last - 2 <= pos <= last or first <= pos <= first + 2:
            found = found | {REGION}
    return found


@pytest.mark.parametrize("pair", [WITH_UTRS, ALL_CODING], ids=["with UTRs", "coding exons"])
def test_every_base(pair: Pair) -> None:
    """GIVEN a substitution at each base of the transcript THEN the term of its distance from the nearest edges, and its UTR."""
    for pos in range(101, 321):
        assert terms(pair, substitution(pos)) == of_a_base(pair, pos), pos


def deletions() -> Iterator[Edit]:
    for start in range(95, 327):
        for size in (2, 3, 4, 5, 9, 19, 38, 41, 60, 130):
            yield Edit(start, start + size - 1, "A" * size, "")


@pytest.mark.parametrize("pair", [WITH_UTRS, ALL_CODING], ids=["with UTRs", "coding exons"])
def test_a_deletion_has_the_terms_of_all_its_bases(pair: Pair) -> None:
    """GIVEN deletions of every place and many sizes THEN the terms of each base they take, but no splice_region beside a
    more exact term of the same site, and the fifth base before its neighbours."""
    kinds: Counter[str] = Counter()
    for edit in deletions():
        if edit.end < 101 or edit.start > 320:
            continue
        found: set[str] = set()
        sites = [set[str]() for _ in EXONS[1:]]
        for pos in range(max(edit.start, 101), min(edit.end, 320) + 1):
            found |= of_a_base(pair, pos) - {REGION, FIFTH, NEAR_DONOR}
            for site, ((_, last), (first, _)) in zip(sites, pairwise(EXONS), strict=True):
                if last - 2 <= pos <= first + 2:
                    site |= of_a_base(pair, pos)
        for site in sites:
            exact = {FIFTH} & site or {NEAR_DONOR} & site
            hidden = exact | {"splice_donor_variant", "splice_acceptor_variant"} & site
            found |= exact | ({REGION} & site if not hidden else set())
        assert terms(pair, edit) == found, edit
        kinds.update(found)
    assert len(kinds) == 9, kinds


@pytest.mark.parametrize("pair", [WITH_UTRS, ALL_CODING], ids=["with UTRs", "coding exons"])
def test_an_insertion_everywhere(pair: Pair) -> None:
    """GIVEN an insertion before each base THEN the term of a site where both neighbours belong to it or it comes to its edge."""
    for pos in range(102, 321):
        expected: set[str] = set()
        for (_, last), (first, _) in pairwise(EXONS):
            if last < pos <= first:
                expected |= BEHIND_A_DONOR.get(pos - last) or BEFORE_AN_ACCEPTOR.get(pos - 1 - first) or {INTRON}
            else:
                expected |= BEHIND_A_DONOR.get(pos - last, set()) if pos <= last else set()
                expected |= BEFORE_AN_ACCEPTOR.get(pos - 1 - first, set()) if pos > first else set()
        if any(first < pos <= last for first, last in EXONS):
            expected |= {FIVE} if pos <= pair.plus.coding[0] else {THREE} if pos > pair.plus.coding[1] else set()
        assert terms(pair, insertion(pos)) == expected, pos


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (substitution(100), {"upstream_gene_variant"}),
        (substitution(101), {FIVE}),
        (substitution(320), {THREE}),
        (substitution(321), {"downstream_gene_variant"}),
        (insertion(101), {"upstream_gene_variant"}),
        (insertion(102), {FIVE}),
        (insertion(320), {THREE}),
        (insertion(321), {"downstream_gene_variant"}),
        (Edit(90, 100, "A" * 11, ""), {"upstream_gene_variant"}),
        (Edit(90, 101, "A" * 12, ""), {FIVE}),
        (Edit(320, 330, "A" * 11, ""), {THREE}),
        (Edit(101, 320, "A" * 220, ""), {"transcript_ablation"}),
        (Edit(101, 320, "A" * 220, "C"), {"transcript_ablation"}),
        (Edit(80, 340, "A" * 261, ""), {"transcript_ablation"}),
    ],
)
def test_the_edges_of_the_gene(edit: Edit, expected: set[str]) -> None:
    assert terms(WITH_UTRS, edit) == expected


@pytest.mark.parametrize("edit", [Edit(102, 320, "A" * 219, ""), Edit(101, 319, "A" * 219, "")])
def test_a_gene_that_keeps_a_base_is_not_ablated(edit: Edit) -> None:
    assert terms(WITH_UTRS, edit) >= {"splice_acceptor_variant", "splice_donor_variant", FIVE, THREE, INTRON}


@pytest.mark.parametrize("pair", [WITH_UTRS, ALL_CODING], ids=["with UTRs", "coding exons"])
def test_what_touches_coding_bases(pair: Pair) -> None:
    """GIVEN every deletion and insertion THEN it touches coding bases where it takes one or comes to stand between two of an exon."""
    low, high = pair.plus.coding
    coding = {pos for first, last in EXONS for pos in range(first, last + 1) if low <= pos <= high}
    assert len(coding) == pair.plus.cds_end - pair.plus.cds_start + 1
    edits = [*deletions(), *map(substitution, range(95, 327))]
    for edit in edits:
        expected = any(pos in coding for pos in range(edit.start, edit.end + 1))
        assert (touches_coding(pair.plus, edit), touches_coding(pair.minus, mirrored(edit))) == (expected, expected), (
            edit
        )
    for pos in range(95, 327):
        edit, expected = insertion(pos), pos in coding and pos - 1 in coding
        assert (touches_coding(pair.plus, edit), touches_coding(pair.minus, mirrored(edit))) == (expected, expected), (
            edit
        )
