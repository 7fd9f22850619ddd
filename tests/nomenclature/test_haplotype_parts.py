"""What a haplotype's name takes from its parts: which become one, what stands side by side, where one protein is read."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from vexas_report.knowledge.genome import load_genome
from vexas_report.model.names import Names, NamesBasis
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import Namer
from vexas_report.nomenclature.consequence import ranked
from vexas_report.nomenclature.edits import trimmed
from vexas_report.nomenclature.haplotype import _independent
from vexas_report.nomenclature.identifiers import haplotype_id
from vexas_report.nomenclature.transcripts import load_transcripts

GENOME = load_genome(Assembly.GRCH38)
NAMER = Namer(GENOME)
TRANSCRIPTS = load_transcripts(Assembly.GRCH38)
Change = tuple[str, int, str, str]


def at(gene: str, number: int, new: str | None = None) -> Change:
    """A substitution at a number from c.1 on (0 is c.-1, the size of the coding sequence plus one is c.*1)."""
    transcript = TRANSCRIPTS[gene]
    pos = transcript.genomic(transcript.cds_start + number - 1)
    ref = GENOME.base(transcript.chrom, pos)
    return transcript.chrom, pos, ref, new or {"A": "G", "C": "T", "G": "A", "T": "C"}[ref]


def without(gene: str, number: int, size: int = 1) -> Change:
    """The deletion of bases from a number on, all in one exon."""
    transcript = TRANSCRIPTS[gene]
    low = min(transcript.genomic(transcript.cds_start + n - 1) for n in (number, number + size - 1))
    ref = GENOME.fetch(transcript.chrom, low - 1, low + size - 1)
    return transcript.chrom, low - 1, ref, ref[0]


def named(gene: str, change: Change) -> Names:
    return NAMER.name(gene, *change)


def bracketed(names: Sequence[str]) -> str:
    return f"c.[{';'.join(name.removeprefix('c.') for name in names)}]"


# Numbers around the start, an exon's edge, the middle and the stop of each gene, whose bases are all known.
PLACES = [
    *(("PRF1", number) for number in (-3, 0, 1, 4, 536, 537, 900, 1660, 1665, 1668)),
    *(("ADA2", number) for number in (-2, 1, 142, 1530, 1533)),
    *(("UBA1", number) for number in (5, 119, 121)),
]


@pytest.mark.parametrize(("gene", "number"), PLACES)
def test_two_changes_become_one_where_they_touch_or_change_one_codon(gene: str, number: int) -> None:
    """GIVEN substitutions one to four bases apart, in UTRs too THEN one delins where no base, or no more than the codon's own
    third, lies between them; side by side otherwise."""
    size = TRANSCRIPTS[gene].cds_end - TRANSCRIPTS[gene].cds_start + 1
    for first, second in combinations(range(number, number + 5), 2):
        parts = [at(gene, first), at(gene, second)]
        if abs(parts[0][1] - parts[1][1]) != second - first:
            continue  # an intron lies between them
        names = NAMER.name_haplotype(gene, parts)
        coding = first >= 1 and second <= size
        one = second == first + 1 or (coding and (first - 1) // 3 == (second - 1) // 3)
        apart = bracketed([str(named(gene, part).hgvs_c) for part in parts])
        if one:
            assert "delins" in str(names.hgvs_c), (first, second)
            assert apart in names.legacy
        else:
            assert names.hgvs_c == apart


def independent(gene: str, count: int, seed: int) -> Iterator[list[Change]]:
    """Sets of substitutions in codons of their own at known bases, in transcript order."""
    generator = random.Random(seed)
    transcript = TRANSCRIPTS[gene]
    codons = [
        codon
        for codon in range(1, (transcript.cds_end - transcript.cds_start) // 3)
        if "N" not in GENOME.fetch(transcript.chrom, *sorted(at_codon(gene, codon)))
    ]
    for _ in range(count):
        chosen = sorted(generator.sample(codons, generator.choice((2, 2, 3))))
        if all(right - left > 1 for left, right in pairwise(chosen)):
            yield [at(gene, 3 * codon + generator.randint(1, 3)) for codon in chosen]


def at_codon(gene: str, codon: int) -> tuple[int, int]:
    transcript = TRANSCRIPTS[gene]
    first = transcript.cds_start + 3 * codon
    return transcript.genomic(first), transcript.genomic(first + 2)


@pytest.mark.parametrize("gene", ["ADA2", "PRF1", "UBA1"])
def test_substitutions_of_codons_of_their_own_stand_side_by_side(gene: str) -> None:
    """GIVEN missense and silent changes of different codons in cis THEN each part of the name is that of the changes, in order."""
    found = 0
    transcript = TRANSCRIPTS[gene]
    for changes in independent(gene, 30, 7):
        parts = [named(gene, change) for change in changes]
        if any(part.protein is None or part.protein.kind not in ("missense", "synonymous") for part in parts):
            continue
        names = NAMER.name_haplotype(gene, changes)
        found += 1
        order = parts if transcript.strand == 1 else parts[::-1]
        genomic = ";".join(part.hgvs_g.partition(":g.")[2] for part in order)
        assert names.hgvs_g == f"{transcript.contig}:g.[{genomic}]"
        assert names.hgvs_c == bracketed([str(part.hgvs_c) for part in parts])
        bodies = [str(part.hgvs_p)[3:-1] for part in parts]
        assert names.hgvs_p == f"p.[({';'.join(bodies)})]"
        assert names.consequences == ranked(term for part in parts for term in part.consequences)
        assert names.consequence == names.consequences[0]
        assert (names.start, names.end, names.exon) == (parts[0].start, parts[-1].end, parts[0].exon)
        assert names.intron is None
        assert names.vrs_id == haplotype_id([part.vrs_id for part in parts])
        assert dict(names.missing) == {"spdi": "SPDI names single changes: see the parts"}
        assert set(names.legacy) >= {spelling for part in parts for spelling in part.legacy}
        assert (names.basis, names.evidence) == (NamesBasis.SEQUENCE, ())
        if gene == "UBA1":
            places = [str(part.hgvs_c).removeprefix("c.")[:-3] + "=" for part in parts]
            assert names.hgvs_mosaic_c == f"c.[{';'.join(places)}]/{str(names.hgvs_c).removeprefix('c.')}"
            stems = [
                body.rstrip("=*").rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") for body in bodies
            ]
            assert names.hgvs_mosaic_p == f"p.[({';'.join(f'{stem}=' for stem in stems)})]/[({';'.join(bodies)})]"
        else:
            assert (names.hgvs_mosaic_c, names.hgvs_mosaic_p) == (None, None)
    assert found >= 10


@pytest.mark.parametrize("distance", range(297, 304))
def test_one_protein_is_read_over_300_bases(distance: int) -> None:
    """GIVEN a frameshift and a substitution behind it in the exon THEN one protein is read up to 300 bases apart."""
    parts = [without("PRF1", 600), at("PRF1", 600 + distance)]
    first, second = (trimmed(*part[1:]) for part in parts)
    assert first.end - second.start == distance
    names = NAMER.name_haplotype("PRF1", parts)
    assert names.exon == 3
    assert "frameshift_variant" in names.consequences
    if distance <= 300:
        assert names.protein is not None
        assert names.protein.kind == "frameshift"
        assert "hgvs_p" not in dict(names.missing)
    else:
        assert (names.protein, names.hgvs_p) == (None, None)
        assert dict(names.missing)["hgvs_p"].startswith("the changes cannot be read as one allele")


def test_changes_of_two_exons_are_never_read_as_one() -> None:
    """GIVEN two frameshifts 125 bases apart, at the end of exon 3 and the beginning of exon 4 THEN no protein name of both."""
    parts = [without("UBA1", 168), without("UBA1", 190, 2)]
    assert 100 < parts[1][1] - parts[0][1] < 200
    names = NAMER.name_haplotype("UBA1", parts)
    assert (names.hgvs_p, names.protein, names.exon) == (None, None, 3)
    assert names.consequence == "frameshift_variant"


def test_the_joined_name_is_shown_beside_the_parts_up_to_forty_characters() -> None:
    """GIVEN two substitutions of one exon further and further apart THEN their delins stands beside while it can be read."""
    lengths = []
    for distance in range(5, 35):
        changes = [at("PRF1", 901), at("PRF1", 901 + distance)]
        low, high = sorted(changes, key=lambda change: change[1])
        between = GENOME.fetch("chr10", low[1] + 1, high[1] - 1)
        whole = named("PRF1", ("chr10", low[1], low[2] + between + high[2], low[3] + between + high[3])).hgvs_c
        assert whole is not None
        names = NAMER.name_haplotype("PRF1", changes)
        assert (whole in names.legacy) == (len(whole) <= 40), whole
        lengths.append(len(whole))
    assert {40, 41} <= set(lengths)


@pytest.mark.parametrize(
    ("one", "other", "possible"),
    [
        (("chr10", 70599000, "GAGG", "G"), ("chr10", 70599003, None, "A"), False),
        (("chr10", 70599000, None, "A"), ("chr10", 70599000, None, "C"), False),
        (("chr10", 70599000, "+", "AC"), ("chr10", 70599000, "+", "AG"), False),
        (("chr10", 70599000, "+", "AC"), ("chr10", 70599001, None, "?"), True),
        (("chr10", 70599000, "-", ""), ("chr10", 70599002, None, "?"), True),
        (("chr10", 70599000, "-", ""), ("chr10", 70599001, "+", "TT"), True),
    ],
)
def test_changes_that_share_a_base_or_a_gap_are_impossible(
    one: tuple[str, int, str | None, str], other: tuple[str, int, str | None, str], possible: bool
) -> None:
    """GIVEN overlapping changes, or two insertions into one gap THEN no name but g.; touching ones have a name."""

    def change(chrom: str, pos: int, ref: str | None, alt: str) -> Change:
        base = GENOME.base(chrom, pos)
        match ref:
            case "+":
                return chrom, pos, base, base + alt
            case "-":
                both = GENOME.fetch(chrom, pos, pos + 1)
                return chrom, pos, both, both[0]
            case None:
                return chrom, pos, base, alt if alt not in ("?", base) else next(b for b in "ACGT" if b != base)
            case _:
                return chrom, pos, GENOME.fetch(chrom, pos, pos + len(ref) - 1), base

    names = NAMER.name_haplotype("PRF1", [change(*one), change(*other)])
    assert (names.hgvs_c is not None) == possible
    assert (dict(names.missing).get("hgvs_c") == "changes of one haplotype cannot share a base") == (not possible)
    if not possible:
        assert names.hgvs_g.startswith("NC_000010.11:g.[")
        assert ";" in names.hgvs_g
        assert (names.protein, names.legacy, names.spdi, names.vrs_id) == (None, (), None, None)
        assert names.consequence == names.consequences[0]
        assert dict(names.missing).keys() == {"hgvs_c", "hgvs_p", "spdi", "vrs_id"}


def hidden(*numbers: int) -> Namer:
    """Names where bases of UBA1, by number, are not known."""
    part = GENOME.slices["UBA1"]
    bases = list(part.sequence)
    for number in numbers:
        bases[at("UBA1", number)[1] - part.start] = "N"
    return Namer(replace(GENOME, slices={**GENOME.slices, "UBA1": replace(part, sequence="".join(bases))}))


def test_what_lies_between_two_changes_of_a_codon_must_be_known_and_nothing_else() -> None:
    """GIVEN the outer bases of codon 41 changed WHEN they or their neighbours are unknown THEN they are one delins all the same;
    WHEN the one between is, they stand side by side without a protein name."""
    parts = [at("UBA1", 121, "C"), at("UBA1", 123, "C")]
    assert hidden(120, 121, 123, 124).name_haplotype("UBA1", parts).hgvs_c == "c.121_123delinsCTC"
    names = hidden(122).name_haplotype("UBA1", parts)
    assert (names.hgvs_c, names.hgvs_p) == ("c.[121A>C;123G>C]", None)
    assert "hgvs_p" in dict(names.missing)


def test_a_deletion_over_two_codons_does_not_change_one_codon_alone() -> None:
    """GIVEN c.121 and a deletion of c.123 and c.124 in cis, or c.118_120 and c.122 THEN side by side, in either order."""
    whole = [at("UBA1", 121, "C"), without("UBA1", 123, 2)]
    assert NAMER.name_haplotype("UBA1", whole).hgvs_c == "c.[121A>C;123_124del]"
    other = [without("UBA1", 120, 2), at("UBA1", 123, "C")]
    assert NAMER.name_haplotype("UBA1", other).hgvs_c == "c.[120_121del;123G>C]"


def test_an_insertion_before_a_codon_is_of_that_codon() -> None:
    parts = [("chrX", at("UBA1", 120)[1], "A", "ACC"), at("UBA1", 122, "C")]
    names = NAMER.name_haplotype("UBA1", parts)
    assert (names.hgvs_c, names.intron) == ("c.121_122delinsCCAC", None)


def test_three_changes_of_which_two_share_a_base_are_impossible() -> None:
    """GIVEN three changes of which one overlaps the next THEN no name, wherever the third stands."""
    overlapping = [without("PRF1", 700, 3), at("PRF1", 701)]
    for third in (at("PRF1", 650), at("PRF1", 750)):
        names = NAMER.name_haplotype("PRF1", [*overlapping, third])
        assert dict(names.missing)["hgvs_c"] == "changes of one haplotype cannot share a base"
        lowest = named("PRF1", min([*overlapping, third], key=lambda change: change[1]))
        assert (names.start, names.end, names.exon) == (lowest.start, lowest.end, lowest.exon)


def test_a_part_whose_ref_is_wrong_leaves_the_haplotype_without_a_name() -> None:
    """GIVEN a substitution padded with a base that the reference does not have THEN its reason stands for the haplotype's."""
    chrom, pos, ref, alt = at("PRF1", 700)
    before = {"A": "C", "C": "G", "G": "T", "T": "A"}[GENOME.base(chrom, pos - 1)]
    names = NAMER.name_haplotype("PRF1", [(chrom, pos - 1, before + ref, before + alt), at("PRF1", 750)])
    missing = dict(names.missing)
    assert (names.hgvs_c, names.hgvs_p, names.vrs_id) == (None, None, None)
    assert missing["hgvs_c"] == "a part of the haplotype has no c. name"
    assert missing["hgvs_p"].startswith(f"REF has {before} at {chrom}:{pos - 1}")
    assert missing["vrs_id"] == "a part of the haplotype has no identifier"


def test_a_change_before_the_start_codon_and_one_behind_it_do_not_lose_it() -> None:
    """GIVEN c.-4 and c.10 of PRF1 in cis THEN p.?, the terms of each, and no change of the protein that takes Met1."""
    names = NAMER.name_haplotype("PRF1", [at("PRF1", -3), at("PRF1", 10)])
    assert (names.hgvs_c, names.hgvs_p, names.protein) == ("c.[-4C>T;10C>T]", "p.?", None)
    assert names.consequences == ("missense_variant", "5_prime_UTR_variant")


def test_the_intron_of_a_haplotype_is_that_of_its_first_change() -> None:
    """GIVEN the donor of intron 2 and the acceptor of intron 3 of UBA1 changed in cis THEN intron 2."""
    donor, acceptor = TRANSCRIPTS["UBA1"].introns[1][1], TRANSCRIPTS["UBA1"].introns[2][1]
    parts = [("chrX", pos, "G", "C") for pos in (donor, acceptor)]
    names = NAMER.name_haplotype("UBA1", parts)
    assert (names.hgvs_c, names.hgvs_p) == ("c.[118-1G>C;177-1G>C]", "p.?")
    assert (names.exon, names.intron, names.protein, names.hgvs_mosaic_p) == (None, 2, None, None)
    assert names.hgvs_mosaic_c == "c.[118-1=;177-1=]/[118-1G>C;177-1G>C]"


def test_a_haplotype_rests_on_what_its_weakest_part_rests_on() -> None:
    """GIVEN a part named by its row of the tables and one named by its bases THEN the haplotype rests on the table."""
    of_table = ("chrX", 47206367, "A", "T")
    assert named("UBA1", of_table).basis is NamesBasis.TABLE
    for other in (at("UBA1", 121), at("UBA1", 128)):
        names = NAMER.name_haplotype("UBA1", [other, of_table])
        assert named("UBA1", other).basis is NamesBasis.SEQUENCE
        assert (names.basis, names.hgvs_p is None) == (NamesBasis.TABLE, False)


def test_the_reason_of_a_part_without_a_protein_is_the_haplotype_s() -> None:
    """GIVEN a change behind the transcript and one within THEN the reason for the protein is told, not that for the c. name."""
    pos = TRANSCRIPTS["PRF1"].start - 3
    ref = GENOME.base("chr10", pos)
    outside = ("chr10", pos, ref, "A" if ref != "A" else "C")
    missing = dict(NAMER.name_haplotype("PRF1", [outside, at("PRF1", 700)]).missing)
    assert missing["hgvs_p"] == dict(named("PRF1", outside).missing)["hgvs_p"] == "outside the transcript"
    assert missing["hgvs_c"] == "a part of the haplotype has no c. name"


def test_parts_stand_side_by_side_in_the_protein_only_where_each_is_named() -> None:
    parts = [named("PRF1", at("PRF1", 700)), named("PRF1", at("PRF1", 800))]
    assert _independent(parts)
    for place in (0, 1):
        unnamed = [replace(part, hgvs_p=None) if place == n else part for n, part in enumerate(parts)]
        assert not _independent(unnamed)
        assert not _independent([replace(part, protein=None) if place == n else part for n, part in enumerate(parts)])
    assert not _independent([parts[0], parts[0]])
