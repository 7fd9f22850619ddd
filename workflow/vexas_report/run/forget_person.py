"""Remove everything of one person from an output directory: documents, former ones, stage files, rows of the batch tables.

The order lets a run that was killed be repeated: what names the person in the tables and stage files goes last.
"""

import csv
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vexas_report.documents.report_files import DOCUMENTS
from vexas_report.model.filewrite import make_durable, remove_parts
from vexas_report.model.findings import Findings
from vexas_report.model.problems import VexasReportError, problem
from vexas_report.plan.config import as_given
from vexas_report.plan.output_state import FORMER
from vexas_report.plan.shards import SUMMARY_FILES
from vexas_report.run.lock import OutdirLock
from vexas_report.run.run_problems import PERSON_AMBIGUOUS, PERSON_UNKNOWN

_STAGE_FILE = re.compile(r"(.+\.[0-9a-f]{16})\..+")


@dataclass(frozen=True, slots=True, order=True)
class _Trace:
    """A sample as one file names it."""

    batch: str
    sample: str
    patient: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed, what was written again without the person, and what the person's data were made from and is left."""

    samples: tuple[str, ...]
    removed: tuple[Path, ...]
    rewritten: tuple[Path, ...]
    left: tuple[str, ...]


def forget(name: str, outdir: Path, batch: str | None = None) -> Forgotten:
    """Remove the person that ``name`` (a sample or a patient) is from the results; all samples of that patient go.

    VexasReportError if no result is of that name, or if samples of that name in several batches have no common patient.
    """
    work = outdir / ".work"
    with OutdirLock(work) if work.is_dir() else nullcontext():
        traces = sorted(set(_traces(outdir)))
        wanted = _of_person(name, traces, batch)
        folders = {each.batch for each in wanted}
        left = sorted(set(_inputs(outdir, wanted)))
        removed: list[Path] = []
        rewritten: list[Path] = []
        for each in sorted(folders):
            samples = {trace.sample for trace in wanted if trace.batch == each}
            documents = [*_documents(outdir / each, samples)]
            for path in documents:
                _remove(path)
            tables = _without(outdir, each, samples)
            stages = [path for path in _stage_files(work / each, samples) if path.exists()]
            for path in stages:
                path.unlink()
            remove_parts(work / each)
            gone = [path for path in (outdir / each / name for name in SUMMARY_FILES) if path not in tables]
            removed += [*documents, *(path for path in gone if _remove(path)), *stages]
            rewritten += tables
        removed += [
            path for path in (*work.glob(".finished.*"), work / "finish.log", work / "plan.log") if _remove(path)
        ]
        index = _index(outdir)
        (rewritten if index.is_file() else removed).append(index)
        make_durable([*rewritten, *removed])
    names = tuple(f"{each.batch}/{each.sample}" for each in wanted)
    return Forgotten(tuple(dict.fromkeys(names)), tuple(removed), tuple(rewritten), tuple(left))


def _of_person(name: str, traces: Iterable[_Trace], batch: str | None) -> list[_Trace]:
    there = [each for each in traces if batch is None or each.batch == batch]
    named = [each for each in there if name in (each.sample, each.patient)]
    if not named:
        message = f"No result in this output directory is of a sample or patient {as_given(name)}."
        raise VexasReportError(problem(PERSON_UNKNOWN, message, name))
    samples = {(each.batch, each.sample) for each in named}
    patients = {each.patient for each in named if each.patient}
    chosen = [each for each in there if (each.batch, each.sample) in samples or each.patient in patients]
    known = {(each.batch, each.sample) for each in chosen if each.patient}
    unknown = {(each.batch, each.sample) for each in chosen} - known
    if len({each.patient for each in chosen} - {""}) > 1 or len(unknown) > 1 or (unknown and known):
        message = f"{as_given(name)} names samples that may be of several persons."
        found = sorted(
            {f"{each.batch}/{each.sample}{f' of {each.patient}' if each.patient else ''}" for each in chosen}
        )
        raise VexasReportError(problem(PERSON_AMBIGUOUS, message, ", ".join(found)))
    return chosen


def _traces(outdir: Path) -> Iterator[_Trace]:
    """Every sample that a document, a former one, a manifest or a table names."""
    for path in _reports(outdir):
        content = _json(path)
        if row := _mapping(content.get("sample")):
            batch = path.relative_to(outdir).parts[0]
            yield _Trace(batch, str(row.get("sample")), str(row.get("patient") or ""))
    for path in outdir.glob(".work/*/*.manifest.json"):
        for row in _json(path).get("samples", ()):
            yield _Trace(path.parent.name, row["sample"], row.get("patient") or "")
    for path in outdir.glob("*/summary.tsv"):
        for row in _rows(path):
            yield _Trace(path.parent.name, row["sample"], row.get("patient") or "")


def _reports(outdir: Path) -> Iterator[Path]:
    """The ``findings.json`` of each sample, and of former reports."""
    for pattern in ("*/*/*", f"*/{FORMER}/*/*", f"*/{FORMER}/*/*/*"):
        yield from sorted(outdir.glob(f"{pattern}.findings.json"))


def _json(path: Path) -> Mapping[str, Any]:
    try:
        return _mapping(json.loads(path.read_bytes()))
    except ValueError:
        # Cut by a power cut; what it is of, the folder's name says.
        return {}


def _mapping(content: object) -> Mapping[str, Any]:
    return content if isinstance(content, dict) else {}


def _documents(batch: Path, samples: Iterable[str]) -> Iterator[Path]:
    """Folders of samples: the current one and former ones, under their day or not, numbered or half copied."""
    for sample in samples:
        own = re.compile(rf"{re.escape(sample)}(?:\.\d+)?(?:\.part)?")
        # The folder "S1.2" may be the second one of S1, or that of a sample of this name: its files say which.
        former = (
            path for depth in ("*", "*/*") for path in batch.glob(f"{FORMER}/{depth}") if own.fullmatch(path.name)
        )
        current = batch / sample
        yield from (path for path in former if path.name == sample or _holds(path, sample))
        if current.exists():
            yield current


def _holds(folder: Path, sample: str) -> bool:
    return any((folder / f"{sample}.{ending}").exists() for ending in DOCUMENTS)


def _remove(path: Path) -> bool:
    """Whether there was something to remove."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)
        # The day of a former report that was the only one.
        if path.parent.parent.name == FORMER and not any(path.parent.iterdir()):
            path.parent.rmdir()
    else:
        return False
    return True


def _stage_files(work: Path, samples: Iterable[str]) -> Iterator[Path]:
    """Files of the shards that hold one of the samples, lists and logs of the batch. The next run makes those of neighbours."""
    wanted, kept = set(samples), set()
    for path in work.glob("*.manifest.json"):
        if not wanted & {row["sample"] for row in _json(path).get("samples", ())}:
            kept.add(path.name.removesuffix(".manifest.json"))
    for path in sorted(work.iterdir()) if work.is_dir() else ():
        stage = _STAGE_FILE.fullmatch(path.name)
        if path.is_file() and path.name != "sheet.json" and not (stage and stage[1] in kept):
            yield path


def _without(outdir: Path, batch: str, samples: set[str]) -> list[Path]:
    """Write the tables of a batch again from the documents that are left.

    None if these are not all samples of the table (one had no documents), or if this version cannot read one of them.
    """
    from pydantic import ValidationError

    from vexas_report.documents import write_summary

    folder = outdir / batch
    table = folder / "summary.tsv"
    names = sorted({row["sample"] for row in _rows(table)} - samples) if table.is_file() else []
    try:
        documents = [
            Findings.model_validate_json((folder / each / f"{each}.findings.json").read_bytes()) for each in names
        ]
    except (ValidationError, FileNotFoundError):
        return []
    return write_summary(batch, documents, outdir) if documents else []


def _rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _index(outdir: Path) -> Path:
    from vexas_report.documents import write_index

    index = outdir / "index.html"
    index.unlink(missing_ok=True)
    if tables := sorted(outdir.glob("*/summary.tsv")):
        write_index(tables, index)
    return index


def _inputs(outdir: Path, wanted: Iterable[_Trace]) -> Iterator[str]:
    """Files of the person outside the output directory, as the results name them."""
    samples = {(each.batch, each.sample) for each in wanted}
    for path in outdir.glob(".work/*/*.manifest.json"):
        for row in _json(path).get("samples", ()):
            if (path.parent.name, row["sample"]) in samples:
                yield from (row[each] for each in ("vcf", "alignment", "depth_bed", "targets") if row.get(each))
    for batch in {batch for batch, _ in samples}:
        record = outdir / ".work" / batch / "sheet.json"
        if record.is_file() and (sheet := _json(record).get("sheet")):
            yield str(sheet)
