"""A file's text in whole lines, one by one or in blocks, in bounded memory."""

from collections.abc import Iterator

from vexas_report.vcf import vcf_problems as codes
from vexas_report.vcf.file_type import FileType, pieces
from vexas_report.vcf.vcf_problems import refuse

MAX_LINE = 64 << 20
Line = tuple[bytes, bool]  # without its line feed, and whether it had one


def decode(line: bytes) -> tuple[str, bool]:
    """The text of a line and whether it was UTF-8; other bytes are read as Latin-1."""
    line = line.removesuffix(b"\r")
    try:
        return line.decode("utf-8"), True
    except UnicodeDecodeError:
        return line.decode("latin-1"), False


class LineReader:
    """The lines of a file as an iterator; ``blocks`` hands out what is left as blocks of whole lines."""

    def __init__(self, path: str, kind: FileType, max_bytes: int) -> None:
        self._source = _blocks(path, kind, max_bytes)
        self._block = b""
        self._at = self._before = 0

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        if self._at >= len(self._block):
            self._before += len(self._block)
            self._block, self._at = next(self._source), 0
        end = self._block.find(b"\n", self._at)
        start, ended = self._at, end >= 0
        self._at = end + 1 if ended else len(self._block)
        return self._block[start : end if ended else len(self._block)], ended

    @property
    def taken(self) -> int:
        """Unpacked bytes of the lines that were handed out one by one."""
        return self._before + self._at

    def blocks(self) -> Iterator[bytes]:
        """Blocks of whole lines, each with its line feed; the last line of the file may have none."""
        left, self._block = self._block[self._at :], b""
        if left:
            yield left
        yield from self._source


def _blocks(path: str, kind: FileType, max_bytes: int) -> Iterator[bytes]:
    parts: list[bytes] = []
    held = 0
    for piece in pieces(path, kind, max_bytes):
        end = piece.rfind(b"\n") + 1
        if end:
            yield b"".join((*parts, piece[:end])) if parts else piece[:end]
            parts, held = [], 0
        rest = piece[end:]
        if rest:
            parts.append(rest)
            held += len(rest)
        if held > MAX_LINE:
            raise refuse(codes.VCF_TOO_LARGE, f"A line is longer than {MAX_LINE:,} bytes, as no VCF's is.", path)
    if parts:
        yield b"".join(parts)


def lines_in(block: bytes) -> Iterator[Line]:
    """The lines of a block."""
    lines = block.split(b"\n")
    last = lines.pop()
    for line in lines:
        yield line, True
    if last:
        yield last, False
