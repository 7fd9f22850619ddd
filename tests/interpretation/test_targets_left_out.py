"""A list of targets that leaves out a gene: what the conclusion, the gene and the next steps say."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import pytest
from tests.builders.evidence import blocks, call, context, evidence, sample

from vexas_report.interpretation import interpret
from vexas_report.knowledge import load_genes
from vexas_report.model.coverage import LocusCoverage, SampleCoverage
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.findings import Findings
from vexas_report.model.terms import Assembly, Basis, Specimen, VexasConclusion, YesNoUnknown

UBA1 = [locus.id for locus in load_genes()["UBA1"].loci if locus.id != "UBA1-exon15"]
CORE = ["UBA1-codon41", "UBA1-exon3-acceptor", "UBA1-exon3"]
EVERY = [locus.id for gene in load_genes().values() for locus in gene.loci]


def targets(left_out: Iterable[str]) -> SampleCoverage:
    """A sample whose list of targets leaves out these loci, without any other file."""
    rows = []
    for gene in load_genes().values():
        for locus in gene.loci:
            at = locus.interval[Assembly.GRCH38]
            row = LocusCoverage(
                locus.id, gene.symbol, at.chrom, at.start, at.end, Basis.NONE, "", None, None, None, 0, 1
            )
            rows.append(replace(row, targeted=locus.id not in set(left_out)))
    return SampleCoverage("S1", loci=tuple(rows))


def of(given: SampleEvidence, left_out: Iterable[str]) -> Findings:
    return interpret(given, context(), targets(left_out))


def advised(findings: Findings) -> set[str]:
    return {s.id for s in findings.conclusion.recommendations}


def said(findings: Findings) -> dict[str, str]:
    return {s.id: s.text for s in findings.conclusion.text}


@pytest.mark.parametrize(("left_out", "named"), [(EVERY, "UBA1"), (UBA1, "UBA1"), (CORE, "codon 41 of UBA1")])
def test_an_assay_without_uba1_is_not_asked_for_another_file(left_out: list[str], named: str) -> None:
    # GIVEN a plain VCF and a list of targets that leaves out UBA1
    findings = of(evidence(), left_out)
    # THEN conclusion and advice name the assay, not a file
    assert findings.conclusion.vexas is VexasConclusion.NOT_ASSESSABLE
    assert findings.conclusion.headline == f"VEXAS not assessable: this assay does not target {named}."
    assert "none of its files can exclude a VEXAS variant" in said(findings)["loci.assay_without"]
    assert "advice.other_assay" in advised(findings)
    assert "advice.coverage" not in advised(findings)
    assert "U-CON-14" in findings.conclusion.rules


def test_a_gene_that_the_assay_leaves_out_says_so() -> None:
    findings = of(evidence(), EVERY)
    for part in findings.genes:
        if part.gene != "UBA1":
            assert "R-TOP-15" in part.rules
            assert any("does not examine it" in s.text for s in part.text)


@pytest.mark.parametrize("left_out", [["UBA1-exon16"], ["UBA1-exon2", "UBA1-exon14", "UBA1-exon16"]])
def test_regions_that_are_read_all_the_same_are_remarked(left_out: list[str]) -> None:
    # GIVEN blocks that read all of UBA1 WHEN the targets leave some of it out
    findings = of(evidence(blocks=blocks(120)), left_out)
    # THEN the negative stands, and the list of targets is questioned
    assert findings.conclusion.vexas is VexasConclusion.NOT_DETECTED
    assert "U-TOP-17" in findings.conclusion.rules
    assert "advice.check_targets" in advised(findings)


def test_targets_that_leave_out_all_of_uba1_beside_blocks_that_read_it_are_remarked() -> None:
    findings = of(evidence(blocks=blocks(120)), EVERY)
    assert findings.conclusion.vexas is VexasConclusion.NOT_DETECTED
    assert "uba1.targets_omit" in said(findings)


def test_what_is_missing_and_not_targeted_is_asked_of_another_assay() -> None:
    core = tuple(b for b in blocks(120) if 47199000 <= b.start <= 47199200)
    findings = of(evidence(blocks=core), ["UBA1-exon2", "UBA1-exon14", "UBA1-exon16"])
    assert findings.conclusion.vexas is VexasConclusion.PARTLY_ASSESSED
    assert "U-TOP-18" in findings.conclusion.rules
    assert "advice.coverage" not in advised(findings)
    some = of(evidence(blocks=core), ["UBA1-exon16"])
    assert "U-TOP-19" in some.conclusion.rules
    assert {"advice.coverage", "advice.other_assay"} <= advised(some)


def test_a_clone_is_reported_whatever_the_targets_leave_out() -> None:
    for left_out in (EVERY, UBA1, CORE, ["UBA1-exon3"]):
        findings = of(evidence(call("UBA1 c.122T>C", 60, 200)), left_out)
        assert findings.conclusion.vexas is VexasConclusion.DETECTED


def test_without_a_list_of_targets_nothing_is_said_of_them() -> None:
    for given in (evidence(), evidence(blocks=blocks())):
        rules = set(interpret(given, context()).conclusion.rules)
        assert not rules & {"U-CON-14", "U-TOP-17", "U-TOP-18", "U-TOP-19"}


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ((47199000, 47199200), "codon 41, exon 3 splice acceptor and exon 3"),
        ((47206000, 47207000), "exon 16"),
    ],
)
def test_the_next_step_names_what_is_missing(missing: tuple[int, int], named: str) -> None:
    # GIVEN blocks over all of UBA1 but one stretch
    kept = tuple(b for b in blocks(120) if not missing[0] <= b.start <= missing[1])
    findings = interpret(evidence(blocks=kept), context())
    (step,) = [s.text for s in findings.conclusion.recommendations if s.id == "advice.coverage"]
    assert named in step
    assert "alignment" in step


# ------------------------------------------------------------------ transplant


@pytest.mark.parametrize(("specimen", "hsct"), list(product(Specimen, YesNoUnknown)))
def test_blood_is_suitable_unless_it_is_the_donors(specimen: Specimen, hsct: YesNoUnknown) -> None:
    for given in (evidence(of=sample(specimen=specimen, allogeneic_hsct=hsct), blocks=blocks()),):
        words = " ".join(s.text for s in interpret(given, context()).conclusion.text)
        suited = specimen in (Specimen.BLOOD, Specimen.BONE_MARROW) and hsct is not YesNoUnknown.YES
        assert ("is a suitable specimen" in words) is suited


@pytest.mark.parametrize("specimen", [Specimen.BLOOD, Specimen.BONE_MARROW, Specimen.SALIVA, Specimen.UNKNOWN])
@pytest.mark.parametrize(("name", "alt"), [("UBA1 c.122T>C", 60), ("UBA1 c.122T>C", 198), ("UBA1 c.167C>T", 60)])
def test_a_clone_in_donor_derived_material_concerns_the_donor(specimen: Specimen, name: str, alt: int) -> None:
    given = evidence(call(name, alt, 200), of=sample(specimen=specimen, allogeneic_hsct=YesNoUnknown.YES))
    conclusion = interpret(given, context()).conclusion
    words = " ".join(s.text for s in conclusion.text)
    assert "the donor may need to be informed and examined" in words
    assert "relatives" not in words
    ids = {s.id for s in conclusion.recommendations}
    assert "advice.donor" in ids
    assert "advice.second_tissue" not in ids


@pytest.mark.parametrize(("specimen", "donor"), [(Specimen.BLOOD, True), (Specimen.SKIN, False)])
def test_the_banner_of_a_recessive_disease_names_the_donor(specimen: Specimen, donor: bool) -> None:
    for calls in ((call("ADA2 c.336C>G", 99, 100, "1/1"),), (call("ADA2 c.506G>A", 50),)):
        given = evidence(*calls, of=sample(specimen=specimen, allogeneic_hsct=YesNoUnknown.YES))
        (banner,) = interpret(given, context()).other_diseases
        assert ("donor" in banner.headline) is donor


# ------------------------------------------------------------------ low fractions


@pytest.mark.parametrize("name", ["UBA1 c.122T>C", "UBA1 c.121A>C", "UBA1 c.122T>A", "UBA1 c.167C>T"])
def test_a_low_fraction_is_checked_for_carry_over(name: str) -> None:
    assert "advice.carry_over" in advised(interpret(evidence(call(name, 12, 200)), context()))
    assert "advice.carry_over" not in advised(interpret(evidence(call(name, 100, 200)), context()))
