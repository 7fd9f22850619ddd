"""What a file's first bytes say it is, and its bytes unpacked in bounded pieces."""

import zlib
from collections.abc import Iterator
from enum import Enum, auto
from itertools import chain
from pathlib import Path

from vexas_report.vcf import vcf_problems as codes
from vexas_report.vcf.vcf_problems import refuse

CHUNK = 1 << 20
GZIP = 31  # pragma: no mutate: zlib's number for gzip alone; at 32 it reads gzip and zlib's own form
BOMB_FLOOR = 64 << 20  # bytes unpacked before the ratio is looked at
BOMB_RATIO = 500  # a VCF of 2,000 samples that are all 0/0 packs about 300 to 1
EOF_BLOCK = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")  # SAM specification, 4.1.2
_OTHER = {
    b"PK\x03\x04": "a zip archive",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"\x28\xb5\x2f\xfd": "a zstandard file",
    b"CRAM": "a CRAM alignment",
    b"BAM\x01": "a BAM alignment",
    b"TBI\x01": "a tabix index",
    b"CSI\x01": "a CSI index",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
    b"%PDF": "a PDF",
}


class FileType(Enum):
    """How the file is packed and what is in it."""

    TEXT = auto()
    GZIP_TEXT = auto()
    BGZF_TEXT = auto()
    BCF = auto()
    BGZF_BCF = auto()


def recognise(path: str) -> FileType:
    """The kind of a file by its bytes, whatever its name; refuses what is neither VCF nor BCF."""
    with Path(path).open("rb") as handle:
        raw = handle.read(1 << 16)
    packed = raw.startswith(b"\x1f\x8b")
    if not packed:
        return _inside(raw, path, FileType.TEXT, FileType.BCF)
    start, whole = _first_bytes(raw, path)
    if start:
        bgzf = raw[3] & 4 and raw[12:14] == b"BC"
        if start.startswith(b"BCF") and not bgzf:
            raise refuse(codes.VCF_NOT_VCF, "The file is BCF in ordinary gzip; BCF must be packed by bgzip.", path)
        return _inside(start, path, FileType.BGZF_TEXT if bgzf else FileType.GZIP_TEXT, FileType.BGZF_BCF)
    if whole:
        raise refuse(codes.VCF_EMPTY, "The compressed file holds no data.", path)
    raise refuse(codes.VCF_TRUNCATED, "The file is incomplete: it ends within the first compressed block.", path)


def _first_bytes(raw: bytes, path: str) -> tuple[bytes, bool]:
    """The first unpacked bytes, past empty members; and whether the last member looked at was whole."""
    while True:
        unpacker = zlib.decompressobj(GZIP)
        try:
            start = unpacker.decompress(raw, 1 << 16)
        except zlib.error:
            raise refuse(codes.VCF_CORRUPT, "The first compressed block cannot be unpacked.", path) from None
        raw = unpacker.unused_data
        if start or not raw.startswith(b"\x1f"):
            return start, unpacker.eof


def _inside(start: bytes, path: str, text: FileType, bcf: FileType) -> FileType:
    if start.startswith(b"BCF"):
        if start[3:4] != b"\x02":
            raise refuse(codes.VCF_NOT_VCF, "The file is BCF of version 1, which htslib no longer reads.", path)
        if start[4:5] != b"\x02":
            version = f"2.{start[4]}" if len(start) > 4 else "2"
            message = f"The file is BCF of version {version}; htslib reads 2.2 alone. Write it again as VCF or BCF 2.2."
            raise refuse(codes.VCF_NOT_VCF, message, path)
        return bcf
    for magic, name in _OTHER.items():
        if start.startswith(magic):
            raise refuse(codes.VCF_NOT_VCF, f"The file is {name}, not a VCF.", path)
    body = start.removeprefix(b"\xef\xbb\xbf")
    if not body.startswith(b"#"):
        raise refuse(codes.VCF_NOT_VCF, "The file does not start with a VCF header (##fileformat=VCF...).", path)
    if b"\r" in start and b"\n" not in start:
        message = (
            "Its lines end in a carriage return alone, as old Macintosh programs write them; VCF needs line feeds."
        )
        raise refuse(codes.VCF_NO_HEADER, message, path)
    return text


def ends_with_eof_block(path: str) -> bool:
    """Whether a BGZF file carries its end mark."""
    with Path(path).open("rb") as handle:
        size = handle.seek(0, 2)
        handle.seek(max(0, size - len(EOF_BLOCK)))
        return handle.read() == EOF_BLOCK


def _unpack(path: str) -> Iterator[tuple[bytes, int]]:
    with Path(path).open("rb") as handle:
        unpacker, packed, started = zlib.decompressobj(GZIP), 0, False
        while raw := handle.read(CHUNK):
            packed += len(raw)
            while raw:
                if not started and not raw.startswith(b"\x1f"):
                    if raw.strip(b"\0"):
                        raise refuse(codes.VCF_CORRUPT, "Bytes that are not compressed data follow the data.", path)
                    break  # zero padding after the last member, as tape and block devices leave it
                started = True
                try:
                    out = unpacker.decompress(raw, 4 * CHUNK)
                except zlib.error:
                    raise refuse(
                        codes.VCF_CORRUPT, f"The compressed data are damaged near byte {packed - len(raw)}.", path
                    ) from None
                if out:
                    yield out, packed
                if unpacker.eof:
                    raw, unpacker, started = unpacker.unused_data, zlib.decompressobj(GZIP), False
                else:
                    raw = unpacker.unconsumed_tail
        if started:
            raise refuse(
                codes.VCF_TRUNCATED, "The file is incomplete: it ends in the middle of a compressed block.", path
            )


def _plain(path: str) -> Iterator[tuple[bytes, int]]:
    with Path(path).open("rb") as handle:
        packed = 0
        while raw := handle.read(CHUNK):
            packed += len(raw)
            yield raw, packed


def pieces(path: str, kind: FileType, max_bytes: int) -> Iterator[bytes]:
    """The file's text in pieces of at most 4 MiB; refuses damage, truncation and compression bombs on the way."""
    total = 0
    source = _plain(path) if kind is FileType.TEXT else _unpack(path)
    first = next(source, (b"", 0))
    source = chain([(first[0].removeprefix(b"\xef\xbb\xbf"), first[1])], source)
    for piece, packed in source:
        total += len(piece)
        if total > max_bytes:
            raise refuse(codes.VCF_TOO_LARGE, f"The file unpacks to more than {max_bytes:,} bytes.", path)
        if total > BOMB_FLOOR and total > BOMB_RATIO * packed:
            raise refuse(
                codes.VCF_TOO_LARGE, f"The file unpacks to more than {BOMB_RATIO} times its size, as no VCF does.", path
            )
        yield piece
