import json
import os
import sys

from snakemake.exceptions import WorkflowError

# A clone runs the package that it holds, installed or not.
PACKAGE_DIR = os.path.realpath(
    workflow.current_basedir.join("..").get_path_or_uri(secret_free=True)
)
if os.path.isdir(PACKAGE_DIR) and PACKAGE_DIR not in sys.path:
    sys.path.insert(0, PACKAGE_DIR)

from vexas_report.model.problems import VexasReportError
from vexas_report.plan import load_plan, make_findable

make_findable(os.environ)


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


def stamps(paths):
    # What is put in the place of a file may be older than the reports: its time alone would not make them anew.
    states = (os.stat(path) for path in present(paths))
    return [f"{state.st_size}-{state.st_mtime_ns}" for state in states]


def coverage_of(wildcards):
    shard = shard_of(wildcards)
    return [PLAN.stage_file(shard, "coverage.jsonl")] if shard.reads else []


def grown(wildcards, attempt):
    # The stages need less than 100 MB and the Snakemake inside a cluster's job 250; a job that was killed is sent again with more.
    return 1000 * attempt
