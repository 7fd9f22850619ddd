"""``summary.xlsx``: the batch's table with typed numbers and dates, links to the reports, a filter on every column and a head
that stays; and sheets of the settings and versions that the reports were made with."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vexas_report.documents.batch_rows import BatchColumn, BatchRow, ColumnType, columns
from vexas_report.documents.labels import load_captions
from vexas_report.documents.report_identity import report_date
from vexas_report.documents.safety import visible

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

#: What a cell of the format holds (ECMA-376, limits of the application).
_LONGEST = 32_767
#: Links that the library writes whole.
_LONGEST_LINK = 1_000
_WIDEST, _NARROWEST = 48, 8
#: The format holds a 29 February 1900 that did not exist; days before it are written as text.
_FIRST_DAY = datetime(1900, 3, 1, tzinfo=UTC)
_YEARS = re.compile(r"\d{1,3}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def write_workbook(path: Path, batch: str, rows: Sequence[BatchRow]) -> None:
    """Write the workbook, most urgent sample first. Text is written as text: nothing in it becomes a formula or a number."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    shown = columns()
    with xlsxwriter.Workbook(str(path), options) as book:
        # The day, as on the pages; with the time two runs of one day would differ in every workbook.
        book.set_properties({"title": load_captions().fill("mqc_section", batch=visible(batch)), "created": _day()})
        sheet = book.add_worksheet("samples")
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        formats: dict[ColumnType, Any] = {
            ColumnType.FRACTION: book.add_format({"num_format": "0.0#%"}),
            ColumnType.WHOLE: None,
        }
        formats[ColumnType.DATE] = book.add_format({"num_format": "yyyy-mm-dd"})
        formats[ColumnType.LINK] = book.get_default_url_format()
        for i, column in enumerate(shown):
            sheet.write_string(0, i, column.name, head)
            sheet.set_column(i, i, _width(column, rows))
        for line, each in enumerate(sorted(rows, key=lambda r: r.order), start=1):
            for i, column in enumerate(shown):
                _write(sheet, line, i, column, column.value(each), formats)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(rows)), len(shown) - 1)
        _write_facts(book.add_worksheet("settings"), head, (r.settings for r in rows))
        _write_facts(book.add_worksheet("versions"), head, (r.versions for r in rows))


def _write_facts(sheet: "Worksheet", head: Any, facts: Iterable[tuple[tuple[str, str], ...]]) -> None:
    """Each name with its value and the number of samples that it holds for: a batch may mix reports of two versions."""
    groups = Counter(facts)
    counts: Counter[tuple[str, str]] = Counter()
    for group, samples in groups.items():
        for fact in group:
            counts[fact] += samples
    for place, (name, width) in enumerate((("name", 40), ("value", _WIDEST), ("samples", _NARROWEST))):
        sheet.write_string(0, place, name, head)
        sheet.set_column(place, place, width)
    for line, ((name, value), samples) in enumerate(sorted(counts.items()), start=1):
        sheet.write_string(line, 0, visible(name)[:_LONGEST])
        sheet.write_string(line, 1, visible(value)[:_LONGEST])
        sheet.write_number(line, 2, samples)
    sheet.freeze_panes(1, 1)


def _write(
    sheet: "Worksheet", line: int, place: int, column: BatchColumn, value: object, formats: dict[ColumnType, Any]
) -> None:
    if value is None or value == "":
        return
    if column.kind in (ColumnType.FRACTION, ColumnType.WHOLE) and isinstance(value, int | float):
        sheet.write_number(line, place, value, formats[column.kind])
        return
    text = visible(str(value))[:_LONGEST]
    if column.kind is ColumnType.AGE and _YEARS.fullmatch(text):
        sheet.write_number(line, place, int(text))
    elif column.kind is ColumnType.DATE and (day := _date(text)) is not None:
        sheet.write_datetime(line, place, day.replace(tzinfo=None), formats[ColumnType.DATE])
    elif column.kind is ColumnType.LINK and len(text) < _LONGEST_LINK:
        # The path is made of names that safety.file_name has checked; it is relative to the workbook.
        sheet.write_url(line, place, f"external:{text}")
        # XlsxWriter 3.2.0 shows the path with backslashes, also if it is given the text of the cell.
        sheet.write_string(line, place, text, formats[ColumnType.LINK])
    else:
        sheet.write_string(line, place, text)


def _date(text: str) -> datetime | None:
    """A whole day as a date; None for a month or year alone and for a day that the format cannot hold."""
    if not _DATE.fullmatch(text):
        return None
    try:
        day = datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None
    return day if day >= _FIRST_DAY else None


def _width(column: BatchColumn, rows: Sequence[BatchRow]) -> int:
    longest = max((len(str(value)) for r in rows if (value := column.value(r)) is not None), default=0)
    return min(_WIDEST, max(_NARROWEST, len(column.name) + 2, 6 if column.kind is ColumnType.FRACTION else longest + 1))


def _day() -> datetime:
    return datetime.fromisoformat(report_date()).replace(tzinfo=UTC)
