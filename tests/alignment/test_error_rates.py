"""The arithmetic of errors, against independent sums and by its laws."""

import math
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vexas_report.alignment.error_rates import (
    MAX_DISPERSION,
    MIN_DISPERSION,
    dispersion_of,
    fit,
    limit95,
    needed_reads,
    survival,
    upper95,
)

DEPTHS = st.integers(1, 3_000)
RATES = st.floats(1e-6, 0.05)
RHOS = st.sampled_from([0.0, 1e-4, 1e-3, 0.02])


def by_hand(reads: int, depth: int, rate: float) -> float:
    return sum(math.comb(depth, k) * rate**k * (1 - rate) ** (depth - k) for k in range(reads, depth + 1))


@pytest.mark.parametrize(
    ("reads", "depth", "rate"), [(1, 100, 0.01), (3, 200, 0.001), (5, 60, 0.2), (0, 10, 0.5), (10, 10, 0.5)]
)
def test_the_tail_of_a_binomial(reads: int, depth: int, rate: float) -> None:
    assert survival(reads, depth, rate) == pytest.approx(by_hand(reads, depth, rate), rel=1e-9)


def test_the_tail_of_a_beta_binomial_against_scipy() -> None:
    from scipy.stats import betabinom

    for reads, depth, rate, rho in ((3, 500, 1e-3, 1e-3), (8, 2_000, 5e-4, 1e-2), (1, 30, 0.01, 0.02)):
        a, b = rate * (1 - rho) / rho, (1 - rate) * (1 - rho) / rho
        assert survival(reads, depth, rate, rho) == pytest.approx(float(betabinom.sf(reads - 1, depth, a, b)), rel=1e-6)


@given(DEPTHS, RATES, RHOS, st.integers(0, 100))
@settings(derandomize=True, max_examples=60)
def test_a_tail_falls_with_reads_and_grows_with_the_rate(depth: int, rate: float, rho: float, reads: int) -> None:
    reads = min(reads, depth)
    here = survival(reads, depth, rate, rho)
    assert 0.0 <= here <= 1.0
    assert survival(reads + 1, depth, rate, rho) <= here + 1e-12
    assert survival(reads, depth, min(1.0, rate * 1.5), rho) >= here - 1e-9


@given(DEPTHS, RATES, RHOS, st.floats(1e-9, 0.05), st.integers(1, 6))
@settings(derandomize=True, max_examples=60)
def test_the_fewest_reads_are_the_fewest(depth: int, rate: float, rho: float, level: float, floor: int) -> None:
    needed = needed_reads(depth, rate, rho, level, floor)
    assert needed >= min(floor, depth + 1)
    if needed <= depth:
        assert survival(needed, depth, rate, rho) <= level
    if needed > floor:
        assert survival(needed - 1, depth, rate, rho) > level


@given(DEPTHS, st.integers(1, 50))
@settings(derandomize=True, max_examples=50)
def test_the_limit_shows_the_needed_reads_with_95_percent(depth: int, needed: int) -> None:
    limit = limit95(depth, needed)
    if needed > depth:
        assert limit is None
        return
    assert limit is not None
    assert survival(needed, depth, limit) == pytest.approx(0.95, abs=0.01)


@pytest.mark.parametrize(("depth", "bound"), [(20, 0.1391), (30, 0.0950), (50, 0.0582), (100, 0.0295), (300, 0.0099)])
def test_the_bound_of_no_read_at_all(depth: int, bound: float) -> None:
    assert upper95(0, depth) == pytest.approx(bound, abs=1e-4)
    assert upper95(0, depth) == pytest.approx(1 - 0.05 ** (1 / depth), abs=1e-4)


@given(DEPTHS, st.integers(0, 3_000))
@settings(derandomize=True, max_examples=50)
def test_a_bound_holds_the_fraction_and_grows_with_the_reads(depth: int, reads: int) -> None:
    reads = min(reads, depth)
    bound = upper95(reads, depth)
    assert bound is not None
    assert reads / depth <= bound <= 1.0
    if reads:
        assert upper95(reads - 1, depth) < bound or bound == 1.0  # type: ignore[operator]
    assert upper95(0, 0) is None


@pytest.mark.parametrize("wrong", [(-1, 10, 0.1, 0.0), (1, -1, 0.1, 0.0), (1, 10, 1.5, 0.0), (1, 10, 0.1, 1.0)])
def test_impossible_numbers_are_refused(wrong: tuple[int, int, float, float]) -> None:
    with pytest.raises(ValueError, match="at rate"):
        survival(*wrong)


def test_carriers_are_left_out_of_the_background() -> None:
    """GIVEN 30 samples with errors of one in a thousand, and two carriers of 3 and 40 % THEN the rate is that of the 30."""
    rng = Random(1)
    counts = [(sum(rng.random() < 1e-3 for _ in range(1_000)), 1_000) for _ in range(30)]
    found, left_out = fit([*counts, (30, 1_000), (400, 1_000)], 1e-3 / 3, 2_000)
    assert left_out == (30, 31)
    assert 0.5e-3 < found.rate < 2e-3
    assert MIN_DISPERSION <= found.dispersion <= MAX_DISPERSION
    assert found.depth == 30_000


def test_a_site_that_is_always_noisy_has_no_carriers() -> None:
    """GIVEN every sample with about 2 % of the change THEN that is background."""
    found, left_out = fit([(18 + i % 5, 1_000) for i in range(25)], 1e-3 / 3, 2_000)
    assert left_out == ()
    assert found.rate == pytest.approx(0.02, rel=0.15)


@pytest.mark.parametrize("noisy", [0.2, 0.33, 0.5])
def test_many_noisy_samples_are_no_carriers(noisy: float) -> None:
    """GIVEN a site that shows 0.6 % in a fifth of the negatives or more, and a carrier of 40 % THEN only the carrier is left
    out, and the others make a dispersion under which 0.6 % are no surprise."""
    counts = [(6 if i < noisy * 30 else 0, 1_000) for i in range(30)]
    found, left_out = fit([*counts, (400, 1_000)], 1e-3 / 3, 2_000)
    assert left_out == (30,)
    assert survival(6, 1_000, found.rate, found.dispersion) > 1e-3


def test_samples_that_differ_make_a_dispersion() -> None:
    even = [(10, 10_000, 0.001)] * 30
    uneven = [(0 if i % 2 else 20, 10_000, 0.001) for i in range(30)]
    assert dispersion_of(even) == MIN_DISPERSION
    assert dispersion_of(uneven) > 5 * MIN_DISPERSION
    assert dispersion_of([]) == MIN_DISPERSION


def test_a_rate_of_nothing_shows_nothing_and_one_of_all_shows_all() -> None:
    assert [survival(reads, 10, 0.0) for reads in (0, 1, 10)] == [1.0, 0.0, 0.0]
    assert [survival(reads, 10, 1.0) for reads in (0, 10, 11)] == [1.0, 1.0, 0.0]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 400), st.floats(1e-4, 0.05)), max_size=6))
@settings(derandomize=True, max_examples=60)
@example([(1, 10, 0.001)])
@example([(0, 1, 0.01)])
def test_a_dispersion_is_the_excess_of_the_squares_over_what_chance_makes(counts: list[tuple[int, int, float]]) -> None:
    """GIVEN reads of sites with their expected rates THEN the dispersion is that of their moments, within the limits, however little
    was seen."""
    excess = sum((min(x, n) - n * rate) ** 2 - n * rate * (1 - rate) for x, n, rate in counts)
    scale = sum((n - 1) * n * rate * (1 - rate) for _, n, rate in counts)
    expected = min(MAX_DISPERSION, max(MIN_DISPERSION, excess / scale)) if scale else MIN_DISPERSION
    assert dispersion_of([(min(x, n), n, rate) for x, n, rate in counts]) == pytest.approx(expected)


def test_a_tenth_of_the_samples_may_be_carriers() -> None:
    """GIVEN twenty samples, of which two carry the change in different shares, or none was read deep THEN the carriers are left out, and
    a sample without reads teaches nothing."""
    plain = [(1, 1_000)] * 17 + [(0, 0)]
    found, left_out = fit([*plain, (200, 1_000), (400, 1_000)], 1e-3 / 3, 2_000)
    assert left_out == (18, 19)
    assert found.depth == 17_000
    assert found.rate == pytest.approx((17 + 2_000 * 1e-3 / 3) / 19_000)
