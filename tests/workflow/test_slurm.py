"""The workflow on a real Slurm of two nodes (``make slurm``): same bytes as a local run, also where a node dies, a job is
cancelled and another is put back into the queue."""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.cluster

SAMPLES = 200
SOURCES = ("index_grch37.vcf.gz", "met41thr_grch38.vcf.gz", "negative_grch38.vcf")
JOB_STATES = ("RUNNING", "PENDING", "COMPLETING")


class Cluster:
    """The scheduler of ``scripts/slurm.sh``, and its own commands."""

    def __init__(self, script: Path, folder: Path) -> None:
        self.script, self.folder = script, folder

    def do(self, *words: str) -> None:
        # Its daemons go on; a pipe that they hold would never end.
        log = self.folder.parent / "slurm.sh.log"
        with log.open("a") as out:
            done = subprocess.run([self.script, *words, self.folder], stdout=out, stderr=out, check=False)
        assert done.returncode == 0, log.read_text()

    def jobs(self, *states: str) -> list[tuple[str, str]]:
        """Number and node of each job in one of the states."""
        command = ["squeue", "--noheader", f"--states={','.join(states)}", "--format=%i %N"]
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
        return [(words[0], words[1] if len(words) > 1 else "") for words in map(str.split, listed)]

    def wait_for(self, what: Callable[[], bool], seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < end, "the cluster did not come to the state that the test waits for"
            time.sleep(0.2)


@pytest.fixture
def cluster(repository: Path, tmp_path: Path) -> Iterator[Cluster]:
    own = Cluster(repository / "scripts/slurm.sh", tmp_path / "slurm")
    own.do("start")
    try:
        yield own
    finally:
        own.do("stop")
        left = subprocess.run(["pgrep", "--full", str(own.folder)], capture_output=True, text=True, check=False).stdout
        assert left == "", "the cluster must not outlive its test"


def batch(folder: Path, clone: Path, samples: int) -> Path:
    (folder / "vcf").mkdir(parents=True)
    (folder / "config").mkdir()
    (folder / "config/config.yaml").write_text("samples: samples.tsv\n")
    rows = ["sample\tvcf\tvcf_sample"]
    for number in range(samples):
        source = clone / "resources/example/vcf" / SOURCES[number % len(SOURCES)]
        vcf = folder / f"vcf/{number}{''.join(source.suffixes)}"
        vcf.write_bytes(source.read_bytes())
        rows.append(f"s{number}\tvcf/{vcf.name}\t")
    (folder / "samples.tsv").write_text("\n".join(rows) + "\n")
    return folder


def on_slurm(snakemake, folder: Path, clone: Path, shard_size: int):
    profile = clone / "workflow/profiles/slurm"
    quick = ["--slurm-init-seconds-before-status-checks", "2", "--seconds-between-status-checks", "1"]
    return snakemake(
        folder,
        *("--workflow-profile", str(profile), *quick, "--latency-wait", "20", "--config", f"shard_size={shard_size}"),
    )


def documents(run, samples: int) -> dict[str, bytes]:
    found = run.documents()
    assert len([path for path in found if path.endswith(".report.html")]) == samples
    return found


def test_two_hundred_samples_on_slurm_give_the_bytes_of_a_local_run(cluster, clone, snakemake, tmp_path):
    local = snakemake(batch(tmp_path / "local", clone, SAMPLES), "--config", "shard_size=50")
    assert local.status == 0, local.log
    start = time.monotonic()
    remote = on_slurm(snakemake, batch(tmp_path / "remote", clone, SAMPLES), clone, 50)
    print(f"{SAMPLES} samples through two nodes: {time.monotonic() - start:.0f} s")
    assert remote.status == 0, remote.log
    assert documents(remote, SAMPLES) == documents(local, SAMPLES)


def test_a_dead_node_a_cancelled_and_a_requeued_job_cost_at_most_one_further_run(cluster, clone, snakemake, tmp_path):
    # GIVEN a run on two nodes
    samples = 60  # in fifteen jobs: some are left when the others are struck
    local = snakemake(batch(tmp_path / "local", clone, samples), "--config", "shard_size=4")
    folder = batch(tmp_path / "remote", clone, samples)
    struck: dict[str, str] = {}

    def strike() -> None:
        # WHEN one running job is cancelled, another is requeued, and then a node dies with all that runs on it
        cluster.wait_for(lambda: len(cluster.jobs("RUNNING")) >= 2)
        (cancelled, _), (requeued, _) = cluster.jobs("RUNNING")[:2]
        struck["cancelled"], struck["requeued"] = cancelled, requeued
        subprocess.run(["scancel", cancelled], check=True)
        subprocess.run(["scontrol", "requeue", requeued], check=False)
        cluster.wait_for(lambda: any(node == "n1" for _, node in cluster.jobs("RUNNING")))
        cluster.do("kill-node", "n1")
        struck["node"] = "n1"
        time.sleep(5)
        cluster.do("start-node", "n1")

    hand = threading.Thread(target=strike)
    hand.start()
    run = on_slurm(snakemake, folder, clone, 4)
    hand.join()
    assert set(struck) == {"cancelled", "requeued", "node"}
    # THEN every report is there after at most one further run, and is that of a local one
    if run.status != 0:
        cluster.wait_for(lambda: not cluster.jobs(*JOB_STATES))
        run = on_slurm(snakemake, folder, clone, 4)
    assert run.status == 0, run.log
    assert documents(run, samples) == documents(local, samples)


def test_any_scheduler_with_a_submit_command_that_prints_a_number(clone, snakemake, tmp_path):
    # A stand-in for qsub: it starts the job script in the background and prints its number.
    qsub = tmp_path / "bin/qsub"
    qsub.parent.mkdir()
    qsub.write_text('#!/bin/sh\nfor script in "$@"; do :; done\nnohup sh "$script" >/dev/null 2>&1 &\necho $!\n')
    qsub.chmod(0o755)
    folder = batch(tmp_path / "batch", clone, 6)
    local = snakemake(batch(tmp_path / "local", clone, 6), "--config", "shard_size=3")
    before = os.environ["PATH"]
    os.environ["PATH"] = f"{qsub.parent}{os.pathsep}{before}"
    try:
        profile = clone / "workflow/profiles/cluster-generic"
        remote = snakemake(folder, "--workflow-profile", str(profile), "--config", "shard_size=3")
    finally:
        os.environ["PATH"] = before
    assert remote.status == 0, remote.log
    assert documents(remote, 6) == documents(local, 6)
