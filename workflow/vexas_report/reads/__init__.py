"""Depth and alleles from BAM, CRAM, BED and reference blocks. Empty until coverage is read."""
