from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import findings as build

from vexas_report.documents.codon_figure import CELL, ZoomFigure, zoom_figure
from vexas_report.documents.labels import load_captions
from vexas_report.knowledge import load_genes, load_variants
from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.table_records import Zoom
from vexas_report.model.findings import Finding, Sentence
from vexas_report.model.terms import Assembly, LocusState
from vexas_report.nomenclature import Namer

UBA1 = load_genes()["UBA1"]


def drawn(*findings: Finding, assembly: Assembly = Assembly.GRCH38) -> ZoomFigure:
    figure = zoom_figure(UBA1, assembly, findings, build.loci(assembly), load_captions())
    assert figure is not None
    return figure


def at(figure: ZoomFigure) -> dict[str, str]:
    """Captions by the bases that they stand over."""
    letters = "".join(base.letter for base in figure.bases)
    return {c.caption: letters[round(c.x / CELL) : round((c.x + c.width) / CELL)] for c in figure.changes}


@pytest.mark.parametrize("assembly", list(Assembly))
def test_codon_41_is_the_second_codon_of_exon_3(assembly: Assembly) -> None:
    figure = drawn(assembly=assembly)
    assert "".join(base.letter for base in figure.bases) == "AGGGAATGGCCAAGAAC"
    assert [r.name for r in figure.residues] == ["Gly40", "Met41", "Ala42", "Lys43", "Asn44"]
    assert [r.note for r in figure.residues] == ["", "start of UBA1b", "", "", ""]
    assert [base.exonic for base in figure.bases] == [False] * 2 + [True] * 15


def test_the_index_case_changes_the_first_base_of_met41() -> None:
    figure = drawn(build.finding())
    assert at(figure) == {"A→C": "A"}
    assert [base.x for base in figure.bases if base.changed] == [5 * CELL]
    assert {r.name: r.becomes for r in figure.residues if r.becomes} == {"Met41": "Leu"}
    assert figure.text == "UBA1 exon 3, Gly40 to Asn44: A→C, Met41 → Leu"


def test_every_listed_substitution_of_the_window_stands_over_its_reference_base() -> None:
    seen = 0
    for assembly in Assembly:
        for row in load_variants().of_gene("UBA1"):
            (allele, *more) = row.alleles.get(assembly) or (None,)
            if allele is None or more or len(allele.ref) != 1 or len(allele.alt) != 1:
                continue
            finding = build.finding(hgvs_p=row.hgvs_p, pos=allele.pos, ref=allele.ref, alt=allele.alt)
            for caption, bases in at(drawn(finding, assembly=assembly)).items():
                seen += 1
                assert caption == f"{bases}→{allele.alt}"
    assert seen >= 2 * 14


def test_two_clones_at_one_codon_stand_one_above_the_other() -> None:
    other = build.finding(hgvs_c="c.122T>C", hgvs_p="p.(Met41Thr)", pos=47199052, ref="T", alt="C")
    figure = drawn(build.finding(), other)
    assert at(figure) == {"A→C": "A", "T→C": "T"}
    assert sorted(change.row for change in figure.changes) == [0, 1]
    assert next(r for r in figure.residues if r.name == "Met41").becomes == "Leu, Thr"


@pytest.mark.parametrize(
    ("pos", "ref", "alt", "said"),
    [
        (47199050, "AAT", "A", {"del": "AT"}),
        (47199051, "A", "ACG", {"insCG": ""}),
        (47199051, "ATG", "CC", {"delinsCC": "ATG"}),
        (47199051, "A", "A" + "ACGT" * 120, {"ins 480 bases": ""}),
        (47199040, "TCTTTTAGGG", "T", {"del": "AGGG"}),
        (47200000, "A", "C", {}),
    ],
)
def test_deletions_and_insertions_touch_their_own_bases(pos: int, ref: str, alt: str, said: dict[str, str]) -> None:
    assert at(drawn(build.finding(pos=pos, ref=ref, alt=alt, hgvs_p=None))) == said


def test_a_haplotype_marks_each_of_its_changes() -> None:
    finding = build.finding(parts=("chrX:47199049:G:C", "chrX:47199051:A:T"), hgvs_p="p.[(Gly40Ala;Met41Leu)]")
    figure = drawn(finding)
    assert at(figure) == {"G→C": "G", "A→T": "A"}
    assert [r.becomes for r in figure.residues] == ["Ala", "Leu", "", "", ""]


def test_a_gene_of_the_other_strand_is_read_in_its_own_direction() -> None:
    ada2 = replace(load_genes()["ADA2"], zoom=Zoom(2, 2, 4, {}))
    base = load_genome(Assembly.GRCH38).base("chr22", 17209676)
    alt = next(b for b in "ACGT" if b != base)
    namer = Namer(load_genome(Assembly.GRCH38))
    change = namer.name("ADA2", "chr22", 17209676, base, alt)
    finding = build.ada2_144del(pos=17209676, ref=base, alt=alt, hgvs_p=change.hgvs_p)
    figure = zoom_figure(ada2, Assembly.GRCH38, [finding], (), load_captions())
    assert figure is not None
    assert change.hgvs_c is not None
    (caption,) = at(figure)
    assert change.hgvs_c == f"c.2{caption.replace('→', '>')}"
    assert figure.residues[0].name == "Met1"


@given(
    st.integers(47199030, 47199075),
    st.text("ACGT", min_size=1, max_size=12),
    st.text("ACGT", min_size=1, max_size=12),
)
def test_whatever_the_change_the_figure_keeps_its_bases(pos: int, ref: str, alt: str) -> None:
    figure = drawn(build.finding(pos=pos, ref=ref, alt=alt, hgvs_p=None))
    assert len(figure.bases) == 17
    for change in figure.changes:
        assert 0 <= change.x <= change.x + change.width <= figure.width
        assert change.caption


def test_no_figure_without_a_change_in_it_where_one_is_asked_for() -> None:
    elsewhere = build.finding(pos=47203551, ref="G", alt="C")
    assert zoom_figure(UBA1, Assembly.GRCH38, [elsewhere], (), load_captions(), around=True) is None
    assert zoom_figure(load_genes()["PRF1"], Assembly.GRCH38, [], (), load_captions()) is None


@pytest.mark.parametrize("assembly", list(Assembly))
@pytest.mark.parametrize("state", list(LocusState))
def test_each_base_has_the_state_of_the_smallest_locus_around_it(assembly: Assembly, state: LocusState) -> None:
    """GIVEN codon 41 in another state than exon 3 around it THEN the bases of Met41 alone show it, as the gene figure does."""
    loci = build.loci(assembly, depth=100, states={"UBA1-codon41": state})
    figure = zoom_figure(UBA1, assembly, (), loci, load_captions())
    assert figure is not None
    codon = next(part for part in loci if part.locus == "UBA1-codon41")
    shown = state if codon.rest is None or state is not LocusState.VARIANT else codon.rest
    assert [base.state for base in figure.bases if base.exonic] == [
        shown if 3 <= i < 6 else LocusState.REFERENCE for i in range(15)
    ]


def test_a_change_that_the_alignment_contradicts_is_drawn_open() -> None:
    lacking = build.finding(remarks=(Sentence(id="remark.reads_lack", text="Only 0 of 188 reads carry it."),))
    (open_base,) = [base for base in drawn(lacking).bases if base.changed]
    (filled,) = [base for base in drawn(build.finding()).bases if base.changed]
    assert (open_base.doubted, filled.doubted) == (True, False)
