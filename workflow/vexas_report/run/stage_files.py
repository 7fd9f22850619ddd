"""The files that one stage passes to the next; faults in them are reported as problems."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from vexas_report.model.codec import read_lines
from vexas_report.model.findings import Findings
from vexas_report.model.problems import VexasReportError, problem
from vexas_report.model.sample import Manifest
from vexas_report.model.terms import Status
from vexas_report.plan.plan_problems import STAGE_FILE_INVALID
from vexas_report.run.stages import WrittenDocuments

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReportedPart:
    """The findings of one part of a shard, and what its report job wrote (None where no job did)."""

    findings: Path
    reports: Path | None = None


def records(kind: type[T], path: Path, rows: tuple[int, int] | None = None) -> Iterator[T]:
    """The records of a file that a stage wrote, or those from one line to another (1-based, inclusive)."""
    from pydantic import ValidationError

    try:
        yield from read_lines(kind, path, rows)
    except ValidationError as error:
        message = f"The file does not hold what it should ({kind.__name__}): {error.errors()[0]['msg']}."
        raise VexasReportError(problem(STAGE_FILE_INVALID, message, str(path))) from error


def read_manifest(path: Path) -> Manifest:
    """The manifest of a shard."""
    for manifest in records(Manifest, path):
        return manifest
    raise VexasReportError(problem(STAGE_FILE_INVALID, "The manifest is empty.", str(path)))


def reported(parts: Iterable[ReportedPart]) -> Iterator[Findings]:
    """The document of each sample as its reports show it, also if it was written in place of findings.

    A missing PDF does not affect the summary: the next run makes it and leaves the summary unchanged.
    """
    for part in parts:
        written = {each.sample: each for each in records(WrittenDocuments, part.reports)} if part.reports else None
        names = []
        for findings in records(Findings, part.findings):
            name = findings.sample.sample
            names.append(name)
            instead = written[name].instead if written and name in written else None
            yield instead if instead is not None and instead.status is Status.REJECTED else findings
        if written is not None and names != list(written):
            message = "The file does not hold the samples whose reports were written."
            raise VexasReportError(problem(STAGE_FILE_INVALID, message, str(part.findings)))
