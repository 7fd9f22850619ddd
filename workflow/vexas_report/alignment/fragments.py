"""Reads as fragments: which two are mates, and what single reads look like that are looked at one by one.

A fragment is what one molecule gave: one read, or two mates that overlap. Where they do they are merged: a base on which both
agree counts once with the better quality, one on which they disagree is dropped.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vexas_report.alignment.read_records import DELETION, DIFFERENT, EQUAL, FIXED, INSERTION, MATCH, Records

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

BASES = "ACGT-"
DELETED, NO_BASE = 4, 5
FORWARD, REVERSE, BOTH = 0, 1, 2
UNPAIRED, F1R2, F2R1 = 0, 1, 2
NEAR_END = 5  # bases from the end of the aligned read, within which artefacts gather
MIN_CLIP = 3  # clipped bases from which an end counts as not readable
NAMELESS = b"*\0"
MOST_OF_A_NAME = 200  # reads of one name from which it names no fragment
PAIRED, MATE_UNMAPPED, REVERSED, MATE_REVERSED, READ1, NUMBER = 0x1, 0x8, 0x10, 0x20, 0x40, 0xC0


@dataclass(slots=True)
class Read:
    """One aligned read, taken apart. Positions are 0-based on the contig, ``end`` exclusive; ``blocks`` are (reference start,
    query start, length), ``gaps`` deletions (reference start, length, query place before it), ``insertions`` (reference
    place behind the anchor, inserted bases, their smallest quality)."""

    name: str
    start: int
    end: int
    reverse: bool
    orientation: int
    sequence: bytes
    qualities: bytes
    blocks: list[tuple[int, int, int]] = field(default_factory=list)
    gaps: list[tuple[int, int, int]] = field(default_factory=list)
    insertions: list[tuple[int, bytes, int]] = field(default_factory=list)


@dataclass(slots=True)
class Fragments:
    """Arrays over the records: ``mate`` is the record of an overlapping mate (-1 for none), ``low`` and ``high`` what both cover,
    ``head`` the first record of the fragment, ``reverse`` and ``orientation`` codes of this module."""

    records: Records
    mate: "Ints"
    low: "Ints"
    high: "Ints"
    head: "Ints"
    reverse: "Ints"
    orientation: "Ints"

    def of(self, head: int, sequence: str, start: int) -> tuple[Read, ...]:
        """The reads of a fragment; ``sequence`` is the reference from 0-based ``start`` for bases written ``=``."""
        mate = int(self.mate[head])
        numbers = (head,) if mate < 0 else (head, mate)
        return tuple(self._read(number, sequence, start) for number in numbers)

    def _read(self, number: int, sequence: str, start: int) -> Read:
        records = self.records
        read = Read(
            records.name(number).decode("ascii", "replace"), int(records.start[number]), int(records.end[number]),
            bool(self.reverse[number]), int(self.orientation[number]), records.bases(number), records.qualities(number),
        )  # fmt: skip
        operations = records.operations
        low, high = records.operation_rows(number)
        rows = (operations.kind, operations.size, operations.place, operations.query)
        for kind, size, place, query in zip(*(row[low:high].tolist() for row in rows), strict=True):
            if kind in (MATCH, EQUAL, DIFFERENT):
                read.blocks.append((place, query, size))
            elif kind == DELETION:
                read.gaps.append((place, size, query - 1))
            elif kind == INSERTION:
                quality = min(read.qualities[query : query + size], default=0)
                read.insertions.append((place, read.sequence[query : query + size], quality))
        if b"=" in read.sequence:
            read.sequence = _spelt_out(read, sequence, start)
        return read


def _spelt_out(read: Read, sequence: str, start: int) -> bytes:
    """The bases of a read with those of the reference instead of ``=``; ``N`` where it is not known."""
    spelt = bytearray(read.sequence)
    for place, query, size in read.blocks:
        for step in range(size):
            if spelt[query + step] == ord("="):
                at = place + step - start
                spelt[query + step] = ord(sequence[at]) if 0 <= at < len(sequence) else ord("N")
    return bytes(spelt)


def pair_up(records: Records, groups: "Ints") -> Fragments:
    """The fragments of the records. Mates are two reads of one pair with one name in one read group (``groups`` are their numbers),
    whatever their strands and the stated place of the mate, which clipping leaves behind; these settle which of several are mates."""
    import numpy as np

    number = len(records)
    flag = records.flag
    waiting: dict[bytes | tuple[int, bytes], int] = {}
    several: dict[bytes | tuple[int, bytes], list[int]] = defaultdict(list)
    data, mates, numbers, group = records.data, [-1] * number, (flag & NUMBER).tolist(), groups.tolist()
    paired = np.flatnonzero(flag & PAIRED)
    begins = records.at[paired] + FIXED
    for i, at, end in zip(paired.tolist(), begins.tolist(), (begins + records.name_size[paired]).tolist(), strict=True):
        name = data[at:end]
        key: bytes | tuple[int, bytes] = (group[i], name) if group else name
        other = waiting.setdefault(key, i)
        if other == i or name == NAMELESS:
            continue
        if mates[other] < 0 and numbers[other] != numbers[i] and key not in several:
            mates[other], mates[i] = i, other
        else:  # more than two reads of one name: sorted out below
            several[key].append(i)
    mate = np.array(mates, np.int64)
    for key, others in several.items():
        first = waiting[key]
        every = [first, *([int(mate[first])] if mate[first] >= 0 else []), *others]
        mate[every] = -1
        if len(every) > MOST_OF_A_NAME:
            continue
        _choose(records, sorted(every), mate)
    has = np.flatnonzero(mate >= 0)
    low, high = np.zeros(number, np.int64), np.zeros(number, np.int64)
    low[has] = np.maximum(records.start[has], records.start[mate[has]])
    high[has] = np.minimum(records.end[has], records.end[mate[has]])
    apart = has[(low[has] >= high[has]) | (records.contig[has] != records.contig[mate[has]])]
    mate[apart], low[apart], high[apart] = -1, 0, 0
    each = np.arange(number)
    strands_differ = (flag & REVERSED > 0) != (flag & MATE_REVERSED > 0)
    oriented = (flag & (PAIRED | MATE_UNMAPPED) == PAIRED) & strands_differ
    forward_first = (flag & READ1 > 0) != (flag & REVERSED > 0)
    return Fragments(
        records, mate, low, high, np.where(mate >= 0, np.minimum(each, mate), each), (flag & REVERSED > 0).astype(np.int64),
        np.where(oriented, np.where(forward_first, F1R2, F2R1), UNPAIRED),
    )  # fmt: skip


def _choose(records: Records, every: list[int], mate: "Ints") -> None:
    """Mates among several reads of one name: those that overlap and name each other's place first."""
    start, end, stated, flag = records.start, records.end, records.mate_start, records.flag
    pairs = []
    for at, one in enumerate(every):
        for other in every[at + 1 :]:
            numbers = (flag[one] & NUMBER, flag[other] & NUMBER)
            if records.contig[one] != records.contig[other] or (numbers[0] == numbers[1] and numbers[0]):
                continue
            if start[other] < end[one]:
                score = int(stated[one] == start[other]) + int(stated[other] == start[one])
                pairs.append((-score, one, other))
    for _, one, other in sorted(pairs):
        if mate[one] < 0 and mate[other] < 0:
            mate[one], mate[other] = other, one
