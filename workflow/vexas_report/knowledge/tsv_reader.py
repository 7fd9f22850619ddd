"""Reads a tab-separated table with a header, and says which cell is wrong."""

from collections.abc import Sequence
from pathlib import Path

from vexas_report.knowledge.table_problems import TABLE_COLUMNS, TABLE_MISSING, TABLE_VALUE
from vexas_report.model.problems import Problem, VexasReportError, problem


def read_table(path: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Rows as (line number, cells by column), cells trimmed; the header must hold exactly ``columns`` in any order.

    Raises VexasReportError with every problem of the table at once.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise VexasReportError(problem(TABLE_MISSING, f"The table cannot be read: {error}.", str(path))) from error
    lines = text.splitlines()
    header = [cell.strip() for cell in lines[0].split("\t")] if lines else []
    if sorted(header) != sorted(columns):
        wanted, found = set(columns), set(header)
        raise VexasReportError(
            problem(
                TABLE_COLUMNS,
                f"The header lacks {sorted(wanted - found)} and has the unknown or repeated "
                f"{sorted(found - wanted) or [c for c in header if header.count(c) > 1]}.",
                f"{path}, line 1",
            )
        )
    rows: list[tuple[int, dict[str, str]]] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) != len(header):
            message = f"The row has {len(cells)} cells where the header has {len(header)}."
            problems.append(problem(TABLE_VALUE, message, f"{path}, line {number}"))
            continue
        rows.append((number, dict(zip(header, (cell.strip() for cell in cells), strict=True))))
    if problems:
        raise VexasReportError(*problems)
    return rows
