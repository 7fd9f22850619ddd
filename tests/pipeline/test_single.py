"""One file without a sheet: its name, and whose report it may replace."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vexas_report.model.problems import VexasReportError
from vexas_report.model.sample import Sample
from vexas_report.pipeline.single import SUFFIXES, report_one, stem

EXAMPLE = Path(__file__).parents[2] / "resources" / "example" / "vcf"


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True), st.sampled_from(SUFFIXES), st.booleans())
def test_only_the_ending_of_a_variant_file_comes_off(name: str, suffix: str, upper: bool) -> None:
    if any(name.casefold().endswith(known) for known in (*SUFFIXES, ".g", ".genome")):
        return
    assert stem(name + (suffix.upper() if upper else suffix)) == name


def refused(sample: Sample, out: Path) -> str:
    before = sorted(out.rglob("*")) if out.exists() else None
    with pytest.raises(VexasReportError) as caught:
        report_one(sample, out)
    assert (sorted(out.rglob("*")) if out.exists() else None) == before
    return caught.value.problems[0].code


def test_a_report_of_another_file_is_never_overwritten(tmp_path: Path) -> None:
    """GIVEN reports of 23.1234 WHEN 23.1235 comes, or another file under the same name THEN each keeps its own."""
    for name, source in (("23.1234.vcf.gz", "met41thr_grch38.vcf.gz"), ("23.1235.vcf", "negative_grch38.vcf")):
        shutil.copyfile(EXAMPLE / source, tmp_path / name)
        report_one(Sample("", str(tmp_path / name)), tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out/default").iterdir()) == ["23.1234", "23.1235"]
    other = Sample("23.1234", str(tmp_path / "23.1235.vcf"))
    assert refused(other, tmp_path / "out") == "REPORT_OF_OTHER_INPUT"


def test_the_same_file_is_reported_anew_also_where_its_content_or_its_place_changed(tmp_path: Path) -> None:
    vcf = tmp_path / "a.vcf.gz"
    shutil.copyfile(EXAMPLE / "met41thr_grch38.vcf.gz", vcf)
    report_one(Sample("", str(vcf)), tmp_path / "out")
    shutil.copyfile(EXAMPLE / "index_grch37.vcf.gz", vcf)
    findings, _ = report_one(Sample("", str(vcf)), tmp_path / "out")
    moved = tmp_path / "moved" / "a.vcf.gz"
    moved.parent.mkdir()
    vcf.rename(moved)
    again, _ = report_one(Sample("", str(moved)), tmp_path / "out")
    assert again.conclusion == findings.conclusion


@pytest.mark.parametrize(
    ("name", "sample", "code"),
    [
        ("none.vcf", "", "INPUT_MISSING"),
        (".", "", "INPUT_MISSING"),
        ("my file.vcf", "", "SHEET_NAME"),
        ("my file.vcf", "../x", "SHEET_NAME"),
    ],
)
def test_what_cannot_be_reported_writes_nothing(name: str, sample: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "my file.vcf").touch()
    assert refused(Sample(sample, str(tmp_path / name)), tmp_path / "out") == code


def test_the_results_of_a_run_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out/.work").mkdir(parents=True)
    assert refused(Sample("", str(EXAMPLE / "negative_grch38.vcf")), tmp_path / "out") == "OUTDIR_OF_A_RUN"
