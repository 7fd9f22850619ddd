import json
import os
import shutil

from vexas_report.plan.shards import REPORT_FILES, SUMMARY_FILES

NAMES = ("gone", "index", "mosaic", "negative")


def test_every_row_ends_in_all_its_documents_and_a_rejected_one_in_a_non_zero_status(with_rejected):
    documents = with_rejected.documents()
    expected = {f"small/{name}/{name}.{kind}" for name in NAMES for kind in REPORT_FILES}
    assert set(documents) == expected | {f"small/{name}" for name in SUMMARY_FILES}
    assert with_rejected.status != 0
    assert "4 samples in, 3 reported, 1 not analysed" in with_rejected.log
    statuses = {name: json.loads(documents[f"small/{name}/{name}.findings.json"])["status"] for name in NAMES}
    assert statuses == {"gone": "not_analysed", "index": "reported", "mosaic": "reported", "negative": "reported"}
    assert len(documents["small/summary.tsv"].splitlines()) == 1 + len(NAMES)


def test_a_rejected_sample_goes_on_failing_until_it_is_allowed_for(with_rejected, copy_of, snakemake):
    folder = copy_of(with_rejected)
    again = snakemake(folder)
    assert (again.status != 0, again.rules) == (True, ["finish"])
    allowed = snakemake(folder, "--config", "fail_on_rejected=false")
    assert (allowed.status, allowed.rules) == (0, ["finish", "all"])
    assert allowed.documents() == with_rejected.documents()


def test_neighbours_order_cores_and_size_of_the_jobs_do_not_change_a_byte(with_rejected, clean):
    assert clean.status == 0
    assert "3 samples in, 3 reported, 0 not analysed" in clean.log
    others = {path: content for path, content in with_rejected.documents().items() if "/gone/" not in path}
    mine = clean.documents()
    assert set(mine) == set(others)
    summaries = {f"small/{name}" for name in SUMMARY_FILES}
    assert [path for path in mine if path not in summaries and mine[path] != others[path]] == []


def test_a_second_run_does_nothing(clean, copy_of, snakemake):
    again = snakemake(copy_of(clean))
    assert (again.status, again.rules) == (0, [])
    assert "Nothing to be done" in again.log


def test_a_touched_vcf_runs_its_own_shard_again_and_no_other(with_rejected, copy_of, snakemake):
    folder = copy_of(with_rejected)
    (folder / "vcf/met41thr_grch38.vcf.gz").touch()
    again = snakemake(folder)
    rules = [rule.rsplit("_", 1)[0] if rule.startswith("report_") else rule for rule in again.rules]
    assert sorted(rules) == ["collect", "finish", "interpret", "report_small_mosaic", "summarise"]
    assert again.documents() == with_rejected.documents()


def test_a_vcf_replaced_by_an_older_one_is_reported_anew(with_rejected, copy_of, snakemake):
    # GIVEN a patient's report, WHEN the file of another, older than the report, takes the place of the VCF
    folder = copy_of(with_rejected)
    shutil.copyfile(folder / "vcf/negative_grch38.vcf", folder / "vcf/other.vcf")
    os.utime(folder / "vcf/other.vcf", (1577836800, 1577836800))
    sheet = folder / "samples.tsv"
    sheet.write_text(sheet.read_text().replace("vcf/negative_grch38.vcf", "vcf/now.vcf"))
    (folder / "vcf/now.vcf").write_bytes((folder / "vcf/met41thr_grch38.vcf.gz").read_bytes())
    first = snakemake(folder)
    before = first.documents()["small/negative/negative.findings.json"]
    (folder / "vcf/other.vcf").replace(folder / "vcf/now.vcf")
    # THEN the report is that of the file which now stands there
    again = snakemake(folder)
    rules = [rule.rsplit("_", 1)[0] if rule.startswith("report_") else rule for rule in again.rules]
    assert sorted(rules) == ["collect", "finish", "interpret", "report_small_negative", "summarise"]
    assert again.documents()["small/negative/negative.findings.json"] != before
    assert "Nothing to be done" not in again.log


def test_a_changed_row_runs_its_own_shard_again_and_no_other(with_rejected, copy_of, snakemake):
    folder = copy_of(with_rejected)
    sheet = folder / "samples.tsv"
    sheet.write_text(sheet.read_text().replace("\tmale\t71\t", "\tmale\t72\t"))
    again = snakemake(folder)
    rules = [rule.rsplit("_", 1)[0] if rule.startswith("report_") else rule for rule in again.rules]
    assert sorted(rules) == ["collect", "finish", "interpret", "plan", "report_small_mosaic", "summarise"]
    before, after = with_rejected.documents(), again.documents()
    assert {path.split("/")[1] for path in after if after[path] != before[path] and path.count("/") == 2} == {"mosaic"}


def test_a_vcf_that_comes_later_is_reported(with_rejected, copy_of, snakemake):
    folder = copy_of(with_rejected)
    (folder / "vcf/gone.vcf.gz").write_bytes((folder / "vcf/index_grch37.vcf.gz").read_bytes())
    again = snakemake(folder)
    assert again.status == 0
    assert "4 samples in, 4 reported, 0 not analysed" in again.log
