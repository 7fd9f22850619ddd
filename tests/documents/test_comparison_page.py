import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import cases, hostile

from vexas_report.cli import DIFFERENT, WRONG, main
from vexas_report.documents.comparison_page import compare_page, mark_words
from vexas_report.documents.report_files import findings_json
from vexas_report.model.terms import Language

CASES = cases.every_case()


@given(st.text(alphabet="ab <&%\n"), st.text(alphabet="ab <&%\n"))
def test_marked_pieces_are_the_text_and_unmarked_ones_are_equal(old: str, new: str) -> None:
    left, right = mark_words(old, new)
    # Blanks before the first word are no word.
    assert ["".join(piece for piece, _ in side) for side in (left, right)] == [old.lstrip(), new.lstrip()]
    same = [[word for piece, differs in side if not differs for word in piece.split()] for side in (left, right)]
    assert same[0] == same[1]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.sample.sample)
def test_a_report_and_itself_have_no_mark(case) -> None:
    html = compare_page(case, case)
    assert "<mark>" not in html
    assert "Both reports say the same." in html


def test_both_answers_are_on_the_page_and_every_difference_is_marked() -> None:
    """GIVEN any two reports with different answers WHEN they are compared THEN each headline is whole and has a mark."""
    for old, new in product(CASES[:6], repeat=2):
        html = compare_page(old, new)
        sides = re.findall(r'<section aria-labelledby="side-\d">.*?</section>', html, re.DOTALL)
        for side, document in zip(sides, (old, new), strict=True):
            shown = re.search(r'<p class="headline">(.*?)</p>', side)
            assert shown is not None
            text = re.sub(r"</?mark>", "", shown[1])
            assert re.sub(r"&gt;", ">", text) == document.conclusion.headline
        marks = ["<mark>" in side for side in sides]
        assert any(marks) == (old.conclusion != new.conclusion or old.other_diseases != new.other_diseases)


def test_the_page_is_in_the_language_of_the_newer_report() -> None:
    old, new = cases.negative(), cases.index_case()
    new = new.model_copy(update={"provenance": new.provenance.model_copy(update={"language": Language.FR})})
    html = compare_page(old, new)
    assert '<html lang="fr">' in html
    assert "Compte rendu précédent" in html
    assert "Former report" not in html


def test_hostile_text_is_escaped_and_nothing_is_fetched() -> None:
    for document in hostile.every_extra():
        html = compare_page(cases.index_case(), document)
        assert not re.search(r"<(script|img|link|iframe|a)\b|<[^>]*\s(on\w+|src|href)=", html)
        assert "default-src 'none'" in html


def test_compare_html_writes_a_new_page_and_never_overwrites(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, case in (("old", cases.negative()), ("new", cases.index_case())):
        (tmp_path / name).write_text(findings_json(case), encoding="ascii")
    command = ["compare", str(tmp_path / "old"), str(tmp_path / "new"), "--html", str(tmp_path / "page.html")]
    assert main(command) == DIFFERENT
    assert "<mark>" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "What the newer report says otherwise" in capsys.readouterr().out
    assert main(command) == WRONG
    assert "FILE_UNUSABLE" in capsys.readouterr().err
