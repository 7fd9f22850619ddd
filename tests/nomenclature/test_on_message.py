"""Where an edit of the genome lies on the message: every small edit of a small transcript, on both strands."""

import random
from itertools import pairwise

from tests.nomenclature.small import EXONS, MINUS, MIRROR, PLUS

from vexas_report.nomenclature.coding import to_coding_edit
from vexas_report.nomenclature.edits import Edit
from vexas_report.nomenclature.transcripts import reverse_complement

BASES = {pos: random.Random(pos).choice("ACGT") for first, last in EXONS for pos in range(first, last + 1)}
MESSAGE = "".join(BASES[pos] for pos in sorted(BASES))[PLUS.cds_start - 1 :]
NUMBERS = {pos: number - (PLUS.cds_start - 1) for number, pos in enumerate(sorted(BASES))}  # 0-based from c.1
Place = tuple[int, int, str] | None


def place(edit: Edit) -> Place:
    """The place of an edit, which is that of its mirror image on the other strand."""
    mirrored = Edit(MIRROR - edit.end, MIRROR - edit.start, reverse_complement(edit.ref), reverse_complement(edit.alt))
    found = to_coding_edit(PLUS, edit, MESSAGE)
    assert to_coding_edit(MINUS, mirrored, MESSAGE) == found, edit
    return found


def test_the_message_begins_at_c_1() -> None:
    assert len(MESSAGE) == 60 - 18
    assert MESSAGE[0] == BASES[159]
    assert NUMBERS[159] == 0
    assert NUMBERS[101] == -18


def test_bases_of_one_exon_have_their_place_and_those_of_two_have_none() -> None:
    """GIVEN every substitution, deletion and replacement of up to 14 bases THEN its place where one exon holds all of them."""
    exon = {pos: number for number, (first, last) in enumerate(EXONS) for pos in range(first, last + 1)}
    for start in range(98, 324):
        for size in (1, 2, 3, 12, 13, 53):
            end = start + size - 1
            inside = start in exon and exon.get(end) == exon[start]
            for alt in ("", "AC"):
                edit = Edit(start, end, "A" * size, alt)
                assert place(edit) == ((NUMBERS[start], NUMBERS[start] + size, alt) if inside else None), edit


def test_an_insertion_lies_between_two_bases_of_an_exon_or_repeats_the_last_of_one() -> None:
    """GIVEN an insertion before every base THEN its place within an exon; right behind an exon's last base it is put one turn back
    if it ends with that base, which the exon then holds, and has none otherwise."""
    turned = 0
    for pos in range(98, 324):
        for alt in ("A", "CA", "CC", "GTC", "TTG", "T", "G", "C"):
            edit = Edit(pos, pos - 1, "", alt)
            before = NUMBERS.get(pos - 1)
            expected: Place = None
            if any(first < pos <= last for first, last in EXONS):
                assert before is not None
                expected = (before + 1, before + 1, alt)
            elif before is not None and before >= 0 and alt.endswith(BASES[pos - 1]):
                expected = (before, before, alt[-1] + alt[:-1])
                turned += 1
            assert place(edit) == expected, edit
    assert turned >= 6


def test_an_insertion_in_the_gap_of_two_exons_is_of_the_one_before_alone() -> None:
    """GIVEN the base before an intron and the base behind it alike THEN only what follows the exon before is put back."""
    for (_, last), (first, _) in pairwise(EXONS):
        assert place(Edit(first, first - 1, "", BASES[first])) is None
        behind = place(Edit(last + 1, last, "", BASES[last]))
        assert behind == ((NUMBERS[last], NUMBERS[last], BASES[last]) if NUMBERS[last] >= 0 else None)
