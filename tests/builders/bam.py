"""Writes BAMs and CRAMs for tests: paired or single reads over the loci, exactly as asked, sorted and indexed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from random import Random

import pysam

from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.genome.contigs import length
from vexas_report.model.terms import Assembly

CONTIGS = [f"chr{n}" for n in (*range(1, 23), "X", "Y")]
PAIRED, PROPER, UNMAPPED, MATE_UNMAPPED, REVERSE, MATE_REVERSE = 0x1, 0x2, 0x4, 0x8, 0x10, 0x20
READ1, READ2, SECONDARY, QC_FAIL, DUPLICATE, SUPPLEMENTARY = 0x40, 0x80, 0x100, 0x200, 0x400, 0x800


@cache
def sequence(chrom: str, start: int, end: int, assembly: Assembly = Assembly.GRCH38) -> str:
    """Reference bases (1-based, inclusive), with fixed ones where the shipped slice has none."""
    known = load_genome(assembly).fetch(chrom, start, end)
    return "".join(b if b != "N" else "ACGT"[Random(start + i).randrange(4)] for i, b in enumerate(known))


@dataclass(frozen=True)
class Change:
    """An allele in VCF spelling."""

    pos: int
    ref: str
    alt: str


@dataclass
class BamBuilder:
    """An alignment in the making; coordinates are 1-based."""

    assembly: Assembly = Assembly.GRCH38
    sm: str | None = "S1"
    prefix: str = "chr"
    sort_order: str = "coordinate"
    lengths: Mapping[str, int] = field(default_factory=dict)
    md: bool = True
    contigs: Sequence[str] = tuple(CONTIGS)
    reads: list[pysam.AlignedSegment] = field(default_factory=list)

    @cached_property
    def header(self) -> pysam.AlignmentHeader:
        contigs = [
            {
                "SN": name.replace("chr", self.prefix),
                "LN": self.lengths[name] if name in self.lengths else length(self.assembly, name),
            }
            for name in self.contigs
        ]
        head: dict[str, object] = {"HD": {"VN": "1.6", "SO": self.sort_order}, "SQ": contigs}
        if self.sm is not None:
            head["RG"] = [{"ID": "1", "SM": self.sm}]
        return pysam.AlignmentHeader.from_dict(head)

    def read(
        self,
        chrom: str,
        start: int,
        size: int = 100,
        changes: Sequence[Change] = (),
        *,
        name: str = "",
        flag: int = 0,
        mate: int = 0,
        mapq: int = 60,
        quality: int | Sequence[int] = 37,
        clip: tuple[int, int] = (0, 0),
        md: bool = True,
    ) -> "BamBuilder":
        """Add one read over ``size`` reference bases from ``start``; ``clip`` bases are soft-clipped on either side."""
        bases, cigar, mismatches = _apply(sequence(chrom, start, start + size - 1, self.assembly), start, changes)
        cigar = [*([(4, clip[0])] if clip[0] else []), *cigar, *([(4, clip[1])] if clip[1] else [])]
        bases = "C" * clip[0] + bases + "C" * clip[1]
        read = pysam.AlignedSegment(self.header)
        read.query_name = name or f"r{len(self.reads)}"
        read.flag = flag
        read.reference_id = list(self.contigs).index(chrom)
        read.reference_start = start - 1
        read.mapping_quality = mapq
        read.cigartuples = cigar
        read.query_sequence = bases
        read.query_qualities = pysam.qualitystring_to_array(
            "".join(chr(33 + q) for q in ([quality] * len(bases) if isinstance(quality, int) else quality))
        )
        if mate:
            read.next_reference_id, read.next_reference_start = read.reference_id, mate - 1
        read.set_tag("NM", mismatches)
        if self.sm is not None:
            read.set_tag("RG", "1")
        if self.md and md:
            read.set_tag("MD", _md(sequence(chrom, start, start + size - 1, self.assembly), start, changes))
        self.reads.append(read)
        return self

    def pair(
        self,
        chrom: str,
        start: int,
        changes: Sequence[Change] = (),
        *,
        insert: int = 180,
        size: int = 100,
        f1r2: bool = True,
        second: Sequence[Change] | None = None,
        flag: int = 0,
        mapq: int = 60,
        quality: int = 37,
    ) -> "BamBuilder":
        """Add two mates; ``second`` are the changes that the second (rightmost) shows, where it differs."""
        name, right = f"p{len(self.reads)}", start + insert - size
        first_flag = PAIRED | PROPER | MATE_REVERSE | (READ1 if f1r2 else READ2) | flag
        last_flag = PAIRED | PROPER | REVERSE | (READ2 if f1r2 else READ1) | flag
        common = {"name": name, "mapq": mapq, "quality": quality}
        self.read(chrom, start, size, _inside(changes, start, size), flag=first_flag, mate=right, **common)  # type: ignore[arg-type]
        shown = changes if second is None else second
        return self.read(chrom, right, size, _inside(shown, right, size), flag=last_flag, mate=start, **common)  # type: ignore[arg-type]

    def cover(
        self,
        chrom: str,
        start: int,
        end: int,
        depth: int,
        changes: Sequence[Change] = (),
        share: float = 0.0,
        *,
        size: int = 100,
        insert: int = 180,
        seed: int = 1,
        quality: int = 37,
    ) -> "BamBuilder":
        """Fragments so that about ``depth`` lie over every base from ``start`` to ``end``; every 1/``share``-th carries."""
        rng = Random(seed)
        number = depth * (end - start + 1 + insert) // insert
        for i in range(number):
            place = start - insert + 1 + round(i * (end - start + insert - 1) / max(1, number - 1))
            carried = changes if share and int(i * share) != int((i + 1) * share) else ()
            self.pair(chrom, place, carried, insert=insert, size=size, f1r2=rng.random() < 0.5, quality=quality)
        return self

    def write(
        self, path: Path, *, index: bool = True, reference: Path | None = None, options: Sequence[str] = ()
    ) -> Path:
        """Write BAM, or CRAM by the name's end, sorted as the header says, with its index."""
        reads = sorted(self.reads, key=lambda r: (r.reference_id, r.reference_start, r.query_name, r.flag))
        cram = path.suffix == ".cram"
        with pysam.AlignmentFile(
            str(path),
            "wc" if cram else "wb",
            header=self.header,
            reference_filename=None if reference is None else str(reference),
            format_options=[o.encode() for o in options],
        ) as out:
            for read in reads:
                out.write(pysam.AlignedSegment.from_dict(read.to_dict(), out.header))
        if index:
            pysam.index(str(path))
        return path


def _inside(changes: Sequence[Change], start: int, size: int) -> tuple[Change, ...]:
    return tuple(c for c in changes if start < c.pos and c.pos + len(c.ref) < start + size)


def _apply(bases: str, start: int, changes: Sequence[Change]) -> tuple[str, list[tuple[int, int]], int]:
    out, cigar, at, mismatches = "", [], 0, 0
    for change in sorted(changes, key=lambda c: c.pos):
        place = change.pos - start
        assert bases[place : place + len(change.ref)] == change.ref, f"{change} is not {bases[place : place + 5]}"
        out += bases[at:place] + change.alt
        shared = min(len(change.ref), len(change.alt))
        cigar.append((0, place - at + shared))
        if len(change.ref) > shared:
            cigar.append((2, len(change.ref) - shared))
        if len(change.alt) > shared:
            cigar.append((1, len(change.alt) - shared))
        mismatches += sum(a != b for a, b in zip(change.ref, change.alt, strict=False)) + abs(
            len(change.ref) - len(change.alt)
        )
        at = place + len(change.ref)
    cigar.append((0, len(bases) - at))
    out += bases[at:]
    joined: list[tuple[int, int]] = []
    for operation, size in cigar:
        if joined and joined[-1][0] == operation:
            joined[-1] = (operation, joined[-1][1] + size)
        elif size:
            joined.append((operation, size))
    return out, joined, mismatches


def _md(bases: str, start: int, changes: Sequence[Change]) -> str:
    text, run, at = "", 0, 0
    for change in sorted(changes, key=lambda c: c.pos):
        place = change.pos - start
        run += place - at
        shared = min(len(change.ref), len(change.alt))
        for a, b in zip(change.ref[:shared], change.alt[:shared], strict=True):
            if a == b:
                run += 1
            else:
                text, run = f"{text}{run}{a}", 0
        if len(change.ref) > shared:
            text, run = f"{text}{run}^{change.ref[shared:]}", 0
        at = place + len(change.ref)
    return f"{text}{run + len(bases) - at}"
