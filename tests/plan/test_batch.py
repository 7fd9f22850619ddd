import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vexas_report.model.codec import from_json
from vexas_report.model.problems import VexasReportError
from vexas_report.model.sample import Manifest
from vexas_report.plan import check, load_plan, make_findable


@pytest.fixture
def workdir(tmp_path):
    (tmp_path / "a.vcf").touch()
    (tmp_path / "s.tsv").write_text("sample\tvcf\tbatch\na\ta.vcf\tx\nb\tb.vcf\ty\n")
    return tmp_path


def test_a_plan_names_every_file_of_the_run(workdir):
    plan = load_plan({"samples": "s.tsv", "outdir": "out/"}, workdir)
    shard = plan.shard("x", "a")
    assert plan.report_files(shard)[:2] == ["out/x/a/a.report.html", "out/x/a/a.findings.json"]
    assert plan.summary_files("x") == ["out/x/summary.tsv", "out/x/summary.html", "out/x/vexas_mqc.tsv"]
    assert plan.stage_file(shard, "evidence.jsonl") == "out/.work/x/a.evidence.jsonl"
    assert list(plan.by_batch) == ["x", "y"]
    assert len({plan.rule_name("report", each) for each in plan.shards}) == 2


def test_only_what_is_missing_is_written_and_what_is_outdated_goes(workdir):
    plan = load_plan({"samples": "s.tsv", "outdir": "out"}, workdir)
    assert len(plan.missing(workdir)) == 4
    plan.write(workdir / plan.work)
    assert plan.missing(workdir) == []
    manifest = workdir / plan.manifest_file("x", "a")
    assert from_json(Manifest, manifest.read_bytes()).samples == plan.shard("x", "a").samples
    assert (workdir / plan.list_file("y")).read_text() == "out/.work/y/b.findings.jsonl\n"

    (workdir / "s.tsv").write_text("sample\tvcf\tbatch\tsex\na\ta.vcf\tx\tmale\nb\tb.vcf\ty\t\n")
    changed = load_plan({"samples": "s.tsv", "outdir": "out"}, workdir)
    assert changed.missing(workdir) == [changed.manifest_file("x", "a")]
    kept = workdir / changed.manifest_file("y", "b")
    os.utime(kept, (1, 1))
    changed.write(workdir / changed.work)
    assert (kept.stat().st_mtime, manifest.exists()) == (1, False)


def test_all_problems_of_configuration_and_sheet_come_together(workdir):
    (workdir / "bad.tsv").write_text("sample\tvcf\n../a\ta.vcf\n")
    with pytest.raises(VexasReportError) as caught:
        load_plan({"samples": "bad.tsv", "shardsize": 3}, workdir)
    assert [p.code for p in caught.value.problems] == ["CONFIG_UNKNOWN_KEY", "SHEET_NAME"]


def test_check_reports_warnings_and_writes_manifests_only_where_nothing_is_wrong(workdir):
    good = check(config_json=json.dumps({"samples": "s.tsv"}), workdir=workdir, manifests=workdir / "m")
    assert ([p.code for p in good.problems], good.samples, good.errors) == (["SHEET_FILE_MISSING"], 2, ())
    assert len(list((workdir / "m").rglob("*.manifest.json"))) == 2
    bad = check(config_json='{"outdir": "x"}', samples="none.tsv", workdir=workdir, manifests=workdir / "n")
    assert [p.code for p in bad.errors] == ["SHEET_UNREADABLE"]
    assert not (workdir / "n").exists()


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
        "import sys; from vexas_report.plan import load_plan;"
        "plan = load_plan({'samples': 's.tsv'}, thorough=False); plan.missing(); plan.program;"
        "print(sorted({'pandas', 'pydantic', 'pysam', 'cyvcf2', 'hgvs', 'scipy', 'jinja2', 'jsonschema', 'numpy'}"
        " & set(sys.modules)))"
    )
    environment = dict(os.environ)
    make_findable(environment)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=workdir, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_jobs_find_the_interpreter_and_the_package_once():
    environment = {"PATH": "/usr/bin", "PYTHONPATH": "/else"}
    make_findable(environment)
    once = dict(environment)
    make_findable(environment)
    assert environment == once
    assert environment["PATH"].split(os.pathsep) == [str(Path(sys.executable).parent), "/usr/bin"]
    assert environment["PYTHONPATH"].endswith(os.pathsep + "/else")
