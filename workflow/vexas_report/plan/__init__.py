"""The sample sheet and the config checked, shards made, manifests written. Light imports only: the Snakefile reads it."""

from vexas_report.plan.batch import Check, Plan, Underway, check, load_plan, load_underway
from vexas_report.plan.jobs import make_findable
from vexas_report.plan.outdir import Layout
from vexas_report.plan.shards import Shard

__all__ = ["Check", "Layout", "Plan", "Shard", "Underway", "check", "load_plan", "load_underway", "make_findable"]
