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
TABLE_GENE = declare(
    "TABLE_GENE",
    Severity.ERROR,
    "A row of a laboratory's own table is of a gene that this software does not report.",
    "Write the gene's approved symbol, or take the row out.",
)
TABLE_TRANSCRIPT = declare(
    "TABLE_TRANSCRIPT",
    Severity.WARNING,
    "A row of a laboratory's own table names its variant on another transcript: it matches by its allele alone.",
    "Give the c. name on the transcript in use.",
)
TABLE_UNMATCHED = declare(
    "TABLE_UNMATCHED",
    Severity.ERROR,
    "A row of a laboratory's own table can match no variant: it has no allele, and no c. name on the transcript in use.",
    "Fill an allele column, or give the c. name on the transcript in use.",
)
TABLE_REPEATED = declare(
    "TABLE_REPEATED",
    Severity.ERROR,
    "A table has the same row twice.",
    "Take one of the two out.",
)
TABLE_REF = declare(
    "TABLE_REF",
    Severity.ERROR,
    "The REF of a row of a laboratory's own table is not the base of the reference.",
    "Compare position, assembly and strand; alleles are written as in a VCF, on the plus strand.",
)
TABLE_PLACE = declare(
    "TABLE_PLACE",
    Severity.ERROR,
    "An allele of a laboratory's own table does not lie on its gene, or the columns of the two assemblies name different variants.",
    "Correct the position; one of the two allele columns is enough.",
)
TABLE_NAME = declare(
    "TABLE_NAME",
    Severity.WARNING,
    "The c. name of a row of a laboratory's own table is not the name of its allele: it matches by its allele alone.",
    "Correct the name or the allele.",
)
TABLE_SOURCE = declare(
    "TABLE_SOURCE",
    Severity.ERROR,
    "A row of the supplied tables would affect a result without a source.",
    "Give the source, or mark the row as unconfirmed.",
)
TABLE_VALUE = declare(
    "TABLE_VALUE",
    Severity.ERROR,
    "A cell of a table has a value that its column does not allow.",
    "Correct the cell; docs/knowledge.md describes each column.",
)
