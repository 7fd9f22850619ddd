"""Where a decision turns: values at a limit, neighbours that must not be taken along, and what only one of several has."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders import findings as build
from tests.builders.evidence import allele_call, blocks, call, context, counts, deletion, evidence
from tests.builders.findings import joined
from tests.builders.reads import cover_file

from vexas_report.interpretation import interpret
from vexas_report.interpretation.alignment_evidence import add_alignment
from vexas_report.interpretation.clone_course import same_variant
from vexas_report.interpretation.decision_trail import decision_trail
from vexas_report.interpretation.document_parts import gene_remarks
from vexas_report.interpretation.loss_of_function import decays, protein_length
from vexas_report.interpretation.overlap import keeps
from vexas_report.interpretation.read_statistics import clopper_pearson, detection_limit, upper_bound, zygosity_reads
from vexas_report.interpretation.steps import below_floor
from vexas_report.interpretation.structural_records import copy_number
from vexas_report.interpretation.vcf_error_rate import ErrorRate
from vexas_report.knowledge import load_genes
from vexas_report.knowledge.table_records import Allele, Interval
from vexas_report.model.coverage import AlleleReads, AlleleSupport, BackgroundTest, ReadCuts, SampleCoverage, SiteReads
from vexas_report.model.evidence import Call, Counts, Decision, Phase, Remark
from vexas_report.model.findings import Findings
from vexas_report.model.sample import Thresholds
from vexas_report.model.terms import Assembly, BackgroundSource, Category, LocusState, Sex, VexasConclusion

CODON41 = "UBA1-codon41"


def of(*calls: Call, **more: object) -> Findings:
    return interpret(evidence(*calls, **more), context())  # type: ignore[arg-type]  # builder shorthand


def changes(findings: Findings, gene: str = "UBA1") -> set[str | None]:
    return {f.hgvs_c for f in findings.findings if f.gene == gene}


# ------------------------------------------------------------------ what is acquired


def test_one_variant_in_nearly_every_read_leaves_open_what_is_acquired() -> None:
    """GIVEN a man with one canonical variant in half of his reads and another in nearly all THEN it is not said that what was
    found is acquired."""
    mosaic, fixed = call("UBA1 c.122T>C", 100, 200), call("UBA1 c.121A>G", 199, 200, "1/1")
    said = {s.id for s in of(mosaic, fixed).conclusion.text}
    assert "uba1.acquired_open" in said
    assert "uba1.acquired" not in said
    assert "uba1.acquired" in {s.id for s in of(mosaic).conclusion.text}


# ------------------------------------------------------------------ what joins


def test_an_indel_in_cis_stays_a_finding_of_its_own() -> None:
    """GIVEN a substitution of codon 41 and a deletion beside it in one phase set THEN each is judged as written."""
    phase = Phase("7", (0,))
    one = call("UBA1 c.122T>C", 40, 100, "1|0", phase=phase, record=0)
    other = allele_call("UBA1", "chrX", 47199053, "GG", "G", "1|0", phase=phase, record=1, read=counts(40, 100))
    found = of(one, other)
    assert len([f for f in found.findings if f.gene == "UBA1"]) == 2
    assert "c.122T>C" in changes(found)


def test_two_bases_at_one_place_are_two_findings_whatever_the_phase_says() -> None:
    phase = Phase("7", (0,))
    one, other = (
        call(name, 40, 100, "1|0", phase=phase, record=i) for i, name in enumerate(("UBA1 c.121A>C", "UBA1 c.121A>G"))
    )
    assert changes(of(one, other)) == {"c.121A>C", "c.121A>G"}


# ------------------------------------------------------------------ one variant in two assemblies


def test_a_variant_is_known_again_in_the_other_assembly_by_its_c_name_on_the_same_transcript() -> None:
    """GIVEN documents of both assemblies without a VRS identifier THEN the c. name on one transcript joins them, and neither
    another name nor the same name on another transcript does."""
    one = build.finding(hgvs_c="c.122T>C", vrs_id=None, hgvs_g="NC_000023.10:g.1T>C", pos=1)
    other = build.finding(hgvs_c="c.122T>C", vrs_id=None, hgvs_g="NC_000023.11:g.2T>C", pos=2)

    def same(second: object) -> bool:
        return same_variant(one, Assembly.GRCH37, second, Assembly.GRCH38)  # type: ignore[arg-type]

    assert same(other) is True
    assert not same(other.model_copy(update={"hgvs_c": "c.122T>A"}))
    assert not same(other.model_copy(update={"transcript": "NM_000000.1"}))


# ------------------------------------------------------------------ loci


def test_alternate_reads_speak_of_their_own_locus_alone() -> None:
    """GIVEN reference records over every locus, of which one away from codon 41 holds many reads that are not reference THEN
    that locus is not assessable, and codon 41 stays reference."""
    given = tuple(
        replace(b, alt_reads=40) if b.start <= 47206300 <= b.end and not b.start <= 47199051 <= b.end else b
        for b in blocks(100)
    )
    states = {p.locus: p.state for p in of(blocks=given).loci if p.gene == "UBA1"}
    assert states[CODON41] is LocusState.REFERENCE
    assert [name for name, state in states.items() if state is LocusState.NOT_ASSESSABLE] == ["UBA1-exon16"]


def test_reference_records_of_one_stretch_are_told_apart_with_and_without_a_depth() -> None:
    """GIVEN two reference records of the same bases, one of which states no depth THEN the order of records changes nothing."""
    plain = blocks(100)
    at = next(b for b in plain if b.start <= 47199051 <= b.end)
    second = replace(at, depth=None, alt_reads=40)
    first, last = (interpret(evidence(blocks=b), context()) for b in ((*plain, second), (second, *plain)))
    assert first.loci == last.loci
    assert next(p for p in first.loci if p.locus == CODON41).state is LocusState.NOT_ASSESSABLE


def test_depths_that_contradict_each_other_are_said_of_the_base_of_the_least_depth(tmp_path: Path) -> None:
    """GIVEN a gVCF with 200 reads over codon 41, and a depth file with 5 at its second base THEN that base is named."""
    path = tmp_path / "d.per-base.bed"
    path.write_text("chrX\t47190000\t47199051\t500\nchrX\t47199051\t47199052\t5\nchrX\t47199052\t47220000\t500\n")
    coverage = cover_file(None, depth_bed=path, sex=Sex.MALE).document
    found = interpret(evidence(blocks=blocks()), context(), coverage)
    said = [s.text for s in found.conclusion.text if s.id == "remark.depths_contradict"]
    assert said
    assert all("chrX:47199052" in text for text in said)


# ------------------------------------------------------------------ loss of function


def test_a_stop_escapes_decay_within_fifty_bases_of_the_last_junction() -> None:
    """GIVEN a gene whose last exon is untranslated THEN its coding end is the junction: a stop that ends 50 bases before it or
    nearer is not said to decay."""
    gene = load_genes()["ADA2"]
    last = replace(gene.exons[-1], number=gene.exons[-1].number + 1, c_start=None, c_end=None, cds={})
    longer = replace(gene, exons=(*gene.exons, last))
    end = (protein_length(gene) + 1) * 3
    assert all(decays(longer, stop) is (end - stop * 3 > 50) for stop in range(1, protein_length(gene) + 1))
    junction = (gene.exons[-1].c_start or 0) - 1
    assert all(decays(gene, stop) is (junction - stop * 3 > 50) for stop in range(1, protein_length(gene) + 1))


@pytest.mark.parametrize(
    ("kind", "loss"),
    [("DEL", True), ("CN0", True), ("CN1", True), ("CNV", True), ("CN2", False), ("CN3", False), ("DUP", False)],
)
def test_two_copies_and_more_take_no_allele_away(kind: str, loss: bool) -> None:
    assert copy_number(deletion(kind=kind)) is loss


# ------------------------------------------------------------------ numbers at a limit


@pytest.mark.parametrize(
    ("vaf", "reads"),
    [(0.90, "one"), (0.8999, "high"), (0.70, "half"), (0.7001, "high"), (0.30, "half"), (0.2999, "low"), (0.5, "half")],
)
def test_a_stated_fraction_at_the_limits_of_a_germline_allele(vaf: float, reads: str) -> None:
    """GIVEN a fraction without counts, at the limits of the configuration THEN the limit itself belongs to the genotype."""
    assert zygosity_reads(Counts("FORMAT/AF", None, None, None, vaf), Thresholds()) == reads


def test_limits_have_four_decimals() -> None:
    for depth in range(5, 300, 7):
        interval = clopper_pearson(3, depth)
        for limit in (detection_limit(depth, 5), upper_bound(depth), upper_bound(depth, 2), *interval):
            assert limit is not None
            assert limit == float(f"{limit:.4f}")


# ------------------------------------------------------------------ published cohorts


def test_a_cohort_that_gives_a_protein_name_alone_speaks_of_the_canonical_base_change() -> None:
    """GIVEN c.121A>C, and p.Met41Leu by other bases THEN a cohort that names only p.Met41Leu is cited for the first alone."""
    named = {c.reference for c in of(call("UBA1 c.121A>C", 60, 200)).literature}
    assert "Bourbon et al." in named
    others = of(call("UBA1 c.[121A>C;123G>T]", 60, 200))
    assert "Bourbon et al." not in {c.reference for c in others.literature}


# ------------------------------------------------------------------ bases that only the record tells


def test_bases_that_only_the_record_spells_are_read_from_it() -> None:
    """GIVEN an acceptor whose bases the sequence does not tell, and a deletion whose REF spells them THEN it is kept where they
    stand again at its place, and lost where they do not."""
    site = Interval("chrX", 10, 11)

    def unknown(_: str, start: int, end: int) -> str:
        return "".join("N" if 10 <= at <= 13 else "C" for at in range(start, end + 1))

    assert keeps(site, (Allele("chrX", 10, "AGAG", "AG"),), unknown)
    assert not keeps(site, (Allele("chrX", 10, "AGTT", "TT"),), unknown)


# ------------------------------------------------------------------ reads


def reads_of(reads: int, **more: int) -> AlleleSupport:
    """Fragments of both strands and both orientations."""
    half = reads // 2
    return replace(AlleleSupport(reads=reads, forward=half, reverse=reads - half, f1r2=half, f2r1=reads - half), **more)


ABOVE = BackgroundTest(BackgroundSource.OWN_TABLE, 1e-4, 1e-4, 1e-9, 2000, 5, above=True)
M41 = 47199052


def covered(*sites: SiteReads) -> SampleCoverage:
    return SampleCoverage("S1", cuts=ReadCuts(20, 20), sites=sites)


def carried(support: AlleleSupport, reference: AlleleSupport, ref: str = "T") -> SiteReads:
    """The site of c.122T>C with an allele above its background."""
    depth = support.reads + reference.reads
    return SiteReads("UBA1", "chrX", M41, ref, depth, reference, (AlleleReads("T", "C", support, ABOVE),))


def codes(calls: Iterable[Call]) -> set[str]:
    return {r.code for c in calls for r in c.remarks}


@pytest.mark.parametrize(
    ("given", "calls"),
    [
        ("UBA1 c.122T>C", 1),
        ("UBA1 c.121_122delinsCC", 1),
        ("UBA1 c.167C>T", 2),
        ("UBA1 c.122T>A", 2),
    ],
)
def test_what_reads_show_is_added_once_and_only_where_no_call_holds_it(given: str, calls: int) -> None:
    """GIVEN c.122T>C in 60 of 200 fragments THEN it is a call of its own, unless the VCF holds it, alone or in a larger change."""
    seen = add_alignment(evidence(call(given, 60, 200)), covered(carried(reads_of(60), reads_of(140))), context())
    assert len(seen.calls) == calls
    assert ("reads_alone" in codes(seen.calls)) is (calls == 2)


@pytest.mark.parametrize(("base", "lacks"), [("T", True), ("N", False)])
def test_reads_contradict_no_call_where_the_base_of_the_reference_is_not_known(base: str, lacks: bool) -> None:
    site = SiteReads("UBA1", "chrX", M41, base, 200, reads_of(200))
    seen = add_alignment(evidence(call("UBA1 c.122T>C", 60, 200)), covered(site), context())
    assert ("reads_lack" in codes(seen.calls)) is lacks


@pytest.mark.parametrize(
    ("support", "reference", "said"),
    [
        # five fragments of one strand, where the reference is on both in more than three reads
        (reads_of(5, forward=5, reverse=0), AlleleSupport(reads=2, both=2), {"reads_one_strand"}),
        (reads_of(5, forward=5, reverse=0), AlleleSupport(reads=1, both=1), set()),
        (reads_of(4, forward=4, reverse=0), AlleleSupport(reads=2, both=2), set()),
        (reads_of(5, forward=5, reverse=0), AlleleSupport(reads=9, forward=9), set()),
        (reads_of(5, forward=4, reverse=0, both=1), reads_of(20), set()),
        # five of one orientation of pairs
        (reads_of(5, f1r2=5, f2r1=0), reads_of(20), {"reads_one_orientation"}),
        (reads_of(4, f1r2=4, f2r1=0), reads_of(20), set()),
        (reads_of(5, f1r2=5, f2r1=0), reads_of(20, f1r2=20, f2r1=0), set()),
        # three that show it at the ends of reads alone
        (reads_of(3, near_end=3), reads_of(20), {"reads_ends_only"}),
        (reads_of(2, near_end=2), reads_of(20), set()),
        (reads_of(4, near_end=2), reads_of(20, near_end=4), set()),
        (reads_of(3, near_end=3), reads_of(20, near_end=20), set()),
    ],
)
def test_what_an_artefact_looks_like_is_remarked_from_so_many_fragments_on(
    support: AlleleSupport, reference: AlleleSupport, said: set[str]
) -> None:
    seen = add_alignment(evidence(call("UBA1 c.122T>C", 60, 200)), covered(carried(support, reference)), context())
    doubts = {"reads_one_strand", "reads_one_orientation", "reads_ends_only"}
    assert codes(seen.calls) & doubts == said


# ------------------------------------------------------------------ recessive genes


def test_one_pair_in_trans_is_enough_to_say_so() -> None:
    """GIVEN p.Ala91Val and two loss-of-function changes, of which one is phased opposite to it THEN the phase is not said to be
    unknown."""
    trio = (
        call("PRF1 c.272C>T", 50, 100, "1|0", phase=Phase("1", (0,)), record=0),
        call("PRF1 c.1122G>A", 50, 100, "0|1", phase=Phase("1", (1,)), record=1),
        call("PRF1 c.50del", 50, 100, record=2),
    )
    (part,) = [p for p in of(*trio).genes if p.gene == "PRF1"]
    said = joined(part.text)
    assert "They are on different chromosomes" in said


def test_the_second_variant_of_uncertain_significance_is_named_alone() -> None:
    """GIVEN a pathogenic change of ADA2 and an uncertain one THEN the sentence that asks for the second names it and no other."""
    found = of(call("ADA2 c.506G>A", 50), call("ADA2 c.326C>A", 50))
    (part,) = [p for p in found.genes if p.gene == "ADA2"]
    (said,) = [s.text for s in part.text if s.id == "verdict.second_uncertain"]
    assert "significance (c.326C>A p.(Ala109Asp))." in said


# ------------------------------------------------------------------ the trail


def test_a_row_that_the_reader_keeps_and_nothing_judges_stays_as_it_is() -> None:
    """GIVEN an allele that the reader kept, and no outcome of it THEN its row of the trail stands unchanged."""
    row = Decision(3, 1, "chrX", 5, "T", "C", "PASS", "0/1", True, "reader.kept", "Kept.")
    assert decision_trail(replace(evidence(), decisions=(row,)), {}) == (row,)


# ------------------------------------------------------------------ remarks of a file, and cohorts


def test_a_remark_of_the_file_stands_with_the_gene_that_it_lies_on() -> None:
    """GIVEN a remark on ADA2, and one without a place THEN the first stands with ADA2 alone, the second with no gene. A gene on the
    same chromosome has none of them."""
    values = {"gene": "ADA2", "chrom": "chr22", "pos": "1", "alt_reads": "2", "depth": "9"}
    here = Remark("reference_block_alternate_reads", values)
    neighbour = replace(load_genes()["ADA2"], symbol="OTHER")
    assert gene_remarks(evidence(remarks=(here,)), neighbour, context()) == ()
    given = evidence(remarks=(here, Remark("no_place", {})))
    said = {name: [s.id for s in gene_remarks(given, gene, context())] for name, gene in load_genes().items()}
    assert said == {"UBA1": [], "ADA2": [f"remark.{here.code}"], "PRF1": []}


@pytest.mark.parametrize("kind", ["INV", "BND", "INS", "DUP"])
def test_a_structural_record_of_uba1_that_takes_no_copy_is_remarked_with_it_alone(kind: str) -> None:
    record = replace(deletion("UBA1", kind=kind), kind=kind)
    said = {
        name: [s.id for s in gene_remarks(evidence(structural=(record,)), gene, context())]
        for name, gene in load_genes().items()
    }
    assert said == {"UBA1": ["remark.structural"], "ADA2": [], "PRF1": []}


@pytest.mark.parametrize(("off", "inside"), [(-1, False), (0, True), ("end", True), ("behind", False)])
def test_a_remark_belongs_to_the_statement_from_the_first_to_the_last_base_of_a_needed_locus(
    off: int | str, inside: bool
) -> None:
    """GIVEN a reference record with alternate reads at an edge of exon 14, which every negative needs, or just outside THEN the statement
    on VEXAS names it where it lies within."""
    exon = next(x for x in load_genes()["UBA1"].loci if x.id == "UBA1-exon14").interval[Assembly.GRCH38]
    pos = exon.start + off if isinstance(off, int) else exon.end + (off == "behind")
    values = {"chrom": "chrX", "pos": str(pos), "alt_reads": "2", "depth": "90"}
    found = of(blocks=blocks(100), remarks=(Remark("reference_block_alternate_reads", values),))
    assert any(f"chrX:{pos} has 2 non-reference reads" in s.text for s in found.conclusion.text) is inside


def test_a_cohort_of_a_protein_name_is_not_cited_for_a_change_of_more_bases() -> None:
    """GIVEN c.121A>C with the base beside it, which is detected as canonical THEN the cohort that gives p.Met41Leu alone is not
    cited."""
    both = of(allele_call("UBA1", "chrX", 47199050, "AA", "CC", read=counts(60, 200)))
    assert both.findings[0].category is Category.MET41_CANONICAL
    assert both.conclusion.vexas is VexasConclusion.DETECTED
    assert "Bourbon et al." not in {c.reference for c in both.literature}


def test_an_allele_that_reads_confirm_is_no_noise_and_reads_without_a_depth_are_not_explained() -> None:
    """GIVEN an allele that no caller called THEN error explains three reads in a noisy file, unless the alignment confirmed them or
    their depth is not known."""
    noisy, plain = ErrorRate(0.2), Thresholds()
    one = call("UBA1 c.122T>C", 3, 100, "0/0")
    assert below_floor(one, 100, noisy, plain)
    assert not below_floor(replace(one, remarks=(Remark("reads_confirm", {}),)), 100, noisy, plain)
    assert not below_floor(replace(one, remarks=(Remark("counts_disagree", {}),)), 100, noisy, plain)
    assert below_floor(replace(one, remarks=(Remark("reads_alone", {}),)), 100, noisy, plain)
    assert not below_floor(replace(one, counts=Counts("AD", alt_reads=3)), 100, noisy, plain)
    assert not below_floor(replace(one, counts=None), 100, noisy, plain)
    # Reads that the record does not assign: the allele has no more than all of them.
    assert below_floor(replace(one, counts=Counts("AD", ref_reads=99, depth=100)), 100, noisy, plain)
    assert not below_floor(replace(one, counts=Counts("AD", ref_reads=60, depth=100)), 100, noisy, plain)
    assert not below_floor(call("UBA1 c.122T>C", 3, 100), 100, noisy, plain)


# ------------------------------------------------------------------ the order of findings


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    "names",
    [
        ("ADA2 c.140G>A", "ADA2 c.578C>T", "ADA2 c.753G>A"),
        ("PRF1 c.445G>A", "PRF1 c.1122G>A"),
        ("UBA1 c.121A>T", "UBA1 c.122T>A"),
    ],
)
def test_findings_alike_in_meaning_stand_along_the_transcript(names: tuple[str, ...], turned: bool) -> None:
    """GIVEN findings of one gene, of either strand, in any order THEN those of one contribution and class stand in the order of the
    transcript."""
    calls = [call(name, 50, 100, record=i) for i, name in enumerate(reversed(names) if turned else names)]
    found = [f for f in of(*calls).findings if f.gene == names[0].split(maxsplit=1)[0]]
    assert len(found) == len(names)
    order = [names.index(f"{f.gene} {f.hgvs_c}") for f in found]
    groups = [(f.contribution, f.classification, f.vaf if f.gene == "UBA1" else None) for f in found]
    for group in set(groups):
        alike = [place for place, each in zip(order, groups, strict=True) if each == group]
        assert alike == sorted(alike)
    assert max(groups.count(group) for group in groups) > 1
