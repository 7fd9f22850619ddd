"""HGVS names, Sequence Ontology consequences and identifiers of changes: :class:`Namer`; a laboratory's own tables held against them."""

from vexas_report.nomenclature.laboratory_tables import laboratory_clinvar, laboratory_population, laboratory_variants
from vexas_report.nomenclature.namer import Namer

__all__ = ["Namer", "laboratory_clinvar", "laboratory_population", "laboratory_variants"]
