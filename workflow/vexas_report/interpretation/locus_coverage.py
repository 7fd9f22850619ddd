"""The loci as alignment, depth file and targets show them. Pure: coverage and evidence in, loci and remarks out."""

from collections.abc import Iterator
from itertools import combinations

from vexas_report.interpretation.base_evidence import file_floor
from vexas_report.interpretation.context import Context
from vexas_report.interpretation.loci import from_vcf
from vexas_report.interpretation.read_statistics import block_limit
from vexas_report.interpretation.sentences import fill, percent
from vexas_report.interpretation.vcf_error_rate import FileErrorRates
from vexas_report.knowledge.decision_rules import CallerFloor
from vexas_report.knowledge.language import decimal, listing, phrase
from vexas_report.model.coverage import IdentityCheck, LocusCoverage, SampleCoverage
from vexas_report.model.evidence import Call, Remark, SampleEvidence
from vexas_report.model.findings import LocusPart
from vexas_report.model.terms import Assembly, Basis, LocusState

_CLIPPED = 0.05  # share of fragments that end inside a region; ends of adapters and of amplicons make a few
_CONTRADICTION = 2.0  # two depths of one locus contradict where one is this many times the other and only one is enough
_BEST = (Basis.ALIGNMENT, Basis.DEPTH_BED, Basis.CALLABLE_BED, Basis.NONE)


def loci_of(
    coverage: SampleCoverage,
    evidence: SampleEvidence,
    assembly: Assembly,
    context: Context,
    noise: FileErrorRates,
    stranger: Call | None = None,
) -> tuple[dict[str, tuple[LocusPart, ...]], tuple[Remark, ...]]:
    """Loci as alignment, depth file and targets show them, the best source first, and remarks if two sources contradict each
    other. ``stranger`` is an inherited variant that the alignment lacks."""
    found: dict[str, tuple[LocusPart, ...]] = {}
    remarks: list[Remark] = []
    by_locus: dict[str, list[LocusCoverage]] = {}
    for row in coverage.loci:
        by_locus.setdefault(row.locus, []).append(row)
    wanted = [(gene, locus) for gene in context.genes.values() for locus in gene.loci if locus.id in by_locus]
    floor = file_floor(evidence, context)
    for gene, locus in wanted:
        interval = locus.interval[assembly]
        whole = frozenset(range(interval.start, interval.end + 1))
        vcf = from_vcf(locus, interval, whole, gene, evidence, context, noise).part
        rows = sorted(by_locus[locus.id], key=lambda r: _BEST.index(r.basis))
        found[locus.id] = tuple(_locus(row, floor, context, stranger, coverage.identity) for row in rows)
        pairs = combinations((*found[locus.id], vcf), 2)
        remarks += (r for pair in pairs if (r := _contradiction(*pair)) is not None)
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


def _locus(
    row: LocusCoverage, floor: CallerFloor, context: Context, stranger: Call | None, person: IdentityCheck | None
) -> LocusPart:
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
    if row.basis is Basis.ALIGNMENT and person is not None and person.two_persons:
        key = "reads_of_other_person"
    elif row.basis is Basis.ALIGNMENT and stranger is not None:
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
        state, limit, key = LocusState.REFERENCE, block_limit(row.depth, floor.floor) or 1.0, "depth_bed"
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
