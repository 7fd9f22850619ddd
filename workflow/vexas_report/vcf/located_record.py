"""A record at its window, with what holds for every sample: its gene, wrong REF, the alleles that are never interpreted."""

from collections.abc import Iterator
from dataclasses import dataclass

from vexas_report.knowledge.genome import Genome
from vexas_report.model.problems import Problem, problem
from vexas_report.model.terms import Assembly
from vexas_report.vcf import record_outcomes
from vexas_report.vcf import vcf_problems as codes
from vexas_report.vcf.gene_windows import GeneWindow
from vexas_report.vcf.normalise import MAX_ALLELE, AlleleSpelling
from vexas_report.vcf.record import UNOBSERVED, RawRecord, is_bases, is_symbolic, truncate


@dataclass(frozen=True, slots=True)
class LocatedRecord:
    """``number`` is the record's 0-based place among the records at the loci; ``chrom`` the contig in our spelling;
    ``start`` the window's first base (1-based); ``ref`` REF with the reference's base for each N.

    ``unread`` holds for each ALT of a variant record the rule by which it is set aside for every sample, or None; ``problems`` what is wrong
    with the record itself; ``where`` names file and line.
    """

    number: int
    record: RawRecord
    gene: str
    chrom: str
    start: int
    ref: str
    unread: tuple[str | None, ...]
    problems: tuple[Problem, ...]
    where: str

    def spelling(self, assembly: Assembly, allele: int) -> AlleleSpelling:
        """The file's spelling of one ALT (1-based number)."""
        return AlleleSpelling(assembly, self.gene, self.chrom, self.record.pos, self.ref, self.record.alts[allele - 1])

    def spellings(self, assembly: Assembly) -> Iterator[AlleleSpelling]:
        """Every ALT that a sample may carry as a change of bases."""
        for allele, (alt, rule) in enumerate(zip(self.record.alts, self.unread, strict=False), 1):
            if rule is None and not is_structural(self.record, alt):
                yield self.spelling(assembly, allele)


def locate_record(number: int, record: RawRecord, window: GeneWindow, genome: Genome, path: str) -> LocatedRecord:
    """A record judged against the reference at its window."""
    where = f"{path}, line {record.line}" if record.line else f"{path}, {truncate(record.contig)}:{record.pos}"
    if record.is_block:
        return LocatedRecord(number, record, window.gene, window.chrom, window.start, record.ref, (), (), where)
    wrong = []
    mismatch = _ref_mismatch(record, window, genome)
    if mismatch is not None:
        wrong.append(problem(codes.VCF_REF_MISMATCH, mismatch, where))
    ref = _filled(record, window, genome)
    unread = tuple(unread_rule(record, ref, alt, mismatch=mismatch is not None) for alt in record.alts)
    for alt, rule in zip(record.alts, unread, strict=True):
        if rule == record_outcomes.UNREADABLE_ALLELE:
            message = f"REF {truncate(record.ref)!r} ALT {truncate(alt)!r} at {record.contig}:{record.pos} is not written in bases."
            wrong.append(problem(codes.VCF_UNREADABLE_ALLELE, message, where))
    return LocatedRecord(number, record, window.gene, window.chrom, window.start, ref, unread, tuple(wrong), where)


def is_structural(record: RawRecord, alt: str) -> bool:
    """Whether an allele is remarked, not interpreted: symbolic, or longer than the longest that is read."""
    return is_symbolic(alt) or max(len(record.ref), len(alt)) > MAX_ALLELE


def unread_rule(record: RawRecord, ref: str, alt: str, *, mismatch: bool) -> str | None:
    """The rule by which an allele is set aside for every sample; None where it is judged. ``ref`` is REF without N."""
    if alt in ("*", "<*:DEL>"):  # the second is how GATK 3.4 and before wrote the first
        return record_outcomes.STAR_ALLELE
    if alt in UNOBSERVED:
        return record_outcomes.UNOBSERVED_ALLELE
    if mismatch:
        return record_outcomes.REF_MISMATCH
    if is_symbolic(alt):
        return None
    if not is_bases(alt) or not is_bases(record.ref) or "N" in alt:
        return record_outcomes.UNREADABLE_ALLELE
    return record_outcomes.NO_CHANGE if alt == ref else None


def _filled(record: RawRecord, window: GeneWindow, genome: Genome) -> str:
    """REF with the reference's base for each N, where it is known: a name needs the base, and the file does not say another."""
    if "N" not in record.ref or not is_bases(record.ref) or len(record.ref) > MAX_ALLELE:
        return record.ref
    known = genome.fetch(window.chrom, record.pos, record.pos + len(record.ref) - 1)
    return "".join(ours if theirs == "N" else theirs for ours, theirs in zip(known, record.ref, strict=True))


def _ref_mismatch(record: RawRecord, window: GeneWindow, genome: Genome) -> str | None:
    known = genome.fetch(window.chrom, record.pos, record.pos + len(record.ref) - 1)
    for offset, (ours, theirs) in enumerate(zip(known, record.ref, strict=True)):
        if ours != theirs and "N" not in (ours, theirs) and theirs in "ACGT":
            return (
                f"{window.chrom}:{record.pos + offset} is {ours} in {genome.assembly}; the record has REF "
                f"{truncate(record.ref)} at {record.contig}:{record.pos}."
            )
    return None
