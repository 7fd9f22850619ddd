"""Documents: HTML, JSON, TSV, annotated VCF, batch table and page, MultiQC rows. Findings in, files out."""

from vexas_report.render.batch import write_index, write_summary
from vexas_report.render.compare import compare
from vexas_report.render.comparepage import compare_page
from vexas_report.render.extra import exchange, extra_documents, missing_documents
from vexas_report.render.fhir import fhir_bundle
from vexas_report.render.phenopacket import phenopacket
from vexas_report.render.sample import write_report
from vexas_report.render.schema import findings_schema, write_schema

__all__ = [
    "compare",
    "compare_page",
    "exchange",
    "extra_documents",
    "fhir_bundle",
    "findings_schema",
    "missing_documents",
    "phenopacket",
    "write_index",
    "write_report",
    "write_schema",
    "write_summary",
]
