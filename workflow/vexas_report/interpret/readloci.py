"""The loci as alignment, depth file and targets show them, beside the VCF's own blocks. Pure: coverage and evidence in, loci
and remarks out.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from vexas_report.interpret.context import Context
from vexas_report.interpret.loci import from_vcf
from vexas_report.interpret.measure import block_limit
from vexas_report.interpret.noise import FileNoise
from vexas_report.interpret.texts import fill, percent
from vexas_report.knowledge.language import decimal, listing, phrase
from vexas_report.model.coverage import LocusCoverage, SampleCoverage
from vexas_report.model.evidence import Call, Remark, SampleEvidence
from vexas_report.model.findings import LocusPart
from vexas_report.model.terms import Assembly, Basis, LocusState

_CLIPPED = 0.05  # share of fragments that end inside a region; ends of adapters and of amplicons make a few
_CONTRADICTION = 2.0  # two depths of one locus contradict where one is this many times the other and only one is enough
_HINDERED = frozenset({"loci.structural", "loci.unread_file", "loci.unreadable", "loci.alternate_reads"})
_EVEN_WITH_READS = frozenset({"loci.structural", "loci.unread_file"})
_UNSPOKEN = frozenset({"loci.none", "loci.gaps"})
_BEST = (Basis.ALIGNMENT, Basis.DEPTH_BED, Basis.CALLABLE_BED, Basis.NONE)


def loci_of(
    coverage: SampleCoverage,
    evidence: SampleEvidence,
    assembly: Assembly,
    context: Context,
    noise: FileNoise,
    stranger: Call | None = None,
) -> tuple[dict[str, LocusPart], tuple[Remark, ...]]:
    """Loci as alignment, depth file and targets show them, where these come before the VCF's own blocks, and remarks where
    two sources contradict each other. ``stranger`` is an inherited variant that the alignment lacks."""
    found: dict[str, LocusPart] = {}
    remarks: list[Remark] = []
    by_locus: dict[str, list[LocusCoverage]] = {}
    for row in coverage.loci:
        by_locus.setdefault(row.locus, []).append(row)
    wanted = [(gene, locus) for gene in context.genes.values() for locus in gene.loci if locus.id in by_locus]
    floor = context.rules.call_floor(evidence.input.callers if evidence.input is not None else ())
    for gene, locus in wanted:
        interval = locus.interval[assembly]
        whole = frozenset(range(interval.start, interval.end + 1))
        blocks = from_vcf(locus, interval, whole, gene, evidence, context, noise)
        parts = [
            _locus(row, floor, context, stranger)
            for row in sorted(by_locus[locus.id], key=lambda r: _BEST.index(r.basis))
        ]
        remarks += (r for pair in combinations((*parts, blocks), 2) if (r := _contradiction(*pair)) is not None)
        if _comes_first(parts[0], blocks):
            found[locus.id] = parts[0]
    return found, (*remarks, *_unreadable(coverage, context))


def _unreadable(coverage: SampleCoverage, context: Context) -> Iterator[Remark]:
    """A remark where so many fragments cannot be read inside codon 41 or the acceptor that a clone may hide among them."""
    needed = {row.locus: row.needed for row in coverage.loci if row.needed is not None}
    genes = {locus.id: gene.symbol for gene in context.genes.values() for locus in gene.loci}
    labels = {locus.id: f"{gene.symbol} {locus.label}" for gene in context.genes.values() for locus in gene.loci}
    for region in coverage.regions:
        seen = region.whole + region.not_readable
        if region.locus not in labels:  # of several loci at once, or of a call
            continue
        if region.not_readable >= max(needed.get(region.locus, 1), _CLIPPED * seen):
            values = {
                "gene": genes[region.locus],
                "locus": labels[region.locus],
                "chrom": region.chrom,
                "pos": str(region.start),
                "reads": str(region.not_readable),
                "depth": str(seen),
            }
            yield Remark("reads_unreadable", values)


def _comes_first(reads: LocusPart, blocks: LocusPart) -> bool:
    """The better basis comes first, and where the VCF's blocks are no negative, what says more. Nothing makes a locus
    reference under a structural record or beside a file that could not be read, and no depth that counts no alleles one where the VCF shows what may be a variant."""
    hindered = {said.id for said in blocks.text} & _HINDERED
    if hindered and (reads.basis is not Basis.ALIGNMENT or hindered & _EVEN_WITH_READS):
        return False
    if blocks.state is LocusState.REFERENCE and "loci.reads_unknown_base" in {said.id for said in reads.text}:
        return False  # the caller had the reference there
    order = tuple(Basis)
    if order.index(reads.basis) < order.index(blocks.basis):
        return True
    return blocks.state is not LocusState.REFERENCE and reads.state is not LocusState.NOT_ASSESSABLE


def assumed(parts: Iterable[LocusPart], context: Context) -> tuple[LocusPart, ...]:
    """Loci that nothing speaks of, or not of all their bases, taken for reference, by the option that warns of it. What a record
    or a file says against a locus stands."""
    text = (fill(context.rules.sentences, "loci.absence", {}),)
    change = {"state": LocusState.REFERENCE, "basis": Basis.ABSENCE, "text": text}
    nothing = (LocusState.NOT_ASSESSABLE, Basis.NONE)

    def unspoken(part: LocusPart) -> bool:
        return (part.state, part.basis) == nothing and all(said.id in _UNSPOKEN for said in part.text)

    return tuple(part.model_copy(update=change) if unspoken(part) else part for part in parts)


def _locus(row: LocusCoverage, floor: float, context: Context, stranger: Call | None) -> LocusPart:
    enough = context.thresholds.min_depth
    values = {
        "depth": str(row.depth),
        "min_depth": str(enough),
        "covered": str(row.covered),
        "length": str(row.length),
        "place": f"{row.chrom}:{row.at}",
        "mean": phrase("not_stated") if row.mean_depth is None else decimal(f"{row.mean_depth:g}"),
    }
    limit, upper, state = None, None, LocusState.NOT_ASSESSABLE
    enough_reads = row.depth is not None and row.depth >= enough
    if row.basis is Basis.ALIGNMENT and stranger is not None:
        key, values["call"] = "reads_of_another", f"{stranger.chrom}:{stranger.pos} {stranger.ref}>{stranger.alt}"
    elif row.basis is Basis.ALIGNMENT and enough_reads and row.unknown:
        key, values["unknown"] = (
            "reads_unknown_base",
            listing([f"{row.chrom}:{start}-{end}" for start, end in row.unknown]),
        )
    elif row.basis is Basis.ALIGNMENT and row.depth is not None and row.depth >= enough and row.limit95 is not None:
        state, limit, upper, key = LocusState.REFERENCE, row.limit95, row.upper95, "alignment"
        values |= {"limit": percent(row.limit95), "needed": str(row.needed)}
    elif row.basis is Basis.DEPTH_BED and row.depth is not None and row.depth >= enough:
        # A depth counts no fragments of another base: what a caller does not call below its floor stays unseen.
        state, limit, key = LocusState.REFERENCE, block_limit(row.depth, floor) or 1.0, "depth_bed"
        values["limit"] = percent(limit)
    elif row.basis is Basis.CALLABLE_BED and row.covered == row.length:
        state, key = LocusState.REFERENCE, "callable"
    elif not row.targeted and not row.depth:
        state, key = LocusState.NOT_TARGETED, "not_targeted"
    elif row.basis is Basis.NONE:
        key = "none"
    elif row.depth is None:
        key = "not_callable"
    else:
        key = "shallow_reads" if row.depth < enough else "reads_all_errors"
    return LocusPart(
        locus=row.locus,
        gene=row.gene,
        chrom=row.chrom,
        start=row.start,
        end=row.end,
        state=state,
        depth=row.depth,
        vaf_upper95=upper,
        detection_limit95=limit,
        basis=row.basis,
        source=row.source,
        depth_at=row.at,
        text=(fill(context.rules.sentences, f"loci.{key}", values),),
    )


def _contradiction(one: LocusPart, other: LocusPart) -> Remark | None:
    """Two depths of which only one is enough, and far from the other."""
    if one.depth is None or other.depth is None or one.state is other.state:
        return None
    if max(one.depth, other.depth) < _CONTRADICTION * min(one.depth, other.depth):
        return None
    values = {
        "gene": one.gene,
        "locus": one.locus,
        "chrom": one.chrom,
        "pos": str(one.depth_at or one.start),
        "one": f"{one.depth} ({one.source or 'VCF'})",
        "other": f"{other.depth} ({other.source or 'VCF'})",
    }
    return Remark("depths_contradict", values)
