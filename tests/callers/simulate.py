"""Reads of a mixture of haplotypes over the loci, mapped, for variant callers to work on.

Each locus is a contig of its own, cut from the shipped sequence; where UBA1 is not shipped, a fixed random sequence stands
in for it (the callers need some reference, and no test looks there). ``lift`` writes a caller's VCF back to chromosome
coordinates: contig, position, contig lines and END, nothing else.
"""

import random
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pysam

from vexas_report.knowledge.genome import load_genome
from vexas_report.model.terms import Assembly

LENGTHS = {"chr10": 133797422, "chr22": 50818468, "chrX": 156040895}
WINDOWS = {"chrX": (47198550, 47199550), "chr22": (17209030, 17210030), "chr10": (70600400, 70601400)}
READ, INSERT = 120, 320


@dataclass(frozen=True)
class Change:
    """One allele (chromosome coordinates, GRCh38) and the share of molecules that carry it."""

    chrom: str
    pos: int
    ref: str
    alt: str
    share: float


def reference(folder: Path) -> Path:
    """Write the FASTA of the windows; contigs are named by chromosome."""
    genome, rng = load_genome(Assembly.GRCH38), random.Random(41)
    path = folder / "loci.fa"
    with path.open("w", encoding="ascii") as out:
        for chrom, (start, end) in WINDOWS.items():
            bases = genome.fetch(chrom, start, end)
            out.write(f">{chrom}\n{''.join(b if b != 'N' else rng.choice('ACGT') for b in bases)}\n")
    pysam.faidx(str(path))
    return path


def reads(fasta: Path, changes: list[Change], depth: int, seed: int, folder: Path) -> Path:
    """A sorted, indexed BAM: paired reads of 120 bases with 0.1 % errors; each change is drawn for each molecule."""
    rng = random.Random(seed)
    first, second = (folder / f"r{n}.fq" for n in (1, 2))
    with first.open("w") as one, second.open("w") as two, pysam.FastaFile(str(fasta)) as sequences:
        for chrom, (start, _) in WINDOWS.items():
            sequence = sequences.fetch(chrom)
            here = sorted((c for c in changes if c.chrom == chrom), key=lambda c: -c.pos)
            for number in range(depth * len(sequence) // (2 * READ)):
                molecule = sequence
                for change in here:
                    at = change.pos - start
                    assert molecule[at : at + len(change.ref)] == change.ref
                    if rng.random() < change.share:
                        molecule = molecule[:at] + change.alt + molecule[at + len(change.ref) :]
                place = rng.randrange(0, len(molecule) - INSERT)
                forward, backward = (
                    molecule[place : place + READ],
                    complement(molecule[place + INSERT - READ : place + INSERT]),
                )
                if rng.random() < 0.5:
                    forward, backward = backward, forward
                for out, bases, mate in ((one, forward, 1), (two, backward, 2)):
                    out.write(f"@{chrom}_{number}/{mate}\n{_errors(bases, rng)}\n+\n{'I' * READ}\n")
    bam = folder / "reads.bam"
    sam = subprocess.run(
        ["minimap2", "-ax", "sr", "-R", r"@RG\tID:1\tSM:S1\tPL:ILLUMINA", str(fasta), str(first), str(second)],
        check=True,
        capture_output=True,
    ).stdout
    (folder / "reads.sam").write_bytes(sam)
    pysam.sort("-o", str(bam), str(folder / "reads.sam"))
    pysam.index(str(bam))
    return bam


def complement(bases: str) -> str:
    return bases[::-1].translate(str.maketrans("ACGT", "TGCA"))


def _errors(bases: str, rng: random.Random) -> str:
    return "".join(rng.choice("ACGT") if rng.random() < 0.001 else b for b in bases)


def lift(vcf: str, path: Path) -> str:
    """Write a caller's VCF in chromosome coordinates."""
    lines = []
    for line in vcf.splitlines():
        if line.startswith("##contig=<ID="):
            chrom = re.split(r"[,>]", line.removeprefix("##contig=<ID="))[0]
            line = f"##contig=<ID={chrom},length={LENGTHS[chrom]}>"
        elif not line.startswith("#"):
            fields = line.split("\t")
            shift = WINDOWS[fields[0]][0] - 1
            fields[1] = str(int(fields[1]) + shift)
            fields[7] = re.sub(r"(^|;)END=(\d+)", lambda m, by=shift: f"{m[1]}END={int(m[2]) + by}", fields[7])
            line = "\t".join(fields)
        lines.append(line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)
