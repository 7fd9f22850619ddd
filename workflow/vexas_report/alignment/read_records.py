"""Alignment records decoded in bulk: htslib filters and cuts the windows, numpy takes the BAM records apart.

A record of Python for each read takes ten times longer than all else together. Arrays run over the records, in the order of the file.
"""

import struct
import tempfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vexas_report.alignment.target_plan import Window

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bytes = NDArray[np.uint8]

MATCH, INSERTION, DELETION, SKIP, SOFT, EQUAL, DIFFERENT = 0, 1, 2, 3, 4, 7, 8
FIXED = 36  # bytes of a record before its name
_SIZES = {**dict.fromkeys("AcC", 1), **dict.fromkeys("sS", 2), **dict.fromkeys("iIf", 4)}  # bytes of a tag's value
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - of a temporary folder, whose name is drawn


def fetch(path: str, windows: Iterable[Window], names: dict[str, str], fasta: str | None, index: Path | None) -> bytes:
    """The mapped reads that overlap the windows, each once, by place: the bytes of a BAM without compression. ``names`` are the
    file's contigs by ours, ``index`` its index if that lies elsewhere. OSError if htslib cannot read them."""
    import pysam.samtools
    import pysam.utils

    with tempfile.TemporaryDirectory(dir=_SHARED_MEMORY if _SHARED_MEMORY.is_dir() else None) as folder:
        bed, out = Path(folder, "windows.bed"), Path(folder, "reads.bam")
        bed.write_text("".join(f"{names[w.chrom]}\t{w.start - 1}\t{w.end}\n" for w in windows), encoding="utf-8")
        reference = ["-T", fasta] if fasta else []
        options = ["-u", "-M", "-L", str(bed), "-F", "4", "--no-PG", *reference, "-o", str(out)]
        try:
            pysam.samtools.view(*options, *(["-X", path, str(index)] if index else [path]), catch_stdout=False)
        except pysam.utils.SamtoolsError as error:
            raise OSError(str(error.value if hasattr(error, "value") else error)) from error
        return _unpacked(out.read_bytes())


def _unpacked(packed: bytes) -> bytes:
    """The content of BGZF blocks (SAM specification, section 4.1), which ``view -u`` stores without compression."""
    view, parts, at = memoryview(packed), [], 0
    while at < len(packed):
        size = struct.unpack_from("<H", packed, at + 16)[0] + 1
        body = view[at + 18 : at + size - 8]
        stored = body[0] == 1 and len(body) - 5 == struct.unpack_from("<H", body, 1)[0]
        parts.append(body[5:] if stored else zlib.decompress(body, -15))
        at += size
    return b"".join(parts)


@dataclass(slots=True)
class Operations:
    """CIGAR operations of all records, one row each: the ``record``, ``kind``, ``size``, and where it begins on the contig and in the
    read (0-based)."""

    record: "Ints"
    kind: "Ints"
    size: "Ints"
    place: "Ints"
    query: "Ints"
    begins: "Ints"  # the first row of each record, and the number of rows


@dataclass(slots=True)
class Records:
    """``contigs`` are the file's names by number. ``end`` is exclusive; ``first`` and ``last`` are the aligned bases of the read, apart
    from soft clips; ``sequence_at``, ``quality_at`` and ``tags_at`` are places in ``data``, ``sequence_at`` in half bytes."""

    data: bytes
    raw: "Bytes"
    contigs: tuple[str, ...]
    at: "Ints"
    contig: "Ints"
    start: "Ints"
    mapping_quality: "Ints"
    flag: "Ints"
    length: "Ints"
    mate_start: "Ints"
    name_size: "Ints"
    cigar_size: "Ints"
    sequence_at: "Ints"
    quality_at: "Ints"
    tags_at: "Ints"
    record_end: "Ints"
    operations: Operations = field(init=False)
    end: "Ints" = field(init=False)
    first: "Ints" = field(init=False)
    last: "Ints" = field(init=False)
    clip_left: "Ints" = field(init=False)
    clip_right: "Ints" = field(init=False)

    def __len__(self) -> int:
        return len(self.at)

    def name(self, record: int) -> bytes:
        at = int(self.at[record]) + FIXED
        return self.data[at : at + int(self.name_size[record]) - 1]

    def kept(self, which: "NDArray[Any]") -> "Records":
        """These records alone, with their operations."""
        rows = {
            name: getattr(self, name)[which]
            for name in (
                "at", "contig", "start", "mapping_quality", "flag", "length", "mate_start", "name_size", "cigar_size",
                "sequence_at", "quality_at", "tags_at", "record_end",
            )
        }  # fmt: skip
        records = Records(self.data, self.raw, self.contigs, **rows)
        _take_cigars(records)
        return records

    def rows_of(self, contig: int, start: int, end: int) -> "Ints":
        """Rows of the operations of all records that reach into a stretch (0-based, ``end`` exclusive)."""
        import numpy as np

        low, high = np.searchsorted(self.contig, [contig, contig + 1])
        longest = int((self.end[low:high] - self.start[low:high]).max(initial=0))
        places = self.start[low:high]
        low, high = low + np.searchsorted(places, start - longest), low + np.searchsorted(places, end)
        reach = low + np.flatnonzero(self.end[low:high] > start)
        sizes = self.operations.begins[reach + 1] - self.operations.begins[reach]
        first = np.repeat(self.operations.begins[reach] - (np.cumsum(sizes) - sizes), sizes)
        return first + np.arange(len(first))

    def operation_rows(self, record: int) -> tuple[int, int]:
        return int(self.operations.begins[record]), int(self.operations.begins[record + 1])

    def cigar(self, record: int) -> list[tuple[int, int]]:
        """The CIGAR as the file has it."""
        at = int(self.at[record] + self.name_size[record]) + FIXED
        packed = struct.unpack_from(f"<{int(self.cigar_size[record])}I", self.data, at)
        return [(one & 15, one >> 4) for one in packed]

    def tag_places(self, tags: Iterable[bytes], which: "Ints") -> dict[bytes, "Ints"]:
        """Where the value of each tag begins (its type one byte before), for the records ``which``; -1 where there is none."""
        import numpy as np

        found = {tag: np.full(len(which), -1, np.int64) for tag in tags}
        codes = {tag[0] | tag[1] << 8: tag for tag in found}
        sizes = np.zeros(256, np.int64)
        for letter, size in _SIZES.items():
            sizes[ord(letter)] = size
        rows, at, end = np.arange(len(which)), self.tags_at[which].copy(), self.record_end[which]
        while True:
            inside = at + 3 < end
            rows, at, end = rows[inside], at[inside], end[inside]
            if not len(rows):
                return found
            code = self.raw[at].astype(np.int64) | self.raw[at + 1].astype(np.int64) << 8
            kind = self.raw[at + 2]
            for number, tag in codes.items():
                here = code == number
                found[tag][rows[here]] = at[here] + 3
            step = sizes[kind]
            text = (kind == ord("Z")) | (kind == ord("H"))
            if text.any():
                step[text] = self._text_sizes(at[text] + 3, end[text])
            for i in np.flatnonzero(kind == ord("B")):
                size = _SIZES.get(chr(self.raw[at[i] + 3]), 0)
                step[i] = 5 + size * struct.unpack_from("<I", self.data, int(at[i]) + 4)[0]
            known = step > 0  # a type that no specification knows ends the search in its record
            rows, at, end = rows[known], at[known] + 3 + step[known], end[known]

    def _text_sizes(self, at: "Ints", end: "Ints") -> "Ints":
        """Bytes of texts, the closing zero included; 0 if there is none."""
        import numpy as np

        sizes, rows, begins = np.zeros(len(at), np.int64), np.arange(len(at)), at
        while len(rows):
            ended = self.raw[np.minimum(at, end - 1)] == 0
            sizes[rows[ended]] = (at - begins)[ended] + 1
            rest = ~ended & (at + 1 < end)
            rows, at, end, begins = rows[rest], at[rest] + 1, end[rest], begins[rest]
        return sizes

    def text_of(self, place: int) -> str:
        """A tag's text by its place; "" for none."""
        return "" if place < 0 else self.data[place : self.data.index(b"\0", place)].decode("latin-1")

    def integers(self, places: "Ints") -> "Ints":
        """Values of an integer tag by their places; -1 for none."""
        import numpy as np

        values = np.full(len(places), -1, np.int64)
        kind = self.raw[np.maximum(places - 1, 0)]
        for letter, dtype in (("c", "<i1"), ("C", "<u1"), ("s", "<i2"), ("S", "<u2"), ("i", "<i4"), ("I", "<u4")):
            here = np.flatnonzero((places >= 0) & (kind == ord(letter)))
            if len(here):
                width = np.dtype(dtype).itemsize
                raw = self.raw[places[here][:, None] + np.arange(width)]
                values[here] = np.ascontiguousarray(raw).view(dtype).ravel()
        return values

    def bases(self, record: int) -> bytes:
        """The bases of a read, ``=`` for that of the reference."""
        start, size = int(self.sequence_at[record]), int(self.length[record])
        packed = self.data[start // 2 : (start + size + 1) // 2]
        return packed.hex().translate(_LETTERS).encode("ascii")[:size]

    def qualities(self, record: int) -> bytes:
        """Base qualities; 255 where the file has none. Without qualities nothing can be cut: such bases pass."""
        at = int(self.quality_at[record])
        return self.data[at : at + int(self.length[record])]


_LETTERS = str.maketrans("0123456789abcdef", "=ACMGRSVTWYHKDBN")


def decode(data: bytes) -> Records:
    """The records of an unpacked BAM, without their operations (see :meth:`Records.kept`)."""
    import numpy as np

    at = 8 + struct.unpack_from("<i", data, 4)[0]
    number = struct.unpack_from("<i", data, at)[0]
    at, contigs = at + 4, []
    for _ in range(number):
        size = struct.unpack_from("<i", data, at)[0]
        contigs.append(data[at + 4 : at + 3 + size].decode("utf-8", "replace"))
        at += 8 + size
    starts = np.array(_starts(data, at), np.int64)
    raw = np.frombuffer(data, np.uint8)
    fixed = raw[starts[:, None] + np.arange(FIXED)] if len(starts) else np.zeros((0, FIXED), np.uint8)
    wide, half = fixed.view("<i4").astype(np.int64), fixed.view("<u2").astype(np.int64)
    name_size, cigar_size, length = fixed[:, 12].astype(np.int64), half[:, 8], wide[:, 5]
    sequence_at = starts + FIXED + name_size + 4 * cigar_size
    quality_at = sequence_at + (length + 1) // 2
    return Records(
        data, raw, tuple(contigs), starts, wide[:, 1], wide[:, 2], fixed[:, 13].astype(np.int64), half[:, 9], length,
        wide[:, 7], name_size, cigar_size, 2 * sequence_at, quality_at, quality_at + length, starts + 4 + wide[:, 0],
    )  # fmt: skip


def _starts(data: bytes, at: int) -> list[int]:
    size_at, end, starts = struct.Struct("<i").unpack_from, len(data), []
    while at < end:
        starts.append(at)
        at += 4 + size_at(data, at)[0]
    return starts


def _take_cigars(records: Records) -> None:
    """Decode the CIGARs, with no insertion next to a deletion (see :func:`plain`)."""
    import numpy as np

    number, sizes = len(records), records.cigar_size
    record = np.repeat(np.arange(number), sizes)
    within = np.arange(len(record)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    at = np.repeat(records.at + FIXED + records.name_size, sizes) + 4 * within
    packed = records.raw[at[:, None] + np.arange(4)].view("<u4").ravel() if len(at) else np.zeros(0, np.uint32)
    kind, size = (packed & 15).astype(np.int64), (packed >> 4).astype(np.int64)
    record, kind, size = _plain_rows(record, kind, size)
    on_contig = np.where(np.isin(kind, (MATCH, DELETION, SKIP, EQUAL, DIFFERENT)), size, 0)
    on_read = np.where(np.isin(kind, (MATCH, INSERTION, SOFT, EQUAL, DIFFERENT)), size, 0)
    begins = np.searchsorted(record, np.arange(number + 1))
    place, query = np.cumsum(on_contig) - on_contig, np.cumsum(on_read) - on_read
    if len(record):
        first_row = begins[:-1]  # every record that is kept has an operation
        place = place - place[first_row][record] + records.start[record]
        query = query - query[first_row][record]
    records.operations = Operations(record, kind, size, place, query, begins)
    records.end = records.start + np.bincount(record, on_contig, number).astype(np.int64)
    clipped = kind == SOFT
    aligned = np.append(0, np.cumsum(np.isin(kind, (MATCH, EQUAL, DIFFERENT))))
    aligned_before = aligned[:-1] > aligned[begins[:-1]][record]
    records.clip_left, records.clip_right = np.zeros(number, np.int64), np.zeros(number, np.int64)
    left, right = clipped & ~aligned_before, clipped & aligned_before
    records.clip_left[record[left]] = size[left]
    records.clip_right[record[right]] = size[right]
    records.first = np.zeros(number, np.int64)
    records.first[record[left]] = query[left] + size[left]
    records.last = records.length - 1 - records.clip_right


def _plain_rows(record: "Ints", kind: "Ints", size: "Ints") -> tuple["Ints", "Ints", "Ints"]:
    import numpy as np

    indel = (kind == INSERTION) | (kind == DELETION)
    beside = indel[1:] & indel[:-1] & (record[1:] == record[:-1])
    if not beside.any():
        return record, kind, size
    wrong = np.unique(record[1:][beside])
    others = ~np.isin(record, wrong)
    rows = [np.array([record[others], kind[others], size[others]])]
    for one in wrong:
        low, high = np.searchsorted(record, [one, one + 1])
        rows.append(
            np.array(
                [
                    (one, k, n)
                    for k, n in plain(list(zip(kind[low:high].tolist(), size[low:high].tolist(), strict=True)))
                ]
            ).T
        )
    table = np.concatenate(rows, axis=1)
    record, kind, size = table[:, np.argsort(table[0], kind="stable")]
    return record, kind, size


def plain(cigar: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A CIGAR in which no insertion touches a deletion: what both replace is aligned, the rest inserted or deleted. Two
    events would be counted for what is one replacement, or nothing at all."""
    found: list[tuple[int, int]] = []
    for operation, length in cigar:
        last, before = found[-1] if found else (operation, 0)
        if {operation, last} == {INSERTION, DELETION}:
            found.pop()
            found.append((MATCH, min(length, before)))
            if length != before:
                found.append((operation if length > before else last, abs(length - before)))
        elif length:
            found.append((operation, length))
    return found
