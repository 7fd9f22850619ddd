"""The loci as alignment, depth file and targets show them: which source speaks, what it says, and where two contradict each other."""

from dataclasses import replace

import pytest
from tests.builders.evidence import blocks, context, evidence
from tests.builders.findings import joined

from vexas_report.interpretation import interpret
from vexas_report.interpretation.base_evidence import file_floor
from vexas_report.interpretation.loci import from_vcf
from vexas_report.interpretation.loci import joined as state_of
from vexas_report.interpretation.locus_coverage import loci_of
from vexas_report.interpretation.read_statistics import block_limit
from vexas_report.interpretation.vcf_error_rate import ErrorRate, FileErrorRates
from vexas_report.knowledge import load_genes
from vexas_report.model.coverage import LocusCoverage, SampleCoverage, WholeRegion
from vexas_report.model.evidence import ReferenceBlock, Remark, SampleEvidence, StructuralRecord, Veto, VetoReason
from vexas_report.model.findings import LocusPart
from vexas_report.model.terms import Assembly, Basis, LocusState, VexasConclusion

CODON41 = "UBA1-codon41"
AT = next(locus for locus in load_genes()["UBA1"].loci if locus.id == CODON41).interval[Assembly.GRCH38]
FLOOR = 0.12  # of a caller that is not known
QUIET = FileErrorRates(ErrorRate(0.001), {})


def row(basis: Basis, depth: int | None, **more: object) -> LocusCoverage:
    plain = LocusCoverage(CODON41, "UBA1", "chrX", AT.start, AT.end, basis, "file", depth, AT.start + 1, 99.5, 2, 3)
    if basis is Basis.ALIGNMENT:
        plain = replace(plain, upper95=0.01, limit95=0.03, needed=5)
    return replace(plain, **more)  # type: ignore[arg-type]  # builder shorthand


def judged(
    *rows: LocusCoverage,
    given: tuple[ReferenceBlock, ...] = (),
    structural: tuple[StructuralRecord, ...] = (),
    vetoes: tuple[Veto, ...] = (),
    regions: tuple[WholeRegion, ...] = (),
) -> tuple[LocusPart, tuple[Remark, ...]]:
    """Codon 41 by all sources together, and the remarks. The VCF is of DeepVariant, with diploid calls on chrX."""
    coverage = SampleCoverage("S1", loci=rows, regions=regions)
    file = evidence(blocks=given, structural=structural, vetoes=vetoes, caller="DeepVariant", x_ploidy=(0, 1))
    parts, noted = loci_of(coverage, file, Assembly.GRCH38, context(), QUIET)
    gene = load_genes()["UBA1"]
    locus = next(each for each in gene.loci if each.id == CODON41)
    whole = frozenset(range(AT.start, AT.end + 1))
    vcf = from_vcf(locus, AT, whole, gene, file, context(), QUIET)
    return state_of(vcf, parts.get(CODON41, ()), file, context()), noted


@pytest.mark.parametrize(
    ("given", "state", "limit", "upper", "words"),
    [
        (row(Basis.ALIGNMENT, 20), LocusState.REFERENCE, 0.03, 0.01, "3.0 %"),
        (row(Basis.ALIGNMENT, 19), LocusState.NOT_ASSESSABLE, None, None, "Only 19 reads"),
        # enough by depth, but all of these fragments could be errors
        (
            row(Basis.ALIGNMENT, 20, limit95=None),
            LocusState.NOT_ASSESSABLE,
            None,
            None,
            "more variant reads than these",
        ),
        (row(Basis.ALIGNMENT, 15, limit95=None), LocusState.NOT_ASSESSABLE, None, None, "requires 20"),
        (row(Basis.DEPTH_BED, 20), LocusState.REFERENCE, block_limit(20, FLOOR), None, "20 reads"),
        (row(Basis.DEPTH_BED, 19), LocusState.NOT_ASSESSABLE, None, None, "requires 20"),
        (row(Basis.CALLABLE_BED, None, covered=3), LocusState.REFERENCE, None, None, "mean: 99.5"),
        (row(Basis.CALLABLE_BED, None), LocusState.NOT_ASSESSABLE, None, None, "Only 2 of 3 bases are covered"),
        (row(Basis.NONE, None, targeted=False), LocusState.NOT_TARGETED, None, None, "target"),
        (row(Basis.ALIGNMENT, 0, targeted=False), LocusState.NOT_TARGETED, None, None, "target"),
        (row(Basis.ALIGNMENT, 5, targeted=False), LocusState.NOT_ASSESSABLE, None, None, "Only 5 reads"),
        (row(Basis.ALIGNMENT, 50, targeted=False), LocusState.REFERENCE, 0.03, 0.01, "3.0 %"),
        (row(Basis.NONE, None), LocusState.NOT_ASSESSABLE, None, None, "does not show"),
    ],
)
def test_each_source_says_what_it_can(
    given: LocusCoverage, state: LocusState, limit: float | None, upper: float | None, words: str
) -> None:
    """GIVEN one source of codon 41, and a VCF that lists nothing there THEN its depth decides, with the limit that it can state."""
    part, remarks = judged(given)
    assert (part.state, part.detection_limit95, part.vaf_upper95) == (state, limit, upper)
    if (given.basis, state) != (Basis.NONE, LocusState.NOT_ASSESSABLE):
        assert (part.basis, part.depth, part.source) == (given.basis, given.depth, "file")
    assert words in joined(part.text)
    assert remarks == ()


DEEP, SHALLOW = blocks(200), blocks(5)
COUNTED = tuple(ReferenceBlock("UBA1", "chrX", pos, pos, 60, "DP", alt_reads=0) for pos in range(AT.start, AT.end + 1))
OTHER_BASES = (replace(COUNTED[0], alt_reads=40), *COUNTED[1:])
UNREADABLE = (Veto("UBA1", "chrX", AT.start, AT.start, VetoReason.UNREADABLE_ALLELE, "A>?"),)
DELETED = StructuralRecord("UBA1", "chrX", 47199000, 47199200, "DEL", "chrX:47199000:N:<DEL>", "0/1", ("PASS",))


REFERENCE, OPEN = LocusState.REFERENCE, LocusState.NOT_ASSESSABLE


@pytest.mark.parametrize(
    ("given", "blocks_of", "structural", "state", "basis"),
    [
        (row(Basis.ALIGNMENT, 200), DEEP, (), REFERENCE, Basis.ALIGNMENT),
        (row(Basis.ALIGNMENT, 5), DEEP, (), OPEN, Basis.ALIGNMENT),
        (row(Basis.DEPTH_BED, 200), DEEP, (), REFERENCE, Basis.VCF_REFERENCE_BLOCK),
        (row(Basis.DEPTH_BED, 5), DEEP, (), OPEN, Basis.DEPTH_BED),  # it contradicts the blocks
        (row(Basis.CALLABLE_BED, None, covered=3), DEEP, (), REFERENCE, Basis.VCF_REFERENCE_BLOCK),
        (row(Basis.CALLABLE_BED, None, covered=3), SHALLOW, (), OPEN, Basis.VCF_REFERENCE_BLOCK),
        (row(Basis.CALLABLE_BED, None), DEEP, (), OPEN, Basis.CALLABLE_BED),
        (row(Basis.CALLABLE_BED, None), (), (), OPEN, Basis.CALLABLE_BED),
        (row(Basis.ALIGNMENT, 200), COUNTED, (), REFERENCE, Basis.ALIGNMENT),
        (row(Basis.DEPTH_BED, 200), COUNTED, (), REFERENCE, Basis.ALLELE_DEPTH),
        (row(Basis.DEPTH_BED, 200), OTHER_BASES, (), OPEN, Basis.NONE),
        (row(Basis.CALLABLE_BED, None, covered=3), OTHER_BASES, (), OPEN, Basis.NONE),
        (row(Basis.ALIGNMENT, 200), OTHER_BASES, (), OPEN, Basis.NONE),  # the VCF counts reads that the alignment lacks
        (row(Basis.NONE, None, targeted=False), (), (), LocusState.NOT_TARGETED, Basis.NONE),
        (row(Basis.NONE, None, targeted=False), DEEP, (), REFERENCE, Basis.VCF_REFERENCE_BLOCK),
        (row(Basis.ALIGNMENT, 200), DEEP, (DELETED,), OPEN, Basis.NONE),
        (row(Basis.CALLABLE_BED, None, covered=3), (), (DELETED,), OPEN, Basis.NONE),
    ],
)
def test_how_a_second_source_joins_the_vcf(
    given: LocusCoverage,
    blocks_of: tuple[ReferenceBlock, ...],
    structural: tuple[StructuralRecord, ...],
    state: LocusState,
    basis: Basis,
) -> None:
    part, _ = judged(given, given=blocks_of, structural=structural)
    assert (part.state, part.basis) == (state, basis)
    # AND a record that cannot be read withholds the negative under every source
    part, _ = judged(given, given=blocks_of, structural=structural, vetoes=UNREADABLE)
    assert part.state is OPEN


@pytest.mark.parametrize(
    ("caller", "x_ploidy", "given", "words"),
    [
        ("DeepVariant", (0, 1), (), ""),
        ("Mutect2", (0, 0), (), ""),
        ("Mutect2", (3, 0), (), ""),
        ("DeepVariant", (0, 0), (), "no call on chrX"),
        ("DeepVariant", (1, 5), (), "haploid calls on chrX"),
        ("Clair3", (0, 5), (), "not known from which fraction"),
        ("unknown", (0, 5), (), "not known from which fraction"),
        ("DeepVariant", (0, 1), (ReferenceBlock("UBA1", "chrX", 47206303, 47206303, 60, "DP"),), "and none here"),
    ],
)
def test_when_a_depth_file_supports_a_negative_next_to_a_vcf_of_variants(
    caller: str, x_ploidy: tuple[int, int], given: tuple[ReferenceBlock, ...], words: str
) -> None:
    """GIVEN 500 reads everywhere by a depth file, and a VCF without a record at codon 41 THEN the caller must have a floor and
    expect a mosaic there; otherwise the reason is stated."""
    coverage = SampleCoverage("S1", loci=(row(Basis.DEPTH_BED, 500),))
    file = evidence(blocks=given, caller=caller, x_ploidy=x_ploidy)
    part = next(p for p in interpret(file, context(), coverage).loci if p.locus == CODON41)
    assert (part.state is REFERENCE) is (words == "")
    assert words in joined(part.text)
    assert part.detection_limit95 == (block_limit(500, file_floor(file, context()).floor) if not words else None)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (evidence(), LocusState.REFERENCE),
        (evidence(blocks=COUNTED[1:]), LocusState.REFERENCE),
        (evidence(blocks=OTHER_BASES), LocusState.NOT_ASSESSABLE),
        (evidence(structural=(DELETED,)), LocusState.NOT_ASSESSABLE),
        (evidence(vetoes=UNREADABLE), LocusState.NOT_ASSESSABLE),
        (evidence(blocks=(replace(COUNTED[0], filters=("LowQual",)),)), LocusState.NOT_ASSESSABLE),
        (evidence(blocks=SHALLOW), LocusState.NOT_ASSESSABLE),
    ],
)
def test_what_a_file_says_against_a_locus_stands_with_absence_as_reference(
    given: SampleEvidence, state: LocusState
) -> None:
    """GIVEN the option that takes absent for reference, and a file that lists nothing at codon 41, leaves out a base, or shows there
    what is no negative THEN only what is absent becomes reference, and the sample is no negative otherwise."""
    findings = interpret(given, replace(context(), absent_as_reference=True))
    assert next(part for part in findings.loci if part.locus == CODON41).state is state
    negative = findings.conclusion.vexas is VexasConclusion.NOT_DETECTED
    assert negative is (state is LocusState.REFERENCE)


def test_a_depth_file_hides_no_reads_that_a_reference_record_counts() -> None:
    """GIVEN 40 of 60 reads of another base in a reference record of codon 41, and a depth file with 500 reads everywhere THEN the
    sample is no negative."""
    rows = tuple(
        replace(row(Basis.DEPTH_BED, 500), locus=each.id, gene=gene.symbol, chrom=at.chrom, start=at.start, end=at.end)
        for gene in load_genes().values()
        for each in gene.loci
        for at in (each.interval[Assembly.GRCH38],)
    )
    coverage = SampleCoverage("S1", loci=rows)
    files = (evidence(blocks=given, caller="DeepVariant", x_ploidy=(0, 1)) for given in ((), OTHER_BASES))
    plain, hidden = (interpret(file, context(), coverage) for file in files)
    assert plain.conclusion.vexas is VexasConclusion.NOT_DETECTED
    assert hidden.conclusion.vexas is VexasConclusion.NOT_ASSESSABLE


def test_of_several_sources_the_best_speaks() -> None:
    callable_bed = row(Basis.CALLABLE_BED, None, covered=3)
    rows = (row(Basis.NONE, None), callable_bed, row(Basis.DEPTH_BED, 90), row(Basis.ALIGNMENT, 100))
    for count in range(1, len(rows) + 1):
        part, _ = judged(*rows[:count])
        assert part.basis is rows[count - 1].basis
        assert judged(*reversed(rows[:count]))[0] == part


@pytest.mark.parametrize(
    ("reads", "block", "said"),
    [
        (200, 10, True), (38, 19, True), (37, 19, False), (10, 20, True), (11, 20, False), (0, 20, True), (19, 9, False),
        (200, 20, False), (20, 0, True),
    ],
)  # fmt: skip
def test_two_depths_contradict_each_other_where_one_is_enough_and_twice_the_other(
    reads: int, block: int, said: bool
) -> None:
    """GIVEN an alignment and reference blocks THEN a remark stands where only one of them is enough and at least twice the other."""
    _, remarks = judged(row(Basis.ALIGNMENT, reads), given=blocks(block))
    assert [r.code for r in remarks] == ["depths_contradict"] * said
    for each in remarks:
        assert each.values == {
            "gene": "UBA1", "locus": CODON41, "chrom": "chrX", "pos": str(AT.start + 1), "one": f"{reads} (file)", "other": f"{block} (VCF)",
        }  # fmt: skip
    _, without = judged(row(Basis.ALIGNMENT, reads, at=None), given=blocks(block))
    assert [r.values["pos"] for r in without] == [str(AT.start)] * said


def test_depths_of_two_files_contradict_each_other_as_well() -> None:
    _, remarks = judged(row(Basis.ALIGNMENT, 10), row(Basis.DEPTH_BED, 100, source="bed"))
    assert [(r.values["one"], r.values["other"]) for r in remarks] == [("10 (file)", "100 (bed)")]
    assert judged(row(Basis.CALLABLE_BED, None), row(Basis.DEPTH_BED, 100))[1] == ()


@pytest.mark.parametrize(
    ("not_readable", "whole", "needed", "said"),
    [
        (4, 50, 5, False), (5, 50, 5, True),  # as many as would have been reported
        (9, 190, 5, False), (10, 190, 5, True),  # one in twenty
        (0, 0, None, False), (1, 10, None, True), (1, 20, None, False),
    ],
)  # fmt: skip
def test_fragments_that_cannot_be_read_are_remarked_where_a_clone_may_hide_among_them(
    not_readable: int, whole: int, needed: int | None, said: bool
) -> None:
    region = WholeRegion(CODON41, "chrX", AT.start, AT.end, whole, 0, not_readable)
    _, remarks = judged(row(Basis.ALIGNMENT, 200, needed=needed), regions=(region,))
    assert [r.code for r in remarks] == ["reads_unreadable"] * said
    for each in remarks:
        assert each.values == {
            "gene": "UBA1", "locus": "UBA1 codon 41", "chrom": "chrX", "pos": str(AT.start), "reads": str(not_readable),
            "depth": str(whole + not_readable),
        }  # fmt: skip
