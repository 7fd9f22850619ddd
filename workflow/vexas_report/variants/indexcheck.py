"""Whether an index covers the whole of its file: an index made too early lacks the last contigs, and X is one of them.

Layouts: SAM specification (BGZF, 4.1), tabix and CSI specifications, hts-specs.
"""

import struct
import sys
import zlib
from array import array
from pathlib import Path

from vexas_report.variants.compression import EOF_BLOCK


def check_covers(path: str, index: Path) -> None:
    """Raise ValueError where the index cannot be read, or its last chunk does not end in the file's last block."""
    data = _data(index)
    size = Path(path).stat().st_size
    try:
        _check(path, size, _last_offset(data, quick=True))
    except ValueError:  # what the quick look refuses, the walk through all bins decides
        _check(path, size, _last_offset(data, quick=False))


def _check(path: str, size: int, last: int) -> None:
    place = last >> 16
    if place == size:  # where the file ends without an end mark, or the writer's last place lies behind it
        return
    with Path(path).open("rb") as handle:
        handle.seek(place)
        head = handle.read(18)
    if len(head) < 18 or head[:4] != EOF_BLOCK[:4] or head[12:14] != b"BC":
        raise ValueError("it points to places where no block starts")
    length: int = struct.unpack_from("<H", head, 16)[0] + 1
    if place + length < size - len(EOF_BLOCK):
        raise ValueError("it does not reach the end of the file")


def _data(index: Path) -> bytes:
    try:
        return _unpack(index.read_bytes())
    except zlib.error as error:
        raise ValueError(f"the index is damaged ({error})") from None


def _last_offset(data: bytes, *, quick: bool) -> int:
    """The highest virtual offset of a .tbi or .csi. Raises ValueError."""
    try:
        return _walk(data, quick=quick)
    except struct.error as error:
        raise ValueError(f"the index is damaged ({error})") from None


def _unpack(raw: bytes) -> bytes:
    parts = []
    while raw:
        unpacker = zlib.decompressobj(31)
        parts.append(unpacker.decompress(raw, 1 << 28))
        if not unpacker.eof:
            raise ValueError("the index is cut or too large")
        raw = unpacker.unused_data
    return b"".join(parts)


def _walk(data: bytes, *, quick: bool) -> int:
    """Every part of an index is a row of 32-bit words: it is walked as such, without a library that is slow to load."""
    if data[:4] == b"TBI\x01":
        n_ref = struct.unpack_from("<i", data, 4)[0]
        place = 36 + struct.unpack_from("<i", data, 32)[0]
        head, linear, pseudo = 2, True, 37450
    elif data[:4] == b"CSI\x01":
        depth, aux = struct.unpack_from("<ii", data, 8)
        if not 0 <= depth <= 20:
            raise ValueError("its depth is absurd")
        pseudo = ((1 << (3 * depth + 3)) - 1) // 7 + 1  # the bin of counts, whose last bytes are no offset
        n_ref = struct.unpack_from("<i", data, 16 + aux)[0]
        place = 20 + aux
        head, linear = 4, False
    else:
        raise ValueError("it is neither .tbi nor .csi")
    if not 0 <= place <= len(data):
        raise ValueError("the index is damaged (its names are longer than itself)")
    if quick:
        return _by_pseudo_bins(data, place, pseudo, linear=linear)
    words = array("I", data[place : len(data) - (len(data) - place) % 4])
    if sys.byteorder == "big":
        words.byteswap()
    try:
        return _last(words, n_ref, head, pseudo, linear=linear)
    except IndexError:
        raise ValueError("the index is damaged (it ends too early)") from None


def _by_pseudo_bins(data: bytes, place: int, pseudo: int, *, linear: bool) -> int:
    """The highest end that the bins of counts state, which htslib writes for each contig with two chunks: the first holds the
    contig's begin and end in the file. 0 where there is none."""
    head = struct.pack("<II", pseudo, 2) if linear else struct.pack("<IQI", pseudo, 0, 2)
    last, at = 0, data.find(head, place)
    while at >= 0:
        if (at - place) % 4 == 0 and at + len(head) + 16 <= len(data):
            last = max(last, struct.unpack_from("<Q", data, at + len(head) + 8)[0])
        at = data.find(head, at + 4)
    return last


def _last(words: "array[int]", n_ref: int, head: int, pseudo: int, *, linear: bool) -> int:
    """The highest end of a chunk. ``head`` is the number of words of a bin before its chunks: its number first, the number of
    chunks last; a chunk is four words, the last two its end."""
    last = place = 0
    for _ in range(n_ref):
        n_bin = words[place]
        place += 1
        for _ in range(n_bin):
            number, chunks = words[place], words[place + head - 1]
            place += head + 4 * chunks
            if chunks and number != pseudo:
                end = words[place - 1] << 32 | words[place - 2]
                if end > last:
                    last = end
        if linear:
            place += 1 + 2 * words[place]
    return last
