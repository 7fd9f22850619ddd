"""Trims and left-aligns alleles (Tan 2015, PMID 25701572) with bcftools norm inside pysam, once per shard.

Where the reference of a slice is unknown (N), the record's own REF is laid over it for that allele alone, so that one
sample never changes another's result; left alignment stops at the first unknown base.
"""

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from vexas_report.knowledge.genome import Genome
from vexas_report.model.alleles import trim
from vexas_report.model.terms import Assembly
from vexas_report.vcf.htslib_messages import quiet_htslib

MAX_ALLELE = 1000  # bases; longer changes are remarked as structural
OVERLAY = 1000  # bases before an allele over unknown sequence


@dataclass(frozen=True, slots=True, order=True)
class AlleleSpelling:
    """One REF and ALT at a 1-based position of a gene's chromosome, upper case."""

    assembly: Assembly
    gene: str
    chrom: str
    pos: int
    ref: str
    alt: str


def normalise(
    spellings: Iterable[AlleleSpelling], genomes: Mapping[Assembly, Genome]
) -> dict[AlleleSpelling, tuple[int, str, str]]:
    """Each spelling's position, REF and ALT after trimming and left alignment. MNVs are kept whole.

    A spelling that leaves its slice is trimmed only.
    """
    found: dict[AlleleSpelling, tuple[int, str, str]] = {}
    shift: list[AlleleSpelling] = []
    for one in sorted(set(spellings)):
        pos, ref, alt = trim(one.pos, one.ref, one.alt, keep=1)
        found[one] = (pos, ref, alt)
        part = genomes[one.assembly].slices[one.gene]
        if len(ref) != len(alt) and part.start < pos and pos + len(ref) - 1 <= part.end:
            shift.append(one)
    if shift:
        found.update(_left_align(shift, {one: found[one] for one in shift}, genomes))
    return found


def _left_align(
    order: list[AlleleSpelling],
    trimmed: Mapping[AlleleSpelling, tuple[int, str, str]],
    genomes: Mapping[Assembly, Genome],
) -> dict[AlleleSpelling, tuple[int, str, str]]:
    import pysam.bcftools

    contigs: dict[str, tuple[int, str]] = {}
    rows: list[tuple[str, int, int, str, str]] = []
    for number, one in enumerate(order):
        part = genomes[one.assembly].slices[one.gene]
        pos, ref, alt = trimmed[one]
        name, start, sequence = f"{one.assembly}_{one.gene}", part.start, part.sequence
        offset = pos - start
        if "N" in sequence[offset : offset + len(ref)]:
            name = f"{name}_{number}"
            first = max(0, offset - OVERLAY)
            sequence = sequence[first:offset] + ref  # left alignment looks at nothing behind REF
            start, offset = start + first, offset - first
        contigs[name] = (start, sequence)
        rows.append((name, offset + 1, number, ref, alt))
    with tempfile.TemporaryDirectory(prefix="vexas-report-") as folder, quiet_htslib():
        fasta, vcf, out = (str(Path(folder) / name) for name in ("slices.fa", "in.vcf", "out.vcf"))
        Path(fasta).write_text("".join(f">{n}\n{s}\n" for n, (_, s) in sorted(contigs.items())), encoding="ascii")
        Path(vcf).write_text(_vcf(contigs, rows), encoding="ascii")
        pysam.bcftools.norm("-f", fasta, "-c", "w", "--no-version", "-o", out, vcf, catch_stdout=False)
        lines = [x.split("\t") for x in Path(out).read_text("ascii").splitlines() if not x.startswith("#")]
    aligned: dict[AlleleSpelling, tuple[int, str, str]] = {}
    for name, place, number_text, ref, alt, *_ in lines:
        start, sequence = contigs[name]
        aligned[order[int(number_text)]] = _off_unknown(start + int(place) - 1, ref, alt, start, sequence)
    return aligned


def _vcf(contigs: Mapping[str, tuple[int, str]], rows: list[tuple[str, int, int, str, str]]) -> str:
    head = ["##fileformat=VCFv4.2", *(f"##contig=<ID={n},length={len(s)}>" for n, (_, s) in sorted(contigs.items()))]
    head.append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO")
    body = [f"{name}\t{pos}\t{number}\t{ref}\t{alt}\t.\t.\t." for name, pos, number, ref, alt in sorted(rows)]
    return "\n".join([*head, *body]) + "\n"


def _off_unknown(pos: int, ref: str, alt: str, start: int, sequence: str) -> tuple[int, str, str]:
    """One base to the right where left alignment ended on an unknown anchor base."""
    if not alt.startswith("N"):  # no ALT that is read contains an N itself
        return pos, ref, alt
    following = sequence[pos - start + len(ref)]
    return pos + 1, ref[1:] + following, alt[1:] + following
