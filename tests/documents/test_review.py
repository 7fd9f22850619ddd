"""The review: read as a whole, of one version of a report, on documents and never in findings.json."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.builders import cases

from vexas_report.documents import load_reviews, use_reviews, write_report, write_summary
from vexas_report.documents.docx_report import context
from vexas_report.documents.fhir import fhir_bundle
from vexas_report.documents.plain_text import report_txt
from vexas_report.documents.report_identity import report_id, report_version
from vexas_report.documents.report_page import render_report
from vexas_report.knowledge import use_language
from vexas_report.model.findings import Findings
from vexas_report.model.problems import VexasReportError
from vexas_report.model.terms import Language

MARK, DRAFT = "Reviewed by AB, 2026-12-01", "Draft: needs authorised sign-off"


def noted(document: Findings, **changes: Any) -> dict[str, Any]:
    own = {"report_id": report_id(document), "version": report_version(document), "sample": document.sample.sample}
    return {**own, "state": "reviewed", "initials": "AB", "date": "2026-12-01", "remark": "", **changes}


def saved(folder: Path, *reviews: dict[str, Any], **changes: Any) -> str:
    path = folder / "review.json"
    path.write_text(json.dumps({"format": "vexas-review", "format_version": 1, "reviews": reviews, **changes}))
    return str(path)


def texts(document: Findings) -> list[str]:
    """Every document that has the mark, as text."""
    bundle = json.dumps(fhir_bundle(document))
    return [render_report(document, "0" * 64), report_txt(document), str(context(document, "0" * 64)), bundle]


def test_every_document_of_a_reviewed_report_says_by_whom_and_when(tmp_path: Path) -> None:
    # GIVEN a report and its review
    document = cases.index_case()
    reviews = load_reviews(saved(tmp_path, noted(document)))
    # WHEN its documents are made
    with use_reviews(reviews):
        made = texts(document)
        paths = write_report(document, tmp_path / "out")
    # THEN each has the mark and none the draft mark, and the FHIR report is preliminary still
    assert all(MARK in text for text in made)
    assert not any(DRAFT in text for text in made)
    assert '"status": "preliminary"' in made[-1]
    # AND what is read by programs does not hold it
    without = [path for path in paths if path.name.endswith((".json", ".tsv"))]
    assert len(without) == 3
    assert not any("Reviewed" in path.read_text(encoding="utf-8") for path in without)
    # AND outside the block everything is a draft again
    assert DRAFT in report_txt(document)


@pytest.mark.parametrize(
    "change", [{"version": "00000000"}, {"state": "question"}, {"state": "open", "initials": "", "date": ""}]
)
def test_another_version_and_another_state_leave_the_draft_mark(tmp_path: Path, change: dict[str, str]) -> None:
    document = cases.index_case()
    with use_reviews(load_reviews(saved(tmp_path, noted(document, **change)))):
        assert all(MARK not in text for text in texts(document))
        assert DRAFT in report_txt(document)


def test_a_report_that_says_something_else_loses_its_review(tmp_path: Path) -> None:
    document = cases.index_case()
    changed = document.model_copy(update={"conclusion": document.conclusion.model_copy(update={"headline": "Other."})})
    with use_reviews(load_reviews(saved(tmp_path, noted(document)))):
        assert DRAFT in report_txt(changed)


def test_the_mark_is_in_the_language_of_the_document(tmp_path: Path) -> None:
    document = cases.index_case()
    with use_language(Language.FR), use_reviews(load_reviews(saved(tmp_path, noted(document)))):
        assert "Relu par AB, 2026-12-01" in report_txt(document)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"initials": ""}, "initials and a date"),
        ({"date": "01.12.2026"}, "reviews.0.date"),
        ({"state": "signed"}, "reviews.0.state"),
        ({"version": "x"}, "reviews.0.version"),
        ({"report_id": "VX-1"}, "reviews.0.report_id"),
        ({"initials": "A\nB"}, "reviews.0.initials"),
        ({"remark": "x" * 501}, "reviews.0.remark"),
        ({"signature": "AB"}, "reviews.0.signature"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, wrong: dict[str, str], where: str) -> None:
    with pytest.raises(VexasReportError) as told:
        load_reviews(saved(tmp_path, noted(cases.index_case(), **wrong)))
    (one,) = told.value.problems
    assert one.code == "REVIEW_UNREADABLE"
    assert where in f"{one.message} {one.where}"


@pytest.mark.parametrize("content", ["", "[]", "{", '{"format": "other"}', '{"format": "vexas-review"}'])
def test_what_is_no_review_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "review.json"
    path.write_text(content)
    for given in (str(path), str(tmp_path / "away.json"), str(tmp_path)):
        with pytest.raises(VexasReportError) as told:
            load_reviews(given)
        assert {each.code for each in told.value.problems} == {"REVIEW_UNREADABLE"}


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    rows = [noted(cases.index_case(), state="signed"), noted(cases.negative(), date="yesterday")]
    with pytest.raises(VexasReportError) as told:
        load_reviews(saved(tmp_path, *rows))
    assert len(told.value.problems) == 2


def test_the_batch_page_begins_with_the_reviews_of_the_run(tmp_path: Path) -> None:
    # GIVEN reviews of two samples, one of a former version, with a remark that looks like markup
    one, other = cases.index_case(), cases.negative()
    hostile = "\"><script>alert('x')</script>"
    path = saved(tmp_path, noted(one, remark=hostile), noted(other, version="00000000"))
    # WHEN the page is written
    write_summary("b", [one, other], tmp_path, load_reviews(path))
    page = (tmp_path / "b/summary.html").read_text(encoding="utf-8")
    # THEN the row of the first has its review and the other none, and the remark stays text
    assert page.count(" data-review=") == 1
    assert hostile not in page
    assert "replaces no signature" in page
