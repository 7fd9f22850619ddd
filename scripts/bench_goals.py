"""The goals of whole runs, each a row with its figure, for `scripts/bench.py`.

A run is a separate process with all its jobs, in processor seconds (user and system): they hold on a busy machine, where the clock
does not. Of small runs the median of three counts.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vexas_report.knowledge import load_genes
from vexas_report.model.terms import Assembly

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "resources/example/vcf/met41thr_grch38.vcf.gz"
FEW, MANY, PLANNED = 1_000, 10_000, 100_000
QUIET = ["--quiet", "rules", "host", "reason"]
HEAD = ("| goal | measured | how |", "|---|---|---|")


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds and seconds by the clock of a process and its children, and what it said."""

    cpu: float
    clock: float
    said: str


def cost(command: Sequence[str], folder: Path) -> Cost:
    """Run a command; SystemExit with its output where it fails."""
    # The program of this clone, compiled once as in every installation.
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "PYTHONPATH": str(ROOT / "workflow")}
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(  # noqa: S603 - commands of this file
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    after = os.times()
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}:\n{done.stdout[-2000:]}")
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(used, time.perf_counter() - start, done.stdout)


def snakemake(folder: Path, *arguments: str) -> Cost:
    """`snakemake --cores 2` in a folder."""
    command = [sys.executable, "-m", "snakemake", "--cores", "2", "--snakefile", str(ROOT / "workflow/Snakefile")]
    return cost([*command, *QUIET, *arguments], folder)


def batch(folder: Path, vcf: Path, column: str, samples: int) -> Path:
    """A sheet of so many files, links to one VCF and to its index."""
    (folder / "config").mkdir(parents=True)
    (folder / "config/config.yaml").write_text("samples: samples.tsv\n")
    (folder / "vcf").mkdir()
    for number in range(samples):
        for ending in ("", ".tbi"):
            (folder / f"vcf/{number}.vcf.gz{ending}").symlink_to(f"{vcf}{ending}")
    rows = [f"s{number}\tvcf/{number}.vcf.gz\t{column}" for number in range(samples)]
    (folder / "samples.tsv").write_text("\n".join(["sample\tvcf\tvcf_sample", *rows]) + "\n")
    return folder


def from_nothing(folder: Path, runs: int = 3) -> Cost:
    """The run of median processor time, each of which makes everything."""
    found = []
    for _ in range(runs):
        shutil.rmtree(folder / "results", ignore_errors=True)
        shutil.rmtree(folder / ".snakemake", ignore_errors=True)
        found.append(snakemake(folder))
    return sorted(found, key=lambda each: each.cpu)[runs // 2]


def loop(folder: Path) -> Cost:
    """`bcftools view -R` over each VCF of a batch, a process each; the loop of median processor time of three."""
    regions = [gene.region[Assembly.GRCH38] for gene in load_genes().values()]
    (folder / "genes.bed").write_text("".join(f"{r.chrom}\t{r.start - 1}\t{r.end}\n" for r in regions))
    script = "for vcf in vcf/*.vcf.gz; do bcftools view -R genes.bed -o out.vcf $vcf || exit 1; done"
    return sorted((cost(["sh", "-c", script], folder) for _ in range(3)), key=lambda each: each.cpu)[1]


def rows(folder: Path, exome: Path) -> list[str]:
    """The rows of the table; ``exome`` is an indexed VCF with the column s."""
    few = from_nothing(batch(folder / "15", EXAMPLE, "met41thr_grch38", 15))
    exomes = batch(folder / "96", exome, "s", 96)
    whole, bcftools = from_nothing(exomes), loop(exomes)
    some = from_nothing(batch(folder / "some", EXAMPLE, "met41thr_grch38", FEW), 1)
    large = batch(folder / "many", EXAMPLE, "met41thr_grch38", MANY)
    many, nothing = from_nothing(large, 1), snakemake(large)
    for said, wanted in ((many.said, f"{MANY} samples, {MANY} reports"), (nothing.said, "Nothing to be done")):
        if wanted not in said:
            raise SystemExit(f"{wanted!r} is not in:\n{said[-2000:]}")
    planned = snakemake(batch(folder / "planned", EXAMPLE, "met41thr_grch38", PLANNED), "--dry-run")
    each, each_of_few = many.cpu * 1000 / MANY, some.cpu * 1000 / FEW
    return [
        f"| 15 samples in 4 s | {few.cpu:.1f} s, {few.clock:.1f} s by the clock | `snakemake --cores 2` from nothing to all documents |",
        f"| 96 indexed exomes in 6 s by the clock | {whole.clock:.1f} s, {whole.cpu:.1f} s of two processors | the same |",
        f"| and in 3 times `bcftools view -R` in a loop | {whole.clock / bcftools.clock:.1f} times by the clock, {whole.cpu / bcftools.cpu:.1f} times in processor seconds | the same, beside 96 processes of bcftools ({bcftools.clock:.1f} s) |",
        f"| a sample of {MANY:,} costs at most 1.2 times one of {FEW:,} | {each / each_of_few:.2f} times ({each:.1f} and {each_of_few:.1f} ms) | `snakemake --cores 2` from nothing |",
        f"| nothing to do for {MANY:,} samples in 10 s | {nothing.cpu:.1f} s, {nothing.clock:.1f} s by the clock | `snakemake` once more |",
        f"| {PLANNED:,} samples planned in 60 s | {planned.cpu:.1f} s, {planned.clock:.1f} s by the clock | `snakemake --dry-run`, a file a sample |",
        f"| at most 60 lines on the terminal | {len(many.said.splitlines())} | {MANY:,} samples |",
    ]
