"""Depth files and targets, row by row: text, gzip or bgzip, in whatever order and with the lines that genome browsers add.
Positions become 1-based. What is wrong with a row costs the row or the file, never the sample."""

import gzip
import re
import stat
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from vexas_report.alignment.alignment_problems import (
    DEPTH_FILE_NO_PLACE,
    DEPTH_FILE_ROWS_LEFT_OUT,
    DEPTH_FILE_UNREADABLE,
)
from vexas_report.alignment.depth_formats import (
    DepthFormat,
    DepthShape,
    DepthStretch,
    OtherFormatError,
    RowReader,
    format_of,
    likely_format,
)
from vexas_report.knowledge.genome.contigs import chromosome, length, lengths, shorter_length
from vexas_report.knowledge.table_records import Interval
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.terms import Assembly

_INDICES = (".csi", ".tbi")
_LONGEST_LINE = 1_000_000
_POSITION = re.compile(r"\d{1,10}", re.ASCII)
_BROWSER_LINES = ("browser", "track")
_COLUMN_NAMES = frozenset({"chr", "chrom", "chromosome", "contig", "seqname", "locus", "target", "name"})
_FEW_LINES = 1_000  # header lines that are remembered; a table has a few
T = TypeVar("T")
Places = Mapping[str, Sequence[Interval]]  # by contig


@dataclass(frozen=True, slots=True)
class BedRows(Generic[T]):
    """Rows of a file, and the problems that cost only some of them."""

    rows: tuple[T, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Header:
    """Lines before and among the rows that are not rows, cut into cells."""

    lines: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, cells: list[str]) -> None:
        if len(self.lines) < _FEW_LINES:
            self.lines.append(tuple(cells))

    @property
    def counts_from_one(self) -> bool:
        """An interval list of Picard: SAM header lines, then rows that count from 1."""
        return any(cells[0].startswith("@") for cells in self.lines)


@dataclass(slots=True)
class _Seen:
    """What the rows on the wanted contigs showed: the last base of each contig, and rows without a base."""

    ends: dict[str, int] = field(default_factory=dict)
    empty: int = 0
    first_empty: int = 0

    def add_empty(self, number: int) -> None:
        self.empty += 1
        self.first_empty = self.first_empty or number

    def problems(self, path: str, assembly: Assembly | None) -> tuple[Problem, ...]:
        """Raise VexasReportError if the rows reach beyond a contig of the assembly, or end where one of another build ends."""
        for chrom, end in sorted(self.ends.items()) if assembly is not None else ():
            own = length(assembly, chrom)
            if end > own or (end != own and (chrom, end) in lengths()):
                message = f"The rows of {chrom} end at {end}; in {assembly}, the VCF's assembly, it has {own} bases."
                raise VexasReportError(problem(DEPTH_FILE_NO_PLACE, message, path))
        if not self.empty:
            return ()
        message = f"Rows without a base, whose start is their end: {self.empty}."
        return (problem(DEPTH_FILE_ROWS_LEFT_OUT, message, _place(path, self.first_empty)),)


def read_depths(path: str, wanted: Iterable[Interval], assembly: Assembly | None = None) -> BedRows[DepthStretch]:
    """The rows of a depth file that touch a wanted interval.

    VexasReportError if the file is not in a format of :data:`depthformats.FORMATS`, names no such contig, or is of another
    build than ``assembly``."""
    by_contig: dict[str, list[Interval]] = {}
    for each in wanted:
        by_contig.setdefault(each.chrom, []).append(each)
    header, seen = _Header(), _Seen()
    known: DepthFormat | None = None
    read: RowReader | None = None
    found: list[DepthStretch] = []
    for number, cells in _rows(path, set(by_contig), header, by_contig):
        if known is None or read is None:
            known, read = _recognise(path, header, cells)
        interval = _position(cells, path, number) if known.by_position else _interval(cells, path, number)
        if interval is None:
            seen.add_empty(number)
            continue
        chrom, start, end = interval.chrom, interval.start, interval.end
        if end > seen.ends.get(chrom, 0):
            seen.ends[chrom] = end
        if not any(w.start <= end and start <= w.end for w in by_contig[chrom]):
            continue
        try:
            stretch = read(cells, interval)
        except OtherFormatError:
            raise _unreadable(path, number, f"the row {_quoted(cells)} is not like the rows before it") from None
        if stretch is not None:
            found.append(stretch)
    return BedRows(tuple(found), seen.problems(path, assembly))


def read_targets(path: str, chroms: Iterable[str], assembly: Assembly | None = None) -> BedRows[Interval]:
    """The intervals of a targets BED, or of a Picard interval list, on these contigs."""
    header, seen = _Header(), _Seen()
    found: list[Interval] = []
    for number, cells in _rows(path, set(chroms), header):
        interval = _interval(cells, path, number, from_one=header.counts_from_one)
        if interval is None:
            seen.add_empty(number)
            continue
        seen.ends[interval.chrom] = max(interval.end, seen.ends.get(interval.chrom, 0))
        found.append(interval)
    return BedRows(tuple(found), seen.problems(path, assembly))


def not_a_depth_file(path: str) -> str | None:
    """What a file seems to be if its first row belongs to no format of depths; None if it is one, has no row or cannot be read."""
    header = _Header()
    try:
        for _, line in _all_lines(path):
            cells = _cells(line)
            if _is_row(cells, header):
                shape = DepthShape(Path(path).name, tuple(header.lines), cells)
                return likely_format(shape) if format_of(shape) is None else None
    except VexasReportError:
        return None
    return None


def _recognise(path: str, header: _Header, cells: list[str]) -> tuple[DepthFormat, RowReader]:
    shape = DepthShape(Path(path).name, tuple(header.lines), cells)
    known = format_of(shape)
    if known is None:
        message = f"The file is not read as a depth file: it seems to be {likely_format(shape)}."
        raise VexasReportError(problem(DEPTH_FILE_UNREADABLE, message, path))
    return known, known.reader(shape)


def _rows(
    path: str, chroms: set[str], header: _Header, places: Places | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row on one of the contigs; other lines go to the header. An index of the file is used: with
    ``places``, only rows that touch one of them, the first of each contig and the last ones may come."""
    seen: set[str] = set()
    for number, line in _lines(path, chroms, places):
        cells = _cells(line)
        if not _is_row(cells, header):
            continue
        if len(cells) < 3 or ("\t" not in line and not _POSITION.fullmatch(cells[1])):
            raise _unreadable(path, number, f"{line[:60]!r} has no three columns")
        seen.add(cells[0])
        if chromosome(cells[0]) in chroms:
            yield number, cells
    if not any(chromosome(name) for name in seen):
        names = ", ".join(sorted(seen)[:5]) or "none"
        message = f"No contig of the file is a human chromosome (contigs: {names})."
        raise VexasReportError(problem(DEPTH_FILE_NO_PLACE, message, path))


def _cells(line: str) -> list[str]:
    """Cells between tabs, or between spaces if the line has no tab."""
    if " " not in line:
        return line.split("\t")
    return [cell.strip() for cell in line.split("\t")] if "\t" in line.strip() else line.split()


def _is_row(cells: list[str], header: _Header) -> bool:
    if len(cells) >= 3 and cells[1].isdecimal() and chromosome(cells[0]) is not None:
        return True
    if not cells or not any(cells):
        return False
    first = cells[0].split()[0] if cells[0] else ""
    if first.startswith(("#", "@")) or first in _BROWSER_LINES or first.casefold() in _COLUMN_NAMES:
        header.add(cells)
        return False
    return True


def _lines(path: str, chroms: set[str], places: Places | None) -> Iterator[tuple[int, str]]:
    if any(Path(path + end).is_file() for end in _INDICES) and _is_packed(path):
        try:
            yield from _indexed(path, chroms, places)
        except (OSError, ValueError) as error:
            raise _cannot_be_read(path, error) from error
        return
    yield from _all_lines(path)


def _is_packed(path: str) -> bool:
    try:
        # A pipe may never end, and a device may give bytes for ever.
        if stat.S_ISREG(Path(path).stat().st_mode):
            with Path(path).open("rb") as raw:
                return raw.read(2) == b"\x1f\x8b"
    except OSError as error:
        raise _cannot_be_read(path, error) from error
    raise _cannot_be_read(path, ValueError("it is a folder, pipe or device"))


def _all_lines(path: str) -> Iterator[tuple[int, str]]:
    try:
        with gzip.open(path, "rb") if _is_packed(path) else Path(path).open("rb") as lines:
            for number, line in enumerate(iter(partial(lines.readline, _LONGEST_LINE), b""), 1):
                if len(line) == _LONGEST_LINE:
                    raise _unreadable(path, number, f"it has more than {_LONGEST_LINE} characters")
                text = line.rstrip(b"\r\n").decode(errors="replace")
                yield number, text if number > 1 else text.removeprefix("\ufeff")
    except (OSError, EOFError, zlib.error) as error:
        raise _cannot_be_read(path, error) from error


def _indexed(path: str, chroms: set[str], places: Places | None) -> Iterator[tuple[int, str]]:
    import pysam

    index = next(path + end for end in _INDICES if Path(path + end).is_file())
    with pysam.TabixFile(path, index=index, encoding="utf-8") as file:
        for line in file.header:
            yield 0, line
        for contig in file.contigs:
            chrom = chromosome(contig)
            if chrom not in chroms:
                continue
            if places is None or chrom is None:
                yield from ((0, line) for line in file.fetch(contig))
                continue
            told: set[str] = set()  # a row may touch two places
            for first, last in _stretches(places[chrom], chrom):
                for line in file.fetch(contig, first, last):
                    if line not in told:
                        told.add(line)
                        yield 0, line
                    if first == 0:  # the first row of the contig shows the format
                        break


def _stretches(places: Sequence[Interval], chrom: str) -> Iterator[tuple[int, int | None]]:
    """Half-open stretches of a contig whose rows are looked at, in order: its begin, the places with a base on either side (an
    index may count from 1), and what lies about its end in either assembly, by which an assembly is recognised."""
    yield 0, None
    last = 0
    for start, end in sorted((max(0, p.start - 2), p.end + 1) for p in places):
        if end > last:
            yield max(start, last), end
            last = end
    shorter = shorter_length(chrom)
    if shorter is not None:
        yield max(last, shorter - 2), None


def _interval(cells: list[str], path: str, number: int, *, from_one: bool = False) -> Interval | None:
    """The bases of a row; None if it has none."""
    chrom = chromosome(cells[0])
    if chrom is None or not _POSITION.fullmatch(cells[1]) or not _POSITION.fullmatch(cells[2]):
        raise _no_interval(cells, path, number)
    start, end = int(cells[1]) + (not from_one), int(cells[2])
    if start > end + 1 or start < 1:
        raise _no_interval(cells, path, number)
    return Interval(chrom, start, end) if start <= end else None


def _position(cells: list[str], path: str, number: int) -> Interval:
    chrom = chromosome(cells[0])
    if chrom is None or not _POSITION.fullmatch(cells[1]) or int(cells[1]) < 1:
        raise _no_interval(cells, path, number)
    return Interval(chrom, int(cells[1]), int(cells[1]))


def _no_interval(cells: list[str], path: str, number: int) -> VexasReportError:
    return _unreadable(path, number, f"{_quoted(cells[:3])} is no contig, start and end")


def _quoted(cells: list[str]) -> str:
    return repr(" ".join(cells[:6])[:80])


def _place(path: str, number: int) -> str:
    return f"{path}, line {number}" if number else path


def _unreadable(path: str, number: int, message: str) -> VexasReportError:
    return VexasReportError(problem(DEPTH_FILE_UNREADABLE, f"The file is no BED: {message}.", _place(path, number)))


def _cannot_be_read(path: str, error: Exception) -> VexasReportError:
    message = f"The file cannot be read: {' '.join(str(error).split())}."
    return VexasReportError(problem(DEPTH_FILE_UNREADABLE, message, path))
