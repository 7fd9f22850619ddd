import pytest
from tests.builders import findings as build

from vexas_report.documents.alleles_figure import CopiesFigure, copies_figure
from vexas_report.documents.depth_figure import depth_figure
from vexas_report.documents.labels import load_captions
from vexas_report.knowledge import load_genes
from vexas_report.model.findings import Finding
from vexas_report.model.terms import Assembly, Verdict, Zygosity

ADA2 = load_genes()["ADA2"]
ONE = build.ada2_144del()
TWO = build.ada2_144del(hgvs_c="c.506G>A", pos=17207107)
LAST = build.ada2_144del(hgvs_c="c.1358A>G", pos=17181904)
HOMOZYGOUS = build.ada2_144del(zygosity=Zygosity.HOMOZYGOUS)
UNRESOLVED = build.ada2_144del(zygosity=Zygosity.UNRESOLVED)


def drawn(verdict: Verdict, *findings: Finding, read: bool = True) -> CopiesFigure:
    return copies_figure(ADA2, Assembly.GRCH38, verdict, findings, read, load_captions())


@pytest.mark.parametrize(
    ("verdict", "findings", "copies", "said"),
    [
        (Verdict.NO_REPORTABLE_VARIANT, (), [], "without a reportable change"),
        (Verdict.HETEROZYGOUS_INSUFFICIENT, (ONE,), [0], "one of two copies"),
        (Verdict.HETEROZYGOUS_DOMINANT_NEGATIVE, (TWO,), [0], "one of two copies"),
        (Verdict.COMPOUND_HETEROZYGOUS, (ONE, TWO), [0, 1], "both copies"),
        (Verdict.HOMOZYGOUS, (HOMOZYGOUS,), [0, 1], "both copies"),
        (Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS, (ONE, TWO), [0, None], "not known"),
        (Verdict.HETEROZYGOUS_INSUFFICIENT, (ONE, TWO), [0, None], "not known"),
        (Verdict.HETEROZYGOUS_INSUFFICIENT, (UNRESOLVED,), [None], "not known"),
        (Verdict.COMPOUND_HETEROZYGOUS, (ONE, TWO, LAST), [0, None, None], "not known"),
    ],
)
def test_a_copy_is_changed_only_where_that_is_known(
    verdict: Verdict, findings: tuple[Finding, ...], copies: list[int | None], said: str
) -> None:
    figure = drawn(verdict, *findings)
    assert [hit.copy for hit in figure.hits] == copies
    assert said in figure.text


def test_a_gene_that_was_not_read_says_so() -> None:
    figure = drawn(Verdict.NOT_ASSESSABLE, read=False)
    assert (figure.read, figure.text) == (False, "two copies, not shown to be covered")


def test_changes_stand_in_the_order_of_the_transcript() -> None:
    xs = [hit.x for hit in drawn(Verdict.HETEROZYGOUS_INSUFFICIENT, ONE, TWO, LAST).hits]
    assert xs == sorted(xs)
    assert len(set(xs)) == 3


def test_depths_that_are_alike_and_enough_are_not_drawn() -> None:
    alike = [(part, part.locus) for part in build.loci(depth=148) if part.gene == "UBA1"]
    flat = [(part.model_copy(update={"depth": 148}), name) for part, name in alike]
    assert depth_figure(flat, 20, load_captions()) is None
    assert depth_figure([(p.model_copy(update={"depth": None}), n) for p, n in flat], 20, load_captions()) is None


def test_a_thin_locus_is_drawn_below_the_line_of_need() -> None:
    parts = [(part, part.locus) for part in build.loci(depth=61) if part.gene == "UBA1"]
    thin = parts[4][0].model_copy(update={"depth": 12, "state": "not_assessable"})
    figure = depth_figure([*parts[:4], (thin, "exon 14"), *parts[5:]], 20, load_captions())
    assert figure is not None
    assert [bar.judged for bar in figure.bars] == [True] * 4 + [False] + [True] * 2
    assert all((bar.y > figure.needed_y) is (not bar.judged) for bar in figure.bars)
    assert "exon 14 12" in figure.text


def test_captions_of_bars_break_between_words_so_that_neighbours_do_not_touch() -> None:
    parts = [(part, "exon 3 splice acceptor") for part in build.loci(depth=61) if part.gene == "UBA1"]
    figure = depth_figure(parts, 100, load_captions())
    assert figure is not None
    assert figure.bars[0].lines == ("exon 3", "splice", "acceptor")
    assert figure.rows == 3
