"""The laboratory's tables that go with the sheet: results of second methods, and events of a patient; each row given to its samples."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vexas_report.knowledge.genes import load_genes
from vexas_report.model.problems import Problem, problem
from vexas_report.model.sample import Sample, SecondMethod, TreatmentEvent
from vexas_report.model.terms import Method, MethodOutcome, Severity, Specimen, Treatment, YesNoUnknown
from vexas_report.plan.config import as_given
from vexas_report.plan.plan_problems import EVENT_CONTRADICTS_SHEET, ROWS_WITHOUT_SAMPLE, SHEET_DUPLICATE, SHEET_VALUE
from vexas_report.plan.sheet_values import InvalidValue, collection_date, name, one_of, patient
from vexas_report.plan.table_reader import Table, TableForm, read_table

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,12})?|[.,]\d{1,12}")
_CODING = re.compile(r"c\.[\w.>*+=;()\[\]-]{2,98}", re.ASCII)
_LONGEST_TEXT = 200


def fraction(text: str) -> float:
    """A share of reads or molecules, 0 to 1: a number below 1, or per cent with its sign; a comma is a point. A bare 1 is refused,
    because it may be meant as 1 %.

    >>> fraction("0.039"), fraction("3,9 %")
    (0.039, 0.039)
    """
    number = text.removesuffix("%").strip()
    value = float(number.replace(",", ".")) if _NUMBER.fullmatch(number) and number.isascii() else -1.0
    percent = text.endswith("%")
    value = round(value / 100, 14) if percent else value
    if not (0 <= value < 1 or (percent and value == 1)):
        raise InvalidValue("be a fraction below 1, or per cent with its sign", "For example 0.039 or 3.9 %.")
    return value


def limit(text: str) -> float:
    """As :func:`fraction`, above 0: no method finds a variant of any fraction."""
    value = fraction(text)
    if value == 0:
        raise InvalidValue("be above 0", "Leave the cell empty where the limit is not known.")
    return value


def gene(text: str) -> str:
    """A gene of the report, by its symbol or a former one."""
    known = {alias.casefold(): each.symbol for each in load_genes().values() for alias in (each.symbol, *each.aliases)}
    if text.casefold() not in known:
        raise InvalidValue(f"be one of {', '.join(load_genes())}", "Leave out rows of other genes.")
    return known[text.casefold()]


def hgvs_c(text: str) -> str:
    """A variant by its c. name on the transcript of the report, without the transcript."""
    if not _CODING.fullmatch(text):
        raise InvalidValue("be a c. name without a transcript", "Copy the name from the report, for example c.121A>G.")
    return text


def words(text: str) -> str:
    """Text of a laboratory on one line, printed as it is."""
    if _CONTROL.search(text) or len(text) > _LONGEST_TEXT:
        raise InvalidValue(f"be at most {_LONGEST_TEXT} characters on one line", "Shorten the text.")
    return text


_SUBJECT: Mapping[str, Callable[[str], object]] = {"sample": name, "patient": patient, "date": collection_date}
_SUBJECT_WORDS = {
    **dict.fromkeys(("sample_id", "sample_name", "id", "name"), "sample"),
    **dict.fromkeys(("patient_id", "subject", "pid"), "patient"),
    **dict.fromkeys(("day", "result_date", "tested"), "date"),
}
CONFIRMATIONS = TableForm(
    "table of confirmations",
    "result",
    {
        **_SUBJECT,
        "gene": gene,
        "hgvs_c": hgvs_c,
        "method": one_of(Method),
        "specimen": one_of(Specimen),
        "fraction": fraction,
        "interval_low": fraction,
        "interval_high": fraction,
        "limit": limit,
        "outcome": one_of(MethodOutcome),
        "laboratory": words,
        "comment": words,
    },
    ("date", "gene", "hgvs_c", "method", "outcome"),
    {
        **_SUBJECT_WORDS,
        **dict.fromkeys(("variant", "hgvs", "cdna", "c"), "hgvs_c"),
        **dict.fromkeys(("result", "status"), "outcome"),
        **dict.fromkeys(("vaf", "af"), "fraction"),
        **dict.fromkeys(("lod", "detection_limit"), "limit"),
        **dict.fromkeys(("tissue", "material"), "specimen"),
        "symbol": "gene",
        "assay": "method",
        "lab": "laboratory",
    },
)
EVENTS = TableForm(
    "table of events",
    "event",
    {**_SUBJECT, "kind": one_of(Treatment), "event": words},
    ("date", "kind"),
    {**_SUBJECT_WORDS, **dict.fromkeys(("treatment", "drug", "type"), "kind"), "text": "event"},
)


@dataclass(frozen=True, slots=True)
class GivenSamples:
    """The samples of the sheet with the rows that name them; ``problems`` of both tables, all at once."""

    samples: tuple[Sample, ...]
    problems: tuple[Problem, ...]


def give_rows(samples: Sequence[Sample], confirmations: Path | None, events: Path | None) -> GivenSamples:
    """Read both tables and give each row to the sample that it names, or to every sample of the patient that it names.

    A sample that was taken on or after the day of an allogeneic transplant counts as taken after one. A row of no sample is a
    warning, since a laboratory keeps one table for all its runs.
    """
    subjects = _Subjects(samples)
    results = _Rows(confirmations, CONFIRMATIONS, subjects, _of_result)
    treated = _Rows(events, EVENTS, subjects, _no_fault)
    problems = [*results.problems, *treated.problems]
    given: list[Sample] = []
    for sample in samples:
        tested = [SecondMethod(**values, same_sample=same) for values, same in results.by_sample.get(sample.sample, ())]
        happened = {TreatmentEvent(**values) for values, _ in treated.by_sample.get(sample.sample, ())}
        with_rows = replace(
            sample,
            second_methods=tuple(
                sorted(tested, key=lambda row: (row.date, row.gene, row.hgvs_c, row.method, row.comment))
            ),
            events=tuple(sorted(happened, key=lambda row: (row.date, row.kind, row.event))),
        )
        if _after_transplant(with_rows):
            if sample.allogeneic_hsct is YesNoUnknown.NO:
                message = f"Sample {sample.sample} was taken after an allogeneic transplant by the events, and not by the sheet."
                problems.append(problem(EVENT_CONTRADICTS_SHEET, message, str(events)))
            with_rows = replace(with_rows, allogeneic_hsct=YesNoUnknown.YES)
        given.append(with_rows)
    return GivenSamples(tuple(given), tuple(problems))


def _after_transplant(sample: Sample) -> bool:
    return any(
        event.kind is Treatment.ALLOGENEIC_TRANSPLANT
        and sample.collection_date is not None
        and event.date <= sample.collection_date
        for event in sample.events
    )


class _Subjects:
    """Which samples a row names."""

    def __init__(self, samples: Iterable[Sample]) -> None:
        self.by_name = {sample.sample.casefold(): sample for sample in samples}
        self.by_patient: dict[str, list[Sample]] = defaultdict(list)
        for sample in self.by_name.values():
            if sample.patient:
                self.by_patient[sample.patient].append(sample)

    def of(self, values: Mapping[str, Any]) -> list[Sample]:
        """The sample that a row names, or all samples of the patient that it names."""
        if "sample" in values:
            found = self.by_name.get(values["sample"].casefold())
            return [] if found is None else [found]
        return self.by_patient.get(values["patient"], [])


class _Rows:
    """The rows of one table by sample name, each with whether it names the sample itself. ``faults`` are a row's contradictions."""

    def __init__(
        self,
        path: Path | None,
        form: TableForm,
        subjects: _Subjects,
        faults: Callable[[Mapping[str, Any]], Iterator[tuple[str, str]]],
    ) -> None:
        self.by_sample: dict[str, list[tuple[dict[str, Any], bool]]] = defaultdict(list)
        table = Table() if path is None else read_table(path, form)
        self.problems = list(table.problems)
        strangers: list[int] = []
        seen: dict[tuple[tuple[str, Any], ...], int] = {}
        for line, values in table.rows:
            where = f"{path}, line {line}"
            if not values:
                continue
            same = seen.setdefault(tuple(sorted(values.items())), line)
            if same != line:
                self.problems.append(problem(SHEET_DUPLICATE, f"Line {line} says the same as line {same}.", where))
                continue
            self.problems += [
                problem(SHEET_VALUE, f"Line {line}: {message}", where, hint)
                for message, hint in (*_of_subject(values, subjects), *faults(values))
            ]
            if not {"sample", "patient"} & values.keys():
                continue
            own = {key: value for key, value in values.items() if key not in ("sample", "patient")}
            found = subjects.of(values)
            if not found:
                strangers.append(line)
            for sample in found:
                self.by_sample[sample.sample].append((own, "sample" in values))
        if any(each.severity is Severity.ERROR for each in self.problems):
            self.by_sample.clear()
        elif strangers:
            message = f"{len(strangers)} rows of the {form.noun} belong to no sample of the sheet, the first on line {strangers[0]}."
            self.problems.append(problem(ROWS_WITHOUT_SAMPLE, message, f"{path}, line {strangers[0]}"))


def _of_subject(values: Mapping[str, Any], subjects: _Subjects) -> Iterator[tuple[str, str]]:
    """What is wrong with the sample and the patient that a row names."""
    if not {"sample", "patient"} & values.keys():
        yield "neither sample nor patient is named.", "Fill in the column `sample` or the column `patient`."
    elif {"sample", "patient"} <= values.keys():
        for sample in subjects.of(values):
            if sample.patient != values["patient"]:
                yield (
                    f"the sample {sample.sample} is not of the patient {as_given(values['patient'])} on the sheet.",
                    "Correct the sample or the patient.",
                )


def _no_fault(_: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return iter(())


def _of_result(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Contradictions within a result."""
    measured = [values[key] for key in ("interval_low", "fraction", "interval_high") if key in values]
    if measured != sorted(measured):
        yield (
            "`interval_low`, `fraction` and `interval_high` are not in ascending order.",
            "Correct the three numbers; all are fractions from 0 to 1, or per cent with its sign.",
        )
    if "outcome" in values and values["outcome"] is not MethodOutcome.FOUND and values.get("fraction"):
        yield (
            f"a fraction is given, and the outcome is {values['outcome'].value}.",
            "Give a fraction only where the variant was found.",
        )
