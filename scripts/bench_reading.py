"""Large inputs, and one pass of bcftools over the same file, for `scripts/bench.py`: joint VCF and gVCF.

Each is measured in a separate process, so that its memory is measured alone; both sides are CPU seconds of the
same minute.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pysam
import pysam.bcftools

from vexas_report.knowledge import load_genes
from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.genome.contigs import length
from vexas_report.model.codec import write_lines
from vexas_report.model.sample import Manifest, Sample
from vexas_report.model.terms import Assembly, Sex
from vexas_report.run.sheet_from_folder import sheet_of
from vexas_report.run.stages import coverage
from vexas_report.vcf import collect

BUILD = Assembly.GRCH38
CONTIGS = [f"chr{n}" for n in (*range(1, 23), "X")]
HEAD = [
    "##fileformat=VCFv4.2",
    "##source=HaplotypeCaller",
    '##INFO=<ID=END,Number=1,Type=Integer,Description="End">',
    *(
        f'##FORMAT=<ID={key},Number={number},Type={kind},Description="{key}">'
        for key, number, kind in (
            ("GT", "1", "String"),
            ("AD", "R", "Integer"),
            ("DP", "1", "Integer"),
            ("GQ", "1", "Integer"),
            ("MIN_DP", "1", "Integer"),
            ("PL", "G", "Integer"),
        )
    ),
    *(f"##contig=<ID={c},length={length(BUILD, c)}>" for c in CONTIGS),
]


def joint(path: Path, samples: int, records: int) -> None:
    """A VCF of many samples: as many records in the genes as elsewhere, most samples reference, each with its counts."""
    generator = random.Random(samples)
    genome, regions = load_genome(BUILD), [gene.region[BUILD] for gene in load_genes().values()]
    rows: set[tuple[str, int, str]] = set()
    while len(rows) < records:
        region = generator.choice(regions)
        pos = generator.randrange(region.start, region.end)
        if (base := genome.base(region.chrom, pos)) != "N":
            rows.add((region.chrom, pos, base))
    while len(rows) < 2 * records:
        rows.add((generator.choice(CONTIGS[:9]), generator.randrange(100_000, 130_000_000), "A"))
    with path.open("w") as out:
        names = "\t".join(f"s{n}" for n in range(samples))
        out.write("\n".join([*HEAD, f"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{names}"]) + "\n")
        for chrom, pos, ref in sorted(rows, key=lambda r: (CONTIGS.index(r[0]), r[1])):
            carried = generator.choice([0.0005, 0.002, 0.01, 0.2])
            cells = []
            for _ in range(samples):
                depth = generator.randrange(15, 90)
                if generator.random() < carried:
                    cells.append(f"0/1:{depth // 2},{depth - depth // 2}:{depth}:99:700,0,{depth * 9}")
                else:
                    cells.append(f"0/0:{depth},0:{depth}:{min(99, depth * 2)}:0,{depth * 3},{depth * 30}")
            alt = "ACGT"["ACGT".index(ref) - 1]
            out.write(f"{chrom}\t{pos}\t.\t{ref}\t{alt}\t500\tPASS\t.\tGT:AD:DP:GQ:PL\t" + "\t".join(cells) + "\n")
    pysam.tabix_compress(str(path), f"{path}.gz", force=True)


def gvcf(path: Path, records: int) -> None:
    """A gVCF of reference blocks over the whole genome, without an index."""
    generator = random.Random(records)
    total = sum(length(BUILD, c) for c in CONTIGS)
    with path.open("w") as out:
        out.write("\n".join([*HEAD, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts"]) + "\n")
        for chrom in CONTIGS:
            count = records * length(BUILD, chrom) // total
            step = length(BUILD, chrom) // (count + 1)
            for number in range(1, count):
                depth = generator.randrange(20, 90)
                out.write(
                    f"{chrom}\t{number * step}\t.\tN\t<NON_REF>\t.\t.\tEND={number * step + step // 2}\t"
                    f"GT:DP:GQ:MIN_DP:PL\t0/0:{depth}:{depth * 2 % 99}:{depth - 3}:0,{depth},{depth * 15}\n"
                )
    pysam.tabix_compress(str(path), f"{path}.gz", force=True)


def depths(path: Path, rows: int) -> None:
    """A depth table as mosdepth writes it, of so many rows over the whole genome, with an index."""
    generator = random.Random(rows)
    total = sum(length(BUILD, c) for c in CONTIGS)
    with path.open("w") as out:
        for chrom in CONTIGS:
            size = length(BUILD, chrom)
            count = rows * size // total
            step = size // count
            for number in range(count):
                end = size if number == count - 1 else (number + 1) * step
                out.write(f"{chrom}\t{number * step}\t{end}\t{generator.randrange(80, 200)}\n")
    pysam.tabix_index(str(path), preset="bed", csi=True, force=True)


def other_inputs(folder: Path) -> list[str]:
    """Rows of what other inputs cost, in processor seconds: a depth table with and without its index, and a very wide file."""
    folder.mkdir()
    vcf, bed = folder / "S1.vcf", folder / "S1.per-base.bed"
    head = "\n".join([*HEAD, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t"])
    vcf.write_text(f"{head}S1\nchrX\t47199051\t.\tA\tC\t50\tPASS\t.\tGT:AD\t0/1:50,50\n")
    depths(bed, 5_100_000)
    manifest = Manifest("bench", "default", (Sample("S1", str(vcf), depth_bed=f"{bed}.gz"),))
    evidence = list(collect(manifest))
    seconds = []
    for _ in range(2):
        start = time.process_time()
        (seen,) = coverage(evidence, manifest.settings)
        seconds.append(time.process_time() - start)
        if not seen.sources:
            raise SystemExit("the depth table was not read")
        Path(f"{bed}.gz.csi").unlink(missing_ok=True)
    wide = folder / "wide" / "wide.vcf"
    wide.parent.mkdir()
    wide.write_text(head + "\t".join(f"P{number:05d}" for number in range(88_716)) + "\n")
    start = time.process_time()
    rows = sheet_of(wide.parent).rows
    listed = time.process_time() - start
    return [
        f"| a depth table of 5,100,000 rows (`coverage`), with its index; without | {seconds[0]:.2f} s; {seconds[1]:.0f} s |",
        f"| `sheet` of a folder with one file of {len(rows):,} columns | {listed:.1f} s (goal: 60) |",
    ]


def measure(path: str, names: list[str]) -> dict[str, float]:
    """CPU seconds and MB of the stage collect over samples of a file, in a separate process."""
    said = subprocess.run([sys.executable, __file__, json.dumps([path, names])], check=True, capture_output=True)  # noqa: S603 - this very file
    found: dict[str, float] = json.loads(said.stdout)
    return found


def bcftools(path: str, *arguments: str) -> float:
    """CPU seconds of one `bcftools view`, the second of two."""
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            start = time.process_time()
            pysam.bcftools.view("-Ov", "-o", f"{folder}/out.vcf", *arguments, path, catch_stdout=False)
            seconds = time.process_time() - start
    return seconds


def rows(folder: Path) -> list[str]:
    """Rows of the table."""
    found = []
    for samples in (500, 2000):
        path = folder / f"joint{samples}.vcf"
        joint(path, samples, 800)
        ours, theirs = measure(f"{path}.gz", [f"s{n}" for n in range(samples)]), bcftools(f"{path}.gz")
        each = (ours["seconds"] - 2 * theirs) / samples * 1000
        found.append(
            f"| joint VCF, {samples:,} samples, 800 records in the genes and 800 elsewhere | {ours['seconds']:.2f} | "
            f"{ours['mb']:.0f} | {theirs:.2f} | twice the pass and {max(each, 0):.1f} ms a sample (goal: 10) |"
        )
        path.unlink()
    path = folder / "blocks.g.vcf"
    gvcf(path, 1_000_000)
    ours, theirs = measure(f"{path}.gz", ["s"]), bcftools(f"{path}.gz")
    ratio = ours["seconds"] / theirs
    found.append(
        f"| gVCF of 1,000,000 blocks, no index | {ours['seconds']:.2f} | {ours['mb']:.0f} | {theirs:.2f} | {ratio:.2f} (goal: 1.1) |"
    )
    return found


def _collect(path: str, names: list[str]) -> None:
    samples = tuple(Sample(name, path, vcf_sample=name, sex=Sex.MALE) for name in names)
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        write_lines(Path(folder) / "evidence.jsonl", collect(Manifest("bench", "default", samples)))
        seconds = time.process_time() - start
    # Not ru_maxrss, which a child begins with its parent's.
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(json.dumps({"seconds": seconds, "mb": int(peak.split()[1]) / 1024}))


if __name__ == "__main__":
    _collect(*json.loads(sys.argv[1]))
