"""Depth and alleles at the loci from BAM, CRAM and BED: ``coverage`` for a run, ``background`` for a laboratory's own table."""

from vexas_report.reads.stage import background, coverage, foresee, load_background

__all__ = ["background", "coverage", "foresee", "load_background"]
