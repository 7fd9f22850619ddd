"""Evidence in, findings out: pure functions over the rules and texts of ``resources/interpretation``. Opens no file."""

from vexas_report.interpretation.context import Context, NamesChanges
from vexas_report.interpretation.steps import interpret

__all__ = ["Context", "NamesChanges", "interpret"]
