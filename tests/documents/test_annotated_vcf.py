import errno
import os
import re
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import pysam
import pysam.bcftools
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import cases
from tests.builders import findings as build

from vexas_report.documents import annotated_vcf as written
from vexas_report.documents.annotated_vcf import FORMAT, INFO, vcf_text, write_vcf
from vexas_report.model.findings import Findings


def write(document: Findings, folder: Path) -> Path:
    path, index = write_vcf(document, folder / "s.annotated.vcf.gz")
    assert index.is_file()
    return path


def test_the_index_case_reads_back_by_region(tmp_path: Path) -> None:
    with pysam.VariantFile(str(write(cases.index_case(), tmp_path))) as vcf:
        (record,) = vcf.fetch("chrX", 47199050, 47199051)
        assert (record.pos, record.ref, record.alts, list(record.filter)) == (47199051, "A", ("C",), ["PASS"])
        assert record.info["GENE"] == "UBA1"
        assert record.info["HGVSC"] == "c.121A>C"
        assert unquote(record.info["HGVSM"]) == "c.121=/A>C p.(Met41=/Leu)"
        assert record.info["VEXAS_CATEGORY"] == "met41_canonical"
        assert record.info["REPORTABLE"] is True
        assert record.info["VAF_CI95"] == pytest.approx((0.288457, 0.393314))
        call = record.samples["index_grch38"]
        assert (call["GT"], call["AD"], call["DP"]) == ((0, 1), (218, 112), 330)
        assert call["AF"][0] == pytest.approx(112 / 330, abs=1e-5)
        assert vcf.header.contigs["chrX"].length == 156040895
        assert set(vcf.header.contigs) == {"chr10", "chr22", "chrX"}


@pytest.mark.parametrize("case", cases.every_case(), ids=lambda case: case.sample.sample)
def test_bcftools_reads_every_case(case: Findings, tmp_path: Path) -> None:
    path = write(case, tmp_path)
    expected = sum(max(1, len(f.parts)) for f in case.findings)
    body = pysam.bcftools.view("-H", str(path), catch_stdout=True)
    assert len(body.splitlines()) == expected
    assert "##fileformat=VCFv4.3" in pysam.bcftools.view("-h", str(path), catch_stdout=True)
    with pysam.VariantFile(str(path)) as vcf:
        assert list(vcf.header.samples) == [case.sample.sample]


def test_a_rejected_sample_has_a_header_without_contigs(tmp_path: Path) -> None:
    text = vcf_text(cases.rejected())
    assert "##contig" not in text
    assert "##reference" not in text
    assert text.splitlines()[-1].startswith("#CHROM")
    with pysam.TabixFile(str(write(cases.rejected(), tmp_path))) as index:
        assert index.contigs == []


def test_parts_of_a_haplotype_are_records_of_their_own_in_order() -> None:
    lines = [line.split("\t") for line in vcf_text(cases.haplotype()).splitlines() if not line.startswith("#")]
    assert [(f[1], f[3], f[4]) for f in lines] == [("47199049", "G", "C"), ("47199051", "A", "T")]
    for fields in lines:
        assert "HAPLOTYPE=c.[119G>C%3B121A>T]" in fields[7]
        assert "GT_CALLED=0|2" in fields[7]
        assert fields[9].startswith(".:")


def test_records_come_in_karyotype_order() -> None:
    lines = [line.split("\t") for line in vcf_text(cases.index_case()).splitlines() if not line.startswith("#")]
    assert [(f[0], int(f[1])) for f in lines] == [
        ("chr10", 70600900),
        ("chr22", 17209533),
        ("chrX", 47199051),
        ("chrX", 47199077),
    ]


@pytest.mark.parametrize("genotype", ["0/1", "1", "0|1", "./1", "./.", ".", "0/0", "1/1/0"])
def test_a_genotype_that_fits_is_kept_as_called(genotype: str) -> None:
    text = vcf_text(build.document("s", findings=(build.finding(genotype=genotype),)))
    assert text.splitlines()[-1].split("\t")[9].split(":")[0] == genotype
    assert "GT_CALLED=" not in text


@pytest.mark.parametrize("genotype", ["1/2", "0/3", "A/B", "0/1;X", ""])
def test_a_genotype_that_does_not_fit_stands_in_info(genotype: str) -> None:
    last = vcf_text(build.document("s", findings=(build.finding(genotype=genotype),))).splitlines()[-1].split("\t")
    assert last[9].split(":")[0] == "."
    if genotype:
        (called,) = re.findall(r"GT_CALLED=([^;]+)", last[7])
        assert unquote(called) == genotype


def test_filters_are_declared_and_missing_ones_stay_missing(tmp_path: Path) -> None:
    document = build.document(
        "s", findings=(build.finding(filter=("weak_evidence", "0", "a b")), build.finding(filter=()))
    )
    with pysam.VariantFile(str(write(document, tmp_path))) as vcf:
        filters = [list(record.filter) for record in vcf]
    assert sorted(filters) == [[], ["weak_evidence", "%30", "a%20b"]]


def test_alleles_that_the_columns_cannot_hold_are_not_lost(tmp_path: Path) -> None:
    document = build.document("s", findings=(build.finding(ref="A", alt="]chr1:5]A\t<x>"),))
    with pysam.VariantFile(str(write(document, tmp_path))) as vcf:
        (record,) = vcf
        assert record.alts is None
        assert unquote(record.info["ALLELES_CALLED"]) == "A>]chr1:5]A\t<x>"


def test_the_same_findings_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    one.mkdir()
    other.mkdir()
    assert write(cases.index_case(), one).read_bytes() == write(cases.index_case(), other).read_bytes()
    names = "s.annotated.vcf.gz.tbi"
    assert (one / names).read_bytes() == (other / names).read_bytes()


@given(st.text(max_size=40))
@settings(max_examples=60)
def test_no_text_breaks_a_line_or_a_field(text: str) -> None:
    clean = text.encode("utf-8", "replace").decode()
    finding = build.finding(
        hgvs_c=clean, hgvs_p=clean, genotype=clean, filter=(clean,), classification_scheme=clean, counts_field=clean
    )
    document = build.document("s", findings=(finding,), sample=build.sample(clean or "s"))
    header, record = vcf_text(document).splitlines()[-2:]
    assert len(header.split("\t")) == len(record.split("\t")) == 10
    keys = [field.split("=")[0] for field in record.split("\t")[7].split(";")]
    assert len(keys) == len(set(keys))
    assert set(keys) <= {name for name, *_ in INFO}
    assert record.split("\t")[8] == ":".join(name for name, *_ in FORMAT)


@pytest.mark.parametrize(("free", "reason"), [(0, errno.ENOSPC), (10**9, errno.EIO)])
def test_a_write_that_fails_names_file_and_reason(free: int, reason: int, tmp_path: Path, monkeypatch) -> None:
    """GIVEN a disk that takes no more bytes, of which htslib says no reason, THEN the error has the file and the reason."""
    path = tmp_path / "a.annotated.vcf.gz"
    path.with_name(f"{path.name}.{os.getpid()}.part").symlink_to("/dev/full")
    monkeypatch.setattr(written.shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    with pytest.raises(OSError, match=os.strerror(reason)) as raised:
        write_vcf(cases.index_case(), path)
    assert (raised.value.errno, raised.value.filename) == (reason, str(path))


@pytest.mark.parametrize("name", ["a.annotated.vcf.gz", "a.annotated.vcf.gz.tbi"])
def test_a_place_that_takes_no_file_raises_and_does_not_end_the_process(name: str, tmp_path: Path) -> None:
    """GIVEN a folder where the VCF or its index should be THEN OSError; htslib alone ends the process by a segmentation fault."""
    (tmp_path / name).mkdir()
    with pytest.raises(OSError, match="Is a directory"):
        write_vcf(cases.index_case(), tmp_path / "a.annotated.vcf.gz")
    assert [path.name for path in tmp_path.iterdir() if ".part" in path.name] == []


def test_a_missing_folder_raises_and_does_not_end_the_process(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_vcf(cases.index_case(), tmp_path / "none" / "a.annotated.vcf.gz")
