import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vexas_report.documents import safety

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    '"swallow',
    "＝1",
    "a\tb\nc\rd\\e",
    "line\u2028separator\u2029\x85\x0b\x0c\x00",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "\u202eevil",
]
_BACK = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}


def read_cell(text: str) -> str:
    """What a reader who knows docs/outputs.md gets back from a cell."""
    if text[:1] == "'" and (text[1:2] in safety.FORMULA_STARTS or text[1:3] in ("\\t", "\\r")):
        text = text[1:]
    return re.sub(r"\\u([0-9a-f]{4})|\\[tnr\\]", lambda m: chr(int(m[1], 16)) if m[1] else _BACK[m[0]], text)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_cannot_start_a_formula_or_leave_its_column(text: str) -> None:
    cell = safety.cell(text)
    assert cell[0] not in safety.FORMULA_STARTS
    assert len(cell.splitlines()) == 1
    assert "\t" not in cell


@given(st.text(st.characters(codec="utf-8")))
def test_a_cell_keeps_the_whole_text(text: str) -> None:
    cell = safety.cell(text)
    assert not re.search("[\t\n\r\x00\u2028\u2029]", cell)
    assert cell[:1] not in safety.FORMULA_STARTS or cell == ""
    if not text.startswith("'"):
        assert read_cell(cell) == text


@pytest.mark.parametrize(("value", "cell"), [(None, ""), (True, "yes"), (False, "no"), (0, "0"), ("", "")])
def test_cells_of_plain_values(value: object, cell: str) -> None:
    assert safety.cell(value) == cell


@given(st.text())
def test_an_info_value_holds_nothing_that_the_format_reserves(text: str) -> None:
    value = safety.vcf_value(text)
    assert re.fullmatch(r"[!-~]+", value)
    assert not set(";=, ") & set(value)
    if text and text.encode("utf-8", "replace").decode() == text:
        assert unquote(value) == text


@given(st.text())
def test_an_identifier_is_one_word(text: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_.~%+-]+", safety.vcf_id(text))
    assert safety.vcf_id(text) != "0"


@given(st.text())
def test_a_css_string_cannot_close_its_quotes_or_the_style_element(text: str) -> None:
    assert re.fullmatch(r"(?:[A-Za-z0-9 ]|\\[0-9a-f]{6} )*", safety.css_string(text))


@given(st.text(min_size=1))
def test_a_file_name_stays_in_its_folder(text: str) -> None:
    name = safety.file_name(text)
    assert re.fullmatch(r"[A-Za-z0-9%_~-][A-Za-z0-9._%~-]{0,63}", name)


def test_file_names_of_the_sheet_stay_as_they_are_and_others_stay_apart() -> None:
    assert safety.file_name("S-1.a_b") == "S-1.a_b"
    assert safety.file_name("../a") != safety.file_name("..%2Fa")
    assert "/" not in safety.file_name("../a")


def test_hidden_characters_are_shown_by_their_code_point() -> None:
    assert safety.visible("a\u202eb\x00c\u2028") == "a⟨U+202E⟩b⟨U+0000⟩c⟨U+2028⟩"
    assert safety.visible("plain – text\n") == "plain – text\n"


def test_a_megabyte_is_cut_with_a_note() -> None:
    shown = safety.shown("x" * 1_000_000)
    assert len(shown) < 2_100
    assert shown.endswith("[… 998000 more characters in findings.json]")
