"""Alleles that reach out of the sequence that is shipped, and such that stay whole."""

from collections.abc import Mapping

import pytest

from vexas_report.model.terms import Assembly
from vexas_report.reference import Genome, load_genome
from vexas_report.variants.normalise import Spelling, normalise

GRCH38 = Assembly.GRCH38


@pytest.fixture(scope="module")
def genomes() -> Mapping[Assembly, Genome]:
    return {GRCH38: load_genome(GRCH38)}


def test_an_indel_that_leaves_the_slice_is_trimmed_and_stays_where_it_is(genomes: Mapping[Assembly, Genome]) -> None:
    """GIVEN deletions over either end of a gene's slice, and one at its very first base THEN each keeps its place, and a deletion
    in the middle of a run beside them is moved to the left end of its run as ever."""
    part = genomes[GRCH38].slices["UBA1"]
    first, last = part.start, part.end
    run = part.sequence.index("AAAA")
    at = first + run

    def one(pos: int, ref: str, alt: str) -> Spelling:
        return Spelling(GRCH38, "UBA1", "chrX", pos, ref, alt)

    over = one(last, part.sequence[-1] + "A", part.sequence[-1])
    before = one(first - 1, "CA", "C")
    start = one(first, part.sequence[:2], part.sequence[0])
    inner = one(at + 2, "AA", "A")
    found = normalise([over, before, start, inner], genomes)
    for each in (over, before, start):
        assert found[each] == (each.pos, each.ref, each.alt)
    anchor = part.sequence[run - 1]
    assert found[inner] == (at - 1, anchor + "A", anchor)


def test_a_replacement_of_equal_length_stays_whole(genomes: Mapping[Assembly, Genome]) -> None:
    mnv = Spelling(GRCH38, "UBA1", "chrX", 47199051, "ATG", "CTT")
    assert normalise([mnv], genomes)[mnv] == (47199051, "ATG", "CTT")
    padded = Spelling(GRCH38, "UBA1", "chrX", 47199051, "ATG", "ACG")
    assert normalise([padded], genomes)[padded] == (47199052, "T", "C")
