"""Loci that a negative needs: absent is never reference, and a negative says what it could have seen."""

from dataclasses import replace

import pytest
from tests.builders.evidence import allele_call, blocks, call, context, counts, evidence
from tests.builders.findings import joined

from vexas_report.interpret import interpret
from vexas_report.interpret.loci import judge_loci
from vexas_report.interpret.noise import FileNoise, Noise
from vexas_report.interpret.units import Unit
from vexas_report.knowledge import load_genes
from vexas_report.knowledge.records import Allele
from vexas_report.model.evidence import ReferenceBlock, Remark, StructuralRecord
from vexas_report.model.findings import LocusPart
from vexas_report.model.terms import Assembly, Basis, LocusState, Verdict, VexasConclusion

CODON41 = "UBA1-codon41"
QUIET = FileNoise(Noise(0.001), {})


def locus(parts: tuple[LocusPart, ...], name: str = CODON41) -> LocusPart:
    return next(part for part in parts if part.locus == name)


def block(start: int, end: int, depth: int | None) -> ReferenceBlock:
    return ReferenceBlock("UBA1", "chrX", start, end, depth, "FORMAT/MIN_DP")


def test_every_locus_of_every_gene_has_a_part() -> None:
    loci = interpret(evidence(), context()).loci
    assert [part.locus for part in loci] == [each.id for gene in load_genes().values() for each in gene.loci]
    assert {part.state for part in loci} == {LocusState.NOT_ASSESSABLE}
    assert {part.basis for part in loci} == {Basis.NONE}


def test_a_negative_over_all_loci_is_not_detected_with_its_bounds() -> None:
    # GIVEN reference blocks of 100 reads over every UBA1 locus
    findings = interpret(evidence(blocks=blocks(100)), context())
    # THEN VEXAS is not detected, within the stated bound and limit
    assert findings.conclusion.vexas is VexasConclusion.NOT_DETECTED
    part = locus(findings.loci)
    assert (part.state, part.depth, part.basis) == (LocusState.REFERENCE, 100, Basis.VCF_REFERENCE_BLOCK)
    # AND genotypes bound nothing by themselves: the limit is that of a caller which needs 12 of 100 reads
    assert part.vaf_upper95 is None
    assert part.detection_limit95 == part.limit == findings.conclusion.limit == pytest.approx(0.1755, abs=0.0005)
    assert findings.conclusion.headline == "No VEXAS variant of UBA1 above 17.6 % of reads (blood)."


def test_one_locus_that_is_not_read_takes_the_negative_away() -> None:
    most = tuple(b for b in blocks(100) if not (b.start <= 47206300 <= b.end))
    findings = interpret(evidence(blocks=most), context())
    assert findings.conclusion.vexas is VexasConclusion.PARTLY_ASSESSED
    assert any("exon 16" in s.text for s in findings.conclusion.text)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((), "does not show"),
        ((block(47199051, 47199052, 100),), "Only 2 of 3 bases"),
        ((block(47199000, 47199100, None),), "without a depth"),
        ((block(47199000, 47199100, 19),), "Only 19 reads"),
        ((block(47199000, 47199100, 0),), "Only 0 reads"),
        ((block(47199000, 47199052, 100), block(47199053, 47199100, 12)), "Only 12 reads"),
    ],
)
def test_what_is_not_enough_for_reference(given: tuple[ReferenceBlock, ...], words: str) -> None:
    part = locus(interpret(evidence(blocks=given), context()).loci)
    assert part.state is LocusState.NOT_ASSESSABLE
    assert words in joined(part.text)
    assert part.vaf_upper95 is None


def test_the_smallest_depth_of_touching_blocks_counts() -> None:
    given = (block(47199000, 47199051, 300), block(47199052, 47199100, 60), block(47199050, 47199053, 200))
    assert locus(interpret(evidence(blocks=given), context()).loci).depth == 60


def test_a_reported_change_makes_its_loci_variant() -> None:
    loci = interpret(evidence(call("UBA1 c.121A>C"), blocks=blocks()), context()).loci
    assert locus(loci).state is LocusState.VARIANT
    assert locus(loci, "UBA1-exon3").state is LocusState.VARIANT
    assert locus(loci, "UBA1-exon2").state is LocusState.REFERENCE


def test_a_benign_call_in_the_gap_between_blocks_covers_its_own_base() -> None:
    # GIVEN blocks that leave out only the base of a benign change which was called at 80 reads
    benign = call("UBA1 c.147C>T", 40, 80)
    around = []
    for each in blocks(100):
        if each.start <= 47199077 <= each.end:
            around += [replace(each, end=47199076), replace(each, start=47199078)]
        else:
            around.append(each)
    findings = interpret(evidence(benign, blocks=tuple(around)), context())
    # THEN exon 3 is read, at the smaller depth
    part = locus(findings.loci, "UBA1-exon3")
    assert (part.state, part.depth) == (LocusState.REFERENCE, 80)
    assert findings.conclusion.vexas is VexasConclusion.NOT_DETECTED


def test_coverage_from_reads_outranks_blocks_and_a_variant_outranks_both() -> None:
    base = locus(interpret(evidence(), context()).loci)
    seen = base.model_copy(update={"state": LocusState.REFERENCE, "depth": 900, "basis": Basis.ALIGNMENT})
    assert locus(judge_loci(evidence(), Assembly.GRCH38, [], context(), {CODON41: seen}, QUIET)) == seen
    unit = Unit("UBA1", (Allele("chrX", 47199051, "A", "C"),), (call("UBA1 c.121A>C"),))
    with_call = judge_loci(evidence(), Assembly.GRCH38, [unit], context(), {CODON41: seen}, QUIET)
    assert locus(with_call).state is LocusState.VARIANT


def test_loci_lie_where_the_assembly_of_the_sample_puts_them() -> None:
    loci = interpret(evidence(assembly=Assembly.GRCH37), context(Assembly.GRCH37)).loci
    assert (locus(loci).start, locus(loci).end) == (47058450, 47058452)


def test_a_structural_record_over_a_locus_takes_its_negative_away() -> None:
    # GIVEN every locus read, and a deletion record over codon 41
    over = StructuralRecord("UBA1", "chrX", 47199000, 47199200, "DEL", "X:47199000:N:<DEL>", "0/1", ("PASS",))
    findings = interpret(evidence(blocks=blocks(), structural=(over,)), context())
    # THEN nothing is called negative there, and the record is named
    assert locus(findings.loci).state is LocusState.NOT_ASSESSABLE
    assert "<DEL>" in joined(locus(findings.loci).text)
    assert findings.conclusion.vexas is VexasConclusion.NOT_ASSESSABLE


@pytest.mark.parametrize(
    ("reads", "depth", "conclusion"),
    [
        (12, 300, VexasConclusion.NOT_ASSESSABLE),
        (4, 40, VexasConclusion.NOT_ASSESSABLE),
        (6, None, VexasConclusion.NOT_ASSESSABLE),
        (2, 40, VexasConclusion.NOT_DETECTED),
        (1, 300, VexasConclusion.NOT_DETECTED),
    ],
)
def test_alternate_reads_in_a_reference_record_take_its_negative_away(
    reads: int, depth: int | None, conclusion: VexasConclusion
) -> None:
    # GIVEN a gVCF whose reference record at codon 41 counts reads that are not reference
    values = {"chrom": "chrX", "pos": "47199052", "alt_reads": str(reads), "depth": str(depth or "")}
    hidden = Remark("reference_block_alternate_reads", values)
    there = replace(block(47199052, 47199052, depth), alt_reads=reads)
    findings = interpret(evidence(blocks=(*blocks(), there), remarks=(hidden,)), context())
    # THEN the reads stand in the statement, and more than error explains take the negative away
    assert findings.conclusion.vexas is conclusion
    assert any(f"has {reads} non-reference reads" in s.text for s in findings.conclusion.text)


def test_calls_far_from_exons_are_set_aside_with_a_decision() -> None:
    deep = allele_call("UBA1", "chrX", 47198000, "C", "T", read=counts(50, 100))
    findings = interpret(evidence(deep), context())
    assert findings.findings == ()
    assert [(d.rule, d.kept) for d in findings.decisions] == [("outside_reportable_region", False)]


@pytest.mark.parametrize("whole", [True, False])
def test_the_exon_of_another_disease_blocks_no_negative(whole: bool) -> None:
    # GIVEN a SMAX2 variant of exon 15, every other locus read, and the rest of exon 15 read or not
    exon15 = range(47205930, 47205941)
    read = tuple(block for block in blocks() if whole or block.start not in exon15)
    findings = interpret(evidence(call("UBA1 c.1731C>T", 50), blocks=read), context())
    # THEN exon 15, which VEXAS does not need, has its own state beside the variant and blocks nothing
    part = locus(findings.loci, "UBA1-exon15")
    assert part.state is LocusState.VARIANT
    assert part.rest is (LocusState.REFERENCE if whole else LocusState.NOT_ASSESSABLE)
    assert findings.conclusion.vexas is VexasConclusion.NOT_DETECTED
    assert not any("exon 15" in s.text for s in findings.conclusion.text)


@pytest.mark.parametrize("whole", [True, False])
def test_a_hypomorphic_change_does_not_stand_for_its_exon(whole: bool) -> None:
    # GIVEN PRF1 p.Ala91Val in coding exon 2, exon 3 read, and the rest of exon 2 read or not
    read = tuple(b for b in blocks(genes=("PRF1",)) if whole or not b.start <= 70600631 <= b.end)
    findings = interpret(evidence(call("PRF1 c.272C>T", 50), blocks=read), context())
    part = next(part for part in findings.genes if part.gene == "PRF1")
    assert part.verdict is (Verdict.NO_REPORTABLE_VARIANT if whole else Verdict.NOT_ASSESSABLE)


@pytest.mark.parametrize("kind", ["DUP", "DUP:TANDEM", "dup:tandem", "DEL", "DEL:ME"])
def test_a_tandem_duplication_is_a_duplication(kind: str) -> None:
    # GIVEN reference blocks over all of UBA1 and a structural record over codon 41
    over = StructuralRecord("UBA1", "chrX", 47199000, 47199100, kind, "chrX:47199000:N:<>", "0/1", ("PASS",))
    found = locus(interpret(evidence(blocks=blocks(), structural=(over,)), context()).loci)
    # THEN the locus stays reference under a duplication of any kind, and not under a deletion of any kind
    assert (found.state is LocusState.REFERENCE) is kind.upper().startswith("DUP")
