"""Where the resource files are, and which version of them this is."""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

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


def read_yaml(path: Path) -> Any:
    """A YAML table, by libyaml where PyYAML was built with it: every job reads the texts, and Python alone takes ten times as long."""
    import yaml

    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    return yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506  # both are safe loaders


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


_NO_TABLES = ("example", "schemas", "versions.tsv")


def tables(root: Path) -> list[Path]:
    """Every table under ``root`` that can change a report, sorted."""
    files = (path for path in root.rglob("*") if path.is_file() and path.suffix != ".md")
    return sorted(path for path in files if path.relative_to(root).parts[0] not in _NO_TABLES)


@cache
def table_versions() -> dict[str, str]:
    """SHA-256 of every table that can change a report, by its path under ``resources/``, sorted."""
    return {path.relative_to(_root()).as_posix(): sha256(path) for path in tables(_root())}


@cache
def data_version() -> str:
    """Version of the data, the newest heading of ``resources/CHANGELOG.md``; ``2026.11.1-unreleased`` while its tables may still change."""
    text = resource("CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(r"^## (\S+)(?: \((unreleased)\))?$", text, re.MULTILINE)
    if found is None:
        raise ValueError("resources/CHANGELOG.md has no version heading")
    return "-".join(filter(None, found.groups()))


# Inside an installed package; a checkout keeps them elsewhere. Tables count by their checksums, schemas change no result.
_NOT_CODE = frozenset({"resources", "schemas"})


@cache
def program_digest() -> str:
    """Fingerprint of the program and its tables (16 hexadecimal digits), the same in a checkout and an installed package."""
    whole = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        # Folders above the package have any name.
        inside = path.relative_to(_PACKAGE)
        if inside.parts[0] not in _NOT_CODE and "__pycache__" not in inside.parts and path.is_file():
            whole.update(inside.as_posix().encode() + b"\0" + path.read_bytes())
    for name, version in table_versions().items():
        whole.update(f"{name}\0{version}\0".encode())
    return whole.hexdigest()[:16]
