import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from tests.workflow.conftest import copied_over

from vexas_report.run.lock import OutdirLock

NAMES = ("gone", "index", "mosaic", "negative")
ONE_SHARD = ["finish", "report", "summarise"]


def stages(run):
    """Rules that ran, without the names of batches and without the target."""
    return sorted({re.sub("^summarise_.*", "summarise", rule) for rule in run.rules} - {"all", "default"})


def samples_of(documents):
    """Names of the samples whose documents are among these paths."""
    return {path.split("/")[1] for path in documents if path.count("/") == 2}


def test_every_row_ends_in_all_its_documents_and_one_not_analysed_in_a_non_zero_status(with_rejected):
    documents = with_rejected.documents()
    kinds = {path.removeprefix("small/index/index.") for path in documents if path.startswith("small/index/")}
    assert {"report.html", "findings.json", "findings.tsv", "annotated.vcf.gz", "decisions.tsv"} < kinds
    expected = {f"small/{name}/{name}.{kind}" for name in NAMES for kind in kinds}
    assert expected < set(documents)
    assert with_rejected.status == 1
    assert "4 samples, 3 reports, 1 not analysed" in with_rejected.log
    reported = {n: json.loads(documents[f"small/{n}/{n}.findings.json"])["status"] == "reported" for n in NAMES}
    assert reported == {"gone": False, "index": True, "mosaic": True, "negative": True}
    assert len(documents["small/summary.tsv"].splitlines()) == 1 + len(NAMES)


def test_the_last_word_of_a_run_is_its_outcome(with_rejected):
    """GIVEN a run with one file that does not exist THEN it ends with the sample, the reason, the page and the status."""
    last = with_rejected.log[with_rejected.log.index("vexas-report: 4 samples") :]
    assert with_rejected.log.rstrip().endswith(last.rstrip())
    assert "  x gone   VCF_MISSING: " in last
    assert "  Open results/small/summary.html" in last
    assert last.rstrip().endswith("All reports are written.")
    assert "RuleException" not in with_rejected.log
    assert (with_rejected.folder / "results/.work/finish.log").read_text() == last


def test_the_profile_keeps_a_run_to_sixty_lines(clone, with_rejected, copy_of, snakemake):
    folder = copy_of(with_rejected)
    shutil.rmtree(folder / "results")
    again = snakemake(folder, "--quiet", "rules", "host", "reason")
    assert len(again.log.splitlines()) <= 20, again.log
    assert max(map(len, again.log.splitlines())) < 200


def test_a_sample_not_analysed_goes_on_failing_until_it_is_allowed_for(with_rejected, copy_of, snakemake):
    folder = copy_of(with_rejected)
    again = snakemake(folder)
    assert (again.status, again.rules) == (1, ["finish", "all"])
    allowed = snakemake(folder, "--config", "fail_on_rejected=false")
    assert (allowed.status, allowed.rules) == (0, ["finish", "all"])
    assert allowed.documents() == with_rejected.documents()


def test_neighbours_order_cores_and_size_of_the_jobs_do_not_change_a_byte(with_rejected, clean):
    assert clean.status == 0
    assert "3 samples, 3 reports\n" in clean.log
    others = {path: content for path, content in with_rejected.documents().items() if "/gone/" not in path}
    mine = clean.documents()
    assert set(mine) == set(others)
    assert [path for path in mine if path.count("/") == 2 and mine[path] != others[path]] == []


def test_a_joint_file_is_read_once_for_the_jobs_that_report_its_columns(clone, snakemake, tmp_path):
    """GIVEN a file of 97 columns, one with reads THEN one job reads it, two report, and the documents are those of a run in one process."""
    lines = (clone / "resources/example/vcf/index_grch38.vcf").read_text().splitlines()
    columns = [*(f"a{number:02}" for number in range(96)), "rescued_grch38"]
    head = [line for line in lines if line.startswith("##")]
    rows = [line.split("\t") for line in lines if not line.startswith("##")]
    body = ["\t".join([*row[:9], *(columns if row[0] == "#CHROM" else row[9:] * 97)]) for row in rows]
    (tmp_path / "joint.vcf").write_text("\n".join([*head, *body]) + "\n")
    reads = clone / "resources/example/reads/rescued_grch38.bam"
    sheet = [f"{name}\tjoint.vcf\t{reads if name == columns[-1] else ''}" for name in columns]
    (tmp_path / "samples.tsv").write_text("\n".join(["sample\tvcf\talignment", *sheet]) + "\n")
    (tmp_path / "config").mkdir()
    (tmp_path / "config/config.yaml").write_text("samples: samples.tsv\n")
    run = snakemake(tmp_path)
    assert run.status == 0, run.log
    counts = {rule: run.rules.count(rule) for rule in ("collect", "coverage", "report")}
    assert counts == {"collect": 1, "coverage": 1, "report": 2}
    assert json.loads(run.documents()["default/rescued_grch38/rescued_grch38.findings.json"])["coverage"]
    assert snakemake(tmp_path).rules == []
    done = subprocess.run(
        [sys.executable, "-m", "vexas_report.cli", "run", "samples.tsv", "--out", "other"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(clone / "workflow"), "SOURCE_DATE_EPOCH": "1772409600"},
        check=False,
    )
    assert done.returncode == 0
    by_jobs = run.documents()
    shutil.rmtree(tmp_path / "results")
    (tmp_path / "other").rename(tmp_path / "results")
    assert run.documents() == by_jobs


def test_a_second_run_does_nothing(clean, copy_of, snakemake):
    again = snakemake(copy_of(clean))
    assert (again.status, again.rules) == (0, [])
    assert "Nothing to be done" in again.log


@pytest.mark.long
@pytest.mark.parametrize("elsewhere", ["without .snakemake", "another working directory"])
def test_a_second_run_does_nothing_whoever_ran_before(clean, copy_of, snakemake, tmp_path, elsewhere):
    folder = copy_of(clean)
    shutil.rmtree(folder / ".snakemake")
    if elsewhere == "another working directory":
        other = tmp_path / "other"
        other.mkdir()
        for name in ("vcf", "samples.tsv", "config"):
            (other / name).symlink_to(folder / name)
        again = snakemake(other, "--config", f"outdir={folder}/results")
    else:
        again = snakemake(folder)
    assert again.status == 0
    # The name of the output directory is another, so that only the outcome is said once more.
    assert set(again.rules) <= {"finish", "all"}
    assert again.documents() == (clean.documents() if elsewhere == "without .snakemake" else {})


@pytest.mark.long
@pytest.mark.parametrize("case", ["another working directory", "no .snakemake", "new program", "older file"])
def test_old_results_are_never_presented_as_done(clean, clone, copy_of, snakemake, tmp_path, case):
    """GIVEN results of a run WHEN a run elsewhere differs in row, settings, program or file THEN it makes them anew."""
    folder = copy_of(clean)
    before = clean.documents()
    run, snakefile = folder, None
    shutil.rmtree(folder / ".snakemake")
    sheet = folder / "samples.tsv"
    past = (1577836800, 1577836800)
    if case == "another working directory":
        # The row differs, and the sheet is older than every result.
        sheet.write_text(sheet.read_text().replace("\tmale\t71\t", "\tfemale\t71\t"))
        os.utime(sheet, past)
        run = tmp_path / "other"
        run.mkdir()
        for name in ("vcf", "samples.tsv", "config"):
            (run / name).symlink_to(folder / name)
    elif case == "no .snakemake":
        config = folder / "config/config.yaml"
        config.write_text(config.read_text() + "laboratory: Another laboratory\n")
        os.utime(config, past)
    elif case == "new program":
        newer = tmp_path / "clone"
        shutil.copytree(clone, newer, symlinks=True)
        init = newer / "workflow/vexas_report/__init__.py"
        init.write_text(re.sub(r'__version__ = "[^"]+"', '__version__ = "99.0.0"', init.read_text()))
        snakefile = newer / "workflow/Snakefile"
    else:
        copied_over(folder / "vcf/met41thr_grch38.vcf.gz")
        shutil.copyfile(folder / "vcf/negative_grch38.vcf", folder / "vcf/met41thr_grch38.vcf.gz")
        os.utime(folder / "vcf/met41thr_grch38.vcf.gz", past)
    again = snakemake(run, "--config", f"outdir={folder}/results", snakefile=snakefile)
    assert again.status == 0, again.log
    assert stages(again) == ONE_SHARD
    after = replace(again, folder=folder).documents()
    changed = samples_of(path for path in after if path.endswith("findings.json") and after[path] != before[path])
    of_all = {"index", "mosaic", "negative"}
    assert changed == ({"mosaic"} if case in {"another working directory", "older file"} else of_all)


def test_a_replaced_vcf_runs_its_own_shard_again_and_no_other(with_rejected, copy_of, snakemake):
    folder = copy_of(with_rejected)
    copied_over(folder / "vcf/met41thr_grch38.vcf.gz")
    again = snakemake(folder)
    assert stages(again) == ONE_SHARD
    assert again.rules.count("report") == 1
    assert again.documents() == with_rejected.documents()


def test_a_changed_row_runs_its_own_shard_again_and_no_other(with_rejected, copy_of, snakemake):
    folder = copy_of(with_rejected)
    sheet = folder / "samples.tsv"
    sheet.write_text(sheet.read_text().replace("\tmale\t71\t", "\tmale\t72\t"))
    again = snakemake(folder)
    assert again.rules.count("report") == 1
    before, after = with_rejected.documents(), again.documents()
    assert samples_of(path for path in after if after[path] != before[path]) == {"mosaic"}


@pytest.mark.long
def test_a_vcf_that_comes_later_is_reported(with_rejected, copy_of, snakemake):
    folder = copy_of(with_rejected)
    (folder / "vcf/gone.vcf.gz").write_bytes((folder / "vcf/index_grch37.vcf.gz").read_bytes())
    again = snakemake(folder)
    assert again.status == 0
    assert "4 samples, 4 reports\n" in again.log


@pytest.mark.parametrize(
    "damaged", ["small/index/index.report.html", "small/index/index.findings.json", ".work/small/*.findings.jsonl"]
)
def test_a_document_or_a_stage_file_that_is_cut_is_made_again(clean, copy_of, snakemake, damaged):
    """GIVEN results of which one file is gone or cut at a line's end THEN the next run makes the same results, and one more nothing."""
    folder = copy_of(clean)
    (path,) = (folder / "results").glob(damaged)
    if path.suffix == ".jsonl":
        path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    elif path.suffix == ".json":
        path.write_bytes(b"")
    else:
        path.unlink()
    again = snakemake(folder)
    assert (again.status, stages(again)) == (0, ONE_SHARD)
    assert "3 samples, 3 reports\n" in again.log
    assert again.documents() == clean.documents()
    assert snakemake(folder).rules == []


@pytest.mark.long
def test_a_vcf_from_the_future_and_one_that_goes_during_the_run_cost_nothing_else(with_rejected, copy_of, snakemake):
    """GIVEN a file dated next year and one removed once the plan stands THEN the others are reported, the run heals."""
    folder = copy_of(with_rejected)
    shutil.rmtree(folder / "results")
    ahead = time.time() + 365 * 86400
    copied_over(folder / "vcf/index_grch37.vcf.gz")
    os.utime(folder / "vcf/index_grch37.vcf.gz", (ahead, ahead))
    (folder / "vcf/met41thr_grch38.vcf.gz").rename(folder / "away")
    again = snakemake(folder)
    assert "4 samples, 2 reports, 2 not analysed" in again.log
    (folder / "away").rename(folder / "vcf/met41thr_grch38.vcf.gz")
    assert "4 samples, 3 reports, 1 not analysed" in snakemake(folder).log


@pytest.mark.long
def test_a_row_that_leaves_takes_its_documents_along(with_rejected, copy_of, snakemake):
    folder = copy_of(with_rejected)
    sheet = folder / "samples.tsv"
    sheet.write_text("".join(line for line in sheet.read_text().splitlines(keepends=True) if "gone" not in line))
    again = snakemake(folder)
    assert again.status == 0
    assert sorted(path.name for path in (folder / "results/small").iterdir() if path.is_dir()) == [
        ".former",
        "index",
        "mosaic",
        "negative",
    ]
    assert (folder / "results/small/.former/gone/gone.report.html").is_file()


def test_another_sheet_for_the_same_batch_is_refused(clean, copy_of, snakemake):
    folder = copy_of(clean)
    text = (folder / "samples.tsv").read_text()
    (folder / "other.tsv").write_text("".join(text.splitlines(keepends=True)[:2]))
    again = snakemake(folder, "--config", "samples=other.tsv")
    assert again.status != 0
    assert "BATCH_OF_OTHER_SHEET" in again.log
    assert "  fix: " in again.log
    assert "Traceback" not in again.log
    assert again.documents() == clean.documents()


def test_a_run_in_an_output_directory_that_is_taken_is_refused_and_names_the_other(clean, copy_of, snakemake):
    folder = copy_of(clean)
    copied_over(folder / "vcf/met41thr_grch38.vcf.gz")
    with OutdirLock(folder / "results/.work"):
        again = snakemake(folder)
    assert again.status != 0
    assert f"process {os.getpid()} on " in again.log
    assert "Traceback" not in again.log
    assert again.rules == []


def test_a_run_that_fails_names_the_cause_last(clean, copy_of, snakemake):
    """GIVEN a table of the laboratory that cannot be read THEN the run ends with what the job's log says, and heals."""
    folder = copy_of(clean)
    config = folder / "config/config.yaml"
    before = config.read_text()
    config.write_text(f"{before}local_variants: own.tsv\n")
    (folder / "own.tsv").write_text("x\n")
    again = snakemake(folder)
    assert again.status != 0
    last = again.log[again.log.index("vexas-report: the run did not finish") :]
    assert "0 of 3 samples have their reports" in last
    assert "error: TABLE_COLUMNS: " in last
    assert "Exit status 1. What is done is kept" in last.splitlines()[-1]
    config.write_text(before)
    assert snakemake(folder).status == 0


def test_a_folder_that_takes_no_document_costs_its_sample_and_heals(clean, copy_of, snakemake):
    folder = copy_of(clean)
    shutil.rmtree(folder / "results/small/index")
    (folder / "results/small/index").touch()
    again = snakemake(folder)
    assert again.status == 1
    assert "3 samples, 2 reports, 1 not analysed" in again.log
    (folder / "results/small/index").unlink()
    healed = snakemake(folder)
    assert healed.status == 0
    assert healed.documents() == clean.documents()


def test_nobody_needs_to_unlock_after_a_kill_by_name(repository):
    """The page on running says what to do where Snakemake's own lock is left behind."""
    assert "--unlock" in (repository / "docs/running.md").read_text(encoding="utf-8")
