"""Geometry of the two axes from 0 to 100 %: where a finding's fraction lies, and what a negative excludes.

Positions are per cent of the figure's width, so that a figure stretches with its column while its text keeps its size.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from vexas_report.documents import number_texts, safety
from vexas_report.documents.labels import Captions, load_captions
from vexas_report.knowledge.language import decimal
from vexas_report.knowledge.table_records import PublishedFraction
from vexas_report.model.findings import Finding
from vexas_report.model.terms import Sex

#: Space for the first and the last tick's caption, in per cent of the width.
_LEFT, _RIGHT = 3.0, 92.0
#: A caption starts at its line in the left part and ends at it in the right part.
_TURN = 0.55
#: The width of a ruler on a telephone and that of a letter of 11.5 px, in px: what a caption must fit into.
_NARROWEST, _LETTER = 300, 6.1
#: Ranges that end this near to the ends of the axis share one row.
_LOW_ENOUGH = 0.15
#: Clones that a ruler draws.
_MOST_CLONES = 3


def place(fraction: float) -> float:
    """Per cent of the figure's width at which a fraction (0 to 1) lies.

    >>> place(0), place(1)
    (3.0, 92.0)
    """
    return round(_LEFT + fraction * (_RIGHT - _LEFT), 2)


@dataclass(frozen=True, slots=True)
class Mark:
    """A tick or a place to compare with: ``x`` in per cent of the width, ``fraction`` 0 to 1."""

    x: float
    fraction: float
    caption: str

    @property
    def turned(self) -> bool:
        """Whether the caption is left of its line."""
        return self.fraction > _TURN


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the axis with a caption: a range of the configuration, or the fractions of published carriers."""

    x: float
    width: float
    caption: str
    #: Whether it is drawn in the row of the band above it.
    same_row: bool = False

    @property
    def side(self) -> str:
        """Side on which the caption fits: ``right`` or ``left`` of the stretch, else ``above`` it."""
        room = 100 * (_LETTER * len(self.caption) + 8) / _NARROWEST
        if self.x + self.width + room <= 100:
            return "right"
        return "left" if self.x - room >= 0 else "above"


@dataclass(frozen=True, slots=True)
class Clone:
    """A fraction and its 95 % interval in per cent of the width; ``caption`` is blank if the ruler has one clone."""

    point: float
    low: float | None
    high: float | None
    caption: str


@dataclass(frozen=True, slots=True)
class Ruler:
    """Fractions on an axis from 0 to 100 %: each clone with its 95 % interval, and ranges and places to compare them with."""

    left: float
    right: float
    ticks: tuple[Mark, ...]
    clones: tuple[Clone, ...]
    expected: Mark | None
    bands: tuple[Band, ...]
    text: str

    @property
    def words(self) -> int:
        """Words that the figure shows."""
        captions = [tick.caption for tick in self.ticks]
        captions += [clone.caption for clone in self.clones] + [band.caption for band in self.bands]
        if self.expected is not None:
            captions.append(self.expected.caption)
        return sum(len(caption.split()) for caption in captions) + 1  # the per cent sign of the axis


def ticks() -> tuple[Mark, ...]:
    """Every ten per cent, every second with its number."""
    return tuple(Mark(place(i / 10), i / 10, f"{i * 10}" if i % 2 == 0 else "") for i in range(11))


def ruler(
    findings: Sequence[Finding],
    sex: Sex,
    thresholds: Mapping[str, float],
    published: Sequence[PublishedFraction],
    captions: Captions,
) -> Ruler | None:
    """The axis of the leading findings (the first of them leads); None if none of them has a measured fraction.

    A threshold that is not stated is not drawn.
    """
    measured = [finding for finding in findings if finding.vaf is not None][:_MOST_CLONES]
    if not measured:
        return None
    finding = measured[0]
    own = [row for row in published if row.gene == finding.gene and row.hgvs_c == finding.hgvs_c]
    bands = list(_ranges(finding, thresholds, [row.threshold for row in own if row.threshold], captions))
    bands += [
        Band(
            place(row.low),
            round(place(row.high) - place(row.low), 2),
            captions.fill(
                "published_carriers", carriers=row.carriers, range=number_texts.interval((row.low, row.high))
            ),
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
        clones=tuple(_clone(each, captions, named=len(measured) > 1) for each in measured),
        expected=_expected(finding, sex, captions),
        bands=tuple(bands),
        text=captions["semicolon"].join(_spoken(each, captions, named=len(measured) > 1) for each in measured),
    )


def _clone(finding: Finding, captions: Captions, *, named: bool) -> Clone:
    assert finding.vaf is not None  # noqa: S101 - the caller leaves others out
    bounds = finding.vaf_ci95
    name = safety.elided(finding.hgvs_c or finding.hgvs_g, 40)
    caption = f"{name}{captions['colon']}{number_texts.percent(finding.vaf)}, {number_texts.reads(finding.alt_reads, finding.depth)}"
    return Clone(
        place(finding.vaf),
        place(bounds[0]) if bounds else None,
        place(bounds[1]) if bounds else None,
        caption if named else "",
    )


def _spoken(finding: Finding, captions: Captions, *, named: bool) -> str:
    said = captions.fill("vaf_spoken", vaf=number_texts.percent(finding.vaf))
    if finding.vaf_ci95:
        said += captions.fill("interval_spoken", interval=number_texts.interval(finding.vaf_ci95))
    return f"{finding.hgvs_c or finding.hgvs_g}{captions['colon']}{said}" if named else said


def _ranges(
    finding: Finding, thresholds: Mapping[str, float], named: Sequence[str], captions: Captions
) -> Iterator[Band]:
    """The ranges that the configuration grades: low level, to be confirmed, near 100 %."""
    if finding.zygosity is not None:
        return
    low, high = thresholds.get("low_level_vaf"), thresholds.get("near_fixed_vaf")
    if low is not None:
        yield _range(0.0, low, "low_level_vaf", captions)
    if high is not None:
        band = _range(high, 1.0, "near_fixed_vaf", captions)
        yield replace(band, same_row=low is not None and low <= _LOW_ENOUGH and high >= 1 - _LOW_ENOUGH)
    for key in named:
        if key in thresholds:
            yield _range(0.0, thresholds[key], key, captions)


def _range(low: float, high: float, key: str, captions: Captions) -> Band:
    value = high if low == 0 else low
    return Band(place(low), round(place(high) - place(low), 2), captions.fill(f"threshold_{key}", value=_plain(value)))


def _plain(value: float) -> str:
    """A threshold of the config in as few digits as it has."""
    return f"{decimal(f'{value * 100:.4g}')}{number_texts.NBSP}%"


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
    title: str
    caption: str
    text: str

    @property
    def words(self) -> int:
        """Words that the figure shows, its title and caption included."""
        texts = [*(tick.caption for tick in self.ticks), self.limit.caption, self.title, self.caption]
        return sum(len(text.split()) for text in texts) + 1 + len(load_captions()["limit_called"].split())


def limit_bar(limit: float | None, captions: Captions, loci: str = "") -> LimitBar | None:
    """The bar of a negative; None if no limit is known. ``loci`` names those that a partial negative covers."""
    if limit is None:
        return None
    shown = number_texts.percent(limit)
    part = "_partly" if loci else ""
    return LimitBar(
        place(0),
        place(1),
        ticks(),
        Mark(place(limit), limit, shown),
        captions.fill(f"excludes{part}", loci=loci),
        captions.fill(f"limit_caption{part}", limit=shown, loci=loci),
        captions.fill(f"limit_spoken{part}", limit=shown, loci=loci),
    )
