"""What Snakemake and its workflow catalog expect of a workflow."""

import subprocess
import sys

import pytest
import yaml


def lines(*cells):
    return "\n".join("\t".join(row) for row in cells) + "\n"


def test_lint_is_clean(clone, snakemake, tmp_path):
    run = snakemake(clone, "--lint", "--config", f"outdir={tmp_path}/results")
    assert run.status == 0, run.log
    assert "in a good condition" in run.log


def test_the_workflow_is_in_its_form(repository):
    command = [sys.executable, "-m", "snakefmt", "--check", str(repository / "Snakefile"), str(repository / "workflow")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("snakefile", ["Snakefile", "workflow/Snakefile"])
def test_the_configured_batch_of_the_clone_is_planned(clone, snakemake, tmp_path, snakefile):
    """GIVEN either Snakefile THEN the whole batch is planned, under the profile of the clone."""
    run = snakemake(clone, "--dry-run", "--config", f"outdir={tmp_path}/results", snakefile=clone / snakefile)
    assert run.status == 0, run.log
    assert "profiles/default" in run.log
    assert run.rules.count("report") == 1
    assert run.rules.count("finish") == 1
    assert not (tmp_path / "results").exists()


def test_wrong_sheet_and_configuration_are_told_at_once_without_a_traceback(snakemake, tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config/config.yaml").write_text("samples: s.tsv\nshardsize: 3\n")
    (tmp_path / "s.tsv").write_text(lines(["sample", "vcf", "sx"], ["../a", "a.vcf", ""]))
    run = snakemake(tmp_path)
    assert run.status != 0
    assert [code for code in ("CONFIG_UNKNOWN_KEY", "SHEET_COLUMN_UNKNOWN", "SHEET_NAME") if code not in run.log] == []
    assert "Traceback" not in run.log
    assert not (tmp_path / "results").exists()


def test_paths_with_blanks_quotes_and_dollars_are_plain_paths(snakemake, tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config/config.yaml").write_text('samples: "my sheet.tsv"\noutdir: "my $HOME results; x"\n')
    vcfs = ["a b.vcf", "c'd.vcf", 'e"f.vcf', "./h/../i.vcf", "$HOME.vcf", "-j.vcf"]
    # Names that repeat themselves look like a rule without end to Snakemake.
    names = ["P-" + "0" * 20, *(f"s{number}" for number in range(1, len(vcfs)))]
    batch = "b" + "01" * 25
    rows = list(zip(names, vcfs, strict=True))
    for name in ("h/x", *vcfs):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("not a VCF\n")
    quoted = [[sample, '"' + name.replace('"', '""') + '"', batch] for sample, name in rows]
    (tmp_path / "my sheet.tsv").write_text(lines(["sample", "vcf", "batch"], *quoted))
    run = snakemake(tmp_path, "--config", "shard_size=100")
    assert f"{len(vcfs)} samples, 0 reports, {len(vcfs)} not analysed" in run.log
    assert len(list((tmp_path / "my $HOME results; x" / batch).glob("*/*.report.html"))) == len(vcfs)


def test_it_can_be_used_as_a_module(clone, snakemake, tmp_path):
    (tmp_path / "a.vcf").touch()
    (tmp_path / "s.tsv").write_text(lines(["sample", "vcf"], ["a", "a.vcf"]))
    (tmp_path / "Snakefile").write_text(
        f"""
module vexas:
    snakefile: {str(clone / "workflow/Snakefile")!r}
    config: {{"samples": "s.tsv", "outdir": "reports", "fail_on_rejected": False}}

use rule * from vexas as vexas_*

rule everything:
    default_target: True
    input: rules.vexas_all.input
"""
    )
    run = snakemake(tmp_path, snakefile=tmp_path / "Snakefile")
    assert run.status == 0, run.log
    assert "1 sample, 0 reports, 1 not analysed" in run.log
    assert "localrules" not in run.log
    assert (tmp_path / "reports/default/a/a.report.html").is_file()


def test_the_catalog_finds_what_it_needs(repository):
    catalog = yaml.safe_load((repository / ".snakemake-workflow-catalog.yml").read_text(encoding="utf-8"))
    assert set(catalog["usage"]) == {"mandatory-flags", "software-stack-deployment", "report"}
    assert catalog["usage"]["software-stack-deployment"]["conda"] is True
    for path in ("workflow/Snakefile", "config/README.md", "config/config.yaml", "LICENSE", "README.md"):
        assert (repository / path).is_file()


def test_profiles_are_known_to_snakemake(repository):
    known = subprocess.run(
        [sys.executable, "-m", "snakemake", "--help"], capture_output=True, text=True, check=True
    ).stdout
    plugins = ("slurm-", "cluster-generic-")  # keys of executors, which an installation for one machine does not have
    for path in sorted((repository / "workflow/profiles").glob("*/config.yaml")):
        keys = set(yaml.safe_load(path.read_text(encoding="utf-8")))
        own = [key for key in keys if not key.startswith(plugins)]
        assert [key for key in own if f"--{key}" not in known] == [], path


def test_every_profile_is_quiet_and_those_of_clusters_send_a_lost_job_again(repository):
    for path in sorted((repository / "workflow/profiles").glob("*/config.yaml")):
        keys = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert keys["quiet"] == ["rules", "host", "reason"], path
        assert keys.get("retries", 0) == (2 if "executor" in keys else 0), path


def test_every_profile_makes_anew_what_a_run_that_was_cut_off_left_half_written(repository):
    for path in sorted((repository / "workflow/profiles").glob("*/config.yaml")):
        assert yaml.safe_load(path.read_text(encoding="utf-8"))["rerun-incomplete"] is True, path
