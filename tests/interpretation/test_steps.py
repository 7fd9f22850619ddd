"""What the steps say of changes beside one another, and of records that no finding carries."""

from dataclasses import replace

from tests.builders.evidence import call, context, deletion, evidence

from vexas_report.interpretation import interpret
from vexas_report.interpretation.sentences import shortened, stated
from vexas_report.knowledge.language import listing
from vexas_report.model.evidence import Decision, Phase
from vexas_report.model.findings import Findings


def remarks(findings: Findings) -> dict[str, set[str]]:
    return {f.hgvs_c or "": {r.id for r in f.remarks} for f in findings.findings}


def test_changes_of_one_codon_on_two_chromosomes_name_each_other_and_stay_apart() -> None:
    # GIVEN two changes of codon 41 that one phase set puts on opposite chromosomes
    one = call("UBA1 c.121A>G", 40, 100, "1|0", phase=Phase("7", (0,)), record=0)
    other = call("UBA1 c.122T>C", 40, 100, "0|1", phase=Phase("7", (1,)), record=1)
    findings = interpret(evidence(one, other), context())
    # THEN both stand, and each says so of the other
    assert remarks(findings).keys() == {"c.121A>G", "c.122T>C"}
    assert all("remark.phase_trans" in said for said in remarks(findings).values())
    # AND without a phase the reading of both together is told instead
    unphased = interpret(evidence(replace(one, phase=None), replace(other, phase=None)), context())
    assert all("remark.phase_unknown" in said for said in remarks(unphased).values())
    assert not any("remark.phase_trans" in said for said in remarks(unphased).values())


def test_a_structural_record_is_said_by_its_own_gene_alone() -> None:
    # GIVEN a deletion of ADA2
    record = deletion("ADA2")
    genes = {part.gene: part for part in interpret(evidence(structural=(record,)), context()).genes}
    assert not any(s.id == "uba1.structural" for s in genes["UBA1"].text)
    own = interpret(evidence(structural=(deletion("UBA1", "1/1"),)), context())
    assert any(s.id == "uba1.structural" for part in own.genes if part.gene == "UBA1" for s in part.text)


def test_a_call_that_the_reader_lists_has_one_row_of_the_trail() -> None:
    given = call("UBA1 c.122T>C", 40, 100, record=3)
    listed = Decision(3, 1, "chrX", given.pos, "T", "C", "PASS", "0/1", True, "reader.kept", "Kept.")
    # GIVEN a reader that lists the call, and one that does not
    for decisions in ((listed,), ()):
        trail = interpret(replace(evidence(given), decisions=decisions), context()).decisions
        # THEN the judgement stands in one row
        assert [(d.record, d.allele) for d in trail] == [(3, 1)]
        assert "U-VAR-01" in trail[0].rule


def test_texts() -> None:
    assert [stated(x) for x in (0.2, 0.125, 1.0, 0.0005)] == ["20 %", "12.5 %", "100 %", "0.05 %"]
    assert [listing(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert (shortened("a" * 200), shortened("a" * 201)) == ("a" * 200, "a" * 200 + "… (201 characters)")
