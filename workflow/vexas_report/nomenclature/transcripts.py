"""The transcripts of the loci: exons on the genome, coding part, and the sequence that they spell."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate, pairwise

from vexas_report.knowledge import load_genes
from vexas_report.knowledge.genome import Genome, accession
from vexas_report.model.terms import Assembly

_COMPLEMENT = str.maketrans("ACGTN", "TGCAN")


def reverse_complement(bases: str) -> str:
    """Reverse complement of a sequence over ACGTN."""
    return bases.translate(_COMPLEMENT)[::-1]


@dataclass(frozen=True)
class Transcript:
    """A transcript on one assembly.

    ``exons`` are genomic intervals (1-based, inclusive) in transcript order; ``spans`` the same exons in transcript
    numbering (1-based, inclusive). ``cds_start`` and ``cds_end`` are the transcript numbers of c.1 and of the last
    base of the stop codon.
    """

    gene: str
    accession: str
    protein: str
    contig: str
    chrom: str
    strand: int
    exons: tuple[tuple[int, int], ...]
    spans: tuple[tuple[int, int], ...]
    cds_start: int
    cds_end: int

    @cached_property
    def start(self) -> int:
        """First genomic base."""
        return min(first for first, _ in self.exons)

    @cached_property
    def end(self) -> int:
        """Last genomic base."""
        return max(last for _, last in self.exons)

    @cached_property
    def introns(self) -> tuple[tuple[int, int], ...]:
        """Genomic intervals of the introns, in transcript order."""
        ordered = sorted(self.exons)
        gaps = [(left[1] + 1, right[0] - 1) for left, right in pairwise(ordered)]
        return tuple(gaps if self.strand == 1 else reversed(gaps))

    @cached_property
    def coding(self) -> tuple[int, int]:
        """First and last genomic base between start and stop codon, introns included."""
        one, other = self.genomic(self.cds_start), self.genomic(self.cds_end)
        return min(one, other), max(one, other)

    def exon_at(self, pos: int) -> int | None:
        """0-based number of the exon that holds a genomic position; None in an intron or outside."""
        return _holding(self.exons, pos)

    def intron_at(self, pos: int) -> int | None:
        """0-based number of the intron that holds a genomic position; None elsewhere."""
        return _holding(self.introns, pos)

    def number(self, pos: int) -> int | None:
        """Transcript number (1-based) of an exonic genomic position; None elsewhere."""
        exon = self.exon_at(pos)
        if exon is None:
            return None
        (first, last), (begin, _) = self.exons[exon], self.spans[exon]
        return begin + (pos - first if self.strand == 1 else last - pos)

    def genomic(self, number: int) -> int:
        """Genomic position of a transcript number (1-based); ValueError outside the transcript."""
        for (first, last), (begin, end) in zip(self.exons, self.spans, strict=True):
            if begin <= number <= end:
                return first + number - begin if self.strand == 1 else last - (number - begin)
        raise ValueError(f"{self.accession} has no base {number}")

    def sequence(self, genome: Genome) -> str:
        """The transcript's bases, 5' to 3'; ``N`` where the genome does not know them."""
        parts = [genome.fetch(self.chrom, first, last) for first, last in self.exons]
        return "".join(parts if self.strand == 1 else map(reverse_complement, parts))


def _holding(intervals: tuple[tuple[int, int], ...], pos: int) -> int | None:
    return next((number for number, (first, last) in enumerate(intervals) if first <= pos <= last), None)


@cache
def load_transcripts(assembly: Assembly) -> Mapping[str, Transcript]:
    """Transcripts of one assembly, by gene symbol."""
    found = {}
    for gene in load_genes().values():
        exons = tuple((exon.interval[assembly].start, exon.interval[assembly].end) for exon in gene.exons)
        ends = tuple(accumulate(last - first + 1 for first, last in exons))
        starts = (1, *(end + 1 for end in ends[:-1]))
        begin, coding = next((n, exon.cds[assembly]) for n, exon in zip(starts, gene.exons, strict=True) if exon.cds)
        first, last = exons[starts.index(begin)]
        cds_start = begin + (coding.start - first if gene.strand == 1 else last - coding.end)
        found[gene.symbol] = Transcript(
            gene=gene.symbol,
            accession=gene.transcript,
            protein=gene.protein,
            contig=accession(assembly, gene.chrom),
            chrom=gene.chrom,
            strand=gene.strand,
            exons=exons,
            spans=tuple(zip(starts, ends, strict=True)),
            cds_start=cds_start,
            cds_end=cds_start - 1 + max(exon.c_end or 0 for exon in gene.exons),
        )
    return found
