"""What is known of the loci that a negative needs. Absent is never reference."""

from collections.abc import Iterable, Mapping, Sequence

from vexas_report.interpret.context import Context
from vexas_report.interpret.measure import detection_limit, upper_bound
from vexas_report.interpret.place import affected, touches
from vexas_report.interpret.texts import fill, percent
from vexas_report.interpret.units import Unit
from vexas_report.knowledge.records import Allele, Interval, NeededLocus
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.findings import LocusPart
from vexas_report.model.terms import Assembly, Basis, LocusState

Depths = dict[int, int | None]


def judge_loci(
    evidence: SampleEvidence,
    assembly: Assembly,
    reportable: Sequence[Unit],
    context: Context,
    coverage: Mapping[str, LocusPart] | None,
) -> tuple[LocusPart, ...]:
    """One part per needed locus. ``coverage`` holds what reads or a depth file say, by locus; a variant outranks it,
    and it outranks the VCF's reference blocks. A locus with a variant has a depth only where all its bases were read."""
    parts = []
    for gene in context.genes.values():
        for locus in gene.loci:
            interval = locus.interval[assembly]
            if coverage is not None and locus.id in coverage:
                part = coverage[locus.id]
            else:
                part = from_blocks(locus, interval, evidence, context)
            if any(touches(interval, unit.alleles) for unit in reportable if unit.gene == gene.symbol):
                depth = part.depth if part.state is LocusState.REFERENCE else None
                variant = _part(locus, interval, LocusState.VARIANT, "variant", {}, context, depth)
                part = variant if depth is None else variant.model_copy(update={"basis": part.basis})
            parts.append(part)
    return tuple(parts)


def unread(gene: str, loci: Sequence[LocusPart], *, negative: bool) -> tuple[LocusPart, ...]:
    """Loci of a gene that were seen neither as reference nor with a variant. For a ``negative`` statement a variant shows
    its own bases only: the rest of its locus must have been read as well."""

    def read(locus: LocusPart) -> bool:
        if locus.state is LocusState.VARIANT:
            return not negative or locus.depth is not None
        return locus.state is LocusState.REFERENCE

    return tuple(locus for locus in loci if locus.gene == gene and not read(locus))


def completeness(gene: str, loci: Sequence[LocusPart], *, negative: bool) -> str:
    """``complete`` where every locus of the gene was read, else ``incomplete``: an input of the tables."""
    missing = unread(gene, loci, negative=negative)
    return "incomplete" if missing or not any(locus.gene == gene for locus in loci) else "complete"


def from_blocks(locus: NeededLocus, interval: Interval, evidence: SampleEvidence, context: Context) -> LocusPart:
    """A locus as the VCF alone shows it."""
    hindered = _hindered(locus, interval, evidence, context)
    if hindered is not None:
        return hindered
    depths = stated_depths(evidence, interval)
    length = interval.end - interval.start + 1
    if not depths:
        return _part(locus, interval, LocusState.NOT_ASSESSABLE, "none", {}, context)
    known = [depth for depth in depths.values() if depth is not None]
    if len(depths) < length:
        values = {"covered": str(len(depths)), "length": str(length)}
        return _part(locus, interval, LocusState.NOT_ASSESSABLE, "gaps", values, context)
    if len(known) < length:
        return _part(locus, interval, LocusState.NOT_ASSESSABLE, "no_depth", {}, context)
    depth = min(known)
    bound = upper_bound(depth)
    if depth < context.thresholds.min_depth or bound is None:
        values = {"depth": str(depth), "min_depth": str(context.thresholds.min_depth)}
        return _part(locus, interval, LocusState.NOT_ASSESSABLE, "shallow", values, context, depth)
    values = {"depth": str(depth), "bound": percent(bound)}
    return _part(locus, interval, LocusState.REFERENCE, "reference", values, context, depth)


def _hindered(locus: NeededLocus, interval: Interval, evidence: SampleEvidence, context: Context) -> LocusPart | None:
    """A locus that no depth makes reference: under a structural record, or with reads in a reference record that are not
    reference, as many as a call needs or above the limit of the assay."""
    for record in evidence.structural:
        over = record.chrom == interval.chrom and interval.overlaps(record.pos, record.end)
        if over and record.kind.upper().partition(":")[0] != "DUP":
            values = {"structural": f"{record.kind} {record.written}"}
            return _part(locus, interval, LocusState.NOT_ASSESSABLE, "structural", values, context)
    for remark in evidence.remarks:
        values = remark.values
        if remark.code != "reference_block_alternate_reads" or values["chrom"] != interval.chrom:
            continue
        reads, depth = int(values["alt_reads"]), int(values["depth"] or 0)
        many = reads >= context.thresholds.moderate_alt_reads or reads >= context.thresholds.assay_limit_vaf * depth
        if many and interval.contains(int(values["pos"])):
            place = f"{values['chrom']}:{values['pos']}"
            values = {"alt_reads": str(reads), "depth": values["depth"] or "not stated", "place": place}
            return _part(locus, interval, LocusState.NOT_ASSESSABLE, "alternate_reads", values, context)
    return None


def stated_depths(evidence: SampleEvidence, interval: Interval) -> Depths:
    """Depth by base of an interval, as reference blocks and called records state it: the smallest where several do,
    None where a base is stated without a depth. A base that nothing states is absent."""
    depths: Depths = {}
    for start, end, depth in _spans(evidence, interval.chrom):
        for pos in range(max(start, interval.start), min(end, interval.end) + 1):
            depths[pos] = depth if pos not in depths else _smaller(depths[pos], depth)
    return depths


def _spans(evidence: SampleEvidence, chrom: str) -> Iterable[tuple[int, int, int | None]]:
    for block in evidence.blocks:
        if block.chrom == chrom:
            yield block.start, block.end, block.depth
    for call in evidence.calls:
        if call.chrom == chrom:
            first, last = affected(Allele(call.chrom, call.pos, call.ref, call.alt))
            yield first, last, None if call.counts is None else call.counts.depth


def _smaller(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else min(one, other)


def _part(
    locus: NeededLocus,
    interval: Interval,
    state: LocusState,
    sentence: str,
    values: Mapping[str, str],
    context: Context,
    depth: int | None = None,
) -> LocusPart:
    reference = state is LocusState.REFERENCE
    return LocusPart(
        locus=locus.id,
        gene=locus.gene,
        chrom=interval.chrom,
        start=interval.start,
        end=interval.end,
        state=state,
        depth=depth,
        vaf_upper95=upper_bound(depth) if reference and depth is not None else None,
        detection_limit95=detection_limit(depth, context.thresholds.moderate_alt_reads)
        if reference and depth is not None
        else None,
        basis=Basis.NONE if depth is None else Basis.VCF_REFERENCE_BLOCK,
        text=(fill(context.rules.sentences, f"loci.{sentence}", values),),
    )
