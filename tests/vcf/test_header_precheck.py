"""What the headers tell before a run: each sample that would be rejected, and nothing of the others."""

import gzip
from pathlib import Path

import pytest
from tests.builders.vcf import FORMATS, VcfBuilder

from vexas_report.model.problems import VexasReportError
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Severity
from vexas_report.vcf import columns, precheck_headers

LARGE = 10**9


def two(samples: tuple[str, ...] = ("S2", "S1")) -> VcfBuilder:
    return VcfBuilder(samples=samples, meta=FORMATS).add("X", 5, "A", "C", *["0/0"] * len(samples))


@pytest.mark.parametrize("packing", ["plain", "gzip", "bgzip", "bcf"])
def test_columns_are_told_in_the_order_of_the_file(tmp_path: Path, packing: str) -> None:
    assert columns(getattr(two(), packing)(tmp_path / "a"), LARGE) == ("S2", "S1")


def test_an_unpacked_bcf_tells_its_columns(tmp_path: Path) -> None:
    raw = tmp_path / "raw.bcf"
    raw.write_bytes(gzip.decompress(Path(two().bcf(tmp_path / "a.bcf")).read_bytes()))
    assert columns(str(raw), LARGE) == ("S2", "S1")


def test_columns_of_what_is_no_vcf_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_text("no header\n")
    with pytest.raises(VexasReportError):
        columns(str(path), LARGE)


def test_a_rejected_sample_is_foreseen_as_a_warning_and_the_others_are_not_named(tmp_path: Path) -> None:
    """GIVEN a sound file, one that is no VCF, one that is not there and a column that the file lacks THEN the second and the
    last are warned of: what is not there the check of the sheet names."""
    good = two().plain(tmp_path / "good.vcf")
    bad = tmp_path / "bad.vcf"
    bad.write_text("no header\n")
    rows = [
        Sample("S1", good, vcf_sample="S1"),
        Sample("B", str(bad)),
        Sample("M", str(tmp_path / "missing.vcf")),
        Sample("X", good, vcf_sample="none"),
    ]
    found = list(precheck_headers(rows, LARGE))
    assert {p.severity for p in found} == {Severity.WARNING}
    assert len(found) == 2
    assert "bad.vcf" in found[0].where
    assert "'none'" in found[1].message


def test_rows_that_share_a_column_are_warned_of_with_its_name(tmp_path: Path) -> None:
    path = two().plain(tmp_path / "a.vcf")
    rows = [Sample("A", path, vcf_sample="S1"), Sample("B", path, vcf_sample="S1"), Sample("C", path, vcf_sample="S2")]
    (said,) = precheck_headers(rows, LARGE)
    assert "column 'S1'" in said.message
    assert "also used for B." in said.message


def test_only_columns_that_stand_twice_are_named(tmp_path: Path) -> None:
    """GIVEN a header in which one of three columns stands twice THEN it is refused, and that one alone is named."""
    path = VcfBuilder(samples=("A", "B", "A", "C"), meta=FORMATS).plain(tmp_path / "a.vcf")
    with pytest.raises(VexasReportError) as refused:
        columns(path, LARGE)
    (told,) = refused.value.problems
    assert told.code == "VCF_DUPLICATE_SAMPLES"
    assert told.message.endswith("named 'A'.")
