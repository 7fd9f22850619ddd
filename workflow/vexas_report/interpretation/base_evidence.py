"""What each source states of a required base, and the one rule that joins them.

A base is reference only if a source that counts alleles there, or a caller with a known floor, shows it, and every other
statement about it was understood and agrees. A veto withholds the negative whatever other sources state.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from vexas_report.interpretation.context import Context
from vexas_report.interpretation.overlap import affected
from vexas_report.interpretation.read_statistics import block_limit, passed, upper_bound
from vexas_report.interpretation.vcf_error_rate import FileErrorRates, error_explains
from vexas_report.knowledge.decision_rules import CallerFloor
from vexas_report.knowledge.language import phrase
from vexas_report.knowledge.table_records import Allele, Gene, Interval
from vexas_report.model.evidence import Call, RecordShape, ReferenceBlock, SampleEvidence, StructuralRecord, Veto
from vexas_report.model.sample import Thresholds
from vexas_report.model.terms import Assembly

Values = tuple[tuple[str, str], ...]


class LocusSupport(StrEnum):
    """How far the VCF supports a negative at a locus."""

    SHOWN = "shown"
    NOTHING = "nothing"  # it has statements there, and they exclude nothing
    SILENT = "silent"  # it has no statement for some of the bases, and the others are shown
    VETO = "veto"


@dataclass(frozen=True, slots=True)
class BaseStatement:
    """What one record states of a base. ``limit`` is the fraction above which a variant is excluded there, None if nothing is
    excluded; ``why`` is then the sentence that gives the reason, with its values."""

    depth: int | None
    limit: float | None = None
    counted: bool = False
    why: str = ""
    values: Values = ()


@dataclass(frozen=True, slots=True)
class Objection:
    """A record that withholds the negative at the bases ``start`` to ``end``: the sentence and its values."""

    start: int
    end: int
    sentence: str
    values: Values


def statements(evidence: SampleEvidence, interval: Interval, context: Context) -> dict[int, BaseStatement]:
    """What the sample's files state of each base of an interval; a base without a statement is absent.

    Of several reference records of a file the one that shows least counts; a called record counts if no reference record shows
    anything. Of several files the one that shows most counts: a file of structural variants says nothing of small ones.
    """
    found: dict[int, BaseStatement] = {}
    for file in range(len(_callers(evidence))):
        for pos, one in _of_file(evidence, file, interval, context).items():
            found[pos] = one if pos not in found else max(found[pos], one, key=_least_first)
    return found


def _callers(evidence: SampleEvidence) -> tuple[tuple[str, float | None], ...]:
    """The caller of each file and the fraction that its command line states."""
    facts = evidence.input
    return (("", None),) if facts is None else tuple(zip(facts.callers, facts.least_fractions, strict=True))


def _floor(evidence: SampleEvidence, file: int, shape: RecordShape, context: Context) -> CallerFloor:
    callers = _callers(evidence)
    caller, stated = callers[file] if file < len(callers) else ("", None)
    return context.rules.floor(caller, shape, stated)


def _of_file(evidence: SampleEvidence, file: int, interval: Interval, context: Context) -> dict[int, BaseStatement]:
    found: dict[int, BaseStatement] = {}
    blocks = [b for b in evidence.blocks if b.file == file and b.chrom == interval.chrom]
    for block in (b for b in blocks if interval.overlaps(b.start, b.end)):
        floor = _floor(evidence, file, block.shape, context)
        one = of_block(block, floor, context.thresholds)
        for pos in _within(interval, block.start, block.end):
            found[pos] = one if pos not in found else min(found[pos], one, key=_least_first)
    floor = _floor(evidence, file, RecordShape.VARIANT_RECORD, context)
    calls = [c for c in evidence.calls if c.file == file and c.chrom == interval.chrom]
    for call in sorted(calls, key=_call_order):
        one = of_call(call, floor)
        for pos in _within(interval, *affected(Allele(call.chrom, call.pos, call.ref, call.alt))):
            if pos not in found or found[pos].limit is None:
                found[pos] = one
    return found


def _within(interval: Interval, start: int, end: int) -> range:
    return range(max(start, interval.start), min(end, interval.end) + 1)


def _least_first(one: BaseStatement) -> tuple[bool, float, int, str, Values]:
    return one.limit is not None, -(one.limit or 0.0), one.depth or 0, one.why, one.values


def _call_order(call: Call) -> tuple[int, int, str, str]:
    depth = -1 if call.counts is None or call.counts.depth is None else call.counts.depth
    return depth, call.pos, call.ref, call.alt


def of_block(block: ReferenceBlock, floor: CallerFloor, thresholds: Thresholds) -> BaseStatement:
    """What a reference record shows: the bound of its counted reads at its one base, else what a diploid genotype of the caller
    excludes. Reads of the depth that no count explains are counted as alternate."""
    if unusable := [f for f in block.filters if f not in ("PASS", ".")]:
        return BaseStatement(block.depth, why="filtered", values=(("filter", ";".join(unusable)),))
    if not block.called:
        return BaseStatement(block.depth, why="no_call")
    if block.depth is None:
        return BaseStatement(None, why="no_depth")
    if block.counted and block.alt_reads is not None:
        other = block.alt_reads + block.unexplained
        return BaseStatement(block.depth, upper_bound(block.depth, other) or 1.0, counted=True)
    if block.shape is RecordShape.VARIANT_RECORD:
        return BaseStatement(block.depth, why="not_counted")
    if block.quality is not None and block.quality < thresholds.min_block_gq:
        values = (("min_quality", str(thresholds.min_block_gq)), ("quality", str(block.quality)))
        return BaseStatement(block.depth, why="low_quality", values=values)
    return _of_genotype(block.depth, block.ploidy, floor)


def of_call(call: Call, floor: CallerFloor) -> BaseStatement:
    """What a called record shows of the other alleles at its bases: as much as a reference genotype at its depth."""
    depth = None if call.counts is None else call.counts.depth
    if not passed(call):
        return BaseStatement(depth, why="filtered", values=(("filter", ";".join(call.filters)),))
    return BaseStatement(None, why="no_depth") if depth is None else _of_genotype(depth, call.genotype_ploidy, floor)


def _of_genotype(depth: int, ploidy: int, floor: CallerFloor) -> BaseStatement:
    if ploidy < 2:
        return BaseStatement(depth, why="haploid" if ploidy else "no_genotype")
    limit = block_limit(depth, floor.floor) if depth else None
    return BaseStatement(depth, 1.0 if limit is None else limit)


def objections(
    evidence: SampleEvidence, interval: Interval, gene: Gene, sites: int, context: Context, noise: FileErrorRates
) -> tuple[Objection, ...]:
    """Every record that withholds the negative at an interval, in an order that does not depend on the file's."""
    found = [
        *_unread_files(evidence, interval),
        *_structural(evidence, interval, gene),
        *_vetoes(evidence, interval, context.thresholds),
        *_other_reads(evidence, interval, sites, context, noise),
    ]
    return tuple(sorted(set(found), key=lambda o: (o.start, o.end, o.sentence, o.values)))


def _unread_files(evidence: SampleEvidence, interval: Interval) -> Iterable[Objection]:
    for remark in evidence.remarks:
        if remark.code == "file_not_read":
            yield Objection(interval.start, interval.end, "unread_file", (("file", remark.values["file"]),))


def _structural(evidence: SampleEvidence, interval: Interval, gene: Gene) -> Iterable[Objection]:
    for record in evidence.structural:
        if record.chrom != interval.chrom or not interval.overlaps(record.pos, record.end):
            continue
        if _is_duplication(record) and not _breaks_exon(record, interval, gene):
            continue
        written = (("structural", f"{record.kind} {record.written}"),)
        yield Objection(record.pos, record.end, "structural", written)


def _is_duplication(record: StructuralRecord) -> bool:
    return record.kind.upper().partition(":")[0] == "DUP"


def _breaks_exon(record: StructuralRecord, interval: Interval, gene: Gene) -> bool:
    """Whether a duplication begins or ends inside the interval or inside an exon that it touches: the copy joins bases that the
    reference does not. A duplication over all of it leaves the sequence whole."""
    exons = [i for exon in gene.exons for i in exon.interval.values() if i.chrom == interval.chrom]
    stretches = [interval, *(i for i in exons if i.overlaps(interval.start, interval.end))]
    return any(i.start <= end <= i.end for i in stretches for end in (record.pos + 1, record.end))


def _vetoes(evidence: SampleEvidence, interval: Interval, thresholds: Thresholds) -> Iterable[Objection]:
    for veto in evidence.vetoes:
        if veto.chrom != interval.chrom or not interval.overlaps(veto.start, veto.end):
            continue
        if not veto.carried and (veto.alt_reads or 0) < thresholds.uncalled_min_reads:
            continue
        if veto.reason == "spanning_deletion" and _has_its_deletion(veto, evidence):
            continue
        yield Objection(veto.start, veto.end, veto.reason.value, _veto_values(veto))


def _veto_values(veto: Veto) -> Values:
    unstated = phrase("not_stated")
    return (
        ("alt_reads", unstated if veto.alt_reads is None else str(veto.alt_reads)),
        ("depth", unstated if veto.depth is None else str(veto.depth)),
        ("detail", veto.detail),
        ("place", f"{veto.chrom}:{veto.start}"),
        ("written", veto.written),
    )


def _has_its_deletion(veto: Veto, evidence: SampleEvidence) -> bool:
    """Whether the deletion that ``*`` refers to is a call of this sample: it is then judged itself."""
    return any(
        call.chrom == veto.chrom
        and len(call.ref) > len(call.alt)
        and affected(Allele(call.chrom, call.pos, call.ref, call.alt))[0] <= veto.start
        and veto.end <= affected(Allele(call.chrom, call.pos, call.ref, call.alt))[1]
        for call in evidence.calls
    )


def _other_reads(
    evidence: SampleEvidence, interval: Interval, sites: int, context: Context, noise: FileErrorRates
) -> Iterable[Objection]:
    """Reference records with more reads of other bases than sequencing error explains, and with more unexplained reads than the
    caller's floor."""
    for block in evidence.blocks:
        if block.chrom != interval.chrom or not interval.overlaps(block.start, block.end):
            continue
        depth, reads = block.depth or 0, block.alt_reads or 0
        stated = phrase("not_stated") if block.depth is None else str(block.depth)
        place = ("place", f"{interval.chrom}:{block.start}")
        here = noise.at(interval.chrom, block.start)
        if reads and not error_explains(reads, depth, sites, here, context.thresholds):
            values = (("alt_reads", str(reads)), ("depth", stated), place)
            yield Objection(block.start, block.end, "alternate_reads", values)
        floor = _floor(evidence, block.file, block.shape, context).floor
        if block.unexplained >= context.thresholds.uncalled_min_reads and block.unexplained >= floor * depth:
            values = (("depth", stated), place, ("unexplained", str(block.unexplained)))
            yield Objection(block.start, block.end, "unexplained_reads", values)


def lists_variants_only(evidence: SampleEvidence) -> bool:
    """Whether no record of the VCF at the genes states reference for a stretch: bases without a record then have no statement."""
    return all(block.shape is RecordShape.VARIANT_RECORD for block in evidence.blocks)


def depth_file_lacks(evidence: SampleEvidence, context: Context) -> str:
    """What a depth file lacks to support a negative next to a VCF that lists variants only; "" if nothing.

    A depth counts no alleles. It supports a negative only if the caller of the VCF has a known floor and would have called a
    mosaic: it is a somatic caller, or its own calls on chrX are diploid. The name of the sentence that states what is missing.
    """
    if not lists_variants_only(evidence):
        return "depth_alone_blocks"
    floor = file_floor(evidence, context)
    if not floor.listed:
        return "depth_alone_floor"
    haploid, diploid = evidence.x_ploidy
    if floor.somatic or (diploid and not haploid):
        return ""
    return "depth_alone_haploid" if haploid else "depth_alone_ploidy"


def file_floor(evidence: SampleEvidence, context: Context) -> CallerFloor:
    """The floor of the caller of a file that lists variants only; of several files the most cautious."""
    files = range(len(_callers(evidence)))
    floors = [_floor(evidence, file, RecordShape.VARIANT_RECORD, context) for file in files]
    return max(floors, key=lambda floor: (not floor.listed, not floor.somatic, floor.floor))


def sites_of(gene: Gene, assembly: Assembly) -> int:
    """Bases of a gene's loci: so many places are looked at for an allele that no caller called."""
    intervals = [locus.interval[assembly] for locus in gene.loci]
    return len({pos for i in intervals for pos in range(i.start, i.end + 1)})
