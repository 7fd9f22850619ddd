"""The decision trail: what became of every allele of every record at the loci, and the rules that said so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from vexas_report.interpretation.assessed_variant import AssessedVariant
from vexas_report.interpretation.context import Context
from vexas_report.interpretation.sentences import Values, fill
from vexas_report.model.evidence import Call, Decision, SampleEvidence

RecordAllele = tuple[int, int]
"""Record and allele number of a call: what joins it to its decision."""


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """What became of a call after reading: the ids of the rules and their reasons."""

    kept: bool
    rules: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


Outcomes = Mapping[RecordAllele, CallOutcome]


def place_of(call: Call) -> RecordAllele:
    """What joins a call to its decision."""
    return call.record, call.allele


def set_aside(rule: str, context: Context, values: Values) -> CallOutcome:
    """A call that is not judged, by the sentence ``decision.<rule>``."""
    reason = fill(context.rules.sentences, f"decision.{rule}", values).text
    return CallOutcome(kept=False, rules=(rule,), reasons=(reason,))


def judged(changes: Iterable[AssessedVariant], context: Context) -> dict[RecordAllele, CallOutcome]:
    """What became of the calls that were judged: the ids of the rows that fired. One call may belong to several changes;
    a call that repeats a better one is set aside, unless another of its changes is judged."""
    outcomes: dict[RecordAllele, CallOutcome] = {}
    repeats: dict[RecordAllele, CallOutcome] = {}
    for change in changes:
        reason = fill(context.rules.sentences, "decision.interpreted", change.values).text
        for call in change.unit.calls:
            before = outcomes.get(place_of(call), CallOutcome(kept=True))
            rules, reasons = (*before.rules, *change.rules), (*before.reasons, reason)
            outcomes[place_of(call)] = replace(before, rules=rules, reasons=reasons)
        for call in change.unit.repeats:
            repeats[place_of(call)] = set_aside("duplicate_record", context, {"kept": change.unit.call.written})
    return repeats | outcomes


def decision_trail(evidence: SampleEvidence, outcomes: Outcomes) -> tuple[Decision, ...]:
    """A row for every allele of every record in the loci: the reader's rule, then the rules that judged the call."""
    rows = [_decided(d, outcomes.get((d.record, d.allele))) for d in evidence.decisions]
    # A reader lists every call; where one did not, the judgement must not vanish with the row.
    listed = {(d.record, d.allele) for d in evidence.decisions}
    files = evidence.files
    for call in sorted((c for c in evidence.calls if place_of(c) not in listed), key=place_of):
        filters = ";".join(call.filters)
        file = files[call.file] if files and call.record >= 0 else ""
        unlisted = Decision(
            *place_of(call), call.chrom, call.pos, call.ref, call.alt, filters, call.genotype, True, "", "", 1, file
        )
        rows.append(_decided(unlisted, outcomes.get(place_of(call))))
    return tuple(rows)


def _decided(decision: Decision, outcome: CallOutcome | None = None) -> Decision:
    """The row of one allele; ``outcome`` counts where the reader kept it."""
    after = outcome if decision.kept and outcome is not None else CallOutcome(kept=decision.kept)
    return replace(
        decision,
        kept=after.kept,
        rule=";".join(filter(None, dict.fromkeys((decision.rule, *after.rules)))),
        reason=" ".join(filter(None, dict.fromkeys((decision.reason, *after.reasons)))),
    )
