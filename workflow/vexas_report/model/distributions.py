"""Tails and quantiles of the beta, Poisson and beta-binomial distributions, for exact intervals and error models.

scipy.special has them too, but takes 0.25 s to load: a third of what a job loads. The tests compare both.
"""

from math import exp, expm1, inf, lgamma, log, log1p, sqrt
from statistics import NormalDist

_TINY = 1e-300
_EPSILON = 1e-16
_STIRLING_FROM = 100.0  # the first term left out is below 1e-17 there


def beta_cdf(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22).

    For whole a and n = a + b - 1 it is the probability of at least a of n reads at the fraction x.
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):  # the fraction converges quickly only below the mean
        return 1.0 - beta_cdf(1 - x, b, a)
    return exp(a * log(x) + b * log1p(-x) - log_beta(a, b)) / a * _continued_fraction(x, a, b)


def _continued_fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of DLMF 8.17.22 by Lentz's method."""
    c, d = 1.0, 1.0 / _not_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 100_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for coefficient in (even, odd):
            d = 1.0 / _not_zero(1 + coefficient * d)
            c = _not_zero(1 + coefficient / c)
            value *= c * d
        if abs(c * d - 1) < 2 * _EPSILON:
            break
    return value


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def beta_quantile(p: float, a: float, b: float) -> float:
    """Return x with I_x(a, b) = p, 0 < p < 1: Newton's method between bounds that bisection keeps."""
    if a == 1:
        return -expm1(log1p(-p) / b)
    if b == 1:
        return exp(log(p) / a)
    low, high = 0.0, 1.0
    x = min(max(_first_guess(p, a, b), 1e-12), 1 - 1e-12)
    scale = log_beta(a, b)
    for _ in range(200):
        excess = beta_cdf(x, a, b) - p
        low, high = (low, x) if excess > 0 else (x, high)
        density = exp((a - 1) * log(x) + (b - 1) * log1p(-x) - scale)
        following = x - excess / density if density > 0 else inf
        if abs(following - x) <= 1e-14 * x:  # below what the tail is known to
            return following
        x = following if low < following < high else (low + high) / 2
    return x


def _first_guess(p: float, a: float, b: float) -> float:
    """Abramowitz and Stegun 26.5.22; the mean for small a or b, where it is not valid."""
    if a <= 1 or b <= 1:
        return a / (a + b)
    normal = NormalDist().inv_cdf(1 - p)
    part = (normal * normal - 3) / 6
    h = 2 / (1 / (2 * a - 1) + 1 / (2 * b - 1))
    w = normal * sqrt(max(0.0, h + part)) / h - (1 / (2 * b - 1) - 1 / (2 * a - 1)) * (part + 5 / 6 - 2 / (3 * h))
    return a / (a + b * exp(2 * w))


def log_beta(a: float, b: float) -> float:
    """Return the logarithm of the beta function."""
    small, large = min(a, b), max(a, b)
    return lgamma(small) - log_rising(large, small)


def log_rising(x: float, n: float) -> float:
    """Return log(gamma(x + n) / gamma(x)) without the loss of digits that the difference of two large logarithms has.

    >>> round(exp(log_rising(3.0, 2.0)), 12)
    12.0
    """
    if x < _STIRLING_FROM:
        return lgamma(x + n) - lgamma(x)
    return (x - 0.5) * log1p(n / x) + n * (log(x + n) - 1) + _stirling(x + n) - _stirling(x)


def _stirling(x: float) -> float:
    """The correction to Stirling's formula (DLMF 5.11.1)."""
    square = 1 / (x * x)
    return (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / x


def log_choose(n: int, k: int) -> float:
    """Return the logarithm of the number of ways to choose k of n."""
    k = min(k, n - k)
    return log_rising(n - k + 1, k) - lgamma(k + 1)


def poisson_tail(k: int, mean: float) -> float:
    """Return the probability of at least k events, k > 0, of a Poisson distribution."""
    if mean <= 0:
        return 0.0
    if k > mean:
        term = total = exp(k * log(mean) - mean - lgamma(k + 1))
        while term > total * _EPSILON:
            k += 1
            term *= mean / k
            total += term
        return total
    k -= 1
    term = total = exp(k * log(mean) - mean - lgamma(k + 1))
    while k and term > total * _EPSILON:
        term *= k / mean
        k -= 1
        total += term
    return 1.0 - total
