"""``workflow/schemas/findings.schema.json``, generated from the model."""

import json
from pathlib import Path
from typing import Any

from vexas_report.model.findings import SCHEMA_VERSION, Findings


def findings_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of ``findings.json`` as it is written: every key is present."""
    schema = Findings.model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Findings of one sample",
        "$comment": f"schema_version {SCHEMA_VERSION}; generated, do not edit",
        **{key: value for key, value in schema.items() if key != "title"},
    }


def schema_text() -> str:
    """The file's text: sorted keys, two blanks, ASCII, one newline at the end."""
    return json.dumps(findings_schema(), indent=2, sort_keys=True) + "\n"


def write_schema(path: Path) -> Path:
    """Write the schema to ``path``."""
    path.write_text(schema_text(), encoding="ascii")
    return path
