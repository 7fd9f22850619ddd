"""Changes in cis as one allele."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vexas_report.knowledge.genome import load_genome
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import Namer
from vexas_report.nomenclature.transcripts import load_transcripts

X = "chrX"


@pytest.fixture(scope="module")
def namer() -> Namer:
    return Namer(load_genome(Assembly.GRCH38))


def test_published_cis_haplotype(namer: Namer) -> None:
    """GIVEN c.119G>C and c.121A>T in cis THEN one allele with both parts, in any order of the records."""
    parts = [(X, 47199049, "G", "C"), (X, 47199051, "A", "T")]
    names = namer.name_haplotype("UBA1", parts)
    assert names == namer.name_haplotype("UBA1", parts[::-1])
    assert names.hgvs_g == "NC_000023.11:g.[47199049G>C;47199051A>T]"
    assert names.hgvs_c == "c.[119G>C;121A>T]"
    assert names.hgvs_p == "p.[(Gly40Ala;Met41Leu)]"
    assert names.hgvs_mosaic_c == "c.[119=;121=]/[119G>C;121A>T]"
    assert names.hgvs_mosaic_p == "p.[(Gly40=;Met41=)]/[(Gly40Ala;Met41Leu)]"
    assert names.consequence == "missense_variant"
    assert "c.119_121delinsCAT" in names.legacy
    assert str(names.vrs_id).startswith("ga4gh:CPB.")


@pytest.mark.parametrize(
    ("parts", "mnv", "hgvs_c", "apart"),
    [
        ([(47199051, "A", "C"), (47199052, "T", "C")], ("AT", "CC"), "c.121_122delinsCC", "c.[121A>C;122T>C]"),
        ([(47199051, "A", "C"), (47199053, "G", "C")], ("ATG", "CTC"), "c.121_123delinsCTC", "c.[121A>C;123G>C]"),
    ],
)
def test_changes_of_one_codon_become_one_name(
    namer: Namer, parts: list[tuple[int, str, str]], mnv: tuple[str, str], hgvs_c: str, apart: str
) -> None:
    """GIVEN two changes of codon 41 in cis THEN their name is that of the MNV, and the parts stay readable."""
    names = namer.name_haplotype("UBA1", [(X, *part) for part in parts])
    whole = namer.name("UBA1", X, 47199051, *mnv)
    assert names.hgvs_c == whole.hgvs_c == hgvs_c
    assert (names.hgvs_p, names.vrs_id, names.protein) == (whole.hgvs_p, whole.vrs_id, whole.protein)
    assert apart in names.legacy


def test_parts_stand_in_transcript_order_on_the_minus_strand(namer: Namer) -> None:
    """GIVEN ADA2 c.139G>A and c.506G>A in cis THEN c.139 comes first though its position is the higher."""
    names = namer.name_haplotype("ADA2", [("chr22", 17207107, "C", "T"), ("chr22", 17209539, "C", "T")])
    assert names.hgvs_c == "c.[139G>A;506G>A]"
    assert names.hgvs_p == "p.[(Gly47Arg;Arg169Gln)]"
    assert names.hgvs_g == "NC_000022.11:g.[17207107C>T;17209539C>T]"


def test_a_second_change_that_restores_the_frame_is_read_as_one_protein(namer: Namer) -> None:
    """GIVEN c.144del and an insertion of one base behind it in cis THEN the protein is in frame again."""
    restored = namer.name_haplotype("ADA2", [("chr22", 17209533, "GC", "G"), ("chr22", 17209526, "A", "AA")])
    assert restored.hgvs_p is not None
    assert "fs" not in restored.hgvs_p
    assert "frameshift_variant" not in restored.consequences


def test_a_splice_change_leaves_the_protein_open(namer: Namer) -> None:
    names = namer.name_haplotype("UBA1", [(X, 47199047, "G", "C"), (X, 47199052, "T", "C")])
    assert (names.hgvs_c, names.hgvs_p) == ("c.[118-1G>C;122T>C]", "p.?")
    assert names.consequences[0] == "splice_acceptor_variant"


def test_changes_of_one_base_are_no_haplotype(namer: Namer) -> None:
    names = namer.name_haplotype("UBA1", [(X, 47199051, "A", "C"), (X, 47199051, "A", "T")])
    assert (names.hgvs_c, names.hgvs_p) == (None, None)
    assert dict(names.missing)["hgvs_c"] == "changes of one haplotype cannot share a base"


def test_one_change_is_its_own_haplotype(namer: Namer) -> None:
    change = (X, 47199051, "A", "C")
    assert namer.name_haplotype("UBA1", [change, change]) == namer.name("UBA1", *change)
    with pytest.raises(ValueError, match="at least one change"):
        namer.name_haplotype("UBA1", [])


def test_a_part_that_changes_nothing_is_no_part(namer: Namer) -> None:
    names = namer.name_haplotype("UBA1", [(X, 47199049, "G", "G"), (X, 47199051, "A", "T")])
    assert names.hgvs_c == "c.121A>T"


NAMER = Namer(load_genome(Assembly.GRCH38))


@pytest.mark.parametrize("gene", ["ADA2", "PRF1", "UBA1"])
@given(data=st.data())
@settings(max_examples=100)
def test_no_set_of_changes_near_an_exon_raises(gene: str, data: st.DataObject) -> None:
    """GIVEN two or three changes in cis, overlapping or not, at an exon's edge THEN names, or reasons for each gap."""
    transcript = load_transcripts(Assembly.GRCH38)[gene]
    genome = load_genome(Assembly.GRCH38)
    edge = data.draw(st.sampled_from([pos for exon in transcript.exons for pos in exon]))
    changes = []
    for _ in range(data.draw(st.integers(2, 3))):
        pos = edge + data.draw(st.integers(-9, 9))
        ref = genome.fetch(transcript.chrom, pos, pos + data.draw(st.integers(0, 3))).replace("N", "A")
        changes.append((transcript.chrom, pos, ref, data.draw(st.text(alphabet="ACGT", min_size=1, max_size=4))))
    names = NAMER.name_haplotype(gene, changes)
    missing = dict(names.missing)
    for part in ("hgvs_c", "hgvs_p", "vrs_id", "spdi"):
        assert (getattr(names, part) is None) == (part in missing), names
    assert NAMER.name_haplotype(gene, changes[::-1]) == names
