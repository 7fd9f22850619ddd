"""Which stretches are read, and which positions of them allele by allele."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vexas_report.knowledge.table_records import Allele, Gene, Interval, VariantTable
from vexas_report.model.terms import Assembly

FLANK = 20  # intronic bases next to an exon that are read with it, as far as the splice rules reach
MARGIN = 10  # bases on either side of a window, for the neighbours of a base and the left alignment of an indel
AROUND_WHOLE = 100  # bases read next to a region that is read as a whole, for deletions that reach into it
LONGEST = 400  # bases of a window: memory grows with it
WHOLE = ("UBA1-codon41", "UBA1-exon3-acceptor")  # loci that each fragment is read over as a whole


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch that is fetched once. 1-based, ends included; ``genes`` lie in it."""

    chrom: str
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start + 1


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """Everything to read of one sample. ``sites`` are positions by gene; ``listed`` the alleles of the variant tables by
    place, ``critical`` the bases where every change is looked for, ``called`` those that the VCF calls; ``tests`` is how many
    changes are looked for, by which a result is corrected."""

    windows: tuple[Window, ...]
    sites: Mapping[tuple[str, int], str]
    listed: Mapping[tuple[str, int], tuple[Allele, ...]]
    critical: frozenset[tuple[str, int]]
    called: frozenset[tuple[str, int]]
    tests: int


def make_plan(
    genes: Mapping[str, Gene], variants: VariantTable, called: Iterable[tuple[str, str, int]], assembly: Assembly
) -> ReadPlan:
    """Windows and sites of one assembly. ``called`` are gene, contig and position of the VCF's calls."""
    sites: dict[tuple[str, int], str] = {}
    critical: set[tuple[str, int]] = set()
    spans: list[Interval] = []
    for gene in genes.values():
        spans += [_widened(exon.cds[assembly], FLANK) for exon in gene.exons if assembly in exon.cds]
        for locus in gene.loci:
            interval = locus.interval[assembly]
            spans.append(interval if locus.id not in WHOLE else _widened(interval, AROUND_WHOLE))
            if locus.id in WHOLE:
                places = {(interval.chrom, pos): gene.symbol for pos in range(interval.start, interval.end + 1)}
                sites |= places
        critical |= any_change_positions(gene, assembly)
    listed = {a for row in variants.rows if row.decides for a in row.alleles.get(assembly, ())}
    for row in variants.rows:
        if row.decides:
            spots = [(a.chrom, pos) for a in row.alleles.get(assembly, ()) for pos in _span(a)]
            sites |= dict.fromkeys(spots, row.gene)
            spans += [Interval(chrom, pos, pos) for chrom, pos in spots]
    own = {(chrom, pos): gene_name for gene_name, chrom, pos in sorted(called)}
    for place, gene_name in own.items():
        sites.setdefault(place, gene_name)
        spans.append(Interval(place[0], place[1], place[1]))
    by_place: dict[tuple[str, int], tuple[Allele, ...]] = {}
    for allele in sorted(listed, key=lambda a: (a.chrom, a.pos, a.ref, a.alt)):
        by_place[allele.chrom, allele.pos] = (*by_place.get((allele.chrom, allele.pos), ()), allele)
    tests = 3 * len(critical) + sum((a.chrom, a.pos) not in critical for a in listed)
    return ReadPlan(_windows(spans), sites, by_place, frozenset(critical), frozenset(own), tests)


def any_change_positions(gene: Gene, assembly: Assembly) -> set[tuple[str, int]]:
    """Bases at which any change whatever is looked for: codon 41 and the last two bases before exon 3."""
    found = set()
    for locus in gene.loci:
        if locus.id not in WHOLE:
            continue
        interval = locus.interval[assembly]
        places = range(interval.start, interval.end + 1)
        if locus.id == WHOLE[1]:
            exon = next(e for e in gene.exons if e.number == 3).interval[assembly]
            places = range(exon.start - 2, exon.start)  # UBA1 lies on the plus strand
        found |= {(interval.chrom, pos) for pos in places}
    return found


def _span(allele: Allele) -> range:
    return range(allele.pos, allele.pos + len(allele.ref))


def _widened(interval: Interval, by: int) -> Interval:
    return Interval(interval.chrom, interval.start - by, interval.end + by)


def _windows(spans: Iterable[Interval]) -> tuple[Window, ...]:
    """Overlapping and near spans as one window each, cut where they grow too long."""
    joined: list[Interval] = []
    for span in sorted((_widened(s, MARGIN) for s in spans), key=lambda s: (s.chrom, s.start, s.end)):
        last = joined[-1] if joined else None
        if last is not None and last.chrom == span.chrom and span.start <= last.end + 1:
            joined[-1] = Interval(last.chrom, last.start, max(last.end, span.end))
        else:
            joined.append(span)
    windows = []
    for span in joined:
        pieces = -(-(span.end - span.start + 1) // LONGEST)
        step = -(-(span.end - span.start + 1) // pieces)
        windows += [Window(span.chrom, s, min(s + step - 1, span.end)) for s in range(span.start, span.end + 1, step)]
    return tuple(windows)
