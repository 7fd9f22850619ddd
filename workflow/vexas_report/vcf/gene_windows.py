"""Where records are of interest: the transcripts of the genes, with a margin and what lies before them, in both assemblies."""

from collections.abc import Mapping
from dataclasses import dataclass

from vexas_report.knowledge.table_records import Gene
from vexas_report.model.terms import Assembly

REACH = 100_000  # an index may not know where a record with SVLEN alone ends: such records are looked for this far before a window
MARGIN = 50  # bases on either side, so that a change at the edge and its left-aligned twin are both met


@dataclass(frozen=True, slots=True)
class GeneWindow:
    """One gene's window in one assembly; 1-based, inclusive, ``chrX``-style."""

    gene: str
    assembly: Assembly
    chrom: str
    start: int
    end: int

    def overlaps(self, start: int, end: int) -> bool:
        """Whether a stretch (1-based, inclusive) shares a base with the window."""
        return start <= self.end and end >= self.start


def gene_windows(genes: Mapping[str, Gene]) -> tuple[GeneWindow, ...]:
    """Windows of all genes in both assemblies, in a fixed order."""
    return tuple(
        _window(gene, assembly)
        for gene in sorted(genes.values(), key=lambda g: g.symbol)
        for assembly in sorted(gene.region)
    )


def _window(gene: Gene, assembly: Assembly) -> GeneWindow:
    place, before = gene.region[assembly], gene.before(assembly)
    start, end = place.start - MARGIN, place.end + MARGIN
    if before is not None:
        start, end = min(start, before.start), max(end, before.end)
    return GeneWindow(gene.symbol, assembly, gene.chrom, start, end)


def window_of(
    windows: tuple[GeneWindow, ...], assembly: Assembly, chrom: str | None, start: int, end: int
) -> GeneWindow | None:
    """The window of one assembly that a stretch (1-based, inclusive) touches, or None."""
    for window in windows:
        if window.assembly is assembly and window.chrom == chrom and window.overlaps(start, end):
            return window
    return None
