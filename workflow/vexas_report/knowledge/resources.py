"""Where the resource files are, and which version of them this is."""

import hashlib
import re
from functools import cache
from pathlib import Path

import vexas_report

_PACKAGE = Path(vexas_report.__file__).parent


@cache
def _root() -> Path:
    installed = _PACKAGE / "resources"
    # A checkout keeps resources/ at its top so that people find it; a wheel carries it inside the package.
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "resources"


def resource(relative: str) -> Path:
    """Path of a resource file, given relative to ``resources/``; FileNotFoundError where the installation lacks it."""
    path = _root() / relative
    if not path.exists():
        raise FileNotFoundError(f"the installation lacks its resource file {relative}")
    return path


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


_TABLES = (
    "genes.yaml",
    "interpretation/*",
    "languages/*.yaml",
    "literature/*.tsv",
    "reference/*.fa",
    "reference/*.json",
    "reference/*.tsv",
    "variants/*.tsv",
)


@cache
def table_versions() -> dict[str, str]:
    """SHA-256 of every table that can change a report, by its path under ``resources/``, sorted."""
    root = _root()
    files = sorted({path for pattern in _TABLES for path in root.glob(pattern) if path.is_file()})
    return {path.relative_to(root).as_posix(): sha256(path) for path in files}


@cache
def data_version() -> str:
    """Version of the data: the newest heading of ``resources/CHANGELOG.md``."""
    found = re.search(r"^## (\S+)$", resource("CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError("resources/CHANGELOG.md has no version heading")
    return found.group(1)
