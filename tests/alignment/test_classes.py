"""What a sample's own bases teach of its errors, and which changes are looked for without a call."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.bam import BamBuilder, Change, sequence
from tests.builders.reads import covered

from vexas_report.alignment.allele_counts import SUMS, RegionCounts
from vexas_report.alignment.allele_tests import ENOUGH, ErrorModel, locus_limits, run_length
from vexas_report.alignment.error_rates import limit95, needed_reads, upper95
from vexas_report.alignment.target_plan import Window, make_plan
from vexas_report.knowledge import load_genes, load_variants
from vexas_report.model.sample import ReadSettings
from vexas_report.model.terms import Assembly, BackgroundSource

OTHER_STRAND = {"A": "T", "C": "G", "G": "C", "T": "A"}


def counts_of(sequence: str, cells: dict[tuple[int, str], int]) -> RegionCounts:
    """A window from position 100 on with so many fragments of each base at each place."""
    window, size = Window("chrX", 100, 99 + len(sequence)), len(sequence)
    found = np.zeros((size, 5, 3, 3), np.int64)
    for (place, base), number in cells.items():
        found[place, "ACGT".index(base), 0, 0] = number
    sums = np.zeros((size, 5, len(SUMS)))
    return RegionCounts(window, sequence, found, sums, np.zeros(size, np.int64), np.zeros(size, np.int64))


def errors() -> ErrorModel:
    return ErrorModel(ReadSettings(), Assembly.GRCH38, None)


@settings(derandomize=True, max_examples=40)
@given(st.text("ACGTN", min_size=3, max_size=30), st.data())
def test_each_base_teaches_its_changes_once_read_from_the_pyrimidine(sequence: str, data: st.DataObject) -> None:
    """GIVEN any sequence with 1,000 fragments at each base, of which up to three show another base THEN a class holds what a
    count by hand finds: known bases between known ones, either strand, whichever base is changed."""
    cells = {(i, base): 1_000 for i, base in enumerate(sequence) if base != "N"}
    shown = {}
    for place, ref in enumerate(sequence):
        if ref != "N":
            alt = data.draw(st.sampled_from([b for b in "ACGT" if b != ref]))
            shown[place, alt] = data.draw(st.integers(0, 3))
    taught = errors()
    taught.learn([counts_of(sequence, {**cells, **shown})], frozenset({("chrX", 101)}))
    expected: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for place in range(1, len(sequence) - 1):
        three = sequence[place - 1 : place + 2]
        if "N" in three or place == 1:  # place 1 is position 101, which is left out
            continue
        depth = 1_000 + sum(n for (at, _), n in shown.items() if at == place)
        for alt in "ACGT":
            if alt == three[1]:
                continue
            key = (three, alt)
            if three[1] in "AG":
                key = ("".join(OTHER_STRAND[b] for b in reversed(three)), OTHER_STRAND[alt])
            expected[key][0] += shown.get((place, alt), 0)
            expected[key][1] += depth
    assert taught.classes == {key: tuple(value) for key, value in expected.items()}


@pytest.mark.parametrize(("alternate", "teaches"), [(50, True), (54, False)])
def test_a_base_that_looks_like_a_variant_teaches_nothing(alternate: int, teaches: bool) -> None:
    """GIVEN 5 % of the fragments of a base with another one, or more THEN only up to 5 % are errors."""
    taught = errors()
    taught.learn([counts_of("CAC", {(1, "A"): 950, (1, "G"): alternate})], frozenset())
    assert bool(taught.classes) is teaches


@pytest.mark.parametrize(
    ("sequence", "pos", "rate"),
    [
        ("CAAAAAC", 100, 4e-3),  # behind the anchor C begins a run of five
        ("CAAAAC", 100, 2e-3),
        ("CAAAC", 100, 1e-4),
        ("CAAAAAAAC", 100, 1e-2),
        ("AAAAACG", 104, 1e-4),  # the run ends at the anchor
        ("CGAAAAA", 101, 4e-3),
        ("CGAAAAA", 100, 1e-4),  # the run begins a base later
    ],
)
def test_an_indel_slips_in_the_run_that_begins_behind_its_anchor(sequence: str, pos: int, rate: float) -> None:
    ref = sequence[pos - 100 : pos - 98]
    source, found = errors().of_indel(counts_of(sequence, {}), (pos, ref, ref[0]))
    assert (source, found.rate) == (BackgroundSource.BASE_QUALITY, max(rate, 0.001 / 3))


def test_the_length_of_a_run() -> None:
    sequence = "CCCANNA"
    assert [run_length(sequence, i) for i in range(-1, 8)] == [0, 3, 3, 3, 1, 0, 0, 1, 0]


@pytest.mark.parametrize(
    ("pos", "ref", "alt"),
    [(17209539, "C", "T"), (17209533, "GC", "G"), (70598599, "C", "T"), (70600852, "CA", "C")],
)
def test_a_listed_change_is_looked_for_without_a_call_and_its_neighbour_is_not(
    tmp_path: Path, pos: int, ref: str, alt: str
) -> None:
    """GIVEN half of the fragments with a listed change of a recessive gene, and others with one that no table lists THEN the listed
    one is tested, and stands above background."""
    chrom = "chr22" if pos < 20_000_000 else "chr10"
    builder = BamBuilder()
    for i in range(40):
        builder.pair(chrom, pos - 60 - i % 20, [Change(pos, ref, alt)] if i % 2 else [], insert=150)
    site = covered(builder, tmp_path).site(pos)
    (found,) = [a for a in site.alleles if (a.ref, a.alt) == (ref, alt)]
    assert found.support.reads == 20
    assert found.test is not None
    assert found.test.above


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        (Change(17209539, "C", "T"), True),  # c.139G>A, listed
        (Change(17209533, "GC", "G"), True),  # c.144del, listed
        (Change(17209529, "A", "G"), False),  # no table has it
    ],
)
def test_stray_fragments_of_a_listed_change_raise_the_bound_of_their_locus(
    tmp_path: Path, change: Change, counts: bool
) -> None:
    """GIVEN two fragments of a change, too few to be reported THEN the bound of the exon holds them where the change is looked for,
    and no exon else rises."""
    gene = load_genes()["ADA2"]
    at = {locus.id: locus.interval[Assembly.GRCH38] for locus in gene.loci}
    (own,) = [name for name, i in at.items() if i.start <= change.pos <= i.end]
    assert change.ref == sequence("chr22", change.pos, change.pos + len(change.ref) - 1)
    bounds = []
    for carriers in (0, 2):
        builder = BamBuilder()
        for interval in at.values():
            builder.cover(interval.chrom, interval.start, interval.end, 60)
        for i in range(2):
            builder.pair("chr22", change.pos - 60 - i, [change] if i < carriers else [], insert=150)
        found = covered(builder, tmp_path / str(carriers))
        bounds.append({name: found.locus(name).upper95 or 0.0 for name in at})
    before, after = bounds
    assert (after[own] > before[own]) is counts
    assert {n: b for n, b in after.items() if n != own} == {n: b for n, b in before.items() if n != own}


@pytest.mark.parametrize(
    ("sequence", "pos", "ref", "alt", "source"),
    [
        ("TACGTT", 102, "C", "T", BackgroundSource.SAME_SAMPLE),
        ("TACATT", 102, "C", "T", BackgroundSource.BASE_QUALITY),  # another base behind it
        ("TTCGTT", 102, "C", "T", BackgroundSource.BASE_QUALITY),  # another before it
        ("TACGTT", 102, "C", "A", BackgroundSource.BASE_QUALITY),
        ("TACGT", 103, "G", "A", BackgroundSource.SAME_SAMPLE),  # the same on the other strand
        ("CGTA", 100, "C", "T", BackgroundSource.BASE_QUALITY),  # nothing is known before it
        ("TAC", 102, "C", "T", BackgroundSource.BASE_QUALITY),  # nor behind it
    ],
)
def test_a_base_takes_the_errors_of_its_own_class(
    sequence: str, pos: int, ref: str, alt: str, source: BackgroundSource
) -> None:
    """GIVEN errors of C>T in ACG, which are those of G>A in CGT THEN a base between these neighbours has their rate, and no other."""
    taught = errors()
    taught.classes = {("ACG", "T"): (ENOUGH // 100, ENOUGH)}
    told, found = taught.of_base(counts_of(sequence, {}), pos, ref, alt)
    assert told is source
    assert (found.depth == ENOUGH) is (source is BackgroundSource.SAME_SAMPLE)
    assert (found.rate > 0.005) is (source is BackgroundSource.SAME_SAMPLE)


@pytest.mark.parametrize(
    ("depth", "source"), [(ENOUGH, BackgroundSource.SAME_SAMPLE), (ENOUGH - 1, BackgroundSource.BASE_QUALITY)]
)
def test_a_class_speaks_from_enough_fragments_on(depth: int, source: BackgroundSource) -> None:
    taught = errors()
    taught.classes = {("ACG", "T"): (1, depth)}
    assert taught.of_base(counts_of("TACGTT", {}), 102, "C", "T")[0] is source


@pytest.mark.parametrize("rate", [0.001, 0.03])
@pytest.mark.parametrize("depth", [20, 200])
def test_a_locus_without_a_listed_change_is_limited_by_a_third_of_the_configured_rate(rate: float, depth: int) -> None:
    """GIVEN a locus where no change is looked for THEN its limit is that of any one of three changes at the configured error rate."""
    settings, plan = ReadSettings(error_rate=rate), make_plan(load_genes(), load_variants(), [], Assembly.GRCH38)
    needed = needed_reads(depth, rate / 3, 0.0, settings.false_findings / plan.tests, settings.min_alt_reads)
    told = locus_limits({}, "chrX", plan, ErrorModel(settings, Assembly.GRCH38, None), depth)
    assert told == (upper95(0, depth), limit95(depth, needed), needed)
