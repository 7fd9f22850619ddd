"""Consequences and protein changes against ``bcftools csq``, run through pysam on our transcripts and sequence.

csq knows fewer terms than the Sequence Ontology and lets a splice site hide what else a change does; ``_common`` brings
both to what they share. Whatever still differs must stand in ``csq_differences.tsv`` with its reason.
"""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from Bio.Seq import Seq
from tests.nomenclature.annotators import contigs, write_fasta, write_gff, write_vcf
from tests.nomenclature.apply import mismatch
from tests.nomenclature.changes import Anywhere, changes_anywhere

from vexas_report.knowledge.genome import Genome, load_genome
from vexas_report.model.names import Names
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import Namer
from vexas_report.nomenclature.edits import shift, trimmed
from vexas_report.nomenclature.transcripts import load_transcripts

DIFFERENCES = Path(__file__).parent / "csq_differences.tsv"
GENES = ("ADA2", "PRF1")
SEGMENTS = re.compile(r"(\d+)([A-Z*]+)>(\d+)([A-Z*]+)")

_OURS = {
    "splice_acceptor_variant": "splice_acceptor",
    "splice_donor_variant": "splice_donor",
    "splice_region_variant": "splice_region",
    "splice_donor_5th_base_variant": "splice_region",
    "splice_donor_region_variant": "splice_region",
    "5_prime_UTR_variant": "5_prime_utr",
    "3_prime_UTR_variant": "3_prime_utr",
    "intron_variant": "intron",
    "start_retained_variant": "start_retained",
    "stop_retained_variant": "stop_retained",
    "protein_altering_variant": "inframe_altering",
    "splice_polypyrimidine_tract_variant": "",
    "coding_sequence_variant": "",
}
_THEIRS = {"coding_sequence": "", "feature_truncation": "", "feature_elongation": ""}


def _common(terms: Iterable[str]) -> frozenset[str]:
    found = frozenset(terms) - {""}
    if sites := found & {"splice_acceptor", "splice_donor"}:
        return sites
    return found - {"intron"} if "splice_region" in found else found


def _ours(names: Names) -> frozenset[str]:
    return _common(_OURS.get(term, term.removesuffix("_variant")) for term in names.consequences)


def _left_aligned(genome: Genome, change: Anywhere) -> Anywhere:
    edit = trimmed(change.pos, change.ref, change.alt)
    moved = shift(genome, change.chrom, edit, to_right=False).edit
    anchor = genome.base(change.chrom, moved.start - 1)
    return Anywhere(change.gene, change.chrom, moved.start - 1, anchor + moved.ref, anchor + moved.alt)


def _csq(folder: Path, genome: Genome, changes: list[Anywhere]) -> dict[int, tuple[frozenset[str], str]]:
    """csq's common terms and its protein segments, by the change's number."""
    from pysam import bcftools

    parts = contigs(genome, GENES)
    write_fasta(folder / "loci.fa", parts.values())
    write_gff(folder / "loci.gff", genome, parts.values(), ensembl=True)
    write_vcf(folder / "changes.vcf", parts, changes)
    paths = [str(folder / name) for name in ("loci.fa", "loci.gff", "changes.vcf")]
    text = bcftools.csq("-l", "-f", paths[0], "-g", paths[1], paths[2])
    found = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        entries = [entry.split("|") for entry in cells[7].removeprefix("BCSQ=").split(",") if "|" in entry]
        terms = [_THEIRS.get(term, term) for entry in entries for term in entry[0].lstrip("*").split("&")]
        found[int(cells[2])] = _common(terms), next((entry[5] for entry in entries if len(entry) > 5), "")
    return found


def _differences() -> dict[tuple[str, str], str]:
    with DIFFERENCES.open(encoding="utf-8", newline="") as lines:
        return {(row["ours"], row["csq"]): row["reason"] for row in csv.DictReader(lines, delimiter="\t")}


def _text(terms: frozenset[str]) -> str:
    return "&".join(sorted(terms)) or "none"


def _compare(folder: Path, count: int, seed: int) -> dict[tuple[str, str], list[tuple[Anywhere, Names]]]:
    genome = load_genome(Assembly.GRCH38)
    namer = Namer(genome)
    changes = [_left_aligned(genome, change) for change in changes_anywhere(genome, GENES, count, seed)]
    theirs = _csq(folder, genome, changes)
    differing: dict[tuple[str, str], list[tuple[Anywhere, Names]]] = {}
    proteins = 0
    for number, change in enumerate(changes):
        names = namer.name(change.gene, change.chrom, change.pos, change.ref, change.alt)
        terms, segments = theirs.get(number, (frozenset(), ""))
        if terms != _ours(names):
            differing.setdefault((_text(_ours(names)), _text(terms)), []).append((change, names))
        elif names.protein is not None and (match := SEGMENTS.fullmatch(segments)):
            proteins += 1
            reference = _reference(genome, change.gene)
            place = int(match[1]) - 1
            whole = (
                reference[:place] + match[4] + ("" if match[4].endswith("*") else reference[place + len(match[2]) :])
            )
            if names.hgvs_p not in (None, "p.(Met1?)") and not match[2].endswith("*"):
                assert mismatch(str(names.hgvs_p), reference, whole) is None, (change, names, segments)
    assert proteins > count // 20
    return differing


def _reference(genome: Genome, gene: str) -> str:
    transcript = load_transcripts(genome.assembly)[gene]
    return str(Seq(transcript.sequence(genome)[transcript.cds_start - 1 : transcript.cds_end]).translate())


def test_consequences_are_those_of_csq(tmp_path: Path) -> None:
    assert {pair: cases[0] for pair, cases in _compare(tmp_path, 600, 1).items() if pair not in _differences()} == {}


@pytest.mark.oracles
def test_consequences_are_those_of_csq_8000_times(tmp_path: Path) -> None:
    differing = _compare(tmp_path, 8_000, 2)
    assert {pair: cases[0] for pair, cases in differing.items() if pair not in _differences()} == {}
    assert sum(map(len, differing.values())) < 8_000 * 0.03
