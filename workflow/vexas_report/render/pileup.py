"""A picture of the reads around a place, as inline SVG: depth, reference, amino acids, and fragments by strand.

Bases that differ are coloured and lettered, so that print in grey shows them too; the strand is a shape: an arrow to the right
or to the left. At most 40 KB. Everything that is drawn stands in ``findings.json`` under ``coverage.pileups``.
"""

from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby

from vexas_report.model.coverage import Pileup, PileupFragment, SiteReads

_LEFT, _BASE, _ROW, _DEPTH = 62, 13, 9, 46  # pixels: margin, width of a base, height of a row and of the depth track
_TOP = _DEPTH + 44
# Colours that differ in lightness as well (Okabe and Ito 2008), each with its letter.
_COLOURS = {"A": "#009e73", "C": "#0072b2", "G": "#b06000", "T": "#cc3311", "-": "#444444", "+": "#7a3db8"}
_AMINO = dict(
    zip(
        (a + b + c for a in "TCAG" for b in "TCAG" for c in "TCAG"),
        "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG",
        strict=True,
    )
)


def pileup_svg(pileup: Pileup, *, site: SiteReads | None = None, codons_from: int | None = None, last: int = 0) -> str:
    """The picture. ``site`` gives the counts that stand beside it; ``codons_from`` is the place of the first base of any codon
    of a gene on the plus strand and ``last`` the last coding base of its exon, for the amino acids."""
    rows = _rows(pileup)
    width = _LEFT + _BASE * (pileup.end - pileup.start + 1) + 8
    height = _TOP + _ROW * max(1, len(rows)) + 22
    title = f"Reads at {pileup.chrom}:{pileup.focus}: {len(pileup.fragments)} of {pileup.total} fragments drawn"
    parts = [
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}" font-size="10">',
        f"<title>{escape(title)}</title>",
        *_depth_track(pileup),
        *_reference(pileup),
        *(_amino_acids(pileup, codons_from, last) if codons_from is not None else ()),
    ]
    middle = _x(pileup, pileup.focus)
    parts.append(
        f'<rect x="{middle}" y="{_DEPTH}" width="{_BASE}" height="{height - _DEPTH - 20}" fill="#000" opacity=".07"/>'
    )
    placed = [(fragment, _TOP + _ROW * number) for number, row in enumerate(rows) for fragment in row]
    parts += ('<g fill="#d5dbe0">', *(p for f, y in placed for p in _body(pileup, f, y)), "</g>")
    parts += (part for f, y in placed for part in _boxes(pileup, f, y))
    parts.append('<g text-anchor="middle" font-size="8.5" style="--ink:#fff">')
    parts += (*(part for f, y in placed for part in _letters(pileup, f, y)), "</g>")
    parts.append(f'<text x="{_LEFT}" y="{height - 6}" class="s">{escape(_caption(pileup, site))}</text></svg>')
    return "".join(parts)


def _x(pileup: Pileup, pos: int) -> int:
    return _LEFT + _BASE * (pos - pileup.start)


def _rows(pileup: Pileup) -> list[list[PileupFragment]]:
    """Fragments on as few rows as hold them without touching."""
    rows: list[list[PileupFragment]] = []
    for fragment in (f for f in pileup.fragments if f.spans):
        start = min(s for s, _ in fragment.spans)
        row = next((r for r in rows if max(e for _, e in r[-1].spans) + 1 < start), None)
        if row is None:
            rows.append([fragment])
        else:
            row.append(fragment)
    return rows


def _depth_track(pileup: Pileup) -> Iterator[str]:
    most = max(pileup.depth, default=0) or 1
    at, steps = _LEFT, []
    for depth, same in groupby(pileup.depth):
        wide = _BASE * len(list(same))
        steps.append(f"L{at} {_DEPTH - round(38 * depth / most, 1)}h{wide}")
        at += wide
    yield f'<path d="M{_LEFT} {_DEPTH}{"".join(steps)}V{_DEPTH}z" fill="#9fb3bd"/>'
    yield f'<text x="{_LEFT - 5}" y="14" text-anchor="end" class="s">{most}</text>'
    yield f'<text x="{_LEFT - 5}" y="{_DEPTH}" text-anchor="end" class="s">depth 0</text>'


def _reference(pileup: Pileup) -> Iterator[str]:
    places = " ".join(str(_x(pileup, pileup.start + i) + _BASE / 2) for i in range(len(pileup.reference)))
    yield f'<text y="{_DEPTH + 34}" x="{places}" text-anchor="middle" font-family="monospace">{escape(pileup.reference)}</text>'


def _amino_acids(pileup: Pileup, codons_from: int, last: int) -> Iterator[str]:
    first = pileup.start + (codons_from - pileup.start) % 3
    for pos in range(first, min(pileup.end, last) - 1, 3):
        # Codons before the given one lie in an intron or another exon.
        letter = _AMINO.get(pileup.reference[pos - pileup.start : pos - pileup.start + 3])
        if pos >= codons_from and letter is not None:
            x = _x(pileup, pos)
            yield f'<path d="M{x + 1} {_DEPTH + 20}h{3 * _BASE - 2}" stroke="#7b8791"/>'
            yield f'<text x="{x + 1.5 * _BASE}" y="{_DEPTH + 16}" text-anchor="middle">{letter}</text>'


def _body(pileup: Pileup, fragment: PileupFragment, y: int) -> Iterator[str]:
    low, tall = y + 1, _ROW - 2
    spans = sorted(fragment.spans)
    if len(spans) > 1 and spans[0][1] < spans[-1][0]:
        yield f'<path d="M{_x(pileup, spans[0][1]) + _BASE} {y + _ROW / 2}H{_x(pileup, spans[-1][0])}" stroke="#7b8791"/>'
    for start, end in spans:
        left, right = _x(pileup, start), _x(pileup, end) + _BASE
        tip, half = (right - 4, right) if fragment.forward else (left + 4, left), y + _ROW / 2
        flat = left if fragment.forward else right
        yield f'<path d="M{flat} {low}H{tip[0]}L{tip[1]} {half}L{tip[0]} {low + tall}H{flat}z"/>'


def _inside(pileup: Pileup, fragment: PileupFragment) -> list[tuple[int, str]]:
    return [(pos, text) for pos, text in fragment.differences if pileup.start <= pos <= pileup.end]


def _boxes(pileup: Pileup, fragment: PileupFragment, y: int) -> Iterator[str]:
    for pos, text in _inside(pileup, fragment):
        faint = ' opacity=".45"' if text[0].islower() else ""
        colour = _COLOURS.get(text[0].upper(), "#444")
        yield f'<rect x="{_x(pileup, pos)}" y="{y}" width="{_BASE}" height="{_ROW}" fill="{colour}"{faint}/>'


def _letters(pileup: Pileup, fragment: PileupFragment, y: int) -> Iterator[str]:
    for pos, text in _inside(pileup, fragment):
        shown = text if len(text) == 1 else f"+{len(text) - 1}"
        yield f'<text x="{_x(pileup, pos) + _BASE / 2}" y="{y + 8}">{escape(shown)}</text>'


def _caption(pileup: Pileup, site: SiteReads | None) -> str:
    said = f"{len(pileup.fragments)} of {pileup.total} fragments, drawn at random; arrows: strand"
    if site is None:
        return said
    counts: Mapping[str, int] = {site.ref: site.reference.reads, **{a.alt: a.support.reads for a in site.alleles}}
    return f"{said}. {pileup.chrom}:{site.pos}: " + ", ".join(f"{base} {reads}" for base, reads in counts.items())
