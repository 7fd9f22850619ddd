"""The sample sheet: read as people save it, with every problem told at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Severity
from vexas_report.plan.cells import READERS, REQUIRED, Refusal
from vexas_report.plan.config import as_given, exists, nearest
from vexas_report.plan.problems import (
    SHEET_COLUMN_MISSING,
    SHEET_COLUMN_REPEATED,
    SHEET_COLUMN_UNKNOWN,
    SHEET_DUPLICATE,
    SHEET_EMPTY,
    SHEET_FILE_MISSING,
    SHEET_READS_MISSING,
    SHEET_ROW,
    SHEET_SAME_INPUT,
    SHEET_VALUE,
)
from vexas_report.plan.sheetfile import Row, read_rows


@dataclass(slots=True)
class Sheet:
    """The samples in the order of the sheet (none where there are errors), and all that is wrong with it."""

    samples: list[Sample] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self.problems)


def read_sheet(path: Path, text: str | None = None) -> Sheet:
    """Read and check a sheet, or the ``text`` of one that was made of the folder ``path``; never raises for what it holds."""
    sheet = Sheet()
    try:
        rows = read_rows(path, READERS, None if text is None else text.encode())
    except VexasReportError as error:
        sheet.problems.extend(error.problems)
        return sheet
    if not rows:
        sheet.problems.append(problem(SHEET_EMPTY, "The sample sheet is empty.", str(path)))
        return sheet
    header, *body = rows
    _header_problems(path, header, sheet)
    if not body:
        sheet.problems.append(problem(SHEET_EMPTY, "The sample sheet has a header but no sample.", str(path)))
    reader = _RowReader(path, header.cells)
    read = [(row.line, reader.read(row)) for row in body]
    sheet.problems.extend(reader.problems)
    sheet.problems.extend(_duplicates(path, read))
    if not sheet.errors:
        sheet.samples.extend(Sample(**values) for _, values in read)
    return sheet


def _header_problems(path: Path, header: Row, sheet: Sheet) -> None:
    where = f"{path}, line {header.line}"
    known = tuple(READERS)
    seen: set[str] = set()
    for number, column in enumerate(header.cells, start=1):
        if column in seen and column:
            sheet.problems.append(
                problem(SHEET_COLUMN_REPEATED, f"The column {as_given(column)} is there twice.", where)
            )
        elif not column:
            message = f"Column {number} of the sample sheet has no name."
            sheet.problems.append(problem(SHEET_COLUMN_UNKNOWN, message, where, "Name the column or remove it."))
        elif column not in READERS:
            like = nearest(column[:64], known)
            hint = f"Did you mean {like!r}?" if like else f"Known columns: {', '.join(known)}."
            message = f"The column {as_given(column)} is not known."
            sheet.problems.append(problem(SHEET_COLUMN_UNKNOWN, message, where, hint))
        seen.add(column)
    for column in REQUIRED:
        if column not in seen:
            message = f"The sample sheet lacks the required column {column!r}."
            sheet.problems.append(problem(SHEET_COLUMN_MISSING, message, where))


class _RowReader:
    """Reads rows of one header. What a cell came to is remembered: most cells of a sheet repeat."""

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._header = header
        self._seen: dict[tuple[str, str], object] = {}

    def read(self, row: Row) -> dict[str, Any]:
        """The values of a row by column; what is empty or wrong is left out (and told in ``problems`` where wrong)."""
        where = f"{self._path}, line {row.line}"
        width = len(self._header)
        if any(row.cells[width:]) or len(row.cells) < width:
            message = f"Line {row.line} has {len(row.cells)} cells where the header has {width} columns."
            self.problems.append(problem(SHEET_ROW, message, where))
            return {}
        values: dict[str, Any] = {}
        for column, text in zip(self._header, row.cells, strict=False):
            if column not in READERS:
                continue
            if not text:
                if column in REQUIRED:
                    message = f"Line {row.line}: the column {column!r} is empty."
                    hint = f"Give every row its {column}."
                    self.problems.append(problem(SHEET_VALUE, message, f"{where}, column {column}", hint))
                continue
            value = self._value(column, text)
            if isinstance(value, Refusal):
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
                self._seen[key] = READERS[column](text)
            except Refusal as refusal:
                self._seen[key] = refusal
        return self._seen[key]


def _duplicates(path: Path, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> Iterator[Problem]:
    names: dict[str, int] = {}
    batches: dict[str, tuple[str, int]] = {}
    inputs: dict[tuple[str, str], int] = {}
    for line, values in rows:
        name, batch, column = values.get("sample"), values.get("batch", "default"), values.get("vcf_sample")
        where = f"{path}, line {line}, column"
        if name is not None and (first := names.setdefault(name.casefold(), line)) != line:
            message = f"Line {line}: the sample {as_given(name)} is already on line {first} (upper and lower case count as the same)."
            yield problem(SHEET_DUPLICATE, message, f"{where} sample, value {as_given(name)}")
        usual, start = batches.setdefault(batch.casefold(), (batch, line))
        if batch != usual:
            message = f"Line {line}: the batch {as_given(batch)} is written {as_given(usual)} on line {start}."
            yield problem(SHEET_DUPLICATE, message, f"{where} batch, value {as_given(batch)}")
        if column is not None and "vcf" in values:
            others = [inputs.setdefault((vcf, column), line) for vcf in values["vcf"].split(";")]
            if other := next((each for each in others if each != line), None):
                message = f"Line {line}: the same column of the same VCF is already on line {other}."
                yield problem(SHEET_SAME_INPUT, message, f"{where} vcf_sample, value {as_given(column)}")


def absent_files(sheet: Sheet, workdir: Path) -> Iterator[Problem]:
    """A warning for each file on the sheet that does not exist: only its own sample suffers, so the run goes on."""
    for sample in sheet.samples:
        for column in ("vcf", "alignment", "depth_bed", "targets"):
            value = getattr(sample, column)
            for path in sample.vcfs if column == "vcf" else [value] if value is not None else []:
                if not exists(workdir / path):
                    code = SHEET_FILE_MISSING if column == "vcf" else SHEET_READS_MISSING
                    message = f"The file of the column {column!r} of sample {sample.sample} does not exist."
                    yield problem(code, message, as_given(path))
