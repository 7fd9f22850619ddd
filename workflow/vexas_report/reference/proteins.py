"""The protein of a gene whose shipped reference sequence is partial: what its codons must spell."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vexas_report.knowledge.genes import load_genes
from vexas_report.knowledge.records import Gene
from vexas_report.knowledge.resources import resource
from vexas_report.model.terms import Assembly

_COMPLEMENT = str.maketrans("ACGTN", "TGCAN")


@dataclass(frozen=True, slots=True)
class WrongCodon:
    """A codon that does not spell the protein's residue: its number, the genomic places of its bases in transcript order,
    its bases, what they spell and the residue of the protein (three-letter codes, ``Ter`` for a stop)."""

    number: int
    places: tuple[int, ...]
    bases: str
    spelt: str
    residue: str


@cache
def load_protein(gene: str) -> str | None:
    """Residues (one letter, without the stop) of ``resources/reference/GENE.protein.fa``; None where there is none.

    ValueError where the record is not the protein of ``genes.yaml``.
    """
    try:
        path = resource(f"reference/{gene}.protein.fa")
    except FileNotFoundError:
        return None
    header, *lines = path.read_text(encoding="ascii").split("\n")
    accession = load_genes()[gene].protein
    if header.removeprefix(">").split()[0] != accession:
        raise ValueError(f"reference/{gene}.protein.fa holds {header!r}, expected {accession}")
    return "".join(lines)


def wrong_codon(gene: Gene, assembly: Assembly, start: int, sequence: str) -> WrongCodon | None:
    """First codon of a gene that spells another residue than its protein, None where there is none or no protein.

    ``sequence`` is the plus strand from genomic position ``start`` (1-based) on, over ACGTN; codons with an unknown base
    are passed over.
    """
    from bioutils.sequences import aa1_to_aa3_lut, dna_to_aa1_lut

    protein = load_protein(gene.symbol)
    if protein is None:
        return None
    places = tuple(_coding_places(gene, assembly))
    for number, residue in enumerate((*protein, "*"), 1):
        own = places[3 * number - 3 : 3 * number]
        bases = "".join(sequence[place - start] for place in own)
        if gene.strand < 0:
            bases = bases.translate(_COMPLEMENT)
        spelt = residue if "N" in bases else dna_to_aa1_lut[bases]
        if spelt != residue:
            return WrongCodon(number, own, bases, aa1_to_aa3_lut[spelt], aa1_to_aa3_lut[residue])
    return None


def _coding_places(gene: Gene, assembly: Assembly) -> Iterator[int]:
    for exon in gene.exons:
        if assembly in exon.cds:
            part = exon.cds[assembly]
            yield from range(part.start, part.end + 1) if gene.strand > 0 else range(part.end, part.start - 1, -1)
