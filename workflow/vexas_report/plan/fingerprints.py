"""What results are made from, as fingerprints: the state of each file."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

# An index decides how a file is read, and whether it is warned of.
_BESIDE = (".tbi", ".csi", ".bai", ".crai", ".fai", ".gzi")


def states(paths: Iterable[str], workdir: Path) -> dict[str, str]:
    """State of each file and of its indexes, by path as written: size in bytes, times of modification and of status
    change in ns, inode.

    A file that does not exist has no entry. Two files of equal size may carry the same time of modification, which people
    can set (``cp -p``), so that the inode and the system's own time count as well.
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
            # Documents of rows that left the sheet, and files of the stages, are not reports.
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
    return f"{found.st_size}-{found.st_mtime_ns}-{found.st_ctime_ns}-{found.st_ino}"
