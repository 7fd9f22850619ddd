"""Indels as alleles, and several changes as one replacement: against what the bases themselves say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vexas_report.alignment.fragments import Read
from vexas_report.alignment.indels import PlacedAllele, indels_of, replacement, touches

BASES = "TGCAGGTCAC"


def test_a_change_touches_a_stretch_whose_bases_it_alters_or_that_it_parts() -> None:
    """GIVEN any substitution, deletion and insertion of ten bases, and any stretch THEN it touches where one of its bases lies
    within, or where the bases that an insertion parts both do."""
    for pos in range(1, 10):
        for length in range(4):
            deletion = (pos, "A" * (1 + length), "A")
            substitution = (pos, "A" * (1 + length), "C" * (1 + length))
            for start in range(1, 11):
                for end in range(start, 11):
                    altered = set(range(pos + 1, pos + 1 + length))
                    within = set(range(start, end + 1))
                    if length:
                        assert touches(deletion, start, end) is bool(altered & within)
                    assert touches(substitution, start, end) is bool((altered | {pos}) & within)
                    assert touches((pos, "A", "ACC"), start, end) is ({pos, pos + 1} <= within)


@st.composite
def molecules(draw: st.DrawFn) -> list[PlacedAllele]:
    """Changes of one molecule, each beside what the one before it left."""
    found, at = [], 2
    for _ in range(draw(st.integers(1, 3))):
        at += draw(st.integers(0, 2))
        ref = BASES[at - 1 : at - 1 + draw(st.integers(1, 3))]
        if not ref:
            break
        alt = draw(st.one_of(st.just(ref[0]), st.text("ACGT", min_size=1, max_size=3)))
        found.append((at, ref, alt))
        at += len(ref)
    return found


@given(molecules())
@settings(derandomize=True)
def test_changes_of_a_molecule_come_to_one_replacement_that_makes_the_same_bases(changes: list[PlacedAllele]) -> None:
    """GIVEN changes THEN the replacement makes the very bases that they make one by one, keeps a base on either side, and ends and
    begins where both differ as far as it can."""
    made = list(BASES)
    for pos, ref, alt in changes:
        made[pos - 1 : pos - 1 + len(ref)] = [alt, *[""] * (len(ref) - 1)]
    pos, ref, alt = replacement(BASES, 1, list(reversed(changes)))
    assert BASES[pos - 1 : pos - 1 + len(ref)] == ref
    assert BASES[: pos - 1] + alt + BASES[pos - 1 + len(ref) :] == "".join(made)
    assert ref
    assert alt
    if min(len(ref), len(alt)) > 1:
        assert ref[-1] != alt[-1]
        assert ref[0] != alt[0]


def test_changes_that_overlap_are_no_molecule() -> None:
    with pytest.raises(ValueError, match="overlap at 3"):
        replacement(BASES, 1, [(2, "GC", "G"), (3, "C", "A")])
    with pytest.raises(ValueError, match="no change"):
        replacement(BASES, 1, [])
    assert replacement(BASES, 1, [(2, "GC", "G"), (4, "A", "T")]) == (3, "CA", "T")


def read(start: int, size: int, *, gap: tuple[int, int] | None = None, quality: dict[int, int] | None = None) -> Read:
    """A read of ``size`` bases from 0-based ``start``; ``gap`` are place and length of a deletion, ``quality`` those that differ."""
    qualities = bytes((quality or {}).get(i, 37) for i in range(size))
    end = start + size + (gap[1] if gap else 0)
    one = Read("r", start, end, False, 0, b"A" * size, qualities)
    if gap is not None:
        one.gaps.append((gap[0], gap[1], gap[0] - start - 1))
    return one


@pytest.mark.parametrize(
    ("quality", "counts"),
    [({}, True), ({3: 20}, True), ({3: 19}, False), ({4: 20}, True), ({4: 19}, False), ({2: 2, 5: 2}, True)],
)
def test_a_deletion_counts_by_the_bases_beside_it_down_to_the_cut(quality: dict[int, int], counts: bool) -> None:
    found = indels_of((read(1, 8, gap=(5, 1), quality=quality),), BASES + BASES, 1, 20)
    assert bool(found) is counts
    for edge in (value[1] for value in found.values()):
        assert edge == min(5 - 1, 10 - 5 - 1)


@pytest.mark.parametrize(
    ("start", "size", "kept"), [(1, 9, False), (4, 6, False), (5, 6, True), (6, 6, True), (1, 5, True), (1, 6, False)]
)
def test_a_mate_that_spans_a_deletion_without_it_takes_it_away(start: int, size: int, kept: bool) -> None:
    """GIVEN a deletion of one base at 0-based 5 in one mate, and another mate without it THEN the deletion stays only where the other
    does not read both bases beside it."""
    pair = (read(1, 8, gap=(5, 1)), read(start, size))
    assert bool(indels_of(pair, BASES + BASES, 1, 20)) is kept
