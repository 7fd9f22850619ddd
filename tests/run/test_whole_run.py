"""A folder or a sheet in one process: the same documents and the same rules as the workflow."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from vexas_report.cli import main

EXAMPLE = Path(__file__).parents[2] / "resources" / "example" / "vcf"
NAMES = ("index_grch37.vcf.gz", "negative_grch38.vcf", "truncated_grch38.vcf.gz")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "vcf").mkdir()
    for name in NAMES:
        shutil.copyfile(EXAMPLE / name, tmp_path / "vcf" / name)
    return tmp_path / "vcf"


def call(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def times(out: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file() and ".work" not in path.parts}


def test_a_folder_becomes_reports_and_a_second_run_does_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """GIVEN a folder of three files, one broken THEN all have their documents, the outcome is said, and nothing is done twice."""
    out = tmp_path / "out"
    assert call("run", folder, "--out", out) == 1
    printed = capsys.readouterr().out
    assert "vexas-report: 3 samples, 2 reports, 1 not analysed" in printed
    assert "  x truncated_grch38   VCF_TRUNCATED: " in printed
    assert len(list(out.glob("default/*/*.report.html"))) == 3
    assert 'href="default/summary.html"' in (out / "index.html").read_text()
    before = times(out)
    assert call("run", folder, "--out", out) == 1
    assert times(out) == before
    assert capsys.readouterr().out == printed


def test_what_changed_and_what_is_gone_is_made_anew(folder: Path, tmp_path: Path) -> None:
    """GIVEN results WHEN a file is replaced by an older one, a document is deleted, a file leaves THEN all three show."""
    out = tmp_path / "out"
    call("run", folder, "--out", out)
    page = out / "default/index_grch37/index_grch37.report.html"
    content = page.read_bytes()
    page.unlink()
    call("run", folder, "--out", out)
    assert page.read_bytes() == content
    shutil.copyfile(EXAMPLE / "carrier_grch37.vcf.gz", folder / "index_grch37.vcf.gz")
    os.utime(folder / "index_grch37.vcf.gz", (1577836800, 1577836800))
    (folder / NAMES[2]).unlink()
    assert call("run", folder, "--out", out) == 0
    assert (out / "default/.former/truncated_grch38").is_dir()
    assert (out / "default/.former/index_grch37").is_dir()
    assert (out / "default/carrier_grch37").is_dir()
    assert len((out / "default/summary.tsv").read_text().splitlines()) == 1 + 2


def test_a_sheet_is_written_filled_in_and_run(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("sheet", "vcf", "--out", "samples.tsv") == 0
    assert "2 rows in samples.tsv" in capsys.readouterr().out or (tmp_path / "samples.tsv").is_file()
    assert call("sheet", "vcf", "--out", "samples.tsv") == 2
    assert "FILE_UNUSABLE" in capsys.readouterr().err
    config = tmp_path / "c.yaml"
    config.write_text("fail_on_rejected: false\nlaboratory: Our laboratory\n")
    assert call("run", "samples.tsv", "--out", "out", "--config", "c.yaml") == 0
    page = (tmp_path / "out/default/index_grch37/index_grch37.report.html").read_text()
    assert "Our laboratory" in page


@pytest.mark.parametrize(("source", "code"), [("none.tsv", "INPUT_MISSING"), ("empty", "INPUT_MISSING")])
def test_what_cannot_be_run_is_a_sentence(
    source: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert call("run", tmp_path / source, "--out", tmp_path / "out") == 2
    told = capsys.readouterr().err
    assert code in told
    assert "  fix: " in told
    assert not (tmp_path / "out").exists()


def test_another_run_in_the_same_place_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from vexas_report.run.lock import OutdirLock

    with OutdirLock(tmp_path / "out/.work"):
        assert call("run", folder, "--out", tmp_path / "out") == 2
    assert "OUTDIR_IN_USE" in capsys.readouterr().err


def test_an_alignment_without_index_is_announced_and_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """GIVEN a VCF without a call and a BAM that shows the variant, without its index THEN sheet, check and run warn of it
    before anything is read, and the reads decide all the same."""
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name in ("rescued_grch38.vcf.gz", "rescued_grch38.bam"):
        shutil.copyfile(EXAMPLE.parent / ("reads" if name.endswith("bam") else "vcf") / name, folder / name)
    warning = (
        "ALIGNMENT_NO_INDEX: The alignment has no index in its folder: the run makes one below the output directory."
    )
    assert call("sheet", folder, "--out", tmp_path / "samples.tsv") == 0
    assert warning in capsys.readouterr().err
    assert call("check", "--samples", tmp_path / "samples.tsv") == 0
    said = capsys.readouterr()
    assert warning in said.err
    assert "1 warning" in said.out
    assert call("run", folder, "--out", out) == 0
    said = capsys.readouterr()
    assert said.err.count("ALIGNMENT_NO_INDEX") == 1
    assert "  ? rescued" in said.out
    assert list((out / ".work").rglob("*.bai"))
    assert sorted(path.name for path in folder.iterdir()) == ["rescued_grch38.bam", "rescued_grch38.vcf.gz"]


def documents(out: Path) -> dict[str, bytes]:
    files = (path for path in out.rglob("*") if path.is_file() and ".work" not in path.parts)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def test_several_cores_give_the_same_bytes_as_one(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("shard_size: 1\n")
    for cores in ("1", "3"):
        assert call("run", folder, "--out", tmp_path / cores, "--config", tmp_path / "c.yaml", "--cores", cores) == 1
    assert len(documents(tmp_path / "3")) > 3
    assert documents(tmp_path / "3") == documents(tmp_path / "1")


@pytest.mark.parametrize("how", ["killed", "a problem"])
def test_a_process_that_fails_ends_the_run_with_a_sentence(
    how: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a forked process that the system ends, or that meets a problem of all samples THEN a sentence names it."""
    from vexas_report.model.problems import VexasReportError, problem
    from vexas_report.run import whole_run
    from vexas_report.run.run_problems import INPUT_MISSING

    def failing(*_: object) -> None:
        if how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        raise VexasReportError(problem(INPUT_MISSING, "Away."))

    monkeypatch.setattr(whole_run, "report_part", failing)
    (tmp_path / "c.yaml").write_text("shard_size: 1\n")
    out = tmp_path / "out"
    assert call("run", folder, "--out", out, "--config", tmp_path / "c.yaml", "--cores", "2") == 2
    told = capsys.readouterr().err
    assert ("OUT_OF_MEMORY" if how == "killed" else "INPUT_MISSING: Away.") in told


def test_a_sample_whose_folder_takes_files_again_is_reported_and_in_the_summary(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "default").mkdir(parents=True)
    (out / "default/index_grch37").touch()
    assert call("run", folder, "--out", out) == 1
    assert "index_grch37\tnot_analysed" in (out / "default/summary.tsv").read_text()
    (out / "default/index_grch37").unlink()
    call("run", folder, "--out", out)
    assert "index_grch37\treported" in (out / "default/summary.tsv").read_text()
