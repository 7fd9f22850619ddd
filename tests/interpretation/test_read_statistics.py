"""Intervals, bounds, allele states: arithmetic against independent derivations."""

import math
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.evidence import call, context, counts, evidence

from vexas_report.interpretation import interpret, read_statistics
from vexas_report.model.evidence import Counts, Remark
from vexas_report.model.sample import Thresholds
from vexas_report.model.terms import AlleleState, Sex, Strength

THRESHOLDS = Thresholds()


@st.composite
def read_counts(draw: st.DrawFn) -> tuple[int, int]:
    depth = draw(st.integers(1, 400))
    return draw(st.integers(0, depth)), depth


def at_most(k: int, n: int, p: float) -> float:
    return sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1))


@given(read_counts())
def test_the_interval_leaves_two_and_a_half_per_cent_on_each_side(reads: tuple[int, int]) -> None:
    alt, depth = reads
    low, high = read_statistics.clopper_pearson(alt, depth)
    assert 0 <= low <= alt / depth + 1e-4
    assert alt / depth - 1e-4 <= high <= 1
    if alt > 0:
        assert 1 - at_most(alt - 1, depth, low) == pytest.approx(0.025, abs=0.016)  # bounds are rounded to 4 decimals
    if alt < depth:
        assert at_most(alt, depth, high) == pytest.approx(0.025, abs=0.016)  # bounds are rounded to 4 decimals


def test_the_interval_of_a_textbook_case() -> None:
    # 10 of 100: 4.9 % to 17.6 % in every published table of exact intervals.
    assert read_statistics.clopper_pearson(10, 100) == (0.0490, 0.1762)
    assert read_statistics.clopper_pearson(0, 10)[0] == 0.0
    assert read_statistics.clopper_pearson(10, 10)[1] == 1.0


@pytest.mark.parametrize(("alt", "depth"), [(3, 2), (-1, 5), (0, 0)])
def test_counts_that_are_no_fraction_are_refused(alt: int, depth: int) -> None:
    with pytest.raises(ValueError, match="no fraction"):
        read_statistics.clopper_pearson(alt, depth)


@pytest.mark.parametrize(("depth", "bound"), [(20, 0.139), (30, 0.095), (50, 0.058), (100, 0.030), (300, 0.010)])
def test_bounds_of_a_negative_are_the_published_ones(depth: int, bound: float) -> None:
    assert read_statistics.upper_bound(depth) == pytest.approx(bound, abs=0.0006)
    assert read_statistics.upper_bound(0) is None


@pytest.mark.parametrize(("vaf", "depth"), [(0.20, 44), (0.10, 89), (0.05, 181), (0.02, 456), (0.01, 913)])
def test_detection_limits_are_those_of_the_depth_table(vaf: float, depth: int) -> None:
    limit, one_less = read_statistics.detection_limit(depth, 5), read_statistics.detection_limit(depth - 1, 5)
    assert limit is not None
    assert one_less is not None
    assert limit <= vaf + 0.00005
    assert one_less > vaf - 0.0005
    assert read_statistics.detection_limit(4, 5) is None


@given(read_counts(), st.sampled_from(list(Sex)))
def test_every_count_has_a_state_and_a_man_is_never_balanced(reads: tuple[int, int], sex: Sex) -> None:
    state = read_statistics.allele_state(counts(*reads), sex, THRESHOLDS)
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
    assert read_statistics.allele_state(counts(alt, depth), sex, THRESHOLDS) is state


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
    assert read_statistics.allele_state(given_counts, Sex.MALE, THRESHOLDS) is AlleleState.NOT_MEASURED


def test_a_stated_fraction_is_kept_where_reads_are_not_given() -> None:
    assert read_statistics.vaf_of(Counts("FORMAT/AF", vaf=0.31234567)) == 0.3123
    assert read_statistics.interval(Counts("FORMAT/AF", vaf=0.3)) is None


def test_a_fraction_and_a_depth_are_enough_for_a_state() -> None:
    # DeepVariant and others in a form without AD: 16.1 % of 205 reads
    stated = Counts("FORMAT/AF", depth=205, vaf=0.161)
    assert read_statistics.alternate_reads(stated) == 33
    assert read_statistics.interval(stated) == read_statistics.clopper_pearson(33, 205)
    assert read_statistics.allele_state(stated, Sex.MALE, THRESHOLDS) is AlleleState.MOSAIC
    (found,) = interpret(evidence(call("UBA1 c.122T>C", read=stated)), context()).findings
    assert (found.strength, found.alt_reads, found.vaf) == (Strength.STRONG, None, 0.161)
    assert "remark.fraction_and_depth" in [r.id for r in found.remarks]
    assert any("about 33 variant reads of 205" in r.text for r in found.remarks)


def test_more_alternate_reads_than_depth_give_no_interval_and_no_error() -> None:
    odd = Counts("FORMAT/AD", alt_reads=12, depth=10, vaf=1.0)
    assert read_statistics.vaf_of(odd) == 1.0
    assert read_statistics.interval(odd) is None


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
    assert read_statistics.genotype_form(call("ADA2 c.144del", genotype=genotype)) == form


@pytest.mark.parametrize(
    ("alt", "depth", "reads"),
    [
        (50, 100, "half"),
        (35, 100, "half"),
        (98, 100, "one"),
        (7, 9, "both"),
        (20, 100, "low"),
        (21, 100, "half"),  # its interval reaches the heterozygous range
        (29, 100, "half"),
        (290, 1000, "half"),
        (270, 1000, "low"),
        (30, 100, "half"),
        (70, 100, "half"),
        (71, 100, "high"),
        (78, 100, "high"),
        (5, 100, "trace"),
    ],
)
def test_what_reads_say_of_a_germline_allele(alt: int, depth: int, reads: str) -> None:
    assert read_statistics.zygosity_reads(counts(alt, depth), THRESHOLDS) == reads


def test_strand_bias_needs_enough_reads_and_a_reference_on_both_strands() -> None:
    def of(af: int, ar: int, rf: int, rr: int) -> bool:
        read = counts(af + ar, 200, ref_forward=rf, ref_reverse=rr, alt_forward=af, alt_reverse=ar)
        return read_statistics.strand_bias(read, THRESHOLDS)

    assert of(10, 0, 60, 60)
    assert not of(9, 0, 60, 60)
    assert of(30, 1, 60, 60)
    assert not of(30, 8, 60, 60)
    assert not of(30, 0, 120, 0)
    assert not of(30, 1, 118, 2)
    assert not read_statistics.strand_bias(counts(40, 100), THRESHOLDS)
    assert not read_statistics.strand_bias(None, THRESHOLDS)


# ------------------------------------------------------------------ at the limits


@settings(derandomize=True)
@given(st.integers(1, 400), st.integers(1, 30))
def test_a_detection_limit_shows_that_many_reads_in_nineteen_samples_of_twenty(depth: int, reads: int) -> None:
    limit = read_statistics.detection_limit(depth, reads)
    assert (limit is None) == (depth < reads)
    if limit is not None:
        assert at_most(reads - 1, depth, limit) == pytest.approx(0.05, abs=0.016)  # bounds are rounded to 4 decimals


@settings(derandomize=True)
@given(read_counts())
def test_a_bound_leaves_five_per_cent_above_it(reads: tuple[int, int]) -> None:
    alt, depth = reads
    bound = read_statistics.upper_bound(depth, alt)
    assert bound is not None
    assert bound == 1.0 if alt == depth else at_most(alt, depth, bound) == pytest.approx(0.05, abs=0.016)
    if alt == 0:
        assert bound == pytest.approx(1 - 0.05 ** (1 / depth), abs=1e-4)


def test_no_reads_bound_nothing_and_more_reads_than_depth_exclude_nothing() -> None:
    assert read_statistics.upper_bound(0) is read_statistics.upper_bound(-1) is None
    assert read_statistics.upper_bound(5, 5) == read_statistics.upper_bound(5, 6) == 1.0


@pytest.mark.parametrize(
    ("depth", "floor", "least"), [(8, 0.12, 1), (9, 0.12, 2), (100, 0.12, 12), (101, 0.12, 13), (50, 0.0, 1)]
)
def test_a_block_excludes_what_its_caller_would_have_called(depth: int, floor: float, least: int) -> None:
    """GIVEN a caller that calls from a share of the reads THEN it needs the next whole read, and one at least."""
    assert read_statistics.block_limit(depth, floor) == read_statistics.detection_limit(depth, least)
    assert read_statistics.block_limit(0, floor) is None


@pytest.mark.parametrize(
    ("read", "fraction", "alternate"),
    [
        (Counts("AD", alt_reads=1, depth=3, vaf=0.9), 0.3333, 1),  # reads before a fraction that the caller states
        (Counts("AD", alt_reads=3, depth=0, vaf=0.25), 0.25, 3),
        (Counts("AD", alt_reads=3, depth=None, vaf=0.25), 0.25, 3),
        (Counts("AD", alt_reads=0, depth=10, vaf=0.25), 0.0, 0),
        (Counts("AF", depth=10, vaf=0.25), 0.25, 2),
        (Counts("AF", depth=0, vaf=0.25), 0.25, None),
        (Counts("AF", depth=10), None, None),
        (Counts("AF"), None, None),
        (None, None, None),
    ],
)
def test_a_fraction_comes_from_reads_first_and_reads_from_a_fraction_last(
    read: Counts | None, fraction: float | None, alternate: int | None
) -> None:
    assert (read_statistics.vaf_of(read), read_statistics.alternate_reads(read)) == (fraction, alternate)
    known = read is not None and bool(read.depth) and alternate is not None
    assert (read_statistics.interval(read) is not None) == known


def test_an_interval_holds_up_to_every_read_alternate() -> None:
    assert read_statistics.interval(counts(10, 10)) == read_statistics.clopper_pearson(10, 10)
    assert read_statistics.interval(counts(11, 10)) is None


@pytest.mark.parametrize(("alt", "depth"), [(60, 200), (7, 9), (45, 50), (95, 100)])
def test_a_limit_belongs_to_the_state_above_it(alt: int, depth: int) -> None:
    """GIVEN limits that are the very fraction, or the very end of its interval THEN low level ends below them and near fixed
    begins with them."""
    vaf, (_, high) = alt / depth, read_statistics.clopper_pearson(alt, depth)

    def state(**limits: float) -> AlleleState:
        return read_statistics.allele_state(counts(alt, depth), Sex.MALE, replace(THRESHOLDS, **limits))

    assert state(low_level_vaf=round(vaf, 4), near_fixed_vaf=1.1) is AlleleState.MOSAIC
    assert state(low_level_vaf=round(vaf, 4) + 1e-4) is AlleleState.LOW_LEVEL
    assert state(near_fixed_vaf=high) is AlleleState.NEAR_FIXED
    assert state(near_fixed_vaf=high + 1e-4) is AlleleState.MOSAIC


@pytest.mark.parametrize(("alt", "depth"), [(60, 200), (45, 50), (95, 100)])
def test_a_limit_of_a_germline_allele_belongs_to_it(alt: int, depth: int) -> None:
    vaf, (_, high) = round(alt / depth, 4), read_statistics.clopper_pearson(alt, depth)

    def reads(**limits: float) -> str:
        wide = replace(THRESHOLDS, low_level_vaf=0.0, heterozygous_vaf_low=1.1, near_fixed_vaf=1.1)
        return read_statistics.zygosity_reads(counts(alt, depth), replace(wide, **limits))

    assert reads() == ("low" if vaf < 0.5 else "high")
    assert reads(low_level_vaf=vaf) != "trace"
    assert reads(low_level_vaf=vaf + 1e-4) == "trace"
    assert reads(heterozygous_vaf_low=vaf, heterozygous_vaf_high=vaf) == "half"
    assert reads(near_fixed_vaf=high) == "one"
    assert reads(near_fixed_vaf=high, heterozygous_vaf_low=vaf, heterozygous_vaf_high=vaf) == "both"
    assert reads(near_fixed_vaf=high + 1e-4) == reads()


# ------------------------------------------------------------------ inputs of the strength


@pytest.mark.parametrize(
    ("alt", "depth", "reads"),
    [
        (10, 20, "ample"), (10, 19, "some"), (9, 20, "some"), (10, None, "some"), (5, 20, "some"), (4, 20, "few"),
        (0, 20, "few"), (None, 20, "unknown"), (None, None, "unknown"),
    ],
)  # fmt: skip
def test_reads_are_ample_with_enough_of_them_at_enough_depth(alt: int | None, depth: int | None, reads: str) -> None:
    given_call = replace(call("UBA1 c.122T>C"), counts=counts(alt, depth))
    assert read_statistics.strength_inputs(given_call, THRESHOLDS)["reads"] == reads
    assert read_statistics.strength_inputs(replace(given_call, counts=None), THRESHOLDS)["reads"] == "unknown"


@pytest.mark.parametrize(
    ("read", "place"),
    [
        (None, "unknown"),
        (counts(4, 10_000), "below_limit"),
        (counts(199, 10_000), "below_limit"),
        (counts(200, 10_000), "near_limit"),
        (counts(4, 100), "near_limit"),
        (counts(100, 1_000), "above_limit"),
        (Counts("AF", vaf=0.0199), "below_limit"),
        (Counts("AF", vaf=0.02), "above_limit"),
    ],
)
def test_a_fraction_is_placed_beside_the_limit_of_the_assay(read: Counts | None, place: str) -> None:
    one = replace(call("UBA1 c.122T>C"), counts=read)
    assert read_statistics.strength_inputs(one, THRESHOLDS)["vaf"] == place
    if (ci := read_statistics.interval(read)) is not None:  # the limit itself is not below the limit
        at = read_statistics.strength_inputs(one, replace(THRESHOLDS, assay_limit_vaf=ci[0]))
        assert at["vaf"] == "above_limit"


@pytest.mark.parametrize(
    ("filters", "passed"),
    [(("PASS",), True), ((), True), ((".",), True), (("PASS", "."), True), (("PASS", "q10"), False), (("q10",), False)],
)
def test_what_filters_say(filters: tuple[str, ...], passed: bool) -> None:
    said = read_statistics.strength_inputs(call("UBA1 c.122T>C", filters=filters), THRESHOLDS)
    assert said["filter"] == ("passed" if passed else "filtered")
    assert said["bias"] == "no"


@pytest.mark.parametrize(
    ("genotype", "unreadable", "called"),
    [("0/1", False, "yes"), ("0/0", False, "no"), ("./.", False, "no"), ("", False, "yes"), ("", True, "no")],
)
def test_a_call_is_called_by_its_genotype_or_where_there_is_none(genotype: str, unreadable: bool, called: str) -> None:
    remarks = (Remark("genotype_unreadable", {}),) if unreadable else (Remark("counts_missing", {}),)
    assert read_statistics.strength_inputs(call("UBA1 c.122T>C", genotype=genotype, remarks=remarks), THRESHOLDS)[
        "called"
    ] == called  # fmt: skip


def test_the_most_doubtful_that_an_alignment_says_counts() -> None:
    """GIVEN any two remarks of an alignment THEN doubt goes before lack, lack before reads alone, and these before consent."""
    order = {"reads_ends_only": "doubtful", "reads_lack": "lacks", "reads_alone": "alone", "reads_confirm": "carries"}
    order = {"reads_one_strand": "doubtful", "reads_one_orientation": "doubtful", **order}

    def said(*codes: str) -> str:
        given_call = call("UBA1 c.122T>C", remarks=tuple(Remark(code, {}) for code in codes))
        return read_statistics.strength_inputs(given_call, THRESHOLDS)["alignment"]

    assert said() == said("counts_missing") == "none"
    for first, second in combinations(order, 2):
        assert said(second, first) == order[first]
        assert said(second) == order[second]


@pytest.mark.parametrize(
    ("forward", "reverse", "reference", "bias"),
    [
        (5, 0, (9, 9), "yes"), (0, 5, (2, 2), "yes"), (0, 5, (1, 1), "no"), (4, 0, (9, 9), "no"), (5, 1, (9, 9), "no"), (5, 0, (9, 0), "no"),
        (5, 0, (None, 9), "no"), (None, 5, (9, 9), "no"),
    ],
)  # fmt: skip
def test_one_strand_is_a_bias_from_as_many_reads_as_a_moderate_call_needs(
    forward: int | None, reverse: int | None, reference: tuple[int | None, int | None], bias: str
) -> None:
    strands = {"ref_forward": reference[0], "ref_reverse": reference[1], "alt_forward": forward, "alt_reverse": reverse}
    one = call("UBA1 c.122T>C", read=counts(5, 100, **strands))
    assert read_statistics.strength_inputs(one, THRESHOLDS)["bias"] == bias


def paired(alt: tuple[int | None, int | None], ref: tuple[int | None, int | None], *remarks: str) -> str:
    """Input ``bias`` of a call whose read pairs have these orientations."""
    pairs = {"ref_f1r2": ref[0], "ref_f2r1": ref[1], "alt_f1r2": alt[0], "alt_f2r1": alt[1]}
    read = counts(sum(n or 0 for n in alt), 400, **pairs)
    one = call("UBA1 c.121A>C", read=read, remarks=tuple(Remark(code, {}) for code in remarks))
    return read_statistics.strength_inputs(one, THRESHOLDS)["bias"]


@pytest.mark.parametrize(
    ("alt", "ref", "bias"),
    [
        ((160, 0), (120, 120), "orientation"),
        ((0, 160), (120, 120), "orientation"),
        ((150, 10), (120, 120), "orientation"),
        ((100, 60), (120, 120), "no"),
        ((160, 0), (240, 0), "no"),
        ((80, 80), (240, 0), "no"),
        ((80, 80), (0, 240), "no"),
        ((4, 0), (120, 120), "no"),
        ((160, None), (120, 120), "no"),
        ((160, 0), (None, None), "no"),
    ],
)
def test_one_pair_orientation_is_a_bias_by_odds(
    alt: tuple[int | None, int | None], ref: tuple[int | None, int | None], bias: str
) -> None:
    assert paired(alt, ref) == bias


@pytest.mark.parametrize("said", ["reads_confirm", "reads_one_strand", "reads_lack", "reads_alone"])
def test_counts_of_the_caller_are_not_tested_if_fragments_were(said: str) -> None:
    """GIVEN a call of which an alignment was read THEN its fragments decide on strand and orientation."""
    assert paired((160, 0), (120, 120), said) == "no"


@pytest.mark.parametrize(
    "name",
    [
        "strand_bias", "Orientation", "SB_FDR", "strand_artifact", "StrandBias", "strict_strand", "strandBias", "orientation_bias",
        "read_orientation", "SB", "SB1", "str10", "Bias", "HighSNVSB", "OxoG", "weak_evidence,strand_bias", "SITE|strand_bias",
    ],
)  # fmt: skip
def test_a_filter_of_artefacts_is_a_bias_where_no_alignment_was_read(name: str) -> None:
    def bias(*remarks: str, filters: tuple[str, ...] = (name,)) -> str:
        one = call("UBA1 c.122T>C", filters=filters, remarks=tuple(Remark(code, {}) for code in remarks))
        return read_statistics.strength_inputs(one, THRESHOLDS)["bias"]

    assert bias() == bias(filters=("q10", name)) == "by_filter"
    assert {
        bias(filters=(other,)) for other in ("q10", "weak_evidence", "base_qual", "strelka", "germline", "unbiased")
    } == {"no"}
    assert bias("reads_confirm") == bias("reads_lack") == "no"
