"""The commands, run in process: files in, files out, statuses, and problems as sentences."""

import json
from pathlib import Path

import pytest

from vexas_report.cli import main

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "resources" / "example" / "vcf"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A configuration beside a sheet of the index case and a broken file."""
    rows = [
        "sample\tvcf\tsex\tspecimen\talignment",
        f"index\t{EXAMPLE / 'index_grch37.vcf.gz'}\tmale\tblood\treads.bam",
        f"broken\t{EXAMPLE / 'truncated_grch38.vcf.gz'}\tmale\tblood\t",
    ]
    (tmp_path / "samples.tsv").write_text("\n".join(rows) + "\n")
    config = tmp_path / "config.yaml"
    config.write_text(f"samples: {tmp_path / 'samples.tsv'}\noutdir: {tmp_path / 'out'}\n")
    return config


def _run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_the_stages_hand_on_their_files(sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """GIVEN a sheet of two samples THEN check, collect, coverage, interpret, report and summarise lead to their documents."""
    work = tmp_path / "work"
    assert _run("check", "--config", sheet, "--manifests", work) == 0
    manifests = sorted(work.rglob("*.manifest.json"))
    assert len(manifests) == 2
    for manifest in manifests:
        stem = str(manifest).removesuffix("manifest.json")
        assert _run("collect", "--manifest", manifest, "--out", stem + "evidence.jsonl") == 0
        assert _run("coverage", "--manifest", manifest, "--out", stem + "coverage.jsonl") == 0
        interpret = ("interpret", "--manifest", manifest, "--evidence", stem + "evidence.jsonl")
        assert _run(*interpret, "--coverage", stem + "coverage.jsonl", "--out", stem + "findings.jsonl") == 0
        assert _run("report", "--findings", stem + "findings.jsonl", "--outdir", tmp_path / "out") == 0
    findings = sorted(work.rglob("*.findings.jsonl"))
    assert _run("summarise", "--batch", "default", "--findings", *findings, "--outdir", tmp_path / "out") == 0
    index = json.loads((tmp_path / "out/default/index/index.findings.json").read_text())
    assert index["conclusion"]["vexas"] == "detected"
    assert [p["code"] for p in index["problems"]] == ["COVERAGE_NOT_READ"]
    assert json.loads((tmp_path / "out/default/broken/broken.findings.json").read_text())["status"] == "not_analysed"
    capsys.readouterr()
    summary = tmp_path / "out/default/summary.tsv"
    assert _run("summarise", "--totals", summary) == 0
    assert _run("summarise", "--totals", summary, "--fail-on-rejected") == 1
    assert capsys.readouterr().out.splitlines() == ["2 samples in, 1 reported, 1 not analysed"] * 2


def test_one_file_without_a_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = _run("one", EXAMPLE / "met41thr_grch38.vcf.gz", "--out", tmp_path, "--sex", "male", "--specimen", "blood")
    printed = capsys.readouterr().out
    assert status == 0
    assert "c.122T>C p.(Met41Thr)" in printed
    assert (tmp_path / "default/met41thr_grch38/met41thr_grch38.report.html").is_file()


@pytest.mark.parametrize("name", ["truncated_grch38.vcf.gz", "no such file.vcf"])
def test_one_broken_file_gets_its_report_and_a_status(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("one", EXAMPLE / name, "--out", tmp_path, "--sample", "s1") == 1
    assert "Not analysed" in capsys.readouterr().out
    assert (tmp_path / "default/s1/s1.report.html").is_file()


def test_check_tells_every_problem_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "samples.tsv").write_text("sample\tvcf\tspecimn\na b\tx.vcf\tblood\n")
    config = tmp_path / "config.yaml"
    config.write_text(
        f"samples: {tmp_path / 'samples.tsv'}\nshard_sise: 4\nreference: {{GRCh38: {tmp_path / 'none.fa'}}}\n"
    )
    assert _run("check", "--config", config) == 1
    told = capsys.readouterr().err
    for value in ("specimn", "specimen", "a b", "shard_sise", "shard_size", "none.fa"):
        assert value in told
    assert "mend:" in told
    assert "Traceback" not in told


def test_check_foresees_what_the_headers_of_the_files_tell(
    sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """GIVEN a column that a VCF does not have, a folder, a text THEN check warns with the names that are there, and runs on."""
    (tmp_path / "text.vcf").write_text("no VCF\n")
    rows = [
        "sample\tvcf\tvcf_sample",
        f"right\t{EXAMPLE / 'index_grch37.vcf.gz'}\t",
        f"wrong\t{EXAMPLE / 'splice_m1_grch38.bcf'}\tNOBODY",
        f"folder\t{tmp_path}\t",
        f"text\t{tmp_path / 'text.vcf'}\t",
        f"gone\t{tmp_path / 'gone.vcf'}\t",
    ]
    (tmp_path / "samples.tsv").write_text("\n".join(rows) + "\n")
    assert _run("check", "--config", sheet) == 0
    printed = capsys.readouterr()
    assert "5 samples checked: 0 errors, 4 warnings" in printed.out
    told = [line.split(":")[1].strip() for line in printed.err.splitlines() if line.startswith("warning")]
    assert sorted(told) == ["SHEET_FILE_MISSING", "VCF_IS_DIRECTORY", "VCF_NOT_VCF", "VCF_SAMPLE_NOT_FOUND"]
    assert "the file has 1 column: " in printed.err


def test_check_reads_the_laboratorys_own_files(sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.tsv").write_text("gene\tposition\n")
    (tmp_path / "clinvar.vcf.gz").write_text("##fileformat=VCFv4.1\n")
    sheet.write_text(
        sheet.read_text() + f"local_variants: {tmp_path / 'own.tsv'}\nclinvar: {tmp_path / 'clinvar.vcf.gz'}\n"
    )
    assert _run("check", "--config", sheet) == 1
    told = capsys.readouterr().err
    assert "TABLE_COLUMNS" in told
    assert "clinvar.vcf.gz" in told


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("vexas-report ")


def test_wrong_usage_is_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["one"])
    assert caught.value.code == 2
    assert "FILE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("collect", "--manifest", "none.json", "--out", "out.jsonl"), "FILE_UNUSABLE"),
        (("collect", "--manifest", "empty", "--out", "out.jsonl"), "STAGE_FILE_INVALID"),
        (("report", "--findings", "text", "--outdir", "out"), "STAGE_FILE_INVALID"),
        (("summarise", "--batch", "b", "--outdir", "out", "--findings-list", "none"), "FILE_UNUSABLE"),
        (("summarise", "--totals", "none.tsv"), "FILE_UNUSABLE"),
        (("one", str(EXAMPLE / "met41thr_grch38.vcf.gz"), "--out", "text"), "FILE_UNUSABLE"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_sentence(
    arguments: tuple[str, ...],
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text").write_text("not JSON\n")
    (tmp_path / "empty").touch()
    assert _run(*arguments) == 1
    told = capsys.readouterr().err
    assert code in told
    assert "mend:" in told


def test_summarise_without_its_batch_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["summarise", "--outdir", str(tmp_path)])
    assert caught.value.code == 2
    assert "--batch" in capsys.readouterr().err
