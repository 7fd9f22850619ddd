"""A file's bytes unpacked in pieces, whole and no further than allowed."""

import gzip
import random
import struct
import zlib
from pathlib import Path

import pytest

from vexas_report.model.problems import VexasReportError
from vexas_report.vcf import file_type, line_reader


def test_a_large_file_of_several_members_is_unpacked_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN text that hardly packs, longer than many pieces and than the floor of the bomb check THEN every byte comes, and no
    ratio refuses it."""
    monkeypatch.setattr(file_type, "CHUNK", 1000)
    monkeypatch.setattr(file_type, "BOMB_FLOOR", 2000)
    text = random.Random(1).randbytes(40_000)
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(text[:25_000]) + gzip.compress(text[25_000:]))
    kind = file_type.FileType.GZIP_TEXT
    assert b"".join(file_type.pieces(str(path), kind, 10**9)) == text
    plain = tmp_path / "a.txt"
    plain.write_bytes(text)
    assert b"".join(file_type.pieces(str(plain), file_type.FileType.TEXT, 40_000)) == text
    with pytest.raises(VexasReportError):
        list(file_type.pieces(str(plain), file_type.FileType.TEXT, 39_999))


def test_a_line_counts_from_its_own_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN lines of half a piece to a piece and a half THEN each comes whole, and only one longer than the bound is refused."""
    monkeypatch.setattr(file_type, "CHUNK", 1000)
    monkeypatch.setattr(line_reader, "MAX_LINE", 1400)
    written = [b"a" * 600, b"b" * 1300, b"", b"c" * 900, b"d" * 1400]
    path = tmp_path / "a.txt"
    path.write_bytes(b"\n".join(written))
    assert list(line_reader.LineReader(str(path), file_type.FileType.TEXT, 10**9)) == [
        *((line, True) for line in written[:-1]),
        (written[-1], False),
    ]
    path.write_bytes(b"d" * 1400)
    assert list(line_reader.LineReader(str(path), file_type.FileType.TEXT, 10**9)) == [(b"d" * 1400, False)]
    for content in (b"d" * 1401, b"a\n" + b"d" * 3000):
        path.write_bytes(content)
        with pytest.raises(VexasReportError):
            list(line_reader.LineReader(str(path), file_type.FileType.TEXT, 10**9))


def test_blocks_hand_out_what_no_line_was_taken_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a file of several pieces WHEN some of its lines were taken THEN blocks of whole lines hold the others, once."""
    monkeypatch.setattr(file_type, "CHUNK", 10)
    path = tmp_path / "a.txt"
    for content in (b"ab\ncd\nefghijklmn\nop\n", b"ab\ncd\nefghijklmn\nop", b"ab\n", b"ab", b"\nab\n\n"):
        path.write_bytes(content)
        source = line_reader.LineReader(str(path), file_type.FileType.TEXT, 10**9)
        first = next(source)
        blocks = list(source.blocks())
        assert b"".join(blocks) == content[len(first[0]) + 1 :]
        assert all(blocks)
        assert all(block.endswith(b"\n") for block in blocks[:-1])
        assert [*line_reader.lines_in(content)] == [
            first,
            *(line for block in blocks for line in line_reader.lines_in(block)),
        ]
        assert list(source.blocks()) == list(source) == []


def refusal(path: Path, content: bytes) -> tuple[str, str]:
    path.write_bytes(content)
    with pytest.raises(VexasReportError) as raised:
        file_type.recognise(str(path))
    (problem,) = raised.value.problems
    return problem.code, problem.message


def bgzf(content: bytes) -> bytes:
    """One BGZF block (SAM specification, 4.1) without an end mark."""
    packer = zlib.compressobj(wbits=-15)
    data = packer.compress(content) + packer.flush()
    head = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + struct.pack("<H", len(data) + 25)
    return head + data + struct.pack("<II", zlib.crc32(content), len(content))


def marked(content: bytes) -> bytes:
    """Ordinary gzip, marked as text, in whose data the letters of BGZF stand where a BGZF header has them."""
    size = 0x42BC
    data = b"\x01" + struct.pack("<HH", size, size ^ 0xFFFF) + content.ljust(size, b"x")
    head = b"\x1f\x8b\x08\x01\0\0\0\0\0\xff"
    made = head + data + struct.pack("<II", zlib.crc32(data[5:]), size)
    assert made[12:14] == b"BC"
    return made


TEXT = b"##fileformat=VCFv4.2\n"
BCF = b"BCF\x02\x02" + b"\0" * 20


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (TEXT, file_type.FileType.TEXT),
        (b"\xef\xbb\xbf" + TEXT, file_type.FileType.TEXT),
        (TEXT.replace(b"\n", b"\r\n"), file_type.FileType.TEXT),
        (gzip.compress(TEXT, mtime=0), file_type.FileType.GZIP_TEXT),
        (gzip.compress(b"", mtime=0) + gzip.compress(TEXT, mtime=0), file_type.FileType.GZIP_TEXT),
        (marked(TEXT), file_type.FileType.GZIP_TEXT),
        (bgzf(TEXT), file_type.FileType.BGZF_TEXT),
        (bgzf(b"") + bgzf(b"") + bgzf(TEXT), file_type.FileType.BGZF_TEXT),
        (BCF, file_type.FileType.BCF),
        (bgzf(BCF), file_type.FileType.BGZF_BCF),
    ],
)
def test_a_file_is_what_its_bytes_say(tmp_path: Path, content: bytes, kind: file_type.FileType) -> None:
    path = tmp_path / "any name"
    path.write_bytes(content)
    assert file_type.recognise(str(path)) is kind


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (gzip.compress(BCF, mtime=0), "VCF_NOT_VCF", "The file is BCF in ordinary gzip"),
        (b"BCF\x04", "VCF_NOT_VCF", "BCF of version 1"),
        (bgzf(b"BCF\x04"), "VCF_NOT_VCF", "BCF of version 1"),
        (b"BCF\x02\x01", "VCF_NOT_VCF", "BCF of version 2.1;"),
        (b"BCF\x02\x03\x02", "VCF_NOT_VCF", "BCF of version 2.3;"),
        (b"BCF\x02", "VCF_NOT_VCF", "BCF of version 2;"),
        (gzip.compress(b"PK\x03\x04", mtime=0), "VCF_NOT_VCF", "The file is a zip archive"),
        (b"chr1\t5\n", "VCF_NOT_VCF", "does not start with a VCF header"),
        (b"#a\r#b\r", "VCF_NO_HEADER", "carriage return"),
        (gzip.compress(b"", mtime=0), "VCF_EMPTY", "holds no data"),
        (gzip.compress(b"", mtime=0) * 3, "VCF_EMPTY", "holds no data"),
        (bgzf(TEXT)[:18], "VCF_TRUNCATED", "ends within the first compressed block"),
        (
            gzip.compress(b"", mtime=0) + gzip.compress(TEXT, mtime=0)[:10],
            "VCF_TRUNCATED",
            "ends within the first compressed block",
        ),
        (b"\x1f\x8b\x08\0junk" * 9, "VCF_CORRUPT", "cannot be unpacked"),
        (gzip.compress(b"", mtime=0) + b"\x1fjunk" * 9, "VCF_CORRUPT", "cannot be unpacked"),
    ],
)
def test_a_file_that_is_no_variant_file_is_told_by_name(
    tmp_path: Path, content: bytes, code: str, message: str
) -> None:
    found, said = refusal(tmp_path / "a.vcf.gz", content)
    assert found == code
    assert message in said


@pytest.mark.parametrize(
    ("content", "found"),
    [(b"", False), (file_type.EOF_BLOCK, True), (b"x" + file_type.EOF_BLOCK, True), (file_type.EOF_BLOCK + b"x", False),
     (file_type.EOF_BLOCK[1:], False)],
)  # fmt: skip
def test_the_end_mark_is_the_last_28_bytes(tmp_path: Path, content: bytes, found: bool) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    assert file_type.ends_with_eof_block(str(path)) is found


def pieces(path: Path, content: bytes, kind: file_type.FileType, bound: int = 10**9) -> bytes:
    path.write_bytes(content)
    return b"".join(file_type.pieces(str(path), kind, bound))


def test_padding_behind_the_data_is_passed_over_and_other_bytes_are_not(tmp_path: Path) -> None:
    """GIVEN members, empty ones too, and zeros behind them THEN their text; other bytes, or a cut, are refused."""
    path, gz = tmp_path / "a", file_type.FileType.GZIP_TEXT
    whole = gzip.compress(TEXT) + gzip.compress(b"") + gzip.compress(b"b")
    assert pieces(path, whole, gz) == TEXT + b"b"
    assert pieces(path, whole + b"\0" * 100, gz) == TEXT + b"b"
    assert pieces(path, b"\xef\xbb\xbf" + TEXT, file_type.FileType.TEXT) == TEXT
    assert pieces(path, gzip.compress(b"\xef\xbb\xbf" + TEXT), gz) == TEXT
    assert pieces(path, b"", file_type.FileType.TEXT) == b""
    for content, code in (
        (whole + b"\0junk", "VCF_CORRUPT"),
        (whole + b"j", "VCF_CORRUPT"),
        (whole[:-3], "VCF_TRUNCATED"),
        (whole + whole[:5], "VCF_TRUNCATED"),
        (whole[:-6] + bytes([whole[-6] ^ 1]) + whole[-5:], "VCF_CORRUPT"),
    ):
        with pytest.raises(VexasReportError) as raised:
            pieces(path, content, gz)
        assert raised.value.problems[0].code == code, content[-9:]


def test_a_bomb_is_told_by_what_it_unpacks_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a floor and a ratio THEN a file is refused only beyond both; up to the bound on bytes it is read."""
    path, content = tmp_path / "a", b"#" * 100_000
    packed = len(gzip.compress(content))
    for floor, ratio, well in (
        (100_000, 1, True),
        (99_999, 1, False),
        (0, 100_000 // packed + 1, True),
        (0, 100_000 // packed - 1, False),
    ):
        monkeypatch.setattr(file_type, "BOMB_FLOOR", floor)
        monkeypatch.setattr(file_type, "BOMB_RATIO", ratio)
        if well:
            assert pieces(path, gzip.compress(content), file_type.FileType.GZIP_TEXT, 100_000) == content
        else:
            with pytest.raises(VexasReportError) as raised:
                pieces(path, gzip.compress(content), file_type.FileType.GZIP_TEXT)
            assert f"more than {ratio} times its size" in raised.value.problems[0].message
    monkeypatch.setattr(file_type, "BOMB_FLOOR", 10**9)
    with pytest.raises(VexasReportError) as raised:
        pieces(path, gzip.compress(content), file_type.FileType.GZIP_TEXT, 99_999)
    assert "more than 99,999 bytes" in raised.value.problems[0].message
