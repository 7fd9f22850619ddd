import atexit
import os
import sys

from snakemake.exceptions import WorkflowError

# A clone runs the package that it holds, installed or not.
PACKAGE_DIR = os.path.realpath(
    workflow.current_basedir.join("..").get_path_or_uri(secret_free=True)
)
if os.path.isdir(PACKAGE_DIR) and PACKAGE_DIR not in sys.path:
    sys.path.insert(0, PACKAGE_DIR)

from vexas_report.model.problems import VexasReportError, lines_of
from vexas_report.run.lock import discard_damaged
from vexas_report.plan import load_plan, load_running_plan, export_paths
from vexas_report.plan.plan_problems import unusable

export_paths(os.environ)

# As a module of another workflow this one has no say in how the whole run begins and ends.
HAS_ENDING = workflow.modifier.is_main_snakefile() and not getattr(
    workflow.execution_settings, "no_hooks", False
)


def told(error, headline):
    return WorkflowError("\n".join([headline, *lines_of(error.problems)]))


# A module has no hooks, and so a rule writes the plan; otherwise `onstart` does, which saves a job.
PLANNED_BY_RULE = not workflow.modifier.is_main_snakefile() or (
    workflow.is_main_process and not HAS_ENDING
)


def checked_plan():
    try:
        return (
            load_plan(config) if workflow.is_main_process else load_running_plan(config)
        )
    except VexasReportError as error:
        raise told(
            error, "Nothing was run. Please correct the sample sheet or configuration:"
        ) from None


PLAN = checked_plan()
WORK = PLAN.work
# What this run has to report: its ending names the reports that say something else than before.
UNDONE = PLAN.undone if workflow.is_main_process else ()
if UNDONE and PLAN.damaged:
    # Snakemake takes a list for done that is there, so one that does not agree with the files is removed.
    discard_damaged(PLAN)
STRICT = PLAN.config.fail_on_rejected


# What a shard is called tells its job everything, so that a job on a cluster looks neither at the sheet nor at the files.
wildcard_constraints:
    shard=r"[A-Za-z0-9][A-Za-z0-9._-]*/(?:shard|file)-[0-9a-f]+\.[0-9a-f]{16}",
    rows=r"[0-9]+-[0-9]+",


def manifest(wildcards):
    return f"{WORK}/{wildcards.shard}.manifest.json"


def planned(path):
    # What a rule writes is an input of the jobs; what `onstart` writes is not there yet when Snakemake looks for inputs.
    return path if PLANNED_BY_RULE else []


def layout_file():
    # The plan of this very process: a file that changes meanwhile must not change it.
    path = workflow.snakemake_tmp_dir / "vexas-report-layout.json"
    path.write_text(PLAN.layout().to_json(), encoding="utf-8")
    return str(path)


def read_before(wildcards):
    # A joint file is read once for the jobs that report its columns; what one job reports it also reads.
    if not PLAN.is_split(wildcards.shard):
        return []
    kinds = (
        ("evidence", "coverage") if PLAN.has_reads(wildcards.shard) else ("evidence",)
    )
    return [f"{WORK}/{wildcards.shard}.{kind}.jsonl" for kind in kinds]


def grown(wildcards, attempt):
    # A job needs some 120 MB and the Snakemake inside a cluster's job 250; a job that was killed is sent again with more.
    return 1000 * attempt
