"""What an output directory knows of the runs before: files of the stages, the sheet of each batch, documents of former rows."""

import json
import os
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from vexas_report.model.filewrite import make_durable, remove_parts, replace_file
from vexas_report.model.problems import Problem, problem
from vexas_report.plan.config import as_given, exists
from vexas_report.plan.plan_problems import BATCH_OF_OTHER_SHEET

# Files of a shard or a list carry the fingerprint of what they were made from.
_MARKED = re.compile(r".+\.([0-9a-f]{16})\..+")
FORMER = ".former"


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """The sheet or folder that a batch was last made from: its real path, its path from the output directory (both may move
    together), and a fingerprint of its rows of this batch, in which files have their real paths."""

    sheet: str
    relative: str
    rows: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What must be in an output directory before the first job: content of files by path, and of each batch its sample
    names and its sheet. A separate process writes it, from JSON: recomputing it there could give another plan if a file
    changes."""

    outdir: str
    files: Mapping[str, str]
    samples: Mapping[str, Sequence[str]]
    records: Mapping[str, SheetRecord]

    def to_json(self) -> str:
        """All of it as JSON."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> "Layout":
        """What :meth:`to_json` wrote."""
        content = json.loads(text)
        records = {batch: SheetRecord(**record) for batch, record in content.pop("records").items()}
        return Layout(**content, records=records)

    def write(self, workdir: Path = Path()) -> list[Path]:
        """Write what is missing, remove what was made from something else, put the documents of former rows aside.

        Returns where those went.
        """
        outdir = workdir / self.outdir
        work = outdir / ".work"
        current = {marked[1] for path in self.files if (marked := _MARKED.fullmatch(path))}
        moved: list[Path] = []
        for batch, samples in self.samples.items():
            (work / batch).mkdir(parents=True, exist_ok=True)
            for path in outdated(work / batch, current):
                path.unlink()
            remove_parts(work / batch)
            _write_record(work, batch, self.records[batch])
            moved += archive_removed_rows(outdir / batch, frozenset(samples))
        for path in work.glob(".finished.*"):
            path.unlink()
        new = [workdir / name for name, text in self.files.items() if not holds(workdir / name, text)]
        for name, text in self.files.items():
            if workdir / name in new:
                write_whole(workdir / name, text)
        make_durable(new)
        return moved


def record_path(work: Path, batch: str) -> Path:
    """Where a batch keeps the record of its sheet."""
    return work / batch / "sheet.json"


def other_sheet(work: Path, batch: str, now: SheetRecord) -> Problem | None:
    """Why this sheet may not take a batch: another one with other rows has it."""
    path = record_path(work, batch)
    before = _read_record(path)
    # The same rows in another place are a copy or a move; other rows in the same place are an edit.
    if before is None or now.sheet == before.sheet or now.relative == before.relative or now.rows == before.rows:
        return None
    folder = os.path.isdir(now.sheet)  # noqa: PTH112 - raises nothing for a name that is too long
    kind, other = (
        "folder" if folder else "sheet",
        "folder or sheet with other files" if folder else "sheet with other rows",
    )
    message = f"The batch {as_given(batch)} in this output directory was made from another {other}."
    hint = (
        "Choose another output directory, or write a sheet of both folders (vexas-report sheet) with a column `batch`. "
        if folder
        else "Give the rows of this sheet a batch of their own (column `batch`), or choose another output directory. "
    )
    hint += f"If this {kind} takes the other's place, remove {path} and run again."
    return problem(BATCH_OF_OTHER_SHEET, message, f"{kind} {now.sheet}; made from {before.sheet}", hint)


def _read_record(path: Path) -> SheetRecord | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return SheetRecord(**{each.name: str(content[each.name]) for each in fields(SheetRecord)})
    except (OSError, ValueError, KeyError, TypeError):
        # Ignore a truncated record (full disk); it is rewritten.
        return None


def _write_record(work: Path, batch: str, record: SheetRecord) -> None:
    """Note the sheet of a batch."""
    write_whole(record_path(work, batch), json.dumps(asdict(record), indent=1) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file that is never seen half written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, text.encode())


def holds(path: Path, text: str) -> bool:
    """Whether a file exists with this text."""
    # The name carries a fingerprint of the text. A power cut may have cut the file.
    try:
        return path.stat().st_size == len(text.encode())
    except OSError:
        return False


def outdated(folder: Path, current: Collection[str]) -> Iterator[Path]:
    """Files of one batch's stages that were made from something else than the ``current`` fingerprints."""
    for path in folder.iterdir():
        marked = _MARKED.fullmatch(path.name)
        if marked and marked[1] not in current:
            yield path


def archive_removed_rows(batch_folder: Path, samples: Collection[str]) -> list[Path]:
    """Move the documents of samples that are no longer rows of the batch to ``.former``; nothing is ever deleted.

    Returns where they went. A folder counts as a sample's where it holds its ``findings.json``.
    """
    moved = []
    for folder in sorted(batch_folder.iterdir()) if batch_folder.is_dir() else ():
        if folder.name in samples or not (folder / f"{folder.name}.findings.json").is_file():
            continue
        target = batch_folder / FORMER / folder.name
        number = 1
        while exists(target):
            number += 1
            target = batch_folder / FORMER / f"{folder.name}.{number}"
        target.parent.mkdir(exist_ok=True)
        folder.rename(target)
        moved.append(target)
    return moved


def is_whole(reports: Path, samples: int, outdir: Path) -> bool:
    """Whether the list that a report job left is whole, and everything that it lists is there as it was written.

    ``samples`` is how many the job had to report. A document that could not be made counts as missing.
    """
    try:
        lines = reports.read_bytes().splitlines()
        entries = [json.loads(line) for line in lines]
        findings = reports.with_name(reports.name.removesuffix(".reports.jsonl") + ".findings.jsonl")
        if len(entries) != samples or _size(findings) != sum(entry["findings"] for entry in entries):
            return False
        root = str(outdir)
        return all(_stands(f"{root}/{name}", size) for entry in entries for name, size in entry["files"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _size(path: str | Path) -> int | None:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - a hundred thousand of these are made in one check
    except OSError:
        return None


def _stands(path: str, size: int | None) -> bool:
    found = _size(path)
    # A Word document is there to be completed by hand: another size is an edit, unless it cannot be opened any more.
    return size is not None and (found == size or (found is not None and _is_edited(path)))


def _is_edited(path: str) -> bool:
    return path.endswith(".docx") and zipfile.is_zipfile(path)
