"""Calls grouped into changes: MNVs, haplotypes of a codon, phase."""

from dataclasses import replace
from itertools import combinations, permutations

import pytest
from tests.builders.evidence import ALLELES, allele_call, call, context, counts, evidence

from vexas_report.interpretation import interpret
from vexas_report.interpretation.steps import support_of
from vexas_report.interpretation.variant_groups import CallQuality, VariantGroup, cis, group_variants, joinable
from vexas_report.knowledge import load_genes, load_variants
from vexas_report.model.evidence import Call, Counts, Phase, Remark
from vexas_report.model.terms import Assembly, Category, Strength, VexasConclusion

GENES, TABLE = load_genes(), load_variants()
TOGETHER, APART = Phase("47199049", (1,)), Phase("47199049", (0,))


def units(*calls: Call, gene: str = "UBA1") -> tuple[VariantGroup, ...]:
    return group_variants(calls, GENES[gene], Assembly.GRCH38, TABLE, lambda c: support_of(c, context()))


def mnv(pos: int, ref: str, alt: str, **more: Phase) -> Call:
    return allele_call("UBA1", "chrX", pos, ref, alt, read=counts(60, 200), **more)  # type: ignore[arg-type]


def positions(found: tuple[VariantGroup, ...]) -> list[list[int]]:
    return [[allele.pos for allele in unit.alleles] for unit in found]


def test_single_changes_stay_single() -> None:
    assert positions(units(call("UBA1 c.121A>C"), call("UBA1 c.167C>T"))) == [[47199051], [47199097]]


def test_an_mnv_of_one_codon_and_its_two_changes_in_cis_are_the_same_unit() -> None:
    one = units(mnv(47199051, "AT", "CC"))
    two = units(call("UBA1 c.121A>C", phase=TOGETHER), call("UBA1 c.122T>C", phase=TOGETHER))
    assert [u.alleles for u in one] == [u.alleles for u in two]


def test_an_mnv_of_one_codon_and_its_two_changes_come_to_the_same_verdict() -> None:
    one = interpret(evidence(mnv(47199051, "AT", "CC")), context())
    pair = (call("UBA1 c.121A>C", 60, 200, phase=TOGETHER), call("UBA1 c.122T>C", 60, 200, phase=TOGETHER))
    two = interpret(evidence(*pair), context())
    assert one.conclusion.vexas is two.conclusion.vexas is VexasConclusion.POSSIBLE
    assert one.findings[0].hgvs_c == two.findings[0].hgvs_c == "c.121_122delinsCC"
    assert one.findings[0].category is two.findings[0].category is Category.MET41_NONCANONICAL


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_the_published_haplotype_is_one_unit_in_whatever_order_and_spelling(order: tuple[int, int]) -> None:
    pair = (call("UBA1 c.119G>C", phase=TOGETHER), call("UBA1 c.121A>T", phase=TOGETHER))
    assert positions(units(*(pair[i] for i in order))) == [[47199049, 47199051]]
    assert positions(units(mnv(47199049, "GCA", "CCT"))) == [[47199049, 47199051]]


def test_the_published_haplotype_is_canonical_in_cis_and_its_parts_are_not() -> None:
    # GIVEN c.119G>C and c.121A>T in cis WHEN interpreted THEN it is the canonical haplotype
    pair = (call("UBA1 c.119G>C", phase=TOGETHER), call("UBA1 c.121A>T", phase=TOGETHER))
    findings = interpret(evidence(*pair), context())
    assert findings.conclusion.vexas is VexasConclusion.DETECTED
    assert findings.findings[0].hgvs_c == "c.[119G>C;121A>T]"
    assert findings.findings[0].parts == ("chrX:47199049:G:C", "chrX:47199051:A:T")
    # GIVEN c.121A>T alone THEN it is not canonical
    alone = interpret(evidence(call("UBA1 c.121A>T")), context())
    assert alone.findings[0].category is Category.MET41_NONCANONICAL
    assert alone.conclusion.vexas is VexasConclusion.POSSIBLE


@pytest.mark.parametrize(("first", "second"), [("UBA1 c.119G>C", "UBA1 c.121A>T"), ("UBA1 c.121A>C", "UBA1 c.122T>C")])
def test_neighbours_of_unknown_phase_are_judged_apart_with_both_readings(first: str, second: str) -> None:
    findings = interpret(evidence(call(first), call(second)), context())
    assert len(findings.findings) == 2
    for finding in findings.findings:
        (said,) = [r.text for r in finding.remarks if r.id == "remark.phase_unknown"]
        assert "phase is unknown" in said
        assert "in cis they would be c." in said
    # the statement says it once, with the leading variant
    assert [s.id for s in findings.conclusion.text].count("remark.phase_unknown") == 1


def test_neighbours_in_trans_are_judged_apart_and_said_to_be() -> None:
    pair = (call("UBA1 c.119G>C", phase=TOGETHER), call("UBA1 c.121A>T", phase=APART))
    findings = interpret(evidence(*pair), context())
    assert {r.id for f in findings.findings for r in f.remarks} >= {"remark.phase_trans"}
    assert "remark.phase_unknown" not in {r.id for f in findings.findings for r in f.remarks}


def test_an_mnv_over_two_codons_is_taken_apart_at_the_codon() -> None:
    # c.119 and c.123 lie in two codons with unchanged bases between them
    assert positions(units(mnv(47199049, "GAATG", "CAATA"))) == [[47199049], [47199053]]


def test_a_canonical_change_within_a_larger_record_is_found_and_says_where_it_stood() -> None:
    # GIVEN one record that holds c.122T>C and a change four codons on, as some callers write
    findings = interpret(evidence(mnv(47199052, "TGGCC", "CGGCT")), context())
    # THEN both are judged by themselves, and said to lie in one record
    assert findings.conclusion.vexas is VexasConclusion.DETECTED
    assert sorted(f.pos for f in findings.findings) == [47199052, 47199056]
    assert all("remark.part_of_record" in [r.id for r in f.remarks] for f in findings.findings)


def test_adjoining_bases_stay_together_across_a_codon_edge() -> None:
    assert positions(units(mnv(47199050, "AA", "CC"))) == [[47199050, 47199051]]


def test_a_canonical_change_stays_canonical_beside_a_change_of_the_next_codon() -> None:
    findings = interpret(evidence(mnv(47199050, "AA", "CC")), context())
    assert findings.findings[0].category is Category.MET41_CANONICAL
    assert findings.conclusion.vexas is VexasConclusion.DETECTED


def test_a_haplotype_claims_no_more_than_its_weakest_part() -> None:
    pair = (call("UBA1 c.119G>C", 60, 100, phase=TOGETHER), call("UBA1 c.121A>T", 50, 100, phase=TOGETHER))
    (unit,) = units(*pair)
    assert unit.call.counts is not None
    assert unit.call.counts.alt_reads == 50


def test_the_same_change_from_two_records_is_one_unit_of_the_better_supported() -> None:
    one = call("UBA1 c.121A>C", 5, 100, written="chrX:47199051:A:C")
    other = call("UBA1 c.121A>C", 50, 100, written="chrX:47199050:AA:AC")
    (unit,) = units(one, other)
    assert unit.calls == (other,)


def test_phase_by_set_by_haplotype_and_by_a_record_without_reference() -> None:
    one, other = call("ADA2 c.144del", phase=TOGETHER), call("ADA2 c.336C>G", phase=TOGETHER)
    assert cis(one, other) is True
    assert cis(one, call("ADA2 c.336C>G", phase=APART)) is False
    assert cis(one, call("ADA2 c.336C>G", phase=Phase("another", (1,)))) is None
    assert cis(one, call("ADA2 c.336C>G")) is None
    first = call("ADA2 c.139G>A", genotype="1/2", record=7, allele=1)
    second = call("ADA2 c.139G>C", genotype="1/2", record=7, allele=2)
    assert cis(first, second) is False
    assert cis(first, call("ADA2 c.139G>C", genotype="1/2", record=8)) is None


def test_units_of_minus_strand_genes_join_by_codon() -> None:
    # c.139 and c.140 of ADA2 are one codon, on the minus strand
    gene, chrom, pos, ref, alt = ALLELES["ADA2 c.139G>A"]
    one = allele_call(gene, chrom, pos, ref, alt, phase=TOGETHER)
    other = allele_call(gene, chrom, pos - 1, "C", "A", phase=TOGETHER)
    assert positions(units(one, other, gene="ADA2")) == [[pos - 1, pos]]


def test_a_listed_haplotype_draws_in_no_third_change() -> None:
    """GIVEN the published haplotype and a change far from it, all in cis THEN the third stays a unit of its own, in any order."""
    names = ("UBA1 c.119G>C", "UBA1 c.121A>T", "UBA1 c.167C>T")
    for calls in permutations(call(name, phase=TOGETHER) for name in names):
        assert positions(units(*calls)) == [[47199049, 47199051], [47199097]]
    one, other = mnv(47199049, "GCA", "CCT", phase=TOGETHER), call("UBA1 c.167C>T", 60, 200, phase=TOGETHER)
    assert positions(units(one, other)) == positions(units(other, one)) == [[47199049, 47199051], [47199097]]


BY_SUPPORT = [
    counts(4, 100),  # weak
    Counts("AF", depth=100, vaf=0.05),  # moderate: five reads, worked out
    Counts("AF", depth=100, vaf=0.07),
    counts(5, 100),
    counts(6, 1000),
    counts(9, 100),
    Counts("AF", vaf=0.2),
    Counts("AF", depth=100, vaf=0.2),  # strong
    counts(10, 400),
    counts(40, 100),
]


def test_of_one_change_in_two_records_the_better_supported_stands_and_the_other_is_its_repeat() -> None:
    """GIVEN one change in two records THEN the one of the stronger evidence stands, then that of more reads, then that of the
    larger fraction, in either order of the records."""

    def rank(read: Counts) -> tuple[object, ...]:
        strength = support_of(call("UBA1 c.121A>C", read=read), context()).strength
        order = (Strength.WEAK, Strength.MODERATE, Strength.STRONG)
        return order.index(strength), read.alt_reads or 0, read.vaf

    for first, second in combinations(BY_SUPPORT, 2):
        worse, better = sorted((first, second), key=rank)
        calls = [call("UBA1 c.121A>C", read=read, written=f"{i}") for i, read in enumerate((worse, better))]
        for pair in permutations(calls):
            (unit,) = units(*pair)
            assert (unit.calls, unit.repeats) == ((calls[1],), (calls[0],))


def test_records_of_one_change_and_equal_support_give_one_answer_in_either_order() -> None:
    """GIVEN one change in two records alike in reads, of which one has a count by strand, a remark, a phase or another quality THEN
    the order of the records chooses nothing."""
    plain = call("UBA1 c.121A>C", 40, 100)
    strands = counts(40, 100, ref_forward=30, ref_reverse=30, alt_forward=20, alt_reverse=20)
    others = (
        replace(plain, counts=strands),
        replace(plain, counts=counts(40, 100, field="FORMAT/DP4")),
        replace(plain, quality="51"),
        replace(plain, phase=TOGETHER),
        replace(plain, remarks=(Remark("counts_missing", {}),)),
        replace(plain, filters=()),
    )
    for one, other in combinations((plain, *others), 2):
        assert units(one, other)[0].call == units(other, one)[0].call


def test_changes_join_where_both_are_called_well_and_their_fractions_may_be_one() -> None:
    """GIVEN two changes that a caller puts in cis THEN their intervals must overlap, ends included, or neither has one."""

    def of(fraction: tuple[float, float] | None, well: bool = True) -> CallQuality:
        return CallQuality(Strength.STRONG, well, fraction)

    low, touching, high = of((0.1, 0.3)), of((0.3, 0.4)), of((0.35, 0.5))
    for one, other, together in (
        (low, low, True), (low, touching, True), (touching, high, True), (low, high, False), (of(None), of(None), True),
        (low, of(None), False), (low, of((0.1, 0.3), False), False), (of(None, False), of(None, False), False),
    ):  # fmt: skip
        assert joinable(one, other) is joinable(other, one) is together
