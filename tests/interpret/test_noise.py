"""The noise that a file with every base shows of itself: what it hides, and what stands clear of it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.evidence import allele_call, call, context, counts, evidence

from vexas_report.interpret import interpret
from vexas_report.interpret.noise import CHANGES, FEWEST, MOST_SPREAD, Noise, error_explains, learnt, noise_of
from vexas_report.model.evidence import Call, ReferenceBlock
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
        noise = learnt(seen, 700, 700 * depth, PLAIN)
        false += any(not error_explains(k, n, CHANGES * 700, noise, PLAIN) for k, n in seen)
    # THEN the family-wise chance of 5 % holds within what a hundred files can show
    assert false <= 12


@pytest.mark.parametrize("depth", [50, 100, 300, 2_000])
def test_a_clone_clear_of_a_clean_file_is_told(depth: int) -> None:
    noise = learnt(drawn(5e-4, depth, np.random.default_rng(1)), 700, 700 * depth, PLAIN)
    least = next(k for k in range(1, depth) if not error_explains(k, depth, SITES, noise, PLAIN))
    assert least <= max(5, 0.01 * depth)


@given(st.integers(0, 400), st.integers(20, 3_000), st.floats(0, 0.2), st.floats(0, MOST_SPREAD))
@settings(derandomize=True, deadline=None)
def test_noise_never_tells_what_the_configured_rate_explains(
    reads: int, depth: int, rate: float, spread: float
) -> None:
    plain, noisy = Noise(PLAIN.error_rate), Noise(max(rate, PLAIN.error_rate), spread)
    if reads > depth * noisy.rate and error_explains(reads, depth, SITES, plain, PLAIN):
        assert error_explains(reads, depth, SITES, noisy, PLAIN)


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(50, 500)), max_size=50), st.integers(50, 3_000))
@settings(derandomize=True, deadline=None)
def test_the_configured_rate_is_the_least(seen: list[tuple[int, int]], bases: int) -> None:
    noise = learnt(seen, bases, 100 * bases, PLAIN)
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
@settings(derandomize=True, deadline=None, max_examples=30)
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
    plain, with_clone = (noise_of(one, Assembly.GRCH38, context()) for one in kinds)
    assert plain.whole == with_clone.whole
    without_base = [b for b in blocks if b.start != EXON15 + 1]
    apart = noise_of(evidence(*calls, blocks=tuple(without_base)), Assembly.GRCH38, context())
    beside = noise_of(evidence(called, *calls, blocks=tuple(blocks)), Assembly.GRCH38, context())
    assert beside.whole == apart.whole


@given(st.lists(st.sampled_from([0, 0, 0, 1, 2, 5]), min_size=60, max_size=140))
@settings(derandomize=True, deadline=None, max_examples=30)
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
        noise_of(evidence(*calls, blocks=tuple(some)), Assembly.GRCH38, context()) for some in (blocks, runs)
    )
    # THEN both teach the same, as a whole and at each base
    assert single == merged


def test_a_block_far_from_every_exon_teaches_nothing() -> None:
    calls, blocks = file([0, 1] * 60)
    intron = ReferenceBlock("UBA1", "chrX", 47_199_700, 47_200_800, 200, "DP")
    near, far = (
        noise_of(evidence(*calls, blocks=(*blocks, *more)), Assembly.GRCH38, context()) for more in ((), (intron,))
    )
    assert near == far


def test_errors_that_gather_at_an_edge_are_judged_by_their_neighbours() -> None:
    calls, blocks = file([0] * 130 + [6] * 20)
    noise = noise_of(evidence(*calls, blocks=tuple(blocks)), Assembly.GRCH38, context())
    edge, middle = noise.at("chrX", EXON15 + 140), noise.at("chrX", EXON15 + 40)
    assert edge.rate > 3 * middle.rate
    assert error_explains(10, 200, SITES, edge, PLAIN)
    assert not error_explains(10, 200, SITES, middle, PLAIN)
