"""How the real callers are run: each mode is a pipe of commands over a FASTA and a BAM."""

import subprocess
from pathlib import Path

PILEUP = ["bcftools", "mpileup", "-d", "5000", "-f", "{fasta}"]
TAGS = ["-a", "FORMAT/AD,FORMAT/DP,FORMAT/ADF,FORMAT/ADR"]
MODES: dict[str, list[list[str]]] = {
    "bcftools-mv": [[*PILEUP, *TAGS, "{bam}"], ["bcftools", "call", "-mv"]],
    "bcftools-mA": [[*PILEUP, *TAGS, "{bam}"], ["bcftools", "call", "-mA"]],
    "bcftools-haploid": [[*PILEUP, *TAGS, "{bam}"], ["bcftools", "call", "-mA", "--ploidy", "1"]],
    "bcftools-gvcf": [[*PILEUP, *TAGS, "-g", "10", "{bam}"], ["bcftools", "call", "-mA", "-g", "10"]],
    "bcftools-dp4": [[*PILEUP, "{bam}"], ["bcftools", "call", "-mA"]],
    "bcftools-consensus": [[*PILEUP, *TAGS, "{bam}"], ["bcftools", "call", "-c"]],
    "bcftools-mpileup": [[*PILEUP, *TAGS, "{bam}"]],
    "freebayes": [["freebayes", "-f", "{fasta}", "{bam}"]],
    "freebayes-haploid": [["freebayes", "-p", "1", "-f", "{fasta}", "{bam}"]],
    "freebayes-sensitive": [["freebayes", "-F", "0.01", "-C", "2", "-f", "{fasta}", "{bam}"]],
    "freebayes-pooled-continuous": [
        ["freebayes", "--pooled-continuous", "-F", "0.01", "-C", "2", "-f", "{fasta}", "{bam}"]
    ],
    "freebayes-pooled-discrete": [
        ["freebayes", "--pooled-discrete", "-p", "10", "-F", "0.01", "-C", "2", "-f", "{fasta}", "{bam}"]
    ],
    "freebayes-gvcf": [["freebayes", "--gvcf", "-F", "0.01", "-C", "2", "-f", "{fasta}", "{bam}"]],
}


def run(steps: list[list[str]], fasta: Path, bam: Path) -> str:
    """A caller's own VCF text."""
    data: bytes | None = None
    for step in steps:
        command = [part.format(fasta=fasta, bam=bam) for part in step]
        data = subprocess.run(command, input=data, check=True, capture_output=True).stdout
    assert data is not None
    return data.decode()
