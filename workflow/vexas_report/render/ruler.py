"""Geometry of the two axes from 0 to 100 %: where a finding's fraction lies, and what a negative excludes.

Positions are per cent of the figure's width, so that a figure stretches with its column while its text keeps its size.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vexas_report.knowledge.language import decimal
from vexas_report.knowledge.records import PublishedFraction
from vexas_report.model.findings import Finding
from vexas_report.model.terms import Sex
from vexas_report.render import numbers
from vexas_report.render.labels import Captions

#: Room for the first and the last tick's caption, in per cent of the width.
_LEFT, _RIGHT = 3.0, 92.0
#: A caption starts at its line in the left part and ends at it in the right part.
_TURN = 0.55
_GRADED = ("low_level_vaf", "near_fixed_vaf")


def place(fraction: float) -> float:
    """Per cent of the figure's width at which a fraction (0 to 1) lies.

    >>> place(0), place(1)
    (3.0, 92.0)
    """
    return round(_LEFT + fraction * (_RIGHT - _LEFT), 2)


@dataclass(frozen=True, slots=True)
class Mark:
    """A tick or threshold: ``x`` in per cent of the width, ``fraction`` 0 to 1, ``row`` of the caption from above."""

    x: float
    fraction: float
    caption: str
    row: int = 0

    @property
    def turned(self) -> bool:
        """Whether the caption stands left of its line."""
        return self.fraction > _TURN


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the axis with a caption, such as the fractions of published carriers."""

    x: float
    width: float
    caption: str


@dataclass(frozen=True, slots=True)
class Ruler:
    """A fraction on an axis from 0 to 100 %: the point, its 95 % interval, thresholds, and what to compare it with."""

    left: float
    right: float
    ticks: tuple[Mark, ...]
    marks: tuple[Mark, ...]
    expected: Mark | None
    bands: tuple[Band, ...]
    point: float
    low: float | None
    high: float | None
    text: str

    @property
    def rows(self) -> int:
        """Rows of captions above the axis."""
        return max((mark.row + 1 for mark in self.marks), default=0)


def ticks() -> tuple[Mark, ...]:
    """Every ten per cent, every second with its number."""
    return tuple(Mark(place(i / 10), i / 10, f"{i * 10}" if i % 2 == 0 else "") for i in range(11))


def ruler(
    finding: Finding,
    sex: Sex,
    thresholds: Mapping[str, float],
    published: Sequence[PublishedFraction],
    captions: Captions,
) -> Ruler | None:
    """The axis of one finding; None where its fraction was not measured. A threshold that is not stated is not drawn."""
    if finding.vaf is None:
        return None
    own = [row for row in published if row.gene == finding.gene and row.hgvs_c == finding.hgvs_c]
    bounds = finding.vaf_ci95
    spoken = captions.fill("vaf_spoken", vaf=numbers.percent(finding.vaf))
    if bounds:
        spoken += captions.fill("interval_spoken", interval=numbers.interval(bounds))
    bands = [
        Band(
            place(row.low),
            round(place(row.high) - place(row.low), 2),
            captions.fill("published_carriers", carriers=row.carriers, range=numbers.interval((row.low, row.high))),
        )
        for row in own
    ]
    if finding.zygosity is not None:
        low, high = thresholds.get("heterozygous_vaf_low"), thresholds.get("heterozygous_vaf_high")
        if low is not None and high is not None:
            bands.append(Band(place(low), round(place(high) - place(low), 2), captions["expected_heterozygote"]))
    return Ruler(
        left=place(0),
        right=place(1),
        ticks=ticks(),
        marks=_marks(finding, thresholds, [row.threshold for row in own if row.threshold], captions),
        expected=_expected(finding, sex, captions),
        bands=tuple(bands),
        point=place(finding.vaf),
        low=place(bounds[0]) if bounds else None,
        high=place(bounds[1]) if bounds else None,
        text=spoken,
    )


def _marks(
    finding: Finding, thresholds: Mapping[str, float], named: Sequence[str], captions: Captions
) -> tuple[Mark, ...]:
    if finding.zygosity is not None:
        return ()
    keys = [key for key in (*_GRADED, *named) if key in thresholds]
    marks = [
        Mark(place(thresholds[key]), thresholds[key], captions.fill(f"threshold_{key}", value=_plain(thresholds[key])))
        for key in keys
    ]
    return _in_rows(marks)


def _plain(value: float) -> str:
    """A threshold of the config in as few digits as it has."""
    return f"{decimal(f'{value * 100:.4g}')}{numbers.NBSP}%"


def _in_rows(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Captions of neighbours one below the other: those of the left part run to the right, of the right part to the left."""
    low = sorted((mark for mark in marks if not mark.turned), key=lambda mark: mark.fraction)
    high = sorted((mark for mark in marks if mark.turned), key=lambda mark: -mark.fraction)
    return tuple(replace(mark, row=row) for half in (low, high[::-1]) for row, mark in enumerate(half))


def _expected(finding: Finding, sex: Sex, captions: Captions) -> Mark | None:
    """Where an inherited variant of the X chromosome would lie, by the declared sex."""
    if finding.allele_state is None or sex is Sex.UNKNOWN:
        return None
    fraction = 1.0 if sex is Sex.MALE else 0.5
    return Mark(place(fraction), fraction, captions[f"inherited_{sex.value}"])


@dataclass(frozen=True, slots=True)
class LimitBar:
    """What a negative excludes: fractions below ``limit`` (0 to 1) could have been missed."""

    left: float
    right: float
    ticks: tuple[Mark, ...]
    limit: Mark
    text: str


def limit_bar(limit: float | None, captions: Captions) -> LimitBar | None:
    """The bar of a negative; None where no limit is known."""
    if limit is None:
        return None
    shown = numbers.percent(limit)
    return LimitBar(
        place(0), place(1), ticks(), Mark(place(limit), limit, shown), captions.fill("limit_spoken", limit=shown)
    )
