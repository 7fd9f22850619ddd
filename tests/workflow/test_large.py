"""A thousand samples (``make bench``): times are printed, never judged."""

import time

import pytest

pytestmark = pytest.mark.bench

SAMPLES = 1000


def test_a_thousand_samples_end_in_reports_and_a_second_run_does_nothing(clone, snakemake, tmp_path, record_property):
    (tmp_path / "config").mkdir()
    (tmp_path / "config/config.yaml").write_text("samples: samples.tsv\n")
    (tmp_path / "vcf").mkdir()
    source = clone / "resources/example/vcf/met41thr_grch38.vcf.gz"
    for number in range(SAMPLES):
        (tmp_path / f"vcf/{number}.vcf.gz").symlink_to(source)
    rows = [f"s{number}\tvcf/{number}.vcf.gz" for number in range(SAMPLES)]
    (tmp_path / "samples.tsv").write_text("\n".join(["sample\tvcf", *rows]) + "\n")

    times = {}
    for name in ("first", "second"):
        start = time.perf_counter()
        run = snakemake(tmp_path, "--quiet", "all")
        times[name] = time.perf_counter() - start
        assert run.status == 0, run.log
    record_property("seconds", times)
    print(f"{SAMPLES} samples: first run {times['first']:.1f} s, second run {times['second']:.1f} s")
    finished = (tmp_path / "results/.work/finish.log").read_text()
    assert finished.startswith(f"vexas-report: {SAMPLES} samples, {SAMPLES} reports\n")
    assert len(list((tmp_path / "results/default").glob("*/*.report.html"))) == SAMPLES
    assert run.rules == []
