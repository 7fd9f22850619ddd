"""Writes the alignments of the example batch: simulated pairs over the loci, and nothing that comes from a patient.

Usage: python scripts/build_example_reads.py [DIRECTORY]   (default: resources/example/reads)

Bases are those of the shipped sequences. Where a base is not shipped (parts of UBA1's exons 16, 17 and 21 to 23), reads and
their MD tags have a placeholder, from which the program learns the reference there.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pysam

from vexas_report.knowledge import load_genes, load_variants
from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.genome.contigs import length
from vexas_report.knowledge.table_records import Interval
from vexas_report.model.terms import Assembly

PRIMARY = [f"chr{n}" for n in (*range(1, 23), "X", "Y")]
READ, INSERT, SPREAD = 100, 190, 25  # bases of a read, mean and spread of the fragments
ERROR = 1e-3  # wrong bases
GOOD, WEAK = 37, 25  # quality of the first bases of a read and of its last ten


@dataclass(frozen=True, slots=True)
class Example:
    """One alignment: fragments over each base of UBA1 and of the other genes, and a clone of one listed UBA1 change."""

    name: str
    sample: str
    assembly: Assembly
    depth: int
    others: int
    change: str = ""
    fraction: float = 0.0
    chr_prefix: bool = True


EXAMPLES = (
    Example("negative_grch38.cram", "negative_reads_grch38", Assembly.GRCH38, 150, 60),
    Example("rescued_grch38.bam", "rescued_grch38", Assembly.GRCH38, 300, 0, "c.122T>C", 0.04),
    Example("contradicted_grch37.bam", "contradicted_grch37", Assembly.GRCH37, 200, 0, chr_prefix=False),
)


@dataclass(frozen=True, slots=True)
class Fragment:
    """One molecule, 1-based, ends included."""

    chrom: str
    start: int
    end: int


def reference(assembly: Assembly, chrom: str, start: int, end: int) -> str:
    """Bases from ``start`` to ``end``, placeholders where none is known."""
    known = load_genome(assembly).fetch(chrom, start, end)
    return "".join(b if b != "N" else Random(start + i).choice("ACGT") for i, b in enumerate(known))


def regions(assembly: Assembly, somatic: bool) -> list[Interval]:
    """The loci of UBA1 or of the other genes; those that overlap as one."""
    genes = [gene for gene in load_genes().values() if (gene.symbol == "UBA1") is somatic]
    found: list[Interval] = []
    for at in sorted((locus.interval[assembly] for g in genes for locus in g.loci), key=lambda i: (i.chrom, i.start)):
        if found and found[-1].chrom == at.chrom and at.start <= found[-1].end + INSERT:
            found[-1] = Interval(at.chrom, found[-1].start, max(found[-1].end, at.end))
        else:
            found.append(at)
    return found


def fragments(example: Example, generator: Random) -> Iterator[Fragment]:
    """Fragments at random places, about ``depth`` over each base."""
    for depth, somatic in ((example.depth, True), (example.others, False)):
        for at in regions(example.assembly, somatic) if depth else ():
            low, high = at.start - INSERT, at.end
            for _ in range(round(depth * (high - low + 1) / INSERT)):
                size = max(READ, round(generator.gauss(INSERT, SPREAD)))
                start = generator.randint(low, high)
                yield Fragment(at.chrom, start, start + size - 1)


def reads(example: Example) -> Iterator[dict[str, object]]:
    """Every read of an alignment as SAM fields, unsorted."""
    generator = Random(example.name)
    every = list(fragments(example, generator))
    clone: dict[tuple[str, int], tuple[str, str]] = {}
    carriers: set[int] = set()
    if example.change:
        (row,) = (r for r in load_variants().rows if r.gene == "UBA1" and r.hgvs_c == example.change)
        (allele,) = row.alleles[example.assembly]
        clone[allele.chrom, allele.pos] = (allele.ref, allele.alt)
        over = [
            i
            for i, f in enumerate(every)
            if f.chrom == allele.chrom
            and (f.start <= allele.pos < f.start + READ or f.end - READ < allele.pos <= f.end)
        ]
        carriers = set(generator.sample(over, round(example.fraction * len(over))))
    for number, fragment in enumerate(every):
        read1_forward = generator.random() < 0.5
        ends = ((fragment.start, False), (fragment.end - READ + 1, True))
        for (start, reverse), (mate, _) in (ends, ends[::-1]):
            truth = reference(example.assembly, fragment.chrom, start, start + READ - 1)
            bases = list(truth)
            for (chrom, pos), (_, alt) in clone.items():
                if number in carriers and chrom == fragment.chrom and start <= pos < start + READ:
                    bases[pos - start] = alt
            for i in range(READ):
                if generator.random() < ERROR:
                    bases[i] = generator.choice([base for base in "ACGT" if base != bases[i]])
            first = reverse is not read1_forward
            flag = 0x1 | 0x2 | (0x10 if reverse else 0x20) | (0x40 if first else 0x80)
            qualities = [GOOD] * (READ - 10) + [WEAK] * 10
            yield {
                "name": f"{example.sample}.{number:05}", "flag": str(flag), "chrom": fragment.chrom, "pos": start, "mate": mate,
                "tlen": (fragment.end - fragment.start + 1) * (-1 if reverse else 1), "seq": "".join(bases),
                "qual": "".join(chr(33 + q) for q in (qualities[::-1] if reverse else qualities)),
                "nm": sum(a != b for a, b in zip(truth, bases, strict=True)), "md": md(truth, bases),
            }  # fmt: skip


def md(truth: str, bases: list[str]) -> str:
    """The MD tag of a read without indels (SAMtags specification, section 1.1)."""
    text, run = "", 0
    for expected, shown in zip(truth, bases, strict=True):
        if expected == shown:
            run += 1
        else:
            text, run = f"{text}{run}{expected}", 0
    return f"{text}{run}"


def write(example: Example, directory: Path) -> None:
    """Write one alignment, BAM or CRAM by its name, with its index."""
    path = directory / example.name
    named = {c: c if example.chr_prefix else c.removeprefix("chr") for c in PRIMARY}
    header = pysam.AlignmentHeader.from_dict(
        {
            "HD": {"VN": "1.6", "SO": "coordinate"},
            "SQ": [{"SN": named[c], "LN": length(example.assembly, c)} for c in PRIMARY],
            "RG": [{"ID": "1", "SM": example.sample}],
        }
    )
    made = sorted(reads(example), key=lambda r: (PRIMARY.index(str(r["chrom"])), r["pos"], r["name"], r["flag"]))
    mode, options = ("wc", [b"no_ref=1", b"version=3.0"]) if path.suffix == ".cram" else ("wb", [b"level=9"])
    with pysam.AlignmentFile(str(path), mode, header=header, format_options=options, add_sam_header=True) as out:
        for row in made:
            cells = (
                row["name"], row["flag"], named[str(row["chrom"])], row["pos"], 60, f"{READ}M", "=", row["mate"], row["tlen"],
                row["seq"], row["qual"], f"NM:i:{row['nm']}", f"MD:Z:{row['md']}", "RG:Z:1",
            )  # fmt: skip
            out.write(pysam.AlignedSegment.fromstring("\t".join(map(str, cells)), header))
    pysam.index(str(path))


def main() -> None:
    """Write every alignment of the batch."""
    directory = Path(sys.argv[1] if len(sys.argv) > 1 else "resources/example/reads")
    directory.mkdir(parents=True, exist_ok=True)
    for example in EXAMPLES:
        write(example, directory)


if __name__ == "__main__":
    main()
