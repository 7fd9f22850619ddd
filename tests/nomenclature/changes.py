"""Random changes at the loci, made from a seeded generator: the same number gives the same change anywhere."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from vexas_report.knowledge.genome import Genome
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature.transcripts import Transcript, load_transcripts, reverse_complement


@dataclass(frozen=True)
class RandomChange:
    """A change in VCF style and on the transcript: ``start``/``end`` 0-based from c.1 (transcript strand), exclusive."""

    gene: str
    chrom: str
    pos: int
    ref: str
    alt: str
    start: int
    end: int
    inserted: str


def bases(generator: random.Random, size: int) -> str:
    return "".join(generator.choice("ACGT") for _ in range(size))


def coding_changes(genome: Genome, genes: tuple[str, ...], count: int, seed: int = 1) -> Iterator[RandomChange]:
    """Changes whose bases lie in one exon and in the coding sequence, behind the start codon, at known bases."""
    generator = random.Random(seed)
    transcripts = load_transcripts(Assembly(genome.assembly))
    made = 0
    while made < count:
        transcript = transcripts[generator.choice(genes)]
        size = transcript.cds_end - transcript.cds_start + 1
        start = generator.randrange(3, size)
        length = generator.choice((0, 0, 1, 1, 1, 1, 2, 3, 3, 6, 9, generator.randrange(1, 60)))
        inserted = bases(generator, generator.choice((0, 1, 1, 1, 2, 3, 3, 6, generator.randrange(1, 30))))
        change = _on_genome(genome, transcript, start, start + length, inserted, generator)
        if change is not None:
            made += 1
            yield change


def _on_genome(
    genome: Genome, transcript: Transcript, start: int, end: int, inserted: str, generator: random.Random
) -> RandomChange | None:
    first, last = transcript.cds_start + start - 1, transcript.cds_start + end
    if last > transcript.cds_end:
        return None
    low, high = sorted((transcript.genomic(first), transcript.genomic(last)))
    if high - low != last - first or transcript.exon_at(low) != transcript.exon_at(high):
        return None
    if end - start and generator.random() < 0.2:
        # Duplications are rare among random bases.
        whole = genome.fetch(transcript.chrom, low, high)
        inserted = (whole if transcript.strand == 1 else reverse_complement(whole))[1:-1] * 2
    ref = genome.fetch(transcript.chrom, low, high)
    new = inserted if transcript.strand == 1 else reverse_complement(inserted)
    alt = ref[0] + new + ref[-1]
    if "N" in ref or ref == alt:
        return None
    return RandomChange(transcript.gene, transcript.chrom, low, ref, alt, start, end, inserted)


@dataclass(frozen=True)
class Anywhere:
    """A change in VCF style anywhere in a gene: exon, intron, UTR, over an edge."""

    gene: str
    chrom: str
    pos: int
    ref: str
    alt: str


def changes_anywhere(genome: Genome, genes: tuple[str, ...], count: int, seed: int = 1) -> Iterator[Anywhere]:
    """Changes up to 200 bases, half of them within 30 bases of an exon's edge, at known bases inside the transcript."""
    generator = random.Random(seed)
    transcripts = load_transcripts(genome.assembly)
    made = 0
    while made < count:
        transcript = transcripts[generator.choice(genes)]
        if generator.random() < 0.5:
            pos = generator.choice(generator.choice(transcript.exons)) + generator.randint(-30, 30)
        else:
            pos = generator.randint(transcript.start + 1, transcript.end - 1)
        size = generator.choice((1, 1, 1, 2, 2, 3, 4, 9, generator.randint(1, 200)))
        ref = genome.fetch(transcript.chrom, pos, pos + size - 1)
        kind = generator.choice(("any", "deletion", "insertion", "duplication", "inversion"))
        alt = _alternate(kind, ref, generator)
        inside = transcript.start < pos and pos + size - 1 < transcript.end
        if inside and alt != ref and "N" not in ref:
            made += 1
            yield Anywhere(transcript.gene, transcript.chrom, pos, ref, alt)


def _alternate(kind: str, ref: str, generator: random.Random) -> str:
    match kind:
        case "deletion":
            return ref[0]
        case "insertion":
            return ref + bases(generator, generator.choice((1, 1, 2, 3, generator.randint(1, 60))))
        case "duplication":
            return ref + ref[1:] + ref[-1]
        case "inversion":
            return reverse_complement(ref)
        case _:
            return bases(generator, generator.choice((1, 1, 2, 3, len(ref))))
