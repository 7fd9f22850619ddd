"""Depth and alleles at the loci from BAM, CRAM and BED: ``coverage`` for a run, ``background`` for a laboratory's own table."""

from vexas_report.alignment.coverage_stage import background, coverage, load_background, precheck_alignments

__all__ = ["background", "coverage", "load_background", "precheck_alignments"]
