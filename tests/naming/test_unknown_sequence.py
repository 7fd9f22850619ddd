"""Where the shipped sequence of UBA1 has no base: names as far as they go, reasons for the rest, nothing guessed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.naming.laboratory import laboratory

from vexas_report.model.names import NamesBasis
from vexas_report.model.terms import Assembly
from vexas_report.naming import Namer
from vexas_report.naming.transcripts import load_transcripts
from vexas_report.reference import load_genome
from vexas_report.reference.proteins import load_protein

SHIPPED = load_genome(Assembly.GRCH38)
NAMER = Namer(SHIPPED)
UBA1 = load_transcripts(Assembly.GRCH38)["UBA1"]


WHOLE = laboratory(SHIPPED)
EXON_20 = UBA1.exons[19][0]


def unknown_codon(residue: str) -> int:
    """Genomic position of the first base of a codon in exon 20 of which no base is known."""
    for number, own in enumerate(str(load_protein("UBA1"))):
        pos = UBA1.genomic(UBA1.cds_start + 3 * number)
        if own == residue and pos >= EXON_20 and SHIPPED.fetch("chrX", pos, pos + 2) == "NNN":
            return pos
    raise AssertionError(f"every {residue} of exon 20 and behind is known")


def test_a_substitution_that_leaves_two_protein_changes_open_names_neither() -> None:
    """GIVEN CTN or TTA/TTG of a leucine THEN C>T at its first base is silent for one codon and a change for another."""
    pos = unknown_codon("L")
    names = NAMER.name("UBA1", "chrX", pos, "C", "T")
    assert str(names.hgvs_c).endswith("C>T")
    assert names.hgvs_p is None
    missing = dict(names.missing)
    assert "reference sequence not shipped here" in missing["hgvs_p"]
    assert missing["consequences"] == missing["hgvs_p"]
    assert names.consequences == ("coding_sequence_variant",)
    assert names.spdi == f"NC_000023.11:{pos - 1}:C:T"


def test_a_consequence_is_told_where_the_residue_is_open() -> None:
    """GIVEN the middle base of a leucine, T>C THEN serine or proline: no name, and yet a missense change."""
    names = NAMER.name("UBA1", "chrX", unknown_codon("L") + 1, "T", "C")
    assert (names.hgvs_p, names.consequence, names.basis) == (None, "missense_variant", NamesBasis.PROTEIN)
    assert "consequences" not in dict(names.missing)


def test_a_frameshift_into_unknown_sequence_keeps_its_consequence() -> None:
    pos = unknown_codon("M")
    names = NAMER.name("UBA1", "chrX", pos, "ATG", "AG")
    assert (names.hgvs_p, names.consequence) == (None, "frameshift_variant")
    assert dict(names.missing).keys() == {"hgvs_p"}


def test_an_unread_insertion_may_be_a_copy_of_its_neighbours() -> None:
    names = NAMER.name("UBA1", "chrX", unknown_codon("S"), "A", "ACC")
    assert "repeat its neighbours" in dict(names.missing)["hgvs_c_shift"]


def test_the_allele_s_own_ref_fills_its_codon() -> None:
    """GIVEN an MNV whose REF states all three bases of an unknown codon THEN nothing else is needed."""
    names = NAMER.name("UBA1", "chrX", unknown_codon("L"), "CTG", "TAG")
    assert (names.consequence, names.basis) == ("stop_gained", NamesBasis.SEQUENCE)
    assert str(names.hgvs_p).startswith("p.(Leu")


def test_a_protein_name_that_residue_ref_and_alt_leave_says_so() -> None:
    names = NAMER.name("UBA1", "chrX", 47206367, "A", "T")
    assert (names.hgvs_c, names.hgvs_p, names.consequence) == ("c.1861A>T", "p.(Ser621Cys)", "missense_variant")
    assert (names.basis, names.evidence) == (NamesBasis.PROTEIN, ())


def test_table_rows_in_unknown_sequence_take_the_table_s_protein_name() -> None:
    names = NAMER.name("UBA1", "chrX", 47213024, "T", "G")
    assert (names.hgvs_c, names.hgvs_p, names.consequence) == ("c.2681T>G", "p.(Ile894Ser)", "missense_variant")
    assert ("hgvs_p_source", "uba1.tsv, c.2681T>G") in names.evidence
    assert names.basis is NamesBasis.TABLE
    other = NAMER.name("UBA1", "chrX", 47213024, "T", "C")
    assert (other.hgvs_p, other.evidence) == ("p.(Ile894Thr)", ())


def test_a_laboratory_s_fasta_closes_the_gaps() -> None:
    pos = unknown_codon("L")
    names = Namer(WHOLE).name("UBA1", "chrX", pos + 1, "T", "C")
    assert str(names.hgvs_p)[3:6] == "Leu"
    assert names.basis is NamesBasis.SEQUENCE
    assert not dict(names.missing)


def test_two_changes_of_a_codon_with_an_unknown_base_between_them_are_not_named_one_by_one() -> None:
    """GIVEN c.1 and c.3 of an unknown codon in cis, each with a protein name of its own THEN the pair has none."""
    pos = unknown_codon("M")
    parts = [("chrX", pos, "A", "C"), ("chrX", pos + 2, "G", "A")]
    assert all(NAMER.name("UBA1", *part).hgvs_p for part in parts)
    names = NAMER.name_haplotype("UBA1", parts)
    assert (names.hgvs_p, "hgvs_p" in dict(names.missing)) == (None, True)


@pytest.mark.parametrize("gene", ["ADA2", "PRF1", "UBA1"])
@given(data=st.data())
@settings(max_examples=120, deadline=None, derandomize=True)
def test_no_allele_within_reach_of_the_transcript_raises(gene: str, data: st.DataObject) -> None:
    """GIVEN any allele over ACGTN, whether or not its REF is right THEN there are names, and each gap has a reason."""
    transcript = load_transcripts(Assembly.GRCH38)[gene]
    edge = data.draw(st.sampled_from([pos for exon in transcript.exons for pos in exon]))
    anywhere = st.integers(transcript.start - 50, transcript.end + 50)
    pos = data.draw(st.one_of(anywhere, st.integers(edge - 20, edge + 20)))
    size = data.draw(st.integers(1, 30))
    true = SHIPPED.fetch(transcript.chrom, pos, pos + size - 1)
    letters = st.text(alphabet="ACGTN", min_size=1, max_size=30)
    ref = data.draw(st.one_of(st.just(true), st.just(true.replace("N", "A")), letters))
    alt = data.draw(st.one_of(letters, st.just(ref[0]), st.just(ref + ref[-1])))
    names = NAMER.name(gene, transcript.chrom, pos, ref, alt)
    missing = dict(names.missing)
    for part in ("hgvs_c", "hgvs_p", "vrs_id", "spdi"):
        assert (getattr(names, part) is None) == (part in missing), names
    assert all(missing.values())
    assert names.consequence == names.consequences[0]
