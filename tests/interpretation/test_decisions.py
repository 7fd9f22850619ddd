"""Decisions of a laboratory director: uncalled reads, a change that contains a canonical one, c.121A>C alone, SMAX2 in the banner."""

from itertools import product

import pytest
from tests.builders.evidence import allele_call, call, context, counts, evidence, sample
from tests.interpretation.test_every_rule import said

from vexas_report.interpretation import interpret
from vexas_report.model.evidence import Call, Phase, Remark
from vexas_report.model.findings import Findings
from vexas_report.model.terms import Classification, Contribution, Sex, VexasConclusion, YesNoUnknown

CANONICAL = "UBA1 c.122T>C"
DETECTED, POSSIBLE = VexasConclusion.DETECTED, VexasConclusion.POSSIBLE


def concluded(*calls: Call, **row: object) -> Findings:
    return interpret(evidence(*calls, of=sample(**row)), context())


# ------------------------------------------------------------------ alleles that no caller called


def in_vcf(alt: int, depth: int, **strands: int) -> Call:
    return call(CANONICAL, genotype="0/0", filters=(), read=counts(alt, depth, **strands))


def in_alignment(alt: int, depth: int, **strands: int) -> Call:
    sides = {"f1r2": str(alt // 2), "f2r1": str(alt - alt // 2)}
    alone = Remark("reads_alone", {**said("reads_alone").values, **sides})
    return call(CANONICAL, genotype="", filters=(), read=counts(alt, depth, **strands), remarks=(alone,))


@pytest.mark.parametrize(
    ("alt", "depth", "conclusion"),
    [
        (10, 200, POSSIBLE),
        (19, 200, POSSIBLE),
        (20, 200, DETECTED),
        (120, 200, DETECTED),
        (99, 1000, POSSIBLE),
        (100, 1000, DETECTED),
        (6, 30, POSSIBLE),
    ],
)
def test_the_same_uncalled_reads_say_the_same_in_a_vcf_and_in_an_alignment(
    alt: int, depth: int, conclusion: VexasConclusion
) -> None:
    for given in (in_vcf(alt, depth), in_alignment(alt, depth)):
        found = concluded(given)
        assert found.conclusion.vexas is conclusion
        if conclusion is POSSIBLE:
            assert "advice.second_method" in [s.id for s in found.conclusion.recommendations]


@pytest.mark.parametrize(
    ("forward", "reverse", "conclusion"), [(20, 20, DETECTED), (40, 0, POSSIBLE), (0, 40, POSSIBLE)]
)
def test_uncalled_reads_are_detected_only_on_both_strands(
    forward: int, reverse: int, conclusion: VexasConclusion
) -> None:
    # GIVEN reads of an amplicon, where reference reads of one strand alone show no bias
    ref = (80, 80) if forward and reverse else (160, 0) if forward else (0, 160)
    strands = {"alt_forward": forward, "alt_reverse": reverse, "ref_forward": ref[0], "ref_reverse": ref[1]}
    for given in (in_vcf(40, 200, **strands), in_alignment(40, 200, **strands)):
        assert concluded(given).conclusion.vexas is conclusion


@pytest.mark.parametrize(("f1r2", "f2r1", "conclusion"), [("20", "20", DETECTED), ("40", "0", POSSIBLE)])
def test_uncalled_reads_are_detected_only_in_both_pair_orientations(
    f1r2: str, f2r1: str, conclusion: VexasConclusion
) -> None:
    stated = Remark("orientation_counts", {"f1r2": f1r2, "f2r1": f2r1})
    assert concluded(call(CANONICAL, 40, 200, "0/0", remarks=(stated,))).conclusion.vexas is conclusion


# ------------------------------------------------------------------ a change that contains a canonical one


def test_every_change_of_codon_41_with_a_canonical_base_is_possible_and_names_its_parts() -> None:
    reference, canonical = "ATG", {"c.121A>C", "c.121A>G", "c.122T>C"}
    names = {(i, base): f"c.{121 + i}{reference[i]}>{base}" for i in range(3) for base in "ACGT"}
    seen = 0
    for bases in product("ACGT", repeat=3):
        changed = {names[i, b] for i, b in enumerate(bases) if b != reference[i]}
        if len(changed) < 2 or not changed & canonical:
            continue
        seen += 1
        first = next(i for i in range(3) if bases[i] != reference[i])
        last = next(i for i in (2, 1, 0) if bases[i] != reference[i])
        alt = "".join(bases[first : last + 1])
        mnv = allele_call("UBA1", "chrX", 47199051 + first, reference[first : last + 1], alt, read=counts(120, 200))
        found = concluded(mnv)
        assert found.conclusion.vexas is POSSIBLE, bases
        (text,) = [s.text for s in found.conclusion.text if s.id == "uba1.canonical_part"]
        assert all(name in text for name in changed)
        assert "".join(bases) in text
    assert seen == 37


def test_the_canonical_change_alone_beside_the_larger_one_is_detected() -> None:
    larger = allele_call("UBA1", "chrX", 47199051, "AT", "CC", read=counts(40, 200), record=1)
    for beside in (call("UBA1 c.122T>C", 60, 200, record=2), call("UBA1 c.121A>C", 120, 200, record=2)):
        found = concluded(larger, beside)
        assert found.conclusion.vexas is DETECTED
        assert found.findings[0].contribution is Contribution.DETECTED
        assert found.findings[0].hgvs_c in ("c.122T>C", "c.121A>C")


def test_two_canonical_records_of_unknown_phase_stay_detected() -> None:
    assert concluded(call("UBA1 c.121A>C", 60, 200), call("UBA1 c.122T>C", 60, 200)).conclusion.vexas is DETECTED


def test_no_detected_change_has_an_uncertain_class() -> None:
    """GIVEN every substitution of codon 41, its acceptor and Ser56, and every listed row THEN detected is pathogenic or likely so."""
    listed = [row for row in context().variants.of_gene("UBA1") if row.alleles]
    alleles = [(a.pos, a.ref, a.alt) for row in listed for a in next(iter(row.alleles.values())) if a.pos > 47100000]
    alleles += [
        (a.pos, a.ref, a.alt) for row in listed for found in row.alleles.values() for a in found if a.pos > 47150000
    ]
    codon = [(47199051, "ATG", "".join(b)) for b in product("ACGT", repeat=3) if "".join(b) != "ATG"]
    detected = 0
    for pos, ref, alt in {*alleles, *codon}:
        found = concluded(allele_call("UBA1", "chrX", pos, ref, alt, read=counts(120, 200)))
        for finding in found.findings:
            if finding.contribution is Contribution.DETECTED:
                detected += 1
                assert finding.classification in (Classification.PATHOGENIC, Classification.LIKELY_PATHOGENIC)
    assert detected >= 7


# ------------------------------------------------------------------ c.121A>C alone


@pytest.mark.parametrize(
    ("sex", "alt", "conclusion", "second"),
    [
        (Sex.MALE, 19, POSSIBLE, True),
        (Sex.MALE, 20, DETECTED, True),
        (Sex.MALE, 34, DETECTED, True),
        (Sex.MALE, 35, DETECTED, False),
        *((sex, alt, POSSIBLE, True) for sex in (Sex.FEMALE, Sex.UNKNOWN) for alt in (19, 20, 30, 34)),
        *((sex, 70, DETECTED, False) for sex in (Sex.FEMALE, Sex.UNKNOWN)),
    ],
)
def test_c121ac_alone_by_sex(sex: Sex, alt: int, conclusion: VexasConclusion, second: bool) -> None:
    found = concluded(call("UBA1 c.121A>C", 4 * alt, 400), sex=sex)
    assert found.conclusion.vexas is conclusion
    assert ("advice.second_method" in [s.id for s in found.conclusion.recommendations]) is second
    low = [s.text for s in found.conclusion.text if s.id == "uba1.low_c121ac"]
    if low:
        assert ("20 %" if sex is Sex.MALE else "35 %") in low[0]


@pytest.mark.parametrize(
    ("other", "row", "kept"),
    [
        (call("UBA1 c.122T>C", 80, 200), {}, False),
        (call("UBA1 c.167C>T", 60, 200), {}, False),
        (call("UBA1 c.167C>T", 100, 200), {"sex": Sex.FEMALE}, True),
        (call("UBA1 c.167C>T", 199, 200), {}, True),
        (call("UBA1 c.167C>T", 60, 200), {"allogeneic_hsct": YesNoUnknown.YES}, True),
        (call("UBA1 c.118-1G>A", 60, 200), {}, True),
        (call("UBA1 c.122T>C", 4, 200), {}, True),
    ],
)
def test_c121ac_keeps_its_second_method_beside_a_change_that_is_not_detected_by_itself(
    other: Call, row: dict[str, object], kept: bool
) -> None:
    found = concluded(call("UBA1 c.121A>C", 24, 200), other, **row)
    assert ("uba1.low_c121ac" in [s.id for s in found.conclusion.text]) is kept


@pytest.mark.parametrize(("stated", "asked"), [(False, True), (True, False)])
def test_reads_by_strand_are_asked_for_first_and_only_where_the_file_does_not_state_them(
    stated: bool, asked: bool
) -> None:
    strands = {"alt_forward": 15, "alt_reverse": 15, "ref_forward": 80, "ref_reverse": 90} if stated else {}
    remarks = (Remark("orientation_counts", {"f1r2": "15", "f2r1": "15"}),) if stated else ()
    found = concluded(call("UBA1 c.121A>C", read=counts(30, 200, **strands), remarks=remarks))
    advised = [s.id for s in found.conclusion.recommendations]
    assert advised[0] == ("advice.strand_counts" if asked else "advice.second_method")
    assert ("advice.strand_counts" in advised) is asked


# ------------------------------------------------------------------ SMAX2


@pytest.mark.parametrize(
    ("sex", "age", "hsct", "alt", "shown"),
    [
        *((sex, age, YesNoUnknown.UNKNOWN, 199, True) for sex in (Sex.MALE, Sex.UNKNOWN) for age in (None, "0", "1.9", "4", "17.9")),
        (Sex.MALE, "18", YesNoUnknown.NO, 199, False),
        (Sex.FEMALE, "0.5", YesNoUnknown.NO, 199, False),
        (Sex.MALE, "0.5", YesNoUnknown.YES, 199, False),
        (Sex.MALE, "0.5", YesNoUnknown.NO, 60, False),
        (Sex.MALE, "0.5", YesNoUnknown.NO, 10, False),
        (Sex.UNKNOWN, "0.5", YesNoUnknown.NO, 100, False),
    ],
)  # fmt: skip
def test_smax2_is_in_the_banner_of_a_boy(sex: Sex, age: str | None, hsct: YesNoUnknown, alt: int, shown: bool) -> None:
    listed = concluded(call("UBA1 c.1617G>T", alt, 200), sex=sex, age=age, allogeneic_hsct=hsct)
    assert [b.disease for b in listed.other_diseases] == ([listed.other_diseases[0].disease] if shown else [])
    unlisted = allele_call("UBA1", "chrX", 47205989, "G", "C", read=counts(alt, 200))
    assert concluded(unlisted, sex=sex, age=age, allogeneic_hsct=hsct).other_diseases == ()


def test_an_unlisted_base_is_never_said_to_be_published() -> None:
    found = concluded(allele_call("UBA1", "chrX", 47205989, "G", "C", read=counts(199, 200)), age="1")
    part = next(part for part in found.genes if part.gene == "UBA1")
    assert not [s.text for s in part.text if "published with" in s.text]
    assert [s.id for s in part.text if s.id.startswith("uba1.smax2_gene")] == ["uba1.smax2_gene_unlisted"]


@pytest.mark.parametrize("reads", [(1, 1), (2, 2)])
def test_smax2_of_a_read_or_two_is_not_in_the_banner(reads: tuple[int, int]) -> None:
    assert concluded(call("UBA1 c.1617G>T", *reads, genotype="1"), age="1").other_diseases == ()


def test_a_phased_pair_in_cis_is_judged_as_its_mnv() -> None:
    phase = Phase("1", (1,))
    pair = (call("UBA1 c.121A>C", 60, 200, phase=phase), call("UBA1 c.122T>C", 60, 200, phase=phase))
    assert concluded(*pair).conclusion.vexas is POSSIBLE
