"""The reads of one window, counted once per fragment. Arrays run over the window's bases, 0-based from its start.

A fragment is what one molecule gave: one read, or two mates. Where mates overlap they are merged: a base on which both
agree counts once with the better quality, one on which they disagree is dropped. Work is done in batches, so that memory
does not grow with depth beyond the mates that wait for each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vexas_report.reads.places import Window

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

BASES = "ACGT-"
DELETED, NO_BASE = 4, 5
FORWARD, REVERSE, BOTH = 0, 1, 2
UNPAIRED, F1R2, F2R1 = 0, 1, 2
NEAR_END = 5  # bases from the end of the aligned read, within which artefacts gather
BATCH = 20_000  # fragments worked on at once
MIN_CLIP = 3  # clipped bases from which an end counts as not readable
_UNPAIRED_FLAGS, _REVERSE, _READ1, _NUMBER = 0x1 | 0x8, 0x10, 0x40, 0xC0
NEVER = -1  # the number of a read that has no mate
MATCH, INSERTION, DELETION, SKIP, SOFT, EQUAL, DIFFERENT = 0, 1, 2, 3, 4, 7, 8


@dataclass(slots=True)
class Read:
    """One aligned read, taken apart. Positions are 0-based on the contig, ``end`` exclusive; ``blocks`` are (reference start,
    query start, length), ``gaps`` deletions (reference start, length, query place before it), ``insertions`` (reference
    place behind the anchor, inserted bases, their smallest quality); ``first`` and ``last`` the aligned query bases."""

    name: str
    start: int
    end: int
    reverse: bool
    orientation: int
    mapq: int
    mismatches: int
    sequence: bytes
    qualities: bytes
    first: int
    last: int
    mate_start: int
    clip_left: int
    clip_right: int
    blocks: list[tuple[int, int, int]] = field(default_factory=list)
    gaps: list[tuple[int, int, int]] = field(default_factory=list)
    insertions: list[tuple[int, bytes, int]] = field(default_factory=list)
    group: str = ""
    number: int = 0


def take_apart(read: Any) -> Read | None:
    """A pysam read as :class:`Read`; None where it has no bases or no alignment."""
    sequence, cigar = read.query_sequence, read.cigartuples
    if not sequence or not cigar:
        return None
    qualities = read.query_qualities
    flag, start = read.flag, read.reference_start
    paired = flag & _UNPAIRED_FLAGS == 1
    orientation = UNPAIRED
    if paired and bool(flag & 0x20) != bool(flag & _REVERSE):
        orientation = F1R2 if bool(flag & _READ1) != bool(flag & _REVERSE) else F2R1
    tags = read.get_tag("NM") if read.has_tag("NM") else -1
    # Without qualities nothing can be cut: such bases pass, and the background is the configured one.
    qualities = bytes(qualities) if qualities is not None else b"\xff" * len(sequence)
    taken = Read(
        read.query_name, start, start, bool(flag & _REVERSE), orientation, read.mapping_quality, int(tags),
        sequence.upper().encode("ascii"), qualities, 0, len(sequence) - 1,
        read.next_reference_start, 0, 0,
    )  # fmt: skip
    taken.group = str(read.get_tag("RG")) if read.has_tag("RG") else ""
    taken.number = flag & _NUMBER if flag & 1 else NEVER
    _walk(taken, cigar)
    return taken


def _walk(read: Read, cigar: list[tuple[int, int]]) -> None:
    at, query = read.start, 0
    for operation, length in _plain(cigar):
        if operation in (MATCH, EQUAL, DIFFERENT):
            read.blocks.append((at, query, length))
            at, query = at + length, query + length
        elif operation == INSERTION:
            quality = min(read.qualities[query : query + length])
            read.insertions.append((at, read.sequence[query : query + length], quality))
            query += length
        elif operation == DELETION:
            read.gaps.append((at, length, query - 1))
            at += length
        elif operation == SKIP:
            at += length
        elif operation == SOFT:
            if read.blocks:
                read.clip_right = length
            else:
                read.clip_left, read.first = length, query + length
            query += length
    read.end = at
    read.last = len(read.sequence) - 1 - read.clip_right


def _plain(cigar: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A CIGAR in which no insertion touches a deletion: what both replace is aligned, the rest inserted or deleted. Two
    events would be counted for what is one replacement, or nothing at all."""
    if len(cigar) < 3:  # between two matches at least
        return cigar
    plain: list[tuple[int, int]] = []
    for operation, length in cigar:
        last, before = plain[-1] if plain else (operation, 0)
        if {operation, last} == {INSERTION, DELETION}:
            plain.pop()
            plain.append((MATCH, min(length, before)))
            if length != before:
                plain.append((operation if length > before else last, abs(length - before)))
        elif length:
            plain.append((operation, length))
    return plain


@dataclass(slots=True)
class Merged:
    """Fragments of one batch after merging, one row a base that passed: ``fragment``, ``pos``, ``base``, ``strand``,
    ``quality``, ``edge`` (bases to the nearer end of the read), sorted by fragment and position; by fragment
    ``orientation``, ``mapq``, ``mismatches`` (-1 unknown) and ``events`` (indels with what carries them)."""

    fragments: list[tuple[Read, ...]]
    fragment: "Ints"
    pos: "Ints"
    base: "Ints"
    strand: "Ints"
    quality: "Ints"
    edge: "Ints"
    orientation: "Ints"
    mapq: "Ints"
    mismatches: "Ints"
    seen: "Ints"
    disagreeing: "Ints"


def pair_up(reads: Iterator[Read]) -> Iterator[tuple[Read, ...]]:
    """Reads sorted by place, as fragments. Mates are two reads of one pair with one name in one read group, whatever their strands
    and the stated place of the mate, which clipping leaves behind; these settle which of several are mates."""
    waiting: dict[tuple[str, str], list[Read]] = {}
    for number, read in enumerate(reads):
        if number % BATCH == 0:
            yield from _ended(waiting, read.start)
        if read.number == NEVER:
            yield (read,)
            continue
        others = waiting.setdefault((read.group, read.name), [])
        mates = [o for o in others if o.end > read.start and (o.number != read.number or not read.number)]
        if not mates:
            others.append(read)
            continue
        mate = max(mates, key=lambda o: (o.mate_start == read.start) + (read.mate_start == o.start))
        others.remove(mate)
        yield (mate, read)
    yield from _ended(waiting, None)


def _ended(waiting: dict[tuple[str, str], list[Read]], place: int | None) -> Iterator[tuple[Read, ...]]:
    """Take out the reads that no read from ``place`` on can overlap; all without a place."""
    for key in list(waiting):
        ended = [read for read in waiting[key] if place is None or read.end <= place]
        waiting[key] = [read for read in waiting[key] if read not in ended]
        if not waiting[key]:
            del waiting[key]
        yield from ((read,) for read in ended)


def batches(fragments: Iterator[tuple[Read, ...]]) -> Iterator[list[tuple[Read, ...]]]:
    """At most BATCH fragments at once."""
    batch: list[tuple[Read, ...]] = []
    for fragment in fragments:
        batch.append(fragment)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def merge(batch: list[tuple[Read, ...]], window: Window, min_quality: int) -> Merged:
    """Base by base of a batch inside the window, mates merged."""
    import numpy as np

    reads = [read for fragment in batch for read in fragment]
    sizes = np.fromiter((len(f) for f in batch), np.int64, len(batch))
    fragment_of = np.repeat(np.arange(len(batch)), sizes)
    read, pos, query, base, quality = _observations(reads, window)
    first = np.fromiter((r.first for r in reads), np.int64, len(reads))
    last = np.fromiter((r.last for r in reads), np.int64, len(reads))
    reverse = np.fromiter((r.reverse for r in reads), np.int64, len(reads))
    edge = np.minimum(query - first[read], last[read] - query)
    order = np.argsort(fragment_of[read] * window.length + pos, kind="stable")
    read, pos, base, quality, edge = read[order], pos[order], base[order], quality[order], edge[order]
    fragment = fragment_of[read]
    good = (quality >= min_quality) & (base < NO_BASE)
    starts = np.ones(len(read), bool)
    starts[1:] = (fragment[1:] != fragment[:-1]) | (pos[1:] != pos[:-1])
    one = np.flatnonzero(starts)
    double = np.append(one[1:], len(read)) - one == 2
    other = np.where(double, one + 1, one)
    good_one, good_other = good[one], good[other] & double
    same = base[one] == base[other]
    agree, clash = good_one & good_other & same, good_one & good_other & ~same
    kept = (good_one | good_other) & ~clash
    chosen = np.where(good_one, one, other)
    strand = np.where(agree, BOTH, reverse[read[chosen]])
    best_quality = np.where(agree, np.maximum(quality[one], quality[other]), quality[chosen])
    best_edge = np.where(agree, np.maximum(edge[one], edge[other]), edge[chosen])
    head = [f[0] for f in batch]
    return Merged(
        batch,
        fragment[chosen][kept],
        pos[chosen][kept],
        base[chosen][kept],
        strand[kept],
        best_quality[kept],
        best_edge[kept],
        np.fromiter((r.orientation for r in head), np.int64, len(head)),
        np.fromiter((max(r.mapq for r in f) for f in batch), np.int64, len(batch)),
        np.fromiter((max(r.mismatches for r in f) for f in batch), np.int64, len(batch)),
        np.bincount(pos[one], minlength=window.length),
        np.bincount(pos[one][clash], minlength=window.length),
    )


def _observations(reads: list[Read], window: Window) -> tuple["Ints", "Ints", "Ints", "Ints", "Ints"]:
    """Read, place in the window, query place, base code and quality of each aligned or deleted base inside the window."""
    import numpy as np

    codes = np.full(256, NO_BASE, np.int64)
    for code, letter in enumerate("ACGT"):
        codes[ord(letter)] = code
    left, right = window.start - 1, window.end
    pieces: list[tuple[int, int, int, int]] = []
    deleted: list[tuple[int, int, int, int]] = []
    offset = 0
    for number, read in enumerate(reads):
        for at, query, length in read.blocks:
            low, high = max(at, left), min(at + length, right)
            if low < high:
                pieces.append((number, low - left, offset + query + low - at, high - low))
        for at, length, before in read.gaps:
            quality = min(read.qualities[max(before, 0) : before + 2], default=0)
            deleted += [(number, p - left, before, quality) for p in range(max(at, left), min(at + length, right))]
        offset += len(read.sequence)
    sequence = np.frombuffer(b"".join(r.sequence for r in reads), np.uint8)
    qualities = np.frombuffer(b"".join(r.qualities for r in reads), np.uint8)
    table = np.array(pieces, np.int64).reshape(-1, 4)
    lengths = table[:, 3]
    within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    read_number = np.repeat(table[:, 0], lengths)
    flat = np.repeat(table[:, 2], lengths) + within
    starts = np.cumsum([0, *(len(r.sequence) for r in reads)])[:-1].astype(np.int64)
    gone = np.array(deleted, np.int64).reshape(-1, 4)
    return (
        np.concatenate([read_number, gone[:, 0]]),
        np.concatenate([np.repeat(table[:, 1], lengths) + within, gone[:, 1]]),
        np.concatenate([flat - starts[read_number], gone[:, 2]]),
        np.concatenate([codes[sequence[flat]], np.full(len(gone), DELETED)]),
        np.concatenate([qualities[flat].astype(np.int64), gone[:, 3]]),
    )
