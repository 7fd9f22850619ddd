"""The two copies of a recessive gene with the changes drawn on them. Numbers only; the SVG is a template."""

from collections.abc import Sequence
from dataclasses import dataclass

from vexas_report.documents.labels import Captions
from vexas_report.knowledge.table_records import Gene
from vexas_report.model.findings import Finding
from vexas_report.model.terms import Assembly, Verdict, Zygosity

WIDTH = 150.0
_LEFT, _RIGHT = 23.0, 127.0
#: Width of a mark, and marks that fit side by side.
_MARK, _MOST_HITS = 38.0, 3


@dataclass(frozen=True, slots=True)
class VariantOnCopy:
    """A change on one copy (0 above, 1 below), or between both if it is not known which carries it (``copy`` None).

    ``caption`` is ``?``, or ``+2`` for changes without space for a mark.
    """

    x: float
    copy: int | None
    caption: str = "?"


@dataclass(frozen=True, slots=True)
class CopiesFigure:
    """``read`` is False where the file does not show that the gene was covered."""

    width: float
    hits: tuple[VariantOnCopy, ...]
    read: bool
    text: str


def copies_figure(
    gene: Gene, assembly: Assembly, verdict: Verdict | None, findings: Sequence[Finding], read: bool, captions: Captions
) -> CopiesFigure:
    """The figure of one gene. A copy is drawn as changed only where the verdict knows it."""
    copies = [_copies(verdict, finding, number, len(findings)) for number, finding in enumerate(findings)]
    spoken = captions[_spoken([copy for each in copies for copy in each], read)]
    shown = copies if len(copies) <= _MOST_HITS else [*copies[: _MOST_HITS - 1], (None,)]
    places = _apart([_x(gene, assembly, finding.pos) for finding in findings[: len(shown)]])
    more = f"+{len(copies) - len(shown) + 1}"
    hits = [
        VariantOnCopy(x, copy, more if len(copies) > len(shown) and number == len(shown) - 1 else "?")
        for number, (x, each) in enumerate(zip(places, shown, strict=True))
        for copy in each
    ]
    return CopiesFigure(WIDTH, tuple(hits), read, spoken)


def _apart(places: Sequence[float]) -> list[float]:
    """The places in their order, moved so far that no two marks lie on one another."""
    moved: dict[int, float] = {}
    last = _LEFT - _MARK
    for number in sorted(range(len(places)), key=places.__getitem__):
        last = moved[number] = max(places[number], last + _MARK)
    # What ran out of the figure on the right moves back, and pushes its neighbours.
    limit = _RIGHT
    for number in sorted(moved, key=moved.__getitem__, reverse=True):
        moved[number] = round(min(moved[number], limit), 1)
        limit = moved[number] - _MARK
    return [moved[number] for number in range(len(places))]


def _copies(verdict: Verdict | None, finding: Finding, number: int, total: int) -> tuple[int | None, ...]:
    if finding.zygosity is Zygosity.HOMOZYGOUS:
        return (0, 1)
    if finding.zygosity is Zygosity.UNRESOLVED:
        return (None,)
    if verdict is Verdict.COMPOUND_HETEROZYGOUS and total == 2:
        return (number,)
    # The first change lies on one copy by whatever name; where the next lies is not known.
    return (0,) if number == 0 else (None,)


def _spoken(listed: Sequence[int | None], read: bool) -> str:
    copies = set(listed)
    if not copies:
        return "copies_none" if read else "copies_unread"
    if {0, 1} <= copies:
        return "copies_both"
    if None in copies:
        return "copies_unknown"
    return "copies_one"


def _x(gene: Gene, assembly: Assembly, pos: int) -> float:
    """Where a position lies along the spliced transcript; an intronic one at the border of its exon."""
    done = 0
    total = sum(e.interval[assembly].end - e.interval[assembly].start + 1 for e in gene.exons)
    for exon in gene.exons:
        span = exon.interval[assembly]
        length = span.end - span.start + 1
        inside = pos - span.start if gene.strand > 0 else span.end - pos
        if inside < length:
            done += max(0, inside)
            break
        done += length
    return round(_LEFT + min(1.0, done / total) * (_RIGHT - _LEFT), 1)
