"""Names and consequences against snpEff, with a database built from our transcripts and sequence.

snpEff spells names its own way; both sides are brought to what they share. Whatever still differs must stand in
``snpeff_differences.tsv`` with its reason: by kind of name (``c``, ``p``) or by pair of consequences.
"""

import csv
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.nomenclature.annotators import contigs, write_fasta, write_gff, write_vcf
from tests.nomenclature.changes import Anywhere, changes_anywhere
from tests.nomenclature.test_csq import GENES, _left_aligned

from vexas_report.knowledge.genome import Genome, load_genome
from vexas_report.model.names import Names
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import Namer

pytestmark = pytest.mark.oracles

DIFFERENCES = Path(__file__).parent / "snpeff_differences.tsv"
SEVERAL = re.compile(r"p\.((?:[A-Z][a-z]{2}){2,})(\d+)((?:[A-Z][a-z]{2})+)")

_THEIRS = {
    "conservative_inframe_deletion": "inframe_deletion",
    "disruptive_inframe_deletion": "inframe_deletion",
    "conservative_inframe_insertion": "inframe_insertion",
    "disruptive_inframe_insertion": "inframe_insertion",
    "initiator_codon_variant": "start_lost",
    "5_prime_UTR_premature_start_codon_gain_variant": "5_prime_UTR_variant",
    "5_prime_UTR_truncation": "5_prime_UTR_variant",
    "3_prime_UTR_truncation": "3_prime_UTR_variant",
    "exon_loss_variant": "",
    "non_canonical_start_codon": "",
    "bidirectional_gene_fusion": "",
}
_OURS = {
    "splice_donor_5th_base_variant": "splice_region_variant",
    "splice_donor_region_variant": "splice_region_variant",
    "splice_polypyrimidine_tract_variant": "",
    "coding_sequence_variant": "",
    "protein_altering_variant": "inframe_indel",
}


def _common(terms: Iterable[str]) -> frozenset[str]:
    found = frozenset(terms) - {""}
    if sites := found & {"splice_acceptor_variant", "splice_donor_variant"}:
        return sites
    return found - {"intron_variant"} if "splice_region_variant" in found else found


def _coding(name: str) -> str:
    """``c.1460dup`` of ``c.1460dupA``, ``c.1469_1472delinsTTTT`` of ``c.1469_1472delAAAAinsTTTT``."""
    return re.sub(r"del[ACGT]+ins", "delins", re.sub(r"(del|dup|inv)[ACGT]+$", r"\1", name))


def _protein(name: str) -> str:
    """Without parentheses, a frameshift in its short form, ``=`` for the same residue, a delins with both its ends."""
    plain = re.sub(r"^p\.\((.*)\)$", r"p.\1", name).replace("Ter", "*")
    if match := SEVERAL.fullmatch(plain):
        last = int(match[2]) + len(match[1]) // 3 - 1
        return f"p.{match[1][:3]}{match[2]}_{match[1][-3:]}{last}delins{match[3]}"
    plain = re.sub(r"^p\.(...)(\d+)\1$", r"p.\1\2=", plain)
    return re.sub(r"(?<=\d)(?:[A-Z][a-z]{2})?fs.*", "fs", plain)


def _annotations(folder: Path, genome: Genome, changes: list[Anywhere]) -> dict[int, tuple[frozenset[str], str, str]]:
    parts = contigs(genome, GENES)
    database = folder / "data" / "loci"
    database.mkdir(parents=True)
    write_fasta(database / "sequences.fa", parts.values())
    write_gff(database / "genes.gff", genome, parts.values(), ensembl=False)
    write_vcf(folder / "changes.vcf", parts, changes)
    (folder / "snpEff.config").write_text("data.dir = ./data/\nloci.genome : loci\n", encoding="ascii")
    program = shutil.which("snpEff")
    assert program is not None, "make oracles installs snpEff"
    common = ["-c", "snpEff.config", "loci"]
    build = [program, "build", "-gff3", "-noCheckCds", "-noCheckProtein", *common]
    subprocess.run(build, cwd=folder, check=True, capture_output=True)
    annotate = [program, "ann", "-noStats", "-noLog", "-noShiftHgvs", *common, "changes.vcf"]
    text = subprocess.run(annotate, cwd=folder, check=True, capture_output=True, text=True).stdout
    found = {}
    for line in text.splitlines():
        if line.startswith("#") or "ANN=" not in line:
            continue
        cells = line.split("\t")
        for entry in cells[7].partition("ANN=")[2].partition(";")[0].split(","):
            fields = entry.split("|")
            if fields[5] == "transcript":
                terms = _common(_THEIRS.get(term, term) for term in fields[1].split("&"))
                found.setdefault(int(cells[2]), (terms, _coding(fields[9]), _protein(fields[10])))
    return found


def _differences() -> set[tuple[str, str, str]]:
    with DIFFERENCES.open(encoding="utf-8", newline="") as lines:
        return {(row["what"], row["ours"], row["snpeff"]) for row in csv.DictReader(lines, delimiter="\t")}


def _kind(name: str) -> str:
    """What a name looks like, its numbers, bases and residues taken away."""
    if name.startswith("c."):
        short = re.sub(r"(?<=ins)[ACGT]+|[ACGT](?=>)|(?<=>)[ACGT]", "", name)
        return re.sub(r"[-*]?\d+(?:[+-]\d+)?", "n", short)
    short = re.sub(r"(?:[A-Z][a-z]{2})+", "Aaa", name)
    return re.sub(r"Aaa\*[Aa*?]+$", "Aaa*…", re.sub(r"\d+", "n", short))


def _text(terms: frozenset[str]) -> str:
    return "&".join(sorted(terms)) or "none"


def _compare(folder: Path, count: int, seed: int) -> dict[tuple[str, str, str], list[tuple[Anywhere, Names, str]]]:
    genome = load_genome(Assembly.GRCH38)
    namer = Namer(genome)
    changes = [_left_aligned(genome, change) for change in changes_anywhere(genome, GENES, count, seed)]
    theirs = _annotations(folder, genome, changes)
    differing: dict[tuple[str, str, str], list[tuple[Anywhere, Names, str]]] = {}
    for number, change in enumerate(changes):
        names = namer.name(change.gene, change.chrom, change.pos, change.ref, change.alt)
        terms, coding, protein = theirs[number]
        ours = _common(_OURS.get(term, term) for term in names.consequences)
        found = []
        if terms != ours:
            found.append((("consequence", _text(ours), _text(terms)), ""))
        if coding != names.hgvs_c:
            found.append((("c", _kind(str(names.hgvs_c)), _kind(coding)), coding))
        own = _protein(names.hgvs_p or "")
        if own not in (protein, "p.?"):
            found.append((("p", _kind(own), _kind(protein)), protein))
        for key, value in found:
            differing.setdefault(key, []).append((change, names, value))
    return differing


def test_names_and_consequences_are_those_of_snpeff(tmp_path: Path) -> None:
    differing = _compare(tmp_path, 4_000, 3)
    assert {key: cases[0] for key, cases in differing.items() if key not in _differences()} == {}
