"""What the sides of an allele's fragments say: strands, pair orientations, ends of reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from vexas_report.interpretation.alignment_evidence import ObservedAllele, _doubts
from vexas_report.interpretation.one_sidedness import binomial_cdf, one_sided
from vexas_report.knowledge.table_records import Allele
from vexas_report.model.coverage import AlleleSupport, BackgroundTest
from vexas_report.model.terms import BackgroundSource

RATE = 2e-4


def support(forward: int, reverse: int, f1r2: int, f2r1: int, near_end: int = 0, both: int = 0) -> AlleleSupport:
    return AlleleSupport(
        reads=forward + reverse + both,
        forward=forward,
        reverse=reverse,
        both=both,
        f1r2=f1r2,
        f2r1=f2r1,
        near_end=near_end,
    )


def doubts(variant: AlleleSupport, reference: AlleleSupport, rate: float = RATE) -> set[str]:
    """The codes of the remarks on an allele with an error background of ``rate`` a fragment."""
    test = BackgroundTest(BackgroundSource.SAME_SAMPLE, rate, 0.0, 1e-9, 100, 3, above=True)
    depth = variant.reads + reference.reads
    seen = ObservedAllele("UBA1", Allele("chrX", 47199052, "T", "C"), variant, reference, depth, reference.reads, test)
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
        # GIVEN up to a fifth of the fraction on the other side THEN it is no clone's
        (support(40, 1, 20, 21), EVEN, {STRAND}),
        (support(1, 40, 20, 21), EVEN, {STRAND}),
        (support(40, 8, 20, 28), EVEN, {STRAND}),
        (support(40, 9, 20, 29), EVEN, set()),
        (support(20, 28, 40, 8), EVEN, {ORIENTATION}),
        (support(20, 29, 40, 9), EVEN, set()),
        (support(30, 30, 30, 30, near_end=40), EVEN, {ENDS}),
        (support(200, 200, 200, 200, near_end=60), EVEN, set()),
        # GIVEN few fragments, one of them on the other side THEN chance leaves it there as well
        (support(9, 1, 5, 5), EVEN, set()),
        (support(14, 1, 7, 8), EVEN, {STRAND}),
        # GIVEN a fragment that both mates show THEN it was read on both strands
        (support(40, 0, 20, 21, both=1), EVEN, {STRAND}),
        (support(8, 0, 4, 5, both=1), EVEN, set()),
        (support(40, 0, 30, 30, both=20), EVEN, set()),
        # GIVEN an amplicon whose fragments nearly all lie on one side THEN it says nothing
        (support(40, 0, 40, 0), support(990, 10, 990, 10, near_end=0), set()),
        (support(40, 1, 40, 1), support(990, 10, 990, 10, near_end=0), set()),
        (support(40, 0, 40, 0), support(1000, 0, 1000, 0), set()),
        (support(5, 0, 5, 0, near_end=5), support(500, 500, 500, 500, near_end=1000), {STRAND, ORIENTATION}),
    ],
)
def test_one_side_alone(variant: AlleleSupport, reference: AlleleSupport, expected: set[str]) -> None:
    assert doubts(variant, reference) == expected


COUNTS = st.integers(0, 400)


@given(COUNTS, COUNTS, st.integers(1, 20_000), st.integers(1, 20_000), st.sampled_from([0.0, 2e-4, 2e-3]))
def test_one_sided_is_symmetric_and_ends_with_equal_fractions(
    one: int, other: int, a: int, b: int, rate: float
) -> None:
    """GIVEN any counts THEN the order of the sides changes nothing, and a fraction that is equal on both is never one-sided."""
    assert one_sided((one, other), (a, b), rate) == one_sided((other, one), (b, a), rate)
    assert not one_sided((one * a, one * b), ((other + 1) * a, (other + 1) * b))
    assert not one_sided((one, other), (0, 0), rate)


@given(st.integers(0, 100), st.integers(14, 100), st.integers(1, 100))
def test_more_reads_of_one_ratio_never_end_a_doubt(few: int, many: int, times: int) -> None:
    """GIVEN a doubt from reads on both sides WHEN the depth grows THEN the doubt remains: it goes by odds."""
    reference = (1000, 1000)
    if few and one_sided((few, many), reference):
        assert one_sided((few * times, many * times), (1000 * times, 1000 * times))


@pytest.mark.parametrize(
    ("variant", "reference", "rate", "expected"),
    [
        # 20,000x: 3 % of F1R2, and of F2R1 a twentieth, a tenth, a fifth and a third of that
        ((300, 15), (9700, 9985), 3e-4, True),
        ((300, 30), (9700, 9970), 3e-4, True),
        ((300, 60), (9700, 9940), 3e-4, True),
        ((300, 100), (9700, 9900), 3e-4, False),
        # errors of the change are on both sides: 0.4 % against 0.15 %, of which 0.1 % are errors
        ((40, 15), (9960, 9985), 0.0, False),
        ((40, 15), (9960, 9985), 1e-3, True),
        # what a VCF states: AD 240,160 and F2R1 120,0
        ((160, 0), (120, 120), 0.0, True),
    ],
)
def test_doubts_go_by_odds(variant: tuple[int, int], reference: tuple[int, int], rate: float, expected: bool) -> None:
    assert one_sided(variant, reference, rate) is expected


@given(st.integers(0, 2000), st.integers(1, 2000), st.floats(0.001, 0.999))
def test_binomial_cdf_is_that_of_scipy(successes: int, trials: int, p: float) -> None:
    assert binomial_cdf(successes, trials, p) == pytest.approx(binom.cdf(successes, trials, p), rel=1e-4, abs=1e-290)
