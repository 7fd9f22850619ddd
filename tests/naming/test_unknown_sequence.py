"""Where the shipped sequence of UBA1 has no base: names as far as they go, reasons for the rest, nothing guessed."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vexas_report.model.terms import Assembly
from vexas_report.naming import Namer
from vexas_report.naming.transcripts import load_transcripts
from vexas_report.reference import Genome, load_genome

SHIPPED = load_genome(Assembly.GRCH38)
NAMER = Namer(SHIPPED)
UBA1 = load_transcripts(Assembly.GRCH38)["UBA1"]


def filled(seed: int = 1) -> Genome:
    """A genome as a laboratory's FASTA would give it: every gap of UBA1 closed (here with bases of a generator)."""
    generator = random.Random(seed)
    part = SHIPPED.slices["UBA1"]
    whole = "".join(generator.choice("ACGT") if base == "N" else base for base in part.sequence)
    return replace(SHIPPED, source="laboratory.fa", slices={**SHIPPED.slices, "UBA1": replace(part, sequence=whole)})


def unknown_coding() -> int:
    """Genomic position of a base in exon 20 whose codon is unknown altogether."""
    first, last = UBA1.exons[19]
    bases = SHIPPED.fetch("chrX", first, last)
    return first + bases.index("N" * 9) + 4


def test_a_substitution_in_unknown_sequence_has_its_place_and_no_protein() -> None:
    """GIVEN a substitution whose codon is not shipped THEN c. comes from position, REF and ALT, and p. says why not."""
    names = NAMER.name("UBA1", "chrX", unknown_coding(), "A", "G")
    assert str(names.hgvs_c).endswith("A>G")
    assert names.hgvs_p is None
    assert "reference sequence not shipped here" in dict(names.missing)["hgvs_p"]
    assert names.consequences == ("coding_sequence_variant",)
    assert names.spdi == f"NC_000023.11:{unknown_coding() - 1}:A:G"


def test_a_frameshift_into_unknown_sequence_keeps_its_consequence() -> None:
    names = NAMER.name("UBA1", "chrX", unknown_coding(), "AC", "A")
    assert (names.hgvs_p, names.consequence) == (None, "frameshift_variant")
    assert {"hgvs_p", "hgvs_c_shift", "spdi", "vrs_id"} <= dict(names.missing).keys()


def test_an_unread_insertion_may_be_a_copy_of_its_neighbours() -> None:
    names = NAMER.name("UBA1", "chrX", unknown_coding(), "A", "ACC")
    assert "repeat its neighbours" in dict(names.missing)["hgvs_c_shift"]


def test_the_allele_s_own_ref_fills_its_codon() -> None:
    """GIVEN an MNV whose REF states all three bases of an unknown codon THEN the residue is known from the file itself."""
    number = UBA1.number(unknown_coding())
    assert number is not None
    pos = unknown_coding() - (number - UBA1.cds_start) % 3
    names = NAMER.name("UBA1", "chrX", pos, "TGG", "TGA")
    assert names.consequence == "stop_gained"
    assert str(names.hgvs_p).startswith("p.(Trp")


def test_a_codon_that_any_base_completes_alike_is_known() -> None:
    """GIVEN Ile50 (ATA) with its last base unknown in the table of codons THEN only certain residues are named."""
    from vexas_report.naming.coding import residues

    assert residues("GGNATNCTNTTN") == ["G", "?", "L", "?"]


def test_table_rows_in_unknown_sequence_take_the_table_s_protein_name() -> None:
    names = NAMER.name("UBA1", "chrX", 47206367, "A", "T")
    assert (names.hgvs_c, names.hgvs_p, names.consequence) == ("c.1861A>T", "p.(Ser621Cys)", "missense_variant")
    assert ("hgvs_p_source", "uba1.tsv, c.1861A>T") in names.evidence
    near = NAMER.name("UBA1", "chrX", 47206367, "A", "C")
    assert (near.hgvs_p, near.evidence) == (None, ())


def test_a_laboratory_s_fasta_closes_the_gaps() -> None:
    genome = filled()
    pos = unknown_coding()
    ref = genome.base("chrX", pos)
    names = Namer(genome).name("UBA1", "chrX", pos, ref, "ACGT".replace(ref, "")[0])
    assert names.hgvs_p is not None
    assert not dict(names.missing)


def test_published_intronic_deletion_from_a_complete_file() -> None:
    """GIVEN c.118-9_118-2del with the bases that a file states THEN the name needs nothing that is not shipped."""
    genome = filled()
    ref = genome.fetch("chrX", 47199038, 47199046)
    names = NAMER.name("UBA1", "chrX", 47199038, ref, ref[0])
    assert names.start is not None
    assert names.consequences[0] == "splice_acceptor_variant"
    assert names.hgvs_c in {f"c.118-{9 - shift}_118-{2 - shift}del" for shift in range(2)}


@pytest.mark.parametrize("gene", ["ADA2", "PRF1", "UBA1"])
@given(data=st.data())
@settings(max_examples=120, deadline=None)
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
