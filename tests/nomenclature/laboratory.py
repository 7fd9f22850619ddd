"""Whole sequences that agree with everything known of UBA1, as a laboratory's FASTA would bring one, and hidden bases."""

import random
from dataclasses import replace
from itertools import product

from vexas_report.knowledge.genome import Genome
from vexas_report.knowledge.genome.proteins import load_protein, translate
from vexas_report.nomenclature.transcripts import load_transcripts

GENE = "UBA1"


def laboratory(genome: Genome, seed: int = 1) -> Genome:
    """The genome with every gap of UBA1 closed: coding bases that spell the protein, any base elsewhere."""
    generator = random.Random(seed)
    part = genome.slices[GENE]
    bases = [generator.choice("ACGT") if base == "N" else base for base in part.sequence]
    for number, residue in enumerate((*str(load_protein(GENE)), "*")):
        places = codon_places(genome, number)
        known = "".join(part.sequence[place] for place in places)
        for place, base in zip(places, generator.choice(completions(known, residue)), strict=True):
            bases[place] = base
    return replace(
        genome, source="laboratory.fa", slices={**genome.slices, GENE: replace(part, sequence="".join(bases))}
    )


def completions(bases: str, residue: str) -> list[str]:
    """Codons that agree with three bases (``N`` with any) and spell a residue."""
    codons = map("".join, product(*("ACGT" if base == "N" else base for base in bases)))
    return [codon for codon in codons if translate(codon) == residue]


def codon_places(genome: Genome, number: int) -> list[int]:
    """Offsets in the slice of the bases of a codon (0-based)."""
    transcript = load_transcripts(genome.assembly)[GENE]
    first = transcript.cds_start + 3 * number
    return [transcript.genomic(first + i) - genome.slices[GENE].start for i in range(3)]


def hidden(genome: Genome, share: float, seed: int = 1) -> Genome:
    """The genome with a share of UBA1's bases unknown."""
    generator = random.Random(seed)
    part = genome.slices[GENE]
    bases = "".join("N" if generator.random() < share else base for base in part.sequence)
    return replace(genome, slices={**genome.slices, GENE: replace(part, sequence=bases)})
