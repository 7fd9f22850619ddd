"""Documents: HTML, JSON, TSV, annotated VCF, batch table and page, MultiQC rows. Findings in, files out."""

from vexas_report.documents.batch_documents import write_index, write_summary
from vexas_report.documents.comparison import compare
from vexas_report.documents.comparison_page import compare_page
from vexas_report.documents.fhir import fhir_bundle
from vexas_report.documents.findings_schema import findings_schema, write_schema
from vexas_report.documents.optional_documents import exchange, extra_documents, missing_documents
from vexas_report.documents.phenopacket_document import phenopacket
from vexas_report.documents.report_files import write_report
from vexas_report.documents.review import load_reviews, use_reviews

__all__ = [
    "compare",
    "compare_page",
    "exchange",
    "extra_documents",
    "fhir_bundle",
    "findings_schema",
    "load_reviews",
    "missing_documents",
    "phenopacket",
    "use_reviews",
    "write_index",
    "write_report",
    "write_schema",
    "write_summary",
]
