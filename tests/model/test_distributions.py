"""Tails and quantiles held against scipy.special over the grid that the program uses."""

from itertools import product

import pytest
from scipy.special import betainc, betaincinv, gammainc, gammaln

from vexas_report.model.distributions import beta_cdf, beta_quantile, log_choose, log_rising, poisson_tail


def limits(depth: int, reads: int) -> list[tuple[float, int, int]]:
    """Quantiles of the intervals, limits and bounds of ``reads`` of ``depth``."""
    asked = [(0.025, reads, depth - reads + 1), (0.975, reads + 1, depth - reads)]
    asked += [(0.95, reads, depth - reads + 1), (0.95, reads + 1, depth - reads)]
    return [(p, a, b) for p, a, b in asked if a > 0 and b > 0]


@pytest.mark.parametrize("depths", [range(1, 61), (200, 999), (3_000, 20_000), (100_000, 1_000_000)])
def test_beta_quantile_is_that_of_scipy_to_twelve_digits(depths: range | tuple[int, ...]) -> None:
    """GIVEN every number of reads of each small depth, and the ends and middle of large ones THEN the quantiles agree."""
    off = []
    for depth in depths:
        large = {
            n for few in (0, 1, 2, 3, 5, 10, 30, depth // 100, depth // 20, depth // 2) for n in (few, depth - few)
        }
        for reads in range(depth + 1) if depth <= 60 else sorted(large):
            for p, a, b in limits(depth, reads):
                if abs(beta_quantile(p, a, b) - float(betaincinv(a, b, p))) > 1e-12:
                    off.append((p, a, b))
    assert off == []


def test_beta_quantile_inverts_the_distribution_at_its_ends() -> None:
    for p, a, b in product((1e-9, 0.5, 1 - 1e-9), (1, 2, 700), (1, 2, 700)):
        assert beta_cdf(beta_quantile(p, a, b), a, b) == pytest.approx(p, rel=1e-6)
    assert (beta_cdf(0.0, 2, 3), beta_cdf(1.0, 2, 3)) == (0.0, 1.0)


def test_tails_of_the_error_models_are_those_of_scipy() -> None:
    """GIVEN counts, means and spreads of error models THEN their tails agree, also where the probability is tiny."""
    for reads, mean in product(range(1, 40), (0.0, 1e-5, 0.01, 0.3, 1.0, 3.0, 10.0, 40.0)):
        assert poisson_tail(reads, mean) == pytest.approx(float(gammainc(reads, mean)), rel=1e-10)
        for spread in (1e-6, 1e-4, 0.01, 0.3, 2.0, 50.0):
            x = mean / (mean + 1 / spread)
            assert beta_cdf(x, reads, 1 / spread) == pytest.approx(float(betainc(reads, 1 / spread, x)), rel=1e-9)


def test_logarithms_keep_their_digits() -> None:
    for n, k in product((1, 7, 99, 100, 101, 5_000), (0, 1)):
        assert log_choose(n, k) == pytest.approx(float(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)), abs=1e-9)
    # Of two logarithms near 2e10, whose difference has four digits.
    assert log_rising(1e9, 3) == pytest.approx(62.169797, abs=1e-6)
