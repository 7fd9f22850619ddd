import pytest
from tests.builders import findings as build

from vexas_report.knowledge import load_genes
from vexas_report.model.findings import Finding, LocusPart
from vexas_report.model.terms import Assembly, LocusState
from vexas_report.render.figures import GapFigure, gap_figure, vaf_figure

THRESHOLDS = build.provenance().thresholds


def gap(
    loci: tuple[LocusPart, ...], *findings: Finding, assembly: Assembly = Assembly.GRCH38, gene: str = "UBA1"
) -> GapFigure:
    figure = gap_figure(load_genes()[gene], assembly, loci, findings)
    assert figure is not None
    return figure


def test_the_interval_surrounds_the_point_on_the_axis() -> None:
    figure = vaf_figure(build.finding(), THRESHOLDS)
    assert figure is not None
    assert figure.low is not None
    assert figure.high is not None
    assert figure.left < figure.low < figure.point < figure.high < figure.right
    share = (figure.point - figure.left) / (figure.right - figure.left)
    assert share == pytest.approx(112 / 330, abs=1e-4)
    assert figure.text == "VAF 33.9\u00a0%, 95 % interval 28.8–39.3\u00a0%"


def test_thresholds_stand_where_the_config_puts_them() -> None:
    figure = vaf_figure(build.finding(), {"low_level_vaf": 0.05, "near_fixed_vaf": 0.85, "confirm_c121ac_vaf": 0.2})
    assert figure is not None
    assert [mark.caption for mark in figure.marks] == [
        "low level <\u00a05\u00a0%",
        "confirm if <\u00a020\u00a0%",
        "near fixed ≥\u00a085\u00a0%",
    ]


def test_the_rule_of_c121ac_is_drawn_for_no_other_change() -> None:
    figure = vaf_figure(build.finding(hgvs_c="c.122T>C"), THRESHOLDS)
    assert figure is not None
    assert [mark.fraction for mark in figure.marks] == [0.1, 0.9]


def test_a_germline_call_shows_the_heterozygous_band_instead() -> None:
    figure = vaf_figure(build.ada2_144del(), THRESHOLDS)
    assert figure is not None
    assert figure.marks == ()
    assert figure.band is not None
    assert figure.band[0] < figure.point < figure.band[1]


def test_nothing_is_drawn_without_counts_or_without_an_interval() -> None:
    assert vaf_figure(build.finding(vaf=None, vaf_ci95=None), THRESHOLDS) is None
    figure = vaf_figure(build.finding(vaf_ci95=None), {})
    assert figure is not None
    assert (figure.low, figure.high, figure.marks) == (None, None, ())


@pytest.mark.parametrize("assembly", list(Assembly))
def test_every_exon_is_drawn_once_from_left_to_right(assembly: Assembly) -> None:
    figure = gap(build.loci(assembly), assembly=assembly)
    assert [exon.number for exon in figure.exons] == list(range(1, 27))
    edges = [edge for exon in figure.exons for edge in (exon.x, exon.x + exon.width)]
    assert edges == sorted(edges)
    assert edges[-1] <= figure.width
    assert [exon.number for exon in figure.exons if exon.segments] == [2, 3, 14, 15, 16]


def test_each_locus_of_exon_3_keeps_its_own_state() -> None:
    states = {"UBA1-codon41": LocusState.VARIANT, "UBA1-exon3": LocusState.REFERENCE}
    exon3 = gap(build.loci(states=states)).exons[2]
    assert [(segment.caption, segment.state.value) for segment in exon3.segments] == [
        ("acceptor", "not_assessable"),
        ("exon", "reference"),
        ("codon 41", "variant"),
    ]


def test_a_finding_of_codon_41_stands_above_codon_41() -> None:
    figure = gap(build.loci(), build.finding())
    (pin,) = figure.pins
    codon = figure.exons[2].segments[2]
    assert codon.x < pin.x < codon.x + codon.width
    assert pin.caption == "c.121A>C"


def test_two_findings_of_one_place_share_a_pin() -> None:
    figure = gap(build.loci(), build.finding(), build.finding(pos=47199052, hgvs_c="c.122T>C"))
    assert [pin.caption for pin in figure.pins] == ["2 findings"]


def test_an_intronic_finding_stands_between_its_exons_and_a_benign_one_nowhere() -> None:
    loci = build.loci()
    figure = gap(loci, build.finding(pos=47200700, hgvs_c="c.580-194A>G"), build.finding(reportable=False))
    (pin,) = figure.pins
    assert figure.exons[4].x + figure.exons[4].width < pin.x < figure.exons[5].x


def test_a_gene_on_the_minus_strand_runs_in_transcript_direction() -> None:
    figure = gap(build.loci(), build.ada2_144del(), gene="ADA2")
    (pin,) = figure.pins
    assert [exon.number for exon in figure.exons][:2] == [1, 2]
    assert figure.exons[1].x < pin.x < figure.exons[1].x + figure.exons[1].width


def test_a_gene_without_loci_has_no_figure() -> None:
    assert gap_figure(load_genes()["UBA1"], Assembly.GRCH38, (), ()) is None
