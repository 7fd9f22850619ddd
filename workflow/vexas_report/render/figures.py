"""Geometry of the two figures. Numbers only: the SVG itself is a template, so that every string in it is escaped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vexas_report.knowledge.records import Gene, Interval
from vexas_report.model.findings import Finding, LocusPart
from vexas_report.model.terms import Assembly, Category, LocusState
from vexas_report.render import numbers
from vexas_report.render.labels import label

VAF_WIDTH = 480.0
_VAF_LEFT, _VAF_RIGHT = 12.0, 26.0
GAP_WIDTH = 700.0
_EXON_GAP = 6.5


@dataclass(frozen=True, slots=True)
class Mark:
    """A tick or threshold on the VAF axis: ``x`` in user units, ``fraction`` 0 to 1, ``row`` of the caption from above."""

    x: float
    fraction: float
    caption: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class VafFigure:
    """A VAF axis from 0 to 100 %: the point, its 95 % interval, and the thresholds that grade it."""

    width: float
    left: float
    right: float
    ticks: tuple[Mark, ...]
    marks: tuple[Mark, ...]
    band: tuple[float, float] | None
    band_caption: str
    point: float
    low: float | None
    high: float | None
    text: str


def _x(fraction: float) -> float:
    return round(_VAF_LEFT + fraction * (VAF_WIDTH - _VAF_LEFT - _VAF_RIGHT), 2)


def _threshold(caption: str, value: float) -> str:
    """``low level < 10 %``: a threshold of the config in as few digits as it has."""
    sign = "\u2265" if caption == "near fixed" else "<"
    return f"{caption} {sign}{numbers.NBSP}{value * 100:.4g}{numbers.NBSP}%"


def vaf_figure(finding: Finding, thresholds: Mapping[str, float]) -> VafFigure | None:
    """The figure of one finding; None where its VAF was not measured.

    Thresholds are taken by their names in the config; one that is not stated is not drawn.
    """
    if finding.vaf is None:
        return None
    marks: list[Mark] = []
    band: tuple[float, float] | None = None
    if finding.zygosity is not None:
        low, high = thresholds.get("heterozygous_vaf_low"), thresholds.get("heterozygous_vaf_high")
        if low is not None and high is not None:
            band = (_x(low), _x(high))
    else:
        named = [("low_level_vaf", "low level"), ("near_fixed_vaf", "near fixed")]
        if finding.category is Category.MET41_CANONICAL and finding.hgvs_c == "c.121A>C":
            named.append(("confirm_c121ac_vaf", "confirm if"))
        for key, caption in named:
            if (value := thresholds.get(key)) is not None:
                marks.append(Mark(_x(value), value, _threshold(caption, value)))
    bounds = finding.vaf_ci95
    spoken = f"VAF {numbers.percent(finding.vaf)}"
    if bounds:
        spoken += f", 95 % interval {numbers.interval(bounds)}"
    return VafFigure(
        width=VAF_WIDTH,
        left=_x(0),
        right=_x(1),
        ticks=tuple(Mark(_x(i / 10), i / 10, f"{i * 10}" if i % 2 == 0 else "") for i in range(11)),
        marks=_in_rows(marks),
        band=band,
        band_caption="expected for a heterozygote" if band else "",
        point=_x(finding.vaf),
        low=_x(bounds[0]) if bounds else None,
        high=_x(bounds[1]) if bounds else None,
        text=spoken,
    )


def _in_rows(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Captions of neighbours one below the other: those of the lower half run to the right, of the upper half to the left."""
    low = sorted((mark for mark in marks if mark.fraction <= 0.5), key=lambda mark: mark.fraction)
    high = sorted((mark for mark in marks if mark.fraction > 0.5), key=lambda mark: -mark.fraction)
    return tuple(replace(mark, row=row) for half in (low, high[::-1]) for row, mark in enumerate(half))


@dataclass(frozen=True, slots=True)
class Segment:
    """A needed locus within its exon: the exon's box holds one segment for each, in transcript order."""

    x: float
    width: float
    state: LocusState
    caption: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ExonBox:
    """An exon of the schematic, with its needed loci; an exon without any is not needed by a negative."""

    number: int
    x: float
    width: float
    coding: bool
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Pin:
    """A finding (or several at one place) above the exons."""

    x: float
    caption: str


@dataclass(frozen=True, slots=True)
class GapFigure:
    """The exons of a gene in transcript order, not to scale, with the needed loci by state."""

    width: float
    gene: str
    transcript: str
    exons: tuple[ExonBox, ...]
    pins: tuple[Pin, ...]
    states: tuple[LocusState, ...]
    text: str


def gap_figure(
    gene: Gene, assembly: Assembly, loci: Sequence[LocusPart], findings: Sequence[Finding]
) -> GapFigure | None:
    """The figure of one gene; None where the findings document has no locus of it."""
    own = [locus for locus in loci if locus.gene == gene.symbol]
    if not own:
        return None
    by_exon = {exon.number: _of_exon(gene, exon.interval[assembly], own) for exon in gene.exons}
    weights = {number: _weight(len(parts)) for number, parts in by_exon.items()}
    unit = (GAP_WIDTH - 2 - _EXON_GAP * (len(gene.exons) - 1)) / sum(weights.values())
    captions = {locus.id: locus.label for locus in gene.loci}
    boxes: list[ExonBox] = []
    x = 1.0
    for exon in gene.exons:
        width = unit * weights[exon.number]
        parts = by_exon[exon.number]
        segments = tuple(
            Segment(
                x=round(x + width * i / len(parts), 2),
                width=round(width / len(parts), 2),
                state=part.state,
                caption=_segment_caption(captions.get(part.locus, part.locus), exon.number) if len(parts) > 1 else "",
                start=part.start,
                end=part.end,
            )
            for i, part in enumerate(parts)
        )
        boxes.append(ExonBox(exon.number, round(x, 2), round(width, 2), bool(exon.cds), segments))
        x += width + _EXON_GAP
    listed = [f for f in findings if f.gene == gene.symbol and f.reportable]
    return GapFigure(
        width=GAP_WIDTH,
        gene=gene.symbol,
        transcript=gene.transcript,
        exons=tuple(boxes),
        pins=_pins(gene, assembly, boxes, listed),
        states=tuple(state for state in LocusState if state in {locus.state for locus in own}),
        text="; ".join(f"{captions.get(part.locus, part.locus)}: {label(part.state)}" for part in own),
    )


def _of_exon(gene: Gene, exon: Interval, loci: Sequence[LocusPart]) -> list[LocusPart]:
    """Loci that overlap an exon, in transcript order; the one that covers most of it comes last among equals."""
    found = [locus for locus in loci if exon.overlaps(locus.start, locus.end)]
    if gene.strand > 0:
        return sorted(found, key=lambda locus: (locus.start, locus.end))
    return sorted(found, key=lambda locus: (-locus.end, -locus.start))


def _weight(loci: int) -> float:
    """Relative width of an exon's box: plain, needed, or wide enough to caption several loci."""
    return {0: 1.0, 1: 2.1}.get(loci, 3.4 * loci)


def _segment_caption(caption: str, exon: int) -> str:
    """``exon 3 splice acceptor`` under exon 3 is ``acceptor``; ``exon 3`` is ``exon``."""
    return caption.removeprefix(f"exon {exon} ").removeprefix("splice ").replace(f"exon {exon}", "exon")


def _pins(gene: Gene, assembly: Assembly, boxes: Sequence[ExonBox], findings: Sequence[Finding]) -> tuple[Pin, ...]:
    at: dict[float, list[str]] = {}
    for finding in findings:
        x = _schematic_x(gene, assembly, boxes, finding.pos)
        if x is not None:
            at.setdefault(x, []).append(finding.hgvs_c or finding.hgvs_g)
    return tuple(Pin(x, names[0] if len(names) == 1 else f"{len(names)} findings") for x, names in sorted(at.items()))


def _schematic_x(gene: Gene, assembly: Assembly, boxes: Sequence[ExonBox], pos: int) -> float | None:
    """Where a genomic position (1-based) lies in the schematic: on its narrowest locus, in its exon, or between two exons."""
    before: float | None = None
    for exon, box in zip(gene.exons, boxes, strict=True):
        span = exon.interval[assembly]
        on = [segment for segment in box.segments if segment.start <= pos <= segment.end]
        if on and (len(box.segments) > 1 or not span.contains(pos)):
            narrowest = min(on, key=lambda segment: segment.end - segment.start)
            return round(narrowest.x + narrowest.width / 2, 2)
        if span.contains(pos):
            share = (pos - span.start) / max(1, span.end - span.start)
            share = share if gene.strand > 0 else 1 - share
            return round(box.x + box.width * share, 2)
        passed = pos > span.end if gene.strand > 0 else pos < span.start
        if not passed:
            break
        before = box.x + box.width + _EXON_GAP / 2
    return None if before is None else round(before, 2)
