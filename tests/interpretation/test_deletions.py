"""ADA2's published deletion of exon 1, and deletions of what lies before it."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from tests.builders.evidence import call, context, deletion, evidence
from tests.builders.findings import joined

from vexas_report.interpretation import interpret
from vexas_report.interpretation.structural_records import covers
from vexas_report.knowledge import load_genes
from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.table_records import Allele
from vexas_report.model.findings import GenePart
from vexas_report.model.terms import Assembly, Verdict
from vexas_report.vcf.gene_windows import gene_windows

ADA2 = load_genes()["ADA2"]
REGION = ADA2.region[Assembly.GRCH38]
EXON_1 = ADA2.exons[0].interval[Assembly.GRCH38]
PUBLISHED = "has been published in trans with c.506G>A"


def ada2(start: int, end: int) -> GenePart:
    """ADA2 of a sample with a heterozygous pathogenic variant and a called deletion of these bases."""
    taken = replace(deletion(), pos=start - 1, end=end)
    findings = interpret(evidence(call("ADA2 c.336C>G", 50), structural=(taken,)), context())
    return next(part for part in findings.genes if part.gene == "ADA2")


def test_the_window_before_ada2_reaches_as_far_as_the_supplied_sequence() -> None:
    for assembly in Assembly:
        before = ADA2.before(assembly)
        assert before is not None
        assert before.start == ADA2.region[assembly].end + 1
        (window,) = [w for w in gene_windows(load_genes()) if w.gene == "ADA2" and w.assembly is assembly]
        assert window.end == before.end
        genome = load_genome(assembly)
        assert "N" not in genome.fetch(before.chrom, before.start, before.end)
        assert genome.fetch(before.chrom, before.end + 1, before.end + 1) == "N"


@pytest.mark.parametrize(
    ("start", "end"),
    [(EXON_1.start - 5000, EXON_1.end + 23000), (EXON_1.start, EXON_1.end), (EXON_1.end, EXON_1.end + 100)],
)
def test_a_deletion_of_exon_1_counts_and_says_that_one_is_published(start: int, end: int) -> None:
    part = ada2(start, end)
    assert part.verdict is Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS
    assert PUBLISHED in joined(part.text)


def test_a_deletion_of_coding_exons_counts_without_the_sentence_on_exon_1() -> None:
    part = ada2(REGION.start - 1000, REGION.start + 3000)
    assert part.verdict is Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS
    assert PUBLISHED not in joined(part.text)


def test_a_deletion_before_exon_1_is_named_and_counts_for_nothing() -> None:
    part = ada2(EXON_1.end + 10, EXON_1.end + 23000)
    assert part.verdict is Verdict.HETEROZYGOUS_INSUFFICIENT
    assert "reaches only what lies before exon 1" in joined(part.remarks)
    assert PUBLISHED not in joined(part.text)


@pytest.mark.parametrize(
    ("reads", "depth", "contradicted"),
    [(10, 20, True), (9, 19, False), (50, 100, True), (100, 100, False), (20, 100, False)],
)
def test_a_deletion_is_contradicted_by_two_alleles_inside_it_on_enough_reads(
    reads: int, depth: int, contradicted: bool
) -> None:
    """GIVEN a called deletion of the whole gene over a variant THEN the variant's reads of two alleles, from the least depth of a
    negative on, take it for no second hit."""
    given_evidence = evidence(call("ADA2 c.336C>G", reads, depth), structural=(deletion(whole=True),))
    part = next(part for part in interpret(given_evidence, context()).genes if part.gene == "ADA2")
    assert ("has the reads of two alleles" in joined(part.remarks)) is contradicted


@pytest.mark.parametrize(
    ("places", "covered"),
    [
        ((101,), True),
        ((100,), False),
        ((200,), True),
        ((201,), False),
        ((101, 200), True),
        ((150, 201), False),
        ((100, 150), False),
    ],
)
def test_a_record_covers_a_change_where_it_takes_all_of_its_bases(places: tuple[int, ...], covered: bool) -> None:
    """GIVEN a record whose first base is kept THEN a change is covered from the next base to the last one, with each of its bases."""
    taken = replace(deletion(), pos=100, end=200)
    change = SimpleNamespace(unit=SimpleNamespace(alleles=tuple(Allele("chr22", pos, "A", "C") for pos in places)))
    assert covers(taken, change) is covered  # type: ignore[arg-type]  # its alleles alone are looked at
