"""The five lines of ``report.txt``, whatever the sample."""

import pytest
from tests.builders import cases, hostile

from vexas_report.documents.plain_text import report_txt
from vexas_report.documents.report_identity import report_id, report_version
from vexas_report.knowledge import use_language
from vexas_report.model.findings import Findings
from vexas_report.model.terms import Language


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("document", [*cases.every_case(), *hostile.every_extra()], ids=lambda d: d.sample.sample[:20])
def test_every_sample_has_five_lines_with_its_identity(document: Findings, language: Language) -> None:
    with use_language(language):
        text = report_txt(document)
    lines = text.splitlines()
    assert len(lines) == text.count("\n") == 5
    assert all(line.isprintable() and len(line) < 800 for line in lines)
    assert report_id(document) in lines[4]
    assert report_version(document) in lines[4]


def test_the_lines_hold_answer_number_limit_and_next_step() -> None:
    lines = report_txt(cases.index_case()).splitlines()
    assert lines[0] == "Result: VEXAS variant detected: UBA1 c.121A>C p.(Met41Leu) (33.9 % of reads)."
    assert lines[1] == "Number: UBA1 c.121A>C: 33.9 %, 112 of 330 reads"
    assert lines[2] == "Limit: none"
    assert lines[3].startswith("Next steps: Confirm by a second method")
    found = cases.negative()
    found = found.model_copy(update={"conclusion": found.conclusion.model_copy(update={"limit": 0.07})})
    negative = report_txt(found).splitlines()
    assert negative[1] == "Number: none"
    assert "would have been called" in negative[2]
