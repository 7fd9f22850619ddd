"""Samples simulated at the level of fragments: windows filled with counts, then judged by the program's own code.

No read is made: for each base of each window it is drawn how many fragments of either strand and pair orientation show
which base. That is what counting yields from reads, so that ten thousand samples are possible.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray
from tests.builders.reads import evidence
from tests.validation.parameters import ErrorModel as SimulatedErrors

from vexas_report.alignment.allele_counts import SUMS, CountedRegion, RegionCounts
from vexas_report.alignment.allele_tally import AlleleTally, tally_of
from vexas_report.alignment.allele_tests import ErrorModel, change_class
from vexas_report.alignment.background_table import OwnBackground
from vexas_report.alignment.fragments import BOTH, F1R2, F2R1, FORWARD, REVERSE
from vexas_report.alignment.indels import PlacedAllele
from vexas_report.alignment.open_alignment import Alignment, ReadFilterCounts
from vexas_report.alignment.sample_coverage import CountedAlignment, ReadContext, assess_alignment, errors_of
from vexas_report.alignment.target_plan import WHOLE, ReadPlan, Window, make_plan
from vexas_report.knowledge import load_genes, load_variants
from vexas_report.knowledge.genome import load_genome
from vexas_report.model.coverage import SampleCoverage
from vexas_report.model.sample import ReadSettings, Sample, Settings
from vexas_report.model.terms import Assembly

BUILD = Assembly.GRCH38
CELLS = ((FORWARD, F1R2), (FORWARD, F2R1), (REVERSE, F1R2), (REVERSE, F2R1), (BOTH, F1R2), (BOTH, F2R1))
SHARES = (0.2, 0.2, 0.2, 0.2, 0.1, 0.1)
QUALITY, MAPQ, EDGE = 36, 60, 40
MOTIF = change_class("A", "A", "T", "C")
Place = tuple[str, int, str, str]


@cache
def known() -> ReadContext:
    """The loci of all genes under the settings that the program ships with."""
    genome = load_genome(BUILD)
    return ReadContext(BUILD, load_genes(), load_variants(None), genome, Settings(reads=ReadSettings()), None)


@cache
def plan() -> ReadPlan:
    """All windows of a sample without calls."""
    return make_plan(known().genes, known().variants, (), BUILD)


@cache
def sequence(window: Window) -> str:
    """The window's reference; a fixed base stands where none is shipped."""
    bases = known().genome.fetch(window.chrom, window.start, window.end)
    return "".join(b if b != "N" else random.Random(window.start + i).choice("ACGT") for i, b in enumerate(bases))


@cache
def focus() -> Window:
    """The window that holds codon 41 and the acceptor."""
    at = next(x for x in known().genes["UBA1"].loci if x.id == WHOLE[0]).interval[BUILD]
    return next(w for w in plan().windows if w.chrom == at.chrom and w.start <= at.start <= w.end)


@cache
def narrow() -> tuple[ReadContext, ReadPlan]:
    """The genes and the plan cut down to that window; the number of tests stays."""
    window, gene = focus(), known().genes["UBA1"]
    loci = tuple(
        x for x in gene.loci if window.start <= x.interval[BUILD].start and x.interval[BUILD].end <= window.end
    )
    exons = tuple(e for e in gene.exons if e.number == 3)
    inside = {p for p in plan().sites if p[0] == window.chrom and window.start <= p[1] <= window.end}
    cut = replace(
        plan(),
        windows=(window,),
        sites={p: g for p, g in plan().sites.items() if p in inside},
        listed={p: a for p, a in plan().listed.items() if p in inside},
    )
    return replace(known(), genes={"UBA1": replace(gene, loci=loci, exons=exons)}), cut


@cache
def _rates(window: Window, model: SimulatedErrors, seed: int) -> NDArray[np.float64]:
    """Error rates by base of the window, changed base and cell of CELLS; ``seed`` makes the assay, whose sites differ."""
    rng = np.random.default_rng([seed, window.start])
    bases, rates = sequence(window), np.full((window.length, 4, len(CELLS)), model.base)
    for index, ref in enumerate(bases):
        around = (bases[index - 1 : index] or "N", ref, bases[index + 1 : index + 2] or "N")
        for code, alt in enumerate("ACGT"):
            if alt == ref:
                rates[index, code] = 0.0
            elif change_class(*around, alt) == MOTIF:
                # The error belongs to one orientation of the pair, and to the strand on which T is read.
                wrong = F2R1 if ref == "A" else F1R2
                rates[index, code] = [model.excess if o == wrong else model.base for _, o in CELLS]
    return rates * rng.gamma(model.site_shape, 1 / model.site_shape, (window.length, 4, 1))


@dataclass(frozen=True)
class Clone:
    """One allele in a share of the fragments; ``forward_only`` puts all of it on one strand and orientation."""

    place: Place
    fraction: float
    forward_only: bool = False


def fill(
    window: Window, depth: int, rates: NDArray[np.float64], rng: np.random.Generator, clone: Clone | None = None
) -> RegionCounts:
    """One window at an even depth, with errors at these rates and at most one clone of a single base."""
    bases = np.array(["ACGT".index(b) for b in sequence(window)])
    rows = np.arange(window.length)
    by_cell = rng.multinomial(depth, SHARES, size=window.length)
    wrong = rng.binomial(by_cell[:, None, :], np.minimum(rates, 0.5))
    shown = np.zeros((window.length, 5, len(CELLS)), np.int64)
    shown[:, :4] = wrong
    shown[rows, bases] = by_cell - wrong.sum(axis=1)
    if clone is not None and window.chrom == clone.place[0]:
        _add_clone(shown, window, clone, rng)
    cells = np.zeros((window.length, 5, 3, 3), np.int64)
    for number, (strand, orientation) in enumerate(CELLS):
        cells[:, :, strand, orientation] = shown[:, :, number]
    fragments = shown.sum(axis=2).astype(float)
    means = np.array([0.05, EDGE, QUALITY, MAPQ, 1.0, 1.0])
    zero = np.zeros(window.length, np.int64)
    counts = RegionCounts(
        window, sequence(window), cells, fragments[:, :, None] * means[None, None, : len(SUMS)], zero, zero
    )
    counts.regions = tuple(_regions(counts))
    return counts


def _add_clone(shown: NDArray[np.int64], window: Window, clone: Clone, rng: np.random.Generator) -> None:
    """Turn a binomial share of the fragments with the reference base into carriers."""
    _, pos, ref, alt = clone.place
    index, before, after = pos - window.start, "ACGT".index(ref), "ACGT".index(alt)
    if not 0 <= index < window.length:
        return
    if clone.forward_only:
        share = np.zeros(len(CELLS))
        share[0] = min(1.0, clone.fraction / SHARES[0])
    else:
        share = np.full(len(CELLS), clone.fraction)
    carriers = rng.binomial(shown[index, before], share)
    shown[index, before] -= carriers
    shown[index, after] += carriers


def _regions(counts: RegionCounts) -> list[CountedRegion]:
    """Codon 41 and the acceptor as a whole: each change on fragments of its own, as independent errors are."""
    found, window = [], counts.window
    for locus in known().genes["UBA1"].loci:
        at = locus.interval[BUILD]
        if locus.id not in WHOLE or at.chrom != window.chrom or not window.start <= at.start <= at.end <= window.end:
            continue
        region = CountedRegion(locus.id, at.start, at.end)
        changed = 0
        for pos in range(at.start, at.end + 1):
            index = pos - window.start
            ref = counts.sequence[index]
            for code, alt in enumerate("ACGT"):
                cells = counts.cells[index, code]
                if alt != ref and cells.any():
                    tally = tally_of(cells.tolist(), counts.sums[index, code].tolist())
                    region.haplotypes[((pos, ref, alt),), ()] = tally
                    changed += tally.reads
        plain = AlleleTally()
        plain.strands[FORWARD] = max(0, counts.depth(at.start) - changed)
        plain.orientations[F1R2] = plain.strands[FORWARD]
        region.haplotypes[(), ()] = plain
        found.append(region)
    return found


def _alignment() -> Alignment:
    names = {gene.chrom: gene.chrom for gene in known().genes.values()}
    return Alignment("simulated", None, names, None, taken=ReadFilterCounts(counted=1))


@dataclass(frozen=True)
class Background:
    """A sample without any clone, its errors learnt; clones can be put into it. ``level`` is its own factor on all rates."""

    data: CountedAlignment
    errors: ErrorModel
    depth: int
    model: SimulatedErrors
    assay: int
    level: float


def background(
    depth: int, model: SimulatedErrors, assay: int, rng: np.random.Generator, own: OwnBackground | None = None
) -> Background:
    """All windows of a negative sample."""
    level = float(rng.gamma(model.sample_shape, 1 / model.sample_shape))
    windows = tuple(fill(w, depth, level * _rates(w, model, assay), rng) for w in plan().windows)
    data = CountedAlignment(plan(), windows, _alignment())
    return Background(data, errors_of(data, known(), own), depth, model, assay, level)


def redrawn(made: Background, rng: np.random.Generator) -> Background:
    """Another sample with the same errors: every window that holds a judged position is drawn anew. What is judged was
    not learnt from, so that the draws do not know of each other."""
    windows = tuple(
        fill(c.window, made.depth, made.level * _rates(c.window, made.model, made.assay), rng)
        if c.window in _looked_at()
        else c
        for c in made.data.windows
    )
    return replace(made, data=CountedAlignment(plan(), windows, _alignment()))


@cache
def _looked_at() -> frozenset[Window]:
    return frozenset(w for w in plan().windows if any(c == w.chrom and w.start <= p <= w.end for c, p in plan().sites))


@cache
def _light() -> ReadContext:
    """All genes, with the two loci alone that decide a negative: the others cost time and change no finding."""
    genes = {
        name: replace(gene, loci=tuple(x for x in gene.loci if x.id in WHOLE)) for name, gene in known().genes.items()
    }
    return replace(known(), genes=genes)


def whole_sample(sample: Sample, made: Background, *, light: bool = False) -> SampleCoverage:
    """What the program says of every position that it looks at; ``light`` states the two loci alone."""
    return assess_alignment(evidence(sample), made.data, made.errors, _light() if light else known())


def exon3(sample: Sample, made: Background, rng: np.random.Generator, clone: Clone | None) -> SampleCoverage:
    """What the program says of codon 41 and the acceptor with a clone, against the errors of the same sample."""
    genes, cut = narrow()
    rates = made.level * _rates(focus(), made.model, made.assay)
    data = CountedAlignment(cut, (fill(focus(), made.depth, rates, rng, clone),), _alignment())
    return assess_alignment(evidence(sample), data, made.errors, genes)


def with_slips(made: Background, place: Place, rate: float, rng: np.random.Generator) -> Background:
    """The same sample with a deletion that slips in: errors of a run of one base at this rate."""
    chrom, pos, ref, alt = place
    change: PlacedAllele = (pos, ref, alt)
    counts = made.data.at(chrom, pos)
    slipped = int(rng.binomial(counts.depth(pos), rate))
    if slipped:
        tally = AlleleTally()
        for number in range(slipped):
            tally.add(number % 2, F1R2 if number % 4 < 2 else F2R1, EDGE, QUALITY, MAPQ, 1)
        counts.indels[change] = tally
    return made


def observed(made: Background) -> Mapping[object, object]:
    """The sample as a background table takes it."""
    from vexas_report.alignment.coverage_stage import observations

    return dict(observations(made.data, BUILD))
