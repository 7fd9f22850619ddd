"""The sample sheet and the config checked, shards made, manifests written. Light imports only: the Snakefile reads it."""

from vexas_report.plan.job_environment import export_paths
from vexas_report.plan.output_state import Layout
from vexas_report.plan.run_plan import Check, Plan, RunningPlan, check, load_plan, load_running_plan
from vexas_report.plan.shards import Shard

__all__ = ["Check", "Layout", "Plan", "RunningPlan", "Shard", "check", "export_paths", "load_plan", "load_running_plan"]
