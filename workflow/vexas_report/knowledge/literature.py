"""Published cohorts on JAK inhibitors in VEXAS: context beside a detected variant, never advice."""

from functools import cache

from vexas_report.knowledge.resources import resource
from vexas_report.knowledge.tables import read_table
from vexas_report.model.literature import Cohort

_COLUMNS = ("reference", "n_treated", "drugs", "outcome", "uba1_variants", "haematology", "citation", "changes")


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
