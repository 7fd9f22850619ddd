"""How far a change is predicted to abolish its protein: the degrees of PVS1 (PMID:30192042)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vexas_report.interpretation.overlap import touches
from vexas_report.knowledge.table_records import Allele, Exon, Gene, Interval
from vexas_report.model.names import Names
from vexas_report.model.terms import Assembly

SPLICE_SITE = frozenset({"splice_acceptor_variant", "splice_donor_variant"})
LOSS_OF_FUNCTION = SPLICE_SITE | {"stop_gained", "frameshift_variant", "start_lost", "transcript_ablation"}
_CRITICAL_SHARE = 0.1
_DECAY_DISTANCE = 50
"""A stop within 50 bases before the last exon junction may escape decay."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A predicted loss of function: the sentence that states it, whose ACMG code is its degree, with the sentence's values."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)


def predicted_loss(names: Names, gene: Gene, assembly: Assembly, alleles: Sequence[Allele]) -> Loss | None:
    """What of the protein is lost, None where no loss of function is predicted."""
    terms = set(names.consequences)
    if "start_lost" in terms:
        return Loss(f"evidence.start_loss_{gene.symbol}")
    if terms & {"stop_gained", "frameshift_variant"}:
        return _truncated(names, gene, sum(len(a.alt) - len(a.ref) for a in alleles))
    if terms & SPLICE_SITE:
        exon = _beside(gene, assembly, alleles)
        return Loss("evidence.splice_dinucleotide") if exon is None else _skipped(gene, exon)
    return None


def _truncated(names: Names, gene: Gene, inserted: int) -> Loss:
    stop, protein = stop_residue(names), names.protein
    if stop is None or protein is None:
        return Loss("evidence.stop_unknown")
    length = protein_length(gene)
    values = {"stop": str(stop), "length": str(length)}
    if decays(gene, stop, inserted):
        return Loss("evidence.stop_decay", values)
    # A shifted frame loses every residue from its first one on, not only those behind the new stop.
    long = (length + 1 - protein.first) / length > _CRITICAL_SHARE
    return Loss("evidence.stop_no_decay" if long else "evidence.stop_no_decay_short", values)


def stop_residue(names: Names) -> int | None:
    """Residue number where the altered protein stops, None where it is not known."""
    protein = names.protein
    if protein is None:
        return None
    if protein.end is not None:
        return protein.end
    return protein.first if protein.kind == "nonsense" else None


def protein_length(gene: Gene) -> int:
    """Residues of the reference protein: the coding bases without the stop codon."""
    return max(exon.c_end for exon in gene.exons if exon.c_end is not None) // 3 - 1


def decays(gene: Gene, stop: int, inserted: int = 0) -> bool:
    """Whether a stop at this residue lies more than 50 bases before the last exon junction, on a transcript that holds
    ``inserted`` more bases than the reference (negative: fewer)."""
    last = gene.exons[-1]
    junction = last.c_start - 1 if last.c_start is not None else (protein_length(gene) + 1) * 3
    return stop * 3 < junction + inserted - _DECAY_DISTANCE


def _beside(gene: Gene, assembly: Assembly, alleles: Sequence[Allele]) -> Exon | None:
    """The exon whose acceptor or donor dinucleotide the change touches, the first of several."""
    for exon in gene.exons:
        here = exon.interval[assembly]
        sites = (Interval(here.chrom, here.start - 2, here.start), Interval(here.chrom, here.end, here.end + 2))
        if any(touches(site, alleles) for site in sites):
            return exon
    return None


def _skipped(gene: Gene, exon: Exon) -> Loss:
    """What is lost where the exon is skipped, the likeliest effect of an altered site."""
    values = {"exon": str(exon.number)}
    if exon.c_start is None or exon.c_end is None:
        return Loss("evidence.splice_untranslated", values)
    if exon.c_start == 1:
        return Loss("evidence.splice_start", values)
    length = protein_length(gene)
    bases = exon.c_end - exon.c_start + 1
    coding = [e.number for e in gene.exons if e.c_start is not None]
    if bases % 3 and exon.number not in coding[-2:]:
        return Loss("evidence.splice_decay", values)
    lost = bases / 3 if bases % 3 == 0 else length + 1 - (exon.c_start + 2) // 3
    return Loss("evidence.splice_long" if lost / length > _CRITICAL_SHARE else "evidence.splice_short", values)
