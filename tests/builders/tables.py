"""A laboratory's own variant table, as a file."""

from collections.abc import Mapping
from pathlib import Path

from vexas_report.knowledge.variant_tables import COLUMNS


def own_table(folder: Path, row: Mapping[str, str], *changes: Mapping[str, str]) -> Path:
    """``own.tsv`` with a line for each of ``changes`` to ``row``; columns that neither names are blank."""
    path = folder / "own.tsv"
    lines = ["\t".join({**row, **change}.get(column, "") for column in COLUMNS) for change in changes]
    path.write_text("\n".join(["\t".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    return path
