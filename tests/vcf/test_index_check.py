"""Indices written by hand, after the specifications of tabix and CSI: where they end, and whether that is the end of the file."""

import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from vexas_report.vcf.file_type import EOF_BLOCK
from vexas_report.vcf.index_check import (
    _blocks,
    _by_pseudo_bins,
    _form,
    _quick_places,
    _unpack,
    _walked_ends,
    check_covers,
)

Bin = tuple[int, list[tuple[int, int]]]  # its number, and its chunks as begin and end in the file
Contig = tuple[list[Bin], list[int]]  # bins, linear index
COUNTS = 37450  # the bin of counts in .tbi, and in .csi of depth 5


def block(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    data = packer.compress(content) + packer.flush()
    head = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + struct.pack("<H", len(data) + 25)
    return head + data + struct.pack("<II", zlib.crc32(content), len(content))


def chunks(pairs: list[tuple[int, int]]) -> bytes:
    return struct.pack("<i", len(pairs)) + b"".join(struct.pack("<QQ", *pair) for pair in pairs)


def tbi(
    contigs: list[Contig], names: bytes = b"chr1\0chrX\0x", settings: tuple[int, ...] = (2, 1, 2, 0, 35, 0)
) -> bytes:
    made = b"TBI\x01" + struct.pack("<8i", len(contigs), *settings, len(names)) + names
    for bins, linear in contigs:
        made += struct.pack("<i", len(bins))
        made += b"".join(struct.pack("<I", number) + chunks(pairs) for number, pairs in bins)
        made += struct.pack("<i", len(linear)) + b"".join(struct.pack("<Q", offset) for offset in linear)
    return made


SETTINGS = (2, 1, 2, 0, ord("#"), 0)  # format, columns of contig, start and end, comment sign, lines to skip
AUX = struct.pack("<7i", *SETTINGS, 3) + b"abc"


def csi(contigs: list[Contig], depth: int = 5, aux: bytes = AUX) -> bytes:
    made = b"CSI\x01" + struct.pack("<iii", 14, depth, len(aux)) + aux + struct.pack("<i", len(contigs))
    for bins, _ in contigs:
        made += struct.pack("<i", len(bins))
        made += b"".join(
            struct.pack("<IQ", number, 0 if number == COUNTS else 7) + chunks(pairs) for number, pairs in bins
        )
    return made


def contigs(generator: random.Random) -> list[Contig]:
    """Bins as htslib writes them: chunks in order, and for each contig with records the bin of counts."""
    made: list[Contig] = []
    offset = 0
    for _ in range(generator.randint(1, 4)):
        bins: list[Bin] = []
        first = offset
        for number in generator.sample(range(37449), generator.randint(0, 4)):
            pairs = []
            for _ in range(generator.randint(1, 3)):
                begin, offset = offset, offset + generator.randint(1, 1 << 34)
                pairs.append((begin, offset))
            bins.append((number, pairs))
        if bins:
            bins.append((COUNTS, [(first, offset), (5, 1 << 62)]))
        made.append((bins, [first] * generator.randint(0, 3)))
    return made


def ends(made: list[Contig]) -> tuple[int, ...]:
    """The highest end of a chunk of each contig that has one."""
    each = [[end for number, pairs in bins if number != COUNTS for _, end in pairs] for bins, _ in made]
    return tuple(sorted({max(found) for found in each if found}))


def begins(made: list[Contig]) -> set[int]:
    return {pairs[0][0] for bins, _ in made for number, pairs in bins if number == COUNTS}


@pytest.mark.parametrize("write", [tbi, csi])
def test_the_ends_of_contigs_are_the_highest_ends_of_their_chunks(write: Callable[[list[Contig]], bytes]) -> None:
    """GIVEN indices of many shapes THEN the walk finds the ends, and so do the bins of counts; neither takes a count for one."""
    generator = random.Random(5)
    for _ in range(150):
        made = contigs(generator)
        data = write(made)
        assert _walked_ends(data) == ends(made)
        assert {*_quick_places(block(data)), 0} == {*ends(made), *begins(made), 0}


@pytest.mark.parametrize("write", [tbi, csi])
def test_an_index_without_bins_of_counts_is__walked_ends(write: Callable[[list[Contig]], bytes]) -> None:
    data = write([([(5, [(1, 9 << 40)]), (6, [(2, 7), (3, 8)])], [1]), ([], []), ([(4, [(1, 2)])], [])])
    assert _walked_ends(data) == (2, 9 << 40)
    assert _quick_places(block(data)) == ()


@pytest.mark.parametrize("write", [tbi, csi])
def test_every_cut_of_an_index_is_refused_or_costs_only_what_follows_the_bins(
    write: Callable[[list[Contig]], bytes],
) -> None:
    made: list[Contig] = [([(5, [(1, 9)]), (COUNTS, [(1, 9), (3, 4)])], []), ([(6, [(2, 77)]), (7, [(2, 78)])], [])]
    data = write(made)
    after = 4 if write is tbi else 0  # the number of the linear index
    for size in range(len(data) - after):
        with pytest.raises((ValueError, struct.error)):
            _walked_ends(data[:size])
    assert _walked_ends(data) == (9, 78)


@pytest.mark.parametrize(("depth", "known"), [(-1, False), (0, True), (5, True), (20, True), (21, False)])
def test_a_csi_has_a_depth_from_0_to_20(depth: int, known: bool) -> None:
    """GIVEN a depth THEN the bin of counts is the one behind the last bin of that depth."""
    last = sum(8**level for level in range(max(depth, 0) + 1)) + 1
    data = csi([([(1, [(1, 9)]), (last, [(1, 9), (3, 1 << 60)])], [])] if known and last < 1 << 32 else [], depth)
    if known:
        assert _walked_ends(data) == ((9,) if last < 1 << 32 else ())
    else:
        with pytest.raises(ValueError, match="depth is absurd"):
            _walked_ends(data)


def test_what_is_no_index_is_refused() -> None:
    with pytest.raises(ValueError, match=r"neither \.tbi nor \.csi"):
        _walked_ends(b"BAI\x01" + b"\0" * 40)
    with pytest.raises(ValueError, match="names are longer than itself"):
        _walked_ends(tbi([], b"")[:32] + struct.pack("<i", 1) + b"")
    with pytest.raises(ValueError, match="names are longer than itself"):
        _walked_ends(tbi([], b"")[:32] + struct.pack("<i", -40) + b"")
    assert _walked_ends(tbi([], b"")) == ()


def test_a_bin_of_counts_may_be_the_first_of_what_is_looked_at() -> None:
    """GIVEN the end of an index that begins with a bin of counts, or with one that stands off the words of the index, or is cut THEN
    the first is read, the others are not."""
    form = _form(tbi([]))
    counts = struct.pack("<I", COUNTS) + chunks([(5, 77), (1, 2)])
    assert _by_pseudo_bins(counts, 0, form) == _by_pseudo_bins(counts, -8, form) == (5, 77)
    assert _by_pseudo_bins(counts, 4, form) == ()
    assert _by_pseudo_bins(b"\0" * 8 + counts, 0, form) == (5, 77)
    assert _by_pseudo_bins(b"\0\0" + counts, 0, form) == _by_pseudo_bins(counts, -2, form) == ()
    assert _by_pseudo_bins(counts[:24], 0, form) == (5, 77)
    assert _by_pseudo_bins(counts[:23], 0, form) == ()


def test_blocks_are_cut_where_they_say() -> None:
    """GIVEN blocks and other bytes behind them THEN each block with the place of its first byte, up to what is none."""
    contents = [b"abc", b"", b"defgh"]
    raw = b"".join(map(block, contents))
    assert list(_blocks(raw)) == [(block(b"abc"), 0), (block(b""), 3), (block(b"defgh"), 3)]
    assert list(_blocks(raw + b"junk, and more of it")) == list(_blocks(raw))
    assert list(_blocks(b"junk")) == list(_blocks(b"")) == []
    assert list(_blocks(raw.replace(b"BC", b"XX"))) == []
    assert _quick_places(b"junk") == ()
    assert _unpack(raw) == b"abcdefgh"
    with pytest.raises(ValueError, match="cut or too large"):
        _unpack(raw[:-1])


def covers(
    folder: Path, file: bytes, last: int, *, counts: int | None = None, settings: tuple[int, ...] = SETTINGS
) -> str | bool:
    """What is said of a file whose index ends at a virtual offset (and whose bin of counts, if any, says another)."""
    path, index = folder / "a.vcf.gz", folder / "a.vcf.gz.tbi"
    path.write_bytes(file)
    bins: list[Bin] = [(5, [(0, last)])]
    if counts is not None:
        bins.append((COUNTS, [(0, counts), (1, 0)]))
    index.write_bytes(block(tbi([(bins, [])], settings=settings)) + EOF_BLOCK)
    try:
        return bool(check_covers(str(path), index, text=True))
    except ValueError as error:
        return str(error)


FIRST, SECOND = block(b"a" * 100), block(b"b" * 200)
EARLY, NOWHERE = "it does not reach the end of the file", "it points to places where no block starts"


def offset(place: int, within: int) -> int:
    return place << 16 | within


def test_an_index_is_trusted_that_ends_with_the_data(tmp_path: Path) -> None:
    """GIVEN two blocks and an end mark THEN an index is trusted that ends with the last byte of the second, in the mark, or at the
    file's end, and none that ends before."""
    file = FIRST + SECOND + EOF_BLOCK
    one, two = len(FIRST), len(FIRST) + len(SECOND)
    for place, within, said in (
        (0, 100, EARLY),
        (one, 200, True),
        (one, 199, EARLY),
        (one, 0, EARLY),
        (two, 0, True),
        (len(file), 0, True),
        (one - 1, 200, NOWHERE),
        (one + 1, 200, NOWHERE),
        (len(file) - 27, 0, NOWHERE),
        (len(file) + 1, 0, NOWHERE),
    ):
        assert covers(tmp_path, file, offset(place, within)) == said, (place, within)
    assert covers(tmp_path, FIRST + SECOND, offset(one, 200)) is True
    assert covers(tmp_path, FIRST + SECOND, offset(two, 0)) is True
    # One block as short as the mark may be the mark; two may not.
    assert covers(tmp_path, FIRST + block(b""), offset(0, 100)) is True
    assert covers(tmp_path, FIRST + block(b"b") + EOF_BLOCK, offset(0, 100)) == EARLY


@pytest.mark.parametrize("place", range(6))
def test_an_index_with_other_settings_than_those_of_vcf_is_not_trusted(tmp_path: Path, place: int) -> None:
    """GIVEN each setting changed alone (format, columns, comment sign, lines to skip) THEN refused; in a CSI as well."""
    file, end = FIRST + SECOND + EOF_BLOCK, offset(len(FIRST), 200)
    other = tuple(value + (number == place) for number, value in enumerate(SETTINGS))
    assert covers(tmp_path, file, end) is True
    assert covers(tmp_path, file, end, settings=other) == "it was made with other settings than those of VCF"
    path, index = tmp_path / "a.vcf.gz", tmp_path / "a.vcf.gz.csi"
    aux = struct.pack("<7i", *other, 3) + b"abc"
    for written in (aux, b"", b"abc"):
        index.write_bytes(block(csi([([(5, [(0, end)])], [])], aux=written)) + EOF_BLOCK)
        with pytest.raises(ValueError, match="other settings"):
            check_covers(str(path), index, text=True)
    assert check_covers(str(path), index, text=False) == (end,)


def test_an_index_without_a_record_is_not_trusted_and_no_fault(tmp_path: Path) -> None:
    assert covers(tmp_path, FIRST + EOF_BLOCK, 0) is False
    assert covers(tmp_path, FIRST + SECOND + EOF_BLOCK, 0, counts=0) is False


def test_a_quick_look_that_refuses_is_decided_by_the_walk(tmp_path: Path) -> None:
    """GIVEN a bin of counts that ends too early, or nowhere THEN the chunks decide; where it ends well, nothing else is asked."""
    file, end = FIRST + SECOND + EOF_BLOCK, offset(len(FIRST), 200)
    assert covers(tmp_path, file, end, counts=offset(0, 100)) is True
    assert covers(tmp_path, file, end, counts=offset(3, 0)) is True
    assert covers(tmp_path, file, offset(0, 100), counts=end) is True
    assert covers(tmp_path, file, offset(0, 100), counts=offset(0, 100)) == EARLY


def test_a_damaged_index_is_named_as_such(tmp_path: Path) -> None:
    path, index = tmp_path / "a.vcf.gz", tmp_path / "a.vcf.gz.tbi"
    path.write_bytes(block(b"a") + EOF_BLOCK)
    for content in (block(b"TBI\x01"), EOF_BLOCK[:18] + b"junk" * 9, block(b"CSI\x01" + b"\0" * 4)):
        index.write_bytes(content)
        with pytest.raises(ValueError, match=r"the index is (damaged \(|cut)|neither"):
            check_covers(str(path), index, text=True)
