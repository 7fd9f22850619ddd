"""A small message and every small edit of it, with the protein that the edited bases spell by Biopython; a small
transcript on both strands."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from Bio.Data.CodonTable import unambiguous_dna_by_name

from vexas_report.nomenclature.transcripts import Transcript

CODE = unambiguous_dna_by_name["Standard"].forward_table  # without the stops
#          M  L  L  R  S  G  *   and an untranslated end with stops in two frames
BASES = "ATGCTTCTTCGATCTGGCTGACTTAATCTGA"
SIZE = 21
PLAIN = BASES
NO_STOP = "ATGCTTCTTCGATCTGGCTGACTTACTCTGG"  # no stop in the frames of an insertion or an extension
# A deletion of three bases can spell a stop at its second codon, and its last stop codon again one place further up.
STOPS = "ATGTACAAACTTCTCTTGTGACTTAATCTGA"

# Exons of 12 bases, introns of 40: c.1 is the 7th base of exon 2, the stop codon ends with the 6th base of exon 4.
EXONS = ((101, 112), (153, 164), (205, 216), (257, 268), (309, 320))
SPANS = ((1, 12), (13, 24), (25, 36), (37, 48), (49, 60))


class Pair(NamedTuple):
    """A transcript and its mirror image on the other strand."""

    plus: Transcript
    minus: Transcript


PLUS = Transcript("T", "NM_0", "NP_0", "NC_0", "chr0", 1, EXONS, SPANS, 19, 42)
MIRROR = 421  # a position and its mirror image add up to this
MINUS = Transcript(
    "T", "NM_0", "NP_0", "NC_0", "chr0", -1, tuple((MIRROR - b, MIRROR - a) for a, b in EXONS), SPANS, 19, 42
)
WITH_UTRS = Pair(PLUS, MINUS)
# The same exons, of which the second to the fourth are coding from their first base to their last.
ALL_CODING = Pair(replace(PLUS, cds_start=13, cds_end=48), replace(MINUS, cds_start=13, cds_end=48))


def edits(bases: str) -> Iterator[tuple[int, int, str]]:
    """Every edit behind the start codon that begins in the coding sequence: up to four bases out, up to three in."""
    for start in range(3, SIZE):
        for end in range(start, min(start + 5, len(bases))):
            for size in range(4):
                for alt in map("".join, product("ACGT", repeat=size)):
                    if bases[start:end] != alt:
                        yield start, end, alt


def edits_over_the_end(bases: str) -> Iterator[tuple[int, int, str]]:
    """Edits that begin in the coding sequence and go on behind the stop codon: up to three bases there out, up to three in."""
    for start in range(3, SIZE):
        for end in range(SIZE + 1, SIZE + 4):
            for size in range(4):
                for alt in map("".join, product("ACGT", repeat=size)):
                    if bases[start:end] != alt:
                        yield start, end, alt


def spelt(bases: str) -> str:
    """The protein to its stop, which it may lack."""
    whole = "".join(CODE.get(bases[i : i + 3], "*") for i in range(0, len(bases) // 3 * 3, 3))
    return whole[: whole.index("*") + 1] if "*" in whole else whole
