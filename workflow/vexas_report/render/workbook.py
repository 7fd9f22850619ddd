"""``summary.xlsx``: the batch's table with numbers as numbers, a filter on every column and a head that stays."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vexas_report.render.labels import load_captions
from vexas_report.render.page import report_date
from vexas_report.render.rows import Column, Kind, Row, columns
from vexas_report.render.safety import visible

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

#: What a cell of the format holds (ECMA-376, limits of the application).
_LONGEST = 32_767
_WIDEST, _NARROWEST = 48, 8


def write_workbook(path: Path, batch: str, rows: Sequence[Row]) -> None:
    """Write the workbook. Text is written as text: nothing in it becomes a formula, a number or a link."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    shown = columns()
    with xlsxwriter.Workbook(str(path), options) as book:
        # The day, as on the pages; with the time two runs of one day would differ in every workbook.
        book.set_properties({"title": load_captions().fill("mqc_section", batch=visible(batch)), "created": _day()})
        sheet = book.add_worksheet("samples")
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        formats: dict[Kind, Any] = {Kind.FRACTION: book.add_format({"num_format": "0.0#%"}), Kind.WHOLE: None}
        for i, column in enumerate(shown):
            sheet.write_string(0, i, column.name, head)
            sheet.set_column(i, i, _width(column, rows))
        for line, each in enumerate(rows, start=1):
            for i, column in enumerate(shown):
                _write(sheet, line, i, column, column.value(each), formats)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(rows)), len(shown) - 1)


def _write(sheet: "Worksheet", line: int, place: int, column: Column, value: object, formats: dict[Kind, Any]) -> None:
    if value is None or value == "":
        return
    if column.kind in (Kind.FRACTION, Kind.WHOLE) and isinstance(value, int | float):
        sheet.write_number(line, place, value, formats[column.kind])
        return
    sheet.write_string(line, place, visible(str(value))[:_LONGEST])


def _width(column: Column, rows: Sequence[Row]) -> int:
    longest = max((len(str(value)) for r in rows if (value := column.value(r)) is not None), default=0)
    return min(_WIDEST, max(_NARROWEST, len(column.name) + 2, 6 if column.kind is Kind.FRACTION else longest + 1))


def _day() -> datetime:
    return datetime.fromisoformat(report_date()).replace(tzinfo=UTC)
