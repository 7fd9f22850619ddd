"""The transcripts of the loci: exons on the genome, coding part, and the sequence that they spell."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from vexas_report.knowledge.resources import resource
from vexas_report.model.terms import Assembly
from vexas_report.reference import Genome
from vexas_report.reference.contigs import chromosome

_COMPLEMENT = str.maketrans("ACGTN", "TGCAN")


def reverse_complement(bases: str) -> str:
    """Reverse complement of a sequence over ACGTN."""
    return bases.translate(_COMPLEMENT)[::-1]


@dataclass(frozen=True, slots=True)
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

    @property
    def start(self) -> int:
        """First genomic base."""
        return min(first for first, _ in self.exons)

    @property
    def end(self) -> int:
        """Last genomic base."""
        return max(last for _, last in self.exons)

    @property
    def introns(self) -> tuple[tuple[int, int], ...]:
        """Genomic intervals of the introns, in transcript order."""
        ordered = sorted(self.exons)
        gaps = [(left[1] + 1, right[0] - 1) for left, right in pairwise(ordered)]
        return tuple(gaps if self.strand == 1 else reversed(gaps))

    @property
    def coding(self) -> tuple[int, int]:
        """First and last genomic base between start and stop codon, introns included."""
        one, other = self.genomic(self.cds_start), self.genomic(self.cds_end)
        return min(one, other), max(one, other)

    def exon_at(self, pos: int) -> int | None:
        """0-based number of the exon that holds a genomic position; None in an intron or outside."""
        for number, (first, last) in enumerate(self.exons):
            if first <= pos <= last:
                return number
        return None

    def intron_at(self, pos: int) -> int | None:
        """0-based number of the intron that holds a genomic position; None elsewhere."""
        for number, (first, last) in enumerate(self.introns):
            if first <= pos <= last:
                return number
        return None

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


@cache
def document() -> dict[str, Any]:
    """The cdot document of ``resources/reference/transcripts.json``."""
    loaded: dict[str, Any] = json.loads(resource("reference/transcripts.json").read_text(encoding="ascii"))
    return loaded


@cache
def load_transcripts(assembly: Assembly) -> Mapping[str, Transcript]:
    """Transcripts of one assembly, by gene symbol."""
    found = {}
    for name, record in document()["transcripts"].items():
        build = record["genome_builds"][str(assembly)]
        # Start (0-based), end, number, first and last base of the transcript: see ``exon_table``.
        exons = sorted((number, (start + 1, end), span) for start, end, number, *span, _ in build["exons"])
        found[record["gene_name"]] = Transcript(
            gene=record["gene_name"],
            accession=name,
            protein=record["protein"],
            contig=build["contig"],
            chrom=chromosome(build["contig"]) or build["contig"],
            strand=1 if build["strand"] == "+" else -1,
            exons=tuple(place for _, place, _ in exons),
            spans=tuple((first, last) for _, _, (first, last) in exons),
            cds_start=record["start_codon"] + 1,
            cds_end=record["stop_codon"],
        )
    return found
