import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.builders import cases

from vexas_report.documents.findings_schema import findings_schema, schema_text, write_schema
from vexas_report.documents.report_files import findings_json
from vexas_report.model.findings import Findings

COMMITTED = Path(__file__).parents[2] / "workflow/schemas/findings.schema.json"


def test_the_committed_schema_is_current() -> None:
    assert COMMITTED.read_text(encoding="ascii") == schema_text()


def test_writing_the_schema(tmp_path: Path) -> None:
    assert write_schema(tmp_path / "s.json").read_bytes() == COMMITTED.read_bytes()


@pytest.mark.parametrize("case", cases.every_case(), ids=lambda case: case.sample.sample)
def test_every_document_fits_the_schema_and_reads_back(case: Findings) -> None:
    text = findings_json(case)
    schema = findings_schema()
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(json.loads(text))] == []
    assert Findings.model_validate_json(text) == case


def test_an_unknown_key_is_refused() -> None:
    document = json.loads(findings_json(cases.index_case()))
    document["surprise"] = 1
    assert not Draft202012Validator(findings_schema()).is_valid(document)
