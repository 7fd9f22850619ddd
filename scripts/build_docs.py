"""Writes the pages of docs/ that are made from code and data. Usage: python scripts/build_docs.py"""

import importlib
import pkgutil
from pathlib import Path

import vexas_report
from vexas_report.interpret.document import document
from vexas_report.knowledge.interpretation import load_interpretation
from vexas_report.model.problems import REGISTRY
from vexas_report.reference.assembly_page import assembly_page
from vexas_report.variants.matrix import callers_page

DOCS = Path(__file__).parents[1] / "docs"


def problems_page() -> str:
    """Every problem code with its meaning and fix, as Markdown."""
    for module in pkgutil.walk_packages(vexas_report.__path__, "vexas_report."):
        if module.name.rsplit(".", 1)[-1] == "problems":
            importlib.import_module(module.name)
    lines = [
        "# Problem codes",
        "",
        "Made by `make docs` from the code. An *error* rejects the sample (or, for the sheet and the configuration, stops the run before",
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
        "interpretation.md": document(load_interpretation()),
        "problems.md": problems_page(),
    }


def main() -> None:
    """Write every page."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
