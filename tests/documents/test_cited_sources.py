"""Sources stand once on a page, in a numbered list, and every line cites them by number."""

import re

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import cases
from tests.builders import findings as build

from vexas_report.documents.cited_sources import cited, numbered, parts
from vexas_report.documents.report_page import render_report
from vexas_report.model.findings import EvidenceLine


def test_a_source_in_brackets_is_one() -> None:
    assert parts("PMID:1; VKGL 2025-07 (doi:10.1/a; consensus); PMID:1") == (
        "PMID:1",
        "VKGL 2025-07 (doi:10.1/a; consensus)",
    )
    assert parts("") == ()


@given(st.lists(st.lists(st.sampled_from(["PMID:1", "PMID:2", "doi:10.1/x", "a (b; c)"]), max_size=4)))
def test_every_line_finds_its_sources_again(lines: list[list[str]]) -> None:
    numbers = numbered("; ".join(line) for line in lines)
    assert list(numbers.values()) == list(range(1, len(numbers) + 1))
    names = {number: source for source, number in numbers.items()}
    for line in lines:
        found = cited("; ".join(line), numbers)
        assert {names[n] for n in found} == set(line)
        assert list(found) == sorted(found)


def test_a_source_is_named_once_on_the_page_and_cited_by_its_number() -> None:
    lines = (
        EvidenceLine(id="e.1", text="First.", source="PMID:33108101; HAL:hal-04482584"),
        EvidenceLine(id="e.2", text="Second.", source="HAL:hal-04482584; PMID:33108101"),
        EvidenceLine(id="e.3", text="Third.", source="doi:10.1002/art.42802"),
    )
    html = render_report(
        build.document("s", conclusion=cases.DETECTED, findings=(build.finding(evidence=lines),)), "0" * 64
    )
    assert html.count("PMID:33108101") == html.count("HAL:hal-04482584") == 1
    listed = html[html.index('<ol class="sources">') :]
    assert 'id="source-2"><a href="https://hal.science/hal-04482584">' in listed
    marks = [
        re.findall(r"#source-(\d)", html[html.index(text) :].split("</li>")[0])
        for text in ("First.", "Second.", "Third.")
    ]
    assert marks == [["1", "2"], ["1", "2"], ["3"]]
    assert 'href="#sources"' in html


def test_a_page_without_evidence_has_no_list_of_sources() -> None:
    assert 'id="sources"' not in render_report(cases.not_assessable(), "0" * 64)
