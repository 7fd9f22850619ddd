"""What the sides of an allele's fragments say: strands, pair orientations, ends of reads."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from vexas_report.interpret.reads import Seen, _doubts
from vexas_report.knowledge.records import Allele
from vexas_report.model.coverage import BackgroundTest, Support
from vexas_report.model.terms import BackgroundSource

RATE = 2e-4


def support(forward: int, reverse: int, f1r2: int, f2r1: int, near_end: int = 0, both: int = 0) -> Support:
    return Support(
        reads=forward + reverse + both,
        forward=forward,
        reverse=reverse,
        both=both,
        f1r2=f1r2,
        f2r1=f2r1,
        near_end=near_end,
    )


def doubts(variant: Support, reference: Support, rate: float = RATE) -> set[str]:
    """The codes of the remarks on an allele with an error background of ``rate`` a fragment."""
    test = BackgroundTest(BackgroundSource.SAME_SAMPLE, rate, 0.0, 1e-9, 100, 3, above=True)
    depth = variant.reads + reference.reads
    seen = Seen(Allele("chrX", 47199052, "T", "C"), variant, reference, depth, reference.reads, test)
    return {remark.code for remark in _doubts(seen)}


EVEN = support(500, 500, 500, 500, near_end=100)
STRAND, ORIENTATION, ENDS = "reads_one_strand", "reads_one_orientation", "reads_ends_only"


@pytest.mark.parametrize(
    ("variant", "reference", "expected"),
    [
        # GIVEN all fragments on one side THEN it is remarked
        (support(5, 0, 3, 2), EVEN, {STRAND}),
        (support(2, 3, 0, 5), EVEN, {ORIENTATION}),
        (support(2, 2, 2, 2, near_end=4), EVEN, {ENDS}),
        # GIVEN fewer fragments than tell THEN nothing is said
        (support(4, 0, 4, 0), EVEN, set()),
        (support(1, 1, 1, 1, near_end=2), EVEN, set()),
        # GIVEN one more than errors explain THEN the side shows the variant
        (support(40, 1, 20, 21), EVEN, {STRAND}),
        (support(1, 40, 20, 21), EVEN, {STRAND}),
        (support(40, 2, 20, 22), EVEN, set()),
        (support(20, 21, 40, 1), EVEN, {ORIENTATION}),
        (support(20, 21, 40, 2), EVEN, set()),
        (support(20, 21, 20, 21, near_end=40), EVEN, {ENDS}),
        (support(20, 23, 20, 23, near_end=40), EVEN, set()),
        # GIVEN few fragments, one of them on the other side THEN chance leaves it there as well
        (support(9, 1, 5, 5), EVEN, set()),
        (support(14, 1, 7, 8), EVEN, {STRAND}),
        # GIVEN a fragment that both mates show THEN it was read on both strands
        (support(40, 0, 20, 21, both=1), EVEN, set()),
        # GIVEN an amplicon whose fragments nearly all lie on one side THEN it says nothing
        (support(40, 0, 40, 0), support(990, 10, 990, 10, near_end=0), set()),
        (support(40, 1, 40, 1), support(990, 10, 990, 10, near_end=0), set()),
        (support(40, 0, 40, 0), support(1000, 0, 1000, 0), set()),
        (support(5, 0, 5, 0, near_end=5), support(500, 500, 500, 500, near_end=1000), {STRAND, ORIENTATION}),
    ],
)
def test_one_side_alone(variant: Support, reference: Support, expected: set[str]) -> None:
    assert doubts(variant, reference) == expected


@settings(deadline=None)
@given(
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(1, 2000),
    st.integers(1, 2000),
    st.sampled_from([1e-5, 2e-4, 2e-3]),
)
def test_a_side_is_missing_where_errors_explain_it_and_chance_does_not(
    one: int, other: int, reference_one: int, reference_other: int, rate: float
) -> None:
    """GIVEN any counts THEN the remark follows the two tests by scipy's distributions, whichever side comes first."""
    reference = support(reference_one, reference_other, 0, 0)
    found = STRAND in doubts(support(one, other, 0, 0), reference, rate)
    assert found == (STRAND in doubts(support(other, one, 0, 0), support(reference_other, reference_one, 0, 0), rate))
    expected = False
    for (a, ra), (b, rb) in (
        ((one, reference_one), (other, reference_other)),
        ((other, reference_other), (one, reference_one)),
    ):
        explained = binom.sf(a - 1, ra + a, rate) >= 0.01
        chance = binom.cdf(a, a + b, ra / (ra + rb))
        expected |= bool(explained and chance < (0.001 if a else 0.1))
    assert found == (expected and one + other >= 5)


def test_without_a_background_a_fragment_is_no_error() -> None:
    """GIVEN a base of the reference that is not known THEN one fragment on the other side shows the variant."""
    seen = Seen(Allele("chrX", 1, "N", "C"), support(40, 1, 20, 21), EVEN, 1041, 1000, None)
    assert list(_doubts(seen)) == []
