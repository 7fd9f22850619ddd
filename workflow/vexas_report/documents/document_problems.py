"""The problems that writing documents can meet."""

from vexas_report.model.problems import declare
from vexas_report.model.terms import Severity

SOURCE_DATE_EPOCH_INVALID = declare(
    "SOURCE_DATE_EPOCH_INVALID",
    Severity.ERROR,
    "The environment variable SOURCE_DATE_EPOCH, which sets the date of the reports, is not a number of seconds since 1970.",
    "Set it to a whole number of seconds, as `date +%s` prints, or unset it.",
)
REVIEW_UNREADABLE = declare(
    "REVIEW_UNREADABLE",
    Severity.ERROR,
    "The file of reviews (`review.json`) cannot be read, or is not as a batch page saves it.",
    "Save it again from the batch page, or leave out `review`.",
)
DOCUMENT_FAILED = declare(
    "DOCUMENT_FAILED",
    Severity.WARNING,
    "A document that the configuration asks for could not be made of this sample. Every other document is written.",
    "Use the report page. Send this message and the traceback in the job's log to whoever maintains vexas-report for you.",
)
DOCX_LIBRARY_MISSING = declare(
    "DOCX_LIBRARY_MISSING",
    Severity.WARNING,
    "The configuration asks for Word documents, and the library docxtpl is not there. Every other document is written.",
    "Install the extra `documents` and run again, or set `report: {docx: false}`.",
)
DOCX_TEMPLATE_WRONG = declare(
    "DOCX_TEMPLATE_WRONG",
    Severity.WARNING,
    "The template of the Word document cannot be used. Every other document is written.",
    "Correct the template; docs/docx.md lists the names that it can use.",
)
PDF_LIBRARY_MISSING = declare(
    "PDF_LIBRARY_MISSING",
    Severity.WARNING,
    "The configuration asks for PDF, and WeasyPrint or a library of the system that it needs is not there. Every other document is written.",
    "Install what is missing and run again, or set `report: {pdf: false}`.",
)
