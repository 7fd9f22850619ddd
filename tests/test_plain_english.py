"""`make lint`: the words that the style of the project avoids are found in comments, docstrings and pages, not in code."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

MODULE = '''"""The room of the reader."""
beside = "told anew"  # written anew


def heard() -> str:
    """Return ``whose room`` it is."""
    return beside
'''


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("module.py", MODULE, ["1: room", "2: anew"]),
        ("page.md", "A row stands\nbeside `such a`.\n\n```\nnobody\n```\n", ["1: stands", "2: beside"]),
        ("page.md", "There is no reason, and it is no longer read.\n", []),
    ],
)
def test_words_to_avoid_are_named_with_their_line(
    load_script: Callable[[str], ModuleType], tmp_path: Path, name: str, text: str, expected: list[str]
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    found = list(load_script("plain_english").findings(path))
    assert sorted(found) == [f"{path}:{one}: write {better(one)}" for one in expected]


def better(finding: str) -> str:
    words = {"room": "package", "anew": "again", "stands": "is, are", "beside": "in addition to, next to"}
    return words[finding.split(": ")[1]]
