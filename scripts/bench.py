"""Measures the stages on simulated exomes and prints a Markdown page. Usage: python scripts/bench.py [--write]

Times are wall-clock seconds of this machine, the median of five runs after a warm-up. Machines differ and are noisy: read the
ratios, which compare two things in the same run. `--write` puts the page into docs/performance.md.
"""

import gzip
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import bench_alignments
import bench_goals
import bench_reading
import pysam
from cyvcf2 import VCF

from vexas_report.documents import write_report
from vexas_report.knowledge import load_genes
from vexas_report.knowledge.genome import load_genome
from vexas_report.knowledge.genome.contigs import length
from vexas_report.model.sample import Manifest, Sample, Settings
from vexas_report.model.terms import Assembly
from vexas_report.nomenclature import Namer
from vexas_report.run.stages import findings_of
from vexas_report.vcf import collect, second_header

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
CONTIGS = [f"chr{n}" for n in (*range(1, 23), "X")]
MARGIN = 50_000
INDEX_CASE = (
    ("chrX", 47199051, "A", "C", 218, 112),
    ("chr22", 17209533, "GC", "G", 61, 55),
    ("chr10", 70600900, "C", "A", 48, 51),
)


def median_seconds(run: Callable[[], object], runs: int = 5) -> float:
    """Median wall-clock seconds of ``run`` after one run that is not counted."""
    run()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def exome(path: Path, records: int) -> None:
    """A VCF of so many records, the index case's three among them, with the INFO and FORMAT of a common caller."""
    generator = random.Random(records)
    rows = [(chrom, pos, ref, alt, r, a) for chrom, pos, ref, alt, r, a in INDEX_CASE]
    for _ in range(records - len(rows)):
        chrom = generator.choice(CONTIGS)
        ref, alt = generator.sample("ACGT", 2)
        rows.append(
            (chrom, generator.randrange(100_000, length(Assembly.GRCH38, chrom)), ref, alt, generator.randrange(90), 40)
        )
    # Background records stay out of the genes and of what is read around them: their REF bases are drawn, not read.
    spans = [gene.region[Assembly.GRCH38] for gene in load_genes().values()]
    rows = [
        r
        for r in rows
        if r[:4] in {i[:4] for i in INDEX_CASE}
        or not any(s.chrom == r[0] and s.overlaps(r[1] - MARGIN, r[1] + MARGIN) for s in spans)
    ]
    rows.sort(key=lambda row: (CONTIGS.index(row[0]), row[1]))
    with path.open("w") as out:
        out.write("##fileformat=VCFv4.2\n##source=HaplotypeCaller\n")
        for key, kind in (("AC", "A"), ("AF", "A"), ("AN", "1"), ("DP", "1"), ("MQ", "1"), ("QD", "1")):
            out.write(f'##INFO=<ID={key},Number={kind},Type=Float,Description="{key}">\n')
        for key, number, kind in (
            ("GT", "1", "String"),
            ("AD", "R", "Integer"),
            ("DP", "1", "Integer"),
            ("GQ", "1", "Integer"),
            ("PL", "G", "Integer"),
        ):
            out.write(f'##FORMAT=<ID={key},Number={number},Type={kind},Description="{key}">\n')
        out.writelines(f"##contig=<ID={c},length={length(Assembly.GRCH38, c)}>\n" for c in CONTIGS)
        out.write("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts\n")
        for chrom, pos, ref, alt, r, a in rows:
            out.write(
                f"{chrom}\t{pos}\t.\t{ref}\t{alt}\t812.6\tPASS\tAC=1;AF=0.5;AN=2;DP={r + a};MQ=60;QD=12.1\t"
                f"GT:AD:DP:GQ:PL\t0/1:{r},{a}:{r + a}:99:820,0,900\n"
            )


def reading(folder: Path, records: int) -> list[str]:
    """Rows of the reading table: our stage, and a bare pass of two libraries over the same file."""
    plain = folder / f"exome{records}.vcf"
    exome(plain, records)
    packed, indexed, bcf = (
        folder / f"{name}{records}.{end}"
        for name, end in (("packed", "vcf.gz"), ("indexed", "vcf.gz"), ("exome", "bcf"))
    )
    for target in (packed, indexed):
        pysam.tabix_compress(str(plain), str(target), force=True)
    pysam.tabix_index(str(indexed), preset="vcf", force=True)
    with pysam.VariantFile(str(plain)) as source, pysam.VariantFile(str(bcf), "wb", header=source.header) as out:
        for record in source:
            out.write(record)
    rows = []
    for path, what in (
        (plain, "plain"),
        (packed, "bgzip, no index"),
        (indexed, "bgzip and index"),
        (bcf, "BCF, no index"),
    ):
        manifest = Manifest("bench", "default", (Sample("s", str(path)),))
        (evidence,) = collect(manifest)
        if len(evidence.calls) != len(INDEX_CASE):
            raise SystemExit(f"{path.name}: {len(evidence.calls)} calls where {len(INDEX_CASE)} were put in")
        ours = median_seconds(lambda m=manifest: list(collect(m)))
        bare = median_seconds(lambda p=path: sum(1 for _ in VCF(str(p))))
        rows.append(f"| {records:,} | {what} | {ours:.3f} | {bare:.3f} | {ours / bare:.2f} |")
    return rows


def naming() -> str:
    """Seconds to name 1,000 distinct single-base changes of the three genes, from a new namer."""
    genome = load_genome(Assembly.GRCH38)
    changes = []
    for gene in load_genes().values():
        for exon in gene.exons:
            span = exon.interval[Assembly.GRCH38]
            for pos in range(span.start, span.end + 1):
                base = genome.base(span.chrom, pos)
                if base != "N":
                    changes.append((gene.symbol, span.chrom, pos, base, "ACGT"["ACGT".index(base) - 1]))
    chosen = random.Random(1).sample(changes, 1000)

    def run() -> None:
        namer = Namer(genome)
        for change in chosen:
            namer.name(*change)

    return f"{median_seconds(run, 3):.2f} s"


def samples(folder: Path) -> tuple[str, str]:
    """Milliseconds a sample to interpret and to write all documents, over 100 samples of the index case."""
    exome(folder / "small.vcf", 50)
    evidence = list(
        collect(
            Manifest(
                "b", "default", tuple(Sample(f"s{n}", str(folder / "small.vcf"), vcf_sample="s") for n in range(100))
            )
        )
    )
    settings = Settings()
    findings = list(findings_of(evidence, settings))
    interpreting = median_seconds(lambda: list(findings_of(evidence, settings)), 3)
    writing = median_seconds(lambda: [write_report(f, folder / "out") for f in findings], 3)
    return f"{interpreting * 10:.1f} ms", f"{writing * 10:.1f} ms"


def second_header_row(indexed: Path) -> str:
    """The row of the search for a second header in an indexed exome, and in a part of it that is searched whole."""
    text = gzip.decompress(indexed.read_bytes())[: second_header.SEARCHED_WHOLE]
    part = indexed.with_name("part.vcf.gz")
    with pysam.BGZFile(str(part), "w") as out:
        out.write(text[: text.rindex(b"\n") + 1])
    large, whole = (
        median_seconds(lambda p=path: second_header.may_hold_second_header(str(p), text.index(b"\nchr") + 1, ()))
        for path in (indexed, part)
    )
    return f"| looking for a second header: indexed exome of 60,000 records; body of 2 MB, searched whole | {large * 1000:.1f} ms; {whole * 1000:.1f} ms |"


def page() -> str:
    """The whole page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [row for records in (60_000, 100_000) for row in reading(folder, records)]
        large = bench_reading.rows(folder)
        others = bench_reading.other_inputs(folder / "others")
        indexed = folder / "indexed60000.vcf.gz"
        goals = bench_goals.rows(folder, indexed)
        header_search = second_header_row(indexed)
        interpreting, writing = samples(folder)
    lines = [
        "# Performance",
        "",
        "## Whole runs",
        "",
        "Processor seconds, user and system, of Snakemake with all its jobs; what the clock shows depends on what else the machine does.",
        "",
        *bench_goals.HEAD,
        *goals,
        "",
        "Most of a small run is Snakemake's own start (about 1.3 s) and the loading of Python's libraries (about 0.4 s a job); a sample costs",
        "10 to 30 ms. So one job makes all of up to 96 samples.",
        "",
        "## Reading",
        "",
        "Written by `make bench` on simulated exomes that hold the index case's three variants. Times are medians of one machine",
        f"({platform.machine()}, Python {platform.python_version()}, one core); the ratio compares with a bare pass of cyvcf2 over the same file in the same run,",
        "which parses every record and judges nothing. `collect` includes the file's SHA-256, the assembly decision and normalisation.",
        "",
        "| records | file | collect, s | bare pass, s | ratio |",
        "|---|---|---|---|---|",
        *rows,
        "",
        "Large inputs beside one pass of `bcftools view` over the same file in the same minute, both in processor seconds. The memory must not grow with",
        "the samples of a joint VCF.",
        "",
        "| what | collect, s | collect, MB | bcftools, s | ratio |",
        "|---|---|---|---|---|",
        *large,
        "",
        "| what | measured |",
        "|---|---|",
        f"| names and consequences of 1,000 distinct variants | {naming()} |",
        f"| interpreting a sample (index case, 100 samples in one process) | {interpreting} |",
        f"| writing all documents of a sample | {writing} |",
        *others,
        header_search,
        "",
        *bench_alignments.section(),
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the page, or write it."""
    text = page()
    if "--write" in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()
