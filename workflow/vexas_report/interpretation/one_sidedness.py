"""Whether a variant lies on one side of its reads alone (strand, pair orientation, read end), by odds. Pure.

A clone has the same fraction on both sides; an artefact of library or sequencing has most of it on one. Reads of an alignment and
counts that a VCF states are judged by the same rule.
"""

from math import exp, lgamma, log, log1p

MIN_READS = 5  # reads with the variant from which one side alone is remarked
MOST_ODDS = (
    0.2  # fraction of the weaker side, as a part of that of the stronger, up to which it does not belong to a clone
)
CHANCE = 0.1  # chance of so few reads on the weaker side if both have one fraction; below it, none at all are a sign
CHANCE_WITH_READS = 0.001  # the same if the weaker side has some, which few reads of a clone may leave there
FEW_REFERENCE = (
    3  # reads of the reference that do not show how reads divide between the sides: a clone may leave no more
)
_NEGLIGIBLE = 1e-12


def one_sided(
    variant: tuple[int, int], reference: tuple[int, int], error_rate: float = 0.0, least: int = MIN_READS
) -> bool:
    """Whether one side lacks a variant that the other shows. ``variant`` and ``reference`` are reads by side; ``error_rate`` is
    the background of the change per read. False if fewer than ``least`` reads carry the variant.

    >>> one_sided((300, 15), (10_000, 10_000)), one_sided((300, 150), (10_000, 10_000)), one_sided((5, 0), (900, 0))
    (True, False, False)
    """
    if sum(variant) < least:
        return False
    return side_lacks(variant, reference, error_rate) or side_lacks(variant[::-1], reference[::-1], error_rate)


def side_lacks(variant: tuple[int, int], reference: tuple[int, int], error_rate: float = 0.0) -> bool:
    """Whether the first side lacks a variant that the second shows: its fraction is at most ``MOST_ODDS`` of the other's, what
    errors give on both taken off, and chance rarely leaves so few there. False if the first side has no read of the reference:
    nothing was read there that could show the variant. False also if a clone leaves too few reads of the reference to compare.

    >>> side_lacks((0, 200), (3, 0)), side_lacks((100, 100), (9, 0)), side_lacks((0, 200), (90, 90))
    (False, False, True)
    """
    few, many = variant
    if not reference[0] or sum(reference) <= FEW_REFERENCE or (few and not reference[1]):
        return False
    here, there = (max(0.0, v - error_rate * (v + r)) for v, r in zip(variant, reference, strict=True))
    if here * reference[1] > MOST_ODDS * there * reference[0]:
        return False
    return binomial_cdf(few, few + many, reference[0] / sum(reference)) < (CHANCE_WITH_READS if few else CHANCE)


def binomial_cdf(successes: int, trials: int, p: float) -> float:
    """The chance of at most so many successes; ``p`` is above 0.

    >>> binomial_cdf(0, 5, 0.5), binomial_cdf(3, 3, 0.2), binomial_cdf(1, 3, 1.0)
    (0.03125, 1.0, 0.0)
    """
    if successes >= trials:
        return 1.0
    if p >= 1.0:
        return 0.0
    if successes > trials * p:
        return 1.0 - binomial_cdf(trials - successes - 1, trials, 1 - p)
    choose = lgamma(trials + 1) - lgamma(successes + 1) - lgamma(trials - successes + 1)
    term = total = exp(choose + successes * log(p) + (trials - successes) * log1p(-p))
    for k in range(successes, 0, -1):
        term *= k * (1 - p) / ((trials - k + 1) * p)
        total += term
        # Below the mean the terms fall, each faster than the one before.
        if term < _NEGLIGIBLE * total:
            break
    return min(1.0, total)
