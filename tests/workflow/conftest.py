"""Runs Snakemake for real, each run in a folder of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

HEADER = "sample\tvcf\tassembly\tsex\tage\tspecimen\tassay\tbatch"
ROWS = {
    "index": "index\tvcf/index_grch37.vcf.gz\tauto\tmale\t65\tblood\texome\tsmall",
    "mosaic": "mosaic\tvcf/met41thr_grch38.vcf.gz\tGRCh38\tmale\t71\tbone_marrow\tpanel\tsmall",
    "negative": "negative\tvcf/negative_grch38.vcf\tauto\tfemale\t63\tblood\texome\tsmall",
}
GONE = "gone\tvcf/gone.vcf.gz\tauto\tmale\t65\tblood\texome\tsmall"


@dataclass(frozen=True)
class Run:
    """A run of Snakemake that has ended."""

    folder: Path
    status: int
    log: str

    @property
    def rules(self) -> list[str]:
        """Rules of the jobs that ran, in the order of their start."""
        lines = (line.removeprefix("local") for line in self.log.splitlines())
        return [line.removeprefix("rule ").removesuffix(":") for line in lines if line.startswith("rule ")]

    def documents(self) -> dict[str, bytes]:
        """Content of every document by its path under ``results``, without former ones."""
        root = self.folder / "results"
        files = (path for path in root.rglob("*") if path.is_file() and not {".work", ".former"} & {*path.parts})
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


Snakemake = Callable[..., Run]


@pytest.fixture(scope="session")
def clone(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone holds for a run, in a place of its own: an edit while the tests run is not an update between two runs."""
    folder = tmp_path_factory.mktemp("clone")
    for name in ("workflow", "resources", "config"):
        shutil.copytree(repository / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copyfile(repository / "Snakefile", folder / "Snakefile")
    (folder / "profiles").symlink_to("workflow/profiles")
    return folder


@pytest.fixture(scope="session")
def snakemake(clone: Path) -> Snakemake:
    """``snakemake(folder, *arguments)`` runs the workflow in a folder, as ``snakemake --cores 2`` would."""

    def run(folder: Path, *arguments: str, snakefile: Path | None = None, cores: int = 2) -> Run:
        environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}}
        environment["SOURCE_DATE_EPOCH"] = "1772409600"
        # The rules must find the program without an activated environment.
        environment["PATH"] = os.pathsep.join(
            each for each in environment["PATH"].split(os.pathsep) if each != str(Path(sys.executable).parent)
        )
        command = [sys.executable, "-m", "snakemake", "--cores", str(cores), "--directory", str(folder)]
        # The profile is quiet; here every job is to be seen, unless a test wants the terminal as users have it.
        loud = [] if "--quiet" in arguments else ["--quiet", "host"]
        command += ["--snakefile", str(snakefile or clone / "workflow/Snakefile"), *loud, *arguments]
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Run(folder, done.returncode, done.stdout)

    return run


def write_batch(folder: Path, clone: Path, rows: list[str], **config: object) -> None:
    """A folder with three files of the example batch, a sheet and a configuration."""
    (folder / "vcf").mkdir(parents=True)
    for row in ROWS.values():
        name = row.split("\t")[1].removeprefix("vcf/")
        # Without the indexes, which a laboratory may not have; times do not matter.
        shutil.copyfile(clone / "resources/example/vcf" / name, folder / "vcf" / name)
    (folder / "samples.tsv").write_text("\n".join([HEADER, *rows]) + "\n")
    settings = {"samples": "samples.tsv", **config}
    (folder / "config").mkdir()
    (folder / "config/config.yaml").write_text("".join(f"{key}: {value}\n" for key, value in settings.items()))


def copied_over(path: Path) -> None:
    """Put a copy in the place of a file or link: the same content, another file."""
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)


@pytest.fixture(scope="session")
def with_rejected(snakemake: Snakemake, clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Three good samples and one whose VCF does not exist, each its own job."""
    folder = tmp_path_factory.mktemp("rejected") / "batch"
    write_batch(folder, clone, [*ROWS.values(), GONE], shard_size=1)
    return snakemake(folder)


@pytest.fixture(scope="session")
def clean(snakemake: Snakemake, clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The three good samples alone, in the opposite order, all in one job, on one core."""
    folder = tmp_path_factory.mktemp("clean") / "batch"
    write_batch(folder, clone, list(reversed(ROWS.values())), shard_size=100)
    return snakemake(folder, cores=1)


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Run], Path]:
    """A copy of a finished run's folder to go on from, with its times and Snakemake's own records.

    The VCFs are links: a copy of a file has another inode, so that its results are made again. See :func:`copied_over`.
    """

    def copy(run: Run) -> Path:
        folder = shutil.copytree(run.folder, tmp_path / "batch", ignore=shutil.ignore_patterns("vcf"))
        (folder / "vcf").mkdir()
        for path in (run.folder / "vcf").iterdir():
            (folder / "vcf" / path.name).symlink_to(path)
        return Path(folder)

    return copy
