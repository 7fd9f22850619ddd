"""Writes VCFs for tests: header, contigs, records; as plain text, gzip, bgzip or BCF, with or without an index."""

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LENGTHS = {
    "GRCh37": {"10": 135534747, "22": 51304566, "X": 155270560},
    "GRCh38": {"10": 133797422, "22": 50818468, "X": 156040895},
}
OFFSET = {"X": 140601, "22": -480890, "10": -1759756}  # GRCh38 minus GRCh37 over the genes


@dataclass(frozen=True)
class VcfBuilder:
    """A VCF in the making. ``prefix`` stands before contig names; ``assembly`` decides the contig lengths."""

    samples: Sequence[str] = ("S1",)
    assembly: str = "GRCh38"
    prefix: str = "chr"
    fileformat: str | None = "VCFv4.2"
    meta: Sequence[str] = ()
    contigs: bool = True
    records: list[str] = field(default_factory=list)

    def add(
        self,
        chrom: str,
        pos: int | str,
        ref: str,
        alt: str,
        *columns: str,
        fmt: str | None = "GT",
        info: str = ".",
        filters: str = "PASS",
        qual: str = "50",
    ) -> "VcfBuilder":
        """Add a record; ``pos`` is in this builder's assembly; ``columns`` are the sample columns."""
        fields = [f"{self.prefix}{chrom}", str(pos), ".", ref, alt, qual, filters, info]
        if fmt is not None:
            fields += [fmt, *columns]
        self.records.append("\t".join(fields))
        return self

    def add38(self, chrom: str, pos: int, ref: str, alt: str, *columns: str, **keys: str | None) -> "VcfBuilder":
        """Add a record whose position is given in GRCh38, written in this builder's assembly."""
        shift = OFFSET[chrom] if self.assembly == "GRCh37" else 0
        return self.add(chrom, pos - shift, ref, alt, *columns, **keys)  # type: ignore[arg-type]  # keys pass through

    def lines(self) -> list[str]:
        """Header and records without line ends."""
        head = [f"##fileformat={self.fileformat}"] if self.fileformat else []
        head += list(self.meta)
        if self.contigs:
            lengths = LENGTHS[self.assembly]
            head += [f"##contig=<ID={self.prefix}{name},length={size}>" for name, size in lengths.items()]
        columns = ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO"]
        if self.samples:
            columns += ["FORMAT", *self.samples]
        return [*head, "\t".join(columns), *self.records]

    def text(self, end: str = "\n") -> str:
        """The whole file."""
        return "".join(line + end for line in self.lines())

    def plain(self, path: Path) -> str:
        """Write text."""
        path.write_text(self.text(), encoding="utf-8", newline="")
        return str(path)

    def gzip(self, path: Path) -> str:
        """Write ordinary gzip, which no index can serve."""
        path.write_bytes(gzip.compress(self.text().encode(), mtime=0))
        return str(path)

    def bgzip(self, path: Path, *, index: str | None = None) -> str:
        """Write bgzip; ``index`` is None, ``tbi`` or ``csi``."""
        import pysam

        with pysam.BGZFile(str(path), "w") as out:
            out.write(self.text().encode())
        if index is not None:
            pysam.tabix_index(str(path), preset="vcf", csi=index == "csi", force=True)
        return str(path)

    def bcf(self, path: Path, *, index: bool = False) -> str:
        """Write BCF through htslib (which needs every FORMAT and FILTER declared in ``meta``)."""
        import pysam

        text = path.with_suffix(".tmp.vcf")
        self.plain(text)
        with pysam.VariantFile(str(text)) as source, pysam.VariantFile(str(path), "wb", header=source.header) as out:
            for record in source:
                out.write(record)
        text.unlink()
        if index:
            pysam.tabix_index(str(path), preset="bcf", force=True)
        return str(path)


FORMATS = (
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Reads per allele">',
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">',
)
INDEX_CASE = (  # GRCh38, plus strand
    ("X", 47199051, "A", "C"),  # UBA1 c.121A>C
    ("22", 17209533, "GC", "G"),  # ADA2 c.144del, left-aligned in a run of seven C
    ("10", 70600900, "C", "A"),  # PRF1 c.3G>T
)


def index_case(
    assembly: str = "GRCh38", genotypes: Iterable[str] = ("0/1", "0/1", "0/1"), **keys: object
) -> VcfBuilder:
    """The index case: UBA1 c.121A>C, ADA2 c.144del and PRF1 c.3G>T in one sample."""
    builder = VcfBuilder(assembly=assembly, meta=FORMATS, **keys)  # type: ignore[arg-type]  # keys pass through
    reads = ("52,148:200", "98,102:200", "101,99:200")
    rows = sorted(zip(INDEX_CASE, genotypes, reads, strict=True), key=lambda row: row[0][0])
    for (chrom, pos, ref, alt), genotype, counts in rows:
        builder.add38(chrom, pos, ref, alt, f"{genotype}:{counts}", fmt="GT:AD:DP")
    return builder
