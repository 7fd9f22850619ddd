"""What the plan of a large joint file costs (``make bench``); whole runs are measured by ``scripts/bench_goals.py``."""

import time

import pytest

pytestmark = pytest.mark.bench


def timed(make):
    start = time.perf_counter()
    made = make()
    return time.perf_counter() - start, made


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
