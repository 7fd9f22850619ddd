"""Check that an index was made of the whole of its file, with the settings of VCF.

An index built before the file was complete lacks the last contigs, including X; one with other settings hides records.
Layouts: SAM specification (BGZF, 4.1), tabix and CSI specifications, hts-specs.
"""

import struct
import sys
import zlib
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from vexas_report.vcf.file_type import EOF_BLOCK, GZIP

_VCF = (2, 1, 2, 0, ord("#"), 0)  # format, columns of contig, start and end, comment sign, lines to skip (tabix -p vcf)
_NEITHER = "it is neither .tbi nor .csi"
# Blocks of 64 KiB, the end mark among them: only its linear index, 8 bytes for each 16 kb, follows the last
# contig's bin of counts. To unpack a whole index takes as long as all other work on a file.
_TAIL = 4
_SMALL = 1 << 16  # bytes of a packed index that is looked at as a whole: a file of a panel, or of few records


def check_covers(path: str, index: Path, *, text: bool) -> tuple[int, ...]:
    """Return where the records of contigs begin or end, as sorted virtual offsets, the last contig's end among them; empty if
    the index lists no record, which may then be of the header alone.

    ``text`` is True for VCF, whose index states how lines are read. Raises ValueError if the index cannot be read, if it was
    made with other settings, or if its last chunk does not end with the file's data.
    """
    raw = index.read_bytes()
    size = Path(path).stat().st_size
    try:
        if text and _settings(zlib.decompressobj(GZIP).decompress(raw, 64)) != _VCF:
            raise ValueError("it was made with other settings than those of VCF")
        places = _quick_ends(path, size, raw) or _walked_ends(_unpack(raw))
    except (struct.error, zlib.error) as error:
        raise ValueError(f"the index is damaged ({error})") from None
    if places:
        _check(path, size, places[-1])
    return places


def _quick_ends(path: str, size: int, raw: bytes) -> tuple[int, ...]:
    """Return the places that the last blocks state; empty if they do not, or state that the file does not end there: what the
    quick look does not find, or refuses, the walk through all bins decides."""
    with suppress(ValueError):
        places = _quick_places(raw)
        if places:
            _check(path, size, places[-1])
            return places
    return ()


def _check(path: str, size: int, last: int) -> None:
    """A virtual offset is the place of a block in the file, and in its last 16 bits that of a byte in the unpacked block."""
    place, within = last >> 16, last & 0xFFFF
    if place == size:  # where the file ends without an end mark, or the writer's last place lies behind it
        return
    with Path(path).open("rb") as handle:
        handle.seek(place)
        block = handle.read(1 << 16)
    if len(block) < len(EOF_BLOCK) or block[:4] != EOF_BLOCK[:4] or block[12:14] != b"BC":
        raise ValueError("it points to places where no block starts")
    length: int = struct.unpack_from("<H", block, 16)[0] + 1
    (unpacked,) = struct.unpack("<I", block[:length][-4:])
    if place + length < size - len(EOF_BLOCK) or within < unpacked:
        raise ValueError("it does not reach the end of the file")


def _unpack(raw: bytes) -> bytes:
    parts = []
    while raw:
        unpacker = zlib.decompressobj(GZIP)
        parts.append(unpacker.decompress(raw, 1 << 28))
        if not unpacker.eof:
            raise ValueError("the index is cut or too large")
        raw = unpacker.unused_data
    return b"".join(parts)


@dataclass(frozen=True, slots=True)
class _Form:
    """Layout of an index: the number of references, the place of their first bin, the words of a bin before its chunks, the number
    of the bin of counts (whose last chunk is not a pair of offsets), and whether a linear index follows the bins."""

    n_ref: int
    place: int
    head: int
    pseudo: int
    linear: bool


def _settings(data: bytes) -> tuple[int, ...]:
    """Return how an index reads lines; empty if it does not state it, as that of a BCF."""
    if data[:4] == b"TBI\x01":
        return struct.unpack_from("<6i", data, 8)
    if data[:4] == b"CSI\x01":
        return struct.unpack_from("<6i", data, 16) if struct.unpack_from("<i", data, 12)[0] >= 28 else ()
    raise ValueError(_NEITHER)


def _form(data: bytes) -> _Form:
    if data[:4] == b"TBI\x01":
        return _Form(
            struct.unpack_from("<i", data, 4)[0], 36 + struct.unpack_from("<i", data, 32)[0], 2, 37450, linear=True
        )
    if data[:4] == b"CSI\x01":
        depth, aux = struct.unpack_from("<ii", data, 8)
        if not 0 <= depth <= 20:
            raise ValueError("its depth is absurd")
        pseudo = ((1 << (3 * depth + 3)) - 1) // 7 + 1
        return _Form(struct.unpack_from("<i", data, 16 + aux)[0], 20 + aux, 4, pseudo, linear=False)
    raise ValueError(_NEITHER)


def _quick_places(raw: bytes) -> tuple[int, ...]:
    """Return where contigs begin and end by the last blocks of a packed index alone (all of a small one): there htslib states it of each contig with
    records. Empty if it does not, or is packed otherwise. Raises ValueError, struct.error and zlib.error."""
    blocks = list(_blocks(raw))
    if not blocks:
        return ()
    form = _form(zlib.decompress(blocks[0][0], GZIP))
    tail = blocks[-_TAIL:] if len(raw) > _SMALL else blocks
    return _by_pseudo_bins(b"".join(zlib.decompress(block, GZIP) for block, _ in tail), form.place - tail[0][1], form)


def _blocks(raw: bytes) -> Iterator[tuple[bytes, int]]:
    """The blocks that packed bytes begin with, and the place of each one's first byte when they are unpacked."""
    start = unpacked = 0
    while start < len(raw):
        if raw[start : start + 4] != EOF_BLOCK[:4] or raw[start + 12 : start + 14] != b"BC":
            return
        block = raw[start : start + struct.unpack_from("<H", raw, start + 16)[0] + 1]
        yield block, unpacked
        start += len(block)
        unpacked += struct.unpack_from("<I", block, len(block) - 4)[0]


def _by_pseudo_bins(data: bytes, place: int, form: _Form) -> tuple[int, ...]:
    """Return the begins and ends that the bins of counts state, which htslib writes for each contig with two chunks: the first
    holds the contig's begin and end in the file. Empty if there is none. Bins begin at ``place``, which may lie before
    ``data``."""
    head = struct.pack("<II", form.pseudo, 2) if form.linear else struct.pack("<IQI", form.pseudo, 0, 2)
    places: set[int] = set()
    at = data.find(head, max(0, place))
    while at >= 0:
        if (at - place) % 4 == 0 and at + len(head) + 16 <= len(data):
            places.update(struct.unpack_from("<QQ", data, at + len(head)))
        at = data.find(head, at + 4)
    return tuple(sorted(places)) if places - {0} else ()


def _walked_ends(data: bytes) -> tuple[int, ...]:
    """Return the highest end of a chunk of each contig of a .tbi or .csi. Raises ValueError and struct.error.

    Every part of an index is a row of 32-bit words: it is walked as such, without a library that is slow to load.
    """
    form = _form(data)
    if not 0 <= form.place <= len(data):
        raise ValueError("the index is damaged (its names are longer than itself)")
    words = array("I", data[form.place : len(data) - (len(data) - form.place) % 4])
    if sys.byteorder == "big":
        words.byteswap()
    try:
        return tuple(sorted(set(_last(words, form)) - {0}))
    except IndexError:
        raise ValueError("the index is damaged (it ends too early)") from None


def _last(words: "array[int]", form: _Form) -> list[int]:
    """Return the highest end of a chunk of each contig. A bin begins with its number and ends its head with the number of
    chunks; a chunk is four words, the last two its end."""
    ends = []
    place = 0
    for _ in range(form.n_ref):
        last = 0
        n_bin = words[place]
        place += 1
        for _ in range(n_bin):
            number, chunks = words[place], words[place + form.head - 1]
            place += form.head + 4 * chunks
            if chunks and number != form.pseudo:
                last = max(last, words[place - 1] << 32 | words[place - 2])
        if form.linear:
            place += 1 + 2 * words[place]
        ends.append(last)
    return ends
