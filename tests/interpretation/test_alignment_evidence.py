"""What the reads add to a report: negatives with a limit, clones that callers dropped, calls that no read carries."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.bam import BamBuilder, Change, sequence
from tests.builders.evidence import blocks, call, context, evidence, sample
from tests.builders.reads import M41_START, M41L, M41T, cover_file

from vexas_report.alignment import coverage
from vexas_report.interpretation import interpret
from vexas_report.interpretation.read_statistics import block_limit
from vexas_report.knowledge import load_genes
from vexas_report.model.coverage import SampleCoverage
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.findings import Findings, LocusPart
from vexas_report.model.sample import Settings
from vexas_report.model.terms import Assembly, Basis, LocusState, Sex, Strength, VexasConclusion

SAMPLE = "S1"


def alignment(depth: int, *clones: tuple[Sequence[Change], int], f1r2: bool | None = None) -> BamBuilder:
    """Even fragments over every locus of UBA1, and clones with so many fragments over codon 41."""
    builder = BamBuilder()
    for locus in load_genes()["UBA1"].loci:
        at = locus.interval[Assembly.GRCH38]
        if locus.id in ("UBA1-codon41", "UBA1-exon3-acceptor"):
            continue
        extra = sum(n for _, n in clones) if at.start <= M41_START <= at.end else 0
        near = at.start <= M41_START <= at.end
        builder.cover(at.chrom, at.start, at.end, depth - extra if near else min(depth, 30))
    for changes, reads in clones:
        for i in range(reads):
            builder.pair(
                "chrX", M41_START - 55 - i % 30, changes, insert=150, f1r2=i % 2 == 0 if f1r2 is None else f1r2
            )
    return builder


def reported(builder: BamBuilder, folder: Path, seen: SampleEvidence | None = None) -> Findings:
    """A report of a VCF (one that lists nothing, or ``seen``) with an alignment."""
    path = builder.write(folder / "r.bam")
    given = seen or evidence(of=sample())
    given = replace(given, sample=replace(given.sample, sample=SAMPLE, alignment=str(path)))
    return interpret(given, context(), coverage(given, Settings()))


def part(findings: Findings, name: str) -> LocusPart:
    return next(locus for locus in findings.loci if locus.locus == name)


def test_a_plain_vcf_with_an_alignment_is_a_negative_with_a_limit(tmp_path: Path) -> None:
    """GIVEN a VCF that lists nothing and 150 fragments over every UBA1 locus WHEN it is interpreted THEN the answer is
    not detected, each locus rests on the alignment, and its limit is that of the rule."""
    findings = reported(alignment(150), tmp_path)
    assert findings.conclusion.vexas is VexasConclusion.NOT_DETECTED
    codon = part(findings, "UBA1-codon41")
    assert (codon.state, codon.basis) == (LocusState.REFERENCE, Basis.ALIGNMENT)
    assert codon.depth is not None
    assert codon.depth >= 130
    assert codon.detection_limit95 is not None
    assert 0.02 < codon.detection_limit95 < 0.08
    assert codon.source == f"alignment: {tmp_path / 'r.bam'}"
    assert findings.coverage is not None
    assert [p.locus for p in findings.coverage.pileups] == ["UBA1-codon41"]


def test_a_clone_that_the_caller_dropped_is_possible_and_no_more(tmp_path: Path) -> None:
    """GIVEN c.122T>C in 12 of 300 fragments, and no call THEN VEXAS is possible, by the alignment, with the numbers."""
    findings = reported(alignment(300, (M41T, 12)), tmp_path)
    assert findings.conclusion.vexas is VexasConclusion.POSSIBLE
    (finding,) = [f for f in findings.findings if f.gene == "UBA1"]
    assert (finding.hgvs_c, finding.counts_field, finding.alt_reads) == ("c.122T>C", "alignment", 12)
    assert any(r.id == "remark.reads_alone" for r in finding.remarks)
    (line,) = [e for e in finding.evidence if e.id == "evidence.reads"]
    assert "12 of " in line.text
    assert "p = " in line.text


@pytest.mark.parametrize(("fragments", "conclusion"), [(18, VexasConclusion.POSSIBLE), (22, VexasConclusion.DETECTED)])
def test_a_clone_of_the_reads_alone_is_detected_from_10_per_cent_on(
    fragments: int, conclusion: VexasConclusion, tmp_path: Path
) -> None:
    findings = reported(alignment(200, (M41T, fragments)), tmp_path)
    assert findings.conclusion.vexas is conclusion


def test_stray_fragments_are_no_finding(tmp_path: Path) -> None:
    """GIVEN two fragments with c.121A>C of 200 THEN nothing is found, and the site still lists them."""
    findings = reported(alignment(200, (M41L, 2)), tmp_path)
    assert findings.conclusion.vexas is VexasConclusion.NOT_DETECTED
    assert findings.findings == ()
    assert findings.coverage is not None
    site = next(s for s in findings.coverage.sites if s.pos == M41_START)
    assert [(a.alt, a.support.reads, a.test.above if a.test else None) for a in site.alleles] == [("C", 2, False)]


def test_a_call_that_the_reads_confirm_has_their_fraction_beside_the_callers(tmp_path: Path) -> None:
    """GIVEN a call of 40 of 100 reads and an alignment with 60 of 200 THEN the fraction is the alignment's, and detected."""
    findings = reported(alignment(200, (M41T, 60)), tmp_path, evidence(call("UBA1 c.122T>C", 40, 100), of=sample()))
    assert findings.conclusion.vexas is VexasConclusion.DETECTED
    finding = findings.findings[0]
    assert (finding.counts_field, finding.alt_reads) == ("alignment", 60)
    assert any(r.id == "remark.reads_confirm" and "40 of 100 reads" in r.text for r in finding.remarks)


def test_a_call_that_no_read_carries_is_never_detected(tmp_path: Path) -> None:
    findings = reported(alignment(200), tmp_path, evidence(call("UBA1 c.122T>C", 60, 200), of=sample()))
    assert findings.conclusion.vexas is VexasConclusion.POSSIBLE
    assert any(r.id == "remark.reads_lack" for r in findings.findings[0].remarks)
    # AND no sentence says that reads carry it
    said = {s.id for s in (*findings.conclusion.text, *findings.findings[0].explanation)}
    assert "state.contradicted" in said
    assert "state.mosaic_male" not in said


def test_one_pair_orientation_lowers_a_call(tmp_path: Path) -> None:
    """GIVEN a clone whose fragments all are F1R2, where the reference has both THEN it is remarked, and possible at most."""
    builder = alignment(200, (M41L, 60), f1r2=True)
    findings = reported(builder, tmp_path, evidence(call("UBA1 c.121A>C", 60, 200), of=sample()))
    assert findings.conclusion.vexas is VexasConclusion.POSSIBLE
    assert any(r.id == "remark.reads_one_orientation" for r in findings.findings[0].remarks)


def test_a_doubtful_clone_says_so_in_headline_text_and_next_step_and_stays_possible(tmp_path: Path) -> None:
    """GIVEN two rescued clones that differ in pair orientation alone THEN both are possible, and that of one orientation is said to
    look like an artefact, first of all."""
    said = {}
    for name, f1r2 in (("even", None), ("one", True)):
        (tmp_path / name).mkdir()
        said[name] = reported(alignment(300, (M41T, 12), f1r2=f1r2), tmp_path / name).conclusion
    assert {c.vexas for c in said.values()} == {VexasConclusion.POSSIBLE}
    assert {name: "artefact" in c.headline for name, c in said.items()} == {"even": False, "one": True}
    assert {name: "U-TOP-09" in c.rules for name, c in said.items()} == {"even": False, "one": True}
    assert "advice.other_chemistry" in {s.id for s in said["one"].recommendations}


def test_a_clean_clone_leads_a_larger_doubtful_one_and_the_headline_is_its_own(tmp_path: Path) -> None:
    """GIVEN a clone of 12 fragments of both orientations and one of 40 of a single orientation THEN the clean one stands first."""
    builder = alignment(300, (M41T, 12))
    for i in range(40):
        builder.pair("chrX", M41_START - 55 - i % 30, M41L, insert=150, f1r2=True)
    findings = reported(builder, tmp_path)
    assert [f.hgvs_c for f in findings.findings if f.gene == "UBA1"] == ["c.122T>C", "c.121A>C"]
    assert "U-TOP-09" not in findings.conclusion.rules


@pytest.mark.parametrize(("opposite", "doubt"), [(60, True), (3, False)])
def test_one_strand_is_a_doubt_only_where_the_reference_makes_it_unlikely(
    tmp_path: Path, opposite: int, doubt: bool
) -> None:
    """GIVEN 12 carriers on one strand, and a reference with as many reads on the other, or hardly any (an amplicon)."""
    builder = BamBuilder()
    for i in range(120 + 12):
        changes = M41T if i >= 120 else ()
        builder.read("chrX", M41_START - 40 - i % 20, 100, changes, flag=0x10 if i < opposite else 0)
    findings = reported(builder, tmp_path, evidence(call("UBA1 c.122T>C", 12, 132), of=sample()))
    assert ("remark.reads_one_strand" in {r.id for r in findings.findings[0].remarks}) is doubt


def singles(reference: int, carriers: int, *, strands: Sequence[bool], place: int = 50) -> BamBuilder:
    """Reads without mates over codon 41: the reference at the middle of reads of both strands, the carriers ``place`` bases
    behind the start of theirs."""
    builder = alignment(30)
    for i in range(reference):
        builder.read("chrX", M41_START - 40 - i % 20, 100, flag=0x10 * (i % 2))
    for i in range(carriers):
        builder.read("chrX", M41_START - place, 100, M41T, flag=0x10 * strands[i % len(strands)])
    return builder


@pytest.mark.parametrize(
    ("strands", "place", "doubt"),
    [((True,), 50, "reads_one_strand"), ((True, False), 1, "reads_ends_only"), ((True, False), 50, None)],
)
def test_one_strand_and_read_ends_lower_a_call(
    tmp_path: Path, strands: Sequence[bool], place: int, doubt: str | None
) -> None:
    """GIVEN a call whose reads all lie on one strand, or show it at their ends alone, where the reference does not THEN it is
    remarked, and possible at most; with both strands and the middle of reads it is detected."""
    builder = singles(140, 60, strands=strands, place=place)
    findings = reported(builder, tmp_path, evidence(call("UBA1 c.122T>C", 60, 200), of=sample()))
    remarks = {r.id for r in findings.findings[0].remarks}
    doubts = {"remark.reads_one_strand", "remark.reads_ends_only", "remark.reads_one_orientation"}
    assert remarks & doubts == ({f"remark.{doubt}"} if doubt else set())
    expected = VexasConclusion.POSSIBLE if doubt else VexasConclusion.DETECTED
    assert findings.conclusion.vexas is expected


def test_one_mate_alone_where_the_reference_is_shown_by_both_is_remarked(tmp_path: Path) -> None:
    """GIVEN overlapping mates that show the reference together, and carriers whose second mate is too poor to count THEN the
    variant stands on one strand alone."""
    builder = alignment(100)
    for i in range(20):
        name, start = f"poor{i}", M41_START - 60
        builder.read("chrX", start, 100, M41T, name=name, flag=0x1 | 0x2 | 0x20 | 0x40, mate=start)
        builder.read("chrX", start, 100, M41T, name=name, flag=0x1 | 0x2 | 0x10 | 0x80, mate=start, quality=10)
    findings = reported(builder, tmp_path)
    assert any(r.id == "remark.reads_one_strand" for r in findings.findings[0].remarks)


def test_an_mnv_that_was_not_called_is_one_finding(tmp_path: Path) -> None:
    """GIVEN fragments that carry both changes of codon 41 THEN they are one finding, not two."""
    findings = reported(alignment(200, ([Change(M41_START, "AT", "CC")], 40)), tmp_path)
    found = [(f.pos, f.ref, f.alt) for f in findings.findings if f.gene == "UBA1"]
    assert found == [(M41_START, "AT", "CC")]


def test_two_clones_that_were_not_called_are_two_findings(tmp_path: Path) -> None:
    findings = reported(alignment(300, (M41L, 40), (M41T, 60)), tmp_path)
    assert {f.hgvs_c for f in findings.findings} == {"c.121A>C", "c.122T>C"}


def whole_reads(changes: Sequence[Change], reads: int = 40) -> BamBuilder:
    """150 fragments over codon 41, and more with these changes, each inside both of its mates."""
    builder = alignment(150)
    for i in range(reads):
        builder.pair("chrX", M41_START - 70 - i % 10, changes, insert=150, size=140, f1r2=i % 2 == 0)
    return builder


def deletion(start: int, length: int) -> list[Change]:
    """A deletion of ``length`` bases behind ``start``."""
    bases = sequence("chrX", start, start + length)
    return [Change(start, bases, bases[0])]


@pytest.mark.parametrize(("start", "length"), [(M41_START - 40, 60), (M41_START - 1, 3), (M41_START + 1, 5)])
def test_a_deletion_over_codon_41_is_found_wherever_it_begins(tmp_path: Path, start: int, length: int) -> None:
    """GIVEN a clone that lacks codon 41, or a part of it, by a deletion that no caller wrote THEN it is a finding, and the sample
    no negative."""
    findings = reported(whole_reads(deletion(start, length)), tmp_path)
    assert findings.conclusion.vexas is not VexasConclusion.NOT_DETECTED
    (found,) = [f for f in findings.findings if f.gene == "UBA1"]
    assert found.pos <= start
    assert (len(found.ref) - len(found.alt), found.alt_reads) == (length, 40)
    assert (found.ref_reads or 0) + (found.alt_reads or 0) <= (found.depth or 0)


@pytest.mark.parametrize(("clipped", "remarked"), [(3, False), (20, True)])
def test_many_reads_that_end_inside_the_acceptor_are_remarked(tmp_path: Path, clipped: int, remarked: bool) -> None:
    """GIVEN 150 fragments over the acceptor, and reads that are clipped in the middle of it THEN more than stray ones are said."""
    builder = alignment(150)
    for i in range(clipped):
        builder.read("chrX", M41_START - 60, 52, flag=0x10 * (i % 2), clip=(0, 40))
    said = [s.id for s in reported(builder, tmp_path).conclusion.text]
    assert ("remark.reads_unreadable" in said) is remarked


@pytest.mark.parametrize("bases", ["TT", "ACGTTGCAAC" * 2])
def test_an_insertion_into_the_acceptor_is_found(tmp_path: Path, bases: str) -> None:
    at = M41_START - 5
    base = sequence("chrX", at, at)
    findings = reported(whole_reads([Change(at, base, base + bases)]), tmp_path)
    (found,) = [f for f in findings.findings if f.gene == "UBA1"]
    assert (len(found.alt) - len(found.ref), found.alt_reads) == (len(bases), 40)


def test_a_call_whose_molecules_carry_a_second_change_says_so(tmp_path: Path) -> None:
    """GIVEN a call of c.121A>C, and fragments that all carry c.123G>A with it THEN the call is remarked, and the two together
    are named."""
    builder = whole_reads([*M41L, Change(M41_START + 2, "G", "A")])
    findings = reported(builder, tmp_path, evidence(call("UBA1 c.121A>C", 40, 190), of=sample()))
    remarks = {f.hgvs_c: {r.id: r.text for r in f.remarks} for f in findings.findings}
    assert "chrX:47199053 G>A" in remarks["c.121A>C"]["remark.reads_in_cis"]
    assert "c.121_123delinsCTA" in remarks


def test_what_short_reads_cannot_spell_is_not_contradicted_by_them(tmp_path: Path) -> None:
    """GIVEN calls of a long deletion and of a replacement of other length, and reads without them THEN the reads claim nothing; of
    a short deletion they do."""
    lacks = {}
    for name, (start, ref, alt) in {
        "short": (M41_START - 1, sequence("chrX", M41_START - 1, M41_START + 2), "A"),
        "long": (M41_START - 1, sequence("chrX", M41_START - 1, M41_START + 39), "A"),
        "replaced": (M41_START, sequence("chrX", M41_START, M41_START + 2), "CC"),
    }.items():
        one = replace(call("UBA1 c.122T>C", 60, 200), pos=start, ref=ref, alt=alt)
        (tmp_path / name).mkdir()
        findings = reported(alignment(200), tmp_path / name, evidence(one, of=sample()))
        lacks[name] = any(r.id == "remark.reads_lack" for f in findings.findings for r in f.remarks)
    assert lacks == {"short": True, "long": False, "replaced": False}


def test_a_shallow_alignment_outranks_a_deep_block_and_both_numbers_are_said(tmp_path: Path) -> None:
    """GIVEN a gVCF with blocks of 120 reads and an alignment of 8 fragments THEN the locus is not assessable, with a remark."""
    findings = reported(alignment(8), tmp_path, evidence(blocks=blocks(), of=sample()))
    codon = part(findings, "UBA1-codon41")
    assert (codon.state, codon.basis) == (LocusState.NOT_ASSESSABLE, Basis.ALIGNMENT)
    said = " ".join(s.text for s in findings.conclusion.text)
    assert "contradict each other" in said


def test_a_bad_alignment_leaves_the_vcf_as_it_was(tmp_path: Path) -> None:
    given = evidence(blocks=blocks(), of=sample())
    without = interpret(given, context())
    broken = SampleCoverage(given.sample.sample)
    assert interpret(given, context(), broken).conclusion == without.conclusion


def bed(folder: Path, text: str) -> SampleCoverage:
    path = folder / "d.per-base.bed"
    path.write_text(text)
    return cover_file(None, depth_bed=path, sex=Sex.MALE).document


WHOLE = "chrX\t47190000\t47220000"


@pytest.mark.parametrize(
    ("caller", "floor"), [("GATK HaplotypeCaller", 0.10), ("DeepVariant", 0.12), ("FreeBayes", 0.20), ("Mutect2", 0.05)]
)
def test_a_depth_file_excludes_no_more_than_its_caller_calls(tmp_path: Path, caller: str, floor: float) -> None:
    """GIVEN 500 reads at every base by a depth file, and a VCF of variants whose caller has a floor and makes diploid calls on chrX
    THEN the locus is reference, but nothing that the caller leaves uncalled is excluded."""
    given = evidence(of=sample(), caller=caller, x_ploidy=(0, 3))
    findings = interpret(given, context(), bed(tmp_path, f"{WHOLE}\t500\n"))
    codon = part(findings, "UBA1-codon41")
    assert (codon.state, codon.basis, codon.vaf_upper95) == (LocusState.REFERENCE, Basis.DEPTH_BED, None)
    assert codon.detection_limit95 == block_limit(500, floor)
    assert codon.detection_limit95 > floor
    assert findings.conclusion.limit == codon.detection_limit95


def test_the_limit_of_a_negative_is_that_of_the_rule_at_its_least_covered_locus(tmp_path: Path) -> None:
    """GIVEN stray fragments with c.122T>C, not enough to be reported THEN the limit is the fraction that would have been, which
    no bound of the stray fragments exceeds."""
    findings = reported(alignment(200, (M41T, 3)), tmp_path)
    assert findings.conclusion.vexas is VexasConclusion.NOT_DETECTED
    own = [locus for locus in findings.loci if locus.gene == "UBA1" and locus.locus != "UBA1-exon15"]
    assert findings.conclusion.limit == max(locus.detection_limit95 or 1.0 for locus in own)
    assert all(locus.vaf_upper95 is not None and locus.vaf_upper95 <= (locus.limit or 0.0) for locus in own)


def test_callable_regions_are_coverage_without_depth(tmp_path: Path) -> None:
    given = evidence(of=sample(), caller="DeepVariant", x_ploidy=(0, 1))
    findings = interpret(given, context(), bed(tmp_path, f"{WHOLE}\tCALLABLE\n"))
    codon = part(findings, "UBA1-codon41")
    assert (codon.state, codon.basis, codon.depth, codon.detection_limit95) == (
        LocusState.REFERENCE, Basis.CALLABLE_BED, None, None,
    )  # fmt: skip


def test_a_locus_outside_the_targets_is_not_targeted(tmp_path: Path) -> None:
    path = tmp_path / "t.bed"
    path.write_text("chrX\t47199040\t47199110\n")
    findings = interpret(evidence(of=sample()), context(), cover_file(None, targets=path).document)
    assert part(findings, "UBA1-exon14").state is LocusState.NOT_TARGETED
    assert part(findings, "UBA1-codon41").state is LocusState.NOT_ASSESSABLE


def test_absence_as_reference_is_off_and_says_so_where_it_is_on() -> None:
    """GIVEN a VCF that lists nothing THEN it is no negative; with the option it is one that warns of itself."""
    assert interpret(evidence(of=sample()), context()).conclusion.vexas is not VexasConclusion.NOT_DETECTED
    findings = interpret(evidence(of=sample()), replace(context(), absent_as_reference=True))
    assert findings.conclusion.vexas is VexasConclusion.NOT_DETECTED
    assert any(s.id == "remark.absent_as_reference" for s in findings.conclusion.text)
    assert {locus.basis for locus in findings.loci} == {Basis.ABSENCE}


def test_changes_of_codon_and_acceptor_in_one_molecule_are_one_finding(tmp_path: Path) -> None:
    """GIVEN fragments that carry c.119G>C and c.121A>T together THEN the listed pair is found, as one."""
    pair = [Change(M41_START - 2, "G", "C"), Change(M41_START, "A", "T")]
    findings = reported(alignment(320, (pair, 80)), tmp_path)
    (found,) = [f for f in findings.findings if f.gene == "UBA1"]
    assert (found.pos, found.ref, found.alt, found.alt_reads) == (M41_START - 2, "GAA", "CAT", 80)


def test_a_clone_of_one_change_beside_one_of_both_is_a_finding_too(tmp_path: Path) -> None:
    pair = [Change(M41_START - 2, "G", "C"), Change(M41_START, "A", "T")]
    findings = reported(alignment(320, (pair, 60), (pair[1:], 40)), tmp_path)
    found = {(f.pos, f.ref, f.alt) for f in findings.findings if f.gene == "UBA1"}
    assert found == {(M41_START - 2, "GAA", "CAT"), (M41_START, "A", "T")}


@settings(max_examples=12)
@given(
    st.lists(st.sampled_from([-3, -2, -1, 0, 1, 2]), min_size=2, max_size=3, unique=True),
    st.integers(0, 7),
    st.booleans(),
)
def test_a_replacement_is_detected_only_if_molecules_show_all_of_it(
    tmp_path_factory: pytest.TempPathFactory, places: list[int], shown: int, apart: bool
) -> None:
    """GIVEN a call that replaces several bases, and a clone that shows some of them (or all, but in different molecules) THEN the call
    is contradicted unless all are shown together, and what codon 41 shows above background is reported."""
    places = sorted(places)
    single = {p: (b := sequence("chrX", M41_START + p, M41_START + p), "CA"[b == "C"]) for p in places}
    low, high = places[0], places[-1]
    ref = sequence("chrX", M41_START + low, M41_START + high)
    alt = "".join(single[low + i][1] if low + i in single else base for i, base in enumerate(ref))
    called = replace(call("UBA1 c.122T>C", 60, 200), pos=M41_START + low, ref=ref, alt=alt)
    carried = [p for i, p in enumerate(places) if shown >> i & 1]
    changes = [Change(M41_START + p, *single[p]) for p in carried]
    clones = [([c], 40) for c in changes] if apart and len(changes) > 1 else [(changes, 80)] if changes else []
    findings = reported(alignment(280, *clones), tmp_path_factory.mktemp("mnv"), evidence(called, of=sample()))
    own = {(f.pos, f.ref, f.alt): {r.id for r in f.remarks} for f in findings.findings if f.gene == "UBA1"}
    together = carried == places and not (apart and len(changes) > 1)
    if (mnv := own.get((called.pos, ref, alt))) is not None:
        assert ("remark.reads_lack" in mnv) is not together
    if not together:
        assert all(f.strength is not Strength.STRONG for f in findings.findings if f.ref == ref and f.pos == called.pos)
        looked_for = [p for p in carried if p in (0, 1, 2, -4, -5)]
        covered = {
            pos + i
            for pos, ref, alt in own
            for i in range(len(ref))
            if (pos, ref, alt) != (called.pos, called.ref, called.alt)
        }
        assert {M41_START + p for p in looked_for} <= covered


@pytest.mark.parametrize(("reads", "depth", "negative"), [(0, 66, False), (30, 66, True), (0, 6, True)])
def test_an_inherited_variant_that_the_alignment_lacks_takes_the_negative_away(
    tmp_path: Path, reads: int, depth: int, negative: bool
) -> None:
    """GIVEN a heterozygous call of ADA2 that a deep alignment does not show THEN file and reads may be of two people, and no
    negative rests on the reads; with the variant, or too few reads to tell, it does."""
    germline = call("ADA2 c.506G>A", 40, 78)
    builder = alignment(120)
    for i in range(depth):
        changes = [Change(germline.pos, germline.ref, germline.alt)] if i < reads else []
        builder.pair(germline.chrom, germline.pos - 60 - i % 30, changes, insert=150, f1r2=i % 2 == 0)
    findings = reported(builder, tmp_path, evidence(germline, of=sample()))
    assert (findings.conclusion.vexas is VexasConclusion.NOT_DETECTED) is negative
    assert negative or "two people" in part(findings, "UBA1-codon41").text[0].text
