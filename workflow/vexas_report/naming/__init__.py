"""HGVS names, Sequence Ontology consequences and identifiers of changes: :class:`Namer`; a laboratory's own tables held against them."""

from vexas_report.naming.laboratory import laboratory_clinvar, laboratory_population, laboratory_variants
from vexas_report.naming.namer import Namer

__all__ = ["Namer", "laboratory_clinvar", "laboratory_population", "laboratory_variants"]
