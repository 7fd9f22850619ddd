"""Results of second methods: what each says of a variant of this sample, and what all of them say together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from vexas_report.interpretation.context import Context
from vexas_report.interpretation.sentences import Values, fill, fill_all, percent, unique
from vexas_report.interpretation.table_lookup import decide, term
from vexas_report.knowledge.decision_rules import Rule
from vexas_report.knowledge.language import phrase, term_text
from vexas_report.model.findings import Sentence
from vexas_report.model.inputs import TissueOrigin
from vexas_report.model.sample import Sample, SecondMethod
from vexas_report.model.terms import (
    Category,
    Confirmation,
    Contribution,
    MethodOutcome,
    Specimen,
    Treatment,
    YesNoUnknown,
)

_SOLID = frozenset({Specimen.SKIN, Specimen.FIBROBLASTS})
_WITH_BLOOD_CELLS = frozenset({Specimen.BLOOD, Specimen.BONE_MARROW, Specimen.SALIVA, Specimen.BUCCAL})
_NONE = "none"
_RANK = tuple(Contribution)
_NOT_VEXAS = frozenset({Category.SMAX2, Category.BENIGN})


@dataclass(frozen=True, slots=True)
class Measured:
    """What this sample's reads show of a variant: fraction and lower end of its 95 % interval, 0 to 1; None where not known."""

    vaf: float | None = None
    low: float | None = None


@dataclass(frozen=True, slots=True)
class VariantConfirmation:
    """What the results on one variant come to: ``result`` None without one that decides on its presence."""

    result: Confirmation | None = None
    origin: TissueOrigin = TissueOrigin.OPEN
    rows: tuple[SecondMethod, ...] = ()
    deciding: tuple[SecondMethod, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    rules: tuple[str, ...] = field(default=())

    @property
    def confirmed(self) -> bool:
        return self.result is Confirmation.CONFIRMED

    @property
    def disagree(self) -> bool:
        """Whether one result confirms the variant and another does not."""
        return self.result is Confirmation.INCONCLUSIVE and len({row.outcome for row in self.deciding}) > 1


def confirm(
    gene: str, names: frozenset[str], measured: Measured, sample: Sample, context: Context
) -> VariantConfirmation:
    """Judge all results on a variant by the table ``second_method``. ``names`` are the c. names that a row may use for it."""
    rows = tuple(row for row in sample.second_methods if row.gene == gene and row.hgvs_c in names)
    if not rows:
        return VariantConfirmation()
    judged = [(row, _rule(row, measured, sample, context)) for row in rows]
    said = [
        s
        for row, rule in judged
        for s in fill_all(context.rules.sentences, rule.then["sentence"], _values(row, context))
    ]
    results = {term(rule, "result") for _, rule in judged} - {_NONE}
    result = _together(results)
    if {Confirmation.CONFIRMED, Confirmation.NOT_CONFIRMED} <= results:
        said.append(fill(context.rules.sentences, "second_method.disagree", {}))
    origins = {term(rule, "origin") for _, rule in judged} - {TissueOrigin.OPEN}
    return VariantConfirmation(
        result=result,
        origin=TissueOrigin(origins.pop()) if len(origins) == 1 else TissueOrigin.OPEN,
        rows=rows,
        deciding=tuple(row for row, rule in judged if term(rule, "result") in _CLEAR),
        sentences=unique(said),
        rules=tuple(dict.fromkeys(rule.id for _, rule in judged)),
    )


_CLEAR = (Confirmation.CONFIRMED.value, Confirmation.NOT_CONFIRMED.value)


def _together(results: set[str]) -> Confirmation | None:
    """One result of several: a clear one counts over those that decide nothing; two clear ones that differ decide nothing."""
    clear = results & set(_CLEAR)
    if len(clear) == 1:
        return Confirmation(clear.pop())
    return Confirmation.INCONCLUSIVE if results else None


def _rule(row: SecondMethod, measured: Measured, sample: Sample, context: Context) -> Rule:
    tissue = _tissue(row, sample)
    return decide(
        context.rules.tables["second_method"],
        outcome=row.outcome.value,
        tissue=tissue,
        limit=_limit(row, tissue, measured, context),
        tested="sample" if row.same_sample else "patient",
        transplant=_transplant(row, sample),
    )


def _tissue(row: SecondMethod, sample: Sample) -> str:
    """Input ``tissue``. A row that names the sample and no specimen is a test of the sample's own DNA."""
    if row.specimen is Specimen.UNKNOWN:
        return "same" if row.same_sample else "other"
    if row.specimen is sample.specimen or {row.specimen, sample.specimen} <= _WITH_BLOOD_CELLS:
        return "same"
    if row.specimen in _SOLID:
        return "solid" if sample.specimen not in _SOLID else "other"
    # Of a sample whose specimen is not stated, blood is what the assay needs.
    return "same" if sample.specimen is Specimen.UNKNOWN and row.specimen in _WITH_BLOOD_CELLS else "other"


def _limit(row: SecondMethod, tissue: str, measured: Measured, context: Context) -> str:
    """Input ``limit``: whether the method would find what was to be found."""
    found = row.outcome is MethodOutcome.FOUND
    if tissue == "solid" and not found:
        # An inherited allele is in half of the reads or all.
        needed: float | None = context.thresholds.heterozygous_vaf_low
    elif found:
        needed = row.fraction if row.fraction is not None else measured.vaf
    else:
        needed = measured.low if measured.low is not None else measured.vaf
    if row.limit is None or needed is None:
        return "unknown"
    return "reaches" if row.limit <= needed else "above"


def _transplant(row: SecondMethod, sample: Sample) -> str:
    """Input ``transplant``: whether an allogeneic one lies between the result and the sample, or before the sample."""
    days = [e.date for e in sample.events if e.kind is Treatment.ALLOGENEIC_TRANSPLANT]
    taken = sample.collection_date
    # A method on the sample's own DNA sees what the sample held when it was taken, however much later it is done.
    if (
        taken is not None
        and not row.same_sample
        and any(min(taken, row.date) < day <= max(taken, row.date) for day in days)
    ):
        return "between"
    return "before" if sample.allogeneic_hsct is YesNoUnknown.YES else "no"


def _values(row: SecondMethod, context: Context) -> Values:
    sentences = context.rules.sentences
    stated = fraction_of(row)
    return {
        "method": term_text(row.method),
        "date": row.date,
        "name": f"{row.gene} {row.hgvs_c}",
        "measured": f" {fill(sentences, 'term.measured', {'measured': stated}).text}" if stated else "",
        "limit": phrase("not_stated") if row.limit is None else percent(row.limit),
        "material": sentences[f"term.specimen_{row.specimen.value}"].text,
    }


def fraction_of(row: SecondMethod) -> str:
    """``3.9 % (3.1 % to 4.8 %)`` of a result that states its fraction; blank without one."""
    if row.fraction is None:
        return ""
    if row.interval_low is None or row.interval_high is None:
        return percent(row.fraction)
    interval = phrase("range", low=percent(row.interval_low), high=percent(row.interval_high))
    return f"{percent(row.fraction)} ({interval})"


def in_headline(rows: Iterable[SecondMethod]) -> str:
    """The method of several results: that on the sample itself, the latest."""
    return term_text(max(rows, key=lambda row: (row.same_sample, row.date)).method)


@dataclass(frozen=True, slots=True)
class ElsewhereFound:
    """Results of a gene on variants that no finding of the sample shows. ``contribution`` is what those that found one in this
    very sample let the report conclude, ``leading`` the first of them."""

    contribution: Contribution
    leading: SecondMethod | None
    name: str
    first: tuple[Sentence, ...]
    last: tuple[Sentence, ...]


def found_elsewhere(
    gene: str, shown: Sequence[VariantConfirmation], sample: Sample, context: Context
) -> ElsewhereFound:
    """Judge the results of a gene on variants that none of the ``shown`` ones is. Never a reason for a negative."""
    taken = {row for each in shown for row in each.rows}
    rest = [row for row in sample.second_methods if row.gene == gene and row not in taken]
    first: list[Sentence] = []
    last: list[Sentence] = []
    leading: SecondMethod | None = None
    contribution = Contribution.NONE
    for row in rest:
        values = _values(row, context)
        rule = _rule(row, Measured(), sample, context)
        if row.outcome is MethodOutcome.NOT_FOUND:
            last.append(fill(context.rules.sentences, "second_method.not_found_elsewhere", values))
        elif term(rule, "result") != Confirmation.CONFIRMED.value:
            last.extend(fill_all(context.rules.sentences, rule.then["sentence"], values))
        elif not row.same_sample or _tissue(row, sample) == "solid":
            first.append(fill(context.rules.sentences, "second_method.elsewhere_patient", values))
        else:
            first.append(fill(context.rules.sentences, "second_method.elsewhere", values))
            own = _weight(row, context)
            if _RANK.index(own) < _RANK.index(contribution):
                leading, contribution = row, own
    name = "" if leading is None else f"{leading.gene} {leading.hgvs_c}"
    return ElsewhereFound(contribution, leading, name, unique(first), unique(last))


def _weight(row: SecondMethod, context: Context) -> Contribution:
    """What a variant that a second method alone found says of VEXAS: nothing if the tables list it for another disease or as benign."""
    listed = [each for each in context.variants.of_gene(row.gene) if each.hgvs_c == row.hgvs_c]
    if any(each.category in _NOT_VEXAS for each in listed):
        return Contribution.NONE
    return Contribution.POSSIBLE if any(each.decides for each in listed) else Contribution.UNCERTAIN
