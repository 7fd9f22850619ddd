"""Writes every generated file: pages of docs/, schemas, sequence and versions of the tables. Usage: python scripts/build_docs.py"""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import build_uba1
import data_versions
from assembly_page import assembly_page
from callers_page import callers_page
from interpretation_page import interpretation_page

import vexas_report
from vexas_report.documents.findings_schema import schema_text
from vexas_report.knowledge.decision_rules import load_interpretation
from vexas_report.knowledge.resources import sha256, tables
from vexas_report.model.problems import REGISTRY

ROOT = Path(__file__).parents[1]
RESOURCES = ROOT / "resources"


def problems_page() -> str:
    """Every problem code with its meaning and fix, as Markdown."""
    for module in pkgutil.walk_packages(vexas_report.__path__, "vexas_report."):
        if module.name.rsplit(".", 1)[-1].endswith("problems"):
            importlib.import_module(module.name)
    lines = [
        "# Problem codes",
        "",
        "Made by `make generated` from the code. An *error* rejects the sample (or, for the sheet and the configuration, stops the run before",
        "any work); a *warning* stands in the report of a reported sample. Codes are stable: they are never renamed or used again.",
        "",
        "| code | severity | meaning | fix |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| `{code.code}` | {code.severity} | {code.meaning} | {code.fix} |".replace("\n", " ")
        for code in sorted(REGISTRY.values(), key=lambda c: c.code)
    ]
    return "\n".join(lines) + "\n"


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    return {
        "assembly.md": assembly_page(),
        "callers.md": callers_page(),
        "interpretation.md": interpretation_page(load_interpretation()),
        "problems.md": problems_page(),
    }


def files() -> Iterator[tuple[Path, str]]:
    """Every generated file with the text that it should have, one after the other: the last ones rest on the first."""
    reference = RESOURCES / "reference"
    yield from ((ROOT / "docs" / name, text) for name, text in pages().items())
    yield ROOT / "workflow" / "schemas" / "findings.schema.json", schema_text()
    known = (reference / "UBA1.known_bases.tsv").read_text(encoding="utf-8")
    yield reference / "UBA1.GRCh38.fa", build_uba1.slice_of(known)
    checksums = {path.relative_to(RESOURCES).as_posix(): sha256(path) for path in tables(RESOURCES)}
    changelog = (RESOURCES / "CHANGELOG.md").read_text(encoding="utf-8")
    ledger = (RESOURCES / "versions.tsv").read_text(encoding="utf-8")
    yield RESOURCES / "versions.tsv", data_versions.written(ledger, changelog, checksums)


def main() -> None:
    """Write every file."""
    for path, text in files():
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
