"""Problem codes of the configuration, the sample sheet and the files that a command is given."""

from vexas_report.model.problems import VexasReportError, declare, problem
from vexas_report.model.terms import Severity

CONFIG_UNREADABLE = declare(
    "CONFIG_UNREADABLE",
    Severity.ERROR,
    "The configuration file cannot be read or is not YAML.",
    "Correct the file; config/config.yaml shows every key with its default.",
)
CONFIG_UNKNOWN_KEY = declare(
    "CONFIG_UNKNOWN_KEY",
    Severity.ERROR,
    "The configuration has an unknown key.",
    "Correct or remove the key; config/README.md lists every key.",
)
CONFIG_VALUE = declare(
    "CONFIG_VALUE",
    Severity.ERROR,
    "The configuration has a value that its key does not allow.",
    "Correct the value; config/README.md describes each key.",
)
CONFIG_FILE_MISSING = declare(
    "CONFIG_FILE_MISSING",
    Severity.ERROR,
    "A file named in the configuration does not exist.",
    "Correct the path; it is relative to the working directory.",
)
SHEET_UNREADABLE = declare(
    "SHEET_UNREADABLE",
    Severity.ERROR,
    "The sample sheet, or another table of the configuration, cannot be read.",
    "Check the path and the permission to read the file; the path is relative to the working directory.",
)
SHEET_ENCODING = declare(
    "SHEET_ENCODING",
    Severity.ERROR,
    "A table is neither text in UTF-8 or UTF-16 nor a workbook (.xlsx).",
    "Save it as .xlsx, or as CSV or tab-separated text in UTF-8.",
)
SHEET_SEPARATOR = declare(
    "SHEET_SEPARATOR",
    Severity.ERROR,
    "The columns of a table are not separated by tabs, commas or semicolons.",
    "Save it as .xlsx, or as CSV or tab-separated text in UTF-8.",
)
SHEET_EMPTY = declare(
    "SHEET_EMPTY",
    Severity.ERROR,
    "A table has no row.",
    "Give it a header row, and one row for each sample, result or event.",
)
SHEET_COLUMN_MISSING = declare(
    "SHEET_COLUMN_MISSING",
    Severity.ERROR,
    "A table lacks a required column.",
    "Add the column; of the sample sheet, `sample` and `vcf` are required.",
)
SHEET_COLUMN_UNKNOWN = declare(
    "SHEET_COLUMN_UNKNOWN",
    Severity.ERROR,
    "A table has an unknown column.",
    "Correct or remove the column; config/README.md lists every column.",
)
SHEET_COLUMN_REPEATED = declare(
    "SHEET_COLUMN_REPEATED",
    Severity.ERROR,
    "A table has two columns with the same name.",
    "Keep one of them.",
)
SHEET_ROW = declare(
    "SHEET_ROW",
    Severity.ERROR,
    "A row of a table has more or fewer cells than the header, or cannot be split into cells.",
    "Give the row one cell for each column; leave unknown cells empty.",
)
SHEET_NAME = declare(
    "SHEET_NAME",
    Severity.ERROR,
    "A name in a table cannot be used.",
    "Use 1 to 64 letters, digits, dots, underscores and hyphens, beginning with a letter or digit.",
)
SHEET_DUPLICATE = declare(
    "SHEET_DUPLICATE",
    Severity.ERROR,
    "Two names on the sample sheet are the same or differ only in upper and lower case.",
    "Give every sample its own name, and spell each batch in one way only.",
)
SHEET_VALUE = declare(
    "SHEET_VALUE",
    Severity.ERROR,
    "A cell of a table has a value that its column does not allow.",
    "Correct the cell or leave it empty; config/README.md describes each column.",
)
SHEET_SAME_INPUT = declare(
    "SHEET_SAME_INPUT",
    Severity.WARNING,
    "Two rows of the sample sheet name the same column of the same VCF.",
    "Check that both rows are meant to be the same person's data.",
)
SHEET_FILE_MISSING = declare(
    "SHEET_FILE_MISSING",
    Severity.WARNING,
    "A file named on the sample sheet does not exist.",
    "Correct the path; it counts from the working directory, or from the folder of the sheet. Without its VCF the sample will not be analysed.",
)
SHEET_NO_FILE = declare(
    "SHEET_NO_FILE",
    Severity.ERROR,
    "None of the VCFs on the sample sheet exists.",
    "Run the command from the folder that the paths count from, or write whole paths.",
)
SHEET_PATHS_FROM_SHEET = declare(
    "SHEET_PATHS_FROM_SHEET",
    Severity.WARNING,
    "Paths on the sample sheet count from the folder of the sheet, not from the working directory.",
    "Check that these are the files that are meant.",
)
SHEET_READS_MISSING = declare(
    "SHEET_READS_MISSING",
    Severity.WARNING,
    "An alignment, depth file or list of targets named on the sample sheet does not exist.",
    "Correct the path, or leave the cell empty. The sample is reported without it.",
)
ROWS_WITHOUT_SAMPLE = declare(
    "ROWS_WITHOUT_SAMPLE",
    Severity.WARNING,
    "Rows of the confirmations or events belong to no sample of the sheet.",
    "Correct the name of sample or patient if the row belongs to this run; otherwise leave it.",
)
EVENT_CONTRADICTS_SHEET = declare(
    "EVENT_CONTRADICTS_SHEET",
    Severity.ERROR,
    "The events say that a sample was taken after an allogeneic transplant, and the sheet says that there was none.",
    "Correct the date of the event, or the column `allogeneic_hsct` of the sheet.",
)
BATCH_OF_OTHER_SHEET = declare(
    "BATCH_OF_OTHER_SHEET",
    Severity.ERROR,
    "The output directory holds this batch already, made from another sheet with other rows.",
    "Give the rows a batch of their own, or choose another output directory.",
)
FILE_UNUSABLE = declare(
    "FILE_UNUSABLE",
    Severity.ERROR,
    "A file or folder needed by a command cannot be used.",
    "Check the path, the permissions and the free space; then run the command again.",
)
STAGE_FILE_INVALID = declare(
    "STAGE_FILE_INVALID",
    Severity.ERROR,
    "A file passed between two stages of the workflow is not valid.",
    "Remove the file and run the workflow again.",
)


def unusable(error: OSError) -> VexasReportError:
    """What the system refused, as a problem."""
    message = f"A file or folder cannot be used: {error.strerror or error}."
    return VexasReportError(problem(FILE_UNUSABLE, message, str(error.filename or "")))
