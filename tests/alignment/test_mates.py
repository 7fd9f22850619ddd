"""Mates belong together by read group and name, whatever the place of the mate and the strands say."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders.bam import MATE_REVERSE, PAIRED, READ1, READ2, REVERSE, BamBuilder, Change, sequence
from tests.builders.reads import M41_START, M41T, covered

FRAGMENTS = 60


def mates(
    *,
    stale: int = 0,
    reverse: tuple[bool, bool] = (False, True),
    lanes: int = 1,
    clash: bool = False,
    swapped: bool = False,
) -> BamBuilder:
    """Fragments over codon 41 of which every fifth carries c.122T>C. ``stale`` moves the stated place of the mate, as clipping
    does; lanes that count their names from 1 are read groups, unless they ``clash``."""
    builder, rng = BamBuilder(), Random(1)
    for i in range(FRAGMENTS):
        start, shift = M41_START - 60 - rng.randrange(20), 10 + rng.randrange(30)
        name, group = f"r{i // lanes}", str(1 + i % lanes)
        changes = M41T if i % 5 == 0 else ()
        places = (start, start + shift)
        for k in (0, 1):
            flag = PAIRED | (READ1 if (k == 0) is not swapped else READ2)
            flag |= (REVERSE if reverse[k] else 0) | (MATE_REVERSE if reverse[1 - k] else 0)
            builder.read("chrX", places[k], 100, changes, name=name, flag=flag, mate=places[1 - k] + stale)
            if not clash:
                builder.reads[-1].set_tag("RG", group)
    return builder


@settings(max_examples=12)
@given(
    stale=st.sampled_from([0, -70, -3, 25, 400]),
    reverse=st.tuples(st.booleans(), st.booleans()),
    lanes=st.integers(1, 4),
    swapped=st.booleans(),
)
def test_a_fragment_counts_once_whatever_its_flags_and_places_say(
    tmp_path_factory: pytest.TempPathFactory, stale: int, reverse: tuple[bool, bool], lanes: int, swapped: bool
) -> None:
    made = mates(stale=stale, reverse=reverse, lanes=lanes, swapped=swapped)
    found = covered(made, tmp_path_factory.mktemp("mates"))
    site = found.site(M41_START + 1)
    assert site.depth == found.locus("UBA1-codon41").depth == FRAGMENTS
    assert [(a.alt, a.support.reads) for a in site.alleles] == [("C", FRAGMENTS // 5)]


@pytest.mark.parametrize("lanes", [2, 4])
def test_one_name_for_several_fragments_of_a_group_is_sorted_out_by_place_and_number(
    tmp_path: Path, lanes: int
) -> None:
    """GIVEN names that begin again in every lane, and lanes that no read group parts THEN mates are those that name each other's
    place, and every fragment counts once."""
    found = covered(mates(lanes=lanes, clash=True), tmp_path)
    site = found.site(M41_START + 1)
    assert site.depth == FRAGMENTS
    assert [(a.alt, a.support.reads) for a in site.alleles] == [("C", FRAGMENTS // 5)]


def test_single_reads_of_one_name_are_no_mates(tmp_path: Path) -> None:
    builder = BamBuilder()
    for i in range(30):
        builder.read("chrX", M41_START - 50 - i % 3, 100, name=f"r{i // 3}")
    assert covered(builder, tmp_path).locus("UBA1-codon41").depth == 30


def test_bases_written_as_equal_to_the_reference_are_those_of_the_reference(tmp_path: Path) -> None:
    """GIVEN fragments of which half write `=` for the bases of the reference (SAM 1.4), as `samtools calmd -e` does, with changes,
    deletions and insertions THEN every count is that of the same fragments with their bases."""
    made = mates()
    anchor = sequence("chrX", M41_START + 5, M41_START + 8)
    for i in range(12):
        kinds = (Change(M41_START + 5, anchor, anchor[0]), Change(M41_START + 5, anchor[0], anchor[0] + "GG"))
        made.read("chrX", M41_START - 40 - i, 100, [kinds[i % 2]], flag=0x10 * (i % 3 == 0))
    plain = covered(made, tmp_path / "plain").document
    for read in made.reads[::2]:
        bases, qualities = list(read.query_sequence or ""), read.query_qualities
        for query, _, base in read.get_aligned_pairs(matches_only=True, with_seq=True):
            if base == bases[query]:
                bases[query] = "="
        assert bases.count("=") > 80
        read.query_sequence, read.query_qualities = "".join(bases), qualities
    equal = covered(made, tmp_path / "equal").document
    for part in ("cuts", "genes", "sites", "regions", "pileups"):
        assert getattr(equal, part) == getattr(plain, part)
    assert [replace(x, source="") for x in equal.loci] == [replace(x, source="") for x in plain.loci]
