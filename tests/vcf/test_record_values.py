"""The small questions of a record: what a text says, what a number is, where an allele ends."""

from types import MappingProxyType

import pytest

from vexas_report.vcf.record import (
    MAX_POS,
    MalformedRecordError,
    RawRecord,
    fields_of,
    filters_of,
    format_length,
    is_bases,
    is_symbolic,
    last_base,
    lengths_of,
    own_end,
    parse_float,
    parse_info,
    parse_int,
    parse_record,
    pluralise,
    truncate,
    unquoted,
)
from vexas_report.vcf.sample_columns import SampleColumns


def record(alt: str, info: str = ".", ref: str = "ACG", fmt: str = "GT", *cells: str) -> RawRecord:
    columns = ["chr1", "100", ".", ref, alt, ".", "PASS", info, fmt, *(cells or ("0/1",))]
    return parse_record("\t".join(columns), 7, len(columns))


@pytest.mark.parametrize(
    ("alt", "block"),
    [(".", True), ("<*>", True), ("<NON_REF>", True), ("X", True), ("<X>,<*>", True), ("A", False), ("A,<*>", False),
     ("<DEL>", False), ("*", False)],
)  # fmt: skip
def test_a_block_names_no_observed_allele(alt: str, block: bool) -> None:
    assert record(alt).is_block is block


def test_the_size_of_a_record_is_its_characters() -> None:
    """GIVEN REF, ALT, INFO and columns THEN their characters are counted, and one for each column; reduced ones count no more."""
    whole_record = record("A,TTT", "DP=12;NOTE=abcde", "ACG", "GT:AD", "0/1:3,4", "0/0:5,0")
    assert whole_record.size == 3 + 1 + 3 + 2 + 5 + 7 + 7 + 2
    cells = SampleColumns(("0/0",), b"\x01\x00", MappingProxyType({1: "0/1:3,4"}))
    reduced = RawRecord(7, "chr1", 100, ".", "A", ("C",), ".", (), {}, ("GT",), cells, 100)
    assert reduced.size == 1 + 1 + 7 + 2
    assert [reduced.plain(column) for column in (0, 1, None)] == ["0/0", "", ""]
    assert whole_record.plain(0) == ""
    assert [dict(reduced.sample(column)) for column in (0, 1, 2)] == [{"GT": "0/0"}, {"GT": "0/1"}, {}]


@pytest.mark.parametrize(
    ("keys", "cell", "found"),
    [
        ("GT:AD:DP", "0/1:3,4:7", {"GT": "0/1", "AD": "3,4", "DP": "7"}),
        ("GT:AD:DP", "0/1", {"GT": "0/1"}),
        ("GT:AD:DP", ".:.:7", {"GT": ".", "DP": "7"}),
        ("GT:AD", ":", {"GT": ""}),
        ("AD:GT:AD", "3:0/1:4", {"AD": "3", "GT": "0/1"}),
        ("GT", "0/1:9", {"GT": "0/1"}),
        ("GT:AD", '"0/1:3,4"', {"GT": "0/1", "AD": "3,4"}),
        ("GT:AD", "'0/1':3,4", {"GT": "0/1", "AD": "3,4"}),
        ("GT:AD", " 0/1:3,4 ", {"GT": "0/1", "AD": "3,4"}),
    ],
)
def test_fields_of_a_column(keys: str, cell: str, found: dict[str, str]) -> None:
    """GIVEN a sample column THEN each key has its value; missing ones are left out, but a genotype stands as written."""
    assert dict(fields_of(keys.split(":"), cell)) == found


@pytest.mark.parametrize(
    ("text", "bare"),
    [('"A,C"', "A,C"), ("'A,C'", "A,C"), (' "A" ', "A"), ('"A', "A"), ('A"', "A"), ("A", "A"), ('A"C', 'A"C'),
     ('" A "', "A"), ("", ""), ("  ", "")],
)  # fmt: skip
def test_quotes_and_blanks_at_the_ends_are_no_part_of_a_field(text: str, bare: str) -> None:
    assert unquoted(text) == bare


def test_filters_are_split_shortened_and_bounded() -> None:
    assert filters_of("PASS") == ("PASS",)
    assert filters_of(".") == filters_of("") == ()
    assert filters_of("a;;b;") == ("a", "b")
    assert filters_of(";".join(f"f{n}" for n in range(60))) == tuple(f"f{n}" for n in range(50))
    assert filters_of("x" * 201) == (f"{'x' * 200}… (201 characters)",)


def test_a_text_is_shown_up_to_two_hundred_characters() -> None:
    assert truncate("x" * 200) == "x" * 200
    assert truncate("x" * 201) == f"{'x' * 200}… (201 characters)"


def test_a_number_with_its_noun() -> None:
    assert [pluralise(n, "column") for n in (0, 1, 2, 1000)] == ["0 columns", "1 column", "2 columns", "1,000 columns"]


@pytest.mark.parametrize(
    ("allele", "bases", "symbolic"),
    [
        ("ACGTN", True, False),
        ("A", True, False),
        ("", False, False),
        ("R", False, False),
        ("acgt", False, False),
        ("A\n", False, False),
        ("*", False, False),
        (".", False, False),
        ("<DEL>", False, True),
        ("<DEL", False, True),
        ("A<", False, False),
        ("A[chr1:5[", False, True),
        ("]chr1:5]A", False, True),
        (".A", False, True),
        ("A.", False, True),
        ("A.C", False, False),
    ],
)
def test_bases_and_symbols(allele: str, bases: bool, symbolic: bool) -> None:
    assert (is_bases(allele), is_symbolic(allele)) == (bases, symbolic)


def test_alleles_are_read_in_upper_case_but_for_symbols() -> None:
    found = record("a,<del:Me>,n[chrx:5[,t", ref="acg")
    assert (found.ref, found.alts) == ("ACG", ("A", "<del:Me>", "n[chrx:5[", "T"))


def test_the_first_of_a_repeated_key_counts_in_info() -> None:
    assert dict(parse_info("A=1; B =2;A=3;;=4;F;C=x=y")) == {"A": "1", "B": "2", "F": "", "C": "x=y"}
    assert dict(parse_info("")) == dict(parse_info(".")) == {}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (None, None), ("", None), (".", None), ("5", 5), (" 5 ", 5), ("0", 0), ("-0", 0), ("-1", None), ("+7", 7),
        ("5.0", 5), ("5.5", None), ("1e3", 1000), ("1e-3", None), ("²", None), ("٣", None), ("x", None),
        ("9" * 15, 10**15 - 1), ("1" + "0" * 15, None), ("999999999999999.0", 10**15 - 1), ("1e15", None), ("inf", None),
        ("0" * 14 + "7", 7), ("0" * 15 + "7", 7),
    ],
)  # fmt: skip
def test_whole_numbers(text: str | None, number: int | None) -> None:
    """GIVEN any spelling of a whole number below 10^15 THEN its value; no sign but plus, no fraction, no other digits."""
    assert parse_int(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (None, None), ("", None), (".", None), ("0.5", 0.5), (".5", 0.5), ("5.", 5.0), ("-1.5", -1.5), ("1e400", None),
        ("1e-400", 0.0), ("nan", None), ("inf", None), ("1_0", None), (" 2 ", 2.0), ("0x1", None), ("٣", None),
        ("1" * 40, float("1" * 40)), ("1" * 41, None), ("1e12345", None), ("1.5E+2", 150.0),
    ],
)  # fmt: skip
def test_decimal_numbers(text: str | None, number: float | None) -> None:
    assert parse_float(text) == number


@pytest.mark.parametrize(
    ("alts", "info", "end"),
    [
        (("A",), {}, 102),
        (("A", "C"), {"END": "500"}, 102),
        (("A", "<DEL>"), {"END": "500"}, 500),
        (("<*>",), {"END": "500"}, 500),
        (("<DEL>",), {"END": "90"}, 102),
        (("<DEL>",), {"END": "x", "SVLEN": "-50"}, 150),
        (("<DEL>",), {"END": "500", "SVLEN": "-900"}, 500),
        (("<DEL>",), {"SVLEN": "-50"}, 150),
        (("<DEL>",), {"SVLEN": "-1"}, 102),
        (("<DUP:TANDEM>",), {"SVLEN": "50"}, 150),
        (("<INV>",), {"SVLEN": "50"}, 150),
        (("<CNV>",), {"SVLEN": "50"}, 150),
        (("<INS>",), {"SVLEN": "50"}, 102),
        (("<INS>", "<DEL>"), {"SVLEN": "50,60"}, 160),
        (("<INS>", "<DEL>"), {"SVLEN": "70,60"}, 160),
        (("<INS>", "<DEL>"), {"SVLEN": "70"}, 170),
        (("<INS>", "N[chr2:5["), {"SVLEN": "70"}, 102),
        (("<DEL>", "<DEL>"), {"SVLEN": "-50,-60"}, 160),
        (("<DEL>",), {"SVLEN": "."}, 102),
        (("<DEL>",), {}, 102),
        (("N[chr2:5[",), {"END": "500"}, 500),
        (("N[chr2:5[",), {"END": "500", "CHR2": "chr2"}, 102),
        (("<DEL>",), {"END": "500", "CHR2": "1"}, 500),
        (("<DEL>",), {"END": "500", "CHR2": "chr1"}, 500),
        (("<DEL>",), {"SVLEN": "-50", "CHR2": "2"}, 102),
    ],
)
def test_the_last_base_that_a_record_speaks_of(alts: tuple[str, ...], info: dict[str, str], end: int) -> None:
    assert last_base("chr1", 100, "ACG", alts, info) == end
    assert last_base("1", 100, "ACG", alts, info) == end


def test_a_record_without_ref_ends_where_it_stands() -> None:
    assert last_base("chr1", 100, "", ("A",), {}) == 100


def test_lengths_without_signs_and_with_gaps() -> None:
    assert lengths_of({"SVLEN": "-5, 60,.,--7"}) == [5, 60, None, 7]
    assert lengths_of({}) == [None]


@pytest.mark.parametrize(
    ("alt", "info", "ends"),
    [
        ("<DEL>,<DUP>", "SVLEN=-50,70", [150, 170]),
        ("<DEL>,<DUP>", "SVLEN=-50", [150, 150]),
        ("<DEL>,<DUP>", "SVLEN=-50,70;END=160", [160, 160]),
        ("<DEL>,<INS>", "SVLEN=-50,70", [150, 102]),
        ("<DEL>,A", "SVLEN=-50,-200", [150, 102]),
        ("<DEL>,<DEL>", "SVLEN=-1,-50", [102, 150]),
        ("<DEL>,<DEL>", "SVLEN=.,-50", [150, 150]),
    ],
)
def test_each_allele_ends_by_its_own_length(alt: str, info: str, ends: list[int]) -> None:
    """GIVEN lengths for each ALT and no END THEN each symbolic allele has its own end, never before REF's; else the record's."""
    found = record(alt, info)
    assert [own_end(found, allele) for allele in (1, 2)] == ends


@pytest.mark.parametrize(
    ("alt", "fmt", "cells", "end"),
    [
        ("<*>", "GT:LEN", ("0/0:50",), 149),
        (".", "GT:LEN", ("0/0:50",), 149),
        ("<*>", "GT:LEN", ("0/0:50", "0/0:70"), 169),
        ("<*>", "GT:LEN", ("0/0:2",), 102),
        ("<*>", "GT:LEN", ("0/0",), 102),
        ("<*>", "GT:LEN", ("0/0:.",), 102),
        ("<*>", "GT", ("0/0:50",), 102),
        ("A,<*>", "GT:LEN", ("0/0:50",), 149),
        ("A", "GT:LEN", ("0/0:50",), 102),
        ("<NON_REF>", "GT:LEN", ("0/0:50",), 102),
    ],
)
def test_the_length_of_a_block(alt: str, fmt: str, cells: tuple[str, ...], end: int) -> None:
    """GIVEN FORMAT/LEN beside <*> or no ALT THEN the record ends with the longest of its columns."""
    assert record(alt, ".", "ACG", fmt, *cells).end == end


def test_the_length_of_one_column() -> None:
    assert format_length(("GT", "LEN"), "0/0:50") == 50
    assert format_length(("GT", "LEN"), "0/0") is None
    assert format_length(("GT",), "0/0:50") is None
    assert format_length(("LEN",), "7") == 7


def line(pos: str, ref: str = "A", columns: int = 10) -> str:
    return "\t".join(["chr1", pos, "rs1", ref, "C", "9", "q10;q20", "DP=7", "GT", "0/1", "0/0"][:columns])


@pytest.mark.parametrize("pos", ["0", "1", str(MAX_POS), "000000000001"])
def test_a_position_is_a_whole_number_of_32_bits(pos: str) -> None:
    assert parse_record(line(pos), 3, 10).pos == int(pos)


@pytest.mark.parametrize("pos", [str(MAX_POS + 1), "-1", "1.0", "", "0000000000001", "²", "x"])
def test_any_other_position_is_malformed(pos: str) -> None:
    with pytest.raises(MalformedRecordError, match="not a whole number up to 2,147,483,647"):
        parse_record(line(pos), 3, 10)


def test_a_record_is_what_its_columns_say() -> None:
    found = parse_record(line("5", columns=11), 3, 11)
    assert (found.line, found.contig, found.pos, found.end, found.id, found.qual) == (3, "chr1", 5, 5, "rs1", "9")
    assert (found.filters, dict(found.info), found.format) == (("q10", "q20"), {"DP": "7"}, ("GT",))
    assert found.samples == ("0/1", "0/0")
    bare = parse_record(line("5", columns=8), 3, 8)
    assert (bare.format, bare.samples) == ((), ())
    assert parse_record(line("5", columns=9), 3, 9).format == ("GT",)
    with pytest.raises(MalformedRecordError, match="it has 9 columns where the header has 10"):
        parse_record(line("5", columns=9), 3, 10)


def test_quotes_around_alt_and_info_are_taken_off() -> None:
    found = parse_record('chr1\t5\t.\tA\t"C,G"\t.\t.\t"DP=7;X=1"\tGT\t0/1', 1, 10)
    assert (found.alts, dict(found.info)) == (("C", "G"), {"DP": "7", "X": "1"})
