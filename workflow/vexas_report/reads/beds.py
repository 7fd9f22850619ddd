"""Depth files and targets: BED as mosdepth, GATK and laboratories write it; text, gzip or bgzip. Positions become 1-based."""

import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vexas_report.knowledge.records import Interval
from vexas_report.model.problems import VexasReportError, problem
from vexas_report.reads.problems import DEPTH_FILE_NO_PLACE, DEPTH_FILE_UNREADABLE
from vexas_report.reference.contigs import chromosome

_INDICES = (".csi", ".tbi")
_RANGE = re.compile(r"(\d+):(\d+|inf)")
# Words of mosdepth's --quantize and of GATK's CallableLoci that say that a base was readable.
_CALLABLE = frozenset({"CALLABLE", "HIGH_COVERAGE", "EXCESSIVE_COVERAGE", "PASS"})
_NOT_CALLABLE = frozenset({"NO_COVERAGE", "LOW_COVERAGE", "POOR_MAPPING_QUALITY", "REF_N"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """One row of a BED at the loci. ``depth`` bounds the depth of each of its bases from below, None where the row states
    coverage without one; ``mean`` is a mean over the row."""

    interval: Interval
    depth: int | None
    mean: float | None = None


Parser = Callable[[list[str], Interval], Stretch | None]


def read_depths(path: str, wanted: Iterable[Interval]) -> tuple[Stretch, ...]:
    """The rows of a depth file that touch a wanted interval. VexasReportError where it is no BED or names no such contig."""
    wanted = tuple(wanted)
    parse: Parser | None = None
    thresholds: list[int] = []
    found: list[Stretch] = []
    for number, cells in _rows(path, {w.chrom for w in wanted}):
        if cells[0].startswith("#"):
            thresholds = [int(c[:-1]) for c in cells[4:] if re.fullmatch(r"\d+X", c)] or thresholds
            continue
        interval = _interval(cells, path, number)
        if not any(w.chrom == interval.chrom and w.overlaps(interval.start, interval.end) for w in wanted):
            continue
        parse = parse or _parser(cells, thresholds)
        try:
            stretch = parse(cells, interval)
        except (ValueError, IndexError):
            raise _unreadable(path, number, f"the row {' '.join(cells[:6])!r} is not like the rows before it") from None
        if stretch is not None:
            found.append(stretch)
    return tuple(found)


def read_targets(path: str, chroms: Iterable[str]) -> tuple[Interval, ...]:
    """The intervals of a targets BED on these contigs."""
    rows = _rows(path, set(chroms))
    return tuple(_interval(cells, path, number) for number, cells in rows if not cells[0].startswith("#"))


def _parser(cells: list[str], thresholds: list[int]) -> Parser:
    if thresholds:
        return lambda row, at: Stretch(at, _by_thresholds(row, at, thresholds))
    if len(cells) < 4:
        return lambda _, at: Stretch(at, None)
    if cells[3].isdecimal() and len(cells) == 4:
        return lambda row, at: Stretch(at, int(row[3]))
    if _RANGE.fullmatch(cells[3]):
        return lambda row, at: Stretch(at, int(row[3].split(":")[0]))
    if _number(cells[3]) is not None and len(cells) == 4:
        return lambda row, at: Stretch(at, None, float(row[3]))
    if len(cells) == 5 and _number(cells[4]) is not None and "." in cells[4]:
        return lambda row, at: Stretch(at, None, float(row[4]))
    return _callable


def _callable(cells: list[str], at: Interval) -> Stretch | None:
    return None if cells[3].upper() in _NOT_CALLABLE else Stretch(at, None)


def _by_thresholds(cells: list[str], at: Interval, thresholds: list[int]) -> int:
    """The largest threshold that every base of the row reaches."""
    length = at.end - at.start + 1
    reached = [t for t, bases in zip(thresholds, cells[4:], strict=True) if int(bases) >= length]
    return max(reached, default=0)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _rows(path: str, chroms: set[str]) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row on one of the contigs, and of comment lines. An index beside the file is used."""
    seen: set[str] = set()
    for number, line in _lines(path, chroms):
        if line.startswith(("#", "track", "browser")):
            yield number, line.replace("track", "#", 1).split("\t") if not line.startswith("#") else line.split("\t")
            continue
        cells = line.split("\t")
        if len(cells) < 3:
            if line.strip():
                raise _unreadable(path, number, f"{line[:60]!r} has no three columns between tabs")
            continue
        seen.add(cells[0])
        if chromosome(cells[0]) in chroms:
            yield number, cells
    if not any(chromosome(name) for name in seen):
        names = ", ".join(sorted(seen)[:5]) or "none"
        message = f"No contig of the file is a human chromosome (contigs: {names})."
        raise VexasReportError(problem(DEPTH_FILE_NO_PLACE, message, path))


def _lines(path: str, chroms: set[str]) -> Iterator[tuple[int, str]]:
    file = Path(path)
    try:
        with file.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        if packed and any(Path(path + end).is_file() for end in _INDICES):
            yield from _indexed(path, chroms)
            return
        with gzip.open(file, "rb") if packed else file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                yield number, line.rstrip(b"\r\n").decode("utf-8-sig")
    except (OSError, EOFError, gzip.BadGzipFile, UnicodeDecodeError) as error:
        message = f"The file cannot be read: {' '.join(str(error).split())}."
        raise VexasReportError(problem(DEPTH_FILE_UNREADABLE, message, path)) from error


def _indexed(path: str, chroms: set[str]) -> Iterator[tuple[int, str]]:
    import pysam

    index = next(path + end for end in _INDICES if Path(path + end).is_file())
    with pysam.TabixFile(path, index=index) as file:
        for line in file.header:
            yield 0, line
        for contig in file.contigs:
            if chromosome(contig) in chroms:
                for line in file.fetch(contig):
                    yield 0, line


def _interval(cells: list[str], path: str, number: int) -> Interval:
    chrom = chromosome(cells[0])
    start, end = cells[1].strip(), cells[2].strip()
    if chrom is None or not (start.isdecimal() and end.isdecimal() and int(start) < int(end)):
        raise _unreadable(path, number, f"{' '.join(cells[:3])!r} is no contig, start and end")
    return Interval(chrom, int(start) + 1, int(end))


def _unreadable(path: str, number: int, message: str) -> VexasReportError:
    where = f"{path}, line {number}" if number else path
    return VexasReportError(problem(DEPTH_FILE_UNREADABLE, f"The file is no BED: {message}.", where))
