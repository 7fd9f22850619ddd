"""Names and consequences of one change, as ``nomenclature`` gives them and ``interpretation`` reads them."""

import re
from dataclasses import dataclass
from enum import StrEnum


class NamesBasis(StrEnum):
    """On what a ``p.`` name and its consequence rest: the reference sequence, or the row of a variant table. ``protein``
    is no longer written; earlier reports have it."""

    SEQUENCE = "sequence"
    PROTEIN = "protein"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class CodingPosition:
    """A place on the transcript: ``base`` is the c. number (negative in the 5' UTR; ``star`` for the 3' UTR),
    ``offset`` the intronic distance (negative before an exon, 0 in an exon)."""

    base: int
    offset: int = 0
    star: bool = False

    @classmethod
    def parse(cls, text: str) -> "CodingPosition":
        """The place written ``121``, ``-5``, ``*7``, ``118-2`` or ``-1+3``; ValueError for anything else."""
        match = re.fullmatch(r"(\*?)(-?\d+)([+-]\d+)?", text)
        if match is None:
            raise ValueError(f"{text!r} is no c. position")
        return cls(int(match[2]), int(match[3] or 0), bool(match[1]))


@dataclass(frozen=True, slots=True)
class ProteinChange:
    """A predicted protein change in numbers. ``kind``: missense, synonymous, nonsense, frameshift, inframe_deletion,
    inframe_insertion, delins, start_lost, stop_lost, unknown. ``first``/``last`` are residue numbers that change;
    ``ref``/``alt`` one-letter residues; ``end`` the residue number where the altered protein stops (None unless shortened or extended)."""

    kind: str
    first: int
    last: int
    ref: str
    alt: str
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """HGVS names against versioned accessions. A name that cannot be given is None and ``missing`` says why,
    as (part, reason) pairs; nothing is guessed. ``consequence`` is the most severe Sequence Ontology term,
    ``consequences`` all of them, most severe first. ``exon``/``intron`` are 1-based numbers in the transcript.
    ``basis`` says on what ``hgvs_p`` and the consequences rest.
    ``evidence`` holds computed figures worth printing, as (name, value) pairs (splice strength)."""

    gene: str
    transcript: str
    hgvs_g: str
    hgvs_c: str | None
    hgvs_p: str | None
    hgvs_mosaic_c: str | None
    hgvs_mosaic_p: str | None
    consequence: str
    consequences: tuple[str, ...]
    start: CodingPosition | None
    end: CodingPosition | None
    exon: int | None = None
    intron: int | None = None
    protein: ProteinChange | None = None
    missing: tuple[tuple[str, str], ...] = ()
    legacy: tuple[str, ...] = ()
    vrs_id: str | None = None
    spdi: str | None = None
    evidence: tuple[tuple[str, str], ...] = ()
    basis: NamesBasis = NamesBasis.SEQUENCE
