"""The sample sheet and the config checked, shards made, manifests written. Light imports only: the Snakefile reads it."""

from vexas_report.plan.batch import Check, Plan, check, load_plan
from vexas_report.plan.jobs import make_findable
from vexas_report.plan.shards import Shard

__all__ = ["Check", "Plan", "Shard", "check", "load_plan", "make_findable"]
