"""Problem codes of the tables, ours and a laboratory's own."""

from vexas_report.model.problems import declare
from vexas_report.model.terms import Severity

TABLE_MISSING = declare(
    "TABLE_MISSING",
    Severity.ERROR,
    "A table that the configuration names cannot be read.",
    "Check the path in the configuration and the permission to read the file.",
)
TABLE_COLUMNS = declare(
    "TABLE_COLUMNS",
    Severity.ERROR,
    "A table lacks a column, repeats one, or has one that is not known.",
    "Give the table exactly the columns of resources/variants/uba1.tsv, separated by tabs.",
)
TABLE_VALUE = declare(
    "TABLE_VALUE",
    Severity.ERROR,
    "A cell of a table does not hold what its column needs.",
    "Correct the cell; docs/knowledge.md says what each column holds.",
)
