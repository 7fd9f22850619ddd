"""What would make a sample answerable: the depth that a limit needs, the regions as BED, and commands that are ready to run."""

import shlex
from dataclasses import dataclass

from vexas_report.documents.labels import load_captions
from vexas_report.documents.number_texts import percent
from vexas_report.documents.safety import file_name
from vexas_report.knowledge import load_genes
from vexas_report.model.findings import Findings
from vexas_report.model.terms import Inheritance, VexasConclusion

_LIMITS = (0.05, 0.02, 0.01)
_OPEN = (VexasConclusion.NOT_ASSESSABLE, VexasConclusion.PARTLY_ASSESSED)
_DEEPEST = 100_000


@dataclass(frozen=True, slots=True)
class Answerable:
    """``depths``: the limit as text and the reads that it needs at every base; ``needed`` alternate reads are asked for.

    ``commands``: what each is for, and its text.
    """

    needed: int
    depths: tuple[tuple[str, int], ...]
    commands: tuple[tuple[str, str], ...]


def answerable(findings: Findings) -> Answerable | None:
    """What the page of an open answer shows; None if the answer is not open, or if nothing of the file was read."""
    if findings.conclusion.vexas not in _OPEN or findings.input is None:
        return None
    needed = int(findings.provenance.thresholds.get("uncalled_min_reads", 3))
    return Answerable(
        needed=needed,
        depths=tuple((percent(limit), depth_for(limit, needed)) for limit in _LIMITS),
        commands=_commands(findings),
    )


def depth_for(limit: float, needed: int) -> int:
    """Fewest reads at which a variant of this fraction shows ``needed`` alternate reads with 95 % probability.

    >>> depth_for(0.05, 3)
    124
    """
    from vexas_report.interpretation.read_statistics import detection_limit

    low, high = needed, _DEEPEST
    while low < high:
        middle = (low + high) // 2
        reached = detection_limit(middle, needed)
        low, high = (low, middle) if reached is not None and reached <= limit else (middle + 1, high)
    return low


def loci_bed(findings: Findings) -> str:
    """The regions that a negative for VEXAS needs, in the assembly of the file: BED (0-based, half open), sorted."""
    somatic = {gene.symbol for gene in load_genes().values() if gene.inheritance is Inheritance.SOMATIC_X_LINKED}
    loci = sorted((part.chrom, part.start - 1, part.end, part.locus) for part in findings.loci if part.gene in somatic)
    return "".join(f"{chrom}\t{start}\t{end}\t{name}\n" for chrom, start, end, name in loci)


def _commands(findings: Findings) -> tuple[tuple[str, str], ...]:
    captions, name = load_captions(), shlex.quote(file_name(findings.sample.sample))
    bam = shlex.quote(findings.sample.alignment or "ALIGNMENT.bam")
    calls = f"gatk HaplotypeCaller -R REFERENCE.fasta -I {bam} -L {name}.loci.bed -ERC GVCF -O {name}.g.vcf.gz"
    return (
        (captions["answerable_depth"], f"samtools depth -a -b {name}.loci.bed {bam}"),
        (captions["answerable_calls"], calls),
        (captions["answerable_again"], f"vexas-report one {name}.g.vcf.gz --alignment {bam} --out DIR"),
    )
