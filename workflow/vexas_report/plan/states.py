"""What results are made from, as fingerprints: the program with its tables, and the state of each file."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import vexas_report

_PACKAGE = Path(vexas_report.__file__).parent
# An index decides how a file is read, and whether it is warned of.
_BESIDE = (".tbi", ".csi", ".bai", ".crai", ".fai", ".gzi")


def states(paths: Iterable[str], workdir: Path) -> dict[str, str]:
    """Size in bytes and time of change in ns of each file and of the indexes beside it, by path as written.

    A file that does not exist has no entry. The time alone would not do: what is put in a file's place may be older.
    """
    root = str(workdir)
    joined = os.path.join  # Path would take longer over a hundred thousand files than the disk does
    return {path: state for each in paths for path in _family(each) if (state := _state(joined(root, path)))}


def previous_files(paths: Iterable[str], workdir: Path = Path()) -> list[str]:
    """The ``findings.json`` files that ``previous`` names, sorted: files as they are, and all below a folder of results."""
    found: set[str] = set()
    for path in paths:
        if not (workdir / path).is_dir():
            found.add(path)
            continue
        for folder, below, names in os.walk(workdir / path):
            # Documents of rows that left the sheet, and what the stages hand on, are no reports.
            below[:] = [name for name in below if not name.startswith(".")]
            inside = os.path.relpath(folder, workdir / path)
            named = (name for name in names if name.endswith(".findings.json"))
            found.update(os.path.normpath(f"{path}/{inside}/{name}") for name in named)
    return sorted(found)


def previous_state(paths: Iterable[str], workdir: Path) -> dict[str, str]:
    """One fingerprint of all former documents, under ``previous``; nothing where none is named."""
    files = previous_files(paths, workdir)
    if not files:
        return {}
    text = "".join(f"{path}\0{_state(workdir / path)}\0" for path in files)
    return {"previous": hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]}


def _family(path: str) -> Iterator[str]:
    yield path
    for ending in _BESIDE:
        yield path + ending
    stem, ending = os.path.splitext(path)  # noqa: PTH122 - a path is kept as written, which Path would tidy
    if ending in {".bam", ".cram"}:
        yield stem + (".bai" if ending == ".bam" else ".crai")


def _state(path: Path | str) -> str | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - a hundred thousand of these are made in one check
    except (OSError, ValueError):
        return None
    return f"{found.st_size}-{found.st_mtime_ns}"


@cache
def program_digest() -> str:
    """Fingerprint of the program and its tables (16 hexadecimal digits): after an update of either, every result is made anew."""
    from vexas_report.knowledge.resources import table_versions

    whole = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and "resources" not in path.parts:
            whole.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    for name, version in table_versions().items():
        whole.update(f"{name}\0{version}\0".encode())
    return whole.hexdigest()[:16]
