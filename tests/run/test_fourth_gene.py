"""A gene is data: an invented recessive gene with invented sequence is added by rows alone and gets its whole report."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from vexas_report.knowledge.variant_tables import COLUMNS
from vexas_report.vcf.gene_windows import MARGIN

FIRST, SHIFT = 50_000_001, 1_000_000  # first base of the transcript on GRCh38; GRCh37 lies further right
FLANK, UTR, INTRON = 200, 50, 200
RUN = """\
import sys
from pathlib import Path
import vexas_report.knowledge.resources as resources
resources._root = lambda: Path(sys.argv[1])
from vexas_report.cli import main
sys.exit(main(sys.argv[2:]))
"""


def coding_sequence() -> str:
    """50 codons, invented: a start, 48 without a stop (the 11th is GGA), a stop."""
    chance = random.Random(11)
    codons = [a + b + c for a in "ACGT" for b in "ACGT" for c in "ACGT" if a + b + c not in ("TAA", "TAG", "TGA")]
    drawn = [chance.choice(codons) for _ in range(48)]
    drawn[9], drawn[30] = "GGA", "CAG"
    return "ATG" + "".join(drawn) + "TAA"


def genomic(coding_base: int) -> int:
    """Position on GRCh38 of a base of the coding sequence (1-based), whose first 50 lie in exon 1."""
    return FIRST + UTR + coding_base - 1 + (INTRON if coding_base > 50 else 0)


def row(hgvs_c: str, hgvs_p: str, pos: int, ref: str, alt: str, category: str, classification: str) -> str:
    cells = {
        "gene": "INV1",
        "transcript": "NM_999999.1",
        "hgvs_c": hgvs_c,
        "hgvs_p": hgvs_p,
        "grch37": f"chr10:{pos + SHIFT}:{ref}:{alt}",
        "grch38": f"chr10:{pos}:{ref}:{alt}",
        "category": category,
        "classification": classification,
        "evidence": "published",
        "sources": "PMID:00000001",
        "note": "",
    }
    return "\t".join(cells[column] for column in COLUMNS)


@pytest.fixture(scope="module")
def resources(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the resources with a fourth gene: an entry, two exons, a slice, a row of a table of its own."""
    folder = tmp_path_factory.mktemp("fourth") / "resources"
    shutil.copytree(repository / "resources", folder, ignore=shutil.ignore_patterns("example"))
    chance, cds = random.Random(7), coding_sequence()

    def invented(length: int) -> str:
        return "".join(chance.choice("ACGT") for _ in range(length))

    intron = "GTAAGT" + invented(INTRON - 12) + "TTTCAG"
    sequence = invented(FLANK + UTR) + cds[:50] + intron + cds[50:] + invented(UTR + FLANK)
    start, end = FIRST - FLANK, FIRST - FLANK + len(sequence) - 1
    (folder / "reference" / "INV1.GRCh38.fa").write_text(f">chr10:{start}-{end}\n{sequence}\n")
    exons = [(1, FIRST, FIRST + 99, FIRST + UTR, FIRST + 99), (2, FIRST + 300, FIRST + 449, FIRST + 300, FIRST + 399)]
    with (folder / "reference" / "exons.tsv").open("a") as table:
        for number, first, last, coding, coded in exons:
            places = (first, last, first + SHIFT, last + SHIFT, coding, coded)
            cells = ("INV1", "NM_999999.1", "ENST00000999999.1", "+", number, "chr10", *places, "NP_999999.1")
            table.write("\t".join(map(str, cells)) + "\n")
    with (folder / "genes.yaml").open("a") as genes:
        genes.write(
            "INV1:\n  hgnc: HGNC:99999\n  aliases: [OLD1]\n  shown: INV1 (OLD1)\n  transcript: NM_999999.1\n  protein: NP_999999.1\n"
            "  inheritance: autosomal_recessive\n  mechanism: loss_of_function\n  disease: invented deficiency\n  short: INVENTED\n"
            '  disease_id: "OMIM:999999"\n  source: invented\n  loci:\n'
            "    - {id: INV1-coding, exons: [1, 2], each: true, coding_only: true, acceptor: 2, donor: 2, label: coding exon, why: invented}\n"
        )
    known = row("c.31G>A", "p.(Gly11Arg)", genomic(31), "G", "A", "known_pathogenic", "pathogenic")
    (folder / "variants" / "invented.tsv").write_text("\t".join(COLUMNS) + "\n" + known + "\n")
    return folder


def report(resources: Path, folder: Path, *records: tuple[int, str, str]) -> tuple[dict[str, Any], str]:
    """findings.json and page of a gVCF with heterozygous calls; every other base of the gene is a reference block."""
    lines = [
        "##fileformat=VCFv4.2",
        "##contig=<ID=chr10,length=133797422>",
        "##contig=<ID=chrX,length=156040895>",
        '##INFO=<ID=END,Number=1,Type=Integer,Description="End">',
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
        '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Reads">',
        '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">',
        '##FORMAT=<ID=MIN_DP,Number=1,Type=Integer,Description="Least depth">',
        '##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Quality">',
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tP1",
    ]
    at = FIRST - 60
    for pos, ref, alt in sorted(records):
        lines.append(f"chr10\t{at}\t.\tN\t<NON_REF>\t.\tPASS\tEND={pos - 1}\tGT:DP:GQ:MIN_DP\t0/0:80:99:60")
        lines.append(f"chr10\t{pos}\t.\t{ref}\t{alt},<NON_REF>\t500\tPASS\t.\tGT:AD:DP:GQ\t0/1:40,41,0:81:99")
        at = pos + len(ref)
    lines.append(f"chr10\t{at}\t.\tN\t<NON_REF>\t.\tPASS\tEND={FIRST + 520}\tGT:DP:GQ:MIN_DP\t0/0:80:99:60")
    vcf = folder / "P1.vcf"
    vcf.write_text("\n".join(lines) + "\n")
    command = [
        sys.executable,
        "-c",
        RUN,
        str(resources),
        "one",
        str(vcf),
        "--out",
        str(folder / "out"),
        "--sample",
        "P1",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    findings = json.loads(next((folder / "out").rglob("*.findings.json")).read_text())
    return findings, next((folder / "out").rglob("*.report.html")).read_text()


def test_a_fourth_gene_is_named_judged_and_covered_by_rows_alone(resources: Path, tmp_path: Path) -> None:
    # GIVEN a heterozygous listed missense change and, in exon 2, a change that spells a stop
    cds = coding_sequence()
    assert cds[30:33] == "GGA"
    assert cds[93:96] == "CAG"
    findings, page = report(resources, tmp_path, (genomic(31), "G", "A"), (genomic(94), "C", "T"))
    # THEN both are named in the gene's transcript
    found = {f["hgvs_c"]: f for f in findings["findings"] if f["gene"] == "INV1"}
    assert set(found) == {"c.31G>A", "c.94C>T"}
    listed, stop = found["c.31G>A"], found["c.94C>T"]
    assert (listed["hgvs_p"], listed["transcript"], listed["hgvs_g"]) == (
        "p.(Gly11Arg)",
        "NM_999999.1",
        f"NC_000010.11:g.{genomic(31)}G>A",
    )
    assert (listed["category"], listed["classification"]) == ("known_pathogenic", "pathogenic")
    assert (stop["hgvs_p"], stop["category"]) == ("p.(Gln32*)", "predicted_loss_of_function")
    assert listed["vrs_id"].startswith("ga4gh:VA.")
    # AND the gene has its verdict, its loci and its place on the page
    part = next(g for g in findings["genes"] if g["gene"] == "INV1")
    assert (part["verdict"], part["disease"]) == ("possible_compound_heterozygous", "invented deficiency")
    loci = {locus["locus"]: locus["state"] for locus in findings["loci"] if locus["locus"].startswith("INV1")}
    assert loci == {"INV1-exon1": "variant", "INV1-exon2": "variant"}
    assert "INV1 (OLD1)" in page
    assert "invented deficiency" in page
    assert f"the {MARGIN} bases on either side" in page
    # AND the three others are told as without evidence, none of them changed
    assert [g["gene"] for g in findings["genes"]] == ["UBA1", "ADA2", "PRF1", "INV1"]


def test_a_gene_of_another_mechanism_is_not_judged_by_loss_of_function(resources: Path, tmp_path: Path) -> None:
    gain = tmp_path / "resources"
    shutil.copytree(resources, gain)
    text = (gain / "genes.yaml").read_text()
    before, entry = text.split("INV1:", 1)
    (gain / "genes.yaml").write_text(f"{before}INV1:{entry.replace('loss_of_function', 'gain_of_function')}")
    findings, _ = report(gain, tmp_path, (genomic(94), "C", "T"))
    (stop,) = [f for f in findings["findings"] if f["gene"] == "INV1"]
    assert (stop["hgvs_p"], stop["category"], stop["classification"]) == ("p.(Gln32*)", "uncertain", "uncertain")
    assert not any(line["acmg"].startswith("PVS1") for line in stop["evidence"])
    part = next(g for g in findings["genes"] if g["gene"] == "INV1")
    assert part["verdict"] == "no_reportable_variant"


def test_a_region_or_a_phenotype_of_a_gene_that_is_none_is_told(resources: Path, tmp_path: Path) -> None:
    broken = tmp_path / "resources"
    shutil.copytree(resources, broken)
    with (broken / "interpretation" / "regions.yaml").open("a") as regions:
        regions.write("GONE-RUN:\n  gene: GONE\n  label: x\n  first: [1, 0]\n  last: [3, 0]\n  source: x\n")
    load = "import vexas_report.knowledge as k; k.load_interpretation()"
    code = RUN.split("from vexas_report.cli", maxsplit=1)[0] + load
    done = subprocess.run([sys.executable, "-c", code, str(broken)], capture_output=True, text=True, check=False)
    assert "GONE is no gene of genes.yaml" in done.stderr
