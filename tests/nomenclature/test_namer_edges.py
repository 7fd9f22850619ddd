"""What a name takes from the place of a change: the start codon, the ends of coding sequence, exons and introns by number."""

from dataclasses import replace

import pytest
from tests.nomenclature.laboratory import laboratory
from tests.nomenclature.small import EXONS, MINUS, MIRROR, PLUS

from vexas_report.knowledge.genome import load_genome
from vexas_report.model.names import CodingPosition, Names, NamesBasis
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import Namer, namer
from vexas_report.nomenclature.edits import Edit
from vexas_report.nomenclature.transcripts import load_transcripts, reverse_complement

GENOME = load_genome(Assembly.GRCH38)
NAMER = Namer(GENOME)
LABORATORY = laboratory(GENOME)
IN_LABORATORY = Namer(LABORATORY)
TRANSCRIPTS = load_transcripts(Assembly.GRCH38)
START, SHIFT, UTR5 = "start_lost", "frameshift_variant", "5_prime_UTR_variant"


def genomic(gene: str, number: int) -> int:
    """Position of a number from c.1 on; 0 is c.-1."""
    return TRANSCRIPTS[gene].genomic(TRANSCRIPTS[gene].cds_start + number - 1)


def deleted(gene: str, first: int, last: int) -> Names:
    """Names of the deletion of two numbers and what lies between, introns too."""
    low, high = sorted((genomic(gene, first), genomic(gene, last)))
    return without(gene, low, high)


def without(gene: str, low: int, high: int) -> Names:
    """Names of the deletion of a stretch of the genome, in a laboratory's sequence, which is known whole."""
    chrom = TRANSCRIPTS[gene].chrom
    ref = LABORATORY.fetch(chrom, low - 1, high)
    return IN_LABORATORY.name(gene, chrom, low - 1, ref, ref[0])


def inserted(gene: str, behind: int, bases: str) -> Names:
    """Names of bases (transcript strand) inserted behind a number."""
    transcript, pos = TRANSCRIPTS[gene], genomic(gene, behind)
    base = GENOME.base(transcript.chrom, pos)
    if transcript.strand == 1:
        return NAMER.name(gene, transcript.chrom, pos, base, base + bases)
    return NAMER.name(gene, transcript.chrom, pos, base, reverse_complement(bases) + base)


@pytest.mark.parametrize(
    ("first", "last", "hgvs_c", "terms"),
    [
        (1, 1, "c.1del", (SHIFT, START)),
        (2, 3, "c.2_3del", (SHIFT, START)),
        (1, 3, "c.1_3del", (START,)),
        (2, 4, "c.2_4del", (START,)),
        (2, 5, "c.2_5del", (SHIFT, START)),
        (1, 6, "c.1_6del", (START,)),
        (0, 1, "c.-1_1del", (START, UTR5)),
        (-1, 1, "c.-2_1del", (START, UTR5)),
    ],
)
def test_a_deletion_in_the_start_codon(first: int, last: int, hgvs_c: str, terms: tuple[str, ...]) -> None:
    """GIVEN a deletion of PRF1 that takes a base of ATG THEN the start is lost, and the frame where it lies behind c.1."""
    names = deleted("PRF1", first, last)
    assert (names.hgvs_c, names.hgvs_p, names.consequences) == (hgvs_c, "p.(Met1?)", terms)


@pytest.mark.parametrize(
    ("behind", "bases", "hgvs_c", "hgvs_p", "terms"),
    [
        (0, "C", "c.-1dup", "p.?", (UTR5,)),
        (0, "TATG", "c.-1_1insTATG", "p.?", (UTR5,)),
        (0, "ATG", "c.1_3dup", "p.(Met1dup)", ("inframe_insertion",)),
        (1, "C", "c.1_2insC", "p.(Met1?)", (SHIFT, START)),
        (2, "CCC", "c.2_3insCCC", "p.(Met1?)", (START,)),
        (2, "CCCC", "c.2_3insCCCC", "p.(Met1?)", (SHIFT, START)),
        (3, "C", "c.3_4insC", "p.(Ala2Argfs*76)", (SHIFT,)),
        (3, "CCC", "c.3_4insCCC", "p.(Met1_Ala2insPro)", ("inframe_insertion",)),
        (1665, "TGA", "c.1666_1668dup", "p.(*556=)", ("stop_retained_variant",)),
        (1667, "A", "c.1668dup", "p.(*556=)", ("stop_retained_variant",)),
        (1668, "C", "c.1668_*1insC", "p.?", ("3_prime_UTR_variant",)),
    ],
)
def test_an_insertion_at_either_end_of_the_coding_sequence(
    behind: int, bases: str, hgvs_c: str, hgvs_p: str, terms: tuple[str, ...]
) -> None:
    """GIVEN an insertion around ATG or TGA of PRF1 THEN it is coding where it stands between two coding bases, or repeats the
    last of them."""
    names = inserted("PRF1", behind, bases)
    assert (names.hgvs_c, names.hgvs_p, names.consequences) == (hgvs_c, hgvs_p, terms)


@pytest.mark.parametrize(
    ("gene", "into_intron", "number", "lost"),
    [
        ("PRF1", 70600350, 4, False),
        ("PRF1", 70600350, 3, True),
        ("PRF1", 70600350, 1, True),
        ("UBA1", 47198790, 1, True),
        ("UBA1", 47198790, 3, True),
        ("UBA1", 47198790, 4, True),
        ("UBA1", 47198930, 3, True),
        ("UBA1", 47198930, 4, False),
    ],
)
def test_a_deletion_over_an_exon_s_edge_takes_the_start_codon_or_leaves_it(
    gene: str, into_intron: int, number: int, lost: bool
) -> None:
    """GIVEN a deletion from an intron to a number in the exon of the start codon THEN start_lost where it takes one of its bases."""
    low, high = sorted((into_intron, genomic(gene, number)))
    names = without(gene, low, high)
    assert (START in names.consequences) == lost
    assert "coding_sequence_variant" in names.consequences
    assert names.hgvs_p == ("p.(Met1?)" if lost else "p.?")


def test_a_deletion_that_ends_before_the_coding_bases_leaves_the_protein_open() -> None:
    names = without("PRF1", genomic("PRF1", 0), 70600940)
    assert (names.hgvs_p, names.consequence) == ("p.?", "splice_acceptor_variant")
    assert not {"coding_sequence_variant", START} & set(names.consequences)


@pytest.mark.parametrize(
    ("names", "places", "exon", "intron"),
    [
        (deleted("PRF1", 1, 3), (CodingPosition(1), CodingPosition(3)), 2, None),
        (deleted("UBA1", 121, 123), (CodingPosition(121), CodingPosition(123)), 3, None),
        (inserted("UBA1", 121, "CC"), (CodingPosition(121), CodingPosition(122)), 3, None),
        (without("UBA1", 47199046, 47199049), (CodingPosition(118, -1), CodingPosition(120)), 3, None),
        (without("UBA1", 47199045, 47199046), (CodingPosition(118, -3), CodingPosition(118, -2)), None, 2),
        (without("PRF1", 70598050, 70598054), (CodingPosition(1667), CodingPosition(3, star=True)), 3, None),
    ],
)
def test_first_and_last_place_of_a_name(
    names: Names, places: tuple[CodingPosition, CodingPosition], exon: int | None, intron: int | None
) -> None:
    assert ((names.start, names.end), names.exon, names.intron) == (places, exon, intron)


def test_a_change_has_the_number_of_the_exon_that_it_touches_first_else_of_the_intron() -> None:
    """GIVEN every deletion and insertion of a small transcript THEN its number on either strand counts in transcript order."""
    exons = {pos: number for number, (first, last) in enumerate(EXONS, 1) for pos in range(first, last + 1)}
    introns = {pos: (pos - 101) // 52 + 1 for pos in range(101, 321) if pos not in exons}
    for start in range(95, 327):
        for size in (0, 1, 2, 5, 41):
            edit = Edit(start, start + size - 1, "A" * size, "" if size else "C")
            ends = (start - 1, start) if size == 0 else (start, start + size - 1)
            mirrored = Edit(MIRROR - edit.end, MIRROR - edit.start, edit.ref, edit.alt)
            exon = next((exons[pos] for pos in ends if pos in exons), None)
            intron = next((introns[pos] for pos in ends if pos in introns), None) if exon is None else None
            assert namer._numbers(PLUS, edit) == namer._numbers(MINUS, mirrored) == (exon, intron), edit


@pytest.mark.parametrize(
    ("first", "last", "spelt"),
    [(10, 10, "c.10delC"), (121, 123, "c.121_123delATG")],
)
def test_deleted_bases_are_spelt_on_the_transcript_s_strand(first: int, last: int, spelt: str) -> None:
    gene = "PRF1" if first == 10 else "UBA1"
    assert spelt in deleted(gene, first, last).legacy


def mnv(gene: str, first: int, alt: str) -> Names:
    """Names of bases replaced from a number on by as many others (transcript strand), all in one exon."""
    transcript = TRANSCRIPTS[gene]
    low, high = sorted((genomic(gene, first), genomic(gene, first + len(alt) - 1)))
    ref = GENOME.fetch(transcript.chrom, low, high)
    return NAMER.name(gene, transcript.chrom, low, ref, alt if transcript.strand == 1 else reverse_complement(alt))


@pytest.mark.parametrize(
    ("gene", "first", "alt", "spelling"),
    [
        ("UBA1", 119, "CAT", "c.[119G>C;121A>T]"),
        ("UBA1", 119, "CATC", "c.[119G>C;121_122delinsTC]"),
        ("UBA1", 121, "CTC", None),
        ("UBA1", 120, "AC", None),
        ("PRF1", 3, "TGA", "c.[3G>T;5C>A]"),
        ("PRF1", 4, "TCT", None),
    ],
)
def test_a_replacement_over_two_codons_is_also_spelt_in_its_runs(
    gene: str, first: int, alt: str, spelling: str | None
) -> None:
    """GIVEN bases replaced THEN runs that lie in different codons are also named apart, in transcript order; others not."""
    apart = [name for name in mnv(gene, first, alt).legacy if name.startswith("c.[")]
    assert apart == ([spelling] if spelling else [])


def test_a_replacement_over_an_exon_s_edge_is_not_spelt_apart() -> None:
    """GIVEN c.118-1 and c.119 replaced together THEN an intronic base has no codon to stand in."""
    names = NAMER.name("UBA1", "chrX", 47199047, "GGG", "CGC")
    assert names.hgvs_c == "c.118-1_119delinsCGC"
    assert not [name for name in names.legacy if name.startswith("c.[")]


@pytest.mark.parametrize(
    ("pos", "ref", "alt", "reasons"),
    [
        (70600900, "C", "N", {"vrs_id": "the allele holds N", "spdi": "the allele holds N"}),
        (70600900, "C", "CN", {"vrs_id": "the allele holds N", "spdi": "the allele holds N"}),
        (70600900, "CATN", "C", {"vrs_id": "the allele holds N", "spdi": "the allele holds N"}),
        (70600900, "C", "CA", {}),
    ],
)
def test_an_allele_that_holds_n_has_no_identifier(pos: int, ref: str, alt: str, reasons: dict[str, str]) -> None:
    """GIVEN an N in what an allele changes THEN no identifier, and that is the reason, not the reference."""
    missing = dict(NAMER.name("PRF1", "chr10", pos, ref, alt).missing)
    assert {key: missing[key] for key in ("vrs_id", "spdi") if key in missing} == reasons
    assert set(missing.values()) <= {"the allele holds N"}


def hiding(gene: str, *positions: int) -> Namer:
    """Names where bases of a gene are not known."""
    part = GENOME.slices[gene]
    bases = "".join("N" if pos in positions else base for pos, base in enumerate(part.sequence, part.start))
    return Namer(replace(GENOME, slices={**GENOME.slices, gene: replace(part, sequence=bases)}))


@pytest.mark.parametrize(
    ("hidden", "missing"),
    [
        ((), set()),
        ((1,), {"hgvs_g_shift", "vrs_id", "spdi"}),
        ((-1,), {"hgvs_c", "hgvs_p", "consequences", "vrs_id", "spdi"}),
        ((2,), set()),
        ((-2,), {"hgvs_p", "consequences"}),
        ((-9,), {"hgvs_p"}),
        ((-300,), set()),
    ],
)
@pytest.mark.parametrize("spelt_left", [True, False])
def test_name_that_needs_an_unknown_base_is_left_out_with_one_reason(
    hidden: tuple[int, ...], missing: set[str], spelt_left: bool
) -> None:
    """GIVEN c.700del of PRF1, on the minus strand THEN an unknown base behind it leaves out what needs it, a base before it c.,
    protein and terms; what is named is named as ever, and the reason says which base and what to do."""
    pos = genomic("PRF1", 700)
    ref = GENOME.fetch("chr10", pos - 1, pos) if spelt_left else GENOME.fetch("chr10", pos, pos + 1)
    change = ("PRF1", "chr10", pos - 1, ref, ref[0]) if spelt_left else ("PRF1", "chr10", pos, ref, ref[1])
    names = hiding("PRF1", *(pos + offset for offset in hidden)).name(*change)
    whole = NAMER.name(*change)
    assert dict(names.missing).keys() == missing
    reasons = {f"PRF1 sequence not shipped at c.{700 - offset}: configure `reference`" for offset in hidden}
    assert set(dict(names.missing).values()) == (reasons if missing else set())
    assert names.hgvs_g == whole.hgvs_g
    assert (names.hgvs_c, names.hgvs_p) == (
        None if "hgvs_c" in missing else whole.hgvs_c,
        None if "hgvs_p" in missing else whole.hgvs_p,
    )
    assert (names.start, names.end, names.exon) == (whole.start, whole.end, whole.exon)
    assert "consequences" in missing or names.consequences == whole.consequences
    assert names.basis is NamesBasis.SEQUENCE


def test_a_start_codon_that_an_edit_spells_again_is_retained() -> None:
    """GIVEN the leader's last bases deleted with ATG, or put before it, such that ATG and what follows stand again THEN the start is
    kept; one base less, and it is lost."""
    leader = TRANSCRIPTS["PRF1"].sequence(GENOME)[: TRANSCRIPTS["PRF1"].cds_start - 1]
    again = leader[-2:] + "A"
    names = inserted("PRF1", 1, again)
    assert (names.hgvs_p, names.consequence) == ("p.?", "start_retained_variant")
    lost = inserted("PRF1", 1, leader[-2:] + "C")
    assert (lost.hgvs_p, lost.consequences) == ("p.(Met1?)", ("start_lost",))


@pytest.mark.parametrize(
    ("pos", "ref", "alt"), [(70600900, "", "A"), (70600900, "C", ""), (70600900, "C", "R"), (70600900, "C*", "A")]
)
def test_what_is_written_otherwise_than_in_bases_is_no_allele(pos: int, ref: str, alt: str) -> None:
    with pytest.raises(ValueError, match=f"chr10:{pos}:.* is no sequence allele"):
        NAMER.name("PRF1", "chr10", pos, ref, alt)


def test_a_change_that_changes_nothing_is_named_by_its_place() -> None:
    for ref, place in (("C", "70600900="), ("CATG", "70600900_70600903=")):
        names = NAMER.name("PRF1", "chr10", 70600900, ref, ref)
        assert names.hgvs_g == f"NC_000010.11:g.{place}"
        assert (names.consequences, names.exon) == (("sequence_variant",), 2)
        assert dict(names.missing) == dict.fromkeys(("hgvs_c", "hgvs_p", "vrs_id", "spdi"), "REF and ALT are the same")
