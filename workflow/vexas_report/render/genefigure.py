"""A gene as its exons, with the findings as lollipops and the listed changes as small marks. Numbers only; the SVG is a template."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from vexas_report.knowledge.records import Gene, KnownVariant
from vexas_report.model.findings import Finding, LocusPart
from vexas_report.model.terms import Assembly, Category, Classification, LocusState
from vexas_report.render import safety
from vexas_report.render.labels import Captions, label

WIDTH = 880.0
_GAP = 5.0
#: How much wider than to scale an exon is drawn that a negative needs, and the one that is shown base by base.
_NEEDED, _ZOOMED = 2.0, 6.0
_NARROWEST = 6.0
_LETTER = 8.4
_MOST_NAMED = 6
_LONGEST_NAME = 40
_ESTABLISHED = frozenset({Classification.PATHOGENIC, Classification.LIKELY_PATHOGENIC})


@dataclass(frozen=True, slots=True)
class Segment:
    """A needed locus where it lies in its exon, or before it. ``rest`` is the state of the bases beside a variant."""

    x: float
    width: float
    state: LocusState
    rest: LocusState | None


@dataclass(frozen=True, slots=True)
class ExonBox:
    """An exon; one without segments is not needed by a negative. ``zoomed`` is drawn base by base elsewhere."""

    number: int
    x: float
    width: float
    coding: bool
    zoomed: bool
    segments: tuple[Segment, ...]
    named: bool


@dataclass(frozen=True, slots=True)
class Pin:
    """Findings at one place: ``row`` 0 is nearest to the exons; ``caption`` blank where too many would be named."""

    x: float
    caption: str
    lead: bool
    row: int
    turned: bool


@dataclass(frozen=True, slots=True)
class KnownMark:
    """A listed change: ``established``, ``listed`` or ``other_disease``."""

    x: float
    kind: str


@dataclass(frozen=True, slots=True)
class GeneFigure:
    """The coding exons of a gene in transcript order, not to scale."""

    width: float
    gene: str
    transcript: str
    exons: tuple[ExonBox, ...]
    pins: tuple[Pin, ...]
    marks: tuple[KnownMark, ...]
    states: tuple[LocusState, ...]
    text: str

    @property
    def rows(self) -> int:
        """Rows of lollipops."""
        return max((pin.row + 1 for pin in self.pins), default=0)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of small marks that are drawn, each once."""
        return tuple(dict.fromkeys(mark.kind for mark in self.marks))


def gene_figure(
    gene: Gene,
    assembly: Assembly,
    loci: Sequence[LocusPart],
    findings: Sequence[Finding],
    known: Sequence[KnownVariant],
    captions: Captions,
) -> GeneFigure | None:
    """The figure of one gene; None where the document has no locus of it. ``findings`` are drawn in their order, the first as lead."""
    own = [locus for locus in loci if locus.gene == gene.symbol]
    if not own:
        return None
    boxes = tuple(_boxes(gene, assembly, own))
    pins = _pins(gene, assembly, boxes, findings)
    marks = tuple(_marks(gene, assembly, boxes, known, findings))
    said = captions.fill("gene_spoken", gene=gene.symbol, transcript=gene.transcript)
    names = ", ".join(_name(f) + (f" ({captions.fill('in_exon', exon=f.exon)})" if f.exon else "") for f in findings)
    states = captions["semicolon"].join(_caption(gene, part) + captions["colon"] + label(part.state) for part in own)
    return GeneFigure(
        width=WIDTH,
        gene=gene.symbol,
        transcript=gene.transcript,
        exons=boxes,
        pins=pins,
        marks=marks,
        states=tuple(state for state in LocusState if state in {s for part in own for s in (part.state, part.rest)}),
        text=said + captions["colon"] + (f"{names}. {states}" if names else states),
    )


def _caption(gene: Gene, part: LocusPart) -> str:
    return next((locus.label for locus in gene.loci if locus.id == part.locus), part.locus)


def _boxes(gene: Gene, assembly: Assembly, loci: Sequence[LocusPart]) -> Iterator[ExonBox]:
    zoomed = gene.zoom.exon if gene.zoom else None
    coding = [exon for exon in gene.exons if exon.cds]
    weights = []
    for exon in coding:
        span = exon.interval[assembly]
        needed = any(span.overlaps(locus.start, locus.end) for locus in loci)
        factor = _ZOOMED if exon.number == zoomed else _NEEDED if needed else 1.0
        weights.append(factor * sqrt(span.end - span.start + 1))
    unit = (WIDTH - 2 - _GAP * (len(coding) - 1)) / sum(weights)
    x = 1.0
    for exon, weight in zip(coding, weights, strict=True):
        width = unit * weight
        segments = tuple(_segments(gene, assembly, loci, exon.number, x, width))
        named = bool(segments) or exon is coding[-1]
        yield ExonBox(exon.number, round(x, 1), round(width, 1), True, exon.number == zoomed, segments, named)
        x += width + _GAP


def _segments(
    gene: Gene, assembly: Assembly, loci: Sequence[LocusPart], number: int, x: float, width: float
) -> Iterator[Segment]:
    """The locus that spans the exon first, then those inside it, each where it lies."""
    span = next(exon.interval[assembly] for exon in gene.exons if exon.number == number)
    found = [locus for locus in loci if span.overlaps(locus.start, locus.end)]
    length = span.end - span.start + 1
    for locus in sorted(found, key=lambda part: part.start - part.end):
        if locus.start <= span.start and locus.end >= span.end:
            yield Segment(round(x, 1), round(width, 1), locus.state, locus.rest)
            continue
        low, high = locus.start - span.start, locus.end - span.start + 1
        if gene.strand < 0:
            low, high = length - high, length - low
        left, right = x + width * max(-0.06, low / length), x + width * min(1.06, high / length)
        yield Segment(round(left, 1), round(max(_NARROWEST, right - left), 1), locus.state, locus.rest)


def _x(gene: Gene, assembly: Assembly, boxes: Sequence[ExonBox], pos: int) -> float | None:
    """Where a genomic position (1-based) lies: in its exon, or between two; None before the first coding exon."""
    by_number = {box.number: box for box in boxes}
    before: float | None = None
    for exon in gene.exons:
        box = by_number.get(exon.number)
        if box is None:
            continue
        span = exon.interval[assembly]
        if span.contains(pos):
            share = (pos - span.start + 0.5) / (span.end - span.start + 1)
            return round(box.x + box.width * (share if gene.strand > 0 else 1 - share), 1)
        if (pos < span.start) if gene.strand > 0 else (pos > span.end):
            break
        before = box.x + box.width + _GAP / 2
    else:
        return None if before is None else round(before - _GAP / 2, 1)
    return None if before is None else round(before, 1)


def _name(finding: Finding) -> str:
    parts = " ".join(part for part in (finding.hgvs_c or finding.hgvs_g, finding.hgvs_p) if part)
    return safety.elided(parts, _LONGEST_NAME)


def _pins(gene: Gene, assembly: Assembly, boxes: Sequence[ExonBox], findings: Sequence[Finding]) -> tuple[Pin, ...]:
    at: dict[float, list[Finding]] = {}
    for finding in findings:
        x = _x(gene, assembly, boxes, finding.pos)
        if x is not None:
            at.setdefault(x, []).append(finding)
    named = len(at) <= _MOST_NAMED
    lead = findings[0] if findings else None
    pins: list[Pin] = []
    taken: list[list[tuple[float, float]]] = []
    for x, here in at.items():
        caption = _name(here[0]) if len(here) == 1 else ", ".join(f.hgvs_c or f.hgvs_g for f in here)
        caption = safety.elided(caption, 2 * _LONGEST_NAME) if named or here[0] is lead else ""
        turned = x > WIDTH / 2
        reach = 14 + _LETTER * len(caption)
        span = (x - reach, x + 9) if turned else (x - 9, x + reach)
        row = next(
            (i for i, spans in enumerate(taken) if all(span[1] < a or span[0] > b for a, b in spans)), len(taken)
        )
        if row == len(taken):
            taken.append([])
        taken[row].append(span)
        pins.append(Pin(x, caption, here[0] is lead, row, turned))
    return tuple(pins)


def _marks(
    gene: Gene,
    assembly: Assembly,
    boxes: Sequence[ExonBox],
    known: Sequence[KnownVariant],
    findings: Sequence[Finding],
) -> Iterator[KnownMark]:
    """Listed changes, one mark a place; a place that a finding takes has none."""
    taken = {_x(gene, assembly, boxes, finding.pos) for finding in findings}
    kinds: dict[float, str] = {}
    for row in known:
        alleles = row.alleles.get(assembly, ())
        pos = alleles[0].pos if alleles else row.deleted[assembly].start if assembly in row.deleted else None
        x = None if pos is None else _x(gene, assembly, boxes, pos)
        if x is None or x in taken or row.category is Category.BENIGN:
            continue
        if row.category is Category.SMAX2:
            kind = "other_disease"
        else:
            kind = "established" if row.decides and row.classification in _ESTABLISHED else "listed"
        if kinds.get(x) != "established":
            kinds[x] = kind
    yield from (KnownMark(x, kind) for x, kind in sorted(kinds.items()))
