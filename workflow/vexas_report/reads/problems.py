"""Problem codes of alignments and depth files."""

from vexas_report.model.problems import declare
from vexas_report.model.terms import Severity

COVERAGE_NOT_READ = declare(
    "COVERAGE_NOT_READ",
    Severity.WARNING,
    "The sheet names an alignment or a depth file, which this version does not read.",
    "Judge the coverage of the UBA1 loci from the file itself, or give a gVCF, whose reference blocks are read.",
)
