"""Reads VCF and BCF of any caller: records in the loci, normalised, with genotype, phase and counts."""
