"""The sheet's JSON Schema, for other programs, says what the reader of the sheet does."""

import json

import pytest
from jsonschema import Draft202012Validator

from vexas_report.plan.config import schema_path
from vexas_report.plan.sheet_values import READERS, REQUIRED, TAKEN, InvalidValue


@pytest.fixture(scope="module")
def schema():
    return json.loads(schema_path("samples.schema.json").read_text(encoding="utf-8"))


def accepted(column, text):
    try:
        READERS[column](text)
    except InvalidValue:
        return False
    return True


def test_columns_and_required_columns_are_the_same(schema):
    Draft202012Validator.check_schema(schema)
    assert list(schema["properties"]) == list(READERS)
    assert tuple(schema["required"]) == REQUIRED


def test_every_value_that_the_schema_lists_is_read(schema):
    listed = [(column, value) for column, part in schema["properties"].items() for value in part.get("enum", ())]
    assert len(listed) > 20
    assert [pair for pair in listed if not accepted(*pair)] == []


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("sample", "P-1"),
        ("sample", "../a"),
        ("sample", "x" * 65),
        ("sample", "summary.html"),
        ("batch", "finished"),
        ("batch", "finished.2"),
        ("vcf", "a b.vcf"),
        ("vcf", "{a}.vcf"),
        ("vcf", "a\nb.vcf"),
        ("age", "71.5"),
        ("age", "-1"),
        ("age", "1e1"),
        ("collection_date", "2026-02-28"),
        ("collection_date", "28.02.2026"),
        ("phenotype", "HP:0001972; HP:0002863"),
        ("phenotype", "HP:1"),
        ("assay", "WES"),
    ],
)
def test_schema_and_reader_agree(schema, column, text):
    row = {"sample": "a", "vcf": "a.vcf", column: text}
    assert Draft202012Validator(schema).is_valid(row) == accepted(column, text)


@pytest.mark.parametrize("column", ["sample", "batch"])
def test_no_folder_takes_the_name_of_a_file_of_the_results(schema, column):
    assert [name for name in TAKEN if accepted(column, name)] == []
    assert set(schema["properties"][column]["not"]["enum"]) == set(TAKEN)
