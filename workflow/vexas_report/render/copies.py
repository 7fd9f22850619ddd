"""The two copies of a recessive gene with the changes drawn on them. Numbers only; the SVG is a template."""

from collections.abc import Sequence
from dataclasses import dataclass

from vexas_report.knowledge.records import Gene
from vexas_report.model.findings import Finding
from vexas_report.model.terms import Assembly, Verdict, Zygosity
from vexas_report.render.labels import Captions

WIDTH = 150.0
_LEFT, _RIGHT = 16.0, 134.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A change on one copy (0 above, 1 below), or between both where it is not known which carries it (``copy`` None)."""

    x: float
    copy: int | None


@dataclass(frozen=True, slots=True)
class CopiesFigure:
    """``read`` is False where the file does not show that the gene was covered."""

    width: float
    hits: tuple[Hit, ...]
    read: bool
    text: str


def copies_figure(
    gene: Gene, assembly: Assembly, verdict: Verdict | None, findings: Sequence[Finding], read: bool, captions: Captions
) -> CopiesFigure:
    """The figure of one gene. A copy is drawn as changed only where the verdict knows it."""
    hits: list[Hit] = []
    for number, finding in enumerate(findings):
        x = _x(gene, assembly, finding.pos)
        for copy in _copies(verdict, finding, number, len(findings)):
            hits.append(Hit(x, copy))
    return CopiesFigure(WIDTH, tuple(hits), read, captions[_spoken(hits, read)])


def _copies(verdict: Verdict | None, finding: Finding, number: int, total: int) -> tuple[int | None, ...]:
    if finding.zygosity is Zygosity.HOMOZYGOUS:
        return (0, 1)
    if finding.zygosity is Zygosity.UNRESOLVED:
        return (None,)
    if verdict is Verdict.COMPOUND_HETEROZYGOUS and total == 2:
        return (number,)
    # The first change lies on one copy by whatever name; where the next lies is not known.
    return (0,) if number == 0 else (None,)


def _spoken(hits: Sequence[Hit], read: bool) -> str:
    copies = {hit.copy for hit in hits}
    if not hits:
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
