"""The generated pages of docs/ are what code and data say today; `make generated` writes them anew."""

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from vexas_report.model.problems import REGISTRY
from vexas_report.vcf import record_outcomes
from vexas_report.vcf.read_counts import CONVENTIONS

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("build_docs")


@pytest.mark.parametrize("name", ["assembly.md", "callers.md", "interpretation.md", "problems.md"])
def test_a_generated_page_is_current(script: ModuleType, name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == script.pages()[name]


def test_every_code_that_the_program_names_is_declared_and_on_the_page(script: ModuleType) -> None:
    page = script.problems_page()
    declared = set(re.findall(r'declare\(\s*"([A-Z0-9_]+)"', "".join(_sources())))
    assert len(declared) > 40
    # Other tests may register codes of their own; the page is held to the sources.
    assert declared <= set(REGISTRY)
    assert all(f"| `{code}` |" in page for code in declared)


def test_every_convention_and_rule_of_the_reader_is_on_the_page_of_callers(script: ModuleType) -> None:
    page = script.pages()["callers.md"]
    assert all(f"`{convention.name}`" in page for convention in CONVENTIONS)
    codes = {value for name, value in vars(record_outcomes).items() if name.isupper() and isinstance(value, str)}
    assert codes == set(record_outcomes.SENTENCES)
    assert all(f"`{code}`" in page for code in codes)


def _sources() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in (ROOT / "workflow" / "vexas_report").rglob("*.py")]


def test_links_between_the_pages_lead_somewhere() -> None:
    pages = [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "config").glob("*.md"),
        ROOT / "resources/reference/README.md",
    ]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_no_install_line_names_this_package_as_if_it_were_on_pypi() -> None:
    """GIVEN the pages THEN each `pip install` takes the clone: whoever claims the name on PyPI must not be run by readers."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "config").glob("*.md"), ROOT / "Containerfile"]
    lines = [line for page in pages for line in page.read_text(encoding="utf-8").splitlines() if "pip install" in line]
    assert lines
    assert [line for line in lines if re.search(r"pip install[^`#]*\bvexas", line)] == []
