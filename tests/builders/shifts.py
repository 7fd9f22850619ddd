"""A stretch with runs, repeats and unknown bases; edits of it moved one base at a time, as far as the sequence stays the same."""

from collections.abc import Iterator
from itertools import product

from vexas_report.knowledge.genome.sequence import Genome, Slice
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature.edits import Edit, ShiftedEdit

# Runs, a repeat of two, a repeat of three, and bases that are not known.
BASES = "CAAAAAATGTGTGTGTNACGACGACGACTTNCCCCAGAGAGN"
FIRST = 101


def genome(bases: str, first: int = FIRST) -> Genome:
    return Genome(Assembly.GRCH38, "test", {"G": Slice("G", "chr1", first, first + len(bases) - 1, bases)})


def base(bases: str, pos: int, first: int = FIRST) -> str:
    return bases[pos - first] if first <= pos < first + len(bases) else "N"


def stretch(bases: str, start: int, end: int, first: int = FIRST) -> str:
    return "".join(base(bases, pos, first) for pos in range(start, end + 1))


def by_steps(bases: str, edit: Edit, *, to_right: bool, first: int = FIRST) -> ShiftedEdit:
    """The edit moved one base at a time while the edited sequence stays the same."""
    start, moved = edit.start, edit.ref or edit.alt
    while True:
        # The base that the edit would pass over, and the one of its own that would take its place.
        place = start + len(edit.ref) if to_right else start - 1
        beyond = base(bases, place, first)
        if beyond != (moved[0] if to_right else moved[-1]):
            break
        moved = moved[1:] + moved[0] if to_right else moved[-1] + moved[:-1]
        start += 1 if to_right else -1
    unknown = place if beyond == "N" else None
    if edit.ref:
        return ShiftedEdit(Edit(start, start + len(moved) - 1, moved, ""), unknown)
    low = start - len(moved) if to_right else start
    copy = stretch(bases, low, low + len(moved) - 1, first)
    done = Edit(start, start - 1, "", moved)
    if copy == moved:
        return ShiftedEdit(done, unknown, (low, low + len(moved) - 1))
    alike = "N" in copy and all(one in ("N", other) for one, other in zip(copy, moved, strict=True))
    return ShiftedEdit(done, low + copy.index("N") if alike and unknown is None else unknown)


def pure_edits(bases: str, first: int = FIRST) -> Iterator[Edit]:
    """Deletions of one to six bases and insertions of one to three, and copies of up to seven, wherever bases are known."""
    for pos in range(first, first + len(bases)):
        for size in range(1, 7):
            ref = stretch(bases, pos, pos + size - 1, first)
            if "N" not in ref:
                yield Edit(pos, pos + size - 1, ref, "")
                yield Edit(pos + size, pos + size - 1, "", ref)
                yield Edit(pos, pos - 1, "", ref)
        for size in (1, 2, 3):
            yield from (Edit(pos, pos - 1, "", "".join(alt)) for alt in product("ACGT", repeat=size))
