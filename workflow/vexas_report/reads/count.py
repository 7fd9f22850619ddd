"""Counts of one window: bases by strand and pair orientation, indels, and regions that are read as a whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import heappush, heapreplace
from typing import TYPE_CHECKING

from vexas_report.reads.fragments import BOTH, DELETED, MIN_CLIP, NEAR_END, Merged, Read, batches, merge, pair_up
from vexas_report.reads.indels import Change, indels_of, touches
from vexas_report.reads.places import Window
from vexas_report.reads.tally import Tally

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vexas_report.reads.fragments import Ints

DRAWN = 40  # fragments of a picture
SUMS = ("near_end", "edge", "quality", "mapq", "mismatches", "counted")
Haplotype = tuple[tuple[Change, ...], tuple[Change, ...]]  # single bases, indels


@dataclass(slots=True)
class Region:
    """A region read as a whole; 1-based, ends included. ``haplotypes`` by their changes."""

    locus: str
    start: int
    end: int
    partly: int = 0
    not_readable: int = 0
    haplotypes: dict[Haplotype, Tally] = field(default_factory=dict)


@dataclass(slots=True)
class Focus:
    """The middle of a picture (1-based), and the fragments drawn for it: those whose names hash lowest, which prefers none."""

    locus: str
    pos: int
    total: int = 0
    drawn: list[tuple[int, int, tuple[Read, ...]]] = field(default_factory=list)

    def see(self, key: int, fragment: tuple[Read, ...]) -> None:
        """Offer one fragment with the hash of its name."""
        if not any(read.start < self.pos <= read.end for read in fragment):
            return
        self.total += 1
        if len(self.drawn) < DRAWN:
            heappush(self.drawn, (-key, self.total, fragment))
        elif -key > self.drawn[0][0]:
            heapreplace(self.drawn, (-key, self.total, fragment))


@dataclass(slots=True)
class Counts:
    """What the fragments of one window show. ``cells`` are by base of the window, base code (A, C, G, T, deleted), strand and
    orientation; ``sums`` by base of the window, base code and the names of SUMS; ``sequence`` the reference from ``start - 1``
    of the window, ``N`` where unknown; ``unknown`` the 1-based positions that neither the genome nor an MD tag shows, though a listed
    row may state their base."""

    window: Window
    sequence: str
    cells: "NDArray[np.int64]"
    sums: "NDArray[np.float64]"
    low_quality: "Ints"
    disagreeing: "Ints"
    indels: dict[Change, Tally] = field(default_factory=dict)
    regions: tuple[Region, ...] = ()
    focuses: tuple[Focus, ...] = ()
    unknown: frozenset[int] = frozenset()
    _depths: list[int] = field(default_factory=list)

    def depth(self, pos: int) -> int:
        """Fragments that show a base or a deletion at a 1-based position. To be asked when all reads are counted."""
        if not self._depths:
            self._depths = self.cells.sum(axis=(1, 2, 3)).tolist()
        return self._depths[pos - self.window.start]

    def depths_within(self, start: int, end: int) -> list[int]:
        """:meth:`depth` of each base of a stretch that lies in the window, in whole or in part."""
        start, end = max(start, self.window.start), min(end, self.window.end)
        return [self.depth(pos) for pos in range(start, end + 1)]


def count(
    reads: Iterator[Read],
    window: Window,
    sequence: list[str],
    regions: Sequence[Region],
    focuses: Sequence[Focus],
    min_quality: int,
) -> Counts:
    """Count the reads of a window, sorted by place. ``sequence`` may be filled in while the reads are drawn: it is looked at
    only after each batch."""
    import numpy as np

    size = window.length
    counts = Counts(
        window, "", np.zeros((size, 5, 3, 3), np.int64), np.zeros((size, 5, len(SUMS))),
        np.zeros(size, np.int64), np.zeros(size, np.int64), regions=tuple(regions), focuses=tuple(focuses),
    )  # fmt: skip
    for batch in batches(pair_up(reads)):
        counts.sequence = "".join(sequence)
        merged = merge(batch, window, min_quality)
        _add(merged, counts)
        events = _add_indels(merged, counts, min_quality)
        for region in regions:
            _add_region(merged, events, region, counts)
        for fragment in batch if focuses else ():
            key = _hashed(fragment[0].name)
            for focus in focuses:
                focus.see(key, fragment)
    counts.sequence = "".join(sequence)
    return counts


def _hashed(name: str) -> int:
    # A checksum would do for random names, but instruments count their clusters up, which CRC-32 keeps in order.
    return int.from_bytes(blake2b(name.encode("utf-8"), digest_size=8).digest(), "big")


def _add(merged: Merged, counts: Counts) -> None:
    import numpy as np

    size = counts.window.length
    flat = ((merged.pos * 5 + merged.base) * 3 + merged.strand) * 3 + merged.orientation[merged.fragment]
    counts.cells += np.bincount(flat, minlength=size * 45).reshape(size, 5, 3, 3)
    place = merged.pos * 5 + merged.base
    mismatches = merged.mismatches[merged.fragment]
    for number, values in enumerate(
        (
            merged.edge < NEAR_END,
            merged.edge,
            merged.quality,
            merged.mapq[merged.fragment],
            np.maximum(mismatches, 0),
            mismatches >= 0,
        )
    ):
        counts.sums[:, :, number] += np.bincount(place, values.astype(float), size * 5).reshape(size, 5)
    passed = np.bincount(merged.pos, minlength=size)
    counts.disagreeing += merged.disagreeing
    counts.low_quality += merged.seen - passed - merged.disagreeing


def _add_indels(merged: Merged, counts: Counts, min_quality: int) -> dict[int, tuple[Change, ...]]:
    """Indels by fragment, and counted."""
    events: dict[int, tuple[Change, ...]] = {}
    start = counts.window.start
    for number, fragment in enumerate(merged.fragments):
        if not any(read.gaps or read.insertions for read in fragment):
            continue
        found = indels_of(fragment, counts.sequence, start, min_quality)
        events[number] = tuple(sorted(found))
        for change, (read, edge, quality) in found.items():
            both = len(fragment) == 2 and all(r.start < change[0] <= r.end for r in fragment)
            strand = BOTH if both else int(read.reverse)
            tally = counts.indels.setdefault(change, Tally())
            tally.add(strand, read.orientation, edge, quality, int(merged.mapq[number]), read.mismatches)
    return events


def _add_region(merged: Merged, events: dict[int, tuple[Change, ...]], region: Region, counts: Counts) -> None:
    import numpy as np

    low, size = region.start - counts.window.start, region.end - region.start + 1
    inside = (merged.pos >= low) & (merged.pos < low + size)
    if not inside.any():
        return
    numbers, row = np.unique(merged.fragment[inside], return_inverse=True)
    column = merged.pos[inside] - low
    shape = (len(numbers), size)
    bases, strands, edges, qualities = (np.full(shape, -1, np.int64) for _ in range(4))
    for target, source in (
        (bases, merged.base), (strands, merged.strand), (edges, merged.edge), (qualities, merged.quality),
    ):  # fmt: skip
        target[row, column] = source[inside]
    reference = np.array(["ACGT".find(b) for b in counts.sequence[low : low + size]], np.int64)
    whole = (bases >= 0).all(axis=1)
    region.partly += int((~whole).sum())
    for number in numbers[~whole]:
        region.not_readable += _clipped(merged.fragments[number], region)
    unknown = reference < 0
    plain = np.where(unknown | (bases == DELETED), -1, bases)
    differs = (plain >= 0) & (plain != reference)
    deleted = (bases == DELETED).any(axis=1)
    plain_rows = whole & ~differs.any(axis=1) & ~deleted & ~np.isin(numbers, list(events))
    if plain_rows.any():  # nearly all: the reference
        tally = region.haplotypes.setdefault(((), ()), Tally())
        of = numbers[plain_rows]
        both = (strands[plain_rows] == BOTH).any(axis=1)
        tally.add_many(
            np.where(both, BOTH, strands[plain_rows, 0]),
            merged.orientation[of],
            edges[plain_rows].min(axis=1),
            qualities[plain_rows].min(axis=1),
            merged.mapq[of],
            merged.mismatches[of],
        )
    for at in np.flatnonzero(whole & ~plain_rows):
        number = int(numbers[at])
        indels = tuple(c for c in events.get(number, ()) if touches(c, region.start, region.end))
        if deleted[at] and not indels:  # by a deletion whose bases the reference does not tell
            region.partly += 1
            region.not_readable += 1
            continue
        changed = np.flatnonzero(differs[at])
        single = tuple((region.start + int(i), "ACGT"[reference[i]], "ACGT"[bases[at, i]]) for i in changed)
        spots = changed if len(changed) else slice(None)
        tally = region.haplotypes.setdefault((single, indels), Tally())
        strand = BOTH if (strands[at] == BOTH).any() else int(strands[at, 0])
        tally.add(
            strand,
            int(merged.orientation[number]),
            int(edges[at, spots].min()),
            int(qualities[at, spots].min()),
            int(merged.mapq[number]),
            int(merged.mismatches[number]),
        )


def _clipped(fragment: tuple[Read, ...], region: Region) -> bool:
    left, right = region.start - 1, region.end
    return any(
        (read.clip_right >= MIN_CLIP and left <= read.end < right)
        or (read.clip_left >= MIN_CLIP and left < read.start <= right)
        for read in fragment
    )
