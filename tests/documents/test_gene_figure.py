from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import findings as build

from vexas_report.documents.gene_figure import GeneFigure, gene_figure
from vexas_report.documents.labels import load_captions
from vexas_report.knowledge import load_genes, load_variants
from vexas_report.model.findings import Finding
from vexas_report.model.terms import Assembly, LocusState

UBA1 = load_genes()["UBA1"]
KNOWN = load_variants().of_gene("UBA1")


def drawn(*findings: Finding, assembly: Assembly = Assembly.GRCH38, **loci: object) -> GeneFigure:
    parts = build.loci(assembly, **loci)
    figure = gene_figure(UBA1, assembly, parts, findings, KNOWN, load_captions())
    assert figure is not None
    return figure


def test_exons_stand_in_order_without_meeting() -> None:
    exons = drawn().exons
    assert [exon.number for exon in exons] == list(range(2, 27))
    assert all(a.x + a.width < b.x for a, b in pairwise(exons))
    assert exons[-1].x + exons[-1].width <= 880


def test_codon_41_lies_at_the_left_of_exon_3_and_the_acceptor_before_it() -> None:
    exon = next(exon for exon in drawn().exons if exon.number == 3)
    acceptor, before, codon, rest = sorted(exon.segments, key=lambda segment: segment.x)
    assert acceptor.x + acceptor.width < exon.x == before.x
    assert exon.x < codon.x < exon.x + exon.width / 4
    assert rest.x + rest.width == pytest.approx(exon.x + exon.width, abs=0.2)


def test_exon_3_with_its_acceptor_has_a_quarter_of_the_width() -> None:
    exon = next(exon for exon in drawn().exons if exon.number == 3)
    left = min(segment.x for segment in exon.segments)
    assert exon.x + exon.width - left == pytest.approx(880 / 4, abs=1)


@pytest.mark.parametrize("assembly", list(Assembly))
def test_no_box_is_drawn_over_another_and_no_mark_over_its_neighbour(assembly: Assembly) -> None:
    figure = drawn(assembly=assembly)
    boxes = [(s.x, s.x + s.width) for exon in figure.exons for s in exon.segments]
    boxes += [(exon.x, exon.x + exon.width) for exon in figure.exons if not exon.segments]
    assert all(one[1] <= other[0] + 0.15 for one, other in pairwise(sorted(boxes)))
    for row in range(figure.mark_rows):
        xs = sorted(mark.x for mark in figure.marks if mark.row == row)
        assert all(other - one >= 8 for one, other in pairwise(xs))


@settings(max_examples=60)
@given(st.lists(st.integers(47_198_800, 47_214_000), min_size=1, max_size=60, unique=True))
def test_pins_take_at_most_six_rows_none_is_cut_and_the_rest_is_counted(places: list[int]) -> None:
    figure = drawn(*(build.finding(hgvs_c=f"c.{pos}A>C", hgvs_p=None, pos=pos) for pos in places))
    assert figure.rows <= 6
    shown = [pin for pin in figure.pins if not pin.caption.startswith("+")]
    hidden = sum(int(pin.caption[1:]) for pin in figure.pins if pin.caption.startswith("+"))
    assert all(9 <= pin.x <= 871 for pin in figure.pins)
    assert len({pin.x for pin in shown}) == len(shown)
    assert hidden <= len(places) - len(shown)
    for row in range(figure.rows):
        xs = sorted(pin.x for pin in shown if pin.row == row)
        assert all(other - one >= 9 for one, other in pairwise(xs))


@settings(max_examples=60)
@given(st.lists(st.integers(47_198_800, 47_214_000), min_size=1, max_size=3, unique=True))
def test_no_stem_runs_through_a_name(places: list[int]) -> None:
    figure = drawn(*(build.finding(hgvs_c=f"c.{pos % 1000}A>C", hgvs_p=None, pos=pos) for pos in places))
    for pin in figure.pins:
        reach = 13 + 8.4 * len(pin.caption)
        left, right = (pin.x - reach, pin.x - 13) if pin.turned else (pin.x + 13, pin.x + reach)
        assert [other.caption for other in figure.pins if other.row > pin.row and left < other.x < right] == []


def test_the_states_are_those_of_the_document() -> None:
    figure = drawn(depth=100, states={"UBA1-exon14": LocusState.NOT_TARGETED})
    by_number = {exon.number: exon.segments for exon in figure.exons if exon.segments}
    assert set(by_number) == {2, 3, 14, 15, 16}
    assert by_number[14][0].state is LocusState.NOT_TARGETED
    assert by_number[15][0].state is LocusState.REFERENCE
    assert figure.states == (LocusState.REFERENCE, LocusState.NOT_TARGETED)
    assert "exon 14: not targeted" in figure.text


def test_the_index_case_is_a_lollipop_on_codon_41_and_takes_the_place_of_its_mark() -> None:
    figure = drawn(build.finding())
    (pin,) = figure.pins
    assert (pin.caption, pin.lead, pin.row) == ("c.121A>C p.(Met41Leu)", True, 0)
    exon = next(exon for exon in figure.exons if exon.number == 3)
    assert exon.x < pin.x < exon.x + exon.width / 4
    assert pin.x not in {mark.x for mark in figure.marks}
    assert len(figure.marks) == len(drawn().marks) - 1
    assert figure.text.startswith("UBA1 NM_003334.4: c.121A>C p.(Met41Leu) (exon 3). codon 41: ")


@pytest.mark.parametrize("assembly", list(Assembly))
def test_listed_variants_are_marked_by_what_is_known(assembly: Assembly) -> None:
    kinds = [mark.kind for mark in drawn(assembly=assembly).marks]
    assert set(kinds) == {"established", "listed", "other_disease"}
    assert kinds == [mark.kind for mark in drawn().marks]


def test_captions_do_not_meet() -> None:
    others = [build.finding(hgvs_c=f"c.{130 + i}A>C", hgvs_p=None, pos=47199060 + i) for i in range(4)]
    pins = drawn(build.finding(), *others).pins
    assert len({(pin.row) for pin in pins}) == len(pins)


def test_of_many_findings_the_lead_alone_is_named() -> None:
    others = [build.finding(hgvs_c=f"c.{130 + i}A>C", hgvs_p=None, pos=47199060 + i) for i in range(20)]
    named = [pin.caption for pin in drawn(build.finding(), *others).pins if pin.caption]
    assert [name for name in named if not name.startswith("+")] == ["c.121A>C p.(Met41Leu)"]


def test_a_long_name_is_elided() -> None:
    (pin,) = drawn(build.finding(hgvs_c="c.121_122ins" + "ACGTT" * 96, hgvs_p=None)).pins
    assert pin.caption == "c.121_122ins…480 bases"


@given(st.integers(47_190_000, 47_220_000))
def test_any_place_of_the_gene_is_within_the_figure(pos: int) -> None:
    for pin in drawn(build.finding(pos=pos)).pins:
        assert 0 <= pin.x <= 880


def test_without_a_locus_there_is_no_figure() -> None:
    assert gene_figure(UBA1, Assembly.GRCH38, (), (), (), load_captions()) is None
