from dataclasses import replace

import pytest
from tests.builders import cases
from tests.builders import findings as build

from vexas_report.documents.comparison import compare
from vexas_report.knowledge import use_language
from vexas_report.model.terms import Assembly, Classification, LocusState, Verdict, VexasConclusion


@pytest.mark.parametrize("case", cases.every_case(), ids=lambda case: case.sample.sample)
def test_a_document_does_not_differ_from_itself(case):
    found = compare(case, case)
    assert (found.said, found.made_from) == ((), ())
    assert found.text() == "Both reports say the same.\nBoth were made from the same tables, program and input."


def test_a_table_that_changes_a_class_is_named_beside_what_it_changed():
    """GIVEN a report of last year WHEN a newer table raises the class of its variant THEN both the class and the table are named."""
    new = cases.index_case()
    tables = {**new.provenance.tables, "variants/uba1.tsv": "f" * 64}
    lower = new.findings[0].model_copy(update={"classification": Classification.UNCERTAIN})
    old = new.model_copy(
        update={
            "findings": (lower, *new.findings[1:]),
            "provenance": new.provenance.model_copy(update={"tables": tables}),
        }
    )
    found = compare(old, new)
    assert [(d.what, d.old, d.new) for d in found.said] == [
        ("UBA1 c.121A>C class", "uncertain significance", "pathogenic")
    ]
    assert [(d.what, d.old) for d in found.made_from] == [("table variants/uba1.tsv", "f" * 12)]
    assert "  UBA1 c.121A>C class: uncertain significance -> pathogenic" in found.text()


def test_every_part_of_the_answer_is_compared():
    old = cases.negative()
    conclusion = old.conclusion.model_copy(
        update={"vexas": VexasConclusion.PARTLY_ASSESSED, "headline": "Other.", "limit": 0.2}
    )
    new = old.model_copy(
        update={
            "conclusion": conclusion,
            "findings": (build.finding(),),
            "genes": build.genes(ADA2={"verdict": Verdict.HOMOZYGOUS}),
            "loci": build.loci(depth=130, states={"UBA1-exon14": LocusState.NOT_TARGETED}),
            "problems": (),
            "input": replace(old.input, sha256="1" * 64),
        }
    )
    said = {d.what for d in compare(old, new).said}
    assert {
        "conclusion",
        "headline",
        "limit",
        "UBA1 c.121A>C class",
        "verdict of ADA2",
        "region UBA1-exon14",
        "problems",
    } <= said
    assert [d.what for d in compare(old, new).made_from] == ["input"]


def test_a_finding_that_is_gone_says_so():
    old, new = cases.index_case(), cases.index_case().model_copy(update={"findings": cases.index_case().findings[1:]})
    gone = [d for d in compare(old, new).said if d.what == "UBA1 c.121A>C fraction"]
    assert [(d.old.replace("\u00a0", " "), d.new) for d in gone] == [("33.9 %", "")]


def test_changes_are_worded_in_the_language_that_is_spoken():
    old, new = cases.index_case(), cases.negative()
    with use_language("fr"):
        found = compare(old, new)
        text = found.text()
    said = {d.what: (d.old, d.new) for d in found.said}
    assert said["conclusion"] == ("Détecté", "Non détecté")
    assert said["UBA1 c.121A>C, classe"] == ("pathogène", "")
    assert "Ce qui change dans le compte rendu le plus récent" in text


def test_two_assemblies_of_one_sample_say_the_same_and_that_is_said_first():
    """GIVEN reports on GRCh37 and GRCh38 of one sample THEN their findings meet by name, and the assemblies are named first."""
    old = cases.index_case()
    moved = [f.model_copy(update={"pos": f.pos - 140601, "hgvs_g": f"NC_000023.10:g.{f.pos}"}) for f in old.findings]
    new = old.model_copy(
        update={"findings": tuple(moved), "input": replace(old.input, assembly=Assembly.GRCH37, sha256="2" * 64)}
    )
    found = compare(old, new)
    assert found.said == ()
    assert found.text().splitlines()[:3] == [
        "Take care: these are not reports of the same sample, patient and assembly:",
        "  assembly: GRCh38 -> GRCh37",
        "Both reports say the same.",
    ]


@pytest.mark.parametrize(("bases", "said"), [(140601, False), (140600, True)])
def test_a_change_without_a_c_name_meets_its_place_in_the_other_assembly(bases, said):
    """GIVEN an indel that ends at an unknown base in reports on both assemblies THEN they are one finding, and another place is not."""
    old = cases.index_case()
    indel = build.finding(
        hgvs_c=None, hgvs_p=None, hgvs_g="NC_000023.11:g.47199060del", pos=47199059, ref="AT", alt="A"
    )
    moved = indel.model_copy(update={"pos": indel.pos - bases, "hgvs_g": "NC_000023.10:g.47058459del"})
    new = old.model_copy(update={"findings": (moved,), "input": replace(old.input, assembly=Assembly.GRCH37)})
    assert bool(compare(old.model_copy(update={"findings": (indel,)}), new).said) is said


def test_findings_of_one_name_meet_in_their_order():
    one, other = build.finding(hgvs_c=None, vaf=0.3), build.finding(hgvs_c=None, vaf=0.1)
    old = build.document("s", conclusion=cases.DETECTED, findings=(one, other))
    assert compare(old, old).said == ()
