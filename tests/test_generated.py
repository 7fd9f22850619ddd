"""Generated files are current, and a changed table has its version and its line in the changes."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from vexas_report.knowledge import data_version, table_versions


@pytest.fixture(scope="module")
def build(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("build_docs")


@pytest.fixture(scope="module")
def versions(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("data_versions")


def test_every_generated_file_is_current(build: ModuleType, repository: Path) -> None:
    made = {path.relative_to(repository).as_posix(): text for path, text in build.files()}
    assert {"resources/versions.tsv", "docs/problems.md"} <= set(made)
    stale = [name for name, text in made.items() if (repository / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run: make generated"


def test_tables_versions_and_changes_agree(versions: ModuleType, repository: Path) -> None:
    ledger, changelog = (
        (repository / "resources" / name).read_text(encoding="utf-8") for name in ("versions.tsv", "CHANGELOG.md")
    )
    assert list(versions.faults(ledger, changelog, table_versions())) == []
    version, released, _ = versions.newest(changelog)
    assert data_version() == (version if released else f"{version}-unreleased")


LEDGER = "version\ttable\tsha256\n1.0\ta.tsv\taa\n1.0\tb.tsv\tbb\n"
FIRST = "# Changes\n\n## 1.0\n\n- All.\n"
NEXT = "# Changes\n\n## 1.1 (unreleased)\n\n- {}\n\n## 1.0\n\n- All, `b.tsv`.\n"
CHANGED = {"a.tsv": "aa", "b.tsv": "other"}


def test_a_table_that_changed_after_its_release_is_told(versions: ModuleType) -> None:
    assert list(versions.faults(LEDGER, FIRST, {"a.tsv": "aa", "b.tsv": "bb"})) == []
    assert versions.written(LEDGER, FIRST, CHANGED) == LEDGER
    (fault,) = versions.faults(LEDGER, FIRST, CHANGED)
    assert fault.startswith("b.tsv changed after version 1.0 was released")


def test_a_changed_table_needs_its_line_under_its_own_version(versions: ModuleType) -> None:
    unnamed, named = NEXT.format("Something."), NEXT.format("`b.tsv`: a row.")
    (stale, missing) = versions.faults(LEDGER, unnamed, CHANGED)
    assert "make generated" in stale
    assert missing.startswith("b.tsv differs from version 1.0")
    ledger = versions.written(LEDGER, named, CHANGED)
    assert "1.1\tb.tsv\tother" in ledger
    assert list(versions.faults(ledger, named, CHANGED)) == []
    # An unreleased version follows its tables, the released one before it does not.
    again = versions.written(ledger, named, {"a.tsv": "aa", "b.tsv": "third"})
    assert "1.1\tb.tsv\tthird" in again
    assert "1.0\tb.tsv\tbb" in again
