"""The genetic code, and the protein of a gene whose shipped reference sequence is partial: what its codons must spell."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from vexas_report.knowledge.genes import load_genes
from vexas_report.knowledge.resources import resource
from vexas_report.knowledge.table_records import Gene
from vexas_report.model.terms import Assembly

_COMPLEMENT = str.maketrans("ACGTN", "TGCAN")
# NCBI's translation table 1, in its order of codons.
_STANDARD = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"
_CODE = dict(zip(map("".join, product("TCAG", repeat=3)), _STANDARD, strict=True))
_THREE = "Ala Cys Asp Glu Phe Gly His Ile Lys Leu Met Asn Pro Gln Arg Ser Thr Val Trp Tyr Ter"
THREE_LETTERS = dict(zip("ACDEFGHIKLMNPQRSTVWY*", _THREE.split(), strict=True))
ONE_LETTER = {three: one for one, three in THREE_LETTERS.items()}


def translate(bases: str) -> str:
    """Residues (one letter, ``*`` for a stop) of the whole codons of a sequence over ACGTN; ``X`` for a codon with ``N``."""
    return "".join([_CODE.get(bases[i : i + 3], "X") for i in range(0, len(bases) - 2, 3)])


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
    protein = load_protein(gene.symbol)
    if protein is None:
        return None
    places = tuple(_coding_places(gene, assembly))
    for number, residue in enumerate((*protein, "*"), 1):
        own = places[3 * number - 3 : 3 * number]
        bases = "".join(sequence[place - start] for place in own)
        if gene.strand < 0:
            bases = bases.translate(_COMPLEMENT)
        spelt = translate(bases)
        if spelt not in (residue, "X"):
            return WrongCodon(number, own, bases, THREE_LETTERS[spelt], THREE_LETTERS[residue])
    return None


def _coding_places(gene: Gene, assembly: Assembly) -> Iterator[int]:
    for exon in gene.exons:
        if assembly in exon.cds:
            part = exon.cds[assembly]
            yield from range(part.start, part.end + 1) if gene.strand > 0 else range(part.end, part.start - 1, -1)
