from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import findings as build

from vexas_report.documents.labels import load_captions
from vexas_report.documents.vaf_axis import Band, Ruler, limit_bar, place, ruler
from vexas_report.knowledge import load_fractions, use_language
from vexas_report.model.terms import Language, Sex, Zygosity

CAPTIONS = load_captions()
THRESHOLDS = build.provenance().thresholds


def drawn(sex: Sex = Sex.MALE, **values: object) -> Ruler:
    figure = ruler([build.finding(**values)], sex, THRESHOLDS, load_fractions(), CAPTIONS)
    assert figure is not None
    return figure


def test_the_index_case_lies_within_its_interval_and_says_both() -> None:
    figure = drawn()
    (clone,) = figure.clones
    assert clone.low is not None
    assert clone.high is not None
    assert clone.low < clone.point < clone.high
    assert figure.text == "VAF 33.9\u00a0%, 95 % interval 28.8–39.3\u00a0%"


def test_thresholds_of_the_config_are_ranges_of_the_axis() -> None:
    ranges = {band.caption: (band.x, round(band.x + band.width, 2)) for band in drawn().bands[:3]}
    assert ranges == {
        "low level": (place(0), place(0.1)),
        "near fixed": (place(0.9), place(1)),
        "confirm below 20\u00a0%": (place(0), place(0.2)),
    }


def test_published_carriers_stand_under_their_variant_alone() -> None:
    band = drawn().bands[-1]
    assert band.caption == "74 unselected carriers: 4.5–33.0\u00a0%"
    other = drawn(hgvs_c="c.122T>C")
    assert [band.caption for band in other.bands] == ["low level", "near fixed"]


def test_every_leading_clone_is_drawn_with_its_name_and_counts() -> None:
    clones = [build.finding(hgvs_c=f"c.{118 + i}A>C", vaf=0.1 * i, alt_reads=10 * i, depth=100) for i in range(1, 6)]
    unmeasured = build.finding(hgvs_c="c.118-1G>C", vaf=None, vaf_ci95=None)
    figure = ruler([unmeasured, *clones], Sex.MALE, THRESHOLDS, (), CAPTIONS)
    assert figure is not None
    assert [clone.caption.replace("\u00a0", " ") for clone in figure.clones] == [
        f"c.{118 + i}A>C: {10 * i:.1f} %, {10 * i} of 100 reads" for i in range(1, 4)
    ]
    assert figure.text.count("VAF") == 3


@pytest.mark.parametrize(("sex", "fraction"), [(Sex.MALE, 1.0), (Sex.FEMALE, 0.5)])
def test_an_inherited_variant_is_drawn_where_the_sex_puts_it(sex: Sex, fraction: float) -> None:
    expected = drawn(sex).expected
    assert expected is not None
    assert expected.fraction == fraction


def test_without_a_stated_sex_nothing_is_expected() -> None:
    assert drawn(Sex.UNKNOWN).expected is None


def test_a_heterozygote_is_compared_with_half() -> None:
    figure = ruler([build.ada2_144del()], Sex.MALE, THRESHOLDS, (), CAPTIONS)
    assert figure is not None
    (band,) = figure.bands
    assert (band.x, round(band.x + band.width, 2)) == (place(0.3), place(0.7))
    assert figure.expected is None


def test_a_fraction_that_was_not_measured_is_not_drawn() -> None:
    assert ruler([build.finding(vaf=None)], Sex.MALE, THRESHOLDS, (), CAPTIONS) is None


@given(st.floats(0, 1), st.floats(0, 1))
def test_places_keep_their_order_and_stay_inside(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= place(low) <= place(high) <= 100


def test_a_negative_draws_what_it_excludes() -> None:
    bar = limit_bar(0.0612, CAPTIONS)
    assert bar is not None
    assert (bar.limit.x, bar.limit.caption) == (place(0.0612), "6.1\u00a0%")
    assert limit_bar(None, CAPTIONS) is None


def test_a_zygosity_takes_no_place_of_the_allele_state() -> None:
    finding = build.finding(zygosity=Zygosity.HETEROZYGOUS)
    figure = ruler([finding], Sex.MALE, THRESHOLDS, tuple(replace(f, carriers=3) for f in load_fractions()), CAPTIONS)
    assert figure is not None
    assert figure.bands[0].caption.startswith("3 unselected carriers")


@given(st.floats(0, 1), st.floats(0, 1), st.text("abc %", min_size=1, max_size=45))
def test_the_caption_of_a_band_is_within_the_figure_of_a_telephone(one: float, other: float, caption: str) -> None:
    """A page 390 px wide leaves 300 px for the ruler; a letter of 11.5 px takes 6.1 at most on average."""
    low, high = sorted((one, other))
    band = Band(place(low), place(high) - place(low), caption)
    left, right, text = band.x * 3, (band.x + band.width) * 3, 6.1 * len(caption)
    start = {"right": right + 5, "left": left - 5 - text, "above": place(0) * 3}[band.side]
    assert start >= 0
    assert start + text <= 300 or band.side == "above"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE])
def test_where_an_inherited_variant_would_lie_is_legible_on_a_telephone(language: Language, sex: Sex) -> None:
    with use_language(language):
        figure = ruler([build.finding()], sex, THRESHOLDS, load_fractions(), load_captions())
    assert figure is not None
    expected = figure.expected
    assert expected is not None
    start = expected.x * 3 - 9 - 6.1 * len(expected.caption) if expected.turned else expected.x * 3 + 9
    assert start >= 0
    assert start + 6.1 * len(expected.caption) <= 300


def test_a_partial_negative_names_the_loci_of_its_limit() -> None:
    bar = limit_bar(0.185, CAPTIONS, "codon 41 and exon 3")
    assert bar is not None
    assert bar.title == "What this excludes at codon 41 and exon 3"
    assert "at the least covered of codon 41 and exon 3" in bar.caption
    assert "required region" not in bar.caption.split("The other")[0]
    assert "At codon 41 and exon 3" in bar.text
