"""Alignments as laboratories have them: decoys, alternative spellings, and bases that only the reads tell."""

from pathlib import Path
from random import Random

import pysam
import pytest
from tests.builders.bam import CONTIGS, BamBuilder, Change, sequence
from tests.builders.reads import M41_START, M41L, covered, support

from vexas_report.alignment.open_alignment import ReferenceFromMd, open_alignment
from vexas_report.alignment.target_plan import Window
from vexas_report.knowledge.genome.contigs import length
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Assembly

AT = M41_START - 50


def test_decoys_and_a_second_spelling_of_a_chromosome_are_passed_over(tmp_path: Path) -> None:
    """GIVEN a header with a decoy, an unplaced contig and X beside chrX THEN the reads of chrX are read."""
    size = length(Assembly.GRCH38, "chrX")
    builder = BamBuilder(
        contigs=("chrUn_KI270302v1", *CONTIGS, "X", "hs38d1"),
        lengths={"chrUn_KI270302v1": 2274, "hs38d1": 5000, "X": size},
    )
    for i in range(5):
        builder.read("chrX", AT + i, changes=M41L).read("X", AT + i)
    found = covered(builder, tmp_path)
    assert found.codes == []
    site = found.site(M41_START)
    assert (site.depth, support(site, "C").reads) == (5, 5)


@pytest.mark.parametrize(("readers", "learnt"), [(1, "N"), (2, "A"), (3, "A")])
def test_an_unknown_base_is_learnt_from_two_reads_and_a_known_one_never(readers: int, learnt: str) -> None:
    """GIVEN a window of which one base is unknown, and another stated otherwise than the reads have it THEN two reads that agree
    fill the first, and none changes the second."""
    window = Window("chrX", M41_START, M41_START + 9)
    sequence = ["N", "G", *"GGCCAAGA"]  # reads have A and T at the first two
    learner = ReferenceFromMd(window, sequence)
    builder = BamBuilder()
    for i in range(readers):
        builder.read("chrX", AT + i)
    for read in builder.reads:
        see(learner, read)
    assert "".join(sequence) == learnt + "GGGCCAAGA"


def test_reads_that_cannot_tell_leave_an_unknown_base_unknown() -> None:
    """GIVEN reads that end before the base, begin behind it, lack it, or have no MD tag THEN nothing is learnt."""
    window = Window("chrX", M41_START, M41_START)
    sequence = ["N"]
    learner = ReferenceFromMd(window, sequence)
    builder = BamBuilder()
    for _ in range(3):
        builder.read("chrX", AT, 50).read("chrX", M41_START + 1, 50).read("chrX", AT, 100, md=False)
    for read in builder.reads:
        see(learner, read)
    assert sequence == ["N"]


def test_reads_that_disagree_on_an_unknown_base_need_two_for_one() -> None:
    """GIVEN reads of the reference base, some of which carry a change THEN the base learnt is the reference's, which MD spells."""
    rng = Random(3)
    sequence = ["N"]
    learner = ReferenceFromMd(Window("chrX", M41_START, M41_START), sequence)
    builder = BamBuilder()
    for i in range(4):
        builder.read("chrX", AT + i, 100, [Change(M41_START, "A", rng.choice("CGT"))])
    for read in builder.reads:
        see(learner, read)
    assert sequence == ["A"]


def see(learner: ReferenceFromMd, read: pysam.AlignedSegment) -> None:
    """Show a read to the learner, as the records of a file do."""
    tag = str(read.get_tag("MD")) if read.has_tag("MD") else ""
    learner.see(read.reference_start, read.cigartuples or [], read.query_sequence or "", tag)


@pytest.mark.parametrize("bare", [True, False])
def test_reads_without_bases_or_tag_teach_nothing_and_break_nothing(tmp_path: Path, bare: bool) -> None:
    """GIVEN codon 41 unknown, and reads without bases or without an MD tag among 2 that spell it THEN it is learnt from these."""
    builder = BamBuilder()
    for i in range(6):
        builder.read("chrX", AT + i, 100, md=i % 3 == 0 or bare)
        if bare and i % 3:
            builder.reads[-1].query_sequence = None
    path = builder.write(tmp_path / "r.bam")
    window = Window("chrX", M41_START, M41_START + 2)
    with open_alignment(Sample("S1", "x.vcf"), str(path), "", Assembly.GRCH38, None) as alignment:
        fragments = alignment.fragments([window], 20, None)
        found = list("NNN")
        learner = ReferenceFromMd(window, found)
        learner.learn(fragments, fragments.records.contigs.index("chrX"))
    assert "".join(found) == sequence("chrX", M41_START, M41_START + 2)
    assert learner.unknown == frozenset()


def test_what_a_read_skips_and_what_lies_behind_it_is_learnt_at_its_own_place() -> None:
    """GIVEN a window without a known base, and two reads of RNA with a deletion, an insertion and a skipped intron THEN the bases that
    their MD tags spell stand where they lie, and the intron stays unknown."""
    genome = sequence("chrX", M41_START, M41_START + 99)
    cigar = [(4, 3), (0, 10), (2, 2), (0, 8), (1, 1), (0, 5), (3, 30), (7, 12), (8, 1)]
    spelt, at, bases, tag = "", 0, "CCC", "10^" + genome[10:12]
    for operation, size in cigar[1:]:
        if operation in (0, 7, 8):
            bases += genome[at : at + size]
        if operation == 1:
            bases += "G" * size
        else:
            spelt += ("N" * size) if operation == 3 else genome[at : at + size]
            at += size
    builder = BamBuilder()
    found = ["N"] * 100
    learner = ReferenceFromMd(Window("chrX", M41_START, M41_START + 99), found)
    for _ in range(2):
        builder.read("chrX", M41_START)
        read = builder.reads[-1]
        read.query_sequence, read.cigartuples = bases, cigar
        read.set_tag("MD", f"{tag}{8 + 5 + 13}")
        see(learner, read)
    assert "".join(found) == spelt.ljust(100, "N")


@pytest.mark.parametrize(
    ("tag", "learnt"),
    [("100", "A"), ("50A49", "A"), ("10", "N"), ("0", "N"), ("200", "N"), ("50^AC48", "N"), ("no tag", "N")],
)
def test_a_tag_that_does_not_fit_its_read_teaches_nothing(tag: str, learnt: str) -> None:
    builder, found = BamBuilder(), ["N"]
    learner = ReferenceFromMd(Window("chrX", M41_START, M41_START), found)
    for _ in range(2):
        builder.read("chrX", AT)
        builder.reads[-1].set_tag("MD", tag)
        see(learner, builder.reads[-1])
    assert found == [learnt]


@pytest.mark.parametrize(
    ("tag", "learnt"), [("50^ATG47", "ATG"), ("50^atg47", "ATG"), ("47^ATG50", "NNN"), ("53A43A2", "NNN"), ("50^AT48", "NNN"), ("50^ATGC46", "NNN")]
)  # fmt: skip
def test_deleted_bases_are_learnt_where_tag_and_alignment_delete_them_both(tag: str, learnt: str) -> None:
    """GIVEN reads that lack codon 41, whose bases are not known THEN a tag that deletes them there tells them, and any other nothing."""
    builder, found = BamBuilder(), ["N"] * 3
    learner = ReferenceFromMd(Window("chrX", M41_START, M41_START + 2), found)
    for _ in range(2):
        builder.read("chrX", AT, 100, [Change(M41_START - 1, "AATG", "A")])
        builder.reads[-1].set_tag("MD", tag)
        see(learner, builder.reads[-1])
    assert "".join(found) == learnt


def test_a_base_that_two_reads_have_told_is_told_for_good() -> None:
    """GIVEN two reads whose tags spell A, and more that spell C THEN the base stays as it was learnt; one of each tells nothing."""
    for tags, learnt in (("AC", "N"), ("AACCC", "A"), ("CAC", "C")):
        builder, found = BamBuilder(), ["N"]
        learner = ReferenceFromMd(Window("chrX", M41_START, M41_START), found)
        for base in tags:
            builder.read("chrX", AT)
            builder.reads[-1].set_tag("MD", f"50{base}49")
            see(learner, builder.reads[-1])
        assert found == [learnt]
