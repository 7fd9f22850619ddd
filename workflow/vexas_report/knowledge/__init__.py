"""Reads ``resources/``: genes and loci, variant tables, literature, rules and sentences, and their versions and checksums."""

from vexas_report.knowledge.clinvar import load_clinvar
from vexas_report.knowledge.decision_rules import load_interpretation
from vexas_report.knowledge.genes import load_genes
from vexas_report.knowledge.language import use_language
from vexas_report.knowledge.population_frequencies import load_population
from vexas_report.knowledge.provenance import provenance
from vexas_report.knowledge.published_cohorts import load_fractions, load_literature
from vexas_report.knowledge.resources import data_version, resource, table_versions
from vexas_report.knowledge.variant_tables import load_variants

__all__ = [
    "data_version",
    "load_clinvar",
    "load_fractions",
    "load_genes",
    "load_interpretation",
    "load_literature",
    "load_population",
    "load_variants",
    "provenance",
    "resource",
    "table_versions",
    "use_language",
]
