"""SPDI and GA4GH VRS identifiers."""

import re
from typing import Any

import pytest
from tests.nomenclature.changes import Anywhere, changes_anywhere
from tests.nomenclature.oracles import vrs_library

from vexas_report.knowledge import load_genes
from vexas_report.knowledge.genome import accession, load_genome
from vexas_report.knowledge.genome.contigs import refget
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import Namer, namer
from vexas_report.nomenclature.edits import Edit
from vexas_report.nomenclature.identifiers import haplotype_id, vrs_id
from vexas_report.nomenclature.transcripts import load_transcripts
from vexas_report.nomenclature.weaver_library import Library

GENOME = load_genome(Assembly.GRCH38)


def test_the_specification_s_example() -> None:
    """GIVEN the example of the GA4GH VRS 2.0 specification (NC_000007.14:g.55181320A>T) THEN its published identifier."""
    found = vrs_id("SQ.F-LrLMe1SRpfUZHkQmvkVKFEGaoDeHul", Edit(55181320, 55181320, "A", "T"))
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
    identify, models, _ = vrs_library()

    def allele(pos: int, alt: str) -> Any:
        sequence = models.SequenceReference(refgetAccession=refget("NC_000023.11"))
        location = models.SequenceLocation(sequenceReference=sequence, start=pos - 1, end=pos)
        return models.Allele(location=location, state=models.LiteralSequenceExpression(sequence=alt))

    block = models.CisPhasedBlock(members=[allele(47199049, "C"), allele(47199051, "T")])
    parts = [("chrX", 47199049, "G", "C"), ("chrX", 47199051, "A", "T")]
    assert Namer(GENOME).name_haplotype("UBA1", parts).vrs_id == identify(block)


def test_haplotype_with_a_part_without_identifier_has_none() -> None:
    assert haplotype_id(["ga4gh:VA.Hy2XU_-rp4IMh6I_1NXNecBo8Qx8n0oE", None]) is None


class Bases:
    """What the library's normalisation asks for of a contig."""

    def get_sequence(self, identifier: str, start: int, end: int) -> str:  # noqa: ARG002
        return GENOME.fetch("chr10", start + 1, end)

    def get_metadata(self, identifier: str) -> dict[str, Any]:
        return {"length": 133797422, "aliases": [identifier]}


def _identified(change: Anywhere) -> str:
    identify, models, normalize = vrs_library()
    sequence = models.SequenceReference(refgetAccession=refget("NC_000010.11"))
    location = models.SequenceLocation(
        sequenceReference=sequence, start=change.pos - 1, end=change.pos - 1 + len(change.ref)
    )
    allele = models.Allele(location=location, state=models.LiteralSequenceExpression(sequence=change.alt))
    return str(identify(normalize(allele, data_proxy=Bases())))


def _compare(count: int, seed: int) -> None:
    """Identifiers against those of ga4gh.vrs; SPDI against that of hgvs-weaver."""
    namer, mapper = Namer(GENOME), Library(GENOME, load_transcripts(Assembly.GRCH38)["PRF1"])._mapper
    for change in changes_anywhere(GENOME, ("PRF1",), count, seed):
        names = namer.name("PRF1", "chr10", change.pos, change.ref, change.alt)
        if names.spdi is None:
            continue
        assert names.vrs_id == _identified(change), change
        given = f"NC_000010.11:{change.pos - 1}:{change.ref}:{change.alt}"
        assert names.spdi == mapper.to_spdi_unambiguous(mapper.from_spdi(given)), change


def test_identifiers_are_those_of_the_libraries() -> None:
    _compare(500, seed=1)


@pytest.mark.oracles
def test_identifiers_are_those_of_the_libraries_10000_times() -> None:
    _compare(10_000, seed=2)


@pytest.mark.parametrize("unit", ["A", "AC", "ACG"])
def test_repeat_unit_of_an_insertion_is_the_greatest_that_divides_it(unit: str) -> None:
    """GIVEN copies of a unit inserted into a run of it THEN the identifier is that of ga4gh.vrs, which takes the greatest unit."""
    run = Edit(101, 100 + 4 * len(unit), unit * 4, unit * 6)
    identify, models, _ = vrs_library()
    state = models.ReferenceLengthExpression(length=6 * len(unit), repeatSubunitLength=2 * len(unit))
    location = models.SequenceLocation(
        sequenceReference=models.SequenceReference(refgetAccession=refget("NC_000010.11")), start=100, end=run.end
    )
    digest = str(refget("NC_000010.11"))
    assert vrs_id(digest, run) == str(identify(models.Allele(location=location, state=state)))


def test_a_missing_digest_is_the_reason_for_a_missing_identifier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(namer, "refget", {}.get)
    names = Namer(GENOME).name("PRF1", "chr10", 70600900, "C", "A")
    assert names.vrs_id is None
    assert dict(names.missing) == {"vrs_id": "no refget digest of NC_000010.11 is listed"}
    assert names.spdi
