"""A call that the alignment does not show: GIVEN any variant of the tables, at any fraction, WHEN the reads of the alignment lack it, THEN
no sentence gives a fraction of reads as the sample's, and none is decided by it."""

import re
from collections.abc import Iterator
from dataclasses import astuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.evidence import allele_call, call, context, counts, evidence, sample

from vexas_report.interpretation import interpret
from vexas_report.knowledge import load_variants
from vexas_report.knowledge.language import use_language
from vexas_report.model.evidence import Remark
from vexas_report.model.findings import Findings
from vexas_report.model.terms import AlleleState, Assembly, Language, Sex, VexasConclusion

LACKS = Remark("reads_lack", {"reads": "0", "depth": "500", "caller": "as called"})
LISTED = sorted({(r.gene, *a) for r in load_variants().rows for a in map(astuple, r.alleles.get(Assembly.GRCH38, ()))})
FRACTION = re.compile(r"\d(?:[.,]\d)?\s%")


def said(findings: Findings) -> Iterator[str]:
    """Every sentence of the document but the evidence, which names its source."""
    yield findings.conclusion.headline
    yield from (other.headline for other in findings.other_diseases)
    for part in (findings.conclusion, *findings.genes):
        yield from (s.text for s in part.text)
    for finding in findings.findings:
        yield from (s.text for s in (*finding.explanation, *finding.remarks))


@settings(max_examples=300)
@given(
    st.sampled_from(LISTED),
    st.integers(1, 997),
    st.sampled_from(Sex),
    st.sampled_from([None, "1", "70"]),
    st.sampled_from(["0/1", "1/1", "1", "0/0"]),
    st.sampled_from(Language),
)
def test_no_fraction_of_reads_is_told(
    allele: tuple[str, str, int, str, str], reads: int, sex: Sex, age: str | None, genotype: str, language: Language
) -> None:
    written = f"{100 * reads / 997:.1f}"
    with use_language(language):
        found = interpret(
            evidence(
                allele_call(*allele, genotype, read=counts(reads, 997), remarks=(LACKS,)), of=sample(sex=sex, age=age)
            ),
            context(),
        )
        wrong = [
            text
            for text in said(found)
            if (written in text or written.replace(".", ",") in text) and FRACTION.search(text) and "AD" not in text
        ]
    assert wrong == []
    assert found.conclusion.vexas is not VexasConclusion.DETECTED
    assert {f.allele_state for f in found.findings if f.gene == "UBA1"} <= {AlleleState.NOT_MEASURED}


@pytest.mark.parametrize("order", [1, -1])
def test_it_stands_behind_a_clone_that_nothing_questions(order: int) -> None:
    """GIVEN two clones of the same meaning, the larger not in the alignment THEN the other leads, and the headline is that of both."""
    calls = (call("UBA1 c.122T>C", 4, 300), call("UBA1 c.121A>G", 270, 300, remarks=(LACKS,)))
    found = interpret(evidence(*calls[::order]), context())
    assert [f.hgvs_c for f in found.findings] == ["c.122T>C", "c.121A>G"]
    assert "U-TOP-10" not in found.conclusion.rules
    assert "c.122T>C (1.3 %) and c.121A>G;" in found.conclusion.headline


def test_alone_it_says_so_in_headline_and_next_step() -> None:
    found = interpret(evidence(call("UBA1 c.122T>C", 61, 197, remarks=(LACKS,))), context())
    assert found.conclusion.headline == "VEXAS possible: UBA1 c.122T>C p.(Met41Thr); not seen in the alignment."
    assert "advice.inspect_reads" in {s.id for s in found.conclusion.recommendations}
    # AND the caller's numbers stand where their source is named
    (finding,) = found.findings
    assert (finding.alt_reads, finding.depth, finding.counts_field) == (61, 197, "FORMAT/AD")
    assert (finding.vaf, finding.vaf_ci95, finding.hgvs_mosaic) == (None, None, None)


def test_an_infant_s_smax2_variant_is_not_supported_by_reads_that_lack_it() -> None:
    """GIVEN a published SMAX2 variant in 195 of 197 reads of the caller, none in the alignment THEN nothing says that it fits."""
    found = interpret(evidence(call("UBA1 c.1731C>T", 195, 197, remarks=(LACKS,)), of=sample(age="1")), context())
    ids = {s.id for g in found.genes for s in g.text}
    assert "state.contradicted" in ids
    assert not any(i.startswith("smax2.") for i in ids)
