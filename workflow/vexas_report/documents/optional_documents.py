"""Optional documents. A failure affects only that document."""

import json
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vexas_report.documents import docx_report, pdf_report, safety
from vexas_report.documents.document_problems import DOCUMENT_FAILED
from vexas_report.documents.fhir import fhir_bundle
from vexas_report.documents.phenopacket_document import phenopacket
from vexas_report.documents.report_files import checksum_of, findings_json
from vexas_report.documents.report_identity import report_date, report_id
from vexas_report.documents.report_page import render_report
from vexas_report.knowledge.language import translate_problem, use_language
from vexas_report.model.findings import Findings
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.sample import ReportSettings

Maker = Callable[[Findings], bytes]


@dataclass(frozen=True, slots=True)
class OptionalDocuments:
    """Content of each document by its ending, None where it could not be made; ``findings`` say then why."""

    findings: Findings
    files: Mapping[str, bytes | None]


def extra_documents(findings: Findings, wanted: ReportSettings) -> OptionalDocuments:
    """The documents that were asked for, of one sample, in the language of its findings. All of them are of the same findings:
    where one fails, those say so."""
    with use_language(findings.provenance.language):
        return _extra(findings, wanted)


def _extra(findings: Findings, wanted: ReportSettings) -> OptionalDocuments:
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
            findings = findings.model_copy(update={"problems": (*findings.problems, *map(translate_problem, why))})
            files[suffix] = None
            del makers[suffix]
            break
        else:
            break
    return OptionalDocuments(findings, files)


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
    found = (pdf_report.missing() if wanted.pdf else None, docx_report.wrong(wanted.template) if wanted.docx else None)
    return tuple(each for each in found if each is not None)


def _pdf(findings: Findings) -> bytes:
    if lacking := pdf_report.missing():
        raise VexasReportError(lacking)
    document = findings_json(findings)
    page = render_report(findings, checksum_of(document))
    name = f"{safety.file_name(findings.sample.sample)}.findings.json"
    return pdf_report.pdf(page, document, name, report_id(findings), report_date())


def _docx(findings: Findings, template: str | None) -> bytes:
    return docx_report.docx(findings, checksum_of(findings_json(findings)), template)


def _failed(findings: Findings, name: str, error: Exception) -> Problem:
    sys.stderr.write(f"{DOCUMENT_FAILED.code}: {name} of sample {findings.sample.sample}\n")
    traceback.print_exception(error, file=sys.stderr)
    # Never the error's text, which may contain data of the patient's file.
    return problem(DOCUMENT_FAILED, f"{name} could not be made: {type(error).__name__}.")
