"""The noise that a file with every base shows of itself: what it hides, and what stands clear of it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.builders.evidence import allele_call, call, context, counts, evidence

from vexas_report.interpretation import interpret
from vexas_report.interpretation.vcf_error_rate import (
    CHANGES,
    FEWEST,
    MOST_SPREAD,
    ErrorRate,
    FileErrorRates,
    candidate_changes,
    error_explains,
    error_rate_of,
    estimate_error_rates,
)
from vexas_report.knowledge import load_genes
from vexas_report.model.evidence import Call, ReferenceBlock
from vexas_report.model.inputs import LocusRole
from vexas_report.model.sample import Thresholds
from vexas_report.model.terms import Assembly, VexasConclusion

SITES = 1_000
EXON15 = 47_205_940  # UBA1, GRCh38: no listed variant is at the bases that are drawn
PLAIN = Thresholds()


def drawn(rate: float, depth: int, rng: np.random.Generator, bases: int = 700) -> list[tuple[int, int]]:
    """Errors of every change of so many bases, which differ by half."""
    rates = rate * rng.gamma(4, 1 / 4, CHANGES * bases)
    return [(int(k), depth) for k in rng.poisson(depth * rates) if k]


@pytest.mark.parametrize("depth", [50, 300, 2_000])
@pytest.mark.parametrize("rate", [1e-4, 1e-3, 5e-3, 2e-2])
def test_a_file_of_errors_alone_tells_nothing(rate: float, depth: int) -> None:
    # GIVEN a hundred files of errors alone WHEN each change is tested by what its own file shows
    rng, false = np.random.default_rng(12), 0
    for _ in range(100):
        seen = drawn(rate, depth, rng)
        noise = estimate_error_rates(seen, 700, 700 * depth, PLAIN)
        false += any(not error_explains(k, n, CHANGES * 700, noise, PLAIN) for k, n in seen)
    # THEN the family-wise chance of 5 % holds within what a hundred files can show
    assert false <= 12


@pytest.mark.parametrize("shape", [2, 4])
@pytest.mark.parametrize("depth", [100, 1_000])
@pytest.mark.parametrize("panel", [True, False], ids=["bases of the loci", "all exons"])
def test_fewer_than_one_file_of_errors_in_twenty_shows_an_uncalled_allele(panel: bool, depth: int, shape: int) -> None:
    """GIVEN files of errors alone over UBA1's loci, or over all its exons WHEN the three changes of each base are tested THEN at
    most 5 % show an allele."""
    gene, assembly = load_genes()["UBA1"], Assembly.GRCH38
    spans = [locus.interval[assembly] for locus in gene.loci] if panel else [e.interval[assembly] for e in gene.exons]
    bases = sorted({pos for i in spans for pos in range(i.start, i.end + 1)})
    tests = np.repeat([candidate_changes(gene, assembly, gene.chrom, pos) for pos in bases], CHANGES)
    rng, files, false = np.random.default_rng(25), 200, 0
    for _ in range(files):
        reads = rng.poisson(depth * 1e-3 * rng.gamma(shape, 1 / shape, len(tests)))
        noise = estimate_error_rates([(int(k), depth) for k in reads if k], len(bases), len(bases) * depth, PLAIN)
        most = [(int(reads[tests == t].max()), int(t)) for t in set(tests)]
        false += any(not error_explains(k, depth, t, noise, PLAIN) for k, t in most)
    assert false <= 0.05 * files


def test_tested_changes_are_three_a_base() -> None:
    """GIVEN a base of a core locus, and one elsewhere in the gene THEN it shares the level with all loci, or with every exon."""
    gene, assembly = load_genes()["UBA1"], Assembly.GRCH38
    loci = {p for locus in gene.loci for i in [locus.interval[assembly]] for p in range(i.start, i.end + 1)}
    exons = {p for e in gene.exons for i in [e.interval[assembly]] for p in range(i.start - 20, i.end + 21)}
    assert candidate_changes(gene, assembly, "chrX", 47_199_052) == CHANGES * len(loci)
    assert candidate_changes(gene, assembly, "chrX", EXON15) == CHANGES * len(exons)
    assert candidate_changes(gene, assembly, "chr1", 47_199_052) == CHANGES * len(exons)


@pytest.mark.parametrize("depth", [50, 100, 300, 2_000])
def test_a_clone_clear_of_a_clean_file_is_told(depth: int) -> None:
    noise = estimate_error_rates(drawn(5e-4, depth, np.random.default_rng(1)), 700, 700 * depth, PLAIN)
    least = next(k for k in range(1, depth) if not error_explains(k, depth, SITES, noise, PLAIN))
    assert least <= max(5, 0.01 * depth)


@given(st.integers(0, 400), st.integers(20, 3_000), st.floats(0, 0.2), st.floats(0, MOST_SPREAD))
@settings(derandomize=True)
def test_noise_never_tells_what_the_configured_rate_explains(
    reads: int, depth: int, rate: float, spread: float
) -> None:
    plain, noisy = ErrorRate(PLAIN.error_rate), ErrorRate(max(rate, PLAIN.error_rate), spread)
    if reads > depth * noisy.rate and error_explains(reads, depth, SITES, plain, PLAIN):
        assert error_explains(reads, depth, SITES, noisy, PLAIN)


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(50, 500)), max_size=50), st.integers(50, 3_000))
@settings(derandomize=True)
def test_the_configured_rate_is_the_least(seen: list[tuple[int, int]], bases: int) -> None:
    noise = estimate_error_rates(seen, bases, 100 * bases, PLAIN)
    assert noise.rate >= PLAIN.error_rate
    assert 0 <= noise.spread <= MOST_SPREAD


def file(fractions: Sequence[int], depth: int = 200) -> tuple[list[Call], list[ReferenceBlock]]:
    """Exon 15 base by base: a call of C>A in a reference genotype where reads show it, a counted block elsewhere."""
    calls, blocks = [], []
    for pos, reads in enumerate(fractions, EXON15):
        if reads:
            one = allele_call("UBA1", "chrX", pos, "C", "A", read=counts(reads, depth))
            calls.append(replace(one, genotype="0/0", genotype_copies=0, genotype_ploidy=2))
        else:
            blocks.append(ReferenceBlock("UBA1", "chrX", pos, pos, depth, "DP", alt_reads=0))
    return calls, blocks


@pytest.mark.parametrize(("reads", "told"), [(0, True), (4, False)])
def test_the_same_clone_is_told_in_a_clean_file_and_not_among_its_equals(reads: int, told: bool) -> None:
    # GIVEN 6 of 200 reads of c.122T>C that no caller called, WHEN every other base shows no read, or as many as the clone nearly
    calls, blocks = file([reads] * 100)
    findings = interpret(evidence(call("UBA1 c.122T>C", 6, 200, "0/0"), *calls, blocks=tuple(blocks)), context())
    # THEN it is a finding only where it stands clear of them
    assert (findings.conclusion.vexas is VexasConclusion.POSSIBLE) is told
    trail = next(d for d in findings.decisions if d.pos == 47_199_052)
    assert (trail.rule == "error_floor") is not told


@given(st.lists(st.integers(0, 20), max_size=FEWEST - 1))
@settings(derandomize=True, max_examples=30)
def test_a_few_uncalled_records_never_hide_a_clone(beside: list[int]) -> None:
    # GIVEN a clone that no caller called WHEN the file gains a few records that show reads elsewhere THEN it stays a finding
    calls, blocks = file(beside)
    findings = interpret(evidence(call("UBA1 c.122T>C", 6, 200, "0/0"), *calls, blocks=tuple(blocks)), context())
    assert findings.conclusion.vexas is VexasConclusion.POSSIBLE


def test_what_is_called_or_judged_teaches_nothing() -> None:
    clone, (calls, blocks) = call("UBA1 c.122T>C", 60, 200, "0/0"), file([1, 0] * 50)
    called = allele_call("UBA1", "chrX", EXON15 + 1, "C", "A", read=counts(100, 200))
    assert called.genotype_copies
    kinds = [evidence(*more, *calls, blocks=tuple(blocks)) for more in ((), (clone,))]
    plain, with_clone = (error_rate_of(one, Assembly.GRCH38, context()) for one in kinds)
    assert plain.whole == with_clone.whole
    without_base = [b for b in blocks if b.start != EXON15 + 1]
    apart = error_rate_of(evidence(*calls, blocks=tuple(without_base)), Assembly.GRCH38, context())
    beside = error_rate_of(evidence(called, *calls, blocks=tuple(blocks)), Assembly.GRCH38, context())
    assert beside.whole == apart.whole


@given(st.lists(st.sampled_from([0, 0, 0, 1, 2, 5]), min_size=60, max_size=140))
@settings(derandomize=True, max_examples=30)
def test_a_gvcf_shows_the_noise_of_the_file_with_every_base(reads: list[int]) -> None:
    # GIVEN the same reads base by base, and with each run of bases without a read in one block, which counts none
    calls, blocks = file(reads)
    runs: list[ReferenceBlock] = []
    for block in blocks:
        if runs and runs[-1].end + 1 == block.start:
            runs[-1] = replace(runs[-1], end=block.end)
        else:
            runs.append(replace(block, alt_reads=None))
    single, merged = (
        error_rate_of(evidence(*calls, blocks=tuple(some)), Assembly.GRCH38, context()) for some in (blocks, runs)
    )
    # THEN both teach the same, as a whole and at each base
    assert single == merged


def test_a_block_far_from_every_exon_teaches_nothing() -> None:
    calls, blocks = file([0, 1] * 60)
    intron = ReferenceBlock("UBA1", "chrX", 47_199_700, 47_200_800, 200, "DP")
    near, far = (
        error_rate_of(evidence(*calls, blocks=(*blocks, *more)), Assembly.GRCH38, context()) for more in ((), (intron,))
    )
    assert near == far


def test_errors_that_gather_at_an_edge_are_judged_by_their_neighbours() -> None:
    calls, blocks = file([0] * 130 + [6] * 20)
    noise = error_rate_of(evidence(*calls, blocks=tuple(blocks)), Assembly.GRCH38, context())
    edge, middle = noise.at("chrX", EXON15 + 140), noise.at("chrX", EXON15 + 40)
    assert edge.rate > 3 * middle.rate
    assert error_explains(10, 200, SITES, edge, PLAIN)
    assert not error_explains(10, 200, SITES, middle, PLAIN)


@given(
    st.lists(st.integers(1, 60), max_size=260),
    st.sampled_from([50, 80, 700]),
    st.sampled_from([20, 200, 1_000]),
    st.sampled_from([0.001, 0.01]),
)
@settings(derandomize=True)
def test_rate_and_spread_are_the_moments_of_every_change_of_every_base(
    shown: list[int], bases: int, depth: int, configured: float
) -> None:
    """GIVEN bases of one depth THEN rate and spread are what a plain estimate over all their changes gives, those without a read
    among them, beside the reads that the configured rate counts for and the bases without any spread."""
    noise = estimate_error_rates(
        [(k, depth) for k in shown], bases, bases * depth, replace(PLAIN, error_rate=configured)
    )
    changes = np.array(shown + [0] * max(0, CHANGES * bases - len(shown)), dtype=float)
    rate = max(configured, (changes.sum() + 5_000 * configured) / (CHANGES * bases * depth + 5_000))
    mean = rate * depth
    spread = ((changes - mean) ** 2 - mean).sum() / ((len(changes) + 300) * mean**2) if shown else 0.0
    assert noise.rate == pytest.approx(rate)
    assert noise.spread == pytest.approx(min(MOST_SPREAD, max(0.0, spread)), abs=1e-9)


@pytest.mark.parametrize(
    ("reads", "depth", "teaches"),
    [(40, 200, True), (41, 200, False), (2, 4, True), (3, 4, False), (3, 15, True), (4, 15, False)],
)
def test_a_base_with_a_larger_share_of_another_base_is_a_variant_and_teaches_nothing(
    reads: int, depth: int, teaches: bool
) -> None:
    """GIVEN a file that counts every base, and one uncalled allele THEN it teaches errors up to a fifth of the reads, or two reads."""
    calls, blocks = file([0] * 100)
    other = allele_call("UBA1", "chrX", EXON15 + 100, "C", "A", "0/0", read=counts(reads, depth))
    noise = error_rate_of(evidence(*calls, other, blocks=tuple(blocks)), Assembly.GRCH38, context())
    assert (noise.taught.get(("chrX", EXON15 + 100)) == (reads, depth)) is teaches
    assert len(noise.taught) == 100 + teaches


def test_indels_and_calls_without_depth_teach_nothing_and_reads_of_two_changes_teach_together() -> None:
    calls, blocks = file([0] * 100)
    place = EXON15 + 100

    def uncalled(ref: str, alt: str, alt_reads: int | None = 5, depth: int | None = 200) -> Call:
        return allele_call("UBA1", "chrX", place, ref, alt, "0/0", read=counts(alt_reads, depth))

    def taught(*more: Call) -> tuple[int, int] | None:
        noise = error_rate_of(evidence(*calls, *more, blocks=tuple(blocks)), Assembly.GRCH38, context())
        return noise.taught.get(("chrX", place))

    assert taught(uncalled("C", "A")) == (5, 200)
    assert taught(uncalled("C", "A"), uncalled("C", "G", 2, 190)) == (7, 200)
    assert taught(uncalled("C", "G", 2, 190), uncalled("C", "A")) == (7, 200)
    for silent in (uncalled("CT", "C"), uncalled("C", "CT"), uncalled("CT", "AG"), uncalled("C", "A", 5, 0)):
        assert taught(silent) is None
    assert taught(uncalled("C", "A", None, 200)) is taught(replace(uncalled("C", "A"), counts=None)) is None
    assert taught(uncalled("C", "A", 0, 150)) == (0, 150)


@pytest.mark.parametrize(("bases", "learns"), [(FEWEST - 1, False), (FEWEST, True)])
def test_fifty_bases_are_the_fewest_that_teach(bases: int, learns: bool) -> None:
    calls, blocks = file([3] * bases)
    noise = error_rate_of(evidence(*calls, blocks=tuple(blocks)), Assembly.GRCH38, context())
    assert (noise.whole.rate > PLAIN.error_rate) is learns
    assert bool(noise.taught) is learns


def test_a_base_has_no_say_in_its_own_noise_and_its_neighbours_reach_fifteen_bases() -> None:
    whole = ErrorRate(0.002, 0.3)
    for distance, heard in ((0, False), (1, True), (15, True), (16, False)):
        for side in (-1, 1):
            noise = FileErrorRates(whole, {("chrX", 1_000 + side * distance): (60, 200), ("chr10", 1_001): (90, 200)})
            rate = (60 + 1_000 * 0.002) / (CHANGES * 200 + 1_000) if heard else 0.002
            assert noise.at("chrX", 1_000) == ErrorRate(pytest.approx(rate), 0.3)


@pytest.mark.parametrize("depth", [100, 300])
def test_so_few_reads_are_error_and_a_rate_of_nothing_explains_nothing(depth: int) -> None:
    """GIVEN alternate reads that no caller called THEN below the configured number they are error whatever the file shows, and from
    it on the noise decides."""
    least = PLAIN.uncalled_min_reads
    for noise in (ErrorRate(0.0), ErrorRate(0.0, 0.5)):
        assert error_explains(least - 1, depth, SITES, noise, PLAIN)
        assert not error_explains(least, depth, SITES, noise, PLAIN)
    assert not error_explains(least, 0, SITES, ErrorRate(0.2), PLAIN)
    assert (
        error_explains(least, depth, 1, ErrorRate(0.2), PLAIN)
        is error_explains(least, depth, 0, ErrorRate(0.2), PLAIN)
        is True
    )


@pytest.mark.parametrize(
    ("alt_reads", "depth", "rate", "sites"), [(8, 1_000, 1e-3, 100), (8, 1_000, 1e-3, 5_000), (12, 400, 5e-3, 1_000)]
)
@pytest.mark.parametrize("spread", [0.0, 1e-7, 0.5, 1.0])
def test_error_explains_what_the_negative_binomial_gives_once_in_twenty_files(
    alt_reads: int, depth: int, rate: float, sites: int, spread: float
) -> None:
    mean = depth * rate
    if spread > 1e-6:
        chance = stats.nbinom.sf(alt_reads - 1, 1 / spread, 1 / (1 + spread * mean))
    else:
        chance = stats.poisson.sf(alt_reads - 1, mean)
    assert error_explains(alt_reads, depth, sites, ErrorRate(rate, spread), PLAIN) is bool(chance * sites > 0.05)


def test_more_changes_than_a_file_can_have_leave_none_unseen() -> None:
    """GIVEN two records of each change of fifty bases, as of a file that lists them twice THEN no change is taken for unseen."""
    shown = [7, 8, 9] * 100
    noise = estimate_error_rates([(k, 200) for k in shown], 50, 50 * 200, PLAIN)
    rate = (sum(shown) + 5) / (CHANGES * 50 * 200 + 5_000)
    mean = 200 * rate
    excess = sum((k - mean) ** 2 - mean for k in shown)
    assert noise.rate == pytest.approx(rate)
    assert noise.spread == pytest.approx(min(1.0, max(0.0, excess / ((len(shown) + 300) * mean**2))))
    assert 0 < noise.spread < 1


def test_core_loci_and_bases_far_from_exons_teach_nothing() -> None:
    """GIVEN stray reads at every base from exon 2 to exon 3 THEN the exons and fifty bases beside them teach, but neither codon 41 nor
    the acceptor."""
    places = range(47_198_840, 47_199_130)
    blocks = tuple(ReferenceBlock("UBA1", "chrX", pos, pos, 200, "DP", alt_reads=1) for pos in places)
    taught = error_rate_of(evidence(blocks=blocks), Assembly.GRCH38, context()).taught
    core = {
        pos
        for locus in load_genes()["UBA1"].loci
        if locus.role is LocusRole.CORE
        for at in (locus.interval[Assembly.GRCH38],)
        for pos in range(at.start, at.end + 1)
    }
    exons = [exon.interval[Assembly.GRCH38] for exon in load_genes()["UBA1"].exons]
    beside = {pos for pos in places if any(at.start - 50 <= pos <= at.end + 50 for at in exons)}
    assert {pos for _, pos in taught} == beside - core
    assert set(places) - beside
    assert core & set(places)


def test_a_block_without_a_depth_counts_for_no_base() -> None:
    calls, blocks = file([3] * (FEWEST - 1))
    silent = [ReferenceBlock("UBA1", "chrX", EXON15 + 90 + i, EXON15 + 90 + i, None, "DP") for i in range(5)]
    noise = error_rate_of(evidence(*calls, blocks=(*blocks, *silent)), Assembly.GRCH38, context())
    assert not noise.taught
    deep = [replace(block, depth=200) for block in silent]
    assert error_rate_of(evidence(*calls, blocks=(*blocks, *deep)), Assembly.GRCH38, context()).taught
