"""Arithmetic between c. numbers and genomic positions, on the exons of a gene. Everything is 1-based."""

from collections.abc import Sequence

from vexas_report.knowledge.table_records import Exon, Gene, Interval
from vexas_report.model.terms import Assembly


def coding_position(gene: Gene, assembly: Assembly, pos: int) -> int | None:
    """The c. number of a coding base, None outside the coding sequence."""
    for exon in gene.exons:
        cds = exon.cds.get(assembly)
        if cds is not None and exon.c_start is not None and cds.contains(pos):
            return exon.c_start + (pos - cds.start if gene.strand > 0 else cds.end - pos)
    return None


def codon(gene: Gene, assembly: Assembly, pos: int) -> int | None:
    """Residue number of a coding base."""
    coding = coding_position(gene, assembly, pos)
    return None if coding is None else (coding + 2) // 3


def genomic(gene: Gene, assembly: Assembly, base: int, offset: int = 0) -> int:
    """Genomic position of c.base with its intronic offset; ValueError where the base is not coding."""
    return coding_interval(gene.exons, gene.strand, assembly, base, base).start + gene.strand * offset


def coding_interval(exons: Sequence[Exon], strand: int, assembly: Assembly, first: int, last: int) -> Interval:
    """Genomic interval of coding bases c.first to c.last, which must lie in one exon; ValueError otherwise."""
    for exon in exons:
        if exon.c_start is not None and exon.c_end is not None and exon.c_start <= first <= last <= exon.c_end:
            cds = exon.cds[assembly]
            if strand > 0:
                return Interval(cds.chrom, cds.start + first - exon.c_start, cds.start + last - exon.c_start)
            return Interval(cds.chrom, cds.end - (last - exon.c_start), cds.end - (first - exon.c_start))
    raise ValueError(f"c.{first} to c.{last} do not lie in one exon")
