"""Samples simulated as paired reads: by ART's instrument profiles or with our own errors, aligned by bwa, called by real callers."""

import subprocess
from pathlib import Path

import numpy as np
import pysam
from tests.callers.simulate import LENGTHS, WINDOWS, complement
from tests.validation.fragments import Clone
from tests.validation.parameters import Parameters

OWN = "own"
_GROUP = r"@RG\tID:1\tSM:S1\tPL:ILLUMINA"
_BASES = np.frombuffer(b"ACGT", np.uint8)


def sample(folder: Path, fasta: Path, source: str, depth: int, clone: Clone, seed: int, parameters: Parameters) -> Path:
    """A sorted and indexed BAM in the coordinates of ``fasta`` (an index of bwa beside it); ``source`` is a profile or OWN."""
    rng = np.random.default_rng(seed)
    pairs: list[str] = []
    with pysam.FastaFile(str(fasta)) as sequences:
        for chrom, (start, _) in WINDOWS.items():
            plain = sequences.fetch(chrom)
            # Fragments begin anywhere that leaves them whole: over the middle of the window the depth is even.
            total = round(depth * (len(plain) - parameters.insert) / (2 * parameters.read_length))
            carried = plain
            share = 0.0
            if chrom == clone.place[0]:
                at = clone.place[1] - start
                assert plain[at] == clone.place[2]
                carried, share = plain[:at] + clone.place[3] + plain[at + 1 :], clone.fraction
            carriers = int(rng.binomial(total, share))
            for name, bases, number in (("r", plain, total - carriers), ("v", carried, carriers)):
                if number:
                    make = _own if source == OWN else _art
                    pairs += make(folder, f"{chrom}{name}", bases, number, source, rng, parameters)
    for mate in (1, 2):
        (folder / f"{mate}.fq").write_text("".join((folder / f"{p}{mate}.fq").read_text() for p in pairs))
    local = folder / "local.bam"
    with (folder / "bwa.sam").open("wb") as out:
        command = ["bwa", "mem", "-v", "1", "-R", _GROUP, str(fasta), *(str(folder / f"{m}.fq") for m in (1, 2))]
        subprocess.run(command, check=True, stdout=out, stderr=subprocess.DEVNULL)
    pysam.sort("-o", str(local), str(folder / "bwa.sam"))
    pysam.index(str(local))
    return local


def _art(
    folder: Path, name: str, bases: str, number: int, source: str, rng: np.random.Generator, parameters: Parameters
) -> list[str]:
    """Pairs by art_illumina; its seed is drawn from ours."""
    (folder / f"{name}.fa").write_text(f">{name}\n{bases}\n")
    command = ["art_illumina", "-ss", source, "-i", f"{name}.fa", "-p", "-na", "-q", "-l", str(parameters.read_length)]
    command += ["-c", str(number), "-m", str(parameters.insert), "-s", str(parameters.insert_sd)]
    command += ["-rs", str(int(rng.integers(1, 2**31))), "-o", name]
    subprocess.run(command, check=True, cwd=folder, capture_output=True)
    return [name]


def _own(
    folder: Path, name: str, bases: str, number: int, source: str, rng: np.random.Generator, parameters: Parameters
) -> list[str]:
    """Pairs with the errors of our own model: even ones, and T>G between A and T in read 1, which is one pair orientation
    for either strand of the genome."""
    errors, length = parameters.errors, parameters.read_length
    sizes = np.clip(rng.normal(parameters.insert, parameters.insert_sd, number).round().astype(int), length, len(bases))
    with (folder / f"{name}1.fq").open("w") as one, (folder / f"{name}2.fq").open("w") as two:
        for serial, size in enumerate(sizes):
            place = int(rng.integers(0, len(bases) - size + 1))
            molecule = bases[place : place + size]
            mates = (molecule[:length], complement(molecule[-length:]))
            if rng.random() < 0.5:
                mates = (mates[1], mates[0])
            for mate, (out, text) in enumerate(zip((one, two), mates, strict=True), 1):
                shown = _with_errors(text, mate == 1, rng, 3 * errors.base, errors.excess)
                out.write(f"@{name}{serial}/{mate}\n{shown}\n+\n{'F' * length}\n")
    return [name]


def _with_errors(text: str, first: bool, rng: np.random.Generator, rate: float, excess: float) -> str:
    bases = np.frombuffer(text.encode("ascii"), np.uint8).copy()
    if first:
        motif = np.flatnonzero((bases[:-2] == ord("A")) & (bases[1:-1] == ord("T")) & (bases[2:] == ord("T"))) + 1
        bases[motif[rng.random(len(motif)) < excess]] = ord("G")
    wrong = np.flatnonzero(rng.random(len(bases)) < rate)
    for at in wrong:
        bases[at] = rng.choice(_BASES[bases[at] != _BASES])
    return bases.tobytes().decode("ascii")


def lifted(local: Path, path: Path) -> Path:
    """The alignment in the coordinates of the chromosomes, as the program gets it."""
    with pysam.AlignmentFile(str(local)) as source:
        header = source.header.to_dict()
        header["SQ"] = [{"SN": c["SN"], "LN": LENGTHS[c["SN"]]} for c in header["SQ"]]
        with pysam.AlignmentFile(str(path), "wb", header=header) as out:
            for read in source:
                if read.is_unmapped:
                    continue
                row = read.to_dict()
                row["ref_pos"] = str(int(row["ref_pos"]) + WINDOWS[row["ref_name"]][0] - 1)
                mate = row["ref_name"] if row["next_ref_name"] == "=" else row["next_ref_name"]
                if mate in WINDOWS:
                    row["next_ref_pos"] = str(int(row["next_ref_pos"]) + WINDOWS[mate][0] - 1)
                out.write(pysam.AlignedSegment.from_dict(row, out.header))
    pysam.index(str(path))
    return path
