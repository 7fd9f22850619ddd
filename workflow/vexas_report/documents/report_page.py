"""The report page of one sample: its identity, and the page."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from vexas_report.documents import safety
from vexas_report.documents.document_problems import SOURCE_DATE_EPOCH_INVALID
from vexas_report.documents.fixed_sentences import load_texts
from vexas_report.documents.labels import load_captions
from vexas_report.documents.report_view import view
from vexas_report.documents.template_environment import environment
from vexas_report.knowledge import load_genes
from vexas_report.model.findings import Findings, statement_version
from vexas_report.model.problems import VexasReportError, problem


def report_id(findings: Findings) -> str:
    """``VX-`` and 12 hexadecimal digits from sample name, checksum of the input and schema version; the same every time."""
    sha256 = findings.input.checksums if findings.input else ""
    text = f"{findings.sample.batch}\x1f{findings.sample.sample}\x1f{sha256}\x1f{findings.schema_version}"
    digest = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:12].upper()
    return f"VX-{digest[:4]}-{digest[4:8]}-{digest[8:]}"


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


def _upstream() -> tuple[str, ...]:
    """What the methods say of genes that are read further than their transcript."""
    said = load_texts()["upstream"]
    return tuple(
        said.format(gene=gene.shown, bases=f"{gene.upstream:,}") for gene in load_genes().values() if gene.upstream
    )


def render_report(findings: Findings, checksum: str, extra: Sequence[str] = ()) -> str:
    """The page as HTML. ``checksum`` is the SHA-256 of the sample's ``findings.json``;
    ``extra`` are the endings of optional documents."""
    template = environment().get_template("report.html")
    return template.render(
        document=findings,
        view=view(findings),
        checksum=checksum,
        version=report_version(findings),
        report_id=report_id(findings),
        date=report_date(),
        texts=load_texts(),
        upstream=_upstream(),
        t=load_captions(),
        extra=extra,
        file_name=safety.file_name(findings.sample.sample),
    )
