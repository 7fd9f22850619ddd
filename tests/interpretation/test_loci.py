"""Loci that a negative needs: absent is never reference, and a negative says what it could have seen."""

from dataclasses import replace
from itertools import permutations

import pytest
from tests.builders.evidence import allele_call, blocks, call, context, counts, evidence
from tests.builders.findings import joined

from vexas_report.interpretation import interpret
from vexas_report.interpretation.base_evidence import sites_of, statements
from vexas_report.interpretation.loci import completeness, judge_loci, missed_fraction
from vexas_report.interpretation.read_statistics import block_limit, upper_bound
from vexas_report.interpretation.variant_groups import VariantGroup
from vexas_report.interpretation.vcf_error_rate import ErrorRate, FileErrorRates
from vexas_report.knowledge import load_genes
from vexas_report.knowledge.table_records import Allele, Interval
from vexas_report.model.evidence import Call, ReferenceBlock, Remark, StructuralRecord, Veto, VetoReason
from vexas_report.model.findings import LocusPart
from vexas_report.model.inputs import Completeness
from vexas_report.model.terms import Assembly, Basis, LocusState, Verdict, VexasConclusion

CODON41 = "UBA1-codon41"
QUIET = FileErrorRates(ErrorRate(0.001), {})


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
    assert locus(judge_loci(evidence(), Assembly.GRCH38, [], context(), {CODON41: (seen,)}, QUIET)) == seen
    unit = VariantGroup("UBA1", (Allele("chrX", 47199051, "A", "C"),), (call("UBA1 c.121A>C"),))
    with_call = judge_loci(evidence(), Assembly.GRCH38, [unit], context(), {CODON41: (seen,)}, QUIET)
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
    # GIVEN reference blocks over all of UBA1 and a structural record over exon 3
    over = StructuralRecord("UBA1", "chrX", 47199000, 47199150, kind, "chrX:47199000:N:<>", "0/1", ("PASS",))
    found = locus(interpret(evidence(blocks=blocks(), structural=(over,)), context()).loci)
    # THEN the locus stays reference under a duplication of any kind, and not under a deletion of any kind
    assert (found.state is LocusState.REFERENCE) is kind.upper().startswith("DUP")


@pytest.mark.parametrize(("start", "end"), [(47199000, 47199100), (47199060, 47199300), (47199049, 47199052)])
def test_a_duplication_that_breaks_inside_an_exon_withholds_the_negative(start: int, end: int) -> None:
    """GIVEN a duplication that begins or ends inside exon 3 THEN it joins bases that the reference does not: no negative."""
    over = StructuralRecord("UBA1", "chrX", start, end, "DUP", f"chrX:{start}:N:<DUP>", "0/1", ("PASS",))
    findings = interpret(evidence(blocks=blocks(), structural=(over,)), context())
    assert "<DUP>" in joined(locus(findings.loci, "UBA1-exon3").text)
    assert findings.conclusion.vexas is VexasConclusion.NOT_ASSESSABLE


# ------------------------------------------------------------------ what one record states of a base

NEAR = Interval("chrX", 47199051, 47199053)
FLOOR = 0.12  # of a caller that is not known


def one_base(depth: int | None = 100, **more: object) -> ReferenceBlock:
    return replace(block(47199052, 47199052, depth), **more)  # type: ignore[arg-type]  # builder shorthand


# Records from the one that shows least to the one that shows most.
BY_WHAT_THEY_SHOW = [
    (one_base(None), None),
    (one_base(9, filters=("LowGQ",)), None),
    (one_base(100, filters=("LowGQ",)), None),
    (one_base(101, ploidy=1), None),
    (one_base(102, ploidy=0), None),
    (one_base(103, quality=19), None),
    (one_base(0), 1.0),
    (one_base(1), block_limit(1, FLOOR)),
    (one_base(30), block_limit(30, FLOOR)),
    (one_base(100, quality=20), block_limit(100, FLOOR)),
    (one_base(100, alt_reads=4), upper_bound(100, 4)),
    (one_base(100, alt_reads=0, ploidy=0, quality=1), upper_bound(100)),
]


def test_of_two_reference_records_the_one_that_shows_least_counts_in_either_order() -> None:
    """GIVEN a base under two reference records of any kind THEN the one that shows less is what the file states of it, whichever
    comes first, and its neighbours stay unknown."""
    for less, (one, limit) in enumerate(BY_WHAT_THEY_SHOW):
        for other, _ in BY_WHAT_THEY_SHOW[less:]:
            for pair in permutations((one, other)):
                stated = statements(evidence(blocks=pair), NEAR, context())
                assert set(stated) == {47199052}
                assert (stated[47199052].limit, stated[47199052].depth) == (limit, one.depth)


@pytest.mark.parametrize(
    ("made", "depth", "limit", "why"),
    [
        (call("UBA1 c.122T>C", 2, 100), 100, block_limit(100, FLOOR), ""),
        (call("UBA1 c.122T>C", 2, 100, filters=("LowQual",)), 100, None, "filtered"),
        (call("UBA1 c.122T>C", None), None, None, "no_depth"),
        (call("UBA1 c.122T>C", 2, 100, "1"), 100, None, "haploid"),
        (call("UBA1 c.122T>C", 2, 100, ""), 100, None, "no_genotype"),
    ],
)
def test_a_called_record_stands_where_no_reference_record_shows_anything(
    made: Call, depth: int | None, limit: float | None, why: str
) -> None:
    """GIVEN a called record at the middle base of codon 41 THEN it shows what its own genotype and depth exclude, and gives way to a
    reference record that shows something."""
    (one,) = statements(evidence(made), NEAR, context()).values()
    assert (one.depth, one.limit, one.why) == (depth, limit, why)
    mute, plain = one_base(77, quality=3), one_base(60)
    assert statements(evidence(made, blocks=(mute,)), NEAR, context())[47199052] == one
    assert statements(evidence(made, blocks=(plain,)), NEAR, context())[47199052].depth == 60


def test_of_two_called_records_the_shallower_speaks_first_and_one_that_shows_nothing_gives_way() -> None:
    deep, shallow = call("UBA1 c.122T>C", 2, 300, record=0), call("UBA1 c.122T>A", 2, 40, record=1)
    silent = call("UBA1 c.122T>A", None, record=2)
    for calls in permutations((deep, shallow, silent)):
        assert statements(evidence(*calls), NEAR, context())[47199052].depth == 40


def test_what_lies_on_another_chromosome_says_nothing_of_a_locus() -> None:
    """GIVEN everything that a file can say, at the numbers of codon 41 but on another chromosome THEN codon 41 is as in a file that
    says nothing; on its own chromosome each of these would have changed it."""
    there = Veto("UBA1", "chrX", 47199052, 47199052, VetoReason.UNREADABLE_ALLELE, "T>?")
    deleted = StructuralRecord("UBA1", "chrX", 47199000, 47199100, "DEL", "chrX:47199000:N:<DEL>", "0/1", ("PASS",))
    said = {
        "blocks": tuple(one_base(100, start=pos, end=pos, alt_reads=40) for pos in range(47199051, 47199054)),
        "structural": (deleted,),
        "vetoes": (there,),
    }
    away = {
        "blocks": tuple(replace(b, chrom="chr22") for b in said["blocks"]),
        "structural": (replace(deleted, chrom="chr22"),),
        "vetoes": (replace(there, chrom="chr22"),),
    }
    silent = locus(interpret(evidence(), context()).loci)
    for key, here in said.items():
        assert locus(interpret(evidence(**{key: here}), context()).loci) != silent  # type: ignore[arg-type]
        assert locus(interpret(evidence(**{key: away[key]}), context()).loci) == silent  # type: ignore[arg-type]
    stray = replace(call("UBA1 c.122T>C", 2, 100), chrom="chr22")
    assert statements(evidence(stray), NEAR, context()) == {}


@pytest.mark.parametrize(("reads", "depth", "words"), [(40, 100, "40 of 100 reads"), (40, None, "40 of not stated")])
def test_reads_that_take_a_negative_away_are_said_with_their_depth_and_place(
    reads: int, depth: int | None, words: str
) -> None:
    """GIVEN blocks of one locus that count no, few and many reads of another base THEN the locus names the one with many."""
    few, many = one_base(100, alt_reads=1, start=47199051, end=47199051), one_base(depth, alt_reads=reads)
    said = joined(locus(interpret(evidence(blocks=(*blocks(100), few, many)), context()).loci).text)
    assert words in said
    assert "chrX:47199052" in said


# ------------------------------------------------------------------ what is counted over loci


def part(
    state: LocusState, name: str = CODON41, *, rest: LocusState | None = None, limit: float | None = None
) -> LocusPart:
    base = locus(interpret(evidence(), context()).loci, name)
    return base.model_copy(update={"state": state, "rest": rest, "detection_limit95": limit})


def test_bases_of_loci_that_overlap_are_looked_at_once() -> None:
    gene = load_genes()["UBA1"]
    first, second = (
        replace(gene.loci[0], interval={Assembly.GRCH38: Interval("chrX", start, end)})
        for start, end in ((11, 15), (14, 17))
    )
    assert sites_of(replace(gene, loci=(first,)), Assembly.GRCH38) == 5
    assert sites_of(replace(gene, loci=(first, second)), Assembly.GRCH38) == 7


def test_the_fraction_that_could_be_missed_is_the_largest_and_unknown_where_a_locus_states_none() -> None:
    """GIVEN loci with their limits THEN the largest counts, a locus that is a variant alone has no say, and one without a limit
    leaves it open."""
    low, high = part(LocusState.REFERENCE, limit=0.02), part(LocusState.REFERENCE, limit=0.1)
    rest = part(LocusState.VARIANT, rest=LocusState.REFERENCE, limit=0.3)
    whole, unread = part(LocusState.VARIANT), part(LocusState.NOT_ASSESSABLE)
    half_read = part(LocusState.VARIANT, rest=LocusState.NOT_ASSESSABLE)
    assert missed_fraction([low, high, whole]) == 0.1
    assert missed_fraction([low, rest, high]) == 0.3
    assert missed_fraction([low, unread]) is None
    assert missed_fraction([low, half_read]) is None
    assert missed_fraction([whole]) is None
    assert missed_fraction([]) is None


@pytest.mark.parametrize(
    ("unlike", "state", "rest", "negative", "expected"),
    [
        ((), LocusState.REFERENCE, None, True, Completeness.COMPLETE),
        (("UBA1-exon2",), LocusState.NOT_ASSESSABLE, None, True, Completeness.CORE),
        (("UBA1-exon2",), LocusState.NOT_TARGETED, None, True, Completeness.CORE),
        (("UBA1-exon2", CODON41), LocusState.NOT_ASSESSABLE, None, True, Completeness.INCOMPLETE),
        ((CODON41,), LocusState.NOT_ASSESSABLE, None, True, Completeness.INCOMPLETE),
        (("UBA1-exon15",), LocusState.NOT_ASSESSABLE, None, True, Completeness.COMPLETE),
        # a variant shows its own bases: for a negative the others must have been read
        ((CODON41,), LocusState.VARIANT, LocusState.NOT_ASSESSABLE, True, Completeness.INCOMPLETE),
        ((CODON41,), LocusState.VARIANT, LocusState.REFERENCE, True, Completeness.COMPLETE),
        ((CODON41,), LocusState.VARIANT, None, True, Completeness.COMPLETE),
        ((CODON41,), LocusState.VARIANT, LocusState.NOT_ASSESSABLE, False, Completeness.COMPLETE),
    ],
)
def test_how_much_of_what_a_gene_needs_was_read(
    unlike: tuple[str, ...], state: LocusState, rest: LocusState | None, negative: bool, expected: Completeness
) -> None:
    """GIVEN loci of UBA1 that are all reference but for some THEN they are complete, complete at the core alone, or neither."""
    gene = load_genes()["UBA1"]
    parts = [
        part(state, each.id, rest=rest) if each.id in unlike else part(LocusState.REFERENCE, each.id)
        for each in gene.loci
    ]
    assert completeness(gene, parts, negative=negative) is expected
    assert completeness(gene, [], negative=negative) is Completeness.INCOMPLETE


def test_a_gene_without_a_core_is_read_wholly_or_not() -> None:
    gene = load_genes()["PRF1"]
    parts = [part(LocusState.REFERENCE, each.id) for each in gene.loci]
    assert completeness(gene, parts, negative=True) is Completeness.COMPLETE
    parts[0] = part(LocusState.NOT_ASSESSABLE, gene.loci[0].id)
    assert completeness(gene, parts, negative=True) is Completeness.INCOMPLETE
