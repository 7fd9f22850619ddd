"""How a fragment reads a place: clipped ends, mates of different quality, and each base of a haplotype."""

from pathlib import Path

import pytest
from tests.builders.bam import MATE_REVERSE, PAIRED, READ1, READ2, REVERSE, BamBuilder, Change, sequence
from tests.builders.reads import M41_START, M41L, covered, support

from vexas_report.alignment.indels import normalised

AT = M41_START - 50


@pytest.mark.parametrize("clip", [(0, 0), (30, 0), (0, 30), (20, 10)])
def test_bases_stand_where_they_are_aligned_whatever_is_clipped(tmp_path: Path, clip: tuple[int, int]) -> None:
    """GIVEN a read of c.121A>C whose ends are clipped THEN it shows that change and no other, and is whole over the codon."""
    found = covered(BamBuilder().read("chrX", AT, changes=M41L, clip=clip), tmp_path)
    assert [(a.alt, a.support.reads) for a in found.site(M41_START).alleles] == [("C", 1)]
    for pos in (M41_START + 1, M41_START + 2):
        assert found.site(pos).alleles == ()
        assert found.site(pos).depth == 1
    assert found.region("UBA1-codon41").whole == 1


@pytest.mark.parametrize("clip", [0, 30])
@pytest.mark.parametrize("bases", ["AT", "GGCA"])
def test_an_insertion_is_spelt_by_its_own_bases(tmp_path: Path, clip: int, bases: str) -> None:
    anchor = sequence("chrX", M41_START - 8, M41_START - 8)
    builder = BamBuilder()
    for i in range(3):
        builder.read("chrX", AT + i, changes=[Change(M41_START - 8, anchor, anchor + bases), *M41L], clip=(clip, 0))
    found = covered(builder, tmp_path).site(M41_START)
    assert [(a.alt, a.support.reads) for a in found.alleles] == [("C", 3)]


@pytest.mark.parametrize(("first", "second"), [(60, 30), (30, 60)])
def test_a_fragment_has_the_better_mapping_quality_of_its_mates(tmp_path: Path, first: int, second: int) -> None:
    builder, name = BamBuilder(), "pair"
    builder.read("chrX", AT, changes=M41L, name=name, flag=PAIRED | READ1 | MATE_REVERSE, mate=AT + 10, mapq=first)
    builder.read("chrX", AT + 10, changes=M41L, name=name, flag=PAIRED | READ2 | REVERSE, mate=AT, mapq=second)
    found = support(covered(builder, tmp_path).site(M41_START), "C")
    assert (found.reads, found.mapping_quality) == (1, 60.0)


def test_the_means_of_carrying_fragments_count_those_without_a_further_mismatch(tmp_path: Path) -> None:
    """GIVEN four carriers, of which one has a second mismatch THEN the mean is a quarter."""
    builder = BamBuilder().read("chrX", AT, changes=[*M41L, Change(47199055, "C", "T")])
    for i in range(3):
        builder.read("chrX", AT + 1 + i, changes=M41L)
    assert support(covered(builder, tmp_path).site(M41_START), "C").mismatches == 0.25


@pytest.mark.parametrize("alt", ["A", "C", "T"])
def test_every_base_of_the_codon_is_told_in_its_haplotype(tmp_path: Path, alt: str) -> None:
    """GIVEN carriers of c.123G>N, whatever base it is THEN the codon read as a whole shows it."""
    builder = BamBuilder()
    for i in range(3):
        builder.read("chrX", AT + i, changes=[Change(M41_START + 2, "G", alt)]).read("chrX", AT + i)
    region = covered(builder, tmp_path).region("UBA1-codon41")
    told = {h.changes: h.support.reads for h in region.haplotypes}
    assert told == {(f"chrX:{M41_START + 2}:G:{alt}",): 3, (): 3}


@pytest.mark.parametrize(
    ("at", "deleted", "inserted", "expected"),
    [
        (101, 2, "", (100, "CAG", "C")),
        (103, 1, "", (101, "AG", "A")),
        (104, 0, "TT", (103, "G", "GTT")),
        (100, 1, "", None),  # nothing before it
        (99, 1, "", None),
        (103, 2, "", (102, "GGT", "G")),
        (104, 2, "", None),  # beyond the last base
        (104, 1, "", (103, "GT", "G")),
        (102, 0, "N", None),
    ],
)
def test_an_indel_is_named_only_where_the_sequence_has_all_of_it(
    at: int, deleted: int, inserted: str, expected: tuple[int, str, str] | None
) -> None:
    assert normalised("CAGGT", 100, at, deleted, inserted) == expected


CODON_DELETED = [Change(M41_START - 1, "AATG", "A")]


@pytest.mark.parametrize(("poor", "reads"), [(0, 3), (40, 3), (48, 3), (49, 0), (50, 0), (51, 3)])
def test_the_bases_beside_a_deletion_decide_its_quality_and_no_others(tmp_path: Path, poor: int, reads: int) -> None:
    """GIVEN reads of a deletion with one poor base THEN they count, unless that base stands beside the deletion."""
    builder = BamBuilder()
    for _ in range(3):
        quality = [2 if i == poor else 37 for i in range(97)]
        builder.read("chrX", AT, changes=CODON_DELETED, quality=quality)
    region = covered(builder, tmp_path).region("UBA1-codon41")
    assert sum(h.support.reads for h in region.haplotypes if h.changes) == reads


@pytest.mark.parametrize(("beyond", "reads"), [(0, 1), (1, 0), (5, 0)])
def test_a_mate_that_reads_over_a_deletion_without_it_contradicts_it(tmp_path: Path, beyond: int, reads: int) -> None:
    """GIVEN a mate without the deletion that ends with its last base, or that shows so many more THEN only what reads over it
    tells."""
    builder, name, size = BamBuilder(), "pair", M41_START + 2 + beyond - AT + 1
    builder.read("chrX", AT, changes=CODON_DELETED, name=name, flag=PAIRED | READ1 | MATE_REVERSE, mate=AT)
    builder.read("chrX", AT, size, name=name, flag=PAIRED | READ2 | REVERSE, mate=AT)
    sites = covered(builder, tmp_path).document.sites
    assert sum(a.support.reads for site in sites for a in site.alleles if len(a.ref) > 1) == reads


@pytest.mark.parametrize(("without_nm", "mean"), [(0, 0.25), (2, 0.5), (4, None)])
def test_the_means_of_fragments_of_the_reference(tmp_path: Path, without_nm: int, mean: float | None) -> None:
    """GIVEN four fragments of the reference at codon 41, one with a mismatch elsewhere, and some without an NM tag THEN the means
    of the site and of the codon read as a whole are over those that have one, and their qualities over all."""
    builder = BamBuilder().read("chrX", AT, changes=[Change(47199055, "C", "T")], mapq=40)
    for i in range(3):
        builder.read("chrX", AT + 1 + i, quality=33)
    for read in builder.reads[4 - without_nm :]:
        read.set_tag("NM", None)
    found = covered(builder, tmp_path)
    plain = next(h.support for h in found.region("UBA1-codon41").haplotypes if not h.changes)
    for told in (found.site(M41_START).reference, plain):
        assert (told.reads, told.mismatches) == (4, mean)
        assert (told.mapping_quality, told.base_quality) == (55.0, 34.0)
        assert (told.forward, told.reverse, told.near_end) == (4, 0, 0)


def test_the_means_of_carriers_of_a_deletion(tmp_path: Path) -> None:
    """GIVEN carriers of a deletion of the codon, one with a mismatch elsewhere THEN the bases of the deletion are no further
    mismatches, at the site and in the codon read as a whole."""
    builder = BamBuilder().read("chrX", AT, changes=[*CODON_DELETED, Change(47199055, "C", "T")], mapq=40)
    for i in range(3):
        builder.read("chrX", AT + 1 + i, changes=CODON_DELETED)
    found = covered(builder, tmp_path)
    (haplotype,) = [h.support for h in found.region("UBA1-codon41").haplotypes if h.changes]
    (allele,) = [a.support for s in found.document.sites for a in s.alleles if len(a.ref) > 1]
    for told in (haplotype, allele):
        assert (told.reads, told.mismatches, told.mapping_quality) == (4, 0.25, 55.0)
        assert told.base_quality == 37.0
        assert 44 <= (told.read_position or 0) <= 50  # of the deletion, near the middle of reads of 100 bases
