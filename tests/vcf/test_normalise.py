"""Alleles that reach out of the sequence that is shipped, and such that stay whole."""

from collections.abc import Mapping
from itertools import islice

import pytest
from tests.builders.shifts import BASES, FIRST, by_steps, genome, pure_edits, stretch

from vexas_report.knowledge.genome import Genome, load_genome
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature.edits import Edit
from vexas_report.vcf import normalise as module
from vexas_report.vcf.normalise import AlleleSpelling, normalise

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

    def one(pos: int, ref: str, alt: str) -> AlleleSpelling:
        return AlleleSpelling(GRCH38, "UBA1", "chrX", pos, ref, alt)

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
    mnv = AlleleSpelling(GRCH38, "UBA1", "chrX", 47199051, "ATG", "CTT")
    assert normalise([mnv], genomes)[mnv] == (47199051, "ATG", "CTT")
    padded = AlleleSpelling(GRCH38, "UBA1", "chrX", 47199051, "ATG", "ACG")
    assert normalise([padded], genomes)[padded] == (47199052, "T", "C")


def spelt(one: Edit, known: str, left: int, right: int) -> tuple[int, str, str] | None:
    """An edit in VCF style with so many bases of the sequence on either side; None where one of them is unknown."""
    before = stretch(known, one.start - left, one.start - 1)
    after = stretch(known, one.end + 1, one.end + right)
    whole = before + one.ref + after, before + one.alt + after
    return None if "N" in before + after or not all(whole) else (one.start - left, *whole)


def leftmost(one: Edit, known: str) -> tuple[int, str, str]:
    """The spelling behind the base before the leftmost place, or before the one behind it where that base is unknown."""
    moved = by_steps(known, one, to_right=False).edit
    anchor, behind = stretch(known, moved.start - 1, moved.start - 1), stretch(known, moved.end + 1, moved.end + 1)
    if anchor == "N":
        return moved.start, moved.ref + behind, moved.alt + behind
    return moved.start - 1, anchor + moved.ref, anchor + moved.alt


def test_every_spelling_of_an_indel_comes_to_the_left_end_of_where_it_could_lie() -> None:
    """GIVEN small deletions and insertions in runs, repeats and beside unknown bases, padded in several ways THEN each stands behind
    the base before its leftmost place, or before the one behind it where that base is unknown."""
    genomes = {GRCH38: genome(BASES)}
    expected: dict[AlleleSpelling, tuple[int, str, str]] = {}
    for one in islice(pure_edits(BASES), 0, None, 3):
        for left, right in ((1, 0), (0, 1), (3, 2)):
            written = spelt(one, BASES, left, right)
            if written is None or not FIRST < written[0] < FIRST + len(BASES) - len(written[1]):
                continue
            expected[AlleleSpelling(GRCH38, "G", "chr1", *written)] = leftmost(one, BASES)
    assert len(expected) > 1000
    found = normalise(expected, genomes)
    assert {one: place for one, place in found.items() if place != expected[one]} == {}


def test_an_indel_of_unknown_bases_is_moved_as_if_they_were_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN indels whose REF states bases that the sequence does not know, all others being known THEN they come to where the same
    indel comes in the whole sequence, though a stretch around them alone is looked at."""
    monkeypatch.setattr(module, "OVERLAY", 20)
    whole = BASES.replace("N", "G")
    tried = 0
    for one in islice(pure_edits(whole), 7, None, 89):
        written = spelt(one, whole, 2, 1)
        if written is None:
            continue
        pos, ref, alt = written
        first = pos - FIRST
        hidden = whole[:first] + "N" * len(ref) + whole[first + len(ref) :]
        spelling = AlleleSpelling(GRCH38, "G", "chr1", pos, ref, alt)
        found = normalise([spelling], {GRCH38: genome(hidden)})[spelling]
        assert found == leftmost(one, whole), spelling
        tried += 1
    assert tried > 20


def test_ref_stands_in_for_unknown_bases_and_for_no_others() -> None:
    """GIVEN an indel whose REF states unknown bases among known ones THEN it is moved through what REF states, as far as what is
    known lets it; alone and together with others alike."""
    bases = "GACNNNNNNTTTTCGA"
    genomes = {GRCH38: genome(bases)}
    found = {
        # Bases 104 to 109 are unknown: an A run that REF states, and one that goes on into known T.
        AlleleSpelling(GRCH38, "G", "chr1", 104, "GAAA", "GAA"): (104, "GA", "G"),
        AlleleSpelling(GRCH38, "G", "chr1", 106, "AAA", "AA"): (106, "AA", "A"),
        AlleleSpelling(GRCH38, "G", "chr1", 108, "TTTT", "TTT"): (108, "TT", "T"),
        AlleleSpelling(GRCH38, "G", "chr1", 103, "CCC", "CC"): (102, "AC", "A"),
        AlleleSpelling(GRCH38, "G", "chr1", 107, "CTTT", "CTT"): (107, "CT", "C"),
        AlleleSpelling(GRCH38, "G", "chr1", 110, "TT", "T"): (110, "TT", "T"),
    }
    assert normalise(found, genomes) == found
    for one, place in found.items():
        assert normalise([one], genomes) == {one: place}


def test_a_replacement_of_other_length_is_trimmed_and_stays() -> None:
    genomes = {GRCH38: genome(BASES)}
    one = AlleleSpelling(GRCH38, "G", "chr1", FIRST + 6, BASES[6:11], BASES[6] + "CCC" + BASES[10])
    assert normalise([one], genomes)[one] == (FIRST + 7, BASES[7:10], "CCC")


@pytest.mark.parametrize(("pos", "moved"), [(FIRST, False), (FIRST + 1, True), (FIRST + 10, True), (FIRST + 11, False)])
def test_an_indel_is_moved_if_its_slice_holds_it_and_a_base_before(pos: int, moved: bool) -> None:
    """GIVEN a deletion in a run of A over twelve bases at either end of the slice THEN it is moved where the slice holds all of it."""
    genomes = {GRCH38: genome("A" * 12)}
    one = AlleleSpelling(GRCH38, "G", "chr1", pos, "AAA", "AA")
    assert (normalise([one], genomes)[one] != (pos, "AA", "A")) is moved
