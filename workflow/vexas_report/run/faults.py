"""A fault of the program affects one sample, or the part being read: it is reported as a problem, with its traceback in the job's log."""

import sys
import traceback
from pathlib import Path

import vexas_report
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.problems import Problem, ProblemCode, problem
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Status
from vexas_report.run.run_problems import PROGRAM_FAULT

_PACKAGE = Path(vexas_report.__file__).parent


def program_fault(sample: Sample, stage: str, error: Exception, code: ProblemCode = PROGRAM_FAULT) -> Problem:
    """The problem that a sample gets for an unforeseen error; the traceback goes to standard error.

    The message names the error's type and the place in this program, never the error's text, which may contain data
    of the patient's file.
    """
    sys.stderr.write(f"{code.code}: sample {sample.sample}, stage {stage}, vexas-report {vexas_report.__version__}\n")
    traceback.print_exception(error, file=sys.stderr)
    message = f"vexas-report failed at the stage {stage!r}: {type(error).__name__} at {_place(error)}."
    return problem(code, message, f"{sample.vcf}, sample {sample.sample}")


def not_analysed(sample: Sample, *problems: Problem) -> SampleEvidence:
    """The evidence of a sample of which nothing may be said but why."""
    return SampleEvidence(sample=sample, status=Status.REJECTED, problems=problems)


def _place(error: Exception) -> str:
    """Module and line of the innermost frame of this program."""
    own = ""
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(_PACKAGE):
            own = f"{path.relative_to(_PACKAGE).as_posix()}, line {frame.lineno}"
    return own or "an unknown place"
