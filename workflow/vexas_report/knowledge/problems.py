"""Problem codes of the tables, ours and a laboratory's own."""

from vexas_report.model.problems import declare
from vexas_report.model.terms import Severity

TABLE_MISSING = declare(
    "TABLE_MISSING",
    Severity.ERROR,
    "A table named in the configuration cannot be read.",
    "Check the path in the configuration and the permission to read the file.",
)
TABLE_COLUMNS = declare(
    "TABLE_COLUMNS",
    Severity.ERROR,
    "A table has a missing, repeated or unknown column.",
    "Give the table exactly the columns of resources/variants/uba1.tsv, separated by tabs.",
)
TABLE_VALUE = declare(
    "TABLE_VALUE",
    Severity.ERROR,
    "A cell of a table has a value that its column does not allow.",
    "Correct the cell; docs/knowledge.md describes each column.",
)
