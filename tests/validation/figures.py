"""The two figures of the document as SVG: share reported by fraction, and limits by depth."""

import math
from collections.abc import Sequence

from scipy.special import ndtr
from tests.validation.parameters import Parameters
from tests.validation.statistics import exact
from tests.validation.tables import Results, curve, hits, of

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 380, 60, 20, 110, 50
COLOURS = ("#332288", "#117733", "#44aa99", "#88ccee", "#b59b00", "#cc6677", "#882255")


def _frame(
    title: str, x: Sequence[tuple[float, str]], y: Sequence[tuple[float, str]], words: tuple[str, str]
) -> list[str]:
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12" role="img">',
        f"<title>{title}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for at, label in x:
        lines.append(f'<line x1="{at:.1f}" y1="{TOP}" x2="{at:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        lines.append(f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{label}</text>')
    for at, label in y:
        lines.append(f'<line x1="{LEFT}" y1="{at:.1f}" x2="{WIDTH - RIGHT}" y2="{at:.1f}" stroke="#ddd"/>')
        lines.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{label}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    lines.append(f'<text x="{middle:.0f}" y="{HEIGHT - 12}" text-anchor="middle">{words[0]}</text>')
    lines.append(f'<text transform="translate(14 {HEIGHT / 2:.0f}) rotate(-90)" text-anchor="middle">{words[1]}</text>')
    return lines


def _log(value: float, low: float, high: float, first: float, last: float) -> float:
    return first + (math.log10(value) - math.log10(low)) / (math.log10(high) - math.log10(low)) * (last - first)


def sensitivity(results: Results, parameters: Parameters, label: str) -> str:
    """Share reported against the fraction, a colour a depth: points with exact intervals, lines the probit."""
    low, high = 0.004, 1.0

    def x(value: float) -> float:
        return _log(value, low, high, LEFT, WIDTH - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - value * (HEIGHT - BOTTOM - TOP)

    marks = [(x(v), f"{100 * v:g} %") for v in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)]
    levels = [(y(v), f"{100 * v:g} %") for v in (0, 0.25, 0.5, 0.75, 0.95, 1)]
    lines = _frame(
        f"Share of samples in which {label} is reported", marks, levels, ("fraction of fragments", "reported")
    )
    found = hits(results, parameters, "own-bases")
    for number, depth in enumerate(parameters.depths):
        colour = COLOURS[number % len(COLOURS)]
        fit = curve(results, parameters, "own-bases", label, depth)
        if fit is not None:
            steps = [low * (high / low) ** (i / 120) for i in range(121)]
            points = " ".join(
                f"{x(v):.1f},{y(float(ndtr(fit.intercept + fit.slope * math.log10(v)))):.1f}" for v in steps
            )
            lines.append(f'<polyline points="{points}" fill="none" stroke="{colour}"/>')
        for fraction in parameters.fractions:
            got, of_all = found[label, depth, fraction]
            if fraction > 0 and of_all:
                bottom, top = exact(got, of_all)
                at = x(fraction)
                lines.append(
                    f'<line x1="{at:.1f}" y1="{y(bottom):.1f}" x2="{at:.1f}" y2="{y(top):.1f}" stroke="{colour}"/>'
                )
                lines.append(f'<circle cx="{at:.1f}" cy="{y(got / of_all):.1f}" r="3" fill="{colour}"/>')
        place = TOP + 14 + 18 * number
        lines.append(f'<text x="{WIDTH - RIGHT + 12}" y="{place}" fill="{colour}">{depth:,}×</text>')
    return "\n".join([*lines, "</svg>", ""])


def limits(results: Results, parameters: Parameters, label: str) -> str:
    """Stated limit (line) and LoD95 by probit (points with intervals) against depth."""
    low, high = 0.004, 0.6

    def x(value: float) -> float:
        return _log(value, 15, 2_600, LEFT, WIDTH - RIGHT)

    def y(value: float) -> float:
        return _log(min(high, max(low, value)), low, high, HEIGHT - BOTTOM, TOP)

    marks = [(x(d), f"{d:,}×") for d in parameters.depths]
    levels = [(y(v), f"{100 * v:g} %") for v in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)]
    lines = _frame(f"Stated and observed limits of {label}", marks, levels, ("fragments", "fraction"))
    stated = []
    for depth in parameters.depths:
        values = sorted(v for u in of(results, f"sensitivity-own-bases-{depth}-") for v in u["limits"])
        if values:
            stated.append((depth, values[len(values) // 2]))
        fit = curve(results, parameters, "own-bases", label, depth)
        if fit is not None:
            at = x(depth)
            lines.append(
                f'<line x1="{at:.1f}" y1="{y(fit.low):.1f}" x2="{at:.1f}" y2="{y(fit.high):.1f}" stroke="#882255"/>'
            )
            lines.append(f'<circle cx="{at:.1f}" cy="{y(fit.limit95):.1f}" r="4" fill="#882255"/>')
    points = " ".join(f"{x(d):.1f},{y(v):.1f}" for d, v in stated)
    lines.append(f'<polyline points="{points}" fill="none" stroke="#332288" stroke-width="2"/>')
    for number, (colour, words) in enumerate((("#332288", "stated"), ("#882255", "observed"))):
        lines.append(f'<text x="{WIDTH - RIGHT + 12}" y="{TOP + 14 + 18 * number}" fill="{colour}">{words}</text>')
    return "\n".join([*lines, "</svg>", ""])
