"""Reads ``resources/``: genes and loci, variant tables, literature, and their versions and checksums."""

from vexas_report.knowledge.genes import load_genes
from vexas_report.knowledge.literature import load_fractions, load_literature
from vexas_report.knowledge.resources import data_version, resource, table_versions
from vexas_report.knowledge.variants import load_variants

__all__ = [
    "data_version",
    "load_fractions",
    "load_genes",
    "load_literature",
    "load_variants",
    "resource",
    "table_versions",
]
