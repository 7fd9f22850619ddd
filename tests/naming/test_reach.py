"""Whether an indel beside unknown bases could lie in another part: held against every way to fill them."""

import random
from collections import Counter
from itertools import product

import pytest
from tests.naming.small import MINUS, MIRROR, PLUS

from vexas_report.model.terms import Assembly
from vexas_report.naming.coding import Message, message
from vexas_report.naming.consequence import place_terms
from vexas_report.naming.edits import Edit, Surroundings, shift
from vexas_report.naming.reach import _near_edge, may_leave
from vexas_report.naming.transcripts import Transcript, load_transcripts, reverse_complement
from vexas_report.reference.genome import Genome, Slice

FIRST, LAST = 91, 330  # MIRROR - FIRST, so that the mirror image is the same stretch
STOPS = {"TAA", "TAG", "TGA"}


def genome(bases: str) -> Genome:
    return Genome(Assembly.GRCH38, "test", {"T": Slice("T", "chr0", FIRST, LAST, bases)})


def whole(generator: random.Random) -> str:
    """Bases of which the transcript on the plus strand is a message: no stop but the last, few letters so that runs are many."""
    while True:
        bases = "".join(generator.choice("AAC") for _ in range(FIRST, LAST + 1))
        made = f"{bases[: 260 - FIRST]}TAA{bases[263 - FIRST :]}"
        if not STOPS & set(codons(made)[:-1]):
            return made


def codons(bases: str) -> list[str]:
    read = PLUS.sequence(genome(bases))[PLUS.cds_start - 1 : PLUS.cds_end]
    return [read[i : i + 3] for i in range(0, len(read), 3)]


def told(transcript: Transcript, bases: str) -> Message:
    return message(transcript.sequence(genome(bases))[transcript.cds_start - 1 :], 24, None)


def answer(transcript: Transcript, bases: str, edit: Edit) -> bool | None:
    """What is said of an edit that is shifted in transcript direction already; None where no unknown base stops it there."""
    around = Surroundings(genome(bases), "chr0", edit.start, edit.ref)
    shifted = shift(around, edit, to_right=transcript.strand == 1)
    if shifted.edit != edit or not shifted.blocked:
        return None
    return may_leave(transcript, around, shifted, told(transcript, bases))


def part(edit: Edit) -> tuple[object, ...]:
    return PLUS.exon_at(edit.start), PLUS.exon_at(edit.end), frozenset(place_terms(PLUS, edit))


def may_by_filling(bases: str, edit: Edit, places: list[int]) -> bool:
    """Whether some filling of the unknown places lets the edit come to another part of the transcript on its way 3'."""
    for chosen in product("ACGT", repeat=len(places)):
        filled = list(bases)
        for place, base in zip(places, chosen, strict=True):
            filled[place - FIRST] = base
        text = "".join(filled)
        if STOPS & set(codons(text)[:-1]) or codons(text)[-1] not in STOPS:
            continue
        start, own = edit.start, edit.ref or edit.alt
        size = len(edit.ref)
        while start + size <= PLUS.end and text[start + size - FIRST] == own[0]:
            own, start = own[1:] + own[0], start + 1
            if part(Edit(start, start + size - 1, own if size else "", "" if size else own)) != part(edit):
                return True
    return False


def test_an_indel_may_leave_its_part_where_some_filling_lets_it() -> None:
    """GIVEN indels before one to three unknown bases anywhere in a small transcript THEN the answer is that of all fillings, on
    both strands."""
    generator = random.Random(3)
    answers: Counter[bool] = Counter()
    while sum(answers.values()) < 400:
        known = whole(generator)
        start = generator.randrange(102, 318)
        size, gap = generator.choice((1, 1, 2, 3)), generator.choice((1, 2, 3))
        deletion = generator.random() < 0.6
        behind = start + size if deletion else start
        places = list(range(behind, min(behind + gap, PLUS.end + 1)))
        bases = "".join("N" if pos in places else known[pos - FIRST] for pos in range(FIRST, LAST + 1))
        own = known[start - FIRST : start - FIRST + size]
        edit = Edit(start, start + size - 1, own, "") if deletion else Edit(start, start - 1, "", own)
        found = answer(PLUS, bases, edit)
        if found is None:
            continue
        mirrored = Edit(
            MIRROR - edit.end, MIRROR - edit.start, reverse_complement(edit.ref), reverse_complement(edit.alt)
        )
        assert answer(MINUS, reverse_complement(bases), mirrored) == found, (bases, edit)
        assert may_by_filling(bases, edit, places) == found, (bases, edit)
        answers[found] += 1
    assert min(answers[True], answers[False]) > 50, answers


@pytest.mark.parametrize("gene", ["UBA1", "ADA2"])
def test_an_edge_is_near_up_to_twenty_bases(gene: str) -> None:
    """GIVEN places around an exon between long introns THEN an edge is near up to 20 bases off, from the nearer end of an edit."""
    transcript = load_transcripts(Assembly.GRCH38)[gene]
    first, last = transcript.exons[2]
    for distance in range(15, 26):
        near = distance <= 20
        for size in (1, 3):
            before = Edit(first - distance - size + 1, first - distance, "A" * size, "")
            behind = Edit(last + distance, last + distance + size - 1, "A" * size, "")
            assert (_near_edge(transcript, before), _near_edge(transcript, behind)) == (near, near)
        assert _near_edge(transcript, Edit(last + distance + 1, last + distance, "", "A")) == near
