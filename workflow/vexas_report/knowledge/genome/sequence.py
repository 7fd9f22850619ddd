"""The reference sequence of the loci: shipped slices, or a laboratory's own FASTA checked against them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vexas_report.knowledge.genes import load_genes
from vexas_report.knowledge.genome.contigs import accession, chromosome, length
from vexas_report.knowledge.genome.genome_problems import (
    FASTA_CONTIG,
    FASTA_DIFFERS,
    FASTA_DIFFERS_SINGLE,
    FASTA_PROTEIN,
    FASTA_UNREADABLE,
)
from vexas_report.knowledge.genome.proteins import wrong_codon
from vexas_report.knowledge.resources import resource
from vexas_report.knowledge.tsv_reader import read_table
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.terms import Assembly

_AMBIGUOUS = re.compile("[^ACGT]")
_KNOWN_BASES = ("pos_GRCh38", "pos_GRCh37", "base", "c_pos", "evidence", "n_evidence", "status", "source")
_PLACED = frozenset({"sequence_placed", "guide_context_placed"})
_DIFFERENCES = ("chrom", "pos_grch37", "base_grch37", "pos_grch38", "base_grch38", "note")


@dataclass(frozen=True, slots=True)
class Slice:
    """Plus-strand sequence of a gene and its surroundings; ``start`` and ``end`` are 1-based, inclusive; ``N`` is unknown."""

    gene: str
    chrom: str
    start: int
    end: int
    sequence: str


@dataclass(frozen=True, slots=True)
class Genome:
    """Slices of one assembly. ``source`` is ``shipped`` or the path of the laboratory's FASTA; ``problems`` are warnings
    about that FASTA."""

    assembly: Assembly
    source: str
    slices: Mapping[str, Slice]
    problems: tuple[Problem, ...] = ()

    def base(self, chrom: str, pos: int) -> str:
        """Base at a 1-based position; ``N`` where it is unknown or outside every slice."""
        return self.fetch(chrom, pos, pos)

    def fetch(self, chrom: str, start: int, end: int) -> str:
        """Bases from ``start`` to ``end`` (1-based, inclusive), ``N`` for each that is unknown or outside every slice."""
        bases = ["N"] * max(0, end - start + 1)
        for part in self.slices.values():
            if part.chrom == chrom and start <= part.end and end >= part.start:
                first, last = max(start, part.start), min(end, part.end)
                bases[first - start : last - start + 1] = part.sequence[first - part.start : last - part.start + 1]
        return "".join(bases)


@cache
def load_genome(assembly: Assembly, fasta: str | None = None) -> Genome:
    """Slices of ``assembly``: the shipped ones, or those of a laboratory's indexed FASTA.

    Raises VexasReportError if the FASTA cannot be read, lacks a contig, differs from a shipped base, or does not
    spell the protein of a gene whose shipped sequence is partial. A difference from a shipped base that rests on one
    placed sequence is a warning in ``problems``; the FASTA's base is used.
    """
    slices = {gene: _shipped(gene, assembly) for gene in load_genes()}
    if fasta is not None:
        return Genome(assembly, fasta, *_from_fasta(assembly, fasta, slices))
    return Genome(assembly, "shipped", slices)


def _shipped(gene: str, assembly: Assembly) -> Slice:
    header, *lines = resource(f"reference/{gene}.GRCh38.fa").read_text(encoding="ascii").split("\n")
    chrom, _, span = header.removeprefix(">").partition(":")
    start, end = (int(part) for part in span.split("-"))
    sequence = "".join(lines)
    if len(sequence) != end - start + 1:
        raise ValueError(f"reference/{gene}.GRCh38.fa: {len(sequence)} bases where the header states {end - start + 1}")
    if assembly is Assembly.GRCH38:
        return Slice(gene, chrom, start, end, sequence)
    region = load_genes()[gene].region
    shift = region[Assembly.GRCH37].start - region[Assembly.GRCH38].start
    bases = list(sequence)
    for _, row in read_table(resource("reference/differences.tsv"), _DIFFERENCES):
        offset = int(row["pos_grch38"]) - start
        if row["chrom"] == chrom and 0 <= offset < len(bases):
            bases[offset] = row["base_grch37"]
    return Slice(gene, chrom, start + shift, end + shift, "".join(bases))


def _check_protein(assembly: Assembly, part: Slice, fasta: str) -> None:
    found = wrong_codon(load_genes()[part.gene], assembly, part.start, part.sequence)
    if found is None:
        return
    places = ", ".join(f"{part.chrom}:{place}" for place in found.places)
    message = (
        f"Codon {found.number} of {part.gene} ({places}) is {found.bases} here and spells {found.spelt}; "
        f"{load_genes()[part.gene].protein} has {found.residue}."
    )
    raise VexasReportError(problem(FASTA_PROTEIN, message, fasta))


@cache
def _on_one_placed_sequence(gene: str, assembly: Assembly) -> frozenset[int]:
    """Positions (1-based) of the shipped bases whose only evidence is one sequence that its own neighbours placed."""
    try:
        path = resource(f"reference/{gene}.known_bases.tsv")
    except FileNotFoundError:
        return frozenset()
    rows = (row for _, row in read_table(path, _KNOWN_BASES))
    return frozenset(
        int(row[f"pos_{assembly}"])
        for row in rows
        if row["evidence"] in _PLACED and row["n_evidence"] == "1" and row["status"] == "ok"
    )


def _from_fasta(
    assembly: Assembly, fasta: str, shipped: Mapping[str, Slice]
) -> tuple[dict[str, Slice], tuple[Problem, ...]]:
    import pysam

    if not Path(fasta).is_file() or not Path(fasta + ".fai").is_file():
        missing = fasta if not Path(fasta).is_file() else fasta + ".fai"
        raise VexasReportError(problem(FASTA_UNREADABLE, f"There is no file {missing}.", fasta))
    try:
        reader = pysam.FastaFile(fasta)
    except (OSError, ValueError) as error:
        raise VexasReportError(problem(FASTA_UNREADABLE, f"The FASTA cannot be opened: {error}.", fasta)) from error
    with reader:
        names = {chromosome(name): name for name in reversed(reader.references)}
        slices, warnings = {}, []
        for gene, part in shipped.items():
            name = names.get(part.chrom)
            expected = length(assembly, part.chrom)
            if name is None or reader.get_reference_length(name) != expected:
                found = "is not in it" if name is None else f"has {reader.get_reference_length(name)} bases"
                message = f"{part.chrom} of {assembly} has {expected} bases; in this FASTA it {found}."
                raise VexasReportError(problem(FASTA_CONTIG, message, fasta))
            sequence = reader.fetch(name, part.start - 1, part.end).upper()
            for offset, (ours, theirs) in enumerate(zip(part.sequence, sequence, strict=True)):
                if ours not in ("N", theirs):
                    where = f"{fasta}, {name}:{part.start + offset}"
                    message = f"{accession(assembly, part.chrom)} has {ours} here, the FASTA has {theirs}."
                    if part.start + offset not in _on_one_placed_sequence(gene, assembly):
                        raise VexasReportError(problem(FASTA_DIFFERS, message, where))
                    warnings.append(problem(FASTA_DIFFERS_SINGLE, message, where))
            slices[gene] = Slice(gene, part.chrom, part.start, part.end, _AMBIGUOUS.sub("N", sequence))
            _check_protein(assembly, slices[gene], fasta)
    return slices, tuple(warnings)
