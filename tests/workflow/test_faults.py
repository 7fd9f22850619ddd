"""What comes over a run from outside (``make long``): kills at every stage, full and read-only disks, too little memory."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

# Only a run that hangs takes as long, on however busy a machine.
HANGS = 900
GRACE = 30  # seconds between SIGTERM and SIGKILL: Slurm's KillWait
STAGES = ("*/*.manifest.json", "*/*.evidence.jsonl", "*/*.findings.jsonl", "*/*.reports.jsonl", "*/*.summarised")


def environment(clone: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(clone / "workflow"), "SOURCE_DATE_EPOCH": "1772409600"}


def started(folder: Path, clone: Path, program: str) -> subprocess.Popen[str]:
    commands = {
        "snakemake": ["snakemake", "--cores", "2", "--snakefile", str(clone / "workflow/Snakefile")],
        "vexas_report.cli": [
            "vexas_report.cli",
            "run",
            "samples.tsv",
            "--out",
            "results",
            "--config",
            "config/config.yaml",
        ],
    }
    return subprocess.Popen(
        [sys.executable, "-m", *commands[program]],
        cwd=folder,
        env=environment(clone),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def ended(run: subprocess.Popen[str]) -> tuple[int, str]:
    log, _ = run.communicate(timeout=HANGS)
    return run.returncode, log


def stopped(run: subprocess.Popen[str], how: signal.Signals) -> None:
    """Sends a signal to a run with all its jobs, and SIGKILL after it where the run does not end, as a cluster does. Snakemake
    waits for ever where SIGTERM comes while it books a job: its handler asks for the lock that the interrupted code holds."""
    if run.poll() is None:
        os.killpg(run.pid, how)
    try:
        run.communicate(timeout=GRACE)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        run.communicate(timeout=HANGS)


def reached(run: subprocess.Popen[str], folder: Path, stage: str) -> None:
    """Waits for the first file of a stage, or for the end of the run."""
    end = time.monotonic() + HANGS
    while run.poll() is None and not list((folder / "results/.work").glob(stage)):
        assert time.monotonic() < end
        time.sleep(0.01)


def documents(folder: Path) -> dict[str, bytes]:
    root = folder / "results"
    files = (path for path in root.rglob("*") if path.is_file() and ".work" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def fresh(clean, tmp_path: Path) -> Path:
    """The folder of a finished run without its results."""
    folder = Path(shutil.copytree(clean.folder, tmp_path / "batch"))
    shutil.rmtree(folder / "results")
    shutil.rmtree(folder / ".snakemake")
    return folder


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("program", ["snakemake", "vexas_report.cli"])
def test_a_run_that_is_killed_at_every_stage_ends_the_same_when_run_again(fresh, clean, clone, program, how):
    """GIVEN a run that is killed with all its jobs, or told to end as a cluster does before its limit, once a stage has left
    its first file, and each run after it at the next stage THEN the last run completes the documents of an undisturbed run."""
    for stage in STAGES:
        run = started(fresh, clone, program)
        reached(run, fresh, stage)
        stopped(run, how)
        if program == "snakemake" and run.returncode == -signal.SIGKILL:
            unlock = [sys.executable, "-m", "snakemake", "--unlock", "--snakefile", str(clone / "workflow/Snakefile")]
            subprocess.run(unlock, cwd=fresh, env=environment(clone), check=True, capture_output=True)
    status, log = ended(started(fresh, clone, program))
    assert status == 0, log
    assert documents(fresh) == clean.documents()


def test_one_way_of_running_goes_on_where_the_other_was_killed(fresh, clean, clone):
    run = started(fresh, clone, "snakemake")
    reached(run, fresh, "*/*.evidence.jsonl")
    stopped(run, signal.SIGKILL)
    status, log = ended(started(fresh, clone, "vexas_report.cli"))
    assert status == 0, log
    assert documents(fresh) == clean.documents()


@pytest.fixture
def small_disk(fresh: Path) -> Iterator[Path]:
    """``results`` on a disk of its own of 200 kB."""
    (fresh / "results").mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(fresh / "results")], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only an administrator may mount a disk")
    try:
        yield fresh
    finally:
        subprocess.run(["umount", "--lazy", str(fresh / "results")], check=True)


@pytest.mark.parametrize("program", ["snakemake", "vexas_report.cli"])
def test_a_full_disk_is_named_and_a_larger_one_completes_the_run(small_disk, clean, clone, program):
    status, log = ended(started(small_disk, clone, program))
    assert status != 0
    assert "disk" in log or "No space left on device" in log
    assert "Traceback" not in log
    remount = ["mount", "-o", "remount,size=100m", str(small_disk / "results")]
    subprocess.run(remount, check=True)
    status, log = ended(started(small_disk, clone, program))
    assert status == 0, log
    assert documents(small_disk) == clean.documents()


def test_a_disk_that_may_not_be_written_to_is_a_sentence(small_disk, clone):
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk / "results")], check=True)
    status, log = ended(started(small_disk, clone, "vexas_report.cli"))
    assert status == 2
    assert "FILE_UNUSABLE: A file or folder cannot be used: Read-only file system" in log
    assert "Traceback" not in log


@pytest.mark.parametrize(("megabytes", "status"), [(400, 0), (260, 2), (200, 2)])
def test_little_memory_is_enough_and_less_is_a_clear_end(fresh, clone, megabytes, status):
    """GIVEN an address space of 400 MB THEN the run is whole; GIVEN less THEN it ends and says why, also where scipy's
    OpenBLAS would spin for ever."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 10**6, megabytes * 10**6))

    done = subprocess.run(
        [sys.executable, "-m", "vexas_report.cli", "run", "samples.tsv", "--out", "results"],
        cwd=fresh,
        env=environment(clone),
        preexec_fn=limit,
        capture_output=True,
        text=True,
        timeout=HANGS,
        check=False,
    )
    assert done.returncode == status, done.stderr
    assert status == 0 or done.stderr.startswith("error: OUT_OF_MEMORY: ")
    assert "Traceback" not in done.stderr


def test_a_file_that_is_replaced_while_it_is_read_is_not_analysed(tmp_path, clone, monkeypatch):
    from vexas_report.model.sample import Manifest, Sample
    from vexas_report.vcf import collect, open_vcf

    source_file = clone / "resources/example/vcf/met41thr_grch38.vcf.gz"
    path = tmp_path / "a.vcf.gz"
    shutil.copyfile(source_file, path)
    real = open_vcf.checksum

    def swapped(name: str) -> str:
        found = real(name)
        shutil.copyfile(clone / "resources/example/vcf/index_grch37.vcf.gz", tmp_path / "other")
        (tmp_path / "other").replace(name)
        return found

    monkeypatch.setattr(open_vcf, "checksum", swapped)
    (evidence,) = collect(Manifest("s", "b", (Sample("a", str(path)),)))
    assert [each.code for each in evidence.problems] == ["VCF_CHANGED"]


@pytest.fixture
def installed(clone: Path, tmp_path: Path) -> Iterator[Path]:
    """The clone as an installation that nobody may write to, not even the administrator."""
    place = tmp_path / "opt"
    place.mkdir()
    if subprocess.run(["mount", "--bind", str(clone), str(place)], capture_output=True, check=False).returncode:
        pytest.skip("only an administrator may mount a folder")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(place)], check=True)
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_read_only_installation_serves_two_batches_at_once(installed, clean, tmp_path):
    """GIVEN the lines of docs/running.md in two working directories at once THEN each has its batch, as run alone."""
    with pytest.raises(OSError, match="Read-only file system"):
        (installed / "written").touch()
    runs = {}
    for name in ("17", "18"):
        folder = tmp_path / "runs" / name
        folder.mkdir(parents=True)
        (folder / "vcf").symlink_to(clean.folder / "vcf")
        (folder / "samples.tsv").write_bytes((clean.folder / "samples.tsv").read_bytes())
        command = [sys.executable, "-m", "snakemake", "--cores", "1", "-s", str(installed / "workflow/Snakefile")]
        command += ["--configfile", str(installed / "config/config.yaml")]
        command += ["--config", "samples=samples.tsv", f"outdir={tmp_path}/results/{name}/results"]
        runs[name] = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(installed),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    for name, run in runs.items():
        status, log = ended(run)
        assert status == 0, log
        assert documents(tmp_path / "results" / name) == clean.documents()
