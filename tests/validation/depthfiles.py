"""Depth files, callable regions and targets of a simulated alignment, as a laboratory gives them beside a VCF."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import pysam
from tests.callers.simulate import WINDOWS

from vexas_report.knowledge import load_genes
from vexas_report.model.terms import Assembly

ENOUGH = 20  # reads from which a base is called callable here


def depth_table(bam: Path, path: Path) -> str:
    """What ``samtools depth -a -H`` states of the windows, zeros included."""
    tables = [
        pysam.samtools.depth("-a", "-H", "-r", f"{chrom}:{start}-{end}", str(bam))
        for chrom, (start, end) in WINDOWS.items()
    ]
    rows = [line for text in tables for line in text.splitlines()]
    path.write_text("".join(f"{row}\n" for row in (rows[0], *(r for r in rows if not r.startswith("#")))))
    return str(path)


def callable_regions(table: str, path: Path) -> str:
    """Stretches of a depth table as GATK's CallableLoci writes them."""
    rows = [line.split("\t") for line in Path(table).read_text().splitlines() if not line.startswith("#")]
    lines = []
    for (chrom, state), stretch in groupby(rows, key=lambda r: (r[0], _state(int(r[2])))):
        positions = [int(row[1]) for row in stretch]
        lines.append(f"{chrom}\t{positions[0] - 1}\t{positions[-1]}\t{state}\n")
    path.write_text("".join(lines))
    return str(path)


def _state(depth: int) -> str:
    return "CALLABLE" if depth >= ENOUGH else "LOW_COVERAGE" if depth else "NO_COVERAGE"


def targets(path: Path, assembly: Assembly) -> str:
    """A panel's targets: the coding exons of all genes with their names."""
    path.write_text("".join(_exons(assembly)))
    return str(path)


def _exons(assembly: Assembly) -> Iterable[str]:
    for gene in load_genes().values():
        for exon in gene.exons:
            if assembly in exon.cds:
                at = exon.cds[assembly]
                yield f"{at.chrom}\t{at.start - 1}\t{at.end}\t{gene.symbol}_{exon.number}\n"
