"""The rows of a sheet, however people save it: text with tabs, commas or semicolons in UTF-8 or UTF-16, or a workbook."""

import csv
import io
import warnings
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO

from vexas_report.model.problems import ProblemCode, VexasReportError, problem
from vexas_report.plan.plan_problems import SHEET_ENCODING, SHEET_ROW, SHEET_SEPARATOR, SHEET_UNREADABLE

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LARGEST = 64_000_000
# Bytes of a workbook once unpacked: a sheet of 100,000 rows takes some 20 million; a few hundred kB can unpack to gigabytes.
_LARGEST_UNPACKED = 50_000_000
_MOST_ROWS, _MOST_COLUMNS = 100_000, 200
#: What a cell begins with that a spreadsheet program calculates.
FORMULA = ("=", "+", "-", "@")
_SEPARATORS = "\t,;"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that holds something: its line in the file (1-based) and its cells, trimmed."""

    line: int
    cells: tuple[str, ...]


def read_rows(
    path: Path, known: Collection[str], content: bytes | None = None, noun: str = "sample sheet"
) -> list[SheetRow]:
    """The rows of a sheet, the header first with its names in lower case; empty where the file is.

    ``known`` are column names, by which the separator is recognised; ``content`` is that of the file, if it was read
    already; ``noun`` is what messages call the file. VexasReportError if the file cannot be read.
    """
    data = _bytes(path, noun) if content is None else content
    if data.startswith(_ZIP):
        rows = _of_workbook(path, data, noun)
        # A row of a workbook ends with its last cell that holds something.
        width = len(rows[0].cells) if rows else 0
        rows = [SheetRow(row.line, row.cells + ("",) * (width - len(row.cells))) for row in rows]
    elif data.startswith(_OLD_EXCEL):
        hint = "In the spreadsheet program, save it as .xlsx, or as CSV in UTF-8."
        raise _refusal(SHEET_ENCODING, f"The {noun} is a workbook of the old format (.xls).", path, hint)
    else:
        rows = _of_text(path, _decoded(path, data, noun), known, noun)
    if rows and (len(rows[0].cells) > _MOST_COLUMNS or len(rows) > _MOST_ROWS):
        message = f"The {noun} has more than {_MOST_COLUMNS} columns or {_MOST_ROWS:,} rows."
        raise _refusal(SHEET_UNREADABLE, message, path, "Is it the right file?")
    if rows:
        rows[0] = SheetRow(rows[0].line, tuple(cell.casefold() for cell in rows[0].cells))
    return rows


def _refusal(code: ProblemCode, message: str, where: object, hint: str = "") -> VexasReportError:
    return VexasReportError(problem(code, message, str(where), hint))


def _bytes(path: Path, noun: str) -> bytes:
    try:
        if not path.is_file():
            what = "is not a file" if path.exists() else "does not exist"
            raise _refusal(SHEET_UNREADABLE, f"The {noun} {what}.", path)
        if path.stat().st_size > _LARGEST:
            message = f"The {noun} is larger than {_LARGEST} bytes."
            raise _refusal(SHEET_UNREADABLE, message, path, "Is it the right file?")
        return path.read_bytes()
    except OSError as error:
        raise _refusal(SHEET_UNREADABLE, f"The {noun} cannot be read: {error.strerror}.", path) from None


def _decoded(path: Path, data: bytes, noun: str) -> str:
    wide = _wide(data)
    try:
        return data.removeprefix(_UTF8_BOM).decode(wide or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"Line {line} of the {noun} is not {'UTF-16' if wide else 'UTF-8'} text."
        hint = "In the spreadsheet program, save it as .xlsx, or as CSV in UTF-8."
        raise _refusal(SHEET_ENCODING, message, path, hint) from None


def _wide(data: bytes) -> str | None:
    """The UTF-16 that a file is written in, by its mark or by the zero byte of its first letter."""
    if data.startswith(_UTF16_BOMS):
        return "utf-16"
    if len(data) > 1 and not data[0] and data[1]:
        return "utf-16-be"
    return "utf-16-le" if len(data) > 1 and data[0] and not data[1] else None


def _of_text(path: Path, text: str, known: Collection[str], noun: str) -> list[SheetRow]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    header = next((line for line in text.split("\n") if line.strip()), "")
    counts = {each: _named(header, each, known) for each in _SEPARATORS}
    separator = max(_SEPARATORS, key=lambda each: counts[each])
    if counts[separator] < 2 and _named(header, " ", known) > 1:
        message = f"The columns of the {noun} are separated by blanks."
        raise _refusal(SHEET_SEPARATOR, message, path)
    # Spreadsheet programs quote a cell that holds a quote or a line break, so the csv module splits, not str.split.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = []
    first = 1
    try:
        for cells in reader:
            stripped = tuple(_shown(cell.strip()) for cell in cells)
            if any(stripped):
                rows.append(SheetRow(first, stripped))
            first = reader.line_num + 1
    except csv.Error as error:
        message = f"Line {first} cannot be split into cells: {error}."
        raise _refusal(SHEET_ROW, message, f"{path}, line {first}") from None
    return rows


def _shown(cell: str) -> str:
    """A cell as a spreadsheet program shows it: an apostrophe says that what follows is text."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _named(header: str, separator: str, known: Collection[str]) -> int:
    return sum(part.strip().strip('"').strip().casefold() in known for part in header.split(separator))


def _of_workbook(path: Path, data: bytes, noun: str) -> list[SheetRow]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile:
        unpacked = 0
    if unpacked > _LARGEST_UNPACKED:
        message = f"The {noun} is a workbook that unpacks to {unpacked} bytes; at most {_LARGEST_UNPACKED} are read."
        raise _refusal(
            SHEET_UNREADABLE, message, path, "Delete its empty rows and other sheets, or save it as CSV in UTF-8."
        )
    try:
        return list(_cells_of(io.BytesIO(data)))
    except Exception as error:  # noqa: BLE001 - a broken workbook raises whatever its parts raise
        message = f"The {noun} is a workbook that cannot be read ({type(error).__name__})."
        hint = "Open and save it as .xlsx in a spreadsheet program, or save it as CSV in UTF-8."
        raise _refusal(SHEET_UNREADABLE, message, path, hint) from None


def _cells_of(packed: IO[bytes]) -> Iterator[SheetRow]:
    import openpyxl

    with warnings.catch_warnings():
        # It warns of forms and colours that it does not keep.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(packed, read_only=True, data_only=True)
        try:
            rows = book.worksheets[0].iter_rows(max_row=_MOST_ROWS + 1, max_col=_MOST_COLUMNS + 1, values_only=True)
            for line, values in enumerate(rows, start=1):
                cells = [_text_of(value) for value in values]
                while cells and not cells[-1]:
                    cells.pop()
                if cells:
                    yield SheetRow(line, tuple(cells))
        finally:
            book.close()


def _text_of(value: object) -> str:
    """A cell's value as a person reads it: a day without its hour, a whole number without a decimal point."""
    match value:
        case None:
            return ""
        case datetime() if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()
