"""Reads ``resources/``: genes and loci, variant tables, literature, rules and sentences, and their versions and checksums."""

from vexas_report.knowledge.clinvar import load_clinvar
from vexas_report.knowledge.genes import load_genes
from vexas_report.knowledge.interpretation import load_interpretation
from vexas_report.knowledge.language import speaking
from vexas_report.knowledge.literature import load_fractions, load_literature
from vexas_report.knowledge.population import load_population
from vexas_report.knowledge.provenance import provenance
from vexas_report.knowledge.resources import data_version, resource, table_versions
from vexas_report.knowledge.variants import load_variants

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
    "speaking",
    "table_versions",
]
