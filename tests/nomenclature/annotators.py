"""Inputs for other people's annotators: our transcripts as GFF3, our sequence as FASTA, changes as VCF.

Each gene is its own contig, so that coordinates stay small; :attr:`Contig.origin` is the genome's base before its first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.nomenclature.changes import Anywhere

from vexas_report.knowledge.genome import Genome
from vexas_report.nomenclature.transcripts import Transcript, load_transcripts


@dataclass(frozen=True)
class Contig:
    gene: str
    origin: int
    sequence: str


def contigs(genome: Genome, genes: Sequence[str]) -> dict[str, Contig]:
    return {gene: Contig(gene, genome.slices[gene].start - 1, genome.slices[gene].sequence) for gene in genes}


def write_fasta(path: Path, parts: Iterable[Contig]) -> None:
    path.write_text("".join(f">{part.gene}\n{part.sequence}\n" for part in parts), encoding="ascii")


def write_gff(path: Path, genome: Genome, parts: Iterable[Contig], ensembl: bool) -> None:
    """GFF3; ``ensembl`` prefixes identifiers as bcftools csq expects them."""
    transcripts = load_transcripts(genome.assembly)
    lines = ["##gff-version 3"]
    for part in parts:
        lines += _features(transcripts[part.gene], part, ensembl)
    path.write_text("\n".join(lines) + "\n", encoding="ascii")


def _features(transcript: Transcript, part: Contig, ensembl: bool) -> list[str]:
    strand = "+" if transcript.strand == 1 else "-"
    gene, name = ("gene:", "transcript:") if ensembl else ("gene-", "rna-")

    def line(kind: str, first: int, last: int, phase: str, attributes: str) -> str:
        place = f"{first - part.origin}\t{last - part.origin}"
        return f"{part.gene}\tours\t{kind}\t{place}\t.\t{strand}\t{phase}\t{attributes}"

    whole = (transcript.start, transcript.end)
    parent = f"Parent={name}{transcript.accession}"
    lines = [
        line("gene", *whole, ".", f"ID={gene}{part.gene};Name={part.gene};biotype=protein_coding"),
        line(
            "mRNA",
            *whole,
            ".",
            f"ID={name}{transcript.accession};Parent={gene}{part.gene};biotype=protein_coding;Name={transcript.accession}",
        ),
    ]
    low, high = transcript.coding
    read = 0
    for first, last in transcript.exons:
        lines.append(line("exon", first, last, ".", parent))
        begin, end = max(first, low), min(last, high)
        if begin <= end:
            lines.append(line("CDS", begin, end, str(-read % 3), f"{parent};protein_id={transcript.protein}"))
            read += end - begin + 1
        for start, stop in _untranslated(first, last, low, high):
            five = (start < low) == (transcript.strand == 1)
            lines.append(line("five_prime_UTR" if five else "three_prime_UTR", start, stop, ".", parent))
    return lines


def _untranslated(first: int, last: int, low: int, high: int) -> list[tuple[int, int]]:
    spans = [(first, min(last, low - 1)), (max(first, high + 1), last)]
    return [(start, stop) for start, stop in spans if start <= stop]


def write_vcf(path: Path, parts: dict[str, Contig], changes: Sequence[Anywhere]) -> None:
    """The changes, numbered in ID by their place in ``changes``."""
    header = ["##fileformat=VCFv4.2", *(f"##contig=<ID={p.gene},length={len(p.sequence)}>" for p in parts.values())]
    header.append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO")
    order = {gene: number for number, gene in enumerate(parts)}
    rows = sorted((order[c.gene], c.pos - parts[c.gene].origin, number) for number, c in enumerate(changes))
    body = [f"{changes[n].gene}\t{pos}\t{n}\t{changes[n].ref}\t{changes[n].alt}\t.\t.\t." for _, pos, n in rows]
    path.write_text("\n".join(header + body) + "\n", encoding="ascii")
