"""Optional documents. A failure affects only that document."""

import json
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vexas_report.knowledge.language import heard_problem, speaking
from vexas_report.model.findings import Findings
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.sample import ReportSettings
from vexas_report.render import pdf, safety, word
from vexas_report.render.fhir import fhir_bundle
from vexas_report.render.page import render_report, report_date, report_id
from vexas_report.render.phenopacket import phenopacket
from vexas_report.render.problems import DOCUMENT_FAILED
from vexas_report.render.sample import checksum_of, findings_json

Maker = Callable[[Findings], bytes]


@dataclass(frozen=True, slots=True)
class Extra:
    """Content of each document by its ending, None where it could not be made; ``findings`` say then why."""

    findings: Findings
    files: Mapping[str, bytes | None]


def extra_documents(findings: Findings, wanted: ReportSettings) -> Extra:
    """The documents that were asked for, of one sample, in the language of its findings. All of them are of the same findings:
    where one fails, those say so."""
    with speaking(findings.provenance.language):
        return _extra(findings, wanted)


def _extra(findings: Findings, wanted: ReportSettings) -> Extra:
    makers = dict(_makers(wanted))
    files: dict[str, bytes | None] = dict.fromkeys(makers)
    while makers:
        for suffix, make in makers.items():
            try:
                files[suffix] = make(findings)
            except VexasReportError as error:
                why = error.problems
            except Exception as error:  # noqa: BLE001 - reported in the sample's report and in the log
                why = (_failed(findings, suffix, error),)
            else:
                continue
            findings = findings.model_copy(update={"problems": (*findings.problems, *map(heard_problem, why))})
            files[suffix] = None
            del makers[suffix]
            break
        else:
            break
    return Extra(findings, files)


def exchange(document: Mapping[str, Any]) -> str:
    """A bundle or packet as text: sorted keys, two blanks, ASCII, one newline at the end."""
    return json.dumps(document, indent=2, sort_keys=True) + "\n"


def _makers(wanted: ReportSettings) -> Iterator[tuple[str, Maker]]:
    if wanted.docx:
        yield "report.docx", lambda findings: _docx(findings, wanted.template)
    if wanted.pdf:
        yield "report.pdf", _pdf
    if wanted.fhir:
        yield "fhir.json", lambda findings: exchange(fhir_bundle(findings)).encode("ascii")
    if wanted.phenopacket:
        yield "phenopacket.json", lambda findings: exchange(phenopacket(findings)).encode("ascii")


def missing_documents(wanted: ReportSettings) -> tuple[Problem, ...]:
    """What keeps the documents that were asked for from being made on this machine, as far as that is known without a sample."""
    found = (pdf.missing() if wanted.pdf else None, word.wrong(wanted.template) if wanted.docx else None)
    return tuple(each for each in found if each is not None)


def _pdf(findings: Findings) -> bytes:
    if lacking := pdf.missing():
        raise VexasReportError(lacking)
    document = findings_json(findings)
    page = render_report(findings, checksum_of(document))
    name = f"{safety.file_name(findings.sample.sample)}.findings.json"
    return pdf.pdf(page, document, name, report_id(findings), report_date())


def _docx(findings: Findings, template: str | None) -> bytes:
    return word.docx(findings, checksum_of(findings_json(findings)), template)


def _failed(findings: Findings, name: str, error: Exception) -> Problem:
    sys.stderr.write(f"{DOCUMENT_FAILED.code}: {name} of sample {findings.sample.sample}\n")
    traceback.print_exception(error, file=sys.stderr)
    # Never the error's text, which may contain data of the patient's file.
    return problem(DOCUMENT_FAILED, f"{name} could not be made: {type(error).__name__}.")
