"""Structural records over a gene: which may be the second variant of a recessive one."""

from collections.abc import Sequence

from vexas_report.interpretation.assessed_variant import AssessedVariant
from vexas_report.interpretation.read_statistics import interval, zygosity_reads
from vexas_report.knowledge.table_records import Gene
from vexas_report.model.evidence import StructuralRecord
from vexas_report.model.sample import Thresholds
from vexas_report.model.terms import Assembly


def copy_number(record: StructuralRecord) -> bool:
    """Whether a record may take away an allele. ``CN2`` and more are gains (an allele of the reference has one copy),
    ``CN0``, ``CN1`` and a bare ``CNV`` may be losses."""
    copies = record.kind.upper().removeprefix("CN")
    gain = copies.isdecimal() and int(copies) > 1
    return record.kind.upper().startswith(("DEL", "CN")) and not gain


def not_counted(
    record: StructuralRecord, gene: Gene, assembly: Assembly, changes: Sequence[AssessedVariant], thresholds: Thresholds
) -> str | None:
    """Why a record is not a second variant, as the name of a term; None if it counts.

    It counts where it is a loss, is called, passes, and reaches a coding exon or the first exon, whose deletion with the
    promoter is published (PMID:24552284), and where no change inside it has the reads of two alleles.
    """
    kind = record.kind.upper()
    if not (kind.startswith("DEL") or kind in ("CN0", "CN1")):
        return "not_a_loss"
    if record.genotype and not set(record.genotype.replace("|", "/").split("/")) - {"0", "."}:
        return "not_called"
    if [f for f in record.filters if f not in ("PASS", ".")]:
        return "filtered"
    exons = [e.interval[assembly] for e in gene.exons if e.cds.get(assembly) is not None or e is gene.exons[0]]
    if not any(exon.overlaps(record.pos, record.end) for exon in exons):
        return "before_transcript" if reaches_before(record, gene, assembly) else "outside_exons"
    if any(covers(record, change) and _two_alleles(change, thresholds) for change in changes):
        return "contradicted"
    return None


def reaches_before(record: StructuralRecord, gene: Gene, assembly: Assembly) -> bool:
    """Whether a record takes bases before the transcript that are read as well, but no coding exon and not the first exon."""
    before = gene.before(assembly)
    return before is not None and before.overlaps(record.pos, record.end)


def takes_first_exon(record: StructuralRecord, gene: Gene, assembly: Assembly) -> bool:
    """Whether a record takes the first exon of the transcript, and no coding base."""
    coding = [exon.cds[assembly] for exon in gene.exons if exon.cds.get(assembly) is not None]
    first = gene.exons[0].interval[assembly]
    return first.overlaps(record.pos, record.end) and not any(c.overlaps(record.pos, record.end) for c in coding)


def takes_both_alleles(record: StructuralRecord) -> bool:
    """Whether the genotype of a record carries its one allele on every chromosome, of at least two."""
    alleles = record.genotype.replace("|", "/").split("/")
    return len(alleles) > 1 and len(set(alleles)) == 1 and not {"0", ".", ""} & set(alleles)


def covers(record: StructuralRecord, change: AssessedVariant) -> bool:
    """Whether the change lies within the stretch that the record takes away (its first base is kept)."""
    return all(record.pos < allele.pos <= record.end for allele in change.unit.alleles)


def _two_alleles(change: AssessedVariant, thresholds: Thresholds) -> bool:
    """Whether the reads show the change on one of two alleles, on enough reads."""
    counts = change.counts
    if counts is None or interval(counts) is None or (counts.depth or 0) < thresholds.min_depth:
        return False
    return zygosity_reads(counts, thresholds) == "half"
