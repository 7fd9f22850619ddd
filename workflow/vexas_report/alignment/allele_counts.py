"""Counts of one window: bases by strand and pair orientation, indels, and regions that are read as a whole.

Every base of the window is counted by array. What only the sites need (qualities, distances to the end, haplotypes) is looked at
there, and single reads are built only of fragments with an indel and of those that a picture draws.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from vexas_report.alignment.allele_tally import AlleleTally
from vexas_report.alignment.fragments import BOTH, DELETED, MIN_CLIP, NEAR_END, NO_BASE, Fragments, Read
from vexas_report.alignment.indels import PlacedAllele, indels_of, touches
from vexas_report.alignment.read_records import DELETION, DIFFERENT, EQUAL, INSERTION, MATCH
from vexas_report.alignment.target_plan import Window

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vexas_report.alignment.fragments import Ints

DRAWN = 40  # fragments of a picture
SUMS = ("near_end", "edge", "quality", "mapq", "mismatches", "counted")
CHUNK = 1_500  # operations worked on at once, so that the arrays stay in the processor's cache
_SAME = 6  # the code of a base written ``=``
Haplotype = tuple[tuple[PlacedAllele, ...], tuple[PlacedAllele, ...]]  # single bases, indels


@dataclass(slots=True)
class CountedRegion:
    """A region read as a whole; 1-based, ends included. ``haplotypes`` by their changes."""

    locus: str
    start: int
    end: int
    partly: int = 0
    not_readable: int = 0
    haplotypes: dict[Haplotype, AlleleTally] = field(default_factory=dict)


@dataclass(slots=True)
class PileupCandidates:
    """The middle of a picture (1-based), how many fragments reach over it, and those that are drawn."""

    locus: str
    pos: int
    total: int = 0
    drawn: list[tuple[Read, ...]] = field(default_factory=list)


@dataclass(slots=True)
class RegionCounts:
    """What the fragments of one window show. ``cells`` are by base of the window, base code (A, C, G, T, deleted), strand and
    orientation. At its sites alone: ``sums`` by base of the window, base code and the names of SUMS, and fragments of
    ``low_quality`` or with mates ``disagreeing``. ``sequence`` is the reference from ``start - 1`` of the window, ``N`` where unknown;
    ``unknown`` the 1-based positions that neither the genome nor an MD tag shows, though a listed row may state their base."""

    window: Window
    sequence: str
    cells: "NDArray[np.int64]"
    sums: "NDArray[np.float64]"
    low_quality: "Ints"
    disagreeing: "Ints"
    indels: dict[PlacedAllele, AlleleTally] = field(default_factory=dict)
    regions: tuple[CountedRegion, ...] = ()
    focuses: tuple[PileupCandidates, ...] = ()
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


@dataclass(slots=True)
class MergedFragments:
    """Bases of fragments at the sites of a window, one row a base that passed, mates merged: the ``fragment`` (its head), the place in
    the window, base code, strand, quality and distance to the nearer end of the read."""

    fragment: "Ints"
    pos: "Ints"
    base: "Ints"
    strand: "Ints"
    quality: "Ints"
    edge: "Ints"


def count(
    fragments: Fragments,
    rows: "Ints",
    window: Window,
    sequence: str,
    sites: Collection[int],
    regions: Sequence[CountedRegion],
    focuses: Sequence[PileupCandidates],
    min_quality: int,
) -> RegionCounts:
    """Count the fragments of a window. ``rows`` are the CIGAR operations that may reach into it, ``sites`` the 1-based positions at
    which more is needed than the bases."""
    import numpy as np

    size = window.length
    counts = RegionCounts(
        window, sequence, np.zeros((size, 5, 3, 3), np.int64), np.zeros((size, 5, len(SUMS))),
        np.zeros(size, np.int64), np.zeros(size, np.int64), regions=tuple(regions), focuses=tuple(focuses),
    )  # fmt: skip
    at_site = np.zeros(size, bool)
    at_site[[pos - window.start for pos in sites if window.start <= pos <= window.end]] = True
    observed = _count_bases(fragments, rows, counts, at_site, min_quality)
    merged = _merge(fragments, observed, counts, min_quality)
    indel_rows = _with_indels(fragments, rows, window)
    heads = np.unique(np.concatenate([merged.fragment, fragments.head[indel_rows]]))
    quality, mismatches = _of_fragments(fragments, heads)
    _add_sums(merged, counts, quality, mismatches)
    events = _add_indels(fragments, np.unique(fragments.head[indel_rows]), counts, quality, mismatches, min_quality)
    for region in regions:
        _add_region(fragments, merged, events, region, counts, quality, mismatches)
    if focuses:
        _draw(fragments, np.unique(fragments.records.operations.record[rows]), focuses, counts)
    return counts


@dataclass(slots=True)
class _Observed:
    """Aligned and deleted bases of single reads, one row each: the record, the place in the window and in the read, code, quality."""

    read: "Ints"
    pos: "Ints"
    query: "Ints"
    base: "Ints"
    quality: "Ints"


def _count_bases(
    fragments: Fragments, rows: "Ints", counts: RegionCounts, at_site: "NDArray[np.bool_]", min_quality: int
) -> _Observed:
    """Add every base of the window to ``cells``; the bases at sites are returned, whatever their quality."""
    import numpy as np

    records, operations = fragments.records, fragments.records.operations
    size, left, right = counts.window.length, counts.window.start - 1, counts.window.end
    kind, place, length = operations.kind[rows], operations.place[rows], operations.size[rows]
    shown = np.isin(kind, (MATCH, EQUAL, DIFFERENT, DELETION)) & (place < right) & (place + length > left)
    rows = rows[shown]
    whole = np.int32 if 2 * len(records.data) < 2**31 else np.int64
    reference = np.array(["ACGTN".find(b) for b in counts.sequence.upper()] or [0], np.uint8)
    reference[reference == 4] = NO_BASE
    cells = np.zeros(size * 45 + 1, np.int64)
    sites: list[_Observed] = []
    overlaps: list[_Observed] = []
    for begin in range(0, len(rows), CHUNK):
        part = rows[begin : begin + CHUNK]
        read, kind, place = operations.record[part], operations.kind[part], operations.place[part]
        low = np.maximum(place, left)
        number = np.minimum(place + operations.size[part], right) - low
        offset = np.cumsum(number) - number
        step = np.arange(int(number.sum()), dtype=whole)
        pos = step + np.repeat((low - left - offset).astype(whole), number)
        query = operations.query[part]
        begins = query + low - place - offset
        quality_at = step + np.repeat((records.quality_at[read] + begins).astype(whole), number)
        base_at = step + np.repeat((records.sequence_at[read] + begins).astype(whole), number)
        deleted = kind == DELETION
        gone = None
        if deleted.any():
            gone = np.flatnonzero(np.repeat(deleted, number))
            quality_at[gone] = base_at[gone] = 0
        quality = records.raw.take(quality_at)
        base = _codes().take((records.raw.take(base_at >> 1).astype(np.int32) << 1) | (base_at & 1))
        if gone is not None:
            base[gone] = DELETED
            quality[gone] = np.repeat(_beside(fragments, read[deleted], query[deleted]), number[deleted])
        same = np.flatnonzero(base == _SAME)
        if len(same):
            base[same] = reference[pos[same]]
        good = (quality >= min_quality) & (base < NO_BASE)
        side = (fragments.reverse[read] * 3 + fragments.orientation[read]).astype(whole)
        key = pos * 45 + base.astype(whole) * 9 + np.repeat(side, number)

        def observed(which: "NDArray[np.int64]") -> _Observed:
            row = np.searchsorted(offset + number, which, side="right")  # noqa: B023 - used within the turn
            within = which - offset[row] + low[row] - place[row]  # noqa: B023
            asked = np.where(deleted[row], query[row] - 1, query[row] + within)  # noqa: B023
            return _Observed(read[row], pos[which].astype(np.int64), asked, base[which], quality[which])  # noqa: B023

        here = np.flatnonzero(at_site.take(pos))
        if len(here):
            sites.append(observed(here))
        common = (fragments.high[read] > low) & (fragments.low[read] < low + number)
        if common.any():
            both = np.flatnonzero(np.repeat(common, number))
            shared = observed(both)
            on_contig = shared.pos + left
            keep = (on_contig >= fragments.low[shared.read]) & (on_contig < fragments.high[shared.read])
            good_before = good[both]
            good[both[keep]] = False
            shared = _Observed(
                shared.read[keep], shared.pos[keep], shared.query[keep], shared.base[keep], good_before[keep]
            )
            overlaps.append(shared)
        key[~good] = size * 45
        cells += np.bincount(key, minlength=size * 45 + 1)
    counts.cells += cells[:-1].reshape(size, 5, 3, 3)
    if overlaps:
        counts.cells += _count_overlaps(fragments, _joined(overlaps), size, left, right)
    return _joined(sites)


def _joined(parts: Sequence[_Observed]) -> _Observed:
    import numpy as np

    names = ("read", "pos", "query", "base", "quality")
    return _Observed(
        *(np.concatenate([getattr(part, name) for part in parts] or [np.zeros(0, np.int64)]) for name in names)
    )


def _beside(fragments: Fragments, read: "Ints", query: "Ints") -> "NDArray[np.uint8]":
    """The quality of deletions before the query places: the smaller one of the bases to either side."""
    import numpy as np

    records = fragments.records
    before = records.raw[records.quality_at[read] + np.maximum(query - 1, 0)]
    after = records.raw[records.quality_at[read] + np.minimum(query, records.length[read] - 1)]
    return np.minimum(before, after)


def _count_overlaps(fragments: Fragments, shared: _Observed, size: int, left: int, right: int) -> "NDArray[np.int64]":
    """Cells of the bases that two mates cover, each once: every fragment has a slot for each of them, of either mate. The
    ``quality`` of ``shared`` is whether the base passed."""
    import numpy as np

    head = fragments.head[shared.read]
    second = (shared.read != head).astype(np.int64)
    heads, number = np.unique(head, return_inverse=True)
    low = np.maximum(fragments.low[heads], left) - left
    width = np.maximum(np.minimum(fragments.high[heads], right) - left - low, 0)
    begins = np.cumsum(width) - width
    slot = begins[number] + shared.pos - low[number]
    total = int(width.sum())
    base, good = np.full((2, total), NO_BASE, np.uint8), np.zeros((2, total), bool)
    base[second, slot], good[second, slot] = shared.base, shared.quality.astype(bool)
    pos = np.repeat(low - begins, width) + np.arange(total)
    fragment = np.repeat(heads, width)
    agree = good[0] & good[1] & (base[0] == base[1])
    first, other = good[0] & ~good[1], good[1] & ~good[0]
    counted = agree | first | other
    strand = np.where(
        agree, BOTH, np.where(first, fragments.reverse[fragment], fragments.reverse[fragments.mate[fragment]])
    )
    key = ((pos * 5 + np.where(other, base[1], base[0])) * 3 + strand) * 3 + fragments.orientation[fragment]
    return np.bincount(key[counted], minlength=size * 45).reshape(size, 5, 3, 3)


_LUT: list["NDArray[np.uint8]"] = []


def _codes() -> "NDArray[np.uint8]":
    """Base codes by byte and half: 2 byte + (0 for the first base of it, 1 for the second)."""
    import numpy as np

    if not _LUT:
        single = np.full(16, NO_BASE, np.uint8)
        single[[0, 1, 2, 4, 8]] = _SAME, 0, 1, 2, 3
        table = np.zeros((256, 2), np.uint8)
        table[:, 0], table[:, 1] = single[np.arange(256) >> 4], single[np.arange(256) & 15]
        _LUT.append(table.ravel())
    return _LUT[0]


def _merge(fragments: Fragments, observed: _Observed, counts: RegionCounts, min_quality: int) -> MergedFragments:
    """The bases at sites by fragment, and how many were of low quality or disagree."""
    import numpy as np

    records, read = fragments.records, observed.read
    head = fragments.head[read]
    edge = np.minimum(observed.query - records.first[read], records.last[read] - observed.query)
    size = counts.window.length
    order = np.argsort(head * size + observed.pos, kind="stable")
    read, head, edge = read[order], head[order], edge[order]
    pos, base, quality = (x[order].astype(np.int64) for x in (observed.pos, observed.base, observed.quality))
    good = (quality >= min_quality) & (base < NO_BASE)
    starts = np.ones(len(read), bool)
    starts[1:] = (head[1:] != head[:-1]) | (pos[1:] != pos[:-1])
    one = np.flatnonzero(starts)
    double = np.append(one[1:], len(read)) - one == 2
    other = np.where(double, one + 1, one)
    good_one, good_other = good[one], good[other] & double
    same = base[one] == base[other]
    agree, clash = good_one & good_other & same, good_one & good_other & ~same
    kept = (good_one | good_other) & ~clash
    chosen = np.where(good_one, one, other)
    strand = np.where(agree, BOTH, fragments.reverse[read[chosen]])
    best_quality = np.where(agree, np.maximum(quality[one], quality[other]), quality[chosen])
    best_edge = np.where(agree, np.maximum(edge[one], edge[other]), edge[chosen])
    counts.disagreeing += np.bincount(pos[one][clash], minlength=size)
    counts.low_quality += np.bincount(pos[one][~kept & ~clash], minlength=size)
    columns = (head[chosen], pos[chosen], base[chosen], strand, best_quality, best_edge)
    return MergedFragments(*(column[kept] for column in columns))


def _with_indels(fragments: Fragments, rows: "Ints", window: Window) -> "Ints":
    """Records with an insertion or deletion that lies in the window or touches it."""
    import numpy as np

    operations = fragments.records.operations
    kind, place = operations.kind[rows], operations.place[rows]
    ends = place + np.where(kind == DELETION, operations.size[rows], 0)
    wanted = ((kind == DELETION) | (kind == INSERTION)) & (ends >= window.start - 1) & (place <= window.end)
    return np.unique(operations.record[rows[wanted]])


def _of_fragments(fragments: Fragments, heads: "Ints") -> tuple["Ints", "Ints"]:
    """Mapping quality and mismatches (NM, -1 unknown) over all records, filled in for these fragments: the larger of two mates."""
    import numpy as np

    records = fragments.records
    both = np.stack([heads, np.where(fragments.mate[heads] >= 0, fragments.mate[heads], heads)])
    quality, mismatches = np.zeros(len(records), np.int64), np.full(len(records), -1, np.int64)
    quality[heads] = records.mapping_quality[both].max(axis=0)
    which = np.unique(both)
    single = np.full(len(records), -1, np.int64)
    single[which] = records.integers(records.tag_places((b"NM",), which)[b"NM"])
    mismatches[heads] = single[both].max(axis=0)
    return quality, mismatches


def _add_sums(merged: MergedFragments, counts: RegionCounts, quality: "Ints", mismatches: "Ints") -> None:
    import numpy as np

    size, place = counts.window.length, merged.pos * 5 + merged.base
    number = mismatches[merged.fragment]
    for column, values in enumerate(
        (
            merged.edge < NEAR_END,
            merged.edge,
            merged.quality,
            quality[merged.fragment],
            np.maximum(number, 0),
            number >= 0,
        )
    ):
        counts.sums[:, :, column] += np.bincount(place, values.astype(float), size * 5).reshape(size, 5)


def _add_indels(
    fragments: Fragments, heads: "Ints", counts: RegionCounts, quality: "Ints", mismatches: "Ints", min_quality: int
) -> dict[int, tuple[PlacedAllele, ...]]:
    """Indels by fragment, and counted."""
    events: dict[int, tuple[PlacedAllele, ...]] = {}
    start = counts.window.start
    for head in heads.tolist():
        fragment = fragments.of(head, counts.sequence, start - 1)
        found = indels_of(fragment, counts.sequence, start, min_quality)
        events[head] = tuple(sorted(found))
        for change, (read, edge, base_quality) in found.items():
            both = len(fragment) == 2 and all(r.start < change[0] <= r.end for r in fragment)
            strand = BOTH if both else int(read.reverse)
            tally = counts.indels.setdefault(change, AlleleTally())
            tally.add(strand, read.orientation, edge, base_quality, int(quality[head]), int(mismatches[head]))
    return events


def _add_region(
    fragments: Fragments,
    merged: MergedFragments,
    events: dict[int, tuple[PlacedAllele, ...]],
    region: CountedRegion,
    counts: RegionCounts,
    quality: "Ints",
    mismatches: "Ints",
) -> None:
    import numpy as np

    low, size = region.start - counts.window.start, region.end - region.start + 1
    inside = (merged.pos >= low) & (merged.pos < low + size)
    if not inside.any():
        return
    heads, row = np.unique(merged.fragment[inside], return_inverse=True)
    column = merged.pos[inside] - low
    shape = (len(heads), size)
    bases, strands, edges, qualities = (np.full(shape, -1, np.int64) for _ in range(4))
    for target, source in (
        (bases, merged.base), (strands, merged.strand), (edges, merged.edge), (qualities, merged.quality),
    ):  # fmt: skip
        target[row, column] = source[inside]
    reference = np.array(["ACGT".find(b) for b in counts.sequence[low : low + size]], np.int64)
    whole = (bases >= 0).all(axis=1)
    region.partly += int((~whole).sum())
    region.not_readable += int(_clipped(fragments, heads[~whole], region).sum())
    unknown = reference < 0
    plain = np.where(unknown | (bases == DELETED), -1, bases)
    differs = (plain >= 0) & (plain != reference)
    deleted = (bases == DELETED).any(axis=1)
    with_event = [head for head, found in events.items() if any(touches(c, region.start, region.end) for c in found)]
    plain_rows = whole & ~differs.any(axis=1) & ~deleted & ~np.isin(heads, with_event)
    if plain_rows.any():  # nearly all: the reference
        tally = region.haplotypes.setdefault(((), ()), AlleleTally())
        of = heads[plain_rows]
        both = (strands[plain_rows] == BOTH).any(axis=1)
        tally.add_many(
            np.where(both, BOTH, strands[plain_rows, 0]),
            fragments.orientation[of],
            edges[plain_rows].min(axis=1),
            qualities[plain_rows].min(axis=1),
            quality[of],
            mismatches[of],
        )
    for at in np.flatnonzero(whole & ~plain_rows):
        head = int(heads[at])
        indels = tuple(c for c in events.get(head, ()) if touches(c, region.start, region.end))
        if deleted[at] and not indels:  # by a deletion of unknown reference bases
            region.partly += 1
            region.not_readable += 1
            continue
        changed = np.flatnonzero(differs[at])
        single = tuple((region.start + int(i), "ACGT"[reference[i]], "ACGT"[bases[at, i]]) for i in changed)
        spots = changed if len(changed) else slice(None)
        tally = region.haplotypes.setdefault((single, indels), AlleleTally())
        strand = BOTH if (strands[at] == BOTH).any() else int(strands[at, 0])
        tally.add(
            strand,
            int(fragments.orientation[head]),
            int(edges[at, spots].min()),
            int(qualities[at, spots].min()),
            int(quality[head]),
            int(mismatches[head]),
        )


def _clipped(fragments: Fragments, heads: "Ints", region: CountedRegion) -> "NDArray[np.bool_]":
    """Whether a read of each fragment ends inside the region by clipped bases."""
    import numpy as np

    records, left, right = fragments.records, region.start - 1, region.end
    ends = (records.clip_right >= MIN_CLIP) & (left <= records.end) & (records.end < right)
    begins = (records.clip_left >= MIN_CLIP) & (left < records.start) & (records.start <= right)
    clipped = ends | begins
    mate = fragments.mate[heads]
    return clipped[heads] | (np.where(mate >= 0, clipped[mate], False))


def _draw(fragments: Fragments, reads: "Ints", focuses: Sequence[PileupCandidates], counts: RegionCounts) -> None:
    """Choose the fragments of each picture: those whose names hash lowest, which prefers none."""
    import numpy as np

    records, start = fragments.records, counts.window.start - 1
    begins, ends, head = records.start[reads], records.end[reads], fragments.head[reads]
    hashes: dict[int, int] = {}
    built: dict[int, tuple[Read, ...]] = {}
    for focus in focuses:
        over = np.unique(head[(begins < focus.pos) & (ends >= focus.pos)]).tolist()
        focus.total += len(over)
        for one in over:
            if one not in hashes:
                hashes[one] = _hashed(records.name(one))
        for one in sorted(over, key=lambda h: (hashes[h], h))[:DRAWN]:
            if one not in built:
                built[one] = fragments.of(one, counts.sequence, start)
            focus.drawn.append(built[one])


def _hashed(name: bytes) -> int:
    # A checksum would do for random names, but instruments count their clusters up, which CRC-32 keeps in order.
    return int.from_bytes(blake2b(name, digest_size=8).digest(), "big")
