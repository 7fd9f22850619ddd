"""The sample sheet: read as people save it, with all problems reported together."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from vexas_report.model.problems import Problem, problem
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Severity
from vexas_report.plan.config import as_given, exists
from vexas_report.plan.plan_problems import (
    SHEET_DUPLICATE,
    SHEET_FILE_MISSING,
    SHEET_NO_FILE,
    SHEET_PATHS_FROM_SHEET,
    SHEET_READS_MISSING,
    SHEET_SAME_INPUT,
)
from vexas_report.plan.sheet_values import READERS, REQUIRED
from vexas_report.plan.table_reader import TableForm, read_table

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
_FORM = TableForm("sample sheet", "sample", READERS, REQUIRED, _SYNONYMS)


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
    table = read_table(path, _FORM, text)
    sheet = Sheet(problems=table.problems, rows=len(table.rows))
    sheet.problems.extend(_duplicates(path, table.rows))
    if not sheet.errors:
        sheet.samples.extend(Sample(**values) for _, values in table.rows)
    return sheet


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
