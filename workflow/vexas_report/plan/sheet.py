"""The sample sheet: read as people save it, with every problem told at once."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vexas_report.model.problems import Problem, problem
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Severity
from vexas_report.plan.cells import READERS, REQUIRED, Refusal
from vexas_report.plan.config import exists, nearest, shown
from vexas_report.plan.problems import (
    SHEET_COLUMN_MISSING,
    SHEET_COLUMN_REPEATED,
    SHEET_COLUMN_UNKNOWN,
    SHEET_DUPLICATE,
    SHEET_EMPTY,
    SHEET_ENCODING,
    SHEET_FILE_MISSING,
    SHEET_READS_MISSING,
    SHEET_ROW,
    SHEET_SAME_INPUT,
    SHEET_SEPARATOR,
    SHEET_UNREADABLE,
    SHEET_VALUE,
)

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LARGEST = 64_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something: its line in the file (1-based) and its cells, trimmed."""

    line: int
    cells: tuple[str, ...]


@dataclass(slots=True)
class Sheet:
    """The samples in the order of the sheet (none where there are errors), and all that is wrong with it."""

    samples: list[Sample] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self.problems)


def read_sheet(path: Path) -> Sheet:
    """Read and check a sheet; never raises for what is in the file."""
    sheet = Sheet()
    text = _text(path, sheet)
    if text is None:
        return sheet
    rows = _rows(path, text, sheet)
    if not rows:
        sheet.problems.append(problem(SHEET_EMPTY, "The sample sheet is empty.", str(path)))
        return sheet
    header, *body = rows
    if _separator_problem(path, header, sheet):
        return sheet
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


def _text(path: Path, sheet: Sheet) -> str | None:
    def refuse(code: Any, message: str, hint: str = "") -> None:
        sheet.problems.append(problem(code, message, str(path), hint))

    try:
        if not path.is_file():
            refuse(SHEET_UNREADABLE, f"The sample sheet {'is not a file' if path.exists() else 'does not exist'}.")
            return None
        if path.stat().st_size > _LARGEST:
            refuse(SHEET_UNREADABLE, f"The sample sheet is larger than {_LARGEST} bytes.", "Is it the right file?")
            return None
        data = path.read_bytes()
    except OSError as error:
        refuse(SHEET_UNREADABLE, f"The sample sheet cannot be read: {error.strerror}.")
        return None
    fix = "In the spreadsheet program, save as tab-separated text in UTF-8 (not as workbook, not as Unicode text)."
    if data.startswith((_ZIP, _OLD_EXCEL)):
        refuse(SHEET_ENCODING, "The sample sheet is a spreadsheet workbook, not text.", fix)
        return None
    if data.startswith(_UTF16_BOMS) or b"\x00" in data[:2]:
        refuse(SHEET_ENCODING, "The sample sheet is UTF-16 text, as spreadsheet programs save Unicode text.", fix)
        return None
    try:
        return data.removeprefix(_UTF8_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        refuse(SHEET_ENCODING, f"Line {line} of the sample sheet is not UTF-8 text.", fix)
        return None


def _rows(path: Path, text: str, sheet: Sheet) -> list[Row]:
    # Spreadsheet programs quote a cell that holds a quote or a line break, so the csv module splits, not str.split.
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline=""), delimiter="\t")
    rows = []
    first = 1
    try:
        for cells in reader:
            stripped = tuple(cell.strip() for cell in cells)
            if any(stripped):
                rows.append(Row(first, stripped))
            first = reader.line_num + 1
    except csv.Error as error:
        where = f"{path}, line {first}"
        sheet.problems.append(problem(SHEET_ROW, f"Line {first} cannot be split into cells: {error}.", where))
    return rows


def _separator_problem(path: Path, header: Row, sheet: Sheet) -> bool:
    if len(header.cells) > 1:
        return False
    for separator, called in ((",", "commas"), (";", "semicolons"), (" ", "spaces")):
        names = [part.strip().strip('"').casefold() for part in header.cells[0].split(separator)]
        if len(names) > 1 and any(each in READERS for each in names):
            message = f"The columns of the sample sheet are separated by {called}, not by tabs."
            sheet.problems.append(problem(SHEET_SEPARATOR, message, f"{path}, line {header.line}"))
            return True
    return False


def _header_problems(path: Path, header: Row, sheet: Sheet) -> None:
    where = f"{path}, line {header.line}"
    known = tuple(READERS)
    seen: set[str] = set()
    for number, column in enumerate(header.cells, start=1):
        if column in seen and column:
            sheet.problems.append(problem(SHEET_COLUMN_REPEATED, f"The column {shown(column)} stands twice.", where))
        elif not column:
            message = f"Column {number} of the sample sheet has no name."
            sheet.problems.append(problem(SHEET_COLUMN_UNKNOWN, message, where, "Name the column or remove it."))
        elif column not in READERS:
            like = nearest(column[:64], known)
            hint = f"Did you mean {like!r}?" if like else f"Known columns: {', '.join(known)}."
            message = f"The column {shown(column)} is not known."
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
                place = f"{where}, column {column}, value {shown(text)}"
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
            message = f"Line {line}: the sample {shown(name)} stands already on line {first} (case does not count)."
            yield problem(SHEET_DUPLICATE, message, f"{where} sample, value {shown(name)}")
        usual, start = batches.setdefault(batch.casefold(), (batch, line))
        if batch != usual:
            message = f"Line {line}: the batch {shown(batch)} is written {shown(usual)} on line {start}."
            yield problem(SHEET_DUPLICATE, message, f"{where} batch, value {shown(batch)}")
        if column is not None and "vcf" in values:
            other = inputs.setdefault((values["vcf"], column), line)
            if other != line:
                message = f"Line {line}: the same column of the same VCF stands already on line {other}."
                yield problem(SHEET_SAME_INPUT, message, f"{where} vcf_sample, value {shown(column)}")


def absent_files(sheet: Sheet, workdir: Path) -> Iterator[Problem]:
    """A warning for each file on the sheet that does not exist: only its own sample suffers, so the run goes on."""
    for sample in sheet.samples:
        for column in ("vcf", "alignment", "depth_bed", "targets"):
            value = getattr(sample, column)
            if value is not None and not exists(workdir / value):
                code = SHEET_FILE_MISSING if column == "vcf" else SHEET_READS_MISSING
                message = f"The file of the column {column!r} of sample {sample.sample} does not exist."
                yield problem(code, message, shown(value))
