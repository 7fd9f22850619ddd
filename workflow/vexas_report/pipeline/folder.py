"""A folder of variant files to the rows of a sample sheet."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vexas_report.model.problems import VexasReportError
from vexas_report.pipeline.single import SUFFIXES, stem
from vexas_report.plan import cells
from vexas_report.plan.sheetfile import FORMULA

#: Columns of the sheet; those that nobody but the laboratory knows are left empty for it.
COLUMNS = ("sample", "vcf", "vcf_sample", "sex", "specimen", "alignment", "depth_bed")
_OWN = (".annotated.vcf.gz",)
_ALIGNMENTS = (".bam", ".cram")
_DEPTHS = tuple(
    f".{kind}.bed{packed}" for kind in ("per-base", "quantized", "thresholds", "regions") for packed in (".gz", "")
)
_UNNAMED = frozenset({"sample", "sample1", "unknown", "default"})
_HEADER_BYTES = 500_000_000_000


@dataclass(frozen=True, slots=True)
class FolderSheet:
    """The rows (cells by column) of a folder, and one sentence for each file that got none, or not its own name."""

    rows: tuple[dict[str, str], ...]
    notes: tuple[str, ...]

    def text(self) -> str:
        """The sheet as tab-separated text."""
        lines = ["\t".join(COLUMNS)]
        lines += ["\t".join(_quoted(row.get(column, "")) for column in COLUMNS) for row in self.rows]
        return "\n".join(lines) + "\n"


def sheet_of(folder: Path, leave_out: Path | None = None) -> FolderSheet:
    """Rows for every VCF, gVCF and BCF below a folder, one for each column of a joint file, sorted by path.

    Paths are as the folder is given. Alignments and depth files of the same name beside a VCF are taken along.
    Hidden folders, results of this program and ``leave_out`` are not looked into.
    """
    rows: list[dict[str, str]] = []
    notes: list[str] = []
    taken: set[str] = set()
    closed: list[OSError] = []
    for path in _variant_files(folder, leave_out, closed):
        try:
            columns = _columns(path)
            cells.path(str(path))
        except VexasReportError as error:
            notes.append(f"{path}: left out, {error.problems[0].code}: {error.problems[0].message}")
            continue
        except cells.Refusal as refusal:
            notes.append(f"{path}: left out, its path must {refusal.demand}")
            continue
        for column in columns or ("",):
            wanted = _wanted(path, column, len(columns))
            name = _free(wanted, path, taken)
            if name != wanted:
                notes.append(f"{path}: the name {wanted} is taken or cannot be used; the sample is called {name}")
            taken.add(name.casefold())
            row = {"sample": name, "vcf": str(path), "vcf_sample": column}
            names = [each for each in (stem(path.name) if len(columns) < 2 else "", column, name) if each]
            row["alignment"] = next(_beside(path, names, _ALIGNMENTS), "")
            row["depth_bed"], refused = _depth_file(path, names)
            notes += refused
            rows.append(row)
    notes += (f"{error.filename}: left out, the folder cannot be entered: {error.strerror}" for error in closed)
    return FolderSheet(tuple(rows), tuple(notes))


def _variant_files(folder: Path, leave_out: Path | None, closed: list[OSError]) -> Iterator[Path]:
    skipped = leave_out.resolve() if leave_out else None
    for where, folders, files in os.walk(folder, onerror=closed.append):
        here = Path(where)
        results = ".work" in folders
        folders[:] = sorted(
            each for each in folders if not results and not each.startswith(".") and (here / each).resolve() != skipped
        )
        for name in sorted(files):
            lower = name.casefold()
            if lower.endswith(SUFFIXES) and not lower.endswith(_OWN) and not name.startswith("."):
                yield here / name


def _columns(path: Path) -> tuple[str, ...]:
    from vexas_report.variants import columns

    return columns(str(path), _HEADER_BYTES)


def _wanted(path: Path, column: str, number: int) -> str:
    """The column's name, or the file's where the column says nothing."""
    return stem(path.name) if number < 2 and column.casefold() in (_UNNAMED | {""}) else column


def _free(wanted: str, path: Path, taken: set[str]) -> str:
    """A name that the sheet takes and that no other row has."""
    clean = re.sub(r"[^A-Za-z0-9._-]+", "_", wanted).lstrip("._-")[:56] or "sample"
    if clean in cells.TAKEN:
        clean = f"{clean}_1"
    if clean.casefold() not in taken:
        return clean
    # Two files of one person (a VCF beside its gVCF, two callers) both get their row: neither is chosen in silence.
    by_file = re.sub(r"[^A-Za-z0-9._-]+", "_", stem(path.name)).lstrip("._-")[:56]
    for name in (by_file, *(f"{clean}-{number}" for number in range(2, 100_000))):
        if name and name.casefold() not in taken and name not in cells.TAKEN:
            return name
    raise AssertionError("a folder holds fewer files than this")


def _beside(path: Path, names: Sequence[str], endings: Sequence[str]) -> Iterator[str]:
    for name in names:
        for ending in endings:
            found = path.parent / f"{name}{ending}"
            if "/" not in name and found.is_file():
                yield str(found)


def _depth_file(path: Path, names: Sequence[str]) -> tuple[str, list[str]]:
    """The first file named as a depth file that is one, and a sentence for each that is not: targets have such names, too."""
    from vexas_report.reads.beds import not_a_depth_file

    notes: list[str] = []
    for each in dict.fromkeys(_beside(path, names, _DEPTHS)):
        seems = not_a_depth_file(each)
        if seems is None:
            return each, notes
        notes.append(f"{each}: not taken as a depth file, it seems to be {seems}")
    return "", notes


def _quoted(cell: str) -> str:
    # Spreadsheet programs calculate such a cell; with the apostrophe they show it as text, and the sheet's reader drops it.
    cell = f"'{cell}" if cell.startswith(FORMULA) else cell
    return '"' + cell.replace('"', '""') + '"' if '"' in cell or "\t" in cell else cell
