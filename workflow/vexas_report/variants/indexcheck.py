"""Whether an index covers the whole of its file: an index made too early lacks the last contigs, and X is one of them.

Layouts: SAM specification (BGZF, 4.1), tabix and CSI specifications, hts-specs.
"""

import struct
import zlib
from pathlib import Path

from vexas_report.variants.compression import EOF_BLOCK


def check_covers(path: str, index: Path) -> None:
    """Raise ValueError where the index cannot be read, or its last chunk does not end in the file's last block."""
    last = last_offset(index)
    size = Path(path).stat().st_size
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


def last_offset(index: Path) -> int:
    """The highest virtual offset of a .tbi or .csi. Raises ValueError."""
    try:
        return _walk(_unpack(index.read_bytes()))
    except (zlib.error, struct.error) as error:
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


def _walk(data: bytes) -> int:
    if data[:4] == b"TBI\x01":
        n_ref = struct.unpack_from("<i", data, 4)[0]
        place = 36 + struct.unpack_from("<i", data, 32)[0]
        head, linear, pseudo = struct.Struct("<Ii"), True, 37450
    elif data[:4] == b"CSI\x01":
        depth, aux = struct.unpack_from("<ii", data, 8)
        if not 0 <= depth <= 20:
            raise ValueError("its depth is absurd")
        pseudo = ((1 << (3 * depth + 3)) - 1) // 7 + 1  # the bin of counts, whose last bytes are no offset
        place = 16 + aux
        n_ref = struct.unpack_from("<i", data, place)[0]
        place += 4
        head, linear = struct.Struct("<IQi"), False
    else:
        raise ValueError("it is neither .tbi nor .csi")
    last = 0
    for _ in range(n_ref):
        n_bin = struct.unpack_from("<i", data, place)[0]
        place += 4
        for _ in range(n_bin):
            number, *_, chunks = head.unpack_from(data, place)
            place += head.size + 16 * chunks
            if chunks > 0 and number != pseudo:
                last = max(last, struct.unpack_from("<Q", data, place - 8)[0])
        if linear:
            place += 4 + 8 * struct.unpack_from("<i", data, place)[0]
    return last
