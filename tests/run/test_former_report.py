"""A released report is never overwritten without a trace."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from vexas_report.cli import main
from vexas_report.model.findings import statement_version
from vexas_report.plan.output_state import FORMER

EXAMPLE = Path(__file__).parents[2] / "resources" / "example" / "vcf"


@pytest.fixture
def batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two samples reported; the working directory is their folder."""
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(EXAMPLE / "index_grch37.vcf.gz", tmp_path / "a.vcf.gz")
    shutil.copyfile(EXAMPLE / "negative_grch38.vcf", tmp_path / "b.vcf")
    (tmp_path / "samples.tsv").write_text("sample\tvcf\na\ta.vcf.gz\nb\tb.vcf\n")
    assert run() == 0
    return tmp_path


def run(**config: object) -> int:
    Path("config.yaml").write_text(json.dumps(config))
    return main(["run", "samples.tsv", "--out", "out", "--config", "config.yaml"])


def documents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def former(batch: Path) -> list[str]:
    root = batch / "out/default" / FORMER
    return sorted(path.relative_to(root).as_posix() for path in root.glob("*/*")) if root.is_dir() else []


def test_a_report_that_says_something_else_keeps_the_one_before_and_is_named(
    batch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """GIVEN a released report WHEN a threshold changes its conclusion THEN all its documents are kept under the day that it was
    made, and the ending names it and what changed; the run after it is silent."""
    released = documents(batch / "out/default/a")
    day = 1_700_000_000  # 2023-11-14
    for path in (batch / "out/default/a").iterdir():
        os.utime(path, (day, day))
    capsys.readouterr()
    thresholds = {"strong_alt_reads": 900, "moderate_alt_reads": 800, "min_depth": 1000}
    assert run(thresholds=thresholds) == 0
    assert documents(batch / "out/default/.former/2023-11-14/a") == released
    assert documents(batch / "out/default/a") != released
    printed = capsys.readouterr().out
    assert "1 report says something else than before:" in printed
    assert "  ~ a   " in printed
    assert "The documents of 1 former report are in out/default/.former" in printed
    assert run(thresholds=thresholds) == 0
    assert "than before" not in capsys.readouterr().out


def test_an_update_that_changes_no_statement_makes_no_new_version(batch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a program of another version WHEN it says the same THEN no former report, and the new one names the new program."""
    before = json.loads((batch / "out/default/a/a.findings.json").read_bytes())
    monkeypatch.setattr("vexas_report.plan.run_plan.program_digest", lambda: "0" * 16)
    monkeypatch.setattr(sys.modules["vexas_report.knowledge.provenance"], "program_digest", lambda: "0" * 16)
    assert run() == 0
    after = json.loads((batch / "out/default/a/a.findings.json").read_bytes())
    assert after["provenance"]["program"]["digest"] == "0" * 16 != before["provenance"]["program"]["digest"]
    assert statement_version(after) == statement_version(before)
    assert former(batch) == []


def test_a_document_that_somebody_edited_is_kept(batch: Path) -> None:
    """GIVEN a page with a note of the laboratory WHEN its sample is reported again THEN the page with the note is kept."""
    page = batch / "out/default/a/a.report.html"
    note = page.read_bytes() + b"<!-- seen by Dr. A -->"
    page.write_bytes(note)
    assert run() == 0
    assert page.read_bytes() != note
    (kept,) = (batch / "out/default/.former").glob("*/a/a.report.html")
    assert kept.read_bytes() == note


def test_a_run_that_was_killed_while_it_replaced_a_report_keeps_the_former_once(
    batch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a run that ends after it wrote the new page THEN the next one keeps the released documents once, unmixed."""
    from vexas_report.documents import report_files

    released = documents(batch / "out/default/a")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(report_files, "write_vcf", killed)
        assert run(thresholds={"min_depth": 1000}) == 130
    assert run(thresholds={"min_depth": 1000}) == 0
    (place,) = (batch / "out/default/.former").glob("*/a*")
    assert documents(place) == released


def test_each_former_version_of_one_day_is_kept(batch: Path) -> None:
    versions = []
    for depth in (1000, 20, 2000, 20):
        versions.append(documents(batch / "out/default/a"))
        assert run(thresholds={"min_depth": depth}) == 0
    kept = [documents(path) for path in sorted((batch / "out/default/.former").glob("*/a*"))]
    assert kept == versions


def test_a_report_of_another_schema_is_kept_and_compared_by_its_headline(
    batch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = batch / "out/default/a/a.findings.json"
    old = json.loads(path.read_bytes())
    old["schema_version"], old["of_another_time"] = "1.0.0", True
    old["conclusion"]["vexas"] = "not_detected"
    path.write_text(json.dumps(old))
    capsys.readouterr()
    assert run() == 0
    assert "  ~ a   conclusion: not_detected -> " in capsys.readouterr().out
    assert len(former(batch)) == 1


def test_a_single_file_keeps_its_former_report_and_says_where(batch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["one", "b.vcf", "--out", "single"]) == 0
    released = documents(batch / "single/default/b")
    capsys.readouterr()
    assert main(["one", "b.vcf", "--out", "single", "--sex", "male"]) == 0
    (place,) = (batch / "single/default/.former").glob("*/b")
    assert documents(place) == released
    assert f"The former report is in {place.relative_to(batch)}" in capsys.readouterr().out
