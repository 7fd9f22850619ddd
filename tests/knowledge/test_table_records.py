"""Intervals, loci on either strand, rows of tables and rules, at their edges."""

from pathlib import Path

import pytest

from vexas_report.knowledge import load_genes, load_variants, table_versions
from vexas_report.knowledge.decision_rules import Rule
from vexas_report.knowledge.genes import coding_interval, loci_of
from vexas_report.knowledge.table_records import Interval, NeededLocus
from vexas_report.knowledge.tsv_reader import read_table
from vexas_report.model.problems import VexasReportError
from vexas_report.model.terms import Assembly, Category, EvidenceLevel

TEN = Interval("chr1", 10, 20)


@pytest.mark.parametrize(("pos", "inside"), [(9, False), (10, True), (20, True), (21, False)])
def test_an_interval_holds_both_its_ends(pos: int, inside: bool) -> None:
    assert TEN.contains(pos) is inside


@pytest.mark.parametrize(
    ("start", "end", "shared"),
    [(1, 9, False), (1, 10, True), (20, 30, True), (21, 30, False), (12, 13, True), (1, 30, True)],
)
def test_intervals_share_a_base_or_none(start: int, end: int, shared: bool) -> None:
    assert TEN.overlaps(start, end) is shared


def locus(gene: str, **item: object) -> NeededLocus:
    found = load_genes()[gene]
    (only,) = loci_of(gene, found.strand, found.exons, {"id": "x", "label": "x", "why": "x", **item})
    return only


@pytest.mark.parametrize("assembly", list(Assembly))
def test_the_acceptor_lies_before_its_exon_in_the_direction_of_the_gene(assembly: Assembly) -> None:
    for gene in ("UBA1", "ADA2"):
        exon = next(e for e in load_genes()[gene].exons if e.number == 3).interval[assembly]
        around = locus(gene, exons=[3], part="acceptor", acceptor=20, donor=3).interval[assembly]
        whole = locus(gene, exons=[3], acceptor=7, donor=2).interval[assembly]
        if gene == "UBA1":
            assert (around.start, around.end) == (exon.start - 20, exon.start + 2)
            assert (whole.start, whole.end) == (exon.start - 7, exon.end + 2)
        else:
            assert (around.start, around.end) == (exon.end - 2, exon.end + 20)
            assert (whole.start, whole.end) == (exon.start - 2, exon.end + 7)


def test_coding_bases_count_from_the_right_end_of_a_gene_on_the_minus_strand() -> None:
    gene = load_genes()["ADA2"]
    first = next(e for e in gene.exons if e.c_start == 1)
    cds = first.cds[Assembly.GRCH38]
    assert coding_interval(gene.exons, -1, Assembly.GRCH38, 1, 3) == Interval("chr22", cds.end - 2, cds.end)
    assert first.c_end is not None
    last = coding_interval(gene.exons, -1, Assembly.GRCH38, first.c_end, first.c_end)
    assert last == Interval("chr22", cds.start, cds.start)
    with pytest.raises(ValueError, match="do not lie in one exon"):
        coding_interval(gene.exons, -1, Assembly.GRCH38, first.c_end, first.c_end + 1)


def test_each_gene_has_the_exons_of_its_own_transcript_alone() -> None:
    for gene in load_genes().values():
        numbers = [exon.number for exon in gene.exons]
        assert numbers == list(range(1, len(numbers) + 1))
        assert {exon.interval[a].chrom for exon in gene.exons for a in Assembly} == {gene.chrom}


def test_a_gene_tells_its_diseases_apart_by_category() -> None:
    uba1, ada2 = load_genes()["UBA1"], load_genes()["ADA2"]
    assert uba1.omim_of(Category.SMAX2) == "OMIM:301830"
    assert uba1.omim_of(Category.MET41_CANONICAL) == uba1.disease_id == "OMIM:301054"
    assert uba1.other_disease == "infantile X-linked spinal muscular atrophy (SMAX2, OMIM:301830)"
    assert (ada2.other_disease, ada2.somatic, uba1.somatic) == ("", False, True)
    assert [g.shown for g in load_genes().values()] == ["UBA1", "ADA2 (CECR1)", "PRF1"]
    assert [g.loss_of_function for g in load_genes().values()] == [False, True, True]


def test_rows_are_of_their_gene_and_a_laboratorys_row_never_decides(tmp_path: Path) -> None:
    table = load_variants()
    assert {row.gene for row in table.of_gene("PRF1")} == {"PRF1"}
    assert table.by_name("PRF1", "c.122T>C") == ()
    (known,) = table.by_name("UBA1", "c.122T>C")
    assert known.category is Category.MET41_CANONICAL
    assert known.evidence is EvidenceLevel.PUBLISHED
    header, first, *_ = (Path(__file__).parents[2] / "resources/variants/uba1.tsv").read_text().splitlines()
    path = tmp_path / "own.tsv"
    path.write_text(f"{header}\n{first}\n")
    own = load_variants(str(path)).rows[-1]
    assert (own.local, own.decides, own.line) == (True, False, 2)
    assert own.evidence is EvidenceLevel.PUBLISHED


def test_blank_lines_are_passed_over_and_every_short_row_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("\ufeffa\tb\n\n1\t 2 \n   \n", encoding="utf-8")
    assert read_table(path, ("b", "a")) == [(3, {"a": "1", "b": "2"})]
    path.write_text("a\tb\n1\n\n1\t2\t3\n", encoding="utf-8")
    with pytest.raises(VexasReportError) as caught:
        read_table(path, ("a", "b"))
    assert [p.where.rsplit(", ", 1)[1] for p in caught.value.problems] == ["line 2", "line 4"]
    path.write_text("a\ta\n", encoding="utf-8")
    with pytest.raises(VexasReportError, match=r"repeated \['a', 'a'\]"):
        read_table(path, ("a",))


@pytest.mark.parametrize(
    ("x", "y", "admitted"), [("1", "3", True), ("1", "4", False), ("2", "3", False), ("2", "4", False)]
)
def test_a_rule_holds_where_every_input_that_it_names_is_admitted(x: str, y: str, admitted: bool) -> None:
    rule = Rule("T-1", {"x": frozenset({"1"}), "y": frozenset({"3"})}, {}, "")
    assert rule.admits({"x": x, "y": y, "z": "5"}) is admitted


def test_a_deletion_without_its_anchor_matches_exactly_its_interval(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    header, first, *_ = (Path(__file__).parents[2] / "resources/variants/uba1.tsv").read_text().splitlines()
    cells = dict(zip(header.split("\t"), first.split("\t"), strict=True))
    cells |= {"hgvs_c": "", "grch37": "", "grch38": "chrX:47199039-47199046:del"}
    path.write_text(header + "\n" + "\t".join(cells.values()) + "\n")
    table = load_variants(str(path))
    assert [row.line for row in table.deletion(Assembly.GRCH38, "chrX", 47199039, 47199046) if row.local] == [2]
    for start, end in ((47199038, 47199046), (47199039, 47199047)):
        assert table.deletion(Assembly.GRCH38, "chrX", start, end) == ()
    assert [row for row in table.deletion(Assembly.GRCH37, "chrX", 47199039, 47199046) if row.local] == []


def test_checksums_are_of_tables_alone() -> None:
    named = table_versions()
    assert not [name for name in named if name.endswith(".md") or name.split("/")[0] in ("example", "schemas")]
    assert "versions.tsv" not in named
