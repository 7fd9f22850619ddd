"""Where the shipped sequence of UBA1 has no base: names as far as they go, reasons for the rest, nothing guessed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.nomenclature.laboratory import laboratory

from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.genome.proteins import load_protein
from vexas_report.model.names import NamesBasis
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import Namer
from vexas_report.nomenclature.transcripts import load_transcripts

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


def test_substitution_of_an_unknown_base_keeps_its_c_name_and_identifiers() -> None:
    """GIVEN REF and ALT at an unknown base THEN c., SPDI and VRS are given; the protein is not, with the reason and what to do."""
    pos = unknown_codon("L")
    names = NAMER.name("UBA1", "chrX", pos, "C", "T")
    assert str(names.hgvs_c).endswith("C>T")
    assert names.spdi == f"NC_000023.11:{pos - 1}:C:T"
    assert str(names.vrs_id).startswith("ga4gh:VA.")
    assert (names.hgvs_p, names.protein, names.consequences) == (None, None, ("coding_sequence_variant",))
    place = str(names.hgvs_c).removesuffix("C>T")
    reason = f"UBA1 sequence not shipped at {place}: configure `reference`"
    assert dict(names.missing) == {"hgvs_p": reason, "consequences": reason}
    assert names.basis is NamesBasis.SEQUENCE


def test_frameshift_of_a_known_codon_into_unknown_sequence_keeps_its_consequence() -> None:
    """GIVEN a deletion in the last known codon before unknown ones THEN the frame is known to shift, the new stop is not known."""
    names = NAMER.name("UBA1", "chrX", UBA1.genomic(UBA1.cds_start + 1833), "CC", "C")
    assert names.consequences == ("frameshift_variant",)
    assert (names.hgvs_p, dict(names.missing).keys()) == (None, {"hgvs_p"})


@pytest.mark.parametrize(("ref", "alt"), [("ATG", "AG"), ("A", "ACC")])
def test_indel_beside_unknown_bases_has_a_place_and_no_c_name(ref: str, alt: str) -> None:
    """GIVEN an indel whose neighbours are unknown THEN it has no c. name, and still the place by which regions are matched."""
    pos = unknown_codon("M")
    names = NAMER.name("UBA1", "chrX", pos, ref, alt)
    assert (names.hgvs_c, names.hgvs_p, names.vrs_id, names.spdi) == (None, None, None, None)
    assert {"hgvs_c", "hgvs_p", "vrs_id", "spdi", "consequences"} <= dict(names.missing).keys()
    number = (UBA1.number(pos) or 0) - UBA1.cds_start + 1
    assert names.start is not None
    assert names.start.base in (number, number + 1)
    assert names.exon == 1 + (UBA1.exon_at(pos) or 0)
    assert "coding_sequence_variant" in names.consequences


def test_table_rows_in_unknown_sequence_take_the_table_s_protein_name() -> None:
    names = NAMER.name("UBA1", "chrX", 47213024, "T", "G")
    assert (names.hgvs_c, names.hgvs_p, names.consequence) == ("c.2681T>G", "p.(Ile894Ser)", "missense_variant")
    assert ("hgvs_p_source", "uba1.tsv, c.2681T>G") in names.evidence
    assert names.basis is NamesBasis.TABLE
    other = NAMER.name("UBA1", "chrX", 47213024, "T", "C")
    assert (other.hgvs_c, other.hgvs_p, other.evidence) == ("c.2681T>C", None, ())


def test_a_laboratory_s_fasta_closes_the_gaps() -> None:
    pos = unknown_codon("L")
    names = Namer(WHOLE).name("UBA1", "chrX", pos + 1, "T", "C")
    assert str(names.hgvs_p)[3:6] == "Leu"
    assert names.basis is NamesBasis.SEQUENCE
    assert not dict(names.missing)


def test_two_changes_of_a_codon_with_an_unknown_base_between_them_are_not_named_one_by_one() -> None:
    """GIVEN the first and the last base of an unknown codon changed in cis THEN the pair has no protein name."""
    pos = unknown_codon("M")
    parts = [("chrX", pos, "A", "C"), ("chrX", pos + 2, "G", "A")]
    assert all(NAMER.name("UBA1", *part).hgvs_c for part in parts)
    names = NAMER.name_haplotype("UBA1", parts)
    assert (names.hgvs_p, "hgvs_p" in dict(names.missing)) == (None, True)


@pytest.mark.parametrize("gene", ["ADA2", "PRF1", "UBA1"])
@given(data=st.data())
@settings(max_examples=120, derandomize=True)
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
