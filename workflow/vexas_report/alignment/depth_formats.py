"""Coverage tables that are read as depth: a closed list. A table is recognised by its header, its file name or words that only
its tool writes; of every other table :func:`likely_format` says what it seems to be."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from vexas_report.knowledge.table_records import Interval

_NAMED = r"(?:^|.*[._-]){}(?:\.b?gz)?"
_PER_BASE = re.compile(_NAMED.format(r"per[-_]base\.bed"), re.IGNORECASE)
_REGIONS = re.compile(_NAMED.format(r"regions\.bed"), re.IGNORECASE)
_SAMTOOLS = re.compile(_NAMED.format(r"depth(?:\.(?:txt|tsv))?"), re.IGNORECASE)
_CALLABLE = re.compile(r"(?:.*[^a-z])?callable(?:[^a-z].*)?", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,10}):(\d{1,10}|inf)", re.ASCII)
_THRESHOLD = re.compile(r"(\d{1,10})X", re.ASCII)
_MEAN = re.compile(r"\d{1,10}\.\d{1,20}", re.ASCII)
_WHOLE = re.compile(r"\d{1,10}", re.ASCII)
_SHARE = re.compile(r"[01]\.\d+")
# A table of three columns with more reads than this in the third is a BED: its third column is an end.
_MOST_READS = 10_000_000
# Words of mosdepth's --quantize (as its README names them) and of GATK's CallableLoci, and whether the base was readable.
WORDS = {
    "CALLABLE": True,
    "HIGH_COVERAGE": True,
    "EXCESSIVE_COVERAGE": True,
    "PASS": True,
    "NO_COVERAGE": False,
    "LOW_COVERAGE": False,
    "POOR_MAPPING_QUALITY": False,
    "REF_N": False,
}


@dataclass(frozen=True, slots=True)
class DepthStretch:
    """One row of a depth file at the loci. ``depth`` bounds the depth of each of its bases from below, None if the row states
    coverage without one; ``mean`` is a mean over the row."""

    interval: Interval
    depth: int | None
    mean: float | None = None


@dataclass(frozen=True, slots=True)
class DepthShape:
    """What recognises a table: file name without folders, cells of its header lines and of its first row."""

    name: str
    header: tuple[tuple[str, ...], ...]
    row: Sequence[str]

    @property
    def thresholds(self) -> tuple[int, ...]:
        """Thresholds of mosdepth's header (``#chrom start end region 1X 20X``); empty if there is no such header."""
        for cells in self.header:
            found = [_THRESHOLD.fullmatch(cell) for cell in cells[4:]]
            if cells[:4] == ("#chrom", "start", "end", "region") and found and all(found):
                return tuple(int(each[1]) for each in found if each)
        return ()

    @property
    def samtools_columns(self) -> int | None:
        """Number of alignments in the header of samtools depth (``#CHROM POS a.bam``); None if there is no such header."""
        return next((len(cells) - 2 for cells in self.header if cells[:2] == ("#CHROM", "POS")), None)


#: Reads one row, None if it states that its bases were not readable; :class:`OtherFormatError` if the row does not fit.
RowReader = Callable[[Sequence[str], Interval], DepthStretch | None]


@dataclass(frozen=True, slots=True)
class DepthFormat:
    """A format of the closed list. ``by_position``: rows are contig, position from 1 and depth, not a BED."""

    recognises: Callable[[DepthShape], bool]
    reader: Callable[[DepthShape], RowReader]
    by_position: bool = False


class OtherFormatError(ValueError):
    """A row that does not fit the format of its file."""


def _demand(fits: bool) -> None:
    if not fits:
        raise OtherFormatError


def _count(cell: str) -> int:
    _demand(_WHOLE.fullmatch(cell) is not None)
    return int(cell)


def _thresholds(shape: DepthShape) -> RowReader:
    thresholds = shape.thresholds

    def read(row: Sequence[str], at: Interval) -> DepthStretch:
        length = at.end - at.start + 1
        bases = [_count(cell) for cell in row[4:]]
        _demand(len(bases) == len(thresholds) and max(bases) <= length)
        return DepthStretch(at, max((t for t, n in zip(thresholds, bases, strict=True) if n == length), default=0))

    return read


def _quantized(row: Sequence[str], at: Interval) -> DepthStretch:
    found = _RANGE.fullmatch(row[3]) if len(row) == 4 else None
    if found is None:
        raise OtherFormatError
    return DepthStretch(at, _count(found[1]))


def _words(row: Sequence[str], at: Interval) -> DepthStretch | None:
    _demand(len(row) == 4 and row[3].upper() in WORDS)
    return DepthStretch(at, None) if WORDS[row[3].upper()] else None


def _per_base(row: Sequence[str], at: Interval) -> DepthStretch:
    _demand(len(row) == 4)
    return DepthStretch(at, _count(row[3]))


def _regions(row: Sequence[str], at: Interval) -> DepthStretch:
    _demand(len(row) in (4, 5) and _MEAN.fullmatch(row[-1]) is not None)
    return DepthStretch(at, None, float(row[-1]))


def _by_position(row: Sequence[str], at: Interval) -> DepthStretch:
    depth = _count(row[2])
    _demand(len(row) == 3 and depth < _MOST_READS)
    return DepthStretch(at, depth)


def _callable(row: Sequence[str], at: Interval) -> DepthStretch:
    _demand(len(row) == 3)
    return DepthStretch(at, None)


def _named(pattern: re.Pattern[str], fits: Callable[[Sequence[str]], bool]) -> Callable[[DepthShape], bool]:
    return lambda shape: pattern.fullmatch(shape.name) is not None and fits(shape.row)


def _always(read: RowReader) -> Callable[[DepthShape], RowReader]:
    return lambda _: read


#: In the order in which they are tried. A format without a header or typical words needs its tool's file name, because
#: sums of depth, scores and names of targets look the same.
FORMATS: tuple[DepthFormat, ...] = (
    DepthFormat(lambda shape: bool(shape.thresholds), _thresholds),
    DepthFormat(lambda s: len(s.row) == 4 and _RANGE.fullmatch(s.row[3]) is not None, _always(_quantized)),
    DepthFormat(lambda s: len(s.row) == 4 and s.row[3].upper() in WORDS, _always(_words)),
    DepthFormat(_named(_PER_BASE, lambda r: len(r) == 4 and _WHOLE.fullmatch(r[3]) is not None), _always(_per_base)),
    DepthFormat(_named(_REGIONS, lambda r: len(r) in (4, 5) and _MEAN.fullmatch(r[-1]) is not None), _always(_regions)),
    DepthFormat(lambda shape: shape.samtools_columns == 1, _always(_by_position), by_position=True),
    DepthFormat(
        lambda s: s.samtools_columns is None and _named(_SAMTOOLS, _is_position)(s),
        _always(_by_position),
        by_position=True,
    ),
    DepthFormat(_named(_CALLABLE, lambda row: len(row) == 3), _always(_callable)),
)


def _is_position(row: Sequence[str]) -> bool:
    return len(row) == 3 and all(_WHOLE.fullmatch(cell) for cell in row[1:]) and int(row[2]) < _MOST_READS


def format_of(shape: DepthShape) -> DepthFormat | None:
    """The format of a table; None if no format of the list is certain."""
    return next((each for each in FORMATS if each.recognises(shape)), None)


def likely_format(shape: DepthShape) -> str:
    """What a table that is not read seems to be, as a part of a sentence."""
    return next((text for fits, text in _LIKELY if fits(shape)), "a table of another tool")


def _has_header(shape: DepthShape, *words: str) -> bool:
    cells = {cell.strip("# ").casefold() for line in shape.header for cell in line}
    return any(word in cells for word in words)


def _is_bedtools_coverage(row: Sequence[str]) -> bool:
    """Last columns: features, covered bases, length of the row, covered share."""
    if len(row) < 7 or not all(_WHOLE.fullmatch(cell) for cell in row[-4:-1]) or not _SHARE.fullmatch(row[-1]):
        return False
    return all(_WHOLE.fullmatch(cell) for cell in row[1:3]) and int(row[2]) - int(row[1]) == int(row[-2])


def _has_strand(row: Sequence[str]) -> bool:
    return len(row) > 4 and not {"+", "-", "."}.isdisjoint(row[3:6]) and not _MEAN.fullmatch(row[-1])


def _is_before_its_start(row: Sequence[str]) -> bool:
    return len(row) == 3 and all(_WHOLE.fullmatch(cell) for cell in row[1:]) and int(row[2]) < int(row[1])


_LIKELY: Iterable[tuple[Callable[[DepthShape], bool], str]] = (
    (lambda s: s.name.casefold().endswith((".bedgraph", ".bg", ".bedgraph.gz", ".bg.gz")), "a bedGraph"),
    (lambda s: any("type=bedGraph" in cell for line in s.header for cell in line), "a bedGraph"),
    (lambda s: any(line[0].startswith("@") for line in s.header), "a Picard interval list"),
    (lambda s: (s.samtools_columns or 0) > 1, "a table of samtools depth with several alignments"),
    (lambda s: _is_before_its_start(s.row), "a table of samtools depth without its header"),
    (lambda s: _has_header(s, "chromstart", "readcount", "meancoverage"), "a table of sambamba depth"),
    (lambda s: _has_header(s, "mean_coverage", "normalized_coverage", "total_coverage"), "a table of Picard or GATK"),
    (lambda s: _has_header(s, "chr", "chrom") and _has_header(s, "start"), "a table of ngs-bits or of a laboratory"),
    (lambda s: _is_bedtools_coverage(s.row), "a table of bedtools coverage"),
    (lambda s: len(s.row) >= 8 and _WHOLE.fullmatch(s.row[-2]) is not None, "a table of sambamba depth"),
    (lambda s: _has_strand(s.row), "a list of regions with names and strands, such as targets"),
    (lambda s: len(s.row) == 3, "a list of regions, such as targets"),
    (
        lambda s: _WHOLE.fullmatch(s.row[-1]) is not None,
        "a table of bedtools or samtools bedcov, or a list with numbers",
    ),
    (lambda s: _MEAN.fullmatch(s.row[-1]) is not None, "a table of means or shares by region"),
    (lambda s: len(s.row) == 4, "a list of named regions, such as targets"),
)
