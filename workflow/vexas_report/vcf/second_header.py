"""Look for a second header in a bgzip file that is read through its index.

Files joined by `cat` hold one. A fetch of regions passes over comment lines, so the records behind it would be taken for those of
the first header's samples. A file whose body is small is searched whole. A larger one is searched where joined files have their
border: at the start of each bgzip block, which is where compressed files are joined, and where a contig begins or ends.
"""

import mmap
import struct
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

SEARCHED_WHOLE = (
    2 << 20
)  # bytes of the unpacked body: 3 ms. All of an exome of 60,000 records takes 12 ms, of a genome seconds
_HEAD = struct.Struct("<4B8xBB2xH")  # gzip's mark and flags, bgzip's mark (BC), the block's length less one
_HEAD_LENGTH = 18
_TAIL_LENGTH = 8
_RAW = -15  # zlib's number for a stream without head and checksum
Block = tuple[int, int, int]  # place in the file, length, place of its first byte in the unpacked text


def may_hold_second_header(path: str, header_bytes: int, places: Iterable[int]) -> bool:
    """Whether the whole file must be read, because a comment line was seen behind the header or a block cannot be read.

    ``header_bytes`` is the unpacked length of the header. ``places`` are virtual offsets at which contigs begin or end.
    """
    with Path(path).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as packed:
        try:
            blocks = list(_blocks(packed))
            total = blocks[-1][2] + _unpacked_length(packed, blocks[-1])
            if total - header_bytes <= SEARCHED_WHOLE:
                return _holds_comment(packed, blocks, header_bytes)
            starts = ((block, max(0, header_bytes - block[2])) for block in blocks)
            return any(_byte(packed, *each) == b"#" for each in chain(starts, _at(places, blocks)))
        except (ValueError, struct.error, zlib.error):
            return True


def _blocks(packed: mmap.mmap) -> Iterator[Block]:
    """The blocks of a file. Raises ValueError if something else lies between them."""
    start = unpacked = 0
    size = len(packed)
    while start < size:
        *gzip, b, c, length = _HEAD.unpack_from(packed, start)
        if gzip != [0x1F, 0x8B, 8, 4] or (b, c) != (0x42, 0x43) or start + length >= size:
            raise ValueError  # no message: the caller reads the whole file instead
        block = (start, length + 1, unpacked)
        yield block
        start += length + 1
        unpacked += _unpacked_length(packed, block)


def _unpacked_length(packed: mmap.mmap, block: Block) -> int:
    length: int = struct.unpack_from("<I", packed, block[0] + block[1] - 4)[0]
    return length


def _stream(packed: mmap.mmap, block: Block) -> bytes:
    start, length, _ = block
    return packed[start + _HEAD_LENGTH : start + length - _TAIL_LENGTH]


def _holds_comment(packed: mmap.mmap, blocks: Iterable[Block], header_bytes: int) -> bool:
    """Whether a line behind the header begins with `#`."""
    before = b"\n"
    for block in blocks:
        text = zlib.decompress(_stream(packed, block), _RAW, _unpacked_length(packed, block))
        text = text[max(0, header_bytes - block[2]) :]
        if text and (b"\n#" in text or (before == b"\n" and text[:1] == b"#")):
            return True
        before = text[-1:] or before
    return False


def _at(places: Iterable[int], blocks: Iterable[Block]) -> Iterator[tuple[Block, int]]:
    """Block and place in it of each virtual offset within the file."""
    starts = {block[0]: block for block in blocks}
    for place in places:
        block = starts.get(place >> 16)
        if block is not None:
            yield block, place & 0xFFFF


def _byte(packed: mmap.mmap, block: Block, within: int) -> bytes:
    """One byte of a block; empty behind its end."""
    if within >= _unpacked_length(packed, block):
        return b""
    return zlib.decompressobj(_RAW).decompress(_stream(packed, block), within + 1)[within:]
