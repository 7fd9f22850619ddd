"""A folder of variant files to the rows of a sample sheet."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vexas_report.model.placeholders import is_pair, is_placeholder
from vexas_report.model.problems import VexasReportError
from vexas_report.plan import sheet_values
from vexas_report.plan.sheet_rows import FORMULA
from vexas_report.run.single_report import SUFFIXES, stem

#: Columns of the sheet; those that only the laboratory knows are left empty.
COLUMNS = ("sample", "vcf", "vcf_sample", "sex", "specimen", "patient", "alignment", "depth_bed")
_OWN = (".annotated.vcf.gz",)
_ALIGNMENTS = (".bam", ".cram")
_DEPTHS = tuple(
    f".{kind}.bed{packed}" for kind in ("per-base", "quantized", "thresholds", "regions") for packed in (".gz", "")
)
_HEADER_BYTES = 500_000_000_000
# Names of two files of the same samples, without their ending: Strelka and others deal snvs and indels over two files, DRAGEN small and
# structural variants. The first group is what both share.
_PARTNERS = (
    (re.compile(r"(.+)([._-])(sn[vp])(s?)", re.IGNORECASE), r"\1\2indel\4"),
    (re.compile(r"(.+)\.hard-filtered"), r"\1.sv"),
)
Heading = tuple[tuple[str, ...], tuple[str, ...]]  # columns and command lines of a file


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

    Two files that a caller writes of the same samples share their rows (:func:`_partner`).
    A tumour and its normal are two samples of one patient, since the blood may be either; the patient is the file's name up to its
    first dot; files of two folders never share a patient.
    Paths are as the folder is given. Alignments and depth files with the name of a VCF in the same folder are added to its row.
    Hidden folders, results of this program and ``leave_out`` are not looked into.
    """
    rows: list[dict[str, str]] = []
    notes: list[str] = []
    taken, beside = _Names(), _Beside()
    closed: list[OSError] = []
    patients = _Patients()
    read = _read_headers(_variant_files(folder, leave_out, closed), notes)
    joined = _joined(read, notes)
    for path, (columns, _) in read.items():
        if path in joined.values():
            continue
        own, vcf = stem(path.name), str(path)
        if path in joined:
            own, vcf = _partner(path)[1], f"{path};{joined[path]}"
        patient = patients.of(path, own, notes) if is_pair(columns) else ""
        # A number that separates the patients of two folders is part of their samples' names, too.
        named = patient + _clean(own)[len(_prefix(own)) :] if patient else own
        for column in columns or ("",):
            wanted = _wanted(named, column, len(columns))
            name = taken.free(wanted, path)
            if name != wanted:
                notes.append(f"{path}: the name {wanted} is taken or cannot be used; the sample is called {name}")
            row = {"sample": name, "vcf": vcf, "vcf_sample": column, "patient": patient}
            stems = dict.fromkeys((own, stem(path.name))) if len(columns) < 2 else ()
            names = [each for each in (*stems, column, name) if each]
            row["alignment"] = next(beside.named(path, names, _ALIGNMENTS), "")
            row["depth_bed"], refused = _depth_file(path, names, beside)
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


def _read_headers(paths: Iterable[Path], notes: list[str]) -> dict[Path, Heading]:
    """The columns and command lines of each file that can be read; a note for each other."""
    from vexas_report.vcf import columns_and_runs

    read: dict[Path, Heading] = {}
    for path in paths:
        try:
            read[path] = columns_and_runs(str(path), _HEADER_BYTES)
            _check_path(str(path))
        except VexasReportError as error:
            notes.append(f"{path}: left out, {error.problems[0].code}: {error.problems[0].message}")
        except sheet_values.InvalidValue as refusal:
            del read[path]
            notes.append(f"{path}: left out, its path must {refusal.demand}")
    return read


def _partner(path: Path) -> tuple[Path, str]:
    """The second file that a caller writes in addition, and the name that both share; the path itself if there is none by name.

    >>> _partner(Path("run/P1.somatic.snvs.vcf.gz"))
    (PosixPath('run/P1.somatic.indels.vcf.gz'), 'P1.somatic')
    >>> _partner(Path("P1.hard-filtered.vcf.gz"))
    (PosixPath('P1.sv.vcf.gz'), 'P1')
    """
    own = stem(path.name)
    for pattern, second in _PARTNERS:
        if found := pattern.fullmatch(own):
            return path.with_name(found.expand(second) + path.name[len(own) :]), found[1]
    return path, own


def _joined(read: Mapping[Path, Heading], notes: list[str]) -> dict[Path, Path]:
    """The second file of each first one that is of the same samples for certain; a note for each pair that may be of two persons."""
    joined: dict[Path, Path] = {}
    spelt = {(path.parent, path.name.casefold()): path for path in read}
    for path, (columns, runs) in read.items():
        partner = _partner(path)[0]
        second = spelt.get((partner.parent, partner.name.casefold()))
        if second is None or partner == path:
            continue
        # Placeholders identify no one: the command line must be the same, too.
        placeholders = not columns or any(map(is_placeholder, columns))
        if read[second][0] == columns and (not placeholders or read[second][1] == runs):
            joined[path] = second
        else:
            notes.append(f"{path}: not joined with {second.name}, which has other columns or another command line")
    return joined


def _check_path(path: str) -> None:
    """Raise Refusal for a path that the sheet's column vcf would not take as one file."""
    if ";" in path:
        raise sheet_values.InvalidValue("be a path without semicolons")
    sheet_values.path(path)


def _wanted(own: str, column: str, number: int) -> str:
    """The column's name; the file's own if the column is a caller's placeholder, with the column if there are several."""
    if not is_placeholder(column):
        return column
    if number < 2:
        return own
    return f"{_clean(own)[:40]}.{column.casefold().replace('tumour', 'tumor')}"


def _clean(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "_", name).lstrip("._-")[:56]


def _prefix(own: str) -> str:
    """A file's name up to its first dot, as a patient is called."""
    return _clean(own).partition(".")[0]


class _Patients:
    """Patients of tumours and their normals. Callers write files of the same name for each person, each in its own folder."""

    def __init__(self) -> None:
        self._folders: dict[str, Path] = {}

    def of(self, path: Path, own: str, notes: list[str]) -> str:
        """The file's name up to the first dot, with a number if a file of another folder has it."""
        wanted = _prefix(own)
        name, number = wanted, 1
        while self._folders.setdefault(name, path.parent) != path.parent:
            number += 1
            name = f"{wanted}-{number}"
        if name != wanted:
            notes.append(f"{path}: the patient is called {name}; a file of another folder has {wanted}")
        return name


class _Names:
    """Names that the sheet takes, each given to one row."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}  # the last number behind each name: a folder may hold a hundred thousand of one

    def free(self, wanted: str, path: Path) -> str:
        """A name that no other row has, the wanted one if possible."""
        name = self._free(_clean(wanted) or _clean(stem(path.name)) or "sample", path)
        self._taken.add(name.casefold())
        return name

    def _free(self, clean: str, path: Path) -> str:
        if clean in sheet_values.TAKEN:
            clean = f"{clean}_1"
        # Two files of one person (a VCF and its gVCF, two callers) both get their row: neither is chosen in silence.
        for name in (clean, _clean(stem(path.name))):
            if self._is_free(name):
                return name
        number = self._last.get(clean, 1) + 1
        while not self._is_free(f"{clean}-{number}"):
            number += 1
        self._last[clean] = number
        return f"{clean}-{number}"

    def _is_free(self, name: str) -> bool:
        return bool(name) and name.casefold() not in self._taken and name not in sheet_values.TAKEN


class _Beside:
    """The files of each folder, listed once: a joint file may have a hundred thousand columns."""

    def __init__(self) -> None:
        self._files: dict[Path, frozenset[str]] = {}

    def named(self, path: Path, names: Sequence[str], endings: Sequence[str]) -> Iterator[str]:
        """Files in a path's folder that have one of the names with one of the endings."""
        folder = path.parent
        if folder not in self._files:
            self._files[folder] = frozenset(entry.name for entry in os.scandir(folder) if entry.is_file())
        for name in names:
            for ending in endings:
                if f"{name}{ending}" in self._files[folder]:
                    yield str(folder / f"{name}{ending}")


def _depth_file(path: Path, names: Sequence[str], beside: _Beside) -> tuple[str, list[str]]:
    """The first file named as a depth file that is one, and a sentence for each that is not: targets have such names, too."""
    from vexas_report.alignment.depth_files import not_a_depth_file

    notes: list[str] = []
    for each in dict.fromkeys(beside.named(path, names, _DEPTHS)):
        seems = not_a_depth_file(each)
        if seems is None:
            return each, notes
        notes.append(f"{each}: not taken as a depth file, it seems to be {seems}")
    return "", notes


def _quoted(cell: str) -> str:
    # Spreadsheet programs calculate this cell; with the apostrophe they show it as text, and the sheet's reader drops it.
    cell = f"'{cell}" if cell.startswith(FORMULA) else cell
    return '"' + cell.replace('"', '""') + '"' if '"' in cell or "\t" in cell else cell
