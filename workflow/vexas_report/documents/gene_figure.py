"""A gene as its exons, with the findings as lollipops and the listed changes as small marks. Numbers only; the SVG is a template."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import sqrt

from vexas_report.documents import safety
from vexas_report.documents.labels import Captions, label
from vexas_report.knowledge.table_records import Exon, Gene, Interval, KnownVariant
from vexas_report.model.findings import Finding, LocusPart
from vexas_report.model.terms import Assembly, Category, Classification, LocusState

WIDTH = 880.0
_GAP = 5.0
#: How much wider than to scale an exon is drawn that a negative needs.
_NEEDED = 2.0
#: Part of the figure for the exon that is shown base by base, with its acceptor. In px: its acceptor, in that the last two
#: bases, the gap behind it, and the codons that are a separate locus.
_ZOOMED = 0.25
_ACCEPTOR, _LAST_TWO, _SLIT, _CODONS = 46.0, 24.0, 3.0, 48.0
_NARROWEST = 6.0
_LETTER = 8.4
_MOST_NAMED = 6
#: Rows of lollipops: four of findings, one for the lead, and one for the number of those without space.
_MOST_ROWS = 6
#: Small marks of listed changes nearer than this are drawn one above the other; rows of them.
_MARK, _MARK_ROWS = 8.0, 3
_LONGEST_NAME = 40
_ESTABLISHED = frozenset({Classification.PATHOGENIC, Classification.LIKELY_PATHOGENIC})


@dataclass(frozen=True, slots=True)
class Segment:
    """A needed locus where it lies in its exon, or before it. ``rest`` is the state of the locus' bases without a variant."""

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
    """Findings at one place: ``row`` 0 is nearest to the exons; ``caption`` blank if too many would be named.

    ``doubted``: the alignment contradicts all of them.
    """

    x: float
    caption: str
    lead: bool
    row: int
    turned: bool
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class KnownMark:
    """A listed change: ``established``, ``listed`` or ``other_disease``."""

    x: float
    kind: str
    row: int = 0


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
    def mark_rows(self) -> int:
        """Rows of small marks."""
        return max((mark.row + 1 for mark in self.marks), default=0)

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
    slots = tuple(_slots(gene, assembly, own))
    boxes = tuple(_box(gene, assembly, own, slot, last=slot is slots[-1]) for slot in slots)
    pins = _pins(gene, assembly, slots, findings)
    marks = tuple(_marks(gene, assembly, slots, known, findings))
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


@dataclass(frozen=True, slots=True)
class _Slot:
    """An exon's place in the figure. ``knots`` lead from the offset to its first base (transcript direction) to x."""

    exon: Exon
    knots: tuple[tuple[float, float], ...]
    zoomed: bool

    @property
    def start(self) -> float:
        """Left edge of the exon without its acceptor."""
        return self.x(0)

    @property
    def end(self) -> float:
        return self.knots[-1][1]

    def x(self, offset: float) -> float:
        """Where an offset lies, between the knots in proportion."""
        inner = min(max(offset, self.knots[0][0]), self.knots[-1][0])
        for (low, left), (high, right) in pairwise(self.knots):
            if inner <= high:
                return round(left + (right - left) * (inner - low) / ((high - low) or 1), 1)
        return self.end


def _offset(gene: Gene, span: Interval, pos: int) -> int:
    return pos - span.start if gene.strand > 0 else span.end - pos


def _reach(gene: Gene, span: Interval, locus: LocusPart) -> tuple[int, int]:
    """First and last (exclusive) offset of a locus to the first base of an exon."""
    one, other = _offset(gene, span, locus.start), _offset(gene, span, locus.end)
    return min(one, other), max(one, other) + 1


def _slots(gene: Gene, assembly: Assembly, loci: Sequence[LocusPart]) -> Iterator[_Slot]:
    zoomed = gene.zoom.exon if gene.zoom else None
    coding = [exon for exon in gene.exons if exon.cds]
    weights = {}
    for exon in coding:
        span = exon.interval[assembly]
        needed = any(span.overlaps(locus.start, locus.end) for locus in loci)
        weights[exon.number] = (_NEEDED if needed else 1.0) * sqrt(span.end - span.start + 1)
    free = WIDTH - 2 - _GAP * (len(coding) - 1)
    if zoomed in weights:
        free -= _ZOOMED * WIDTH
        weights[zoomed] = 0.0
    unit = free / (sum(weights.values()) or 1)
    x = 1.0
    for exon in coding:
        span = exon.interval[assembly]
        length = span.end - span.start + 1
        if exon.number == zoomed:
            width = _ZOOMED * WIDTH
            yield _Slot(exon, tuple(_knots(gene, span, loci, x, x + width)), zoomed=True)
        else:
            width = unit * weights[exon.number]
            yield _Slot(exon, ((0, x), (length, x + width)), zoomed=False)
        x += width + _GAP


def _knots(
    gene: Gene, span: Interval, loci: Sequence[LocusPart], left: float, right: float
) -> Iterator[tuple[float, float]]:
    """Knots of the zoomed exon: its acceptor with the last two bases wide, and its codons that are a locus."""
    length = span.end - span.start + 1
    inner = [_reach(gene, span, locus) for locus in loci if span.overlaps(locus.start, locus.end)]
    acceptor = min((low for low, high in inner if low < 0 and high < length), default=0)
    if acceptor < -2:
        yield acceptor, left
        yield -2, left + _ACCEPTOR - _LAST_TWO
        yield -0.001, left + _ACCEPTOR
        left += _ACCEPTOR + _SLIT
    yield 0, left
    codons = sorted((low, high) for low, high in inner if low >= 0 and high < length)
    wide = sum(high - low for low, high in codons)
    rest = (right - left - _CODONS * len(codons)) / (length - wide)
    x, at = left, 0
    for low, high in codons:
        # A base before the codon is as wide as one within it, or the letters of neighbours would lie on one another.
        x += max(rest * (low - at), 4.0 * (low - at) if low - at < 6 else 0)
        if low > at:
            yield low, x
        x, at = x + _CODONS, high
        yield high, x
    yield length, right


def _box(gene: Gene, assembly: Assembly, loci: Sequence[LocusPart], slot: _Slot, *, last: bool) -> ExonBox:
    segments = tuple(_segments(gene, assembly, loci, slot))
    start, end = slot.start, slot.end
    return ExonBox(slot.exon.number, start, round(end - start, 1), True, slot.zoomed, segments, bool(segments) or last)


def _segments(gene: Gene, assembly: Assembly, loci: Sequence[LocusPart], slot: _Slot) -> Iterator[Segment]:
    """The loci of an exon in transcript order. A locus that contains others is cut at them, so that none is drawn over another."""
    span = slot.exon.interval[assembly]
    length = span.end - span.start + 1
    reaches = [(_reach(gene, span, part), part) for part in loci if span.overlaps(part.start, part.end)]
    inner = sorted(((low, high), part) for (low, high), part in reaches if not (low <= 0 and high >= length))
    for (low, high), part in reaches:
        if low <= 0 and high >= length:
            at = 0
            for (first, behind), _ in inner:
                if first > at:
                    yield _segment(slot, at, first, part)
                if first >= 0:
                    at = behind
            yield _segment(slot, at, length, part)
    for (low, high), part in inner:
        # The exon's own first bases belong to the acceptor as well: they are drawn once, with the exon.
        yield _segment(slot, low, min(high, -0.001) if low < 0 else high, part)


def _segment(slot: _Slot, low: float, high: float, part: LocusPart) -> Segment:
    left, right = slot.x(low), slot.x(high)
    return Segment(left, round(max(_NARROWEST, right - left), 1), part.state, part.rest)


def _x(gene: Gene, assembly: Assembly, slots: Sequence[_Slot], pos: int) -> float | None:
    """Where a genomic position (1-based) lies: in its exon, or between two; None before the first coding exon."""
    found: float | None = None
    for slot in slots:
        span = slot.exon.interval[assembly]
        offset = _offset(gene, span, pos)
        if offset < slot.knots[0][0]:
            return found
        if offset < 0:
            return _inside(slot.x(offset + 0.5))
        if offset < span.end - span.start + 1:
            return _inside(slot.x(offset + 0.5))
        found = _inside(slot.end + _GAP / 2)
    return found


def _inside(x: float) -> float:
    """A place whose lollipop the figure does not cut."""
    return round(min(max(x, 9.0), WIDTH - 9.0), 1)


def _name(finding: Finding) -> str:
    parts = " ".join(part for part in (finding.hgvs_c or finding.hgvs_g, finding.hgvs_p) if part)
    return safety.elided(parts, _LONGEST_NAME)


def _pins(gene: Gene, assembly: Assembly, slots: Sequence[_Slot], findings: Sequence[Finding]) -> tuple[Pin, ...]:
    """Lollipops in rows: no stem crosses a name, no two circles meet."""
    at: dict[float, list[Finding]] = {}
    for finding in findings:
        x = _x(gene, assembly, slots, finding.pos)
        if x is not None:
            at.setdefault(x, []).append(finding)
    if not at:
        return ()
    named = len(at) <= _MOST_NAMED
    lead = next((x for x, here in at.items() if findings[0] in here), None)
    spans: dict[float, tuple[float, float]] = {}
    pins: dict[float, Pin] = {}
    for x in sorted(at, reverse=True):
        here = at[x]
        caption = _name(here[0]) if len(here) == 1 else ", ".join(f.hgvs_c or f.hgvs_g for f in here)
        caption = safety.elided(caption, 2 * _LONGEST_NAME) if named or x == lead else ""
        reach = 14 + _LETTER * len(caption) if caption else 9.0
        # Two names that run towards each other would each be crossed by the other's stem.
        facing = any(pin.turned and x < other < x + reach for other, pin in pins.items())
        turned = x + reach > WIDTH or (facing and x - reach >= 0)
        spans[x] = (x - reach, x + 9) if turned else (x - 9, x + reach)
        pins[x] = Pin(x, caption, x == lead, 0, turned, all(f.contradicted for f in here))
    rows: dict[float, int] = {}
    for x in _order(spans) if named else sorted(spans, key=lambda x: (x == lead, x)):
        met = [rows[y] for y in rows if spans[x][0] < spans[y][1] and spans[y][0] < spans[x][1]]
        rows[x] = max(met, default=-1) + 1
    return tuple(_capped(pins, rows, lead))


def _order(spans: Mapping[float, tuple[float, float]]) -> Iterator[float]:
    """The pins from the lowest row up: a name is above every stem that would run through it."""
    left = set(spans)
    while left:
        covers = {x: sum(spans[x][0] < y < spans[x][1] for y in left if y != x) for x in left}
        lowest = min(left, key=lambda x: (covers[x], -x))
        left.remove(lowest)
        yield lowest


def _capped(pins: Mapping[float, Pin], rows: Mapping[float, int], lead: float | None) -> Iterator[Pin]:
    """The pins of the first rows, the lead above them, and on the top row the number of those that are not drawn."""
    most = _MOST_ROWS - 2
    drawn = [x for x, row in rows.items() if row < most or x == lead]
    hidden = [x for x in rows if x not in drawn]
    for x in sorted(drawn):
        yield replace(pins[x], row=min(rows[x], most))
    if hidden:
        yield Pin(hidden[0], f"+{len(hidden)}", False, _MOST_ROWS - 1, hidden[0] > WIDTH / 2)


def _marks(
    gene: Gene,
    assembly: Assembly,
    slots: Sequence[_Slot],
    known: Sequence[KnownVariant],
    findings: Sequence[Finding],
) -> Iterator[KnownMark]:
    """Listed changes, one mark a place; a place that a finding takes has none."""
    taken = {_x(gene, assembly, slots, finding.pos) for finding in findings}
    kinds: dict[float, str] = {}
    for row in known:
        alleles = row.alleles.get(assembly, ())
        pos = alleles[0].pos if alleles else row.deleted[assembly].start if assembly in row.deleted else None
        x = None if pos is None else _x(gene, assembly, slots, pos)
        if x is None or x in taken or row.category is Category.BENIGN:
            continue
        if row.category is Category.SMAX2:
            kind = "other_disease"
        else:
            kind = "established" if row.decides and row.classification in _ESTABLISHED else "listed"
        if kinds.get(x) != "established":
            kinds[x] = kind
    ends = [-_MARK] * _MARK_ROWS
    for x, kind in sorted(kinds.items()):
        free = next((number for number, end in enumerate(ends) if x - end >= _MARK), None)
        if free is not None:
            ends[free] = x
            yield KnownMark(x, kind, free)
