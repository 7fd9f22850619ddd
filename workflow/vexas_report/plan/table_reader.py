"""A table that people save (sheet, confirmations, events): its form checked, its cells read, all problems at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.terms import Severity
from vexas_report.plan.config import as_given, nearest
from vexas_report.plan.plan_problems import (
    SHEET_COLUMN_MISSING,
    SHEET_COLUMN_REPEATED,
    SHEET_COLUMN_UNKNOWN,
    SHEET_EMPTY,
    SHEET_ROW,
    SHEET_VALUE,
)
from vexas_report.plan.sheet_rows import SheetRow, read_rows
from vexas_report.plan.sheet_values import InvalidValue


@dataclass(frozen=True, slots=True)
class TableForm:
    """What a table holds. ``readers`` turn the text of a column's cell into its value; ``synonyms`` are words that people
    use for a column; ``noun`` and ``row_noun`` are what messages call the table and one row of it."""

    noun: str
    row_noun: str
    readers: Mapping[str, Callable[[str], object]]
    required: tuple[str, ...]
    synonyms: Mapping[str, str]


@dataclass(slots=True)
class Table:
    """The rows that were read, each with its line in the file (1-based) and its values by column; empty and wrong cells are
    left out of a row, and what is wrong is in ``problems``."""

    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self.problems)


def read_table(path: Path, form: TableForm, text: str | None = None) -> Table:
    """Read and check a table, or the ``text`` of one; never raises for what it holds."""
    table = Table()
    try:
        rows = read_rows(path, form.readers, None if text is None else text.encode(), form.noun)
    except VexasReportError as error:
        table.problems.extend(error.problems)
        return table
    if not rows:
        table.problems.append(problem(SHEET_EMPTY, f"The {form.noun} is empty.", str(path)))
        return table
    header, *body = rows
    _header_problems(path, header, form, table)
    if not body:
        message = f"The {form.noun} has a header but no {form.row_noun}."
        table.problems.append(problem(SHEET_EMPTY, message, str(path)))
    reader = _RowReader(path, header.cells, form)
    table.rows = [(row.line, reader.read(row)) for row in body]
    table.problems.extend(reader.problems)
    return table


def _header_problems(path: Path, header: SheetRow, form: TableForm, table: Table) -> None:
    where = f"{path}, line {header.line}"
    known = tuple(form.readers)
    seen: set[str] = set()
    unknown = False
    for number, column in enumerate(header.cells, start=1):
        if column in seen and column:
            table.problems.append(
                problem(SHEET_COLUMN_REPEATED, f"The column {as_given(column)} is there twice.", where)
            )
        elif not column:
            message = f"Column {number} of the {form.noun} has no name."
            table.problems.append(problem(SHEET_COLUMN_UNKNOWN, message, where, "Name the column or remove it."))
        elif column not in form.readers:
            like = form.synonyms.get(column) or nearest(column[:64], known)
            # The list of all columns is long: once is enough.
            listed = "" if unknown else f"Known columns: {', '.join(known)}."
            hint = f"Did you mean {like!r}?" if like else listed
            unknown = unknown or not like
            message = f"The column {as_given(column)} is not known."
            table.problems.append(problem(SHEET_COLUMN_UNKNOWN, message, where, hint))
        seen.add(column)
    for column in form.required:
        if column not in seen:
            message = f"The {form.noun} lacks the required column {column!r}."
            hint = f"Add the column. Required: {', '.join(form.required)}."
            table.problems.append(problem(SHEET_COLUMN_MISSING, message, where, hint))


class _RowReader:
    """Reads rows of one header. What a cell came to is remembered: most cells of a sheet repeat."""

    def __init__(self, path: Path, header: Sequence[str], form: TableForm) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._header = header
        self._form = form
        self._seen: dict[tuple[str, str], object] = {}

    def read(self, row: SheetRow) -> dict[str, Any]:
        """The values of a row by column; empty and wrong ones are left out (wrong ones are reported in ``problems``)."""
        where = f"{self._path}, line {row.line}"
        width = len(self._header)
        if any(row.cells[width:]) or len(row.cells) < width:
            message = f"Line {row.line} has {len(row.cells)} cells where the header has {width} columns."
            self.problems.append(problem(SHEET_ROW, message, where))
            return {}
        values: dict[str, Any] = {}
        for column, text in zip(self._header, row.cells, strict=False):
            if column not in self._form.readers:
                continue
            if not text:
                if column in self._form.required:
                    message = f"Line {row.line}: the column {column!r} is empty."
                    hint = f"Give every row its {column}."
                    self.problems.append(problem(SHEET_VALUE, message, f"{where}, column {column}", hint))
                continue
            value = self._value(column, text)
            if isinstance(value, InvalidValue):
                message = f"Line {row.line}: the value of {column!r} must {value.demand}."
                place = f"{where}, column {column}, value {as_given(text)}"
                self.problems.append(problem(value.code, message, place, value.fix))
            else:
                values[column] = value
        return values

    def _value(self, column: str, text: str) -> object:
        key = column, text
        if key not in self._seen:
            try:
                self._seen[key] = self._form.readers[column](text)
            except InvalidValue as refusal:
                self._seen[key] = refusal
        return self._seen[key]
