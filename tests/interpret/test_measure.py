"""Intervals, bounds, allele states: arithmetic against independent derivations."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.evidence import call, context, counts, evidence

from vexas_report.interpret import interpret, measure
from vexas_report.model.evidence import Counts
from vexas_report.model.sample import Thresholds
from vexas_report.model.terms import AlleleState, Sex, Strength

THRESHOLDS = Thresholds()


@st.composite
def read_counts(draw: st.DrawFn) -> tuple[int, int]:
    depth = draw(st.integers(1, 400))
    return draw(st.integers(0, depth)), depth


def at_most(k: int, n: int, p: float) -> float:
    return sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1))


@settings(deadline=None)
@given(read_counts())
def test_the_interval_leaves_two_and_a_half_per_cent_on_each_side(reads: tuple[int, int]) -> None:
    alt, depth = reads
    low, high = measure.clopper_pearson(alt, depth)
    assert 0 <= low <= alt / depth + 1e-4
    assert alt / depth - 1e-4 <= high <= 1
    if alt > 0:
        assert 1 - at_most(alt - 1, depth, low) == pytest.approx(0.025, abs=0.016)  # bounds are rounded to 4 decimals
    if alt < depth:
        assert at_most(alt, depth, high) == pytest.approx(0.025, abs=0.016)  # bounds are rounded to 4 decimals


def test_the_interval_of_a_textbook_case() -> None:
    # 10 of 100: 4.9 % to 17.6 % in every published table of exact intervals.
    assert measure.clopper_pearson(10, 100) == (0.0490, 0.1762)
    assert measure.clopper_pearson(0, 10)[0] == 0.0
    assert measure.clopper_pearson(10, 10)[1] == 1.0


@pytest.mark.parametrize(("alt", "depth"), [(3, 2), (-1, 5), (0, 0)])
def test_counts_that_are_no_fraction_are_refused(alt: int, depth: int) -> None:
    with pytest.raises(ValueError, match="no fraction"):
        measure.clopper_pearson(alt, depth)


@pytest.mark.parametrize(("depth", "bound"), [(20, 0.139), (30, 0.095), (50, 0.058), (100, 0.030), (300, 0.010)])
def test_bounds_of_a_negative_are_the_published_ones(depth: int, bound: float) -> None:
    assert measure.upper_bound(depth) == pytest.approx(bound, abs=0.0006)
    assert measure.upper_bound(0) is None


@pytest.mark.parametrize(("vaf", "depth"), [(0.20, 44), (0.10, 89), (0.05, 181), (0.02, 456), (0.01, 913)])
def test_detection_limits_are_those_of_the_depth_table(vaf: float, depth: int) -> None:
    limit, one_less = measure.detection_limit(depth, 5), measure.detection_limit(depth - 1, 5)
    assert limit is not None
    assert one_less is not None
    assert limit <= vaf + 0.00005
    assert one_less > vaf - 0.0005
    assert measure.detection_limit(4, 5) is None


@settings(deadline=None)
@given(read_counts(), st.sampled_from(list(Sex)))
def test_every_count_has_a_state_and_a_man_is_never_balanced(reads: tuple[int, int], sex: Sex) -> None:
    state = measure.allele_state(counts(*reads), sex, THRESHOLDS)
    assert (state is AlleleState.NOT_MEASURED) == (reads[0] == 0)
    assert not (sex is Sex.MALE and state is AlleleState.BALANCED)
    assert (state is AlleleState.LOW_LEVEL) == (0 < reads[0] / reads[1] < 0.1)


@pytest.mark.parametrize(
    ("alt", "depth", "sex", "state"),
    [
        (30, 100, Sex.MALE, AlleleState.MOSAIC),
        (50, 100, Sex.MALE, AlleleState.MOSAIC),
        (86, 100, Sex.MALE, AlleleState.NEAR_FIXED),  # 77.6 % to 92.1 %
        (83, 100, Sex.MALE, AlleleState.MOSAIC),  # 74.2 % to 89.8 %
        (96, 100, Sex.MALE, AlleleState.NEAR_FIXED),
        (50, 100, Sex.FEMALE, AlleleState.BALANCED),
        (41, 100, Sex.UNKNOWN, AlleleState.BALANCED),
        (30, 100, Sex.FEMALE, AlleleState.MOSAIC),
        (75, 100, Sex.FEMALE, AlleleState.MOSAIC),
        (98, 100, Sex.FEMALE, AlleleState.NEAR_FIXED),
        (3, 4, Sex.FEMALE, AlleleState.BALANCED),
        (3, 4, Sex.MALE, AlleleState.NEAR_FIXED),
        (9, 100, Sex.MALE, AlleleState.LOW_LEVEL),
    ],
)
def test_states_by_interval_and_sex(alt: int, depth: int, sex: Sex, state: AlleleState) -> None:
    assert measure.allele_state(counts(alt, depth), sex, THRESHOLDS) is state


@pytest.mark.parametrize(
    "given_counts",
    [
        None,
        Counts("FORMAT/AF", vaf=0.3),
        Counts("FORMAT/AD", alt_reads=4),
        Counts("FORMAT/AD", ref_reads=100, alt_reads=0, depth=100, vaf=0.0),  # a called genotype that no read shows
    ],
)
def test_without_reads_and_depth_nothing_is_measured(given_counts: Counts | None) -> None:
    assert measure.allele_state(given_counts, Sex.MALE, THRESHOLDS) is AlleleState.NOT_MEASURED


def test_a_stated_fraction_is_kept_where_reads_are_not_given() -> None:
    assert measure.vaf_of(Counts("FORMAT/AF", vaf=0.31234567)) == 0.3123
    assert measure.interval(Counts("FORMAT/AF", vaf=0.3)) is None


def test_a_fraction_and_a_depth_are_enough_for_a_state() -> None:
    # DeepVariant and others in a form without AD: 16.1 % of 205 reads
    stated = Counts("FORMAT/AF", depth=205, vaf=0.161)
    assert measure.alternate_reads(stated) == 33
    assert measure.interval(stated) == measure.clopper_pearson(33, 205)
    assert measure.allele_state(stated, Sex.MALE, THRESHOLDS) is AlleleState.MOSAIC
    (found,) = interpret(evidence(call("UBA1 c.122T>C", read=stated)), context()).findings
    assert (found.strength, found.alt_reads, found.vaf) == (Strength.STRONG, None, 0.161)
    assert "remark.fraction_and_depth" in [r.id for r in found.remarks]
    assert any("about 33 variant reads of 205" in r.text for r in found.remarks)


def test_more_alternate_reads_than_depth_give_no_interval_and_no_error() -> None:
    odd = Counts("FORMAT/AD", alt_reads=12, depth=10, vaf=1.0)
    assert measure.vaf_of(odd) == 1.0
    assert measure.interval(odd) is None


@pytest.mark.parametrize(
    ("genotype", "form"),
    [
        ("0/1", "heterozygous"),
        ("1|0", "heterozygous"),
        ("0/0/1", "heterozygous"),
        ("1/1", "homozygous"),
        ("1/1/1", "homozygous"),
        ("1", "haploid"),
        ("./1", "haploid"),
        ("0/0", "not_called"),
        ("./.", "not_called"),
        ("0", "not_called"),
        ("", "absent"),
        ("1/2", "heterozygous"),
    ],
)
def test_genotype_forms(genotype: str, form: str) -> None:
    assert measure.genotype_form(call("ADA2 c.144del", genotype=genotype)) == form


@pytest.mark.parametrize(
    ("alt", "depth", "reads"),
    [
        (50, 100, "half"),
        (35, 100, "half"),
        (98, 100, "one"),
        (7, 9, "both"),
        (20, 100, "low"),
        (29, 100, "low"),
        (30, 100, "half"),
        (70, 100, "half"),
        (71, 100, "high"),
        (78, 100, "high"),
        (5, 100, "trace"),
    ],
)
def test_what_reads_say_of_a_germline_allele(alt: int, depth: int, reads: str) -> None:
    assert measure.zygosity_reads(counts(alt, depth), THRESHOLDS) == reads


def test_strand_bias_needs_enough_reads_and_a_reference_on_both_strands() -> None:
    def of(af: int, ar: int, rf: int, rr: int) -> bool:
        read = counts(af + ar, 200, ref_forward=rf, ref_reverse=rr, alt_forward=af, alt_reverse=ar)
        return measure.strand_bias(read, THRESHOLDS)

    assert of(10, 0, 60, 60)
    assert not of(9, 0, 60, 60)
    assert not of(30, 1, 60, 60)
    assert not of(30, 0, 120, 0)
    assert not measure.strand_bias(counts(40, 100), THRESHOLDS)
    assert not measure.strand_bias(None, THRESHOLDS)
