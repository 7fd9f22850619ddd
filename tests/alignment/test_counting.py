"""Reads are counted once per fragment, and as a whole over codon 41 and the acceptor."""

from pathlib import Path

import pytest
from tests.builders.bam import (
    DUPLICATE,
    MATE_REVERSE,
    PAIRED,
    QC_FAIL,
    READ1,
    READ2,
    REVERSE,
    SECONDARY,
    SUPPLEMENTARY,
    BamBuilder,
    Change,
    sequence,
)
from tests.builders.reads import M41_START, M41L, M41T, covered, support

from vexas_report.model.terms import Assembly, Basis

MET41_AND_NEXT = [Change(47199051, "AT", "CC")]
CODON_DELETED = [Change(47199050, "AATG", "A")]


@pytest.mark.parametrize(("insert", "reads"), [(400, 1), (130, 1), (100, 1)])
def test_overlapping_mates_count_once(tmp_path: Path, insert: int, reads: int) -> None:
    """GIVEN one pair over codon 41, mates apart, overlapping or on top of each other THEN it is one fragment."""
    builder = BamBuilder().pair("chrX", M41_START - 50, M41L, insert=insert)
    site = covered(builder, tmp_path).site(M41_START)
    assert (site.depth, support(site, "C").reads) == (reads, reads)


def test_a_base_on_which_mates_disagree_is_dropped(tmp_path: Path) -> None:
    builder = BamBuilder().pair("chrX", M41_START - 50, M41L, insert=110, second=())
    builder.pair("chrX", M41_START - 40, (), insert=300)
    site = covered(builder, tmp_path).site(M41_START)
    assert (site.depth, site.disagreeing, [a.alt for a in site.alleles]) == (1, 1, [])


def test_mates_that_agree_show_both_strands(tmp_path: Path) -> None:
    builder = BamBuilder().pair("chrX", M41_START - 50, M41L, insert=110, f1r2=True)
    builder.pair("chrX", M41_START - 30, M41L, insert=400, f1r2=False)
    found = support(covered(builder, tmp_path).site(M41_START), "C")
    assert (found.reads, found.forward, found.reverse, found.both) == (2, 1, 0, 1)
    assert (found.f1r2, found.f2r1) == (1, 1)


@pytest.mark.parametrize("flag", [DUPLICATE, QC_FAIL, SECONDARY, SUPPLEMENTARY])
def test_reads_that_are_left_out(tmp_path: Path, flag: int) -> None:
    builder = BamBuilder().pair("chrX", M41_START - 50, M41L, flag=flag).pair("chrX", M41_START - 50, ())
    site = covered(builder, tmp_path).site(M41_START)
    assert (site.depth, site.alleles) == (1, ())


def test_cuts_of_mapping_and_base_quality(tmp_path: Path) -> None:
    """GIVEN reads at and below each cut THEN those at it count."""
    builder = BamBuilder()
    for mapq, quality in ((20, 37), (19, 37), (60, 20), (60, 19)):
        builder.pair("chrX", M41_START - 50, M41L, insert=300, mapq=mapq, quality=quality)
    coverage = covered(builder, tmp_path)
    site = coverage.site(M41_START)
    assert (site.depth, site.low_quality) == (2, 1)
    assert coverage.document.cuts is not None
    assert coverage.document.cuts.low_mapping_quality > 0


def test_unpaired_reads_have_no_orientation(tmp_path: Path) -> None:
    found = support(covered(BamBuilder().read("chrX", M41_START - 50, changes=M41L), tmp_path).site(M41_START), "C")
    assert (found.reads, found.forward, found.f1r2, found.f2r1) == (1, 1, 0, 0)


def test_the_end_of_reads_is_known(tmp_path: Path) -> None:
    """GIVEN the change on the third base from the end of one read, and in the middle of another THEN one is near the end."""
    builder = BamBuilder().read("chrX", M41_START - 2, changes=M41L).read("chrX", M41_START - 50, changes=M41L)
    found = support(covered(builder, tmp_path).site(M41_START), "C")
    assert (found.reads, found.near_end, found.read_position) == (2, 1, 25.5)
    assert (found.base_quality, found.mapping_quality, found.mismatches) == (37.0, 60.0, 0.0)


def test_further_mismatches_of_the_carrying_reads(tmp_path: Path) -> None:
    builder = BamBuilder().read("chrX", M41_START - 50, changes=[*M41L, Change(47199055, "C", "T")])
    assert support(covered(builder, tmp_path).site(M41_START), "C").mismatches == 1.0


def test_two_clones_come_apart(tmp_path: Path) -> None:
    """GIVEN two clones of codon 41, an MNV and a deletion of the codon THEN each is its own haplotype, with its reads."""
    builder = BamBuilder()
    for changes, times in ((M41L, 3), (M41T, 4), (MET41_AND_NEXT, 5), (CODON_DELETED, 6), ((), 7)):
        for i in range(times):
            builder.pair("chrX", M41_START - 60 + i, changes, insert=300)
    region = covered(builder, tmp_path).region("UBA1-codon41")
    found = {(h.pos, h.ref, h.alt): h.support.reads for h in region.haplotypes if h.changes}
    assert found == {
        (M41_START, "A", "C"): 3,
        (M41_START + 1, "T", "C"): 4,
        (M41_START, "AT", "CC"): 5,
        (M41_START - 1, "AATG", "A"): 6,
    }
    assert [h.support.reads for h in region.haplotypes if not h.changes] == [7]
    assert (region.whole, region.other) == (25, 0)


def test_changes_on_two_molecules_are_no_haplotype(tmp_path: Path) -> None:
    builder = BamBuilder()
    for i in range(4):
        builder.pair("chrX", M41_START - 60 + i, M41L, insert=300).pair("chrX", M41_START - 60 + i, M41T, insert=300)
    changes = {h.changes for h in covered(builder, tmp_path).region("UBA1-codon41").haplotypes}
    assert changes == {("chrX:47199051:A:C",), ("chrX:47199052:T:C",)}


def test_reads_that_reach_only_into_the_codon(tmp_path: Path) -> None:
    builder = BamBuilder().read("chrX", M41_START + 1).read("chrX", M41_START - 50)
    region = covered(builder, tmp_path).region("UBA1-codon41")
    assert (region.whole, region.partly) == (1, 1)


def test_clipped_ends_at_the_acceptor_are_counted_as_not_readable(tmp_path: Path) -> None:
    """GIVEN reads that are soft-clipped inside the acceptor, as around a deletion THEN they are counted, and no base of them."""
    builder = BamBuilder()
    for i in range(5):
        builder.read("chrX", 47199047, 80, clip=(20, 0)).read("chrX", 47198960 + i, 80, clip=(0, 20))
        builder.read("chrX", 47199000, 100)
    region = covered(builder, tmp_path).region("UBA1-exon3-acceptor")
    assert (region.not_readable, region.whole) == (10, 5)


def test_an_indel_in_a_run_stands_where_a_vcf_has_it(tmp_path: Path) -> None:
    """GIVEN reads that place the lost base of ADA2's seven-G run at its end THEN the allele is the table's c.144del."""
    builder = BamBuilder()
    for i in range(6):
        builder.pair("chr22", 17209480 + i, [Change(17209538, "CC", "C")], insert=300)
        builder.pair("chr22", 17209480 + i, (), insert=300)
    site = covered(builder, tmp_path, called=[("ADA2", "chr22", 17209533, "GC", "G")]).site(17209533)
    deletion = next(a for a in site.alleles if (a.ref, a.alt) == ("GC", "G"))
    assert (deletion.support.reads, site.depth) == (6, 12)


def test_an_insertion_at_codon_41(tmp_path: Path) -> None:
    builder = BamBuilder()
    for i in range(4):
        builder.read("chrX", M41_START - 50 + i, changes=[Change(M41_START, "A", "AGG")])
    site = covered(builder, tmp_path).site(M41_START)
    assert [(a.ref, a.alt, a.support.reads) for a in site.alleles] == [("A", "AGG", 4)]


def test_unknown_reference_bases_are_read_from_md(tmp_path: Path) -> None:
    """GIVEN a base of exon 22 that the shipped sequence lacks THEN the MD tags of the reads tell it; without them nothing is claimed."""
    with_md, without = BamBuilder(), BamBuilder(md=False)
    for i in range(4):
        for builder in (with_md, without):
            builder.read("chrX", 47212780 + i)
    called = [("UBA1", "chrX", 47212819, "N", "G")]
    assert covered(with_md, tmp_path / "a", called=called).site(47212819).ref in "ACGT"
    assert covered(without, tmp_path / "b", called=called).site(47212819).ref == "N"


def test_depth_by_locus_and_gene(tmp_path: Path) -> None:
    """GIVEN reads over exon 3 but a hole THEN the smallest depth and its place are told, and the share of coding bases."""
    builder = BamBuilder().cover("chrX", 47199000, 47199150, 60)
    coverage = covered(builder, tmp_path)
    codon, far = coverage.locus("UBA1-codon41"), coverage.locus("UBA1-exon14")
    assert codon.basis is Basis.ALIGNMENT
    assert codon.depth is not None
    assert 50 <= codon.depth <= 70
    assert (far.covered, far.depth, far.at) == (0, 0, far.start)
    shares = {g.gene: (g.covered, g.coding) for g in coverage.document.genes}
    assert (shares["ADA2"], shares["PRF1"]) == ((0, 1536), (0, 1668))
    assert 59 <= shares["UBA1"][0] < 300


def test_deep_amplicons_count_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN more operations than several turns take THEN none is lost."""
    monkeypatch.setattr("vexas_report.alignment.allele_counts.CHUNK", 600)
    builder = BamBuilder(md=False)
    for i in range(2_050):
        builder.pair("chrX", M41_START - 60, M41L if i < 410 else (), insert=120)
    site = covered(builder, tmp_path).site(M41_START)
    assert (site.depth, support(site, "C").reads) == (2_050, 410)


def rewritten(builder: BamBuilder, cigar: list[tuple[int, int]], bases: str | None = None) -> None:
    """Give the last read another CIGAR, and other bases."""
    read = builder.reads[-1]
    read.cigartuples = cigar
    if bases is not None:
        qualities = read.query_qualities
        read.query_sequence = bases
        read.query_qualities = qualities
    read.set_tag("MD", None)


def test_a_deletion_beside_an_insertion_is_the_replacement_that_it_comes_to(tmp_path: Path) -> None:
    """GIVEN reads that write codon 41 as three bases deleted and three inserted THEN the bases are compared, and no indel
    is counted; two bases for three are one deletion."""
    builder = BamBuilder()
    for i in range(4):
        builder.read("chrX", M41_START - 50, flag=0x10 * (i % 2))
        rewritten(builder, [(0, 50), (2, 3), (1, 3), (0, 47)])
    builder.read("chrX", M41_START - 50, changes=M41L)
    rewritten(builder, [(0, 50), (1, 3), (2, 3), (0, 47)])
    coverage = covered(builder, tmp_path)
    site = coverage.site(M41_START)
    assert (site.depth, [(a.ref, a.alt, a.support.reads) for a in site.alleles]) == (5, [("A", "C", 1)])
    assert [s.pos for s in coverage.document.sites if s.alleles] == [M41_START]


def test_a_skipped_intron_is_no_depth_and_no_deletion(tmp_path: Path) -> None:
    """GIVEN reads of RNA that skip from before the intron into exon 3 THEN they cover exon 3 alone, and are drawn so."""
    exon, far = M41_START - 3, M41_START - 1_003
    builder = BamBuilder()
    for _ in range(3):
        builder.read("chrX", far)
        rewritten(
            builder, [(0, 40), (3, 960), (0, 60)], sequence("chrX", far, far + 39) + sequence("chrX", exon, exon + 59)
        )
    coverage = covered(builder, tmp_path)
    assert coverage.site(M41_START).depth == 3
    assert coverage.locus("UBA1-exon3-acceptor").depth == 0
    assert [s.alleles for s in coverage.document.sites if s.alleles] == []
    (picture,) = [p for p in coverage.document.pileups if p.locus == "UBA1-codon41"]
    assert {f.spans for f in picture.fragments} == {((exon, M41_START + 31),)}


def test_hard_clips_and_bases_without_quality_are_read(tmp_path: Path) -> None:
    builder = BamBuilder()
    builder.read("chrX", M41_START - 50, changes=M41L)
    rewritten(builder, [(5, 20), (0, 100), (5, 3)])
    builder.read("chrX", M41_START - 50, changes=M41L)
    builder.reads[-1].query_qualities = None
    site = covered(builder, tmp_path).site(M41_START)
    assert (site.depth, support(site, "C").reads) == (2, 2)


def test_reads_without_bases_and_letters_that_are_none_count_nothing(tmp_path: Path) -> None:
    """GIVEN a read without sequence, one of Ns, one of nothing but an insertion, and a good one THEN one is counted."""
    builder = BamBuilder().read("chrX", M41_START - 50)
    builder.read("chrX", M41_START - 50)
    builder.reads[-1].query_sequence = None
    builder.read("chrX", M41_START - 50)
    rewritten(builder, [(0, 100)], "N" * 50 + "RYM" + "N" * 47)
    builder.read("chrX", M41_START - 50)
    rewritten(builder, [(1, 100)])
    site = covered(builder, tmp_path).site(M41_START)
    assert (site.depth, site.alleles) == (1, ())


def test_many_reads_of_one_name_are_none_the_less_counted(tmp_path: Path) -> None:
    """GIVEN ten reads that a faulty program gave one name THEN they are paired two by two, and nothing breaks."""
    builder = BamBuilder()
    for i in range(10):
        flag = PAIRED | MATE_REVERSE | READ1 if i % 2 == 0 else PAIRED | REVERSE | READ2
        builder.read("chrX", M41_START - 50, name="same", flag=flag, mate=M41_START - 50)
    assert covered(builder, tmp_path).site(M41_START).depth == 5


@pytest.mark.parametrize(("assembly", "shift"), [(Assembly.GRCH37, 140_601), (Assembly.GRCH38, 0)])
def test_contigs_without_chr_of_either_assembly(tmp_path: Path, assembly: Assembly, shift: int) -> None:
    pos = M41_START - shift
    builder = BamBuilder(assembly=assembly, prefix="").read("chrX", pos - 50, changes=[Change(pos, "A", "C")])
    site = covered(builder, tmp_path).site(pos)
    assert (site.chrom, site.depth, support(site, "C").reads) == ("chrX", 1, 1)


@pytest.mark.parametrize(
    ("first", "last", "clip", "counted"),
    [
        # clipped on the right: the last base that is read, before or within the codon (47199051 to 47199053)
        (-50, -2, (0, 3), False), (-50, -1, (0, 3), True), (-50, 0, (0, 3), True), (-50, 1, (0, 3), True), (-50, 2, (0, 3), False),
        # clipped on the left: the first base that is read, within the codon or behind it
        (0, 60, (3, 0), False), (1, 60, (3, 0), True), (2, 60, (3, 0), True), (3, 60, (3, 0), True), (4, 60, (3, 0), False),
        # two clipped bases are no sign of more, and the other end is none of this one
        (-50, 0, (0, 2), False), (2, 60, (2, 0), False), (-50, 0, (3, 0), False), (2, 60, (0, 3), False), (-50, 60, (9, 9), False),
    ],
)  # fmt: skip
def test_a_fragment_is_not_readable_where_a_mate_is_clipped_inside_the_codon(
    tmp_path: Path, first: int, last: int, clip: tuple[int, int], counted: bool
) -> None:
    """GIVEN a mate with a poor base in codon 41, and its other mate, clipped THEN the fragment counts as not readable where the clip
    begins inside the codon or at its edge."""
    builder, start = BamBuilder(), M41_START - 60
    poor = [2 if i == 61 else 37 for i in range(140)]
    second = M41_START + first
    builder.read("chrX", start, 140, name="f", flag=PAIRED | READ1 | MATE_REVERSE, mate=second, quality=poor)
    flag = PAIRED | READ2 | REVERSE
    quality = [2] * (last - first + 1 + sum(clip))  # of which no base counts
    builder.read("chrX", second, last - first + 1, name="f", flag=flag, mate=start, clip=clip, quality=quality)
    region = covered(builder, tmp_path).region("UBA1-codon41")
    assert (region.whole, region.partly, region.not_readable) == (0, 1, int(counted))


def test_the_reference_over_codon_41_is_counted_by_strand_like_its_variants(tmp_path: Path) -> None:
    """GIVEN fragments of one mate on either strand, and of two that overlap, with and without a change THEN both are told alike."""
    builder = BamBuilder()
    for changes in ((), M41T):
        for i in range(9):
            if i < 4:
                builder.pair("chrX", M41_START - 60, changes, insert=120)
            else:
                builder.read("chrX", M41_START - 50, 100, changes, flag=0x10 if i < 6 else 0)
    told = {h.changes: h.support for h in covered(builder, tmp_path).region("UBA1-codon41").haplotypes}
    assert {(s.reads, s.both, s.reverse, s.forward) for s in told.values()} == {(9, 4, 2, 3)}
    assert len(told) == 2


@pytest.mark.parametrize(("poor", "depth"), [(None, 3), (49, 2), (50, 2), (48, 3), (51, 3)])
def test_a_deleted_base_counts_by_the_poorer_base_beside_it(tmp_path: Path, poor: int | None, depth: int) -> None:
    """GIVEN a read that lacks codon 41 between two others THEN its deleted bases count unless a base beside them is below the cut."""
    deleted = [Change(M41_START - 1, "AATG", "A")]
    builder = BamBuilder().read("chrX", M41_START - 50).read("chrX", M41_START - 50)
    builder.read("chrX", M41_START - 50, 100, deleted, quality=[2 if i == poor else 37 for i in range(97)])
    assert covered(builder, tmp_path).locus("UBA1-codon41").depth == depth


@pytest.mark.parametrize(("shift", "together"), [(0, True), (99, True), (100, False), (140, False)])
def test_mates_without_a_common_base_are_two_fragments(tmp_path: Path, shift: int, together: bool) -> None:
    """GIVEN mates of which the second begins with the last base of the first, or behind it THEN they are one where they share a base."""
    builder, start = BamBuilder(), M41_START - 99
    builder.read("chrX", start, 100, name="a", flag=PAIRED | READ1 | MATE_REVERSE, mate=start + shift)
    builder.read("chrX", start + shift, 100, name="a", flag=PAIRED | READ2 | REVERSE, mate=start)
    site = covered(builder, tmp_path).site(M41_START)
    assert (site.depth, site.reference.both) == (1, int(together))
