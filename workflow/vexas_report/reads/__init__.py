"""Depth and alleles at the loci from BAM, CRAM and BED. Nothing is read yet, and a sample that names such a file is told so."""

from vexas_report.model.coverage import SampleCoverage
from vexas_report.model.problems import problem
from vexas_report.model.sample import Sample
from vexas_report.reads.problems import COVERAGE_NOT_READ

__all__ = ["coverage"]


def coverage(sample: Sample) -> SampleCoverage:
    """What the reads of a sample say: for now only which of its files were left unread."""
    files = (("alignment", sample.alignment), ("depth_bed", sample.depth_bed))
    return SampleCoverage(
        sample.sample,
        tuple(
            problem(COVERAGE_NOT_READ, f"The file in column {column} was not read.", f"{column}: {path}")
            for column, path in files
            if path
        ),
    )
