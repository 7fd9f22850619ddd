"""The sample sheet: read as people save it, with all problems reported together."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Severity
from vexas_report.plan.config import as_given, exists, nearest
from vexas_report.plan.plan_problems import (
    SHEET_COLUMN_MISSING,
    SHEET_COLUMN_REPEATED,
    SHEET_COLUMN_UNKNOWN,
    SHEET_DUPLICATE,
    SHEET_EMPTY,
    SHEET_FILE_MISSING,
    SHEET_NO_FILE,
    SHEET_PATHS_FROM_SHEET,
    SHEET_READS_MISSING,
    SHEET_ROW,
    SHEET_SAME_INPUT,
    SHEET_VALUE,
)
from vexas_report.plan.sheet_rows import SheetRow, read_rows
from vexas_report.plan.sheet_values import READERS, REQUIRED, InvalidValue

#: Words that people use for a column.
_SYNONYMS = {
    **dict.fromkeys(("file", "filename", "path", "vcf_file", "vcf_path", "bcf", "gvcf"), "vcf"),
    **dict.fromkeys(("id", "name", "sample_id", "sample_name", "sampleid"), "sample"),
    **dict.fromkeys(("gender", "sexe", "geschlecht"), "sex"),
    **dict.fromkeys(("bam", "cram", "bam_file", "reads"), "alignment"),
    **dict.fromkeys(("tissue", "material", "sample_type"), "specimen"),
    **dict.fromkeys(("date", "sampling_date", "collected"), "collection_date"),
    **dict.fromkeys(("genome", "build", "reference", "genome_build"), "assembly"),
    **dict.fromkeys(("patient_id", "subject", "pid"), "patient"),
    **dict.fromkeys(("hpo", "phenotypes", "symptoms"), "phenotype"),
    **dict.fromkeys(("transplant", "hsct"), "allogeneic_hsct"),
    **dict.fromkeys(("run", "plate", "project"), "batch"),
    **dict.fromkeys(("column", "vcf_column"), "vcf_sample"),
    **dict.fromkeys(("bed", "depth", "coverage"), "depth_bed"),
}


@dataclass(slots=True)
class Sheet:
    """The samples in the order of the sheet (none if there are errors), all that is wrong with it, and the rows read."""

    samples: list[Sample] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: int = 0

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
    sheet.rows = len(body)
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


def _header_problems(path: Path, header: SheetRow, sheet: Sheet) -> None:
    where = f"{path}, line {header.line}"
    known = tuple(READERS)
    seen: set[str] = set()
    unknown = False
    for number, column in enumerate(header.cells, start=1):
        if column in seen and column:
            sheet.problems.append(
                problem(SHEET_COLUMN_REPEATED, f"The column {as_given(column)} is there twice.", where)
            )
        elif not column:
            message = f"Column {number} of the sample sheet has no name."
            sheet.problems.append(problem(SHEET_COLUMN_UNKNOWN, message, where, "Name the column or remove it."))
        elif column not in READERS:
            like = _SYNONYMS.get(column) or nearest(column[:64], known)
            # The list of all columns is long: once is enough.
            listed = "" if unknown else f"Known columns: {', '.join(known)}."
            hint = f"Did you mean {like!r}?" if like else listed
            unknown = unknown or not like
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
            if column not in READERS:
                continue
            if not text:
                if column in REQUIRED:
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
                self._seen[key] = READERS[column](text)
            except InvalidValue as refusal:
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


_FILES = ("vcf", "alignment", "depth_bed", "targets")


def from_sheet_folder(sheet: Sheet, path: Path, workdir: Path) -> Sheet:
    """The sheet with those paths taken from its own folder that exist there and not from the working directory.

    ``path`` is the sheet as it was given. One warning says of how many paths that is so.
    """
    folder = os.path.dirname(path)  # noqa: PTH120 - paths are kept as written
    moved = 0
    samples = []
    for sample in sheet.samples:
        values: dict[str, Any] = {}
        for column, given in _paths(sample):
            paths = [_from_folder(each, folder, workdir) for each in given]
            if differing := sum(before != after for before, after in zip(given, paths, strict=True)):
                moved += differing
                values[column] = ";".join(paths)
        samples.append(replace(sample, **values) if values else sample)
    if not moved:
        return sheet
    message = f"{moved} of the sheet's paths count from the folder of the sheet: they do not exist from the working directory."
    said = problem(SHEET_PATHS_FROM_SHEET, message, str(path))
    return Sheet(samples, [*sheet.problems, said], sheet.rows)


def _paths(sample: Sample) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The columns of a sample that name files, and the paths of each: a VCF may be several files."""
    for column in _FILES:
        value = getattr(sample, column)
        if value is not None:
            yield column, sample.vcfs if column == "vcf" else (value,)


def _from_folder(path: str, folder: str, workdir: Path) -> str:
    """The path below ``folder`` if the file exists there and not from the working directory; otherwise the path as given."""
    other = os.path.normpath(os.path.join(folder, path))  # noqa: PTH118 - paths are kept as written
    return other if not exists(workdir / path) and exists(workdir / other) else path


def absent_files(sheet: Sheet, workdir: Path) -> Iterator[Problem]:
    """A warning for each file on the sheet that does not exist: only its own sample suffers, so the run goes on.

    An error instead if no VCF of the sheet exists.
    """
    if sheet.samples and not any(exists(workdir / path) for sample in sheet.samples for path in sample.vcfs):
        message = f"None of the sheet's VCFs exists ({len(sheet.samples)} rows)."
        yield problem(SHEET_NO_FILE, message, as_given(sheet.samples[0].vcfs[0]))
        return
    for sample in sheet.samples:
        for column, paths in _paths(sample):
            for path in paths:
                if not exists(workdir / path):
                    code = SHEET_FILE_MISSING if column == "vcf" else SHEET_READS_MISSING
                    message = f"The file of the column {column!r} of sample {sample.sample} does not exist."
                    yield problem(code, message, as_given(path))
