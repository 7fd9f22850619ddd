"""Names that a laboratory meets, case by case."""

import pytest

from vexas_report.knowledge.genome import load_genome
from vexas_report.model.names import CodingPosition, Names, ProteinChange
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import Namer
from vexas_report.nomenclature.transcripts import load_transcripts


@pytest.fixture(scope="module")
def namer() -> Namer:
    return Namer(load_genome(Assembly.GRCH38))


def coding(namer: Namer, gene: str, first: int, last: int, alt: str) -> Names:
    """Names of c.first to c.last replaced by ``alt`` (transcript strand), both in one exon and known."""
    transcript = load_transcripts(Assembly.GRCH38)[gene]
    low, high = sorted(transcript.genomic(transcript.cds_start + c - 1) for c in (first, last))
    genome = load_genome(Assembly.GRCH38)
    anchor = genome.base(transcript.chrom, low - 1)
    new = alt if transcript.strand == 1 else alt.translate(str.maketrans("ACGT", "TGCA"))[::-1]
    ref = anchor + genome.fetch(transcript.chrom, low, high)
    return namer.name(gene, transcript.chrom, low - 1, ref, anchor + new)


def test_index_case(namer: Namer) -> None:
    """GIVEN the three changes of the index case THEN each has its published name, in HGVS's present form."""
    uba1 = namer.name("UBA1", "chrX", 47199051, "A", "C")
    assert (uba1.hgvs_c, uba1.hgvs_p, uba1.consequence) == ("c.121A>C", "p.(Met41Leu)", "missense_variant")
    assert (uba1.hgvs_mosaic_c, uba1.hgvs_mosaic_p) == ("c.121=/A>C", "p.(Met41=/Leu)")
    assert uba1.hgvs_g == "NC_000023.11:g.47199051A>C"
    ada2 = namer.name("ADA2", "chr22", 17209533, "GC", "G")
    assert (ada2.hgvs_c, ada2.hgvs_p, ada2.consequence) == ("c.144del", "p.(Arg49Glyfs*4)", "frameshift_variant")
    assert ada2.protein == ProteinChange("frameshift", 49, 49, "R", "G", 52)
    assert set(ada2.legacy) >= {"c.144delG", "CECR1:c.144del", "R49fs"}
    assert (ada2.hgvs_mosaic_c, ada2.hgvs_mosaic_p) == (None, None)
    prf1 = namer.name("PRF1", "chr10", 70600900, "C", "A")
    assert (prf1.hgvs_c, prf1.hgvs_p, prf1.consequence) == ("c.3G>T", "p.(Met1?)", "start_lost")


@pytest.mark.parametrize("base", [1, 2, 3])
@pytest.mark.parametrize("new", "ACGT")
def test_met41_is_never_a_start_and_codon_1_always_is(namer: Namer, base: int, new: str) -> None:
    for gene in ("ADA2", "PRF1", "UBA1"):
        if "ATG"[base - 1] != new:
            lost = coding(namer, gene, base, base, new) if gene != "UBA1" else _uba1_start(namer, base, new)
            assert (lost.consequence, lost.hgvs_p) == ("start_lost", "p.(Met1?)")
    if "ATG"[base - 1] != new:
        names = coding(namer, "UBA1", 120 + base, 120 + base, new)
        assert names.consequence == "missense_variant"
        assert str(names.hgvs_p).startswith("p.(Met41")
        assert "start_lost" not in names.consequences


def _uba1_start(namer: Namer, base: int, new: str) -> Names:
    return namer.name("UBA1", "chrX", 47198802 + base, "ATG"[base - 1], new)


@pytest.mark.parametrize(
    ("first", "last", "alt", "hgvs_c", "hgvs_p", "consequence"),
    [
        (121, 123, "", "c.121_123del", "p.(Met41del)", "inframe_deletion"),
        (122, 122, "", "c.122del", "p.(Met41Argfs*10)", "frameshift_variant"),
        (121, 122, "CC", "c.121_122delinsCC", "p.(Met41Pro)", "missense_variant"),
        (121, 123, "CTC", "c.121_123delinsCTC", "p.(Met41Leu)", "missense_variant"),
        (121, 123, "ATGATG", "c.121_123dup", "p.(Met41dup)", "inframe_insertion"),
        (121, 121, "AA", "c.121dup", "p.(Met41Asnfs*7)", "frameshift_variant"),
        (121, 123, "TAA", "c.121_123delinsTAA", "p.(Met41*)", "stop_gained"),
    ],
)
def test_met41_in_every_shape(
    namer: Namer, first: int, last: int, alt: str, hgvs_c: str, hgvs_p: str, consequence: str
) -> None:
    names = coding(namer, "UBA1", first, last, alt)
    assert (names.hgvs_c, names.hgvs_p, names.consequence) == (hgvs_c, hgvs_p, consequence)


def test_the_impossible_name_stands_only_beside_its_place(namer: Namer) -> None:
    """GIVEN any change at c.118-2 THEN the name that a table misprints is shown beside it, and says that it is impossible."""
    for alt in "CGT":
        names = namer.name("UBA1", "chrX", 47199046, "A", alt)
        assert names.hgvs_c == f"c.118-2A>{alt}"
        assert names.hgvs_p == "p.?"
        assert names.consequence == "splice_acceptor_variant"
        assert [name for name in names.legacy if "c.118-2T>C" in name and "impossible" in name]
    other = namer.name("UBA1", "chrX", 47199047, "G", "C")
    assert not [name for name in other.legacy if "impossible" in name]


@pytest.mark.parametrize(
    ("c", "alt", "hgvs_p", "consequence"),
    [
        (1666, "C", "p.(*556Argext*3)", "stop_lost"),
        (1667, "A", "p.(*556=)", "stop_retained_variant"),
        (1122, "A", "p.(Trp374*)", "stop_gained"),
        (564, "A", "p.(Pro188=)", "synonymous_variant"),
    ],
)
def test_stops_and_silence(namer: Namer, c: int, alt: str, hgvs_p: str, consequence: str) -> None:
    names = coding(namer, "PRF1", c, c, alt)
    assert (names.hgvs_p, names.consequence) == (hgvs_p, consequence)


@pytest.mark.parametrize(
    ("first", "last", "alt", "hgvs_p", "consequence"),
    [
        (1663, 1668, "", "p.(Trp555Glufs*3)", "stop_lost"),
        (1661, 1666, "", "p.(Val554Glyfs*4)", "stop_lost"),
        (1663, 1668, "GCC", "p.(Trp555Alafs*4)", "stop_lost"),
        (1665, 1667, "CCC", "p.(Trp555Cysfs*5)", "stop_lost"),
        (1663, 1668, "GCCTAA", "p.(Trp555Ala)", "missense_variant"),
        (1666, 1668, "", "p.(*556Gluext*2)", "stop_lost"),
    ],
)
def test_residues_lost_together_with_the_stop_codon_are_a_frameshift(
    namer: Namer, first: int, last: int, alt: str, hgvs_p: str, consequence: str
) -> None:
    """GIVEN an edit in frame that takes a residue and the stop codon THEN HGVS has a frameshift, never a missense."""
    names = coding(namer, "PRF1", first, last, alt)
    assert (names.hgvs_p, names.consequence) == (hgvs_p, consequence)


def test_a_frameshift_name_where_the_deletion_goes_on_behind_the_stop_codon(namer: Namer) -> None:
    """GIVEN c.1663_*3del of PRF1 THEN no missense name, though one residue and a stop follow."""
    ref = load_genome(Assembly.GRCH38).fetch("chr10", 70598049, 70598058)
    names = namer.name("PRF1", "chr10", 70598049, ref, ref[0])
    assert (names.hgvs_c, names.hgvs_p) == ("c.1663_*3del", "p.(Trp555Glnfs*2)")
    assert names.consequences == ("stop_lost", "3_prime_UTR_variant")


@pytest.mark.parametrize(("gene", "codon"), [("PRF1", 555), ("ADA2", 511)])
def test_the_last_residue_deleted_in_frame_gains_no_stop(namer: Namer, gene: str, codon: int) -> None:
    """GIVEN the deletion of the last codon before the stop THEN inframe_deletion, whatever the 3' rule makes of its place."""
    names = coding(namer, gene, codon * 3 - 2, codon * 3, "")
    assert names.consequences == ("inframe_deletion",)


def test_a_start_codon_spelt_again_by_an_insertion_stays(namer: Namer) -> None:
    """GIVEN a copied c.1 of PRF1 THEN the start codon still stands behind a longer leader."""
    names = coding(namer, "PRF1", 1, 1, "AA")
    assert names.hgvs_c == "c.1dup"
    assert (names.hgvs_p, names.consequence) == ("p.?", "start_retained_variant")


def test_mnv_over_two_codons_is_also_spelt_apart(namer: Namer) -> None:
    names = coding(namer, "UBA1", 119, 121, "CAT")
    assert (names.hgvs_c, names.hgvs_p) == ("c.119_121delinsCAT", "p.(Gly40_Met41delinsAlaLeu)")
    assert "c.[119G>C;121A>T]" in names.legacy


def test_reverse_complement_is_a_delins_and_also_spelt_as_inversion(namer: Namer) -> None:
    names = coding(namer, "PRF1", 10, 12, "ACG")
    assert names.hgvs_c == "c.10_12delinsACG"
    assert "c.10_12inv" in names.legacy


def test_places_and_numbers_of_exons(namer: Namer) -> None:
    splice = namer.name("UBA1", "chrX", 47199046, "A", "C")
    assert (splice.start, splice.exon, splice.intron) == (CodingPosition(118, -2), None, 2)
    trailer = namer.name("PRF1", "chr10", 70598052, "C", "A")
    assert trailer.start == CodingPosition(1, 0, star=True)
    assert (trailer.exon, trailer.consequence) == (3, "3_prime_UTR_variant")


@pytest.mark.parametrize(
    ("pos", "ref", "alt", "part"),
    [
        (70597300, "A", "C", "outside the transcript"),
        (70597340, None, "A", "outside the transcript"),
        (70600900, "G", "A", "REF has G at chr10:70600900, the reference sequence C"),
        (70600900, "C", "C", "REF and ALT are the same"),
    ],
)
def test_a_name_that_cannot_be_given_says_why(namer: Namer, pos: int, ref: str | None, alt: str, part: str) -> None:
    genome = load_genome(Assembly.GRCH38)
    if ref is None:
        ref = genome.fetch("chr10", pos, pos + 20)
    elif part.startswith("outside"):
        ref = genome.base("chr10", pos)
    names = namer.name("PRF1", "chr10", pos, ref, alt if alt != ref or "same" in part else "G")
    assert (names.hgvs_c, names.hgvs_p) == (None, None)
    assert names.hgvs_g.startswith("NC_000010.11:g.")
    assert part in dict(names.missing)["hgvs_c"]


def test_what_is_no_allele_of_the_gene_is_refused(namer: Namer) -> None:
    with pytest.raises(ValueError, match="no sequence allele"):
        namer.name("PRF1", "chr10", 70600900, "C", "<DEL>")
    with pytest.raises(ValueError, match="lies on chr10"):
        namer.name("PRF1", "chrX", 70600900, "C", "A")
    with pytest.raises(KeyError):
        namer.name("BRCA1", "chr17", 43044295, "C", "A")


def test_a_change_is_named_once(namer: Namer) -> None:
    one = namer.name("PRF1", "chr10", 70600900, "C", "A")
    assert namer.name("PRF1", "chr10", 70600900, "c", "a") is one
