"""A negative is a measurement: what reference records exclude, what is partly read, and what cannot answer at all."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.evidence import blocks, call, context, evidence, sample
from tests.builders.findings import joined

from vexas_report.interpretation import interpret
from vexas_report.interpretation.read_statistics import block_limit, upper_bound
from vexas_report.knowledge.decision_rules import load_interpretation
from vexas_report.model.evidence import RecordShape, ReferenceBlock, SampleEvidence
from vexas_report.model.findings import Findings, LocusPart
from vexas_report.model.sample import Thresholds
from vexas_report.model.terms import Basis, LocusState, Verdict, VexasConclusion, YesNoUnknown
from vexas_report.vcf.caller import CALLER_NAMES

CODON41 = "UBA1-codon41"


def by(caller: str, given_evidence: SampleEvidence) -> SampleEvidence:
    assert given_evidence.input is not None
    return replace(given_evidence, input=replace(given_evidence.input, caller=caller))


def codon41(findings: Findings) -> LocusPart:
    return next(part for part in findings.loci if part.locus == CODON41)


def everywhere(depth: int | None = 200, **more: object) -> tuple[ReferenceBlock, ...]:
    return tuple(replace(block, **more) for block in blocks(depth))  # type: ignore[arg-type]


def base_by_base(depth: int, alt_reads: int = 0) -> tuple[ReferenceBlock, ...]:
    return tuple(
        replace(block, start=pos, end=pos, depth=depth, alt_reads=alt_reads)
        for block in blocks()
        for pos in range(block.start, block.end + 1)
    )


@pytest.mark.parametrize(
    ("caller", "depth", "floor"),
    [("GATK HaplotypeCaller", 200, 0.10), ("DeepVariant", 200, 0.12), ("Clair3", 200, 0.12), ("DeepVariant", 20, 0.12)],
)
def test_a_diploid_block_excludes_nothing_below_the_callers_floor(caller: str, depth: int, floor: float) -> None:
    # GIVEN diploid reference blocks over every locus WHEN interpreted
    findings = interpret(by(caller, evidence(blocks=everywhere(depth))), context())
    # THEN the limit lies above the floor and above the depth's own bound, and one number stands in the headline
    limit = findings.conclusion.limit
    assert findings.conclusion.vexas is VexasConclusion.NOT_DETECTED
    assert limit is not None
    assert limit > floor
    assert limit >= (upper_bound(depth) or 1)
    assert limit == block_limit(depth, floor)
    assert codon41(findings).vaf_upper95 is None
    assert codon41(findings).basis is Basis.VCF_REFERENCE_BLOCK
    assert f"above {100 * limit:.1f} % of reads (blood)" in findings.conclusion.headline
    assert findings.conclusion.headline.count("%") == 1


def test_a_haploid_block_excludes_no_mosaic() -> None:
    findings = interpret(evidence(blocks=everywhere(ploidy=1)), context())
    assert findings.conclusion.vexas is VexasConclusion.NOT_ASSESSABLE
    assert "haploid" in joined(codon41(findings).text)
    assert findings.conclusion.limit is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"quality": 19}, "quality of 19, below 20"),
        ({"filters": ("LowGQX",)}, "LowGQX"),
        ({"ploidy": 0}, "no genotype"),
        ({"depth": None}, "without a depth"),
    ],
)
def test_a_block_that_proves_nothing(changed: dict[str, object], words: str) -> None:
    findings = interpret(evidence(blocks=everywhere(**changed)), context())
    assert codon41(findings).state is LocusState.NOT_ASSESSABLE
    assert words in joined(codon41(findings).text)
    assert findings.conclusion.vexas is VexasConclusion.NOT_ASSESSABLE


@pytest.mark.parametrize("changed", [{"quality": 20}, {"quality": None}, {"filters": ()}, {"filters": (".",)}])
def test_a_block_of_enough_quality_counts(changed: dict[str, object]) -> None:
    findings = interpret(evidence(blocks=everywhere(**changed)), context())
    assert findings.conclusion.vexas is VexasConclusion.NOT_DETECTED


def test_the_least_quality_is_a_threshold_of_the_config() -> None:
    lenient = context(thresholds=Thresholds(min_block_gq=10))
    assert interpret(evidence(blocks=everywhere(quality=12)), lenient).conclusion.vexas is VexasConclusion.NOT_DETECTED


@pytest.mark.parametrize("ploidy", [1, 2])
def test_counted_reads_keep_their_exact_bound_whatever_the_genotype(ploidy: int) -> None:
    # GIVEN AD at every base, without an alternate read
    counted = tuple(replace(block, ploidy=ploidy) for block in base_by_base(100))
    findings = interpret(evidence(blocks=counted), context())
    # THEN the bound of 100 reads holds: 1 - 0.05^(1/100)
    part = codon41(findings)
    assert (part.basis, part.vaf_upper95) == (Basis.ALLELE_DEPTH, pytest.approx(0.0295, abs=1e-4))
    assert findings.conclusion.limit == part.vaf_upper95


def test_a_region_is_counted_only_where_each_of_its_bases_is() -> None:
    # GIVEN AD at every base but the last of codon 41, which a reference block of 200 reads covers
    last = codon41(interpret(evidence(blocks=base_by_base(100)), context())).end
    counted = tuple(block for block in base_by_base(100) if not block.start <= last <= block.end)
    blind = replace(counted[0], start=last, end=last, depth=200, alt_reads=None)
    part = codon41(interpret(evidence(blocks=(*counted, blind)), context()))
    # THEN the region says what a genotype excludes, never the bound of counted reads
    assert (part.state, part.basis, part.vaf_upper95) == (LocusState.REFERENCE, Basis.VCF_REFERENCE_BLOCK, None)
    assert part.detection_limit95 is not None
    assert part.detection_limit95 > 0.1


def test_stray_reads_widen_the_bound_and_a_clone_takes_the_negative_away() -> None:
    stray = interpret(evidence(blocks=base_by_base(300, 2)), context())
    assert stray.conclusion.vexas is VexasConclusion.NOT_DETECTED
    assert stray.conclusion.limit == pytest.approx(0.0208, abs=2e-4)  # exact one-sided bound of 2 of 300
    # A clone shows at one base; the same reads at every base are the noise of the file, and the bound says how much it hides.
    place = codon41(stray).start
    clean = base_by_base(300)
    clone = interpret(
        evidence(blocks=tuple(replace(b, alt_reads=12 if b.start == place else 0) for b in clean)), context()
    )
    assert clone.conclusion.vexas is VexasConclusion.NOT_ASSESSABLE
    noise = interpret(evidence(blocks=base_by_base(300, 12)), context())
    assert noise.conclusion.vexas is VexasConclusion.NOT_DETECTED
    assert noise.conclusion.limit == pytest.approx(0.064, abs=1e-3)


def test_every_floor_is_of_a_caller_that_the_reader_names() -> None:
    callers = load_interpretation().callers
    assert set(callers) - {"any"} <= set(CALLER_NAMES)
    # The cautious floor is the largest of the known ones for the same records.
    shapes = {RecordShape.NON_REF_BLOCK, RecordShape.STAR_BLOCK, RecordShape.PLAIN_REFERENCE}
    assert callers["any"].floor == max(each.floor for each in callers.values() if each.shapes & shapes)


@given(st.integers(20, 5000), st.integers(20, 5000), st.sampled_from([0.08, 0.1, 0.12]))
@settings(derandomize=True)
def test_the_limit_of_a_block_never_falls_below_floor_or_bound(depth: int, more: int, floor: float) -> None:
    limit = block_limit(depth, floor)
    assert limit is not None
    assert limit >= floor
    assert limit >= (upper_bound(depth) or 1) - 1e-4


@given(st.integers(1, 500), st.integers(0, 500))
@settings(derandomize=True)
def test_more_alternate_reads_never_lower_a_bound(depth: int, alt: int) -> None:
    bounds = [upper_bound(depth, a) or 0.0 for a in range(min(alt, depth) + 1)]
    assert bounds == sorted(bounds)
    assert bounds[-1] <= 1.0


# Partly assessed.


def exons(*starts: tuple[int, int]) -> tuple[ReferenceBlock, ...]:
    return tuple(b for b in blocks() if any(first <= b.start <= last for first, last in starts))


EXON3 = (47199000, 47199200)


def test_exon_3_alone_is_partly_assessed() -> None:
    # GIVEN codon 41, the acceptor and exon 3 read, and nothing else
    findings = interpret(evidence(blocks=exons(EXON3)), context())
    # THEN it says what was read to which limit, and what is missing
    conclusion = findings.conclusion
    assert conclusion.vexas is VexasConclusion.PARTLY_ASSESSED
    assert conclusion.limit == codon41(findings).limit
    assert (
        conclusion.headline
        == f"VEXAS partly assessed: no variant above {100 * conclusion.limit:.1f} % of reads around codon 41."
    )
    said = joined(conclusion.text)
    assert "codon 41, exon 3 splice acceptor and exon 3" in said
    assert "covered well enough: exon 2, exon 14 and exon 16" in said
    assert "exon 15" not in said


def test_exon_15_is_not_needed_for_vexas() -> None:
    without = tuple(b for b in blocks() if not 47205900 <= b.start <= 47206150)
    findings = interpret(evidence(blocks=without), context())
    assert next(p for p in findings.loci if p.locus == "UBA1-exon15").state is LocusState.NOT_ASSESSABLE
    assert findings.conclusion.vexas is VexasConclusion.NOT_DETECTED


def test_all_but_a_base_of_codon_41_is_not_assessable() -> None:
    broken = tuple(replace(b, end=47199051) if b.start <= 47199052 <= b.end else b for b in blocks())
    assert interpret(evidence(blocks=broken), context()).conclusion.vexas is VexasConclusion.NOT_ASSESSABLE


def test_the_limit_is_that_of_the_least_well_read_locus() -> None:
    thin = tuple(replace(b, depth=40) if b.start > 47206200 else b for b in blocks(1000))
    findings = interpret(evidence(blocks=thin), context())
    limits = [part.limit for part in findings.loci if part.gene == "UBA1" and part.limit is not None]
    assert findings.conclusion.limit == max(limits) == block_limit(40, 0.12)


# A locus with a variant.


def test_a_locus_with_a_variant_keeps_the_state_of_its_other_bases() -> None:
    bare = interpret(evidence(call("UBA1 c.122T>C", 60, 200)), context())
    assert (codon41(bare).state, codon41(bare).rest) == (LocusState.VARIANT, LocusState.NOT_ASSESSABLE)
    read = interpret(evidence(call("UBA1 c.122T>C", 60, 200), blocks=blocks()), context())
    assert (codon41(read).state, codon41(read).rest) == (LocusState.VARIANT, LocusState.REFERENCE)
    assert codon41(read).limit is not None
    whole = interpret(evidence(call("UBA1 c.121_123del", 60, 200)), context())
    assert (codon41(whole).state, codon41(whole).rest) == (LocusState.VARIANT, None)


# Another disease.


@pytest.mark.parametrize(
    ("calls", "verdict"),
    [
        ((call("ADA2 c.336C>G", 98, 100, "1/1"),), Verdict.HOMOZYGOUS),
        ((call("ADA2 c.506G>A", 50),), Verdict.HETEROZYGOUS_DOMINANT_NEGATIVE),
        ((call("ADA2 c.336C>G", 50),), None),
    ],
)
def test_another_disease_stands_in_the_banner(calls: tuple[object, ...], verdict: Verdict | None) -> None:
    findings = interpret(evidence(*calls), context())  # type: ignore[arg-type]
    assert [(d.gene, d.verdict) for d in findings.other_diseases] == ([("ADA2", verdict)] if verdict else [])
    assert all("DADA2" in d.headline for d in findings.other_diseases)


@pytest.mark.parametrize(("age", "shown"), [("0", True), ("12", True), ("65", False), (None, True)])
def test_smax2_is_in_the_banner_of_a_child(age: str | None, shown: bool) -> None:
    findings = interpret(evidence(call("UBA1 c.1731C>T", 199, 200), of=sample(age=age)), context())
    assert [d.gene for d in findings.other_diseases] == (["UBA1"] if shown else [])


def test_a_positive_after_a_transplant_stays_a_positive() -> None:
    given_evidence = evidence(call("UBA1 c.122T>C", 60, 200), of=sample(allogeneic_hsct=YesNoUnknown.YES))
    assert interpret(given_evidence, context()).conclusion.vexas is VexasConclusion.DETECTED
