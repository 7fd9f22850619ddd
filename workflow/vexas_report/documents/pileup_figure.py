"""A picture of the reads around a place, as inline SVG: depth, reference, amino acids, and fragments by strand.

Bases that differ are coloured and lettered, so that print in grey shows them too; the strand is a shape: an arrow to the right
or to the left. At most MOST_BYTES. Everything that is drawn is in ``findings.json`` under ``coverage.pileups``.
"""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from vexas_report.documents.labels import Captions
from vexas_report.model.coverage import Pileup, PileupFragment

MOST_BYTES = 40_000
_LEFT, _BASE, _ROW, _DEPTH = 48, 13, 11, 46  # pixels: margin, width of a base, height of a row and of the depth track
_TOP = _DEPTH + 44
#: Content of a box: a base, a deleted base, an insertion. Each has its colour in ``base.css``.
_KINDS = {"A": "a", "C": "c", "G": "g", "T": "t", "-": "gap", "+": "ins"}
_AMINO = dict(
    zip(
        (a + b + c for a in "TCAG" for b in "TCAG" for c in "TCAG"),
        "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG",
        strict=True,
    )
)


def pileup_svg(
    pileup: Pileup, captions: Captions, *, title: str, described: str = "", coding: tuple[int, int] | None = None
) -> tuple[str, int]:
    """The picture, and how many fragments it shows. ``title`` and ``described`` are for those who do not see it; ``coding`` is
    the place of the first base of a codon and the last coding base of its exon, of a gene on the plus strand."""
    fragments = [f for f in pileup.fragments if f.spans]
    while True:
        svg = _svg(pileup, fragments, captions, title, described, coding)
        # Only reads full of mismatches get here: every second fragment prefers none.
        if len(svg.encode()) <= MOST_BYTES or len(fragments) < 2:
            return svg, len(fragments)
        fragments = fragments[::2]


def _svg(
    pileup: Pileup,
    fragments: list[PileupFragment],
    captions: Captions,
    title: str,
    described: str,
    coding: tuple[int, int] | None,
) -> str:
    rows = _rows(fragments)
    width = _LEFT + _BASE * (pileup.end - pileup.start + 1) + 8
    height = _TOP + _ROW * max(1, len(rows)) + 4
    placed = [(fragment, _TOP + _ROW * number) for number, row in enumerate(rows) for fragment in row]
    x = _x(pileup, pileup.focus)
    parts = [
        f'<svg class="pileup" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}" style="font-size:11px;min-width:{width}px">',
        f"<title>{escape(title)}</title><desc>{escape(described)}</desc>",
        f'<rect x="{x}" y="{_DEPTH}" width="{_BASE}" height="{height - _DEPTH - 2}" style="fill:var(--tint)"/>',
        *_depth_track(pileup, captions),
        *_reference(pileup),
        *(_amino_acids(pileup, *coding) if coding is not None else ()),
        f'<path d="{"".join(_bodies(pileup, placed))}" style="fill:var(--plain);stroke:var(--mid);stroke-width:.5"/>',
        *_boxes(pileup, placed),
        '<g style="font-family:var(--mono);font-size:11px;text-anchor:middle;fill:var(--onbase)">',
        *_letters(pileup, placed),
        "</g></svg>",
    ]
    return "".join(parts)


def _x(pileup: Pileup, pos: int) -> int:
    return _LEFT + _BASE * (pos - pileup.start)


def _rows(fragments: list[PileupFragment]) -> list[list[PileupFragment]]:
    """Fragments on as few rows as hold them without touching."""
    rows: list[list[PileupFragment]] = []
    for fragment in fragments:
        start = min(s for s, _ in fragment.spans)
        row = next((r for r in rows if max(e for _, e in r[-1].spans) + 1 < start), None)
        if row is None:
            rows.append([fragment])
        else:
            row.append(fragment)
    return rows


def _depth_track(pileup: Pileup, captions: Captions) -> Iterator[str]:
    most = max(pileup.depth, default=0) or 1
    at, steps = _LEFT, []
    for depth, same in groupby(pileup.depth):
        wide = _BASE * len(list(same))
        steps.append(f"L{at} {_DEPTH - round(34 * depth / most, 1):g}h{wide}")
        at += wide
    yield f'<path d="M{_LEFT} {_DEPTH}{"".join(steps)}V{_DEPTH}z" style="fill:var(--fill);stroke:var(--mid);stroke-width:.7"/>'
    yield '<g style="text-anchor:end;fill:var(--soft)">'
    yield f'<text x="{_LEFT - 5}" y="20">{most}</text><text x="{_LEFT - 5}" y="{_DEPTH}">0</text></g>'
    yield f'<text x="{_LEFT}" y="10" style="fill:var(--soft)">{escape(captions["pileup_depth"])}</text>'


def _reference(pileup: Pileup) -> Iterator[str]:
    places = " ".join(f"{_x(pileup, pileup.start + i) + _BASE / 2:g}" for i in range(len(pileup.reference)))
    style = "font-family:var(--mono);text-anchor:middle;fill:var(--ink)"
    yield f'<text y="{_DEPTH + 36}" x="{places}" style="{style}">{escape(pileup.reference)}</text>'


def _amino_acids(pileup: Pileup, first: int, last: int) -> Iterator[str]:
    yield '<g style="text-anchor:middle;fill:var(--ink);stroke-width:1">'
    for pos in range(max(first, pileup.start + (first - pileup.start) % 3), min(pileup.end, last) - 1, 3):
        letter = _AMINO.get(pileup.reference[pos - pileup.start : pos - pileup.start + 3])
        if letter is not None:
            x = _x(pileup, pos)
            yield f'<path d="M{x + 1} {_DEPTH + 24}h{3 * _BASE - 2}" style="stroke:var(--mid)"/>'
            yield f'<text x="{x + 1.5 * _BASE:g}" y="{_DEPTH + 20}">{letter}</text>'
    yield "</g>"


Placed = list[tuple[PileupFragment, int]]


def _bodies(pileup: Pileup, placed: Placed) -> Iterator[str]:
    """One path: the reads of a fragment as arrows, and a line between mates that do not meet."""
    for fragment, y in placed:
        spans = sorted(fragment.spans)
        if len(spans) > 1 and spans[0][1] < spans[-1][0] - 1:
            yield f"M{_x(pileup, spans[0][1]) + _BASE} {y + 5.5:g}H{_x(pileup, spans[-1][0])}"
        elif len(spans) > 1:
            spans = [(spans[0][0], max(end for _, end in spans))]
        for start, end in spans:
            left, right = _x(pileup, start), _x(pileup, end) + _BASE
            flat, neck, tip = (left, right - 5, right) if fragment.forward else (right, left + 5, left)
            yield f"M{flat} {y + 1}H{neck}L{tip} {y + 5.5:g}L{neck} {y + 10}H{flat}z"


def _inside(pileup: Pileup, fragment: PileupFragment) -> list[tuple[int, str]]:
    return [(pos, text) for pos, text in fragment.differences if pileup.start <= pos <= pileup.end and text]


def _boxes(pileup: Pileup, placed: Placed) -> Iterator[str]:
    """One path a colour; what lies below the cut is faint."""
    boxes: dict[tuple[str, bool], list[str]] = {}
    for fragment, y in placed:
        for pos, text in _inside(pileup, fragment):
            kind = _KINDS.get(text[0].upper(), "gap")
            box = f"M{_x(pileup, pos)} {y}h{_BASE}v{_ROW}h-{_BASE}z"
            boxes.setdefault((kind, text[0].islower()), []).append(box)
    for (kind, faint), paths in sorted(boxes.items()):
        opacity = ";opacity:.5" if faint else ""
        yield f'<path d="{"".join(paths)}" style="fill:var(--base-{kind}){opacity}"/>'


def _letters(pileup: Pileup, placed: Placed) -> Iterator[str]:
    for fragment, y in placed:
        shown = [(pos, text if len(text) == 1 else f"+{len(text) - 1}") for pos, text in _inside(pileup, fragment)]
        single = [(pos, text) for pos, text in shown if len(text) == 1]
        if single:
            places = " ".join(f"{_x(pileup, pos) + _BASE / 2:g}" for pos, _ in single)
            yield f'<text y="{y + 9.5:g}" x="{places}">{escape("".join(text for _, text in single))}</text>'
        for pos, text in shown:
            if len(text) > 1:
                yield f'<text x="{_x(pileup, pos) + _BASE / 2:g}" y="{y + 9.5:g}">{text}</text>'
