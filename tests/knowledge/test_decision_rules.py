"""The interpretation tables: against their schemas, and a fault in one is named."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from vexas_report.knowledge import decision_rules
from vexas_report.knowledge.decision_rules import PHENOTYPE_COLUMNS, RULE_FILES, load_interpretation
from vexas_report.knowledge.resources import resource
from vexas_report.knowledge.tsv_reader import read_table


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(resource(f"schemas/{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(loaded)
    return loaded


def document(name: str) -> Any:
    return yaml.safe_load(resource(f"interpretation/{name}").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "of"),
    [
        *((name, "rules") for name in RULE_FILES),
        ("sentences.yaml", "sentences"),
        ("regions.yaml", "regions"),
        ("topics.yaml", "topics"),
    ],
)
def test_tables_hold_their_schema(name: str, of: str) -> None:
    jsonschema.validate(document(name), schema(of))


def test_a_row_is_read_without_scrolling_sideways() -> None:
    tables = [path for path in resource("").rglob("*.yaml") if "example" not in path.parts]
    assert len(tables) >= len(RULE_FILES)
    long = [
        f"{path.name}:{number}"
        for path in tables
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 200
    ]
    assert long == []


def test_phenotype_rows_hold_their_schema_and_stand_in_order() -> None:
    rows = [cells for _, cells in read_table(resource("interpretation/phenotype.tsv"), PHENOTYPE_COLUMNS)]
    for cells in rows:
        jsonschema.validate(cells, schema("phenotype"))
    ids = [cells["id"] for cells in rows]
    assert ids == sorted(set(ids))


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The tables in a folder of their own, where a test may spoil them."""
    for path in resource("interpretation").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(decision_rules, "resource", lambda relative: tmp_path / Path(relative).name)
    decision_rules._interpretation.cache_clear()
    yield tmp_path
    decision_rules._interpretation.cache_clear()


FAULTS = [
    ("id: U-CON-02\n", "id: U-CON-01\n", "used twice"),
    ("id: U-CON-02\n", "id: second\n", "no rule id"),
    ("{best: detected, loci: complete}", "{best: detected, loci: whole}", "does not take"),
    ("{best: detected, loci: complete}", "{best: detected, weather: fine}", "does not take"),
    ("sentence: loci.complete,", "sentence: loci.all,", "no such sentences"),
    ("sentence: loci.complete,", "verse: loci.complete,", "unknown outputs"),
    ("conclusion: not_detected,", "conclusion: [not_detected, detected],", "exactly one value"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), FAULTS)
def test_a_fault_in_a_table_is_named(copies: Path, right: str, wrong: str, said: str) -> None:
    path = copies / "uba1.yaml"
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        load_interpretation()


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("id: U-TOP-02,", "id: U-TOP-01,", "used twice"),
        ("sentence: uba1.smax2_gene,", "sentence: uba1.moon,", "no such sentences"),
    ],
)
def test_a_fault_in_a_topic_is_named(copies: Path, right: str, wrong: str, said: str) -> None:
    path = copies / "topics.yaml"
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        load_interpretation()


def test_sentences_know_their_placeholders() -> None:
    headline = load_interpretation().sentences["headline.not_detected"]
    assert headline.placeholders == {"above", "specimen"}
