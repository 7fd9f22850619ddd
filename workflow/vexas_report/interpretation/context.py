"""What ``interpret`` needs in addition to the evidence of a sample. It opens no file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from vexas_report.knowledge.clinvar import ClinVarRecord
from vexas_report.knowledge.decision_rules import Interpretation
from vexas_report.knowledge.population_frequencies import Frequency
from vexas_report.knowledge.table_records import Allele, Gene, VariantTable
from vexas_report.model.alleles import VcfAllele
from vexas_report.model.cohort import Cohort
from vexas_report.model.findings import Provenance
from vexas_report.model.names import Names
from vexas_report.model.sample import Thresholds
from vexas_report.model.terms import Assembly


class NamesChanges(Protocol):
    """Interface of the naming package: names of one change, or of several in cis, and the reference that it names against."""

    def name(self, gene: str, chrom: str, pos: int, ref: str, alt: str) -> Names: ...

    def name_haplotype(self, gene: str, changes: Sequence[VcfAllele]) -> Names: ...

    def bases(self, chrom: str, start: int, end: int) -> str: ...


@dataclass(frozen=True, slots=True)
class Context:
    """Knowledge, thresholds and the namer of the sample's assembly.

    ``clinvar`` and ``population`` hold what a laboratory's ClinVar file and population VCF say, by assembly and normalised allele, or None.
    """

    genes: Mapping[str, Gene]
    variants: VariantTable
    cohorts: tuple[Cohort, ...]
    rules: Interpretation
    namer: NamesChanges
    thresholds: Thresholds
    provenance: Provenance
    clinvar: Mapping[tuple[Assembly, Allele], ClinVarRecord] | None = None
    population: Mapping[tuple[Assembly, Allele], Frequency] | None = None
    laboratory: str = ""
    absent_as_reference: bool = False  # the option that warns of itself
