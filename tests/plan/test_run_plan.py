import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from vexas_report.model.codec import from_json
from vexas_report.model.problems import VexasReportError
from vexas_report.model.sample import Manifest
from vexas_report.plan import Layout, check, export_paths, load_plan, load_running_plan


@pytest.fixture
def workdir(tmp_path):
    (tmp_path / "a.vcf").touch()
    (tmp_path / "s.tsv").write_text("sample\tvcf\tbatch\na\ta.vcf\tx\nb\tb.vcf\ty\n")
    return tmp_path


def written(workdir, **config):
    """A plan whose layout stands, with the folders that its writing put aside."""
    plan = load_plan({"samples": "s.tsv", "outdir": "out", **config}, workdir)
    return plan, Layout.from_json(plan.layout().to_json()).write(workdir)


def document(workdir, batch, sample):
    folder = workdir / "out" / batch / sample
    folder.mkdir(parents=True)
    (folder / f"{sample}.findings.json").write_text("{}")
    return folder


def test_a_plan_names_every_file_of_the_run(workdir):
    plan = load_plan({"samples": "s.tsv", "outdir": "out/"}, workdir)
    assert plan.summary_files("x") == [
        "out/x/summary.tsv",
        "out/x/summary.html",
        "out/x/summary.xlsx",
        "out/x/vexas_mqc.tsv",
        "out/x/vexas_stats_mqc.tsv",
    ]
    assert list(plan.by_batch) == ["x", "y"]
    (part,) = plan.parts("x")
    assert re.fullmatch(r"x/shard-0001\.[0-9a-f]{16}\.1-1", part)
    assert f"out/.work/{part.removesuffix('.1-1')}.manifest.json" in plan.manifests


def test_only_what_is_missing_is_written_and_what_is_outdated_goes(workdir):
    plan, _ = written(workdir)
    assert plan.missing() == []
    of_x, of_y = (workdir / path for path in plan.manifests)
    assert from_json(Manifest, of_x.read_bytes()).samples[0].sample == "a"
    evidence = of_x.with_name(of_x.name.replace("manifest.json", "evidence.jsonl"))
    evidence.touch()
    os.utime(of_y, (1, 1))

    (workdir / "s.tsv").write_text("sample\tvcf\tbatch\tsex\na\ta.vcf\tx\tmale\nb\tb.vcf\ty\t\n")
    changed = load_plan({"samples": "s.tsv", "outdir": "out"}, workdir)
    assert [path.split("/")[2] for path in changed.missing()] == ["x", "x"]
    written(workdir)
    assert (of_y.stat().st_mtime, of_x.exists(), evidence.exists()) == (1, False, False)


@pytest.mark.parametrize("change", ["touched", "older", "index", "row", "threshold", "own file", "program"])
def test_whatever_results_are_made_from_is_part_of_the_names(workdir, monkeypatch, change):
    """GIVEN a plan WHEN the file, its index, the row, a setting, an own file or the program differs THEN so does the shard."""
    config = {"local_variants": "own.tsv"}
    (workdir / "own.tsv").touch()
    before, _ = written(workdir, **config)
    vcf, sheet = workdir / "a.vcf", workdir / "s.tsv"
    match change:
        case "touched":
            os.utime(vcf, (2_000_000_000, 2_000_000_000))
        case "older":
            os.utime(vcf, (1_000_000_000, 1_000_000_000))
        case "index":
            (workdir / "a.vcf.tbi").touch()
        case "row":
            sheet.write_text(sheet.read_text().replace("a.vcf\tx", "./a.vcf\tx"))
        case "threshold":
            config["thresholds"] = {"min_depth": 21}
        case "own file":
            (workdir / "own.tsv").write_text("x")
        case "program":
            monkeypatch.setattr("vexas_report.plan.run_plan.program_digest", lambda: "0" * 16)
    after = load_plan({"samples": "s.tsv", "outdir": "out", **config}, workdir)
    assert before.stems["x", "shard-0001"] != after.stems["x", "shard-0001"]
    touched_y = before.stems["y", "shard-0001"] != after.stems["y", "shard-0001"]
    assert touched_y == (change in {"threshold", "own file", "program"})
    assert after.finished != before.finished


def test_nothing_changed_nothing_missing_whoever_looks(workdir):
    plan, _ = written(workdir)
    again = load_plan({"samples": "s.tsv", "outdir": str(workdir / "out")}, workdir)
    assert again.missing() == []
    assert {Path(path).name for path in again.manifests} == {Path(path).name for path in plan.manifests}


def test_documents_of_rows_that_left_are_put_aside_and_never_deleted(workdir):
    """GIVEN documents of a sample that left the sheet, twice THEN both are kept under .former, and other folders stay."""
    sheet = workdir / "s.tsv"
    sheet.write_text("sample\tvcf\tbatch\na\ta.vcf\tx\nc\ta.vcf\tx\n")
    written(workdir)
    for name in ("a", "c"):
        document(workdir, "x", name)
    (workdir / "out/x/notes").mkdir()
    sheet.write_text("sample\tvcf\tbatch\na\ta.vcf\tx\n")
    assert written(workdir)[1] == [workdir / "out/x/.former/c"]
    document(workdir, "x", "c")
    sheet.write_text("sample\tvcf\tbatch\na\ta.vcf\tx\nd\ta.vcf\tx\n")
    assert written(workdir)[1] == [workdir / "out/x/.former/c.2"]
    assert sorted(path.name for path in (workdir / "out/x").iterdir()) == [".former", "a", "notes"]
    assert (workdir / "out/x/.former/c/c.findings.json").is_file()


def test_a_batch_knows_its_sheet(workdir, tmp_path_factory):
    """GIVEN a batch made from a sheet THEN another sheet with other rows is refused, a moved or an edited one is not."""
    written(workdir)
    (workdir / "other.tsv").write_text("sample\tvcf\tbatch\nz\ta.vcf\tx\n")
    (workdir / "moved.tsv").write_text((workdir / "s.tsv").read_text())
    (workdir / "next.tsv").write_text("sample\tvcf\tbatch\nz\ta.vcf\tnext\n")
    with pytest.raises(VexasReportError) as caught:
        load_plan({"samples": "other.tsv", "outdir": "out"}, workdir)
    (refused,) = caught.value.problems
    assert refused.code == "BATCH_OF_OTHER_SHEET"
    assert str(workdir / "s.tsv") in refused.where
    assert "out/.work/x/sheet.json" in refused.hint
    for name in ("moved.tsv", "next.tsv"):
        load_plan({"samples": name, "outdir": "out"}, workdir)
    whole = Path(shutil.copytree(workdir, tmp_path_factory.mktemp("moved") / "whole"))
    for folder in (workdir, whole):
        (folder / "s.tsv").write_text("sample\tvcf\tbatch\nz\ta.vcf\tx\n")
        load_plan({"samples": "s.tsv", "outdir": "out"}, folder)
    (workdir / "out/.work/x/sheet.json").unlink()
    load_plan({"samples": "other.tsv", "outdir": "out"}, workdir)


@pytest.mark.parametrize("absolute", [False, True])
def test_equal_relative_rows_of_another_working_directory_are_other_rows(workdir, tmp_path_factory, absolute):
    """GIVEN one output directory and two working directories with the same sheet THEN the second is refused, unless its paths
    are absolute and so name the same files."""
    other = tmp_path_factory.mktemp("other")
    for folder in (workdir, other):
        (folder / "a.vcf").touch()
        vcf = workdir / "a.vcf" if absolute else "a.vcf"
        (folder / "s.tsv").write_text(f"sample\tvcf\na\t{vcf}\n")
    out = str(workdir / "results")
    load_plan({"samples": "s.tsv", "outdir": out}, workdir).layout().write(workdir)
    if absolute:
        load_plan({"samples": "s.tsv", "outdir": out}, other)
        return
    with pytest.raises(VexasReportError, match="BATCH_OF_OTHER_SHEET"):
        load_plan({"samples": "s.tsv", "outdir": out}, other)


def test_a_jobs_process_reads_the_plan_from_the_output_directory(workdir, monkeypatch):
    plan, _ = written(workdir)
    monkeypatch.chdir(workdir)
    (workdir / "s.tsv").unlink()
    underway = load_running_plan({"samples": "s.tsv", "outdir": "out"})
    assert underway.parts("x") == plan.parts("x")
    assert underway.list_file("y") == plan.list_file("y")
    assert not underway.has_reads(plan.stems["x", "shard-0001"])


@pytest.mark.parametrize(("columns", "split"), [(96, False), (97, True)])
def test_a_jobs_process_knows_whether_its_shard_is_split_as_the_plan_does(workdir, monkeypatch, columns, split):
    monkeypatch.chdir(workdir)
    rows = [f"s{number}\ta.vcf\tx" for number in range(columns)]
    (workdir / "s.tsv").write_text("\n".join(["sample\tvcf\tbatch", *rows]) + "\n")
    plan, _ = written(workdir)
    stem = plan.stems["x", "shard-0001"]
    assert plan.is_split(stem) is load_running_plan({"samples": "s.tsv", "outdir": "out"}).is_split(stem) is split
    assert len(plan.parts("x")) == 1 + split


def edited(word):
    with zipfile.ZipFile(word, "a") as packed:
        packed.writestr("b", "signed")


def cut(path, size):
    path.write_bytes(path.read_bytes()[:size])


DAMAGES = {
    "nothing": lambda **_: None,
    "Word document edited": lambda word, **_: edited(word),
    "Word document cut": lambda word, **_: cut(word, 40),
    "document missing": lambda page, **_: page.unlink(),
    "document empty": lambda page, **_: cut(page, 0),
    "document cut": lambda page, **_: cut(page, 3),
    "findings cut at a line's end": lambda findings, **_: cut(findings, 7),
    "findings missing": lambda findings, **_: findings.unlink(),
    "list cut at a line's end": lambda reports, **_: cut(reports, reports.read_bytes().index(b"\n") + 1),
    "list cut within a line": lambda reports, **_: cut(reports, -9),
    "list empty": lambda reports, **_: cut(reports, 0),
    "document that could not be made": lambda reports, **_: reports.write_text(
        re.sub(r'("x/c/c.report.html": )4', r"\1null", reports.read_text())
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_part_whose_files_are_not_as_its_list_says_is_reported_again(workdir, damage):
    """GIVEN two samples reported WHEN one file is missing, cut or empty THEN their part counts as undone; an edited Word
    document is an edit."""
    (workdir / "s.tsv").write_text("sample\tvcf\tbatch\na\ta.vcf\tx\nc\ta.vcf\tx\n")
    plan, _ = written(workdir)
    (part,) = plan.parts("x")
    findings, reports = (workdir / f"out/.work/{part}.{kind}.jsonl" for kind in ("findings", "reports"))
    entries = []
    for name in ("a", "c"):
        folder = document(workdir, "x", name)
        page, word = (folder / f"{name}.report.{kind}" for kind in ("html", "docx"))
        page.write_text("page")
        with zipfile.ZipFile(word, "w") as packed:
            packed.writestr("a", "text")
        files = {f"x/{name}/{path.name}": path.stat().st_size for path in (page, word)}
        entries.append({"sample": name, "files": files, "findings": 7})
    findings.write_text("line 1\nline 2\n")
    reports.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    DAMAGES[damage](page=page, word=word, findings=findings, reports=reports)
    expected = () if damage in {"nothing", "Word document edited"} else (part,)
    assert plan.undone == expected
    assert plan.damaged == frozenset(expected)


def test_all_problems_of_configuration_and_sheet_come_together(workdir):
    (workdir / "bad.tsv").write_text("sample\tvcf\n../a\ta.vcf\n")
    with pytest.raises(VexasReportError) as caught:
        load_plan({"samples": "bad.tsv", "shardsize": 3}, workdir)
    assert [p.code for p in caught.value.problems] == ["CONFIG_UNKNOWN_KEY", "SHEET_NAME"]


def test_check_reports_warnings_and_writes_nothing(workdir):
    before = sorted(workdir.rglob("*"))
    good = check(config_json=json.dumps({"samples": "s.tsv"}), workdir=workdir)
    assert ([p.code for p in good.problems], good.samples, good.errors) == (["SHEET_FILE_MISSING"], 2, ())
    bad = check(config_json='{"outdir": "x"}', samples="none.tsv", workdir=workdir)
    assert [p.code for p in bad.errors] == ["SHEET_UNREADABLE"]
    assert sorted(workdir.rglob("*")) == before


@pytest.mark.parametrize("text", ["{", "[]", "3"])
def test_text_that_is_no_configuration_is_a_problem_not_a_traceback(text):
    found = check(config_json=text)
    assert [p.code for p in found.problems] == ["CONFIG_UNREADABLE"]
    assert found.settings is None


def test_check_takes_a_file_and_what_stands_over_it(workdir):
    (workdir / "c.yaml").write_text("samples: none.tsv\noutdir: a\n")
    found = check(config_file=workdir / "c.yaml", samples="s.tsv", outdir="b", workdir=workdir)
    assert found.plan is not None
    assert found.plan.config.outdir == "b"
    assert [p.code for p in check(config_file=workdir / "none.yaml").problems] == ["CONFIG_UNREADABLE"]


def test_reading_the_plan_imports_nothing_heavy(workdir):
    code = (
        "import sys; from vexas_report.plan import load_plan, load_running_plan;"
        "import vexas_report.run.outcome, vexas_report.run.lock, vexas_report.run.progress;"
        "load_running_plan({'samples': 's.tsv'}).work;"
        "assert 'jsonschema' not in sys.modules;"
        "plan = load_plan({'samples': 's.tsv'}); plan.missing(); plan.finished;"
        "sys.modules.pop('jsonschema');"
        "print(sorted({'pandas', 'pydantic', 'pysam', 'cyvcf2', 'hgvs', 'scipy', 'jinja2', 'jsonschema', 'numpy'}"
        " & set(sys.modules)))"
    )
    environment = dict(os.environ)
    export_paths(environment)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=workdir, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_jobs_find_the_interpreter_and_the_package_once():
    environment = {"PATH": "/usr/bin", "PYTHONPATH": "/else"}
    export_paths(environment)
    once = dict(environment)
    export_paths(environment)
    assert environment == once
    assert environment["PATH"].split(os.pathsep) == [str(Path(sys.executable).parent), "/usr/bin"]
    assert environment["PYTHONPATH"].endswith(os.pathsep + "/else")
