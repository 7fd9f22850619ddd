"""The values that sentences name: numbers of reads, strands, names and filters as text."""

from dataclasses import replace

import pytest
from tests.builders.evidence import call, context, counts, evidence

from vexas_report.interpretation import interpret
from vexas_report.interpretation.assessed_variant import subject_of
from vexas_report.interpretation.category import categorise
from vexas_report.interpretation.sentence_values import alternate, change_values, hgvs, reads, strands, with_fraction
from vexas_report.interpretation.sentences import remark
from vexas_report.interpretation.steps import support_of
from vexas_report.interpretation.variant_groups import group_variants
from vexas_report.knowledge import load_genes, load_interpretation
from vexas_report.knowledge.language import use_language
from vexas_report.model.evidence import Call, Counts
from vexas_report.model.names import Names
from vexas_report.model.terms import Assembly

NOT_GIVEN = "not given"


def by_strand(*reads_of: int | None) -> Counts:
    names = ("ref_forward", "ref_reverse", "alt_forward", "alt_reverse")
    return counts(22, 100, **dict(zip(names, reads_of, strict=True)))


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (by_strand(40, 38, 10, 12), "reference 40 forward, 38 reverse; alternate 10 forward, 12 reverse"),
        (by_strand(0, 0, 0, 0), "reference 0 forward, 0 reverse; alternate 0 forward, 0 reverse"),
        (by_strand(None, None, 10, 12), "alternate 10 forward, 12 reverse"),
        (by_strand(None, 38, 10, 12), "alternate 10 forward, 12 reverse"),
        (by_strand(40, None, 10, 12), "alternate 10 forward, 12 reverse"),
        (by_strand(40, 38, None, 12), NOT_GIVEN),
        (by_strand(40, 38, 10, None), NOT_GIVEN),
        (None, NOT_GIVEN),
    ],
)
def test_strands_are_said_as_far_as_they_are_counted(read: Counts | None, text: str) -> None:
    assert strands(read) == text


@pytest.mark.parametrize(
    ("read", "number", "share", "name"),
    [
        (counts(38, 100), "38", "38 of 100 reads", "x (38.0 % of reads)"),
        (Counts("AF", depth=100, vaf=0.38), "about 38", "about 38 of 100 reads", "x (38.0 % of reads)"),
        (Counts("AF", vaf=0.38), NOT_GIVEN, "38.0 %", "x (38.0 % of reads)"),
        (Counts("AD", alt_reads=38), "38", NOT_GIVEN, "x"),
        (Counts("AD", alt_reads=38, depth=0), "38", NOT_GIVEN, "x"),
        (Counts("DP", depth=100), NOT_GIVEN, NOT_GIVEN, "x"),
        (None, NOT_GIVEN, NOT_GIVEN, "x"),
    ],
)
def test_reads_are_said_with_what_is_known_of_them(read: Counts | None, number: str, share: str, name: str) -> None:
    assert (alternate(read), reads(read), with_fraction("x", read)) == (number, share, name)


@pytest.mark.parametrize(
    ("c", "p", "text"),
    [
        ("c.1A>G", "p.(Met1?)", "c.1A>G p.(Met1?)"),
        ("c.1A>G", "p.?", "c.1A>G"),
        ("c.1A>G", None, "c.1A>G"),
        (None, None, "g.5A>G"),
        (None, "p.(Met1?)", "g.5A>G p.(Met1?)"),
    ],
)
def test_a_name_goes_without_what_it_lacks(c: str | None, p: str | None, text: str) -> None:
    names: Names = context().namer.name("UBA1", "chrX", 47199051, "A", "C")
    assert hgvs(replace(names, hgvs_c=c, hgvs_p=p, hgvs_g="g.5A>G")) == text


def test_the_filters_are_said_as_the_file_writes_them() -> None:
    (found,) = interpret(evidence(call("UBA1 c.122T>C", 40, 100, filters=("q10", "sb"))), context()).findings
    assert any("but with FILTER q10;sb." in r.text for r in found.remarks)


@pytest.mark.parametrize(
    ("given", "ci", "genotype"),
    [
        (call("UBA1 c.122T>C", 10, 100), "4.9 % to 17.6 %", "0/1"),
        (call("UBA1 c.122T>C", 40, 100, ""), "30.3 % to 50.3 %", NOT_GIVEN),
        (call("UBA1 c.122T>C", None, genotype="1/1"), NOT_GIVEN, "1/1"),
    ],
)
def test_interval_and_genotype_are_said_where_they_are_known(given: Call, ci: str, genotype: str) -> None:
    seen, gene = context(), load_genes()["UBA1"]
    (unit,) = group_variants([given], gene, Assembly.GRCH38, seen.variants, lambda c: support_of(c, seen))
    subject = subject_of(unit, gene, Assembly.GRCH38, seen)
    values = change_values(unit, subject.names, categorise(subject), gene, seen.thresholds)
    assert (values["ci"], values["genotype"]) == (ci, genotype)
    assert values["name"] == "UBA1 c.122T>C p.(Met41Thr)"
    assert values["depth"] == (NOT_GIVEN if given.counts is None else "100")


def test_alleles_that_a_reader_counted_together_are_said_in_the_language_of_the_document() -> None:
    sentences = load_interpretation().sentences
    values = {"field": "FORMAT/AD", "alleles": "C,<NON_REF> and others", "depth": "40"}
    assert "C,<NON_REF> and others together" in remark(sentences, "reads_not_assigned", values).text
    with use_language("fr"):
        said = remark(load_interpretation().sentences, "reads_not_assigned", values).text
    assert "C,<NON_REF> et d'autres" in said
