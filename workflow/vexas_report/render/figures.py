"""Geometry of the two figures. Numbers only: the SVG itself is a template, so that every string in it is escaped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vexas_report.knowledge.records import Gene
from vexas_report.model.findings import Finding, LocusPart
from vexas_report.model.terms import Assembly, Category, LocusState
from vexas_report.render import numbers

VAF_WIDTH = 640.0
_VAF_LEFT, _VAF_RIGHT = 14.0, 14.0
GAP_WIDTH = 700.0
_EXON_GAP = 7.0
#: What a locus must not be hidden by where several share an exon: a gap first, then a finding.
_WORST_FIRST = (LocusState.NOT_TARGETED, LocusState.NOT_ASSESSABLE, LocusState.VARIANT, LocusState.REFERENCE)


@dataclass(frozen=True, slots=True)
class Mark:
    """A threshold on the VAF axis: ``x`` in user units, ``fraction`` 0 to 1."""

    x: float
    fraction: float
    caption: str


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
        named = [("low_level_vaf", "low level below"), ("near_fixed_vaf", "near fixed from")]
        if finding.category is Category.MET41_CANONICAL and finding.hgvs_c == "c.121A>C":
            named.append(("confirm_c121ac_vaf", "confirm below"))
        for key, caption in named:
            if (value := thresholds.get(key)) is not None:
                marks.append(Mark(_x(value), value, f"{caption} {numbers.percent(value)}"))
    bounds = finding.vaf_ci95
    spoken = f"VAF {numbers.percent(finding.vaf)}"
    if bounds:
        spoken += f", 95 % interval {numbers.interval(bounds)}"
    return VafFigure(
        width=VAF_WIDTH,
        left=_x(0),
        right=_x(1),
        ticks=tuple(Mark(_x(i / 10), i / 10, f"{i * 10}" if i % 2 == 0 else "") for i in range(11)),
        marks=tuple(sorted(marks, key=lambda mark: mark.fraction)),
        band=band,
        band_caption="expected for a heterozygote" if band else "",
        point=_x(finding.vaf),
        low=_x(bounds[0]) if bounds else None,
        high=_x(bounds[1]) if bounds else None,
        text=spoken,
    )


@dataclass(frozen=True, slots=True)
class ExonBox:
    """An exon of the schematic: ``state`` is None where no negative needs it."""

    number: int
    x: float
    width: float
    coding: bool
    state: LocusState | None


@dataclass(frozen=True, slots=True)
class Pin:
    """A finding above the exons."""

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
    needed = {e.number: _state(e.interval[assembly].start, e.interval[assembly].end, own) for e in gene.exons}
    weights = {number: 2.1 if state is not None else 1.0 for number, state in needed.items()}
    unit = (GAP_WIDTH - 2 - _EXON_GAP * (len(gene.exons) - 1)) / sum(weights.values())
    boxes: list[ExonBox] = []
    x = 1.0
    for exon in gene.exons:
        width = unit * weights[exon.number]
        boxes.append(ExonBox(exon.number, round(x, 2), round(width, 2), bool(exon.cds), needed[exon.number]))
        x += width + _EXON_GAP
    listed = [f for f in findings if f.gene == gene.symbol and f.reportable]
    pins = _pins(gene, assembly, boxes, listed)
    spoken = "; ".join(f"exon {n}: {s.value.replace('_', ' ')}" for n, s in needed.items() if s is not None)
    states = tuple(s for s in LocusState if s in {locus.state for locus in own})
    return GapFigure(GAP_WIDTH, gene.symbol, gene.transcript, tuple(boxes), pins, states, spoken)


def _state(start: int, end: int, loci: Sequence[LocusPart]) -> LocusState | None:
    states = {locus.state for locus in loci if locus.start <= end and locus.end >= start}
    return next((state for state in _WORST_FIRST if state in states), None)


def _pins(gene: Gene, assembly: Assembly, boxes: Sequence[ExonBox], findings: Sequence[Finding]) -> tuple[Pin, ...]:
    at: dict[float, list[str]] = {}
    for finding in findings:
        x = _schematic_x(gene, assembly, boxes, finding.pos)
        if x is not None:
            at.setdefault(x, []).append(finding.hgvs_c or finding.hgvs_g)
    return tuple(Pin(x, names[0] if len(names) == 1 else f"{len(names)} findings") for x, names in sorted(at.items()))


def _schematic_x(gene: Gene, assembly: Assembly, boxes: Sequence[ExonBox], pos: int) -> float | None:
    """Where a genomic position (1-based) lies in the schematic: within its exon, or in the gap between two."""
    before: float | None = None
    for exon, box in zip(gene.exons, boxes, strict=True):
        span = exon.interval[assembly]
        if span.contains(pos):
            share = (pos - span.start) / max(1, span.end - span.start)
            share = share if gene.strand > 0 else 1 - share
            return round(box.x + box.width * share, 2)
        passed = pos > span.end if gene.strand > 0 else pos < span.start
        if passed:
            before = box.x + box.width + _EXON_GAP / 2
        else:
            break
    return None if before is None else round(before, 2)
