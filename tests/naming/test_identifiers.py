"""SPDI and GA4GH VRS identifiers."""

from typing import Any

import pytest

from vexas_report.model.terms import Assembly
from vexas_report.naming import Namer
from vexas_report.naming.edits import Edit, Surroundings
from vexas_report.naming.identifiers import REFGET, _library, haplotype_id, vrs_id
from vexas_report.reference import accession, load_genome

GENOME = load_genome(Assembly.GRCH38)


def test_the_specification_s_example(monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN the example of the GA4GH VRS 2.0 specification (NC_000007.14:g.55181320A>T) THEN its published identifier."""
    monkeypatch.setitem(REFGET, "NC_000007.14", "SQ.F-LrLMe1SRpfUZHkQmvkVKFEGaoDeHul")
    around = Surroundings(GENOME, "chr7", 55181320, "A")
    found = vrs_id("NC_000007.14", around, Edit(55181320, 55181320, "A", "T"), 159345973)
    assert found == "ga4gh:VA.Hy2XU_-rp4IMh6I_1NXNecBo8Qx8n0oE"


def test_every_locus_has_a_refget_digest() -> None:
    loci = {accession(assembly, chrom) for assembly in Assembly for chrom in ("chrX", "chr22", "chr10")}
    assert loci == REFGET.keys()
    assert len(set(REFGET.values())) == len(REFGET)


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
        sequence = models.SequenceReference(refgetAccession=REFGET["NC_000023.11"])
        location = models.SequenceLocation(sequenceReference=sequence, start=pos - 1, end=pos)
        return models.Allele(location=location, state=models.LiteralSequenceExpression(sequence=alt))

    block = models.CisPhasedBlock(members=[allele(47199049, "C"), allele(47199051, "T")])
    parts = [("chrX", 47199049, "G", "C"), ("chrX", 47199051, "A", "T")]
    assert Namer(GENOME).name_haplotype("UBA1", parts).vrs_id == identify(block)


def test_a_contig_without_digest_has_no_identifier() -> None:
    around = Surroundings(GENOME, "chr1", 100, "A")
    assert vrs_id("NC_000001.11", around, Edit(100, 100, "A", "T"), 248956422) is None
    assert haplotype_id(["ga4gh:VA.Hy2XU_-rp4IMh6I_1NXNecBo8Qx8n0oE", None]) is None
