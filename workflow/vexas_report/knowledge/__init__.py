"""Reads ``resources/``: genes and loci, variant tables, literature, phenotype terms, and their versions."""
