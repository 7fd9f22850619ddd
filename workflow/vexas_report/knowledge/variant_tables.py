"""The variant tables of ``resources/variants/`` and a laboratory's own table of the same columns."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar

from vexas_report.knowledge.genes import load_genes
from vexas_report.knowledge.resources import resource
from vexas_report.knowledge.table_problems import (
    TABLE_GENE,
    TABLE_REPEATED,
    TABLE_SOURCE,
    TABLE_TRANSCRIPT,
    TABLE_UNMATCHED,
    TABLE_VALUE,
)
from vexas_report.knowledge.table_records import Allele, Interval, KnownVariant, VariantTable
from vexas_report.knowledge.tsv_reader import read_table
from vexas_report.model.names import CodingPosition
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.terms import Assembly, Category, Classification, EvidenceLevel, Severity

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
_PLACE = re.compile(r"c\.(\*?)(-?\d+)([+-]\d+)?(?=[ACGT]>)")
_ALLELE = re.compile(r"(chr(?:[1-9]|1\d|2[0-2]|X|Y)):([1-9]\d{0,9}):([ACGT]+):([ACGT]+)")
_DELETED = re.compile(r"(chr(?:[1-9]|1\d|2[0-2]|X|Y)):([1-9]\d{0,9})-([1-9]\d{0,9}):del")
Term = TypeVar("Term", bound=StrEnum)


@cache
def load_variants(local: str | None = None) -> VariantTable:
    """Our tables, and behind them the rows of a laboratory's own table where ``local`` names one (a TSV path).

    The laboratory's rows are not compared with the sequence here: :func:`vexas_report.nomenclature.laboratory_variants` does that.
    Raises VexasReportError with every wrong cell of the table at once.
    """
    ours = (row for path in sorted(resource("variants").glob("*.tsv")) for row in read_rows(path, [], local=False))
    if local is None:
        return VariantTable(tuple(ours))
    warnings: list[Problem] = []
    rows = (*ours, *read_rows(Path(local), warnings, local=True))
    return VariantTable(rows, tuple(warnings))


def read_rows(path: Path, warnings: list[Problem], *, local: bool) -> tuple[KnownVariant, ...]:
    """The rows of one table; warnings about them go to ``warnings``. Raises VexasReportError with every wrong row."""
    errors: list[Problem] = []
    rows: list[KnownVariant] = []
    first: dict[tuple[str, ...], int] = {}
    for number, cells in read_table(path, COLUMNS):
        where = f"{path.name}, line {number}"
        before = first.setdefault(tuple(cells[column] for column in COLUMNS), number)
        if before != number:
            errors.append(problem(TABLE_REPEATED, f"The row is the same as that of line {before}.", where))
            continue
        try:
            row = _row(cells, path.name, number, local=local)
        except ValueError as error:
            errors.append(problem(TABLE_VALUE, f"{error}.", where))
            continue
        found = list(_unusable(row, where))
        errors += (p for p in found if p.severity is Severity.ERROR)
        warnings += (p for p in found if p.severity is Severity.WARNING)
        rows.append(replace(row, named=False) if found else row)
    if errors:
        raise VexasReportError(*errors)
    return tuple(rows)


def _unusable(row: KnownVariant, where: str) -> Iterator[Problem]:
    """Why a row would match nothing, or something else than it means."""
    genes = load_genes()
    gene = genes.get(row.gene)
    if gene is None:
        message = f"The column gene holds {row.gene!r}; the genes are {', '.join(genes)}."
        yield problem(TABLE_GENE, message, where, _symbol_hint(row.gene))
        return
    if row.decides and not row.sources:
        yield problem(TABLE_SOURCE, f"{row.gene} {row.hgvs_c} has no source.", where)
    other = row.transcript != gene.transcript
    if other:
        message = f"The column transcript holds {row.transcript!r}, {row.gene} is named on {gene.transcript}."
        yield problem(TABLE_TRANSCRIPT, message, where)
    if row.local and not row.alleles and not row.deleted and (other or not row.hgvs_c):
        message = (
            f"{row.gene} {row.hgvs_c or 'without a c. name'} has neither an allele nor a c. name on {gene.transcript}."
        )
        yield problem(TABLE_UNMATCHED, message, where)


def _symbol_hint(written: str) -> str:
    """The symbol of which the gene written is an alias, or another spelling."""
    for gene in load_genes().values():
        if written.upper() in (gene.symbol, *gene.aliases):
            return f"Write {gene.symbol}."
    return ""


def _row(cells: dict[str, str], table: str, line: int, *, local: bool) -> KnownVariant:
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
        line=line,
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


def misprints(
    rows: Iterable[KnownVariant], start: CodingPosition | None, end: CodingPosition | None
) -> tuple[KnownVariant, ...]:
    """Published names that cannot exist (their reference base is another) at a place from ``start`` to ``end``, both in c.
    numbering of the gene's transcript; none where either is not known."""
    if start is None or end is None:
        return ()
    return tuple(
        row
        for row in rows
        if row.category is Category.INVALID_NAME
        and (found := _PLACE.match(row.hgvs_c)) is not None
        and _between(start, CodingPosition(int(found[2]), int(found[3] or 0), bool(found[1])), end)
    )


def _between(start: CodingPosition, place: CodingPosition, end: CodingPosition) -> bool:
    first, own, last = ((p.star, p.base, p.offset) for p in (start, place, end))
    return first <= own <= last
