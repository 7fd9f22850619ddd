"""Published cohorts on JAK inhibitors in VEXAS, and published fractions: context beside a detected variant, never advice."""

from functools import cache

from vexas_report.knowledge.records import PublishedFraction
from vexas_report.knowledge.resources import resource
from vexas_report.knowledge.tables import read_table
from vexas_report.model.literature import Cohort

_COLUMNS = ("reference", "n_treated", "drugs", "outcome", "uba1_variants", "haematology", "citation", "changes")
_FRACTIONS = ("gene", "hgvs_c", "low", "high", "carriers", "threshold", "citation")


@cache
def load_literature() -> tuple[Cohort, ...]:
    """Rows of ``resources/literature/jak_inhibitor_cohorts.tsv`` in its order (largest cohort first)."""
    return tuple(
        Cohort(
            **{column: cells[column] for column in _COLUMNS if column != "changes"},
            changes=tuple(change for change in cells["changes"].split(";") if change),
        )
        for _, cells in read_table(resource("literature/jak_inhibitor_cohorts.tsv"), _COLUMNS)
    )


@cache
def load_fractions() -> tuple[PublishedFraction, ...]:
    """Rows of ``resources/literature/published_fractions.tsv`` in its order."""
    rows = read_table(resource("literature/published_fractions.tsv"), _FRACTIONS)
    return tuple(
        PublishedFraction(
            gene=row["gene"],
            hgvs_c=row["hgvs_c"],
            low=float(row["low"]),
            high=float(row["high"]),
            carriers=int(row["carriers"]),
            threshold=row["threshold"],
            citation=row["citation"],
        )
        for _, row in rows
    )
