"""A laboratory's own error background: how often each change was seen in earlier negative samples, as a TSV."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from vexas_report.alignment.alignment_problems import BACKGROUND_TOO_FEW, BACKGROUND_UNREADABLE
from vexas_report.alignment.error_rates import MIN_DISPERSION, Rate, fit, shrunk
from vexas_report.knowledge.genome.contigs import chromosome
from vexas_report.knowledge.tsv_reader import read_table
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.sample import ReadSettings
from vexas_report.model.terms import Assembly

COLUMNS = "assembly chrom pos ref alt strand orientation samples left_out reads depth rate dispersion cuts".split()
STRANDS, ORIENTATIONS = ("forward", "reverse", "both"), ("unpaired", "F1R2", "F2R1")
BASES = frozenset("ACGT")
MIN_SAMPLES = 20
PRIOR, WEIGHT = (
    1e-3 / 3,
    2_000,
)  # where nothing was seen a rate rests on one error in 1,000 bases, spread over three changes

T = TypeVar("T")
Key = tuple[Assembly, str, int, str, str]
Cells = tuple[tuple[int, ...], ...]  # fragments by strand and orientation


@dataclass(frozen=True, slots=True)
class SiteObservation:
    """One sample's fragments at one site: those with the change and all, by strand and orientation."""

    reads: Cells
    depth: Cells


@dataclass(frozen=True, slots=True)
class OwnBackground:
    """Rates by change, then by strand and orientation; ``cuts`` are those that it was made with."""

    cuts: str
    rates: Mapping[Key, Mapping[tuple[int, int], Rate]]

    def rate(self, key: Key, depth: Cells) -> Rate | None:
        """The rate that the fragments of a site, by strand and orientation, should show; None where the table lacks it."""
        cells = self.rates.get(key)
        if cells is None:
            return None
        total = sum(map(sum, depth))
        if not total:
            return None
        mean = sum(depth[s][o] * cells[s, o].rate for s in range(3) for o in range(3)) / total
        return Rate(mean, max(c.dispersion for c in cells.values()), min(c.depth for c in cells.values()))


@dataclass(frozen=True, slots=True)
class BackgroundTable:
    """The lines of a table, the samples behind it, the carriers left out (over all changes), and what was wrong with samples."""

    lines: tuple[str, ...]
    samples: int
    carriers: int
    problems: tuple[Problem, ...] = ()


def cuts_of(settings: ReadSettings) -> str:
    """The cuts as the table notes them, so that one of other cuts is not used."""
    return f"mapq{settings.min_mapping_quality},baseq{settings.min_base_quality}"


def build(samples: Iterable[Mapping[Key, SiteObservation]], cuts: str) -> BackgroundTable:
    """The table of these samples. VexasReportError below MIN_SAMPLES samples."""
    by_key: dict[Key, list[SiteObservation]] = defaultdict(list)
    number = carriers = 0
    for sample in samples:
        number += 1
        for key, observed in sample.items():
            by_key[key].append(observed)
    if number < MIN_SAMPLES:
        message = f"{number} samples have an alignment that could be read; {MIN_SAMPLES} are needed."
        raise VexasReportError(problem(BACKGROUND_TOO_FEW, message))
    lines = ["\t".join(COLUMNS)]
    for key in sorted(by_key):
        rows, left_out = _rows(key, by_key[key], cuts)
        lines += rows
        carriers += left_out
    return BackgroundTable(tuple(lines), number, carriers)


def _rows(key: Key, observed: list[SiteObservation], cuts: str) -> tuple[list[str], int]:
    totals = [(sum(map(sum, o.reads)), sum(map(sum, o.depth))) for o in observed]
    whole, left_out = fit(totals, PRIOR, WEIGHT)
    kept = [o for i, o in enumerate(observed) if i not in left_out]
    rows = []
    for s, strand in enumerate(STRANDS):
        for o, orientation in enumerate(ORIENTATIONS):
            reads, depth = sum(k.reads[s][o] for k in kept), sum(k.depth[s][o] for k in kept)
            # A cell with few fragments rests on the rate of the site as a whole.
            rate = shrunk(reads, depth, whole.rate, WEIGHT)
            numbers = (str(len(kept)), str(len(left_out)), str(reads), str(depth))
            row = (*map(str, key), strand, orientation, *numbers, f"{rate:.3e}", f"{whole.dispersion:.3e}", cuts)
            rows.append("\t".join(row))
    return rows, len(left_out)


def load(path: str) -> OwnBackground:
    """A table as :func:`build` wrote it. VexasReportError, with every wrong line, where one cannot be read."""
    rates: dict[Key, dict[tuple[int, int], Rate]] = defaultdict(dict)
    last: dict[Key, int] = {}
    cuts: str | None = None
    problems: list[Problem] = []
    for number, cells in read_table(Path(path), COLUMNS):
        wrong = ""
        try:
            key, cell, rate = _parsed(cells)
        except ValueError as error:
            wrong = str(error)
        else:
            cuts = cells["cuts"] if cuts is None else cuts
            if cell in rates[key]:
                wrong = f"{_named(key)}, {cells['strand']}, {cells['orientation']} stands on two lines"
            elif cells["cuts"] != cuts:
                wrong = f"column cuts cannot be {cells['cuts']!r}: the lines before say {cuts!r}"
            rates[key][cell] = rate
            last[key] = number
        if wrong:
            problems.append(problem(BACKGROUND_UNREADABLE, f"The line is wrong: {wrong}.", f"{path}, line {number}"))
    whole = len(STRANDS) * len(ORIENTATIONS)
    if not problems:
        for key, found in rates.items():
            if len(found) < whole:
                message = f"{_named(key)} has {len(found)} of the {whole} lines by strand and orientation."
                problems.append(problem(BACKGROUND_UNREADABLE, message, f"{path}, line {last[key]}"))
    if not rates and not problems:
        problems.append(problem(BACKGROUND_UNREADABLE, "The table has no line.", path))
    if problems:
        raise VexasReportError(*problems)
    return OwnBackground(cuts or "", dict(rates))


def _named(key: Key) -> str:
    assembly, chrom, pos, ref, alt = key
    return f"{chrom}:{pos} {ref}>{alt} ({assembly})"


def _parsed(cells: Mapping[str, str]) -> tuple[Key, tuple[int, int], Rate]:
    def read(column: str, convert: Callable[[str], T], fits: Callable[[T], bool] = lambda _: True) -> T:
        try:
            value = convert(cells[column])
            if fits(value):
                return value
        except ValueError:
            pass
        raise ValueError(f"column {column} cannot be {cells[column]!r}")

    key = (
        read("assembly", Assembly),
        read("chrom", str, lambda c: chromosome(c) == c),
        read("pos", int, lambda pos: pos > 0),
        read("ref", str, BASES.__contains__),
        read("alt", str, lambda base: base in BASES and base != cells["ref"]),
    )
    cell = (read("strand", STRANDS.index), read("orientation", ORIENTATIONS.index))
    mean, dispersion = read("rate", float, lambda x: 0 < x < 1), read("dispersion", float, lambda x: 0 <= x < 1)
    depth = read("depth", int, lambda n: n >= 0)
    return key, cell, Rate(mean, max(MIN_DISPERSION, dispersion), depth)
