"""The report page of one sample."""

from collections.abc import Sequence

from vexas_report.documents import safety
from vexas_report.documents.fixed_sentences import load_texts
from vexas_report.documents.labels import load_captions
from vexas_report.documents.report_identity import report_date, report_id, report_version
from vexas_report.documents.report_view import view
from vexas_report.documents.review import status_mark
from vexas_report.documents.template_environment import environment
from vexas_report.knowledge import load_genes
from vexas_report.model.findings import Findings


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
        mark=status_mark(findings),
        texts=load_texts(),
        upstream=_upstream(),
        t=load_captions(),
        extra=extra,
        file_name=safety.file_name(findings.sample.sample),
    )
