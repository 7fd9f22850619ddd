"""Intervals, probit and blanks: the arithmetic of the document. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, ndtr, ndtri


def exact(hits: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Two-sided interval of Clopper and Pearson (1934).

    >>> [round(x, 4) for x in exact(0, 100)]
    [0.0, 0.0362]
    """
    half = (1 - confidence) / 2
    low = 0.0 if hits == 0 else float(betaincinv(hits, trials - hits + 1, half))
    high = 1.0 if hits == trials else float(betaincinv(hits + 1, trials - hits, 1 - half))
    return low, high


@dataclass(frozen=True)
class Probit:
    """A curve ``ndtr(intercept + slope * log10(fraction))``; ``limit95`` with its 95 % interval by the delta method."""

    intercept: float
    slope: float
    limit95: float
    low: float
    high: float


def probit(points: Sequence[tuple[float, int, int]]) -> Probit | None:
    """The fit over (fraction, hits, trials) with fractions above zero, by Fisher scoring; None where hits do not rise from
    below to above half, so that no curve is determined."""
    points = [p for p in points if p[0] > 0 and p[2] > 0]
    shares = [hits / trials for _, hits, trials in points]
    if not points or min(shares) > 0.5 or max(shares) < 0.5 or sum(0 < s < 1 for s in shares) < 2:
        return None
    x = np.column_stack([np.ones(len(points)), np.log10([p[0] for p in points])])
    hits, trials = (np.array([p[i] for p in points], float) for i in (1, 2))
    beta = np.array([0.0, 0.0])
    start = (hits + 0.5) / (trials + 1)
    beta, *_ = np.linalg.lstsq(x * np.sqrt(trials)[:, None], ndtri(start) * np.sqrt(trials), rcond=None)
    for _ in range(100):
        linear = np.clip(x @ beta, -7, 7)
        mean = np.clip(ndtr(linear), 1e-10, 1 - 1e-10)
        density = np.exp(-(linear**2) / 2) / math.sqrt(2 * math.pi)
        weight = trials * density**2 / (mean * (1 - mean))
        information = x.T @ (x * weight[:, None])
        step = np.linalg.solve(information, x.T @ (weight * (hits / trials - mean) / density))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            break
    if beta[1] <= 0:
        return None
    covariance = np.linalg.inv(information)
    at = (float(ndtri(0.95)) - beta[0]) / beta[1]
    gradient = np.array([-1 / beta[1], -at / beta[1]])
    error = 1.96 * math.sqrt(float(gradient @ covariance @ gradient))
    return Probit(float(beta[0]), float(beta[1]), *(float(10**v) for v in (at, at - error, at + error)))


def blank95(values: Sequence[float]) -> float:
    """The limit of blank without assumption: the 95th percentile of blanks, by rank as CLSI EP17 takes it."""
    ordered = sorted(values)
    rank = 0.5 + 0.95 * len(ordered)
    low = min(len(ordered), max(1, math.floor(rank)))
    high = min(len(ordered), low + 1)
    return ordered[low - 1] + (rank - low) * (ordered[high - 1] - ordered[low - 1])
