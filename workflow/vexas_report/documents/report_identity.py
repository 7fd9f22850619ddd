"""How a report is named: its id, its version, and the day of the run."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime

from vexas_report.documents import safety
from vexas_report.documents.document_problems import SOURCE_DATE_EPOCH_INVALID
from vexas_report.model.findings import Findings, report_id_of, statement_version
from vexas_report.model.problems import VexasReportError, problem


def report_id(findings: Findings) -> str:
    """The document's id; of one that has none, what :func:`report_id_of` makes of it."""
    return findings.report_id or report_id_of(findings.sample, findings.input)


def report_version(findings: Findings) -> str:
    """First digits of the version of a report: two reports of one file that say something else differ in it."""
    return statement_version(findings.model_dump(mode="json"))[:8]


def report_date(environ: Mapping[str, str] = os.environ) -> str:
    """Day of the run in UTC as ``2026-11-22``: ``SOURCE_DATE_EPOCH`` where it is set (reproducible-builds.org), else now.

    Raises VexasReportError where the variable is set to something else."""
    epoch = environ.get("SOURCE_DATE_EPOCH", "").strip()
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        message = "SOURCE_DATE_EPOCH is no number of seconds since 1970."
        raise VexasReportError(problem(SOURCE_DATE_EPOCH_INVALID, message, where=safety.shown(epoch, 80))) from error
    return moment.date().isoformat()
