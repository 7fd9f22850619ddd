"""Contigs of a pangenome: the build stands before the name of the contig."""

import pytest

from vexas_report.knowledge.genome import chromosome
from vexas_report.knowledge.genome.assembly import FileFacts, decide_assembly
from vexas_report.model.terms import Assembly
from vexas_report.vcf.header import parse_header

COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1"


@pytest.mark.parametrize(
    ("written", "contig"),
    [
        ("GRCh38#0#chrX", "chrX"),
        ("grch38#chr22", "chr22"),
        ("GRCh37#X", "chrX"),
        ("GRCh38.chr10", "chr10"),
        ('"chrX"', "chrX"),
        ("HG002#1#chrX", None),
        ("GRCh38#0#chrUn_KI270302v1", None),
    ],
)
def test_a_contig_of_a_pangenome_is_known_by_its_last_part(written: str, contig: str | None) -> None:
    assert chromosome(written) == contig


def test_the_name_of_a_pangenomes_contig_names_the_build() -> None:
    header = parse_header(["##fileformat=VCFv4.2", "##contig=<ID=grch38#chr4,length=97395>", COLUMNS], "s.vcf")
    decision = decide_assembly(FileFacts(header.contigs, {}, (), header.hints))
    assert (decision.assembly, decision.rule) == (Assembly.GRCH38, "AS-12")
