from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import findings as build

from vexas_report.knowledge import load_fractions
from vexas_report.model.terms import Sex, Zygosity
from vexas_report.render.labels import load_captions
from vexas_report.render.ruler import Ruler, limit_bar, place, ruler

CAPTIONS = load_captions()
THRESHOLDS = build.provenance().thresholds


def drawn(sex: Sex = Sex.MALE, **values: object) -> Ruler:
    figure = ruler(build.finding(**values), sex, THRESHOLDS, load_fractions(), CAPTIONS)
    assert figure is not None
    return figure


def test_the_index_case_lies_within_its_interval_and_says_both() -> None:
    figure = drawn()
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < figure.point < figure.high
    assert figure.text == "VAF 33.9\u00a0%, 95 % interval 28.8–39.3\u00a0%"


def test_thresholds_of_the_config_carry_their_values() -> None:
    captions = {mark.caption: mark.fraction for mark in drawn().marks}
    assert captions == {
        "low level < 10\u00a0%": 0.1,
        "confirm below 20\u00a0%": 0.2,
        "near fixed ≥ 90\u00a0%": 0.9,
    }


def test_published_carriers_stand_under_their_variant_alone() -> None:
    (band,) = drawn().bands
    assert band.caption == "74 unselected carriers: 4.5–33.0\u00a0%"
    other = drawn(hgvs_c="c.122T>C")
    assert other.bands == ()
    assert [mark.fraction for mark in other.marks] == [0.1, 0.9]


@pytest.mark.parametrize(("sex", "fraction"), [(Sex.MALE, 1.0), (Sex.FEMALE, 0.5)])
def test_an_inherited_variant_is_drawn_where_the_sex_puts_it(sex: Sex, fraction: float) -> None:
    expected = drawn(sex).expected
    assert expected is not None
    assert expected.fraction == fraction


def test_without_a_stated_sex_nothing_is_expected() -> None:
    assert drawn(Sex.UNKNOWN).expected is None


def test_a_heterozygote_is_compared_with_half() -> None:
    figure = ruler(build.ada2_144del(), Sex.MALE, THRESHOLDS, (), CAPTIONS)
    assert figure is not None
    (band,) = figure.bands
    assert (band.x, round(band.x + band.width, 2)) == (place(0.3), place(0.7))
    assert (figure.marks, figure.expected) == ((), None)


def test_a_fraction_that_was_not_measured_is_not_drawn() -> None:
    assert ruler(build.finding(vaf=None), Sex.MALE, THRESHOLDS, (), CAPTIONS) is None


@given(st.floats(0, 1), st.floats(0, 1))
def test_places_keep_their_order_and_stay_inside(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= place(low) <= place(high) <= 100


@given(st.lists(st.floats(0, 1), min_size=2, max_size=2))
def test_captions_of_neighbours_have_rows_of_their_own(values: list[float]) -> None:
    thresholds = {"low_level_vaf": values[0], "near_fixed_vaf": values[1]}
    figure = ruler(build.finding(), Sex.MALE, thresholds, (), CAPTIONS)
    assert figure is not None
    one, other = figure.marks
    assert one.row != other.row or one.turned != other.turned


def test_a_negative_draws_what_it_excludes() -> None:
    bar = limit_bar(0.0612, CAPTIONS)
    assert bar is not None
    assert (bar.limit.x, bar.limit.caption) == (place(0.0612), "6.1\u00a0%")
    assert limit_bar(None, CAPTIONS) is None


def test_a_zygosity_takes_no_place_of_the_allele_state() -> None:
    finding = build.finding(zygosity=Zygosity.HETEROZYGOUS)
    figure = ruler(finding, Sex.MALE, THRESHOLDS, tuple(replace(f, carriers=3) for f in load_fractions()), CAPTIONS)
    assert figure is not None
    assert figure.bands[0].caption.startswith("3 unselected carriers")


def test_captions_of_one_row_do_not_meet_on_a_telephone() -> None:
    """A page 390 px wide leaves 320 px for the ruler; a letter of 11.5 px takes six at most on average."""
    width, letter, gap = 320, 6, 4
    rows: dict[int, list[tuple[float, float]]] = {}
    for mark in drawn().marks:
        at, long = mark.x / 100 * width, letter * len(mark.caption)
        span = (at - gap - long, at - gap) if mark.turned else (at + gap, at + gap + long)
        rows.setdefault(mark.row, []).append(span)
    for spans in rows.values():
        ordered = sorted(spans)
        assert all(one[1] < other[0] for one, other in pairwise(ordered))
