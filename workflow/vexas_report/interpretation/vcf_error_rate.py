"""The noise of a file that counts alternate reads at every base: what its other bases show that no caller called. Pure.

A caller that writes every base writes sequencing errors too, bases of low quality among them, and how many depends on the
instrument and on the caller's cuts, which the file does not state. So the sample shows it itself: errors of one change at one
base are taken as negative binomial (a gamma over the bases, Poisson within one), learnt from the bases that no report looks for.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from vexas_report.interpretation.context import Context
from vexas_report.interpretation.overlap import REPORTABLE_FLANK
from vexas_report.interpretation.read_statistics import alternate_reads, called
from vexas_report.knowledge.table_records import Allele, Gene, Interval
from vexas_report.model.distributions import beta_cdf, poisson_tail
from vexas_report.model.evidence import RecordShape, ReferenceBlock, SampleEvidence
from vexas_report.model.inputs import LocusRole
from vexas_report.model.sample import Thresholds
from vexas_report.model.terms import Assembly

CHANGES = 3  # other bases that a base can be read as
WEIGHT = 5_000  # weight of the configured rate, in reads
EVEN = 100  # weight of no spread, in bases: a few stray reads are not a pattern
MOST_SPREAD = 1.0  # errors that gather more than this do so at places, which the neighbours of a base show
FEWEST = 50  # bases that must be counted: a few uncalled records teach nothing, so that adding one never hides a clone
VARIANT = 0.2  # an uncalled allele with a larger share of the reads is a variant and excluded from the error estimate
FLANK = 50  # bases next to an exon that are learnt from as well; further off nothing is reported either
NEAR = 15  # bases to either side that share their reads' ends with a base, where errors gather
NEAR_WEIGHT = 1_000  # weight of the whole file against the reads near a base, in reads
_FAMILY_WISE = 0.05

Seen = tuple[int, int]  # alternate reads of one change at one base, and the depth there


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """Errors of one change per read: ``rate`` is the mean over the bases, ``spread`` how much they differ (the variance of the
    rate over its squared mean; 0: all alike, which is Poisson)."""

    rate: float
    spread: float = 0.0


@dataclass(frozen=True, slots=True)
class FileErrorRates:
    """The noise of a file: as a whole, and by base (chromosome and position) the alternate reads and the depth that taught it.
    ``further`` is that of the sample's other files."""

    whole: ErrorRate
    taught: Mapping[tuple[str, int], Seen]
    further: tuple["FileErrorRates", ...] = ()

    def at(self, chrom: str, pos: int) -> ErrorRate:
        """The noise at a base: that of the file, or of its neighbours where it is more. The base itself has no say. Of several
        files the least counts, so that none hides what another shows."""
        own = [self._at(chrom, pos), *(each.at(chrom, pos) for each in self.further)]
        return ErrorRate(min(noise.rate for noise in own), min(noise.spread for noise in own))

    def _at(self, chrom: str, pos: int) -> ErrorRate:
        near = [self.taught.get((chrom, p), (0, 0)) for p in range(pos - NEAR, pos + NEAR + 1) if p != pos]
        reads, depth = (sum(one[part] for one in near) for part in (0, 1))
        rate = (reads + NEAR_WEIGHT * self.whole.rate) / (CHANGES * depth + NEAR_WEIGHT)
        return ErrorRate(max(self.whole.rate, rate), self.whole.spread)


def estimate_error_rates(seen: Iterable[Seen], bases: int, depth: int, thresholds: Thresholds) -> ErrorRate:
    """The noise of ``bases`` bases (one at least) with ``depth`` reads together, of which ``seen`` are the changes that any read
    shows. Never less than ``error_rate``, on which it rests where the file counts few reads."""
    shown = list(seen)
    reads, possible = sum(k for k, _ in shown), CHANGES * depth
    rate = max(thresholds.error_rate, (reads + WEIGHT * thresholds.error_rate) / (possible + WEIGHT))
    if not reads:
        return ErrorRate(rate)
    # Moments: a change at a base of depth n has the variance m + spread m², m = n rate. Depths are near their mean.
    mean = depth / bases * rate
    unseen = max(0, CHANGES * bases - len(shown))
    excess = sum((k - n * rate) ** 2 - n * rate for k, n in shown) + unseen * (mean**2 - mean)
    scale = sum((n * rate) ** 2 for _, n in shown) + (unseen + CHANGES * EVEN) * mean**2
    return ErrorRate(rate, min(MOST_SPREAD, max(0.0, excess / scale)))


def error_rate_of(evidence: SampleEvidence, assembly: Assembly, context: Context) -> FileErrorRates:
    """The noise of each of a sample's files."""
    files = range(len(evidence.input.callers)) if evidence.input is not None else range(1)
    first, *others = (_noise_of(_of_file(evidence, file), assembly, context) for file in files)
    return replace(first, further=tuple(others))


def _of_file(evidence: SampleEvidence, file: int) -> SampleEvidence:
    calls = tuple(call for call in evidence.calls if call.file == file)
    return replace(evidence, calls=calls, blocks=tuple(block for block in evidence.blocks if block.file == file))


def _noise_of(evidence: SampleEvidence, assembly: Assembly, context: Context) -> FileErrorRates:
    """The noise of a file: of every base at which it counts alternate reads or states reference, apart from core loci and
    what is called or listed. That of the configuration where these are too few."""
    configured = FileErrorRates(ErrorRate(context.thresholds.error_rate), {})
    if not _noisy(evidence):
        return configured
    bases = _bases(assembly, context)
    within = {(chrom, pos) for chrom, here in bases.items() for pos in here}
    places = dict(_without_reads(evidence.blocks, bases))
    shown: dict[tuple[str, int], list[Seen]] = {
        (b.chrom, b.start): [(b.alt_reads, b.depth)]
        for b in evidence.blocks
        # The reads of a record that lists alternates are those of its calls.
        if b.counted and b.alt_reads and b.depth and b.shape is not RecordShape.VARIANT_RECORD
    }
    for call in evidence.calls:
        reads, place = alternate_reads(call.counts), (call.chrom, call.pos)
        if call.counts is None or not call.counts.depth or reads is None or len(call.ref) != 1 or len(call.alt) != 1:
            continue
        places[place] = max(places.get(place, 0), call.counts.depth)
        shown.setdefault(place, []).append((reads, call.counts.depth))
    judged = set(_judged(evidence, assembly, context))

    def teaches(place: tuple[str, int]) -> bool:
        return place in within and place not in judged and not any(map(_variant, shown.get(place, ())))

    teaching = {place: depth for place, depth in places.items() if teaches(place)}
    if len(teaching) < FEWEST:
        return configured
    seen = [one for place in teaching for one in shown.get(place, ()) if one[0]]
    whole = estimate_error_rates(seen, len(teaching), sum(teaching.values()), context.thresholds)
    return FileErrorRates(whole, {p: (sum(k for k, _ in shown.get(p, ())), n) for p, n in teaching.items()})


def _bases(assembly: Assembly, context: Context) -> dict[str, list[int]]:
    """Bases that are learnt from, by chromosome, in order: exons and the bases next to them, without the core loci."""
    found: dict[str, set[int]] = {}
    genes = context.genes.values()
    for exon in (exon.interval[assembly] for gene in genes for exon in gene.exons):
        found.setdefault(exon.chrom, set()).update(range(max(1, exon.start - FLANK), exon.end + FLANK + 1))
    for core in (locus.interval[assembly] for gene in genes for locus in gene.loci if locus.role is LocusRole.CORE):
        found.get(core.chrom, set()).difference_update(range(core.start, core.end + 1))
    return {chrom: sorted(here) for chrom, here in found.items()}


def _without_reads(
    blocks: Iterable[ReferenceBlock], bases: Mapping[str, Sequence[int]]
) -> Iterator[tuple[tuple[str, int], int]]:
    """Bases and depths of reference records. A block may hide stray reads; taken for none, they make the noise too small rather
    than hide a clone."""
    for block in (b for b in blocks if b.depth):
        here = bases.get(block.chrom, ())
        for pos in here[bisect_left(here, block.start) : bisect_right(here, block.end)]:
            yield (block.chrom, pos), block.depth or 0


def _noisy(evidence: SampleEvidence) -> bool:
    return any(b.alt_reads for b in evidence.blocks if b.shape is not RecordShape.VARIANT_RECORD) or any(
        not called(c) and c.counts is not None for c in evidence.calls
    )


def _variant(one: Seen) -> bool:
    # Stray reads reach this share at small depths.
    return one[0] > max(2, VARIANT * one[1])


def _judged(evidence: SampleEvidence, assembly: Assembly, context: Context) -> Iterator[tuple[str, int]]:
    """Bases outside the core loci that teach nothing: those of a call and of a listed variant."""
    for call in evidence.calls:
        allele = Allele(call.chrom, call.pos, call.ref, call.alt)
        if called(call) or context.variants.exact(assembly, frozenset((allele,))):
            yield call.chrom, call.pos


def candidate_changes(gene: Gene, assembly: Assembly, chrom: str, pos: int) -> int:
    """Changes among which an uncalled allele at a base is looked for: three a base.

    A file may state every base of every exon, so these share one level of 5 %. A base of a core locus shares it with the bases
    of the gene's loci only: the few core bases add less than 1 % to it, and a clone there needs fewer reads.
    """
    core = [i for locus in gene.loci if locus.role is LocusRole.CORE and (i := locus.interval[assembly]).chrom == chrom]
    if any(i.contains(pos) for i in core):
        return CHANGES * _bases_of(tuple(locus.interval[assembly] for locus in gene.loci), 0)
    return CHANGES * _bases_of(tuple(exon.interval[assembly] for exon in gene.exons), REPORTABLE_FLANK)


@lru_cache(maxsize=64)
def _bases_of(intervals: tuple[Interval, ...], flank: int) -> int:
    return len({pos for i in intervals for pos in range(i.start - flank, i.end + flank + 1)})


@lru_cache(maxsize=65536)
def error_explains(alt_reads: int, depth: int, tests: int, noise: ErrorRate, thresholds: Thresholds) -> bool:
    """Whether sequencing error explains alternate reads that no caller called: too few of them, or no more than ``noise`` gives
    in one of ``tests`` changes with 5 % probability (Bonferroni)."""
    if alt_reads < thresholds.uncalled_min_reads:
        return True
    mean = depth * noise.rate
    # P(negative binomial >= k) = I_q(k, 1 / spread), q = m / (m + 1 / spread).
    spread = noise.spread
    if spread < 1e-6:
        chance = poisson_tail(alt_reads, mean)
    else:
        chance = beta_cdf(mean / (mean + 1 / spread), alt_reads, 1 / spread)
    return chance * max(1, tests) > _FAMILY_WISE
