"""The shipped slices hold what their sources say, and a laboratory's FASTA is held against them."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pysam
import pytest
from Bio.Seq import Seq
from hypothesis import given
from hypothesis import strategies as st

from vexas_report.knowledge import load_genes, resource
from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.genome.contigs import length
from vexas_report.knowledge.genome.proteins import load_protein, wrong_codon
from vexas_report.knowledge.genome.sequence import _from_fasta
from vexas_report.model.problems import VexasReportError
from vexas_report.model.terms import Assembly


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


def test_the_uba1_slice_is_what_the_script_makes_of_its_table(load_script: Callable[[str], ModuleType]) -> None:
    table = resource("reference/UBA1.known_bases.tsv").read_text(encoding="utf-8")
    assert load_script("build_uba1").slice_of(table) == resource("reference/UBA1.GRCh38.fa").read_text(encoding="ascii")
    rows = list(csv.DictReader(table.splitlines(), delimiter="\t"))
    known = {int(row["pos_GRCh38"]): row["base"] for row in rows if row["status"] == "ok"}
    part = load_genome(Assembly.GRCH38).slices["UBA1"]
    assert {part.start + i: base for i, base in enumerate(part.sequence) if base != "N"} == known
    assert len(known) == 9334
    assert {row["status"] for row in rows} == {"ok", "contradicted"}
    assert all(row["source"] for row in rows if row["evidence"] in ("clip_window_coordinates", "sequence_placed"))
    assert all(int(r["pos_GRCh38"]) - int(r["pos_GRCh37"]) == 140_601 for r in rows)


@pytest.mark.parametrize(
    "row",
    [
        "47198803\t47058202\tA\t2\tguide\t1\tok\t",
        "1\t2\tA\t\tguide\t1\tok\t",
        "47198804\t47058203\tR\t2\tguide\t1\tok\t",
    ],
)
def test_a_known_base_that_is_no_base_or_stands_twice_or_elsewhere_is_refused(
    row: str, load_script: Callable[[str], ModuleType]
) -> None:
    table = (
        "pos_GRCh38\tpos_GRCh37\tbase\tc_pos\tevidence\tn_evidence\tstatus\tsource\n"
        "47198803\t47058202\tA\t1\tguide\t1\tok\t\n"
    )
    assert load_script("build_uba1").slice_of(table).count("A") == 1
    with pytest.raises(ValueError, match="known bases of UBA1"):
        load_script("build_uba1").slice_of(table + row + "\n")


@pytest.mark.parametrize("assembly", list(Assembly))
def test_every_known_codon_of_uba1_spells_the_protein_and_no_other_contradicts_it(assembly: Assembly) -> None:
    part = load_genome(assembly).slices["UBA1"]
    assert wrong_codon(load_genes()["UBA1"], assembly, part.start, part.sequence) is None
    assert len(str(load_protein("UBA1"))) == 1058
    assert load_protein("PRF1") is None


@pytest.mark.parametrize("assembly", list(Assembly))
def test_a_codon_that_does_not_spell_the_protein_is_found_on_either_strand(
    assembly: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a plus-strand and a minus-strand gene, the last with its own protein WHEN one base is another THEN its codon."""
    part = load_genome(assembly).slices["UBA1"]
    at = load_genes()["UBA1"].exons[2].interval[assembly].start + 3 - part.start
    found = wrong_codon(load_genes()["UBA1"], assembly, part.start, part.sequence[:at] + "C" + part.sequence[at + 1 :])
    assert found is not None
    assert (found.number, found.bases, found.spelt, found.residue) == (41, "CTG", "Leu", "Met")
    assert [place - part.start for place in found.places] == [at, at + 1, at + 2]
    perforin = load_genome(assembly).slices["PRF1"]
    protein = "".join(
        str(Seq(load_genome(assembly).fetch(p.chrom, p.start, p.end)).reverse_complement())
        for p in (e.cds[assembly] for e in load_genes()["PRF1"].exons if e.cds)
    )
    residues = str(Seq(protein).translate()).rstrip("*")
    monkeypatch.setattr("vexas_report.knowledge.genome.proteins.load_protein", lambda _: residues)
    gene = load_genes()["PRF1"]
    assert wrong_codon(gene, assembly, perforin.start, perforin.sequence) is None
    first = gene.exons[1].cds[assembly].end - perforin.start
    edited = perforin.sequence[: first - 1] + "T" + perforin.sequence[first:]
    found = wrong_codon(gene, assembly, perforin.start, edited)
    assert found is not None
    assert (found.number, found.bases, found.spelt, found.residue) == (1, "AAG", "Lys", "Met")


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
    assert _from_fasta(Assembly.GRCH38, _fasta(tmp_path, {}), shipped) == (shipped, ())


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


def test_a_fasta_that_does_not_spell_the_protein_is_refused_with_the_codon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a FASTA that agrees with every shipped base of UBA1 and has another residue where none is shipped
    THEN an error that names the codon, its place, its bases and both residues."""
    part = load_genome(Assembly.GRCH38).slices["UBA1"]
    monkeypatch.setattr("vexas_report.knowledge.genome.sequence.length", lambda *_: part.end)
    at = 47212819  # the first base of codon 868, Leu
    assert load_genome(Assembly.GRCH38).fetch("chrX", at, at + 2) == "NNN"
    for codon, refused in (("TTG", False), ("TTT", True), ("NTT", False)):
        sequence = part.sequence[: at - part.start] + codon + part.sequence[at - part.start + 3 :]
        path = tmp_path / f"{codon}.fa"
        path.write_text(f">X\n{'N' * (part.start - 1)}{sequence}\n")
        pysam.faidx(str(path))
        if not refused:
            assert _from_fasta(Assembly.GRCH38, str(path), {"UBA1": part})[0]["UBA1"].sequence == sequence
            continue
        with pytest.raises(VexasReportError) as caught:
            _from_fasta(Assembly.GRCH38, str(path), {"UBA1": part})
        (found,) = caught.value.problems
        assert found.code == "FASTA_PROTEIN"
        assert found.message == (
            "Codon 868 of UBA1 (chrX:47212819, chrX:47212820, chrX:47212821) is TTT here and spells Phe; NP_003325.2 has Leu."
        )


@pytest.mark.parametrize("assembly", list(Assembly))
def test_fasta_that_differs_where_one_placed_sequence_is_the_evidence_is_a_warning(
    assembly: Assembly, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN every kind of evidence of UBA1's bases WHEN a FASTA has another base there THEN an error, or, where one placed
    sequence is the only evidence and the protein allows both bases, a warning and the FASTA's base."""
    part = load_genome(assembly).slices["UBA1"]
    monkeypatch.setattr("vexas_report.knowledge.genome.sequence.length", lambda *_: part.end)
    table = resource("reference/UBA1.known_bases.tsv").read_text(encoding="utf-8").splitlines()
    kinds = {}
    for row in csv.DictReader(table, delimiter="\t"):
        if row["status"] == "ok" and not row["c_pos"]:
            kinds.setdefault((row["evidence"], row["n_evidence"] == "1"), int(row[f"pos_{assembly}"]))
    found = {}
    for kind, pos in kinds.items():
        at = pos - part.start
        other = "A" if part.sequence[at] != "A" else "T"
        path = tmp_path / "lab.fa"
        path.write_text(f">X\n{'N' * (part.start - 1)}{part.sequence[:at]}{other}{part.sequence[at + 1 :]}\n")
        pysam.faidx(str(path))
        try:
            slices, (warning,) = _from_fasta(assembly, str(path), {"UBA1": part})
        except VexasReportError as error:
            found[kind] = error.problems[0].code
            continue
        found[kind] = warning.code
        assert slices["UBA1"].sequence[at] == other
        assert warning.where.endswith(f":{pos}")
    warned = {kind for kind, code in found.items() if code == "FASTA_DIFFERS_SINGLE"}
    assert warned == {("sequence_placed", True), ("guide_context_placed", True)}
    assert {found[kind] for kind in found.keys() - warned} == {"FASTA_DIFFERS"}
    assert {("sequence_placed", False), ("clip_window_coordinates", True)} <= kinds.keys()


def test_an_ambiguity_code_of_a_laboratorys_fasta_is_an_unknown_base(tmp_path: Path) -> None:
    """GIVEN an R where nothing is shipped THEN the base is unknown: no record's REF contradicts it."""
    part = load_genome(Assembly.GRCH38).slices["PRF1"]
    unknown = replace(part, sequence="N" + part.sequence[1:])
    found = _from_fasta(Assembly.GRCH38, _fasta(tmp_path, {part.start: "R"}), {"PRF1": unknown})
    assert found == ({"PRF1": unknown}, ())


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


@given(
    st.sampled_from(["chr1", "chr10", "chr22", "chrX"]),
    st.sampled_from([47_199_051, 70_600_000, 17_209_000, 1_000_000]),
    st.integers(-40, 40),
    st.integers(0, 60),
)
def test_a_stretch_is_its_bases_one_by_one_and_no_other_chromosomes(
    chrom: str, near: int, shift: int, size: int
) -> None:
    """GIVEN any stretch of any chromosome, at places that are a gene's on one of them THEN it has its length, and holds bases of
    this chromosome's slices alone."""
    genome = load_genome(Assembly.GRCH38)
    start = near + shift
    bases = genome.fetch(chrom, start, start + size - 1)
    assert len(bases) == size
    own = [part for part in genome.slices.values() if part.chrom == chrom]
    for at, base in enumerate(bases, start):
        assert base == next((p.sequence[at - p.start] for p in own if p.start <= at <= p.end), "N")


@pytest.mark.parametrize("gene", ["UBA1", "ADA2", "PRF1"])
@pytest.mark.parametrize("edge", ["start", "end"])
def test_at_the_edge_of_a_slice_what_lies_outside_is_unknown(gene: str, edge: str) -> None:
    genome = load_genome(Assembly.GRCH38)
    part = genome.slices[gene]
    at = part.start if edge == "start" else part.end
    inside = part.sequence[:3] if edge == "start" else part.sequence[-3:]
    expected = "NN" + inside if edge == "start" else inside + "NN"
    found = genome.fetch(part.chrom, at - 2, at + 2)
    assert found == expected
