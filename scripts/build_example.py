"""Writes the example batch: simulated VCFs in the manner of several callers, and nothing that comes from a patient.

Usage: python scripts/build_example.py [DIRECTORY]   (default: resources/example/vcf)

REF bases at the loci are read from the shipped sequences. Records elsewhere are placed by a seeded generator: they only
give the files the look of an exome.
"""

import random
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pysam

from vexas_report.knowledge import load_variants
from vexas_report.knowledge.genome.contigs import length
from vexas_report.model.terms import Assembly

PRIMARY = [f"chr{n}" for n in (*range(1, 23), "X", "Y")]
FORMATS = {
    "gatk": '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Allelic depths">\n'
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">\n'
    '##FORMAT=<ID=PS,Number=1,Type=Integer,Description="Phase set">\n'
    '##INFO=<ID=END,Number=1,Type=Integer,Description="End of the block">\n'
    '##FORMAT=<ID=MIN_DP,Number=1,Type=Integer,Description="Least depth of the block">\n',
    "freebayes": '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">\n'
    '##FORMAT=<ID=RO,Number=1,Type=Integer,Description="Reference observations">\n'
    '##FORMAT=<ID=AO,Number=A,Type=Integer,Description="Alternate observations">\n',
    "mutect2": '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Allelic depths">\n'
    '##FORMAT=<ID=AF,Number=A,Type=Float,Description="Allele fractions">\n'
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">\n'
    '##FORMAT=<ID=SB,Number=4,Type=Integer,Description="Strand counts">\n'
    '##FILTER=<ID=weak_evidence,Description="Below the likelihood threshold">\n',
    "bcftools": '##INFO=<ID=DP4,Number=4,Type=Integer,Description="Reference and alternate reads by strand">\n'
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n',
    "deepvariant": '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">\n'
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Allelic depths">\n'
    '##FORMAT=<ID=VAF,Number=A,Type=Float,Description="Allele fractions">\n',
}
SOURCES = {
    "gatk": "##source=HaplotypeCaller\n",
    "freebayes": "##source=freeBayes v1.3.6\n",
    "mutect2": "##source=Mutect2\n",
    "bcftools": "##bcftools_callVersion=1.16+htslib-1.16\n##bcftools_callCommand=call -m -A -v; Date=Mon Jan  5 10:00:00 2026\n",
    "deepvariant": "##DeepVariant_version=1.5.0\n",
}
DATA = {
    "gatk": "GT:AD:DP\t{gt}:{r},{a}:{d}",
    "freebayes": "GT:DP:RO:AO\t{gt}:{d}:{r}:{a}",
    "mutect2": "GT:AD:AF:DP:SB\t{gt}:{r},{a}:{f:.3f}:{d}:{rf},{rr},{af},{ar}",
    "bcftools": "GT\t{gt}",
    "deepvariant": "GT:DP:AD:VAF\t{gt}:{d}:{r},{a}:{f:.4f}",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the variant tables, by gene and c. name, with its reads and its genotype as the caller writes it."""

    gene: str
    hgvs_c: str
    ref_reads: int
    alt_reads: int
    genotype: str = "0/1"
    filter: str = "PASS"
    phase_set: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """One file of the batch."""

    name: str
    assembly: Assembly
    caller: str
    changes: tuple[Change, ...]
    chr_prefix: bool = True
    blocks: bool = False


INDEX = (Change("UBA1", "c.121A>C", 218, 112), Change("ADA2", "c.144del", 61, 55), Change("PRF1", "c.3G>T", 48, 51))
EXAMPLES = (
    Example("index_grch37.vcf.gz", Assembly.GRCH37, "gatk", INDEX, chr_prefix=False),
    Example(
        "index_grch38.vcf",
        Assembly.GRCH38,
        "deepvariant",
        (Change("UBA1", "c.121A>C", 218, 112, "1"), *INDEX[1:]),
    ),
    Example("met41thr_grch38.vcf.gz", Assembly.GRCH38, "mutect2", (Change("UBA1", "c.122T>C", 96, 304),)),
    Example(
        "met41val_grch37.vcf",
        Assembly.GRCH37,
        "freebayes",
        (Change("UBA1", "c.121A>G", 402, 61, "0/0"),),
        chr_prefix=False,
    ),
    # The same patient half a year later, by a pipeline that has moved to GRCh38.
    Example("met41val_later_grch38.vcf.gz", Assembly.GRCH38, "mutect2", (Change("UBA1", "c.121A>G", 371, 79),)),
    Example(
        "met41leu_low_grch38.vcf.gz",
        Assembly.GRCH38,
        "mutect2",
        (Change("UBA1", "c.121A>C", 183, 14, "0/1", "weak_evidence"),),
    ),
    Example("splice_m1_grch38.bcf", Assembly.GRCH38, "gatk", (Change("UBA1", "c.118-1G>C", 77, 140),)),
    Example(
        "splice_m2_grch37.vcf", Assembly.GRCH37, "bcftools", (Change("UBA1", "c.118-2A>C", 101, 45),), chr_prefix=False
    ),
    Example(
        "two_clones_grch38.vcf.gz",
        Assembly.GRCH38,
        "gatk",
        (Change("UBA1", "c.122T>C", 250, 130), Change("UBA1", "c.121A>G", 330, 48)),
    ),
    Example("near_fixed_grch38.vcf", Assembly.GRCH38, "gatk", (Change("UBA1", "c.122T>C", 9, 211, "1/1"),)),
    Example("carrier_grch37.vcf.gz", Assembly.GRCH37, "gatk", (Change("PRF1", "c.1122G>A", 52, 47),)),
    Example(
        "compound_grch38.vcf.gz",
        Assembly.GRCH38,
        "gatk",
        (
            Change("ADA2", "c.336C>G", 40, 38, "0|1", phase_set="17207277"),
            Change("ADA2", "c.385A>C", 44, 37, "1|0", phase_set="17207277"),
        ),
    ),
    Example("dominant_negative_grch38.vcf", Assembly.GRCH38, "gatk", (Change("ADA2", "c.506G>A", 50, 46),)),
    Example("negative_grch38.vcf", Assembly.GRCH38, "gatk", ()),
    Example("negative_gvcf_grch38.vcf.gz", Assembly.GRCH38, "gatk", (), blocks=True),
    # These three have alignments, which build_example_reads.py writes.
    Example("negative_reads_grch38.vcf", Assembly.GRCH38, "gatk", ()),
    Example("rescued_grch38.vcf.gz", Assembly.GRCH38, "gatk", ()),
    Example(
        "contradicted_grch37.vcf", Assembly.GRCH37, "gatk", (Change("UBA1", "c.122T>C", 160, 40),), chr_prefix=False
    ),
    Example("truncated_grch38.vcf.gz", Assembly.GRCH38, "gatk", INDEX),
)


def alleles(change: Change, assembly: Assembly) -> tuple[str, int, str, str]:
    """CHROM, POS, REF, ALT of the table's row."""
    (row,) = (r for r in load_variants().rows if r.gene == change.gene and r.hgvs_c == change.hgvs_c)
    (allele,) = row.alleles[assembly]
    return allele.chrom, allele.pos, allele.ref, allele.alt


def record(change: Change, example: Example) -> tuple[str, int, str]:
    """Contig, position and the line of one change."""
    chrom, pos, ref, alt = alleles(change, example.assembly)
    depth = change.ref_reads + change.alt_reads
    halves = {
        "rf": change.ref_reads // 2,
        "rr": change.ref_reads - change.ref_reads // 2,
        "af": change.alt_reads // 2,
        "ar": change.alt_reads - change.alt_reads // 2,
    }
    info = "DP4={rf},{rr},{af},{ar}".format(**halves) if example.caller == "bcftools" else "."
    data = DATA[example.caller].format(
        gt=change.genotype, r=change.ref_reads, a=change.alt_reads, d=depth, f=change.alt_reads / depth, **halves
    )
    if change.phase_set:
        keys, _, values = data.partition("\t")
        data = f"{keys}:PS\t{values}:{change.phase_set}"
    return (
        chrom,
        pos,
        f"{pos}\t.\t{ref}\t{alt}\t{300 if change.filter == 'PASS' else 12}\t{change.filter}\t{info}\t{data}",
    )


def background(example: Example, generator: random.Random) -> Iterable[tuple[str, int, str]]:
    """Records away from the loci."""
    for chrom in PRIMARY[:-1]:
        for _ in range(6):
            pos = generator.randrange(1_000_000, length(example.assembly, chrom) // 4)
            ref = generator.choice("ACGT")
            alt = generator.choice([base for base in "ACGT" if base != ref])
            reads = generator.randrange(20, 90)
            data = DATA[example.caller].format(
                gt="0/1",
                r=reads,
                a=reads,
                d=2 * reads,
                f=0.5,
                rf=reads // 2,
                rr=reads - reads // 2,
                af=reads // 2,
                ar=reads - reads // 2,
            )
            info = (
                f"DP4={reads // 2},{reads - reads // 2},{reads // 2},{reads - reads // 2}"
                if example.caller == "bcftools"
                else "."
            )
            yield chrom, pos, f"{pos}\t.\t{ref}\t{alt}\t200\tPASS\t{info}\t{data}"


def reference_blocks(example: Example) -> Iterable[tuple[str, int, str]]:
    """Blocks of a gVCF that cover every locus that a negative needs."""
    from vexas_report.knowledge import load_genes
    from vexas_report.knowledge.genome import load_genome

    genome = load_genome(example.assembly)
    for gene in load_genes().values():
        region = gene.region[example.assembly]
        base = genome.base(region.chrom, region.start)
        depth = 148 if gene.symbol == "UBA1" else 96
        yield (
            region.chrom,
            region.start,
            f"{region.start}\t.\t{base}\t<NON_REF>\t.\t.\tEND={region.end}\tGT:DP:MIN_DP\t0/0:{depth + 20}:{depth}",
        )


def text(example: Example) -> str:
    """The whole VCF as text, sorted by position."""
    generator = random.Random(example.name)
    sample = example.name.split(".")[0]
    header = "##fileformat=VCFv4.2\n" + SOURCES[example.caller] + FORMATS[example.caller]
    if example.blocks:
        header += '##ALT=<ID=NON_REF,Description="Any other allele">\n'
    for chrom in PRIMARY:
        name = chrom if example.chr_prefix else chrom.removeprefix("chr")
        header += f"##contig=<ID={name},length={length(example.assembly, chrom)}>\n"
    header += f"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{sample}\n"
    lines = [*background(example, generator), *(record(change, example) for change in example.changes)]
    if example.blocks:
        lines += reference_blocks(example)
    lines.sort(key=lambda line: (PRIMARY.index(line[0]), line[1]))
    return header + "".join(
        f"{chrom if example.chr_prefix else chrom.removeprefix('chr')}\t{line}\n" for chrom, _, line in lines
    )


def write(example: Example, directory: Path) -> None:
    """Write one file in the format of its name."""
    path = directory / example.name
    content = text(example)
    if path.suffix == ".vcf":
        path.write_text(content, encoding="ascii", newline="\n")
        return
    plain = directory / (example.name + ".tmp")
    plain.write_text(content, encoding="ascii", newline="\n")
    if path.suffix == ".bcf":
        with pysam.VariantFile(str(plain)) as source, pysam.VariantFile(str(path), "wb", header=source.header) as out:
            for line in source:
                out.write(line)
    else:
        pysam.tabix_compress(str(plain), str(path), force=True)
    plain.unlink()
    if example.name.startswith("truncated"):
        # A copy that broke off, as a full disk leaves it: the last quarter is missing.
        path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 4])
    elif path.suffix == ".gz":
        pysam.tabix_index(str(path), preset="vcf", force=True)


def main() -> None:
    """Write every file of the batch."""
    directory = Path(sys.argv[1] if len(sys.argv) > 1 else "resources/example/vcf")
    directory.mkdir(parents=True, exist_ok=True)
    for example in EXAMPLES:
        write(example, directory)


if __name__ == "__main__":
    main()
