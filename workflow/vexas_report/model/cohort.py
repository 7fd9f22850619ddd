"""Published cohorts, printed as context of a detected variant."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cohort:
    """A row of the table of JAK inhibitor cohorts; ``changes`` are the c. and p. names that the row carries."""

    reference: str
    n_treated: str
    drugs: str
    outcome: str
    uba1_variants: str
    haematology: str
    citation: str
    changes: tuple[str, ...]
