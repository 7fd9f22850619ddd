"""Trimming and shifting, held against moving an edit base by base; what REF states where the reference is unknown."""

from itertools import pairwise, product

import pytest
from tests.builders.shifts import BASES, FIRST, by_steps, genome, pure_edits, stretch

from vexas_report.nomenclature.edits import (
    Edit,
    ShiftedEdit,
    is_inversion,
    justified,
    replaced_runs,
    shift,
    trimmed,
)

GENOME = genome(BASES)


@pytest.mark.parametrize("to_right", [True, False])
def test_shift_goes_as_far_as_single_steps(to_right: bool) -> None:
    """GIVEN every small deletion and insertion THEN it is where single steps put it, with the unknown base that stopped it or that
    decides whether an insertion repeats its neighbours."""
    for edit in pure_edits(BASES):
        assert shift(GENOME, "chr1", edit, to_right) == by_steps(BASES, edit, to_right=to_right), edit


def test_shift_ends_with_the_contig() -> None:
    """GIVEN a run from the first base of a contig on THEN the shift to the left ends there, and is complete."""
    start = genome("ACACACACAAAG", 1)
    assert shift(start, "chr1", Edit(7, 8, "AC", ""), False) == ShiftedEdit(Edit(1, 2, "AC", ""))
    assert shift(start, "chr1", Edit(9, 8, "", "AC"), False) == ShiftedEdit(Edit(1, 0, "", "AC"), None, (1, 2))


def test_replacement_stays_and_unknown_bases_are_not_shifted() -> None:
    for to_right in (True, False):
        for edit in (Edit(103, 103, "A", "C"), Edit(103, 104, "AA", "C"), Edit(103, 103, "A", "CC")):
            assert shift(GENOME, "chr1", edit, to_right) == ShiftedEdit(edit)
        for edit in (Edit(103, 102, "", "N"), Edit(117, 117, "N", "")):
            assert shift(GENOME, "chr1", edit, to_right) == ShiftedEdit(edit, edit.start)
        assert shift(GENOME, "chr1", Edit(117, 117, "N", "A"), to_right) == ShiftedEdit(Edit(117, 117, "N", "A"))


def test_justified_edit_covers_every_place_where_it_could_lie() -> None:
    """GIVEN every small edit THEN the stretch from its leftmost to its rightmost place, or the unknown base that ends it."""
    given = 0
    for edit in pure_edits(BASES):
        left, right = (by_steps(BASES, edit, to_right=to_right) for to_right in (False, True))
        found = justified(GENOME, "chr1", edit)
        if left.unknown or right.unknown:
            assert found in (left.unknown, right.unknown)
            continue
        given += 1
        assert isinstance(found, Edit)
        assert (found.start, found.end) == (left.edit.start, right.edit.end)
        assert found.ref == stretch(BASES, found.start, found.end)
        whole = BASES[: edit.start - FIRST] + edit.alt + BASES[edit.end + 1 - FIRST :]
        assert BASES[: found.start - FIRST] + found.alt + BASES[found.end + 1 - FIRST :] == whole
    assert given > 1000


@pytest.mark.parametrize(
    ("shifted", "forward", "reverse"),
    [
        (ShiftedEdit(Edit(11, 11, "A", "C")), "7A>C", "7T>G"),
        (ShiftedEdit(Edit(11, 12, "AC", "")), "7del", "7del"),
        (ShiftedEdit(Edit(11, 10, "", "AC")), "7insAC", "7insGT"),
        (ShiftedEdit(Edit(11, 10, "", "AC"), None, (9, 10)), "7dup", "7dup"),
        (ShiftedEdit(Edit(11, 12, "AC", "GT")), "7delinsGT", "7delinsAC"),
        (ShiftedEdit(Edit(11, 11, "A", "CC")), "7delinsCC", "7delinsGG"),
    ],
)
def test_description_is_in_the_bases_of_its_strand(shifted: ShiftedEdit, forward: str, reverse: str) -> None:
    assert (shifted.description("7", 1), shifted.description("7", -1)) == (forward, reverse)


@pytest.mark.parametrize(
    ("pos", "ref", "alt", "edit"),
    [
        (10, "A", "C", Edit(10, 10, "A", "C")),
        (10, "GC", "G", Edit(11, 11, "C", "")),
        (10, "G", "GC", Edit(11, 10, "", "C")),
        (10, "ATG", "CTG", Edit(10, 10, "A", "C")),
        (10, "ATG", "ATC", Edit(12, 12, "G", "C")),
        (10, "CCC", "CC", Edit(10, 10, "C", "")),
        (10, "CC", "CCC", Edit(10, 9, "", "C")),
        (10, "ACT", "GAG", Edit(10, 12, "ACT", "GAG")),
        (10, "AC", "AC", Edit(10, 9, "", "")),
    ],
)
def test_shared_ends_are_taken_off_the_right_one_first(pos: int, ref: str, alt: str, edit: Edit) -> None:
    assert trimmed(pos, ref, alt) == edit


def test_the_runs_of_a_replacement_are_what_really_differs() -> None:
    """GIVEN every replacement of four bases THEN its runs differ throughout, do not touch, and together are the replacement."""
    for alt in map("".join, product("ACG", repeat=4)):
        runs = replaced_runs(Edit(11, 14, "ACGA", alt))
        made = list("ACGA")
        for run in runs:
            assert len(run.ref) == len(run.alt) == run.end - run.start + 1
            assert all(old != new for old, new in zip(run.ref, run.alt, strict=True))
            assert run.ref == "ACGA"[run.start - 11 : run.end - 10]
            made[run.start - 11 : run.end - 10] = run.alt
        assert "".join(made) == alt
        assert all(left.end + 1 < right.start for left, right in pairwise(runs))
    assert replaced_runs(Edit(11, 12, "AC", "ACG")) == ()
    assert replaced_runs(Edit(11, 12, "AC", "")) == ()


@pytest.mark.parametrize(
    ("ref", "alt", "found"),
    [("AC", "GT", True), ("AAG", "CTT", True), ("AC", "TG", False), ("A", "T", False), ("", "", False)],
)
def test_an_inversion_has_two_bases_or_more(ref: str, alt: str, found: bool) -> None:
    assert is_inversion(Edit(11, 10 + len(ref), ref, alt)) == found
