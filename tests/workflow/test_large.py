"""From fifteen to ten thousand samples (``make bench``): times are printed, and judged only where they are seconds away."""

import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.bench


def batch(folder, clone, samples):
    """A sheet of so many files, all of one content."""
    (folder / "config").mkdir(parents=True)
    (folder / "config/config.yaml").write_text("samples: samples.tsv\n")
    (folder / "vcf").mkdir()
    source = clone / "resources/example/vcf/met41thr_grch38.vcf.gz"
    for number in range(samples):
        (folder / f"vcf/{number}.vcf.gz").symlink_to(source)
    rows = [f"s{number}\tvcf/{number}.vcf.gz\tmet41thr_grch38" for number in range(samples)]
    (folder / "samples.tsv").write_text("\n".join(["sample\tvcf\tvcf_sample", *rows]) + "\n")
    return folder


def timed(make):
    start = time.perf_counter()
    made = make()
    return time.perf_counter() - start, made


@pytest.mark.parametrize("samples", [15, 96, 1000])
def test_a_batch_ends_in_reports_and_a_second_run_does_nothing(clone, snakemake, tmp_path, samples):
    folder = batch(tmp_path / "batch", clone, samples)
    first, run = timed(lambda: snakemake(folder, "--quiet", "rules", "host", "reason"))
    assert run.status == 0, run.log
    assert len(run.log.splitlines()) <= 60
    second, again = timed(lambda: snakemake(folder))
    assert (again.status, again.rules) == (0, [])
    assert len(list((folder / "results/default").glob("*/*.report.html"))) == samples
    print(
        f"{samples} samples: snakemake {first:.1f} s ({1000 * first / samples:.0f} ms a sample), nothing to do {second:.1f} s"
    )


def test_ten_thousand_samples_in_one_process_are_done_for_snakemake_too(clone, snakemake, tmp_path):
    samples = 10_000
    folder = batch(tmp_path / "batch", clone, samples)
    command = [sys.executable, "-m", "vexas_report.cli", "run", "samples.tsv", "--out", "results"]
    environment = {"PYTHONPATH": str(clone / "workflow"), "PATH": "/usr/bin:/bin"}
    whole, done = timed(lambda: subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False))
    assert done.returncode == 0, done.stderr
    second, again = timed(lambda: snakemake(folder, "--quiet", "rules", "host", "reason"))
    assert "Nothing to be done" in again.log
    print(f"{samples} samples: run {whole:.0f} s, a plan that finds nothing to do {second:.1f} s")
    assert second < 60


def test_a_plan_of_a_joint_file_grows_with_its_columns(clone, snakemake, tmp_path):
    """GIVEN joint files of 1,000 and 8,000 columns THEN planning takes some eight times as long at most, not sixty-four."""
    times = {}
    for samples in (1000, 8000):
        folder = tmp_path / str(samples)
        (folder / "config").mkdir(parents=True)
        (folder / "config/config.yaml").write_text("samples: samples.tsv\n")
        (folder / "joint.vcf").touch()
        rows = [f"s{number}\tjoint.vcf" for number in range(samples)]
        (folder / "samples.tsv").write_text("\n".join(["sample\tvcf", *rows]) + "\n")
        times[samples], run = timed(lambda folder=folder: snakemake(folder, "--dry-run"))
        assert run.status == 0, run.log
        assert run.rules.count("report") == -(-samples // 96)
    print(f"plan of a joint file: {times[1000]:.1f} s for 1,000 columns, {times[8000]:.1f} s for 8,000")
    assert times[8000] < 16 * times[1000]
