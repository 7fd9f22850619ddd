"""Looks up decision tables. A table that does not answer with exactly one row is a fault, never a guess."""

from vexas_report.knowledge.decision_rules import DecisionTable, Rule


def decide(table: DecisionTable, **values: str) -> Rule:
    """The one row that admits these inputs; ValueError for an unknown value, or where no or several rows hold."""
    if set(values) != set(table.inputs):
        raise ValueError(f"{table.id} takes {sorted(table.inputs)}, not {sorted(values)}")
    for name, value in values.items():
        if value not in table.inputs[name]:
            raise ValueError(f"{table.id}: {name} does not take {value!r}")
    rows = [rule for rule in table.rules if rule.admits(values)]
    if len(rows) != 1:
        raise ValueError(f"{table.id}: {values} meets the rows {[rule.id for rule in rows]}, not exactly one")
    return rows[0]


def term(rule: Rule, output: str) -> str:
    """The single value of an output that is a term."""
    (value,) = rule.then[output]
    return value
