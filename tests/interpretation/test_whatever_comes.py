"""Whatever calls a file holds, interpretation gives a sound document and never an error."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders.evidence import SHIFT, allele_call, context, deletion, evidence, sample
from tests.builders.findings import MOST_WORDS, MOST_WORDS_OF_DISEASE, headline_words, joined

from vexas_report.interpretation import interpret
from vexas_report.knowledge import load_genes
from vexas_report.knowledge.genome import load_genome
from vexas_report.model.codec import from_json, to_json
from vexas_report.model.evidence import Call, Counts, Phase, SampleEvidence
from vexas_report.model.findings import Findings
from vexas_report.model.terms import Assembly, Category, Sex, Specimen, Verdict, VexasConclusion, YesNoUnknown

GENES = load_genes()
GENOME = load_genome(Assembly.GRCH38)
GENOTYPES = ["0/1", "1/1", "1", "0/0", "./.", "./1", "0|1", "1|0", "", "1/2", "0/0/1", "0/1/1"]


@st.composite
def positions(draw: st.DrawFn, symbol: str) -> int:
    """Near the edges of exons, in codon 41, or anywhere in the gene."""
    gene = GENES[symbol]
    if symbol == "UBA1" and draw(st.booleans()):
        return draw(st.integers(47199020, 47199060))
    exon = draw(st.sampled_from(gene.exons)).interval[Assembly.GRCH38]
    return draw(st.integers(exon.start - 30, exon.end + 30))


@st.composite
def read_counts(draw: st.DrawFn) -> Counts | None:
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return None
    if kind == 1:
        return Counts("FORMAT/AF", vaf=draw(st.floats(0, 1)))
    depth = draw(st.integers(0, 2000))
    alt = draw(st.integers(0, depth))
    forward, ref_forward = draw(st.integers(0, alt)), draw(st.integers(0, depth - alt))
    strands = draw(st.booleans())
    return Counts(
        "FORMAT/AD",
        depth - alt,
        alt,
        depth,
        alt / depth if depth else None,
        ref_forward if strands else None,
        depth - alt - ref_forward if strands else None,
        forward if strands else None,
        alt - forward if strands else None,
    )


@st.composite
def calls(draw: st.DrawFn) -> Call:
    symbol = draw(st.sampled_from(sorted(SHIFT)))
    pos = draw(positions(symbol))
    length = draw(st.integers(1, 4))
    chrom = GENES[symbol].chrom
    ref = GENOME.fetch(chrom, pos, pos + length - 1).replace("N", draw(st.sampled_from("ACGT")))
    alt = draw(st.text("ACGT", min_size=1, max_size=5).filter(lambda a: a != ref))
    if len(alt) != len(ref):
        alt = ref[0] + alt[1:] if alt[1:] != ref[1:] else ref + "A"
    phase = st.none() | st.builds(Phase, st.sampled_from("12"), st.sampled_from([(0,), (1,), (0, 1)]))
    return allele_call(
        symbol,
        chrom,
        pos,
        ref,
        alt,
        draw(st.sampled_from(GENOTYPES)),
        filters=draw(st.sampled_from([("PASS",), (), ("germline",), ("q10", "s50")])),
        phase=draw(phase),
        read=draw(read_counts()),
    )


@st.composite
def samples(draw: st.DrawFn) -> SampleEvidence:
    row = sample(
        sex=draw(st.sampled_from(list(Sex))),
        specimen=draw(st.sampled_from(list(Specimen))),
        allogeneic_hsct=draw(st.sampled_from(list(YesNoUnknown))),
    )
    structural = (deletion(draw(st.sampled_from(sorted(SHIFT)))),) if draw(st.booleans()) else ()
    return evidence(*draw(st.lists(calls(), max_size=5)), of=row, structural=structural)


SLOW = [HealthCheck.too_slow]


@settings(max_examples=100, suppress_health_check=SLOW)
@given(samples())
def test_a_sound_document_whatever_comes(given_evidence: SampleEvidence) -> None:
    assert_interpreted(given_evidence)


@pytest.mark.long
@settings(max_examples=1500, suppress_health_check=SLOW)
@given(samples())
def test_a_sound_document_of_thousands(given_evidence: SampleEvidence) -> None:
    assert_interpreted(given_evidence)


def assert_interpreted(given_evidence: SampleEvidence) -> None:
    findings = interpret(given_evidence, context())
    assert from_json(Findings, to_json(findings)) == findings
    assert_sound(findings)
    assert_nothing_is_lost(given_evidence, findings)


def assert_sound(findings: Findings) -> None:
    conclusion = findings.conclusion
    assert headline_words(conclusion.headline) <= MOST_WORDS
    for other in findings.other_diseases:
        assert headline_words(other.headline) <= MOST_WORDS_OF_DISEASE, other.headline
    vexas_text = " ".join(
        (conclusion.headline, *(s.text for s in conclusion.text), *(r.text for r in conclusion.recommendations))
    )
    assert not [word for word in ("ADA2", "CECR1", "PRF1", "DADA2", "recessive") if word in vexas_text]
    # Nothing was covered, so that a negative is impossible.
    assert conclusion.vexas is not VexasConclusion.NOT_DETECTED
    document = findings.model_dump_json()
    assert "{" not in "".join(r.text for f in findings.findings for r in f.remarks)
    assert "germline hemizygote" not in document
    if conclusion.vexas is VexasConclusion.DETECTED:
        causes = {Category.MET41_CANONICAL, Category.SPLICE_EXON3_ACCEPTOR, Category.KNOWN_NON_MET41}
        assert any(f.category in causes and f.strength != "weak" for f in findings.findings if f.reportable)
    for finding in findings.findings:
        assert finding.rules
        assert (finding.allele_state is None) == (finding.gene != "UBA1")
        assert (finding.zygosity is None) == (finding.gene == "UBA1")
        assert finding.vaf_ci95 is None or finding.vaf_ci95[0] <= (finding.vaf or 0) + 1e-4
    for part in findings.genes:
        if part.verdict is Verdict.HETEROZYGOUS_DOMINANT_NEGATIVE:
            assert "sufficient" not in joined(part.text)
        assert (part.verdict is None) == (part.gene == "UBA1")


def assert_nothing_is_lost(given_evidence: SampleEvidence, findings: Findings) -> None:
    """Every call ends as a part of a finding or as a row of the decision trail, or both."""
    shown = {written for finding in findings.findings for written in finding.written}
    aside = {(d.chrom, d.pos, d.ref, d.alt) for d in findings.decisions}
    for call in given_evidence.calls:
        assert call.written in shown or (call.chrom, call.pos, call.ref, call.alt) in aside
