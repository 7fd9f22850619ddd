"""Trimming and shifting, held against moving an edit base by base; what REF states where the reference is unknown."""

from itertools import pairwise, product

import pytest
from tests.builders.shifts import BASES, FIRST, by_steps, genome, pure_edits, stretch

from vexas_report.naming import edits as module
from vexas_report.naming.edits import (
    Edit,
    Shifted,
    Surroundings,
    is_inversion,
    justified,
    replaced_runs,
    shift,
    trimmed,
)


@pytest.mark.parametrize("margin", [0, 3, 512])
@pytest.mark.parametrize("to_right", [True, False])
def test_a_shift_goes_as_far_as_single_steps(monkeypatch: pytest.MonkeyPatch, margin: int, to_right: bool) -> None:
    """GIVEN every small deletion and insertion, and a window that may have to grow THEN it lies where single steps put it, and
    says whether an unknown base stopped it or an insertion repeats its neighbours."""
    monkeypatch.setattr(module, "_MARGIN", margin)
    around = Surroundings(genome(BASES), "chr1", FIRST, BASES[0])
    for edit in pure_edits(BASES):
        assert shift(around, edit, to_right) == by_steps(BASES, edit, to_right=to_right), edit


def test_a_shift_ends_with_the_contig(monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a run from the first base of a contig on THEN the shift to the left ends there, and is complete."""
    monkeypatch.setattr(module, "_MARGIN", 0)
    bases = "ACACACACAAAG"
    around = Surroundings(genome(bases, 1), "chr1", 1, "A")
    assert shift(around, Edit(7, 8, "CA"[::-1], ""), False).edit == Edit(1, 2, "AC", "")
    assert shift(around, Edit(9, 8, "", "AC"), False) == Shifted(Edit(1, 0, "", "AC"), False, (1, 2))


def test_a_replacement_stays_and_unknown_bases_are_not_shifted() -> None:
    around = Surroundings(genome(BASES), "chr1", FIRST, BASES[0])
    for to_right in (True, False):
        for edit in (Edit(103, 103, "A", "C"), Edit(103, 104, "AA", "C"), Edit(103, 103, "A", "CC")):
            assert shift(around, edit, to_right) == Shifted(edit, False, None)
        for edit, blocked in ((Edit(103, 103, "", "N"), True), (Edit(117, 117, "N", ""), True)):
            assert shift(around, edit, to_right) == Shifted(edit, blocked, None)
        assert shift(around, Edit(117, 117, "N", "A"), to_right) == Shifted(Edit(117, 117, "N", "A"), False, None)


def test_a_justified_edit_covers_every_place_where_it_could_lie() -> None:
    """GIVEN every small edit THEN the stretch from its leftmost to its rightmost place, unless an unknown base ends it."""
    around = Surroundings(genome(BASES), "chr1", FIRST, BASES[0])
    given = 0
    for edit in pure_edits(BASES):
        left, right = (by_steps(BASES, edit, to_right=to_right) for to_right in (False, True))
        found = justified(around, edit)
        if left.blocked or right.blocked:
            assert found is None
            continue
        given += 1
        assert found is not None
        assert (found.start, found.end) == (left.edit.start, right.edit.end)
        assert found.ref == stretch(BASES, found.start, found.end)
        whole = BASES[: edit.start - FIRST] + edit.alt + BASES[edit.end + 1 - FIRST :]
        assert BASES[: found.start - FIRST] + found.alt + BASES[found.end + 1 - FIRST :] == whole
    assert given > 1000


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


def test_ref_stands_in_where_the_reference_is_unknown_and_nowhere_else() -> None:
    """GIVEN a REF over known and unknown bases THEN it fills the unknown ones that it covers; a contradiction is the first."""
    around = Surroundings(genome("ACGNNNNACG"), "chr1", 103, "GTT")
    assert list(around.stated) == [103, 104, 105]
    assert around.fetch(99, 112) == "NNACGTTNNACGNN"
    assert around.fetch(104, 105) == "TT"
    assert around.fetch(101, 103) == "ACG"
    assert Surroundings(genome("ACGNNNNACG"), "chr1", 104, "TA").fetch(103, 106) == "GTAN"
    assert around.conflict() is None
    wrong = Surroundings(genome("ACGNNNNACG"), "chr1", 102, "CCTTTTTT")
    assert wrong.conflict() == (103, "G", "C")
    assert wrong.fetch(102, 109) == "CGTTTTAC"
    assert Surroundings(genome("ACG"), "chr1", 101, "NCG").conflict() is None
    assert Surroundings(genome("ACG"), "chr1", 101, "NCA").conflict() == (103, "G", "A")


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
