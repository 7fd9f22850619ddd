"""The variant tables of ``resources/variants/`` and a laboratory's own table of the same columns."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar

from vexas_report.knowledge.problems import TABLE_VALUE
from vexas_report.knowledge.records import Allele, Interval, KnownVariant, VariantTable
from vexas_report.knowledge.resources import resource
from vexas_report.knowledge.tables import read_table
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.terms import Assembly, Category, Classification, EvidenceLevel

COLUMNS = (
    "gene",
    "transcript",
    "hgvs_c",
    "hgvs_p",
    "grch37",
    "grch38",
    "category",
    "classification",
    "evidence",
    "sources",
    "note",
)
_ALLELE = re.compile(r"(chr(?:[1-9]|1\d|2[0-2]|X|Y)):([1-9]\d{0,9}):([ACGT]+):([ACGT]+)")
_DELETED = re.compile(r"(chr(?:[1-9]|1\d|2[0-2]|X|Y)):([1-9]\d{0,9})-([1-9]\d{0,9}):del")
Term = TypeVar("Term", bound=StrEnum)


@cache
def load_variants(local: str | None = None) -> VariantTable:
    """Our tables, and behind them the rows of a laboratory's own table where ``local`` names one (a TSV path).

    Raises VexasReportError with every wrong cell of the table at once.
    """
    rows = [row for name in ("uba1", "recessive") for row in _rows(resource(f"variants/{name}.tsv"), local=False)]
    if local is not None:
        rows.extend(_rows(Path(local), local=True))
    return VariantTable(tuple(rows))


def _rows(path: Path, *, local: bool) -> Iterator[KnownVariant]:
    problems: list[Problem] = []
    rows: list[KnownVariant] = []
    for number, cells in read_table(path, COLUMNS):
        where = f"{path.name}, line {number}"
        try:
            rows.append(_row(cells, path.name, local=local))
        except ValueError as error:
            problems.append(problem(TABLE_VALUE, f"{error}.", where))
    if problems:
        raise VexasReportError(*problems)
    yield from rows


def _row(cells: dict[str, str], table: str, *, local: bool) -> KnownVariant:
    alleles: dict[Assembly, tuple[Allele, ...]] = {}
    deleted: dict[Assembly, Interval] = {}
    for assembly, column in ((Assembly.GRCH37, "grch37"), (Assembly.GRCH38, "grch38")):
        text = cells[column]
        if gone := _DELETED.fullmatch(text):
            deleted[assembly] = Interval(gone[1], int(gone[2]), int(gone[3]))
        elif text:
            alleles[assembly] = tuple(parse_allele(part, column) for part in text.split("+"))
    return KnownVariant(
        gene=cells["gene"],
        transcript=cells["transcript"],
        hgvs_c=cells["hgvs_c"],
        hgvs_p=cells["hgvs_p"],
        alleles=alleles,
        deleted=deleted,
        category=_term(Category, cells, "category"),
        classification=_term(Classification, cells, "classification"),
        evidence=_term(EvidenceLevel, cells, "evidence"),
        sources=tuple(part.strip() for part in cells["sources"].split(";") if part.strip()),
        note=cells["note"],
        table=table,
        local=local,
    )


def parse_allele(text: str, column: str = "allele") -> Allele:
    """``chrX:47199051:A:C`` (1-based, VCF style) as an Allele; ValueError says what was expected."""
    found = _ALLELE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"column {column} holds {text!r}, expected chrX:47199051:A:C or chrX:47199039-47199046:del")
    return Allele(found[1], int(found[2]), found[3], found[4])


def _term(kind: type[Term], cells: dict[str, str], column: str) -> Term:
    try:
        return kind(cells[column])
    except ValueError as error:
        allowed = ", ".join(kind)
        raise ValueError(f"column {column} holds {cells[column]!r}, allowed are {allowed}") from error
