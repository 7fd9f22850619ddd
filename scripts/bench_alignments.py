"""Reading alignments, for `scripts/bench.py`: CPU seconds of the stage `coverage` and of samtools over the same regions, and
what it opens and fetches. Alone, `python scripts/bench_alignments.py [--write]` renews its section of docs/performance.md.
"""

import heapq
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pysam
import pysam.samtools

from vexas_report.alignment import coverage
from vexas_report.alignment.target_plan import Window, make_plan
from vexas_report.knowledge import load_genes, load_variants
from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.genome.contigs import length
from vexas_report.model.evidence import InputFacts, SampleEvidence
from vexas_report.model.sample import Sample, Settings
from vexas_report.model.terms import Assembly, Status

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
HEADING = "## Alignments"
BUILD = Assembly.GRCH38
CONTIGS = [f"chr{n}" for n in (*range(1, 23), "X", "Y")]
SAMPLES, DEPTH, READ, INSERT = 96, 100, 150, 350
ELSEWHERE = 1_000_000  # reads of the genome outside the loci: enough for a whole index
_COMPLEMENT = str.maketrans("ACGT", "TGCA")


def windows() -> tuple[Window, ...]:
    """The stretches that are read of every sample."""
    return make_plan(load_genes(), load_variants(None), (), BUILD).windows


def _pairs(generator: random.Random, depth: int) -> Iterator[tuple[str, int, str]]:
    """SAM lines of pairs over the windows, 1 error in 1,000 bases, with contig and place to sort by."""
    genome, serial = load_genome(BUILD), 0
    for window in windows():
        first, last = window.start - INSERT, window.end + INSERT
        bases = "".join(b if b != "N" else generator.choice("ACGT") for b in genome.fetch(window.chrom, first, last))
        for _ in range(depth * (window.length + INSERT) // (2 * READ)):
            start = generator.randrange(0, len(bases) - INSERT)
            right, serial = start + INSERT - READ, serial + 1
            for place, mate, flag in ((start, right, 99), (right, start, 147)):
                text, tags = list(bases[place : place + READ]), []
                if generator.random() < READ / 1000:
                    at = generator.randrange(READ)
                    tags, text[at] = [at, text[at]], generator.choice("ACGT".replace(text[at], ""))
                md = f"{tags[0]}{tags[1]}{READ - 1 - tags[0]}" if tags else str(READ)
                size = INSERT if flag == 99 else -INSERT
                where = f"{flag}\t{window.chrom}\t{first + place}\t60\t{READ}M\t=\t{first + mate}\t{size}"
                shown = f"{''.join(text)}\t{'F' * READ}\tNM:i:{bool(tags):d}\tMD:Z:{md}\tRG:Z:1"
                yield window.chrom, first + place, f"p{serial}\t{where}\t{shown}\n"


def _elsewhere(reads: int) -> Iterator[tuple[str, int, str]]:
    """Reads over the whole genome but the loci, evenly and by place, without bases: they are not to be looked at."""
    total = sum(length(BUILD, c) for c in CONTIGS)
    regions = [gene.region[BUILD] for gene in load_genes().values()]
    for contig in CONTIGS if reads else ():
        count = reads * length(BUILD, contig) // total
        step = (length(BUILD, contig) - READ) // count
        near = [r for r in regions if r.chrom == contig]
        for number in range(count):
            pos = 1 + number * step
            if not any(r.start - 1_000 <= pos <= r.end + 1_000 for r in near):
                yield contig, pos, f"e\t0\t{contig}\t{pos}\t60\t{READ}M\t*\t0\t0\t*\t*\tRG:Z:1\n"


def alignment(path: Path, depth: int, elsewhere: int = 0) -> Path:
    """A sorted, indexed BAM of pairs over the loci and of reads elsewhere."""
    generator = random.Random(depth)

    def place(row: tuple[str, int, str]) -> tuple[int, int]:
        return CONTIGS.index(row[0]), row[1]

    lines = heapq.merge(sorted(_pairs(generator, depth), key=place), _elsewhere(elsewhere), key=place)
    head = "".join(f"@SQ\tSN:{c}\tLN:{length(BUILD, c)}\n" for c in CONTIGS)
    text = path.with_suffix(".sam")
    with text.open("w") as out:
        out.write(f"@HD\tVN:1.6\tSO:coordinate\n{head}@RG\tID:1\tSM:S1\n")
        out.writelines(line for _, _, line in lines)
    pysam.samtools.view("-b", "-o", str(path), str(text), catch_stdout=False)
    text.unlink()
    pysam.index(str(path))
    return path


def read(path: Path) -> None:
    """The stage on one sample."""
    row = Sample("S1", "x.vcf", alignment=str(path))
    facts = InputFacts("x.vcf", "0" * 64, "S1", BUILD, "stated", "bench")
    found = coverage(SampleEvidence(row, Status.REPORTED, facts), Settings())
    if found.problems or not found.loci:
        raise SystemExit(f"{path.name}: {[p.message for p in found.problems]}")


def cpu_seconds(run: Callable[[], object], times: int) -> float:
    """CPU seconds of one call, over several calls after one that is not counted."""
    run()
    start = time.process_time()
    for _ in range(times):
        run()
    return (time.process_time() - start) / times


def calls(path: Path) -> Counter[str]:
    """How often the stage opens the alignment, and how often htslib is called to fetch its windows."""
    seen: Counter[str] = Counter()
    opened, view = pysam.AlignmentFile, pysam.samtools.view

    class Counting(opened):  # type: ignore[misc, valid-type]
        def __init__(self, *_: Any, **__: Any) -> None:
            seen["open"] += 1

    def counting(*arguments: Any, **words: Any) -> Any:
        seen["fetch"] += 1
        return view(*arguments, **words)

    pysam.AlignmentFile, pysam.samtools.view = Counting, counting
    try:
        read(path)
    finally:
        pysam.AlignmentFile, pysam.samtools.view = opened, view
    return seen


def samtools(folder: Path, path: Path, command: str) -> float:
    """CPU seconds of `samtools depth` or `samtools mpileup` over the windows, inside one process."""
    bed = folder / "windows.bed"
    bed.write_text("".join(f"{w.chrom}\t{w.start - 1}\t{w.end}\n" for w in windows()))
    option = {"depth": ["-b", str(bed)], "mpileup": ["-l", str(bed), "-d", "0"]}[command]
    arguments = ["-o", str(folder / "out.txt"), *option, str(path)]
    return cpu_seconds(lambda: getattr(pysam.samtools, command)(*arguments, catch_stdout=False), 5)


def section() -> list[str]:
    """The section of the page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        panel = alignment(folder / "panel.bam", DEPTH)
        genome = alignment(folder / "genome.bam", 30, ELSEWHERE)
        loci = alignment(folder / "loci.bam", 30)
        thousand, deep = (alignment(folder / f"{depth}.bam", depth) for depth in (1_000, 2_000))
        ours = cpu_seconds(lambda: read(panel), SAMPLES)
        rows = [(f"{SAMPLES} samples, {DEPTH}× over the loci", ours)]
        rows.append(("the loci at 30×, nothing else in the file", cpu_seconds(lambda: read(loci), 20)))
        rows.append((f"the loci at 30× among {ELSEWHERE:,} reads of the genome", cpu_seconds(lambda: read(genome), 20)))
        rows.append(("1,000× over the loci", cpu_seconds(lambda: read(thousand), 5)))
        rows.append(("2,000× over the loci", cpu_seconds(lambda: read(deep), 3)))
        theirs = {command: samtools(folder, panel, command) for command in ("depth", "mpileup")}
        seen = calls(panel)
    return [
        HEADING,
        "",
        f"The stage `coverage` over {len(windows())} windows of simulated pairs, CPU seconds a sample in one process. Goals: at most 1 s a sample at {DEPTH}×, one open and one",
        "fetch, and the same cost where the file holds a genome. `samtools` counts bases; the stage also merges mates, reads codon 41 as a whole and judges every allele.",
        "",
        "| what | s a sample |",
        "|---|---|",
        *(f"| {what} | {seconds:.3f} |" for what, seconds in rows),
        "",
        f"| beside, over the same windows at {DEPTH}× in the same run | s | ratio |",
        "|---|---|---|",
        *(f"| `samtools {command}` | {seconds:.3f} | {ours / seconds:.1f} |" for command, seconds in theirs.items()),
        "",
        f"The genome costs {rows[2][1] / rows[1][1]:.2f} times the loci alone. Opened {seen['open']} time, fetched {seen['fetch']} times.",
        "",
    ]


def main() -> None:
    """Print the section, or put it into the page."""
    text = "\n".join(section())
    if "--write" in sys.argv[1:]:
        page = PAGE.read_text(encoding="utf-8")
        rest = re.sub(rf"\n{HEADING}\n.*?(?=\n## |\Z)", "", page, flags=re.DOTALL).rstrip("\n")
        PAGE.write_text(f"{rest}\n\n{text}", encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()
