"""What other documents add to a sample's own: the course of its patient, and what changed since its former report."""

import hashlib
import json
import sys
import traceback
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from vexas_report.interpretation.clone_course import DatedDocument, courses, with_course
from vexas_report.knowledge.decision_rules import load_interpretation
from vexas_report.knowledge.language import translate_problem, use_language
from vexas_report.model.coverage import SampleCoverage
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.findings import Findings, FormerReport, is_readable, statement_version
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.sample import Manifest, Sample
from vexas_report.model.terms import Status
from vexas_report.plan.config import as_given
from vexas_report.plan.fingerprints import previous_files
from vexas_report.plan.shards import courses as courses_of
from vexas_report.run.run_problems import FOLLOW_UP_FAILED, PREVIOUS_UNREADABLE
from vexas_report.run.stage_files import records
from vexas_report.run.stages import Interpreter, interpret_all


class FollowUp:
    """Completes the documents of a shard. Its other samples of the same patient are interpreted from the shard's own files,
    so that no job waits for another."""

    def __init__(
        self, manifest: Manifest, evidence: Path | None, coverage: Path | None, interpreter: Interpreter
    ) -> None:
        self._rows = {sample.sample: row for row, sample in enumerate(manifest.samples, start=1)}
        self._evidence, self._coverage, self._interpreter = evidence, coverage, interpreter
        self._previous = manifest.settings.previous
        self._known: dict[str, Findings] = {}
        self._siblings = {
            sample.sample: [each.sample for each in course if each.collection_date != sample.collection_date]
            for course in courses_of(manifest.samples).values()
            for sample in course
        }

    def complete(self, document: Findings) -> Findings:
        """The document with courses and former report. What goes wrong here costs the sample these two and nothing else."""
        siblings = self._siblings.get(document.sample.sample, [])
        if document.status is Status.REJECTED or not (siblings or self._previous or document.sample.second_methods):
            return document
        try:
            with use_language(document.provenance.language):
                return self._completed(document, siblings)
        except (VexasReportError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - reported in the sample's report and in the log
            sys.stderr.write(f"{FOLLOW_UP_FAILED.code}: sample {document.sample.sample}\n")
            traceback.print_exception(error, file=sys.stderr)
            told = problem(FOLLOW_UP_FAILED, f"The course of this patient could not be shown: {type(error).__name__}.")
            with use_language(document.provenance.language):
                return document.model_copy(update={"problems": (*document.problems, translate_problem(told))})

    def _completed(self, document: Findings, siblings: Iterable[str]) -> Findings:
        earlier, problems = _earlier(document.sample, self._previous)
        former = [each for each in earlier if _same_input(each.document, document)]
        patient = document.sample.patient
        # An earlier report of a file of this run is not a further measurement.
        here = [DatedDocument(self._sibling(name)) for name in siblings]
        known = [document, *(each.document for each in here)]
        others = [
            each
            for each in earlier
            if patient
            and each.document.sample.patient == patient
            and not any(_same_input(each.document, one) for one in known)
        ]
        found = courses(document, [*here, *others])
        document = with_course(document, [*here, *others], found, load_interpretation().sentences)
        return document.model_copy(
            update={
                "courses": found,
                "former": _former(former[-1], document) if former else None,
                "problems": (*document.problems, *map(translate_problem, problems)),
            }
        )

    def _sibling(self, name: str) -> Findings:
        if name not in self._known:
            row = self._rows[name], self._rows[name]
            seen = records(SampleCoverage, self._coverage, row) if self._coverage else ()
            assert self._evidence is not None  # noqa: S101 - a sample alone has no others in its shard
            evidence = records(SampleEvidence, self._evidence, row)
            (self._known[name],) = interpret_all(evidence, self._interpreter, {each.sample: each for each in seen})
        return self._known[name]


def unreadable(paths: Iterable[str]) -> Iterator[Problem]:
    """What is wrong with the earlier reports that the configuration names."""
    for path in previous_files(paths):
        loaded = _load(path)
        if isinstance(loaded, Problem):
            yield loaded


def _earlier(sample: Sample, paths: tuple[str, ...]) -> tuple[list[DatedDocument], list[Problem]]:
    """Earlier documents that name the sample or its patient, in the order of the configuration."""
    wanted = [json.dumps(name).encode() for name in (sample.patient, sample.sample) if name]
    documents: list[DatedDocument] = []
    problems: list[Problem] = []
    for top in paths:
        for path in previous_files([top]):
            # Most of a folder is of other patients: their documents are not taken apart.
            content = _content(path)
            if content is None or any(name in content for name in wanted):
                loaded = _load(path)
                if isinstance(loaded, Problem):
                    problems.append(loaded)
                else:
                    documents.append(DatedDocument(loaded, path))
    return documents, problems


@cache
def _content(path: str) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except OSError:
        return None


@cache
def _load(path: str) -> Findings | Problem:
    from pydantic import ValidationError

    content = _content(path)
    if content is None:
        return problem(PREVIOUS_UNREADABLE, "An earlier report cannot be read.", path)
    try:
        found = Findings.model_validate_json(content)
        if is_readable(found.schema_version):
            return found
        message = (
            f"An earlier report has the schema {as_given(found.schema_version)}, which this version does not know."
        )
        return problem(PREVIOUS_UNREADABLE, message, path)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        message = (
            f"An earlier report is no findings.json of this version: {first['msg']}{f' ({place})' if place else ''}."
        )
        return problem(PREVIOUS_UNREADABLE, message, path)


def _same_input(one: Findings, other: Findings) -> bool:
    """Whether two documents report the same column of the same file under the same name."""
    if one.input is None or other.input is None or one.sample.sample != other.sample.sample:
        return False
    return (one.input.checksums, one.input.vcf_sample) == (other.input.checksums, other.input.vcf_sample)


def _former(before: DatedDocument, document: Findings) -> FormerReport:
    from vexas_report.documents import compare

    found = compare(before.document, document)
    content = _content(before.source) or b""
    return FormerReport(
        source=before.source,
        sha256=hashlib.sha256(content).hexdigest(),
        version=statement_version(before.document.model_dump(mode="json")),
        said=found.said,
        made_from=found.made_from,
    )
