"""SPDI and GA4GH VRS identifiers."""

import re
from typing import Any

import pytest

from vexas_report.knowledge import load_genes
from vexas_report.model.terms import Assembly
from vexas_report.naming import Namer, identifiers
from vexas_report.naming.edits import Edit, Surroundings
from vexas_report.naming.identifiers import _library, haplotype_id, vrs_id
from vexas_report.reference import accession, load_genome
from vexas_report.reference.contigs import refget

GENOME = load_genome(Assembly.GRCH38)


def test_the_specification_s_example(monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN the example of the GA4GH VRS 2.0 specification (NC_000007.14:g.55181320A>T) THEN its published identifier."""
    monkeypatch.setattr(identifiers, "refget", {"NC_000007.14": "SQ.F-LrLMe1SRpfUZHkQmvkVKFEGaoDeHul"}.get)
    around = Surroundings(GENOME, "chr7", 55181320, "A")
    found = vrs_id("NC_000007.14", around, Edit(55181320, 55181320, "A", "T"), 159345973)
    assert found == "ga4gh:VA.Hy2XU_-rp4IMh6I_1NXNecBo8Qx8n0oE"


def test_every_locus_has_a_refget_digest() -> None:
    loci = {refget(accession(assembly, gene.chrom)) for assembly in Assembly for gene in load_genes().values()}
    assert len(loci) == 6
    assert all(digest is not None and re.fullmatch(r"SQ\.[\w-]{32}", digest) for digest in loci)
    assert refget("NC_000001.11") is None


def test_a_deletion_in_a_run_is_spread_over_the_run() -> None:
    """GIVEN ADA2 c.144del in a run of seven G THEN SPDI names the whole run, wherever the file puts the deletion."""
    namer = Namer(GENOME)
    left = namer.name("ADA2", "chr22", 17209533, "GC", "G")
    right = namer.name("ADA2", "chr22", 17209539, "CC", "C")
    assert left == right
    assert left.spdi == "NC_000022.11:17209533:CCCCCCC:CCCCCC"
    assert str(left.vrs_id).startswith("ga4gh:VA.")


def test_assemblies_have_identifiers_of_their_own() -> None:
    newer = Namer(GENOME).name("PRF1", "chr10", 70600900, "C", "A")
    older = Namer(load_genome(Assembly.GRCH37)).name("PRF1", "chr10", 72360656, "C", "A")
    assert (newer.spdi, older.spdi) == ("NC_000010.11:70600899:C:A", "NC_000010.10:72360655:C:A")
    assert newer.vrs_id != older.vrs_id


def test_a_haplotype_s_identifier_is_that_of_its_whole_alleles() -> None:
    """GIVEN c.[119G>C;121A>T] THEN the identifier that the library gives the block with both alleles written out."""
    identify, models, _ = _library()

    def allele(pos: int, alt: str) -> Any:
        sequence = models.SequenceReference(refgetAccession=refget("NC_000023.11"))
        location = models.SequenceLocation(sequenceReference=sequence, start=pos - 1, end=pos)
        return models.Allele(location=location, state=models.LiteralSequenceExpression(sequence=alt))

    block = models.CisPhasedBlock(members=[allele(47199049, "C"), allele(47199051, "T")])
    parts = [("chrX", 47199049, "G", "C"), ("chrX", 47199051, "A", "T")]
    assert Namer(GENOME).name_haplotype("UBA1", parts).vrs_id == identify(block)


def test_a_contig_without_digest_has_no_identifier() -> None:
    around = Surroundings(GENOME, "chr1", 100, "A")
    assert vrs_id("NC_000001.11", around, Edit(100, 100, "A", "T"), 248956422) is None
    assert haplotype_id(["ga4gh:VA.Hy2XU_-rp4IMh6I_1NXNecBo8Qx8n0oE", None]) is None


def test_a_missing_digest_is_the_reason_for_a_missing_identifier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identifiers, "refget", {}.get)
    names = Namer(GENOME).name("PRF1", "chr10", 70600900, "C", "A")
    assert names.vrs_id is None
    assert dict(names.missing) == {"vrs_id": "no refget digest of NC_000010.11 is listed"}
    assert names.spdi
