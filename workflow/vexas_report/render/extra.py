"""The documents that the configuration may ask for beside the usual ones. One that cannot be made costs nothing but itself."""

import json
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vexas_report.knowledge.language import heard_problem, speaking
from vexas_report.model.findings import Findings
from vexas_report.model.problems import Problem, problem
from vexas_report.model.sample import ReportSettings
from vexas_report.render import pdf, safety
from vexas_report.render.fhir import fhir_bundle
from vexas_report.render.page import render_report, report_date, report_id
from vexas_report.render.phenopacket import phenopacket
from vexas_report.render.problems import DOCUMENT_FAILED
from vexas_report.render.sample import checksum_of, findings_json


@dataclass(frozen=True, slots=True)
class Extra:
    """Content of each document by its ending, None where it could not be made; ``findings`` say then why."""

    findings: Findings
    files: Mapping[str, bytes | None]


def extra_documents(findings: Findings, wanted: ReportSettings) -> Extra:
    """The documents that were asked for, of one sample."""
    files: dict[str, bytes | None] = {}
    for name, make in _makers(wanted):
        lacking = pdf.missing() if make is _pdf else None
        files[name] = None
        if lacking is None:
            try:
                with speaking(findings.provenance.language):
                    files[name] = make(findings)
                continue
            except Exception as error:  # noqa: BLE001 - told in the sample's report and in the log
                lacking = _failed(findings, name, error)
        findings = _warned(findings, lacking)
    return Extra(findings, files)


def exchange(document: Mapping[str, Any]) -> str:
    """A bundle or packet as text: sorted keys, two blanks, ASCII, one newline at the end."""
    return json.dumps(document, indent=2, sort_keys=True) + "\n"


def _makers(wanted: ReportSettings) -> Iterator[tuple[str, Callable[[Findings], bytes]]]:
    if wanted.pdf:
        yield "report.pdf", _pdf
    if wanted.fhir:
        yield "fhir.json", lambda findings: exchange(fhir_bundle(findings)).encode("ascii")
    if wanted.phenopacket:
        yield "phenopacket.json", lambda findings: exchange(phenopacket(findings)).encode("ascii")


def missing_documents(wanted: ReportSettings) -> tuple[Problem, ...]:
    """What is missing on this machine for the documents that were asked for."""
    lacking = pdf.missing() if wanted.pdf else None
    return (lacking,) if lacking else ()


def _pdf(findings: Findings) -> bytes:
    document = findings_json(findings)
    page = render_report(findings, checksum_of(document))
    name = f"{safety.file_name(findings.sample.sample)}.findings.json"
    return pdf.pdf(page, document, name, report_id(findings), report_date())


def _failed(findings: Findings, name: str, error: Exception) -> Problem:
    sys.stderr.write(f"{DOCUMENT_FAILED.code}: {name} of sample {findings.sample.sample}\n")
    traceback.print_exception(error, file=sys.stderr)
    # Never the error's text, which may hold what stands in the patient's file.
    return problem(DOCUMENT_FAILED, f"{name} could not be made: {type(error).__name__}.")


def _warned(findings: Findings, why: Problem) -> Findings:
    with speaking(findings.provenance.language):
        return findings.model_copy(update={"problems": (*findings.problems, heard_problem(why))})
