import json
import os
import sys

from snakemake.exceptions import WorkflowError

# A rule is a command of the package. A clone runs it without installing it, and a conda environment holds only its libraries.
PACKAGE_DIR = str(workflow.current_basedir.join(".."))
if os.path.isdir(os.path.join(PACKAGE_DIR, "vexas_report")):
    PACKAGE_DIR = os.path.realpath(PACKAGE_DIR)
    if PACKAGE_DIR not in sys.path:
        sys.path.insert(0, PACKAGE_DIR)
    os.environ["PYTHONPATH"] = os.pathsep.join(
        dict.fromkeys(
            [
                PACKAGE_DIR,
                *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)),
            ]
        )
    )
# `.venv/bin/snakemake` works without activating the environment; the one of a conda rule still comes before it.
os.environ["PATH"] = os.pathsep.join(
    dict.fromkeys(
        [os.path.dirname(sys.executable), *os.environ.get("PATH", "").split(os.pathsep)]
    )
)

from vexas_report.model.problems import VexasReportError
from vexas_report.plan import load_plan


def checked_plan():
    try:
        return load_plan(config, thorough=workflow.is_main_process)
    except VexasReportError as error:
        lines = [
            f"{p.code}: {p.message} ({p.where})\n  mend: {p.hint}"
            for p in error.problems
        ]
        raise WorkflowError(
            "\n".join(["Nothing was run: sheet or configuration need mending.", *lines])
        ) from None


PLAN = checked_plan()


wildcard_constraints:
    batch=r"[A-Za-z0-9][A-Za-z0-9._-]*",
    shard=r"[A-Za-z0-9][A-Za-z0-9._-]*",


def shard_of(wildcards):
    return PLAN.shard(wildcards.batch, wildcards.shard)


def manifest_of(wildcards):
    return PLAN.manifest_file(wildcards.batch, wildcards.shard)


def present(paths):
    # What is missing is not an input: its sample gets a report that says so, and the run goes on.
    return [os.path.normpath(path) for path in paths if os.path.isfile(path)]


def coverage_of(wildcards):
    shard = shard_of(wildcards)
    return [PLAN.stage_file(shard, "coverage.jsonl")] if shard.reads else []
