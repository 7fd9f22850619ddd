"""Reads as the Ion Torrent variant caller wants them: with the flow signals that would have given the sequence."""

import array
import random
import subprocess
from pathlib import Path

import pysam
from tests.callers.simulate import WINDOWS, Change, complement

FLOWS = "TACGTACGTCTGAGCATCGATCGATGTACAGC" * 20
KEY, RUN, LENGTH = "TCAG", "ION01", 150


def signals(bases: str, rng: random.Random) -> list[int]:
    """Flow signals of a read behind its key: 256 for each base of a homopolymer, with noise."""
    whole, place, found = KEY + bases, 0, []
    for base in FLOWS:
        run = 0
        while place < len(whole) and whole[place] == base:
            run, place = run + 1, place + 1
        found.append(int(256 * run + rng.gauss(0, 12)))
        if place == len(whole):
            break
    return found


def start_flow() -> int:
    """The flow in which the key's last base is read."""
    place = 0
    for number, base in enumerate(FLOWS):
        while place < len(KEY) and KEY[place] == base:
            place += 1
        if place == len(KEY):
            return number
    raise ValueError("the flow order does not spell the key")


def ion_reads(fasta: Path, changes: list[Change], count: int, seed: int, folder: Path) -> Path:
    """A sorted, indexed BAM of ``count`` reads a window, with the tags ZM, ZF and ZP."""
    rng = random.Random(seed)
    sequences: dict[str, str] = {}
    with pysam.FastaFile(str(fasta)) as source:
        for row, (chrom, (start, _)) in enumerate(WINDOWS.items()):
            here = sorted((c for c in changes if c.chrom == chrom), key=lambda c: -c.pos)
            for number in range(count):
                molecule = source.fetch(chrom)
                for change in here:
                    if rng.random() < change.share:
                        at = change.pos - start
                        molecule = molecule[:at] + change.alt + molecule[at + len(change.ref) :]
                place = rng.randrange(0, len(molecule) - LENGTH)
                bases = molecule[place : place + LENGTH]
                sequences[f"{RUN}:{row:05}:{number:05}"] = bases if rng.random() < 0.5 else complement(bases)
    reads = folder / "ion.fq"
    reads.write_text("".join(f"@{name}\n{bases}\n+\n{'5' * LENGTH}\n" for name, bases in sequences.items()))
    group = rf"@RG\tID:{RUN}\tSM:S1\tPL:IONTORRENT"
    command = ["minimap2", "-ax", "sr", "-R", group, str(fasta), str(reads)]
    (folder / "ion.sam").write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)
    _with_flows(folder, sequences, rng)
    bam = folder / "ion.bam"
    pysam.sort("-o", str(bam), str(folder / "flows.bam"))
    pysam.index(str(bam))
    return bam


def _with_flows(folder: Path, sequences: dict[str, str], rng: random.Random) -> None:
    with pysam.AlignmentFile(str(folder / "ion.sam")) as mapped:
        header = mapped.header.to_dict()
        header["RG"][0].update({"FO": FLOWS, "KS": KEY, "PU": "PGM/318"})
        header["PG"].insert(0, {"ID": "bc", "PN": "BaseCaller", "VN": "5.0"})
        with pysam.AlignmentFile(str(folder / "flows.bam"), "wb", header=header) as out:
            for read in mapped:
                if read.is_unmapped or read.is_secondary or read.is_supplementary:
                    continue
                copy = pysam.AlignedSegment.from_dict(read.to_dict(), out.header)
                copy.set_tag("ZM", array.array("h", signals(sequences[read.query_name], rng)))
                copy.set_tag("ZF", start_flow(), "i")
                copy.set_tag("ZP", array.array("f", [0.003, 0.003, 0.0]))
                out.write(copy)
