"""Published cohorts on JAK inhibitors in VEXAS, and published fractions: context of a detected variant, never advice."""

from dataclasses import replace
from functools import cache

from vexas_report.knowledge.language import current_language, load_catalogue
from vexas_report.knowledge.resources import resource
from vexas_report.knowledge.table_records import PublishedFraction
from vexas_report.knowledge.tsv_reader import read_table
from vexas_report.model.cohort import Cohort
from vexas_report.model.terms import Language

_COLUMNS = ("reference", "n_treated", "drugs", "outcome", "uba1_variants", "haematology", "citation", "changes")
_FRACTIONS = ("gene", "hgvs_c", "low", "high", "carriers", "threshold", "citation")


def load_literature() -> tuple[Cohort, ...]:
    """Rows of ``resources/literature/jak_inhibitor_cohorts.tsv`` in its order (largest cohort first), in the output language."""
    return _literature(current_language())


@cache
def _literature(language: str) -> tuple[Cohort, ...]:
    if language != Language.EN:
        texts = load_catalogue(language)["literature"]
        return tuple(replace(row, **texts[row.reference]) for row in _literature(Language.EN))
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
