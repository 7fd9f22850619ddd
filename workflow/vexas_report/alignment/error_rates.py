"""The arithmetic of errors: is an allele above what sequencing error explains, and what would have been seen? Pure.

Errors of one change at one site are taken as beta-binomial: ``rate`` is the mean per fragment, ``dispersion`` the correlation
rho between fragments of one sample (0: binomial), by which the variance is ``1 + (n - 1) rho`` times the binomial one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, log1p
from typing import TYPE_CHECKING

from vexas_report.model.distributions import beta_quantile, log_choose, log_rising

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TAIL = 400  # terms of an upper tail: further ones do not change its first ten digits where it starts above the mean
MIN_DISPERSION, MAX_DISPERSION = 1e-4, 0.02
CARRIER_P = 1e-4  # a sample less likely than this among its fellows is a carrier, not background
MAX_CARRIERS = 0.1  # largest share of earlier negatives that can be carriers
MAX_ROUNDS = 10


@lru_cache(maxsize=65536)
def survival(reads: int, depth: int, rate: float, dispersion: float = 0.0) -> float:
    """Probability of at least ``reads`` of ``depth`` fragments by error alone. ValueError for impossible numbers.

    >>> round(survival(1, 100, 0.01), 4)
    0.634
    >>> survival(0, 100, 0.01)
    1.0
    """
    if not (reads >= 0 and depth >= 0 and 0 <= rate <= 1 and 0 <= dispersion < 1):
        raise ValueError(f"{reads} of {depth} at rate {rate}, dispersion {dispersion}")
    if reads == 0:
        return 1.0
    if reads > depth or rate == 0:
        return 0.0
    if rate == 1:
        return 1.0
    if reads > rate * depth:
        return min(1.0, _sum(reads, min(depth, reads + _TAIL), depth, rate, dispersion))
    return max(0.0, 1.0 - _sum(0, reads - 1, depth, rate, dispersion))


def _sum(first: int, last: int, depth: int, rate: float, dispersion: float) -> float:
    import numpy as np

    # The first term, and each one after it by its ratio to the one before.
    k = np.arange(first, last, dtype=float)
    if dispersion < 1e-9:
        start = first * log(rate) + (depth - first) * log1p(-rate)
        ratios = np.full(len(k), rate / (1 - rate))
    else:
        a, b = (share * (1 - dispersion) / dispersion for share in (rate, 1 - rate))
        start = log_rising(a, first) + log_rising(b, depth - first) - log_rising(a + b, depth)
        ratios = (k + a) / (depth - k - 1 + b)
    ratios *= (depth - k) / (k + 1)
    terms = start + log_choose(depth, first) + np.concatenate(([0.0], np.cumsum(np.log(ratios))))
    largest = terms.max()
    return float(np.exp(largest) * np.exp(terms - largest).sum())


@lru_cache(maxsize=65536)
def needed_reads(depth: int, rate: float, dispersion: float, level: float, floor: int) -> int:
    """The fewest fragments, ``floor`` at least, whose :func:`survival` is at most ``level``; ``depth + 1`` where none are."""
    low, high = floor - 1, max(floor, 1)
    while high <= depth and survival(high, depth, rate, dispersion) > level:
        low, high = high, 2 * high
    high = min(high, depth + 1)
    while high - low > 1:
        middle = (low + high) // 2
        if survival(middle, depth, rate, dispersion) > level:
            low = middle
        else:
            high = middle
    return high


def limit95(depth: int, needed: int) -> float | None:
    """The fraction of a clone that shows at least ``needed`` fragments of ``depth`` with 95 % probability, 4 decimals; None
    where the depth cannot show that many."""
    if needed > depth:
        return None
    if needed <= 0:
        return 0.0
    return round(beta_quantile(0.95, needed, depth - needed + 1), 4)


def upper95(reads: int, depth: int) -> float | None:
    """One-sided 95 % bound on the fraction that shows ``reads`` of ``depth`` fragments (Clopper and Pearson 1934,
    doi:10.1093/biomet/26.4.404), 4 decimals; ``1 - 0.05 ** (1 / depth)`` for none; None without depth."""
    if depth == 0:
        return None
    if reads >= depth:
        return 1.0
    return round(beta_quantile(0.95, reads + 1, depth - reads), 4)


@dataclass(frozen=True, slots=True)
class Rate:
    """A background: mean, dispersion, and the fragments that it rests on."""

    rate: float
    dispersion: float
    depth: int = 0


def shrunk(reads: int, depth: int, prior: float, weight: int) -> float:
    """A rate that rests on the prior where little was seen, and on what was seen where it is much."""
    return (reads + weight * prior) / (depth + weight)


def dispersion_of(counts: "Sequence[tuple[int, int, float]] | NDArray[np.float64]") -> float:
    """The dispersion of sites or samples (reads, depth, expected rate), by moments, within the limits of this module."""
    import numpy as np

    reads, depth, rate = np.asarray(counts, float).reshape(-1, 3).T
    variance = depth * rate * (1 - rate)
    excess = float(((reads - depth * rate) ** 2 - variance).sum())
    scale = float((variance * (depth - 1)).sum())
    return min(MAX_DISPERSION, max(MIN_DISPERSION, excess / scale if scale > 0 else 0.0))


def fit(counts: Sequence[tuple[int, int]], prior: float, weight: int) -> tuple[Rate, tuple[int, ...]]:
    """The background of one change at one site from earlier samples (reads, depth), and the places of the carriers that
    were left out: those that their fellows make less likely than CARRIER_P."""
    # The first guess is of the lower half, which no carrier reaches while they are few.
    order = sorted(range(len(counts)), key=lambda i: counts[i][0] / max(1, counts[i][1]))
    found, left_out = _fit_from(counts, order[: max(1, (len(order) + 1) // 2)], prior, weight)
    if len(left_out) > max(1, MAX_CARRIERS * len(counts)):
        # So many are not carriers: the site differs from sample to sample, which belongs to its background.
        found, left_out = _fit_from(counts, order, prior, weight)
    return found, left_out


def _fit_from(
    counts: Sequence[tuple[int, int]], kept: Sequence[int], prior: float, weight: int
) -> tuple[Rate, tuple[int, ...]]:
    left_out: set[int] = set()
    for _ in range(MAX_ROUNDS):
        reads, depth = (sum(counts[i][part] for i in kept) for part in (0, 1))
        rate = shrunk(reads, depth, prior, weight)
        rho = dispersion_of([(*counts[i], rate) for i in kept])
        out = {i for i, (x, n) in enumerate(counts) if x >= 2 and survival(x, n, rate, rho) < CARRIER_P}
        again = [i for i in range(len(counts)) if i not in out]
        if out == left_out and again == list(kept):
            break
        left_out, kept = out, again
    depth = sum(counts[i][1] for i in kept)
    return Rate(rate, rho, depth), tuple(sorted(left_out))
