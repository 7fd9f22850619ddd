"""Look for the words that the style of this project avoids: python scripts/plain_english.py FILE ...

Comments and docstrings of Python files and the text of Markdown pages are read; code spans, code blocks and generated pages are not.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

#: Pattern of a word to avoid, and what to write instead.
WORDS = {
    r"anew": "again",
    r"mend(s|ed|ing)?": "fix",
    r"nobody|nobody's": "no one",
    r"of (its|their|one's) own": "separate",
    r"comes? to harm": "fails",
    r"spoken|unspoken|speaks?|spoke": "report, contain",
    r"hears?|heard": "read, contain",
    r"tells?|told": "report, state",
    r"stands?|stood": "is, are",
    r"beside": "in addition to, next to",
    r"such an?": "a, this kind of",
    r"rooms?": "package",
    r"(?<!there )(is|are) no (?!longer|more|one)": "is not",
}
_ANY = re.compile(rf"\b({'|'.join(WORDS)})\b".replace("(s|", "(?:s|"), re.IGNORECASE)
_GENERATED = re.compile(r"`make (generated|bench|validation)`")
_CODE = re.compile(r"```.*?```|``.*?``|`[^`\n]*`|\"[^\"\n]*\"|\]\([^)]*\)", re.DOTALL)


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each comment and docstring, or of the whole page."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        if not _GENERATED.search(source[:600]):
            yield 1, source
        return
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node
        ):
            yield node.body[0].lineno, node.body[0].value.value  # type: ignore[attr-defined]


def findings(path: Path) -> Iterator[str]:
    """Each word to avoid, with its place and what to write."""
    for line, text in texts(path):
        plain = _CODE.sub(lambda code: "\n" * code.group().count("\n"), text)
        for match in _ANY.finditer(plain):
            found = match.group()
            (better,) = [b for w, b in WORDS.items() if re.fullmatch(w, found, re.IGNORECASE)][:1]
            yield f"{path}:{line + plain.count(chr(10), 0, match.start())}: {found}: write {better}"


def main(paths: list[str]) -> int:
    """Print the findings; 1 if there are any."""
    found = [finding for path in paths for finding in findings(Path(path))]
    print("\n".join(found), end="\n" if found else "")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
