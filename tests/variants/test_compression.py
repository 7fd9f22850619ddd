"""A file's bytes unpacked in pieces, whole and no further than allowed."""

import gzip
import random
from pathlib import Path

import pytest

from vexas_report.model.problems import VexasReportError
from vexas_report.variants import compression, lines


def test_a_large_file_of_several_members_is_unpacked_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN text that hardly packs, longer than many pieces and than the floor of the bomb check THEN every byte comes, and no
    ratio refuses it."""
    monkeypatch.setattr(compression, "CHUNK", 1000)
    monkeypatch.setattr(compression, "BOMB_FLOOR", 2000)
    text = random.Random(1).randbytes(40_000)
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(text[:25_000]) + gzip.compress(text[25_000:]))
    kind = compression.Kind.GZIP_TEXT
    assert b"".join(compression.pieces(str(path), kind, 10**9)) == text
    plain = tmp_path / "a.txt"
    plain.write_bytes(text)
    assert b"".join(compression.pieces(str(plain), compression.Kind.TEXT, 40_000)) == text
    with pytest.raises(VexasReportError):
        list(compression.pieces(str(plain), compression.Kind.TEXT, 39_999))


def test_a_line_counts_from_its_own_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN lines of half a piece to a piece and a half THEN each comes whole, and only one longer than the bound is refused."""
    monkeypatch.setattr(compression, "CHUNK", 1000)
    monkeypatch.setattr(lines, "MAX_LINE", 1400)
    written = [b"a" * 600, b"b" * 1300, b"", b"c" * 900, b"d" * 1400]
    path = tmp_path / "a.txt"
    path.write_bytes(b"\n".join(written))
    assert list(lines.Lines(str(path), compression.Kind.TEXT, 10**9)) == [
        *((line, True) for line in written[:-1]),
        (written[-1], False),
    ]
    path.write_bytes(b"a\n" + b"d" * 3000)
    with pytest.raises(VexasReportError):
        list(lines.Lines(str(path), compression.Kind.TEXT, 10**9))
