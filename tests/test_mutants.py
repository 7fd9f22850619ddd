"""`make mutants`: the faults that it puts in, and that it tells a test that bites from one that does not."""

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

SOURCE = '''
def depth(first: int, last: int = 3) -> int:
    """Bases between."""
    if first > last and last:
        raise ValueError("the first of 2 stands behind the last")
    return last - first
'''


def mutants(script: ModuleType) -> list[str]:
    out = []
    for index in range(len(script.sites(ast.parse(SOURCE)))):
        tree = ast.parse(SOURCE)
        script.sites(tree)[index].apply()
        out.append(ast.unparse(ast.fix_missing_locations(tree)))
    return out


def test_each_fault_changes_one_place_and_no_message(load_script: Callable[[str], ModuleType]) -> None:
    found = mutants(load_script("mutant_sites"))
    original = ast.unparse(ast.parse(SOURCE))
    assert len(found) == len(set(found))
    assert original not in found
    assert all("the first of 2 stands behind the last" in text and "Bases between" in text for text in found)
    changed = [
        next(b for a, b in zip(original.splitlines(), t.splitlines(), strict=True) if a != b).strip() for t in found
    ]
    assert sorted(changed) == sorted(
        [
            "def depth(first: int, last: int=4) -> int:",
            "if not (first > last and last):",
            "if first > last or last:",
            "if first >= last and last:",
            "return None",
            "return last + first",
        ]
    )


def test_a_function_whose_test_bites_is_told_from_one_whose_test_does_not_and_a_line_is_set_aside_with_a_reason_only(
    repository: Path, tmp_path: Path
) -> None:
    package = tmp_path / "workflow" / "vexas_report" / "package"
    package.mkdir(parents=True)
    package.joinpath("gap.py").write_text(
        "def good(a, b):\n    return a - b\n\n\ndef bad(a, b):\n    return a - b\n\n\n"
        "def quick(a):\n    return a - 0  # pragma: no mutate: the same, sooner\n\n\n"
        "def spared(a):\n    return a  # pragma: no mutate\n"
    )
    package.with_name("__init__.py").touch()
    tests = tmp_path / "tests" / "package"
    tests.mkdir(parents=True)
    tests.joinpath("test_gap.py").write_text(
        "from vexas_report.package.gap import bad, good\n\n\ndef test_good():\n    assert good(5, 3) == 2\n\n\n"
        "def test_bad():\n    bad(5, 3)\n"
    )
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\npythonpath = ["workflow"]\n')
    script = [sys.executable, repository / "scripts" / "mutants.py", "package", f"--root={tmp_path}"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [" ".join(line.split()) for line in done.stdout.splitlines()] == [
        "40 % package/gap (5 of 5)",
        "survives package/gap.py:6 return a - b -> return None",
        "survives package/gap.py:6 a - b -> a + b",
        "survives package/gap.py:14 return a -> return None",
        "40 % all (2 of 5 caught, 3 set aside)",
    ]
