"""A laboratory's ClinVar file: read by region at the genes, of either assembly, or refused with a reason."""

from pathlib import Path

import pysam
import pytest

from vexas_report.knowledge import load_genes
from vexas_report.knowledge.clinvar import load_clinvar
from vexas_report.knowledge.table_records import Allele
from vexas_report.model.problems import VexasReportError
from vexas_report.model.terms import Assembly

HEADER = """\
##fileformat=VCFv4.1
##fileDate=2026-06-01
##reference={reference}
##ID=<Description="ClinVar Variation ID">
##INFO=<ID=CLNSIG,Number=.,Type=String,Description="Significance">
##INFO=<ID=CLNREVSTAT,Number=.,Type=String,Description="Review status">
##contig=<ID={contig}>
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO
"""
RECORDS = """\
{contig}\t100\t1\tA\tC\t.\t.\tCLNSIG=Benign
{contig}\t47199052\t993450\tT\tC\t.\t.\tCLNSIG=Pathogenic;CLNREVSTAT=criteria_provided,_multiple_submitters,_no_conflicts
{contig}\t47199060\t7\tT\t.\t.\t.\tCLNSIG=not_provided
"""


def write(path: Path, reference: str = "GRCh38", contig: str = "X", *, index: bool = True) -> str:
    plain = path / "clinvar.vcf"
    plain.write_text((HEADER + RECORDS).format(reference=reference, contig=contig), encoding="utf-8")
    if not index:
        pysam.tabix_compress(str(plain), f"{plain}.gz", force=True)
        return f"{plain}.gz"
    return str(pysam.tabix_index(str(plain), preset="vcf", force=True))


@pytest.mark.parametrize("contig", ["X", "chrX"])
def test_records_at_the_genes_are_read_with_their_date(tmp_path: Path, contig: str) -> None:
    records = load_clinvar(write(tmp_path, contig=contig))
    (only,) = records.items()
    assert only[0] == (Assembly.GRCH38, Allele("chrX", 47199052, "T", "C"))
    assert only[1].significance == "Pathogenic"
    assert only[1].accession == "993450"
    assert only[1].review == "criteria provided, multiple submitters, no conflicts"
    assert only[1].date == "2026-06-01"


def test_the_assembly_is_the_files_own(tmp_path: Path) -> None:
    assert load_clinvar(write(tmp_path, "GRCh37")) == {}


def test_a_file_that_names_no_assembly_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VexasReportError, match="neither GRCh37 nor GRCh38"):
        load_clinvar(write(tmp_path, "T2T-CHM13"))


def test_a_file_without_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VexasReportError, match="by region"):
        load_clinvar(write(tmp_path, index=False))


def test_a_missing_file_is_refused() -> None:
    with pytest.raises(VexasReportError, match="does not exist"):
        load_clinvar("nowhere/clinvar.vcf.gz")


@pytest.mark.parametrize(("side", "read"), [("before", 0), ("first", 1), ("last", 1), ("behind", 0)])
def test_records_are_read_from_the_first_to_the_last_base_of_a_transcript(tmp_path: Path, side: str, read: int) -> None:
    place = load_genes()["UBA1"].region[Assembly.GRCH38]
    at = {"before": place.start - 1, "first": place.start, "last": place.end, "behind": place.end + 1}[side]
    plain = tmp_path / "clinvar.vcf"
    record = f"X\t{at}\t8\tA\tC\t.\t.\tCLNSIG=Benign\n"
    plain.write_text(HEADER.format(reference="GRCh38", contig="X") + record, encoding="utf-8")
    known = load_clinvar(str(pysam.tabix_index(str(plain), preset="vcf", force=True)))
    assert [key[1].pos for key in known] == [at] * read


@pytest.mark.parametrize(
    ("named", "read"),
    [
        ("ADA2:51816", True),
        ("CECR1:51816", True),
        ("ADA:100|ADA2:51816", True),
        ("", True),
        ("ADA:100", False),
        ("ADA:100|LOC126862933:126862933", False),
    ],
)
def test_a_class_of_another_gene_is_not_read(named: str, read: bool, tmp_path: Path) -> None:
    """GIVEN a record at ADA2 of which GENEINFO names genes THEN it counts only if one of them is ours: a class of ADA is not one of ADA2."""
    info = "##INFO=<ID=GENEINFO,Number=1,Type=String,Description=x>\n##contig"
    header = HEADER.format(reference="GRCh38", contig="22").replace("##contig", info, 1)
    gene = f";GENEINFO={named}" if named else ""
    plain = tmp_path / "clinvar.vcf"
    plain.write_text(f"{header}22\t17207277\t9\tG\tC\t.\t.\tCLNSIG=Benign{gene}\n", encoding="utf-8")
    path = str(pysam.tabix_index(str(plain), preset="vcf", force=True))
    assert bool(load_clinvar(path)) is read
