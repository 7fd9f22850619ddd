"""From counts to sites: each allele with its support and its test against the error background."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from vexas_report.alignment.allele_counts import CountedRegion, RegionCounts
from vexas_report.alignment.allele_tally import AlleleTally, tally_of
from vexas_report.alignment.background_table import Cells, OwnBackground
from vexas_report.alignment.error_rates import (
    Rate,
    dispersion_of,
    limit95,
    needed_reads,
    shrunk,
    survival,
    upper95,
)
from vexas_report.alignment.indels import PlacedAllele, replacement
from vexas_report.alignment.target_plan import ReadPlan
from vexas_report.model.coverage import AlleleReads, BackgroundTest, Haplotype, SiteReads, WholeRegion
from vexas_report.model.sample import ReadSettings
from vexas_report.model.terms import Assembly, BackgroundSource

if TYPE_CHECKING:
    from vexas_report.alignment.fragments import Ints

WEIGHT = 5_000  # weight of the configured error rate, in fragment-bases
ENOUGH = 20_000  # fragment-bases of a change's class from which the sample itself is the background
MISFIT = 3.1  # standard deviations (chance of 1 in 1,000) from which a sample has other errors than the table
BETWEEN_SAMPLES = 0.22  # by how much the error rates of samples of one assay differ, as a part of them
VARIANT = 0.05  # a position with more of another base than this is a variant and no background
#: Indel errors per fragment by the length of the run of one base, from the length on: the largest measured in public alignments of
#: PCR-heavy data (docs/reads.md). Runs of seven and more were not measured.
INDEL_RATES = ((7, 1e-2), (5, 4e-3), (4, 2e-3), (0, 1e-4))
_COMPLEMENT = str.maketrans("ACGT", "TGCA")
Class = tuple[str, str]  # trinucleotide and the base that its middle becomes, as read from a pyrimidine


_CLASSES: tuple[Class, ...] = tuple(
    (before + ref + after, alt) for before, ref, after, alt in product("ACGT", "CT", "ACGT", "ACGT") if alt != ref
)
_NUMBERS = {kind: number for number, kind in enumerate(_CLASSES)}


def change_class(before: str, ref: str, after: str, alt: str) -> Class | None:
    """The class of a change, the same on both strands; None next to an unknown base.

    >>> change_class("A", "A", "T", "C") == change_class("A", "T", "T", "G")
    True
    """
    three = before + ref + after
    if "N" in three or len(three) != 3:
        return None
    if ref in "AG":
        three, alt = three.translate(_COMPLEMENT)[::-1], alt.translate(_COMPLEMENT)
    return three, alt


@dataclass(slots=True)
class ErrorModel:
    """The error background of one sample, from the laboratory's table if there is one, else the sample's own bases, else the config.
    ``misfits`` are kinds of change (``C>T``) of which the sample shows more errors than the table explains: then the larger of the two
    decides.
    """

    settings: ReadSettings
    assembly: Assembly
    own: OwnBackground | None
    classes: dict[Class, tuple[int, int]] = field(default_factory=dict)
    dispersion: float = 0.0
    misfits: tuple[str, ...] = ()

    def learn(self, windows: Iterable[RegionCounts], left_out: frozenset[tuple[str, int]]) -> None:
        """Pool the sample's bases by class. Positions of ``left_out`` and such that look like a variant teach nothing."""
        import numpy as np

        parts = [_class_rows(counts, left_out) for counts in windows]
        kind, reads, depth = (np.concatenate([part[i] for part in parts] or [np.zeros(0, np.int64)]) for i in range(3))
        pooled = np.zeros((2, len(_CLASSES)), np.int64)
        for row, values in zip(pooled, (reads, depth), strict=True):
            np.add.at(row, kind, values)
        for number, (seen, of) in enumerate(pooled.T.tolist()):
            if of:
                self.classes[_CLASSES[number]] = (seen, of)
        rates = np.array([shrunk(x, n, self._prior, WEIGHT) for x, n in pooled.T.tolist()])
        self.dispersion = dispersion_of(np.column_stack([reads, depth, rates[kind]]))

    def compare(self, windows: Sequence[RegionCounts]) -> None:
        """Hold the table against the sample over the table's own sites, summed by kind of change. The largest excess of each kind is
        left out: a clone is at one site, another chemistry at all."""
        sums: dict[str, list[tuple[float, float, float]]] = {}
        for (assembly, chrom, pos, ref, alt), cells in self.own.rates.items() if self.own is not None else ():
            counts = next(
                (c for c in windows if c.window.chrom == chrom and c.window.start <= pos <= c.window.end), None
            )
            if assembly is not self.assembly or counts is None:
                continue
            index = pos - counts.window.start
            shown = counts.cells[index]
            depth = int(shown.sum())
            reads = int(shown["ACGT".index(alt)].sum())
            if not depth or reads > max(2, VARIANT * depth):
                continue
            by_cell = shown.sum(axis=0)
            expected = sum(float(by_cell[cell]) * rate.rate for cell, rate in cells.items())
            spread = max(rate.dispersion for rate in cells.values())
            variance = expected * (1 + (depth - 1) * spread)
            sums.setdefault(_kind(ref, alt), []).append((reads - expected, expected, variance))
        self.misfits = tuple(
            kind
            for kind, rows in sorted(sums.items())
            for kept in [sorted(rows)[:-1]]
            if sum(e for e, _, _ in kept)
            > MISFIT * math.sqrt(sum(v for _, _, v in kept) + (BETWEEN_SAMPLES * sum(x for _, x, _ in kept)) ** 2)
        )

    @property
    def _prior(self) -> float:
        return self.settings.error_rate / 3

    def of_base(self, counts: RegionCounts, pos: int, ref: str, alt: str) -> tuple[BackgroundSource, Rate]:
        """The background of one substitution at one place."""
        index = pos - counts.window.start
        key = (self.assembly, counts.window.chrom, pos, ref, alt)
        own = self.own.rate(key, _cells(counts, index)) if self.own is not None else None
        if own is not None and not self.misfits:
            return BackgroundSource.OWN_TABLE, own
        of_sample = self._of_sample(counts, index, alt)
        if own is None or of_sample[1].rate >= own.rate:
            return of_sample
        return BackgroundSource.OWN_TABLE, replace(own, dispersion=max(own.dispersion, self.dispersion))

    def _of_sample(self, counts: RegionCounts, index: int, alt: str) -> tuple[BackgroundSource, Rate]:
        """The background of a substitution by the sample itself, else by its base qualities."""
        kind = change_class(*_neighbours(counts, index), alt)
        reads, depth = self.classes.get(kind, (0, 0)) if kind is not None else (0, 0)
        if depth >= ENOUGH:
            return BackgroundSource.SAME_SAMPLE, Rate(shrunk(reads, depth, self._prior, WEIGHT), self.dispersion, depth)
        quality = max(self._prior, _quality_error(counts, index) / 3)
        return BackgroundSource.BASE_QUALITY, Rate(quality, self.dispersion, depth)

    def of_indel(self, counts: RegionCounts, change: PlacedAllele) -> tuple[BackgroundSource, Rate]:
        """The background of an indel: runs of one base slip."""
        key = (self.assembly, counts.window.chrom, *change)
        index = change[0] - counts.window.start
        own = self.own.rate(key, _cells(counts, index)) if self.own is not None else None
        if own is not None:
            return BackgroundSource.OWN_TABLE, own
        run = run_length(counts.sequence, index + 1)
        rate = next(rate for length, rate in INDEL_RATES if run >= length)
        return BackgroundSource.BASE_QUALITY, Rate(max(rate, self._prior), self.dispersion)

    def of(self, counts: RegionCounts, change: PlacedAllele) -> tuple[BackgroundSource, Rate]:
        """The background of a single base or an indel."""
        pos, ref, alt = change
        return self.of_base(counts, pos, ref, alt) if len(ref) == len(alt) == 1 else self.of_indel(counts, change)

    def test(self, background: tuple[BackgroundSource, Rate], reads: int, depth: int, tests: int) -> BackgroundTest:
        """Whether so many fragments of a site exceed the background."""
        source, rate = background
        level = self.settings.false_findings / max(1, tests)
        needed = needed_reads(depth, rate.rate, rate.dispersion, level, self.settings.min_alt_reads)
        p_value = survival(reads, max(depth, reads), rate.rate, rate.dispersion)
        return BackgroundTest(
            source,
            _short(rate.rate),
            _short(rate.dispersion),
            _short(p_value),
            tests,
            needed,
            reads >= needed,
        )


def _kind(ref: str, alt: str) -> str:
    """A substitution as read from its pyrimidine.

    >>> _kind("A", "C"), _kind("C", "T")
    ('T>G', 'C>T')
    """
    return f"{ref}>{alt}" if ref in "CT" else f"{ref}>{alt}".translate(_COMPLEMENT)


def _short(value: float) -> float:
    return float(f"{value:.3g}")


def _cells(counts: RegionCounts, index: int) -> Cells:
    return tuple(tuple(int(n) for n in row) for row in counts.cells[index].sum(axis=0))


def _neighbours(counts: RegionCounts, index: int) -> tuple[str, str, str]:
    sequence = counts.sequence
    before = sequence[index - 1] if index else "N"
    after = sequence[index + 1] if index + 1 < len(sequence) else "N"
    return before, sequence[index], after


def _quality_error(counts: RegionCounts, index: int) -> float:
    total = int(counts.cells[index].sum())
    if not total:
        return 0.0
    return float(10 ** (-float(counts.sums[index, :, 2].sum()) / total / 10))


@lru_cache(maxsize=1024)
def _kinds(sequence: str) -> "Ints":
    """The number of the class (in _CLASSES) of each change by place and changed base; -1 for none."""
    import numpy as np

    found = np.full((len(sequence), 4), -1, np.int64)
    for index in range(1, len(sequence) - 1):
        for code, alt in enumerate("ACGT"):
            before, ref, after = sequence[index - 1], sequence[index], sequence[index + 1]
            kind = None if alt == ref else change_class(before, ref, after, alt)
            if kind is not None:
                found[index, code] = _NUMBERS[kind]
    return found


def _class_rows(counts: RegionCounts, left_out: frozenset[tuple[str, int]]) -> tuple["Ints", "Ints", "Ints"]:
    """Class, fragments with the change and depth, for each change of each base that can teach."""
    import numpy as np

    by_base, kinds, window = counts.cells.sum(axis=(2, 3)), _kinds(counts.sequence), counts.window
    depth = by_base.sum(axis=1)
    other = by_base.copy()
    known = [(index, "ACGT".find(base)) for index, base in enumerate(counts.sequence)]
    places = np.array([(i, c) for i, c in known if c >= 0], np.int64).reshape(-1, 2)
    other[places[:, 0], places[:, 1]] = 0
    # Small depths show a fraction above VARIANT by one stray fragment.
    usable = (depth > 0) & (other.max(axis=1) <= np.maximum(2, VARIANT * depth))
    usable[
        [pos - window.start for chrom, pos in left_out if chrom == window.chrom and window.start <= pos <= window.end]
    ] = False
    place, code = np.nonzero(usable[:, None] & (kinds >= 0))
    return kinds[place, code], by_base[place, code], depth[place]


def run_length(sequence: str, index: int) -> int:
    """Length of the run of one base that ``index`` lies in."""
    if not 0 <= index < len(sequence) or sequence[index] == "N":
        return 0
    low = high = index
    while low > 0 and sequence[low - 1] == sequence[index]:
        low -= 1
    while high + 1 < len(sequence) and sequence[high + 1] == sequence[index]:
        high += 1
    return high - low + 1


def site(counts: RegionCounts, pos: int, gene: str, plan: ReadPlan, errors: ErrorModel) -> SiteReads:
    """One position allele by allele: single bases, and the indels that are anchored there."""
    index = pos - counts.window.start
    ref, depth = counts.sequence[index], counts.depth(pos)
    cells, sums = counts.cells[index].tolist(), counts.sums[index].tolist()
    tallies = {base: tally_of(cells[code], sums[code]) for code, base in enumerate("ACGT")}
    alleles = []
    for base, tally in tallies.items():
        if base == ref or not tally.reads:
            continue
        test = None
        if ref != "N":
            test = errors.test(errors.of_base(counts, pos, ref, base), tally.reads, depth, plan.tests)
        alleles.append(AlleleReads(ref, base, tally.support(1), test))
    for change, tally in sorted(counts.indels.items()):
        if change[0] == pos:
            test = errors.test(errors.of_indel(counts, change), tally.reads, depth, plan.tests)
            size = abs(len(change[1]) - len(change[2]))
            alleles.append(AlleleReads(change[1], change[2], tally.support(size), test))
    own = tallies.get(ref, AlleleTally())
    return SiteReads(
        gene, counts.window.chrom, pos, ref, depth, own.support(0), tuple(alleles),
        int(counts.low_quality[index]), int(counts.disagreeing[index]),
    )  # fmt: skip


def region_haplotypes(counts: RegionCounts, region: CountedRegion, plan: ReadPlan, errors: ErrorModel) -> WholeRegion:
    """A region that was read as a whole: its haplotypes by support; those of a single fragment are only counted."""
    total = sum(tally.reads for tally in region.haplotypes.values())
    found, other = [], 0
    for (single, indels), tally in region.haplotypes.items():
        changes = (*single, *indels)
        if tally.reads == 1 and changes:
            other += 1
            continue
        found.append(_haplotype(counts, changes, tally, total, plan, errors))
    found.sort(key=lambda h: (-h.support.reads, h.changes))
    return WholeRegion(
        region.locus, counts.window.chrom, region.start, region.end, total, region.partly, region.not_readable,
        tuple(found), other,
    )  # fmt: skip


def _haplotype(
    counts: RegionCounts,
    changes: Sequence[PlacedAllele],
    tally: AlleleTally,
    total: int,
    plan: ReadPlan,
    errors: ErrorModel,
) -> Haplotype:
    chrom = counts.window.chrom
    names = tuple(f"{chrom}:{pos}:{ref}:{alt}" for pos, ref, alt in sorted(changes))
    if not changes:
        return Haplotype((), counts.window.start, "", "", tally.support(0))
    try:
        joint = replacement(counts.sequence, counts.window.start, changes)
    except ValueError:  # overlapping changes: the first alone is named
        joint = min(changes)
    # All changes must be errors at once: the rarest alone is the cautious bound.
    background = min((errors.of(counts, change) for change in changes), key=lambda b: b[1].rate)
    test = errors.test(background, tally.reads, total, plan.tests)
    size = sum(1 if len(r) == len(a) else abs(len(r) - len(a)) for _, r, a in changes)
    return Haplotype(names, *joint, tally.support(size), test)


def locus_limits(
    counts: Mapping[int, RegionCounts], chrom: str, plan: ReadPlan, errors: ErrorModel, default_depth: int
) -> tuple[float | None, float | None, int | None]:
    """Over the bases of a locus (position to its window's counts): the bound on the fraction of any looked-for allele that is
    not above background, the fraction that this very rule reports with 95 % probability, and the fragments it needs."""
    upper: list[float] = []
    limits: list[tuple[float, int]] = []
    for pos, window in counts.items():
        for change in _looked_for(window, chrom, pos, plan):
            depth = window.depth(pos)
            reads = _reads(window, change)
            test = errors.test(errors.of(window, change), reads, depth, plan.tests)
            bound, limit = upper95(reads, depth), limit95(depth, test.needed)
            if limit is None or bound is None:
                return bound, None, None
            limits.append((limit, test.needed))
            if not test.above:
                upper.append(bound)
    # What is looked for at no single base is judged at the shallowest one by the configured error rate.
    plain = (BackgroundSource.BASE_QUALITY, Rate(errors.settings.error_rate / 3, errors.dispersion))
    needed = errors.test(plain, 0, default_depth, plan.tests).needed
    limit = limit95(default_depth, needed)
    if limit is None:
        return None, None, None
    limits.append((limit, needed))
    upper.append(upper95(0, default_depth) or 1.0)
    worst, needed = max(limits)
    return max(upper), worst, needed


def _reads(counts: RegionCounts, change: PlacedAllele) -> int:
    pos, ref, alt = change
    if len(ref) == len(alt) == 1:
        return int(counts.cells[pos - counts.window.start, "ACGT".index(alt)].sum())
    tally = counts.indels.get(change)
    return 0 if tally is None else tally.reads


def _looked_for(counts: RegionCounts, chrom: str, pos: int, plan: ReadPlan) -> Iterator[PlacedAllele]:
    ref = counts.sequence[pos - counts.window.start]
    if (chrom, pos) in plan.critical and ref != "N":
        yield from ((pos, ref, base) for base in "ACGT" if base != ref)
        return
    for allele in plan.listed.get((chrom, pos), ()):
        if len(allele.ref) == len(allele.alt) == 1 or len(allele.ref) != len(allele.alt):
            yield allele.pos, allele.ref, allele.alt
