"""The shipped slices hold what their sources say, and a laboratory's FASTA is held against them."""

import csv
from dataclasses import replace
from pathlib import Path

import pysam
import pytest
from Bio.Seq import Seq

from vexas_report.knowledge import load_genes, resource
from vexas_report.model.problems import VexasReportError
from vexas_report.model.terms import Assembly
from vexas_report.reference import load_genome
from vexas_report.reference.contigs import length
from vexas_report.reference.genome import _from_fasta


@pytest.mark.parametrize("assembly", list(Assembly))
@pytest.mark.parametrize(
    ("gene", "residues", "start"), [("PRF1", 555, "MAARLLLLGILLLLLPLPVPA"), ("ADA2", 511, "MLVDGPSERPALCFLLLAVAM")]
)
def test_coding_sequences_translate_to_the_reference_protein(
    assembly: Assembly, gene: str, residues: int, start: str
) -> None:
    record, genome = load_genes()[gene], load_genome(assembly)
    cds = "".join(
        str(Seq(genome.fetch(part.chrom, part.start, part.end)).reverse_complement())
        for part in (exon.cds[assembly] for exon in record.exons if exon.cds)
    )
    protein = str(Seq(cds).translate())
    assert protein.startswith(start)
    assert protein.endswith("*")
    assert protein.count("*") == 1
    assert len(protein) - 1 == residues


def test_uba1_exon_3_and_its_acceptor_are_known() -> None:
    genome = load_genome(Assembly.GRCH38)
    exon = next(e for e in load_genes()["UBA1"].exons if e.number == 3).interval[Assembly.GRCH38]
    sequence = genome.fetch(exon.chrom, exon.start, exon.end)
    assert len(sequence) == 59
    assert "N" not in sequence
    assert genome.fetch("chrX", 47199046, 47199053) == "AGGGAATG"


def test_the_uba1_slice_is_its_table_of_known_bases_and_nothing_else() -> None:
    with resource("reference/UBA1.known_bases.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    known = {int(row["pos_GRCh38"]): row["base"] for row in rows if row["status"] == "ok"}
    part = load_genome(Assembly.GRCH38).slices["UBA1"]
    slice_known = {part.start + i: base for i, base in enumerate(part.sequence) if base != "N"}
    assert slice_known == known
    assert all(int(r["pos_GRCh38"]) - int(r["pos_GRCh37"]) == 140_601 for r in rows)


def test_both_assemblies_differ_at_the_declared_base_alone() -> None:
    differing = {
        (gene, offset)
        for gene, part in load_genome(Assembly.GRCH38).slices.items()
        for offset, pair in enumerate(
            zip(part.sequence, load_genome(Assembly.GRCH37).slices[gene].sequence, strict=True)
        )
        if pair[0] != pair[1]
    }
    assert differing == {("ADA2", 17_224_143 - 17_176_790)}
    assert load_genome(Assembly.GRCH37).base("chr22", 17_705_033) == "C"
    assert load_genome(Assembly.GRCH38).base("chr22", 17_224_143) == "G"


def test_outside_the_slices_every_base_is_unknown() -> None:
    genome = load_genome(Assembly.GRCH38)
    assert genome.base("chr1", 1000) == "N"
    assert genome.fetch("chr10", 70595346, 70595349) == "NNTG"
    assert genome.fetch("chr10", 70595349, 70595348) == ""


def _fasta(tmp_path: Path, edit: dict[int, str]) -> str:
    """A miniature laboratory FASTA: the PRF1 slice at its place on a chr10 of the right length."""
    part = load_genome(Assembly.GRCH38).slices["PRF1"]
    size = length(Assembly.GRCH38, "chr10")
    bases = list(part.sequence)
    for position, base in edit.items():
        bases[position - part.start] = base
    path = tmp_path / "lab.fa"
    with path.open("w") as out:
        out.write(">chr10\n")
        out.write("N" * (part.start - 1) + "".join(bases) + "N" * (size - part.end) + "\n")
    pysam.faidx(str(path))
    return str(path)


def test_a_laboratorys_fasta_is_read_and_compared(tmp_path: Path) -> None:
    shipped = {"PRF1": load_genome(Assembly.GRCH38).slices["PRF1"]}
    assert _from_fasta(Assembly.GRCH38, _fasta(tmp_path, {}), shipped) == shipped


def test_a_fasta_that_differs_in_one_base_is_refused_with_the_place_and_both_bases(tmp_path: Path) -> None:
    part = load_genome(Assembly.GRCH38).slices["PRF1"]
    own = load_genome(Assembly.GRCH38).base("chr10", 70_600_900)
    other = "A" if own != "A" else "T"
    with pytest.raises(VexasReportError) as caught:
        _from_fasta(Assembly.GRCH38, _fasta(tmp_path, {70_600_900: other}), {"PRF1": part})
    (found,) = caught.value.problems
    assert found.code == "FASTA_DIFFERS"
    assert found.where.endswith("chr10:70600900")
    assert f"has {own} here, the FASTA has {other}" in found.message


def test_an_ambiguity_code_of_a_laboratorys_fasta_is_an_unknown_base(tmp_path: Path) -> None:
    """GIVEN an R where nothing is shipped THEN the base is unknown: no record's REF contradicts it."""
    part = load_genome(Assembly.GRCH38).slices["PRF1"]
    unknown = replace(part, sequence="N" + part.sequence[1:])
    found = _from_fasta(Assembly.GRCH38, _fasta(tmp_path, {part.start: "R"}), {"PRF1": unknown})
    assert found == {"PRF1": unknown}


def test_a_fasta_without_a_contig_or_index_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lab.fa"
    path.write_text(">chr10\nACGT\n")
    with pytest.raises(VexasReportError) as caught:
        load_genome(Assembly.GRCH38, str(path))
    assert caught.value.problems[0].code == "FASTA_UNREADABLE"
    pysam.faidx(str(path))
    with pytest.raises(VexasReportError) as caught:
        load_genome(Assembly.GRCH38, str(path))
    assert caught.value.problems[0].code == "FASTA_CONTIG"
