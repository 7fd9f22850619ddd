"""What is read of an alignment: every base that a verdict needs, in either assembly."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vexas_report.alignment.target_plan import AROUND_WHOLE, FLANK, LONGEST, MARGIN, WHOLE, ReadPlan, make_plan
from vexas_report.interpretation.overlap import REPORTABLE_FLANK
from vexas_report.knowledge import load_genes, load_variants
from vexas_report.knowledge.table_records import Interval, VariantTable
from vexas_report.model.terms import Assembly

CALLED = ("UBA1", "chrX", 47_210_000)


def plan(assembly: Assembly) -> ReadPlan:
    return make_plan(load_genes(), load_variants(), [CALLED], assembly)


@pytest.mark.parametrize("assembly", list(Assembly))
def test_every_base_that_is_needed_lies_in_one_window(assembly: Assembly) -> None:
    """GIVEN the shipped genes and tables THEN loci, exons with their splice sites, listed changes, calls and the neighbourhood of the
    codon are read, each base once."""
    made = plan(assembly)
    read = [(w.chrom, pos) for w in made.windows for pos in range(w.start, w.end + 1)]
    assert len(read) == len(set(read))
    wanted = set(made.sites) | {CALLED[1:]}
    for gene in load_genes().values():
        for locus in gene.loci:
            at, beside = locus.interval[assembly], AROUND_WHOLE if locus.id in WHOLE else 0
            wanted |= {(at.chrom, pos) for pos in range(at.start - beside, at.end + beside + 1)}
        for exon in gene.exons:
            if (cds := exon.cds.get(assembly)) is not None:
                wanted |= {(cds.chrom, pos) for pos in range(cds.start - FLANK, cds.end + FLANK + 1)}
    assert wanted <= set(read)
    assert max(w.length for w in made.windows) <= LONGEST


@pytest.mark.parametrize("assembly", list(Assembly))
def test_any_change_is_looked_for_at_codon_41_and_the_two_bases_before_exon_3(assembly: Assembly) -> None:
    made = plan(assembly)
    gene = load_genes()["UBA1"]
    codon = next(locus.interval[assembly] for locus in gene.loci if locus.id == "UBA1-codon41")
    exon = next(e for e in gene.exons if e.number == 3).interval[assembly]
    assert made.critical == {
        *(("chrX", pos) for pos in range(codon.start, codon.end + 1)),
        ("chrX", exon.start - 2),
        ("chrX", exon.start - 1),
    }


@pytest.mark.parametrize("assembly", list(Assembly))
def test_a_result_is_corrected_by_every_change_that_is_looked_for(assembly: Assembly) -> None:
    """GIVEN five critical bases with three changes each THEN these and every other listed change count once."""
    made = plan(assembly)
    others = {a for alleles in made.listed.values() for a in alleles if (a.chrom, a.pos) not in made.critical}
    assert made.tests == 15 + len(others)
    assert len(others) > 50


def test_what_is_read_beside_an_exon_is_what_is_judged() -> None:
    assert FLANK == REPORTABLE_FLANK


SPANS = st.lists(st.tuples(st.integers(1_000, 4_000), st.integers(0, 900)), min_size=1, max_size=8)


@given(SPANS)
@settings(derandomize=True)
def test_windows_are_the_spans_with_their_margin_each_base_once_in_as_few_pieces_as_may_be(
    spans: list[tuple[int, int]],
) -> None:
    """GIVEN loci anywhere THEN the windows hold their bases and ten beside them, no more, in order; what hangs together is cut into
    the fewest pieces of at most 400 bases, of nearly one length."""
    gene = load_genes()["PRF1"]
    loci = tuple(
        replace(gene.loci[0], interval={Assembly.GRCH38: Interval("chr10", start, start + more)})
        for start, more in spans
    )
    only = {"PRF1": replace(gene, loci=loci, exons=())}
    windows = make_plan(only, VariantTable(()), [], Assembly.GRCH38).windows
    wanted = sorted({pos for start, more in spans for pos in range(start - MARGIN, start + more + MARGIN + 1)})
    assert [pos for w in windows for pos in range(w.start, w.end + 1)] == wanted
    assert all(1 <= w.length <= LONGEST for w in windows)
    runs: list[list[int]] = []
    for before, window in zip((None, *windows), windows, strict=False):
        if before is not None and window.start == before.end + 1:
            runs[-1].append(window.length)
        else:
            runs.append([window.length])
    for lengths in runs:
        assert len(lengths) == -(-sum(lengths) // LONGEST)
        assert max(lengths) - min(lengths) <= len(lengths)


def test_the_margin_and_the_longest_window_are_those_of_the_page() -> None:
    assert (MARGIN, LONGEST, AROUND_WHOLE) == (10, 400, 100)
