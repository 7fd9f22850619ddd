"""The state of each locus that a negative requires. A missing record is never evidence for the reference allele."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vexas_report.interpretation.base_evidence import LocusSupport, depth_file_lacks, objections, sites_of, statements
from vexas_report.interpretation.context import Context
from vexas_report.interpretation.overlap import affected, touches
from vexas_report.interpretation.sentences import fill, percent
from vexas_report.interpretation.variant_groups import VariantGroup
from vexas_report.interpretation.vcf_error_rate import FileErrorRates
from vexas_report.knowledge.decision_rules import Template
from vexas_report.knowledge.table_records import Gene, Interval, NeededLocus
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.findings import LocusPart, Sentence
from vexas_report.model.inputs import Completeness, LocusRole
from vexas_report.model.terms import Assembly, Basis, LocusState


@dataclass(frozen=True, slots=True)
class VcfLocus:
    """A locus as the VCF alone shows it, and how far that supports a negative. ``limit`` is the largest of its shown bases, None
    if none is shown."""

    part: LocusPart
    standing: LocusSupport
    limit: float | None = None


def judge_loci(
    evidence: SampleEvidence,
    assembly: Assembly,
    reportable: Sequence[VariantGroup],
    context: Context,
    from_reads: Mapping[str, Sequence[LocusPart]],
    noise: FileErrorRates,
) -> tuple[LocusPart, ...]:
    """One part per needed locus. ``from_reads`` holds what an alignment, a depth file and targets show, by locus. A locus with a
    variant keeps the state of its other bases."""
    parts = []
    for gene in context.genes.values():
        for locus in gene.loci:
            interval = locus.interval[assembly]
            here = [u for u in reportable if u.gene == gene.symbol and touches(interval, u.alleles)]
            rest = _other_bases(interval, here)
            vcf = from_vcf(locus, interval, rest, gene, evidence, context, noise)
            part = joined(vcf, from_reads.get(locus.id, ()), evidence, context)
            parts.append(_with_variant(part, bool(rest), context) if here else part)
    return tuple(parts)


def joined(vcf: VcfLocus, others: Sequence[LocusPart], evidence: SampleEvidence, context: Context) -> LocusPart:
    """The one state of a locus by all sources: the VCF, and what an alignment, a depth file or targets show (``others``).

    A veto of the VCF withholds the negative. An alignment counts alleles and otherwise decides. A depth counts none: it may
    contradict what the VCF shows, and supports a negative only at bases that a VCF of variants alone does not list.
    """
    if vcf.standing is LocusSupport.VETO:
        return vcf.part
    # A file that withholds comes before one that does not; then the best source, and of one kind the one that shows least.
    bases = tuple(Basis)
    others = sorted(
        others, key=lambda p: (p.state is LocusState.REFERENCE, bases.index(p.basis), p.depth or 0, p.source)
    )
    for part in others:
        if part.basis is Basis.ALIGNMENT:
            # If the alignment lacks the reference base, the caller of the VCF had it.
            unknown = any(said.id == "loci.reads_unknown_base" for said in part.text)
            return vcf.part if unknown and vcf.standing is LocusSupport.SHOWN else part
    depths = [p for p in others if p.basis in (Basis.DEPTH_BED, Basis.CALLABLE_BED)]
    short = [p for p in depths if p.state is not LocusState.REFERENCE]
    if vcf.standing is LocusSupport.NOTHING:
        return vcf.part
    if short:
        return short[0]
    if vcf.standing is LocusSupport.SHOWN:
        return vcf.part
    untargeted = [p for p in others if p.state is LocusState.NOT_TARGETED]
    if untargeted and not depths:
        return untargeted[0]
    lacks = depth_file_lacks(evidence, context) if depths else ""
    if depths and not lacks:
        limits = [limit for limit in (depths[0].detection_limit95, vcf.limit) if limit is not None]
        return depths[0].model_copy(update={"detection_limit95": max(limits, default=None)})
    if context.absent_as_reference:
        return absent_as_reference(vcf.part, context)
    if not depths:
        return vcf.part
    caller = evidence.input.caller if evidence.input is not None else ""
    text = (fill(context.rules.sentences, f"loci.{lacks}", {"caller": caller}),)
    change = {"state": LocusState.NOT_ASSESSABLE, "detection_limit95": None, "basis": Basis.NONE, "text": text}
    return depths[0].model_copy(update=change)


def absent_as_reference(part: LocusPart, context: Context) -> LocusPart:
    """A locus for which the VCF has no statement, taken as reference by the option that warns of it."""
    text = (fill(context.rules.sentences, "loci.absence", {}),)
    return part.model_copy(update={"state": LocusState.REFERENCE, "basis": Basis.ABSENCE, "text": text})


def _other_bases(interval: Interval, units: Iterable[VariantGroup]) -> frozenset[int]:
    """Bases of a locus that no reportable variant changes."""
    changed = {pos for u in units for a in u.alleles for pos in range(affected(a)[0], affected(a)[1] + 1)}
    return frozenset(range(interval.start, interval.end + 1)) - changed


def _with_variant(part: LocusPart, has_rest: bool, context: Context) -> LocusPart:
    sentences = context.rules.sentences
    text: tuple[Sentence, ...] = (fill(sentences, "loci.variant", {}),)
    if not has_rest:
        nothing = {"depth": None, "vaf_upper95": None, "detection_limit95": None, "basis": Basis.NONE}
        return part.model_copy(update={**nothing, "state": LocusState.VARIANT, "text": text})
    text = (*text, fill(sentences, "loci.rest", {}), *part.text)
    return part.model_copy(update={"state": LocusState.VARIANT, "rest": part.state, "text": text})


def unread(gene: Gene, loci: Sequence[LocusPart], *, negative: bool) -> tuple[LocusPart, ...]:
    """Loci of a gene that were seen neither as reference nor with a variant. For a ``negative`` statement a variant shows
    its own bases only: the rest of its locus must have been read as well. Loci of another disease are not needed."""

    def read(locus: LocusPart) -> bool:
        if locus.state is LocusState.VARIANT:
            return not negative or locus.rest in (None, LocusState.REFERENCE)
        return locus.state is LocusState.REFERENCE

    needed = needed_loci(gene)
    return tuple(locus for locus in loci if locus.locus in needed and not read(locus))


def missing_labels(gene: Gene, loci: Sequence[LocusPart], sentences: Mapping[str, Template]) -> list[str]:
    """Labels of the loci that a negative misses; of one that holds a variant the rest of its bases is missing, and a part of
    another such locus is not named again."""
    labels = {locus.id: locus.label for locus in gene.loci}
    missing = unread(gene, loci, negative=True)
    found = []
    for part in missing:
        if part.state is not LocusState.VARIANT:
            found.append(labels[part.locus])
        elif not any(o is not part and o.start <= part.start and part.end <= o.end for o in missing):
            found.append(fill(sentences, "term.rest_of", {"locus": labels[part.locus]}).text)
    return found


def needed_loci(gene: Gene, *roles: LocusRole) -> frozenset[str]:
    """Ids of the loci of these roles; without roles, of all that a negative for the gene's own disease needs."""
    wanted = roles or (LocusRole.CORE, LocusRole.NEEDED)
    return frozenset(locus.id for locus in gene.loci if locus.role in wanted)


def not_targeted(needed: frozenset[str], loci: Sequence[LocusPart], untargeted: frozenset[str]) -> bool:
    """Whether the list of targets leaves out all of these loci, and nothing shows any of them."""
    shown = (LocusState.REFERENCE, LocusState.VARIANT)
    return bool(needed) and needed <= untargeted and not any(p.locus in needed and p.state in shown for p in loci)


def completeness(gene: Gene, loci: Sequence[LocusPart], *, negative: bool) -> Completeness:
    """How much of what the gene's own disease needs was read: an input of the tables."""
    missing = {locus.locus for locus in unread(gene, loci, negative=negative)}
    if not any(locus.gene == gene.symbol for locus in loci):
        return Completeness.INCOMPLETE
    core = needed_loci(gene, LocusRole.CORE)
    if not missing:
        return Completeness.COMPLETE
    return Completeness.CORE if core and not missing & core else Completeness.INCOMPLETE


def missed_fraction(loci: Iterable[LocusPart]) -> float | None:
    """The largest fraction that could have been missed at any of these loci, None where one of them states none."""
    limits = [locus.limit for locus in loci if locus.state is not LocusState.VARIANT or locus.rest is not None]
    known = [limit for limit in limits if limit is not None]
    return max(known) if known and len(known) == len(limits) else None


def from_vcf(
    locus: NeededLocus,
    interval: Interval,
    bases: frozenset[int],
    gene: Gene,
    evidence: SampleEvidence,
    context: Context,
    noise: FileErrorRates,
) -> VcfLocus:
    """``bases`` of a locus as the VCF alone shows them."""
    assembly = next(a for a, i in locus.interval.items() if i == interval)
    for one in objections(evidence, interval, gene, sites_of(gene, assembly), context, noise):
        if any(one.start <= pos <= one.end for pos in bases):
            part = _part(locus, interval, LocusState.NOT_ASSESSABLE, one.sentence, dict(one.values), context)
            return VcfLocus(part, LocusSupport.VETO)
    stated = {pos: one for pos, one in statements(evidence, interval, context).items() if pos in bases}
    nothing = [stated[pos] for pos in sorted(stated) if stated[pos].limit is None]
    depth = min((one.depth for one in stated.values() if one.depth is not None), default=None)
    limits = [one.limit for one in stated.values() if one.limit is not None]

    def unshown(sentence: str, values: Mapping[str, str], standing: LocusSupport, depth: int | None = None) -> VcfLocus:
        part = _part(locus, interval, LocusState.NOT_ASSESSABLE, sentence, values, context, depth)
        return VcfLocus(part, standing, max(limits, default=None))

    if nothing:
        return unshown(nothing[0].why, dict(nothing[0].values), LocusSupport.NOTHING)
    if depth is None:
        return unshown("none", {}, LocusSupport.SILENT)
    if depth < context.thresholds.min_depth:
        values = {"depth": str(depth), "min_depth": str(context.thresholds.min_depth)}
        return unshown("shallow", values, LocusSupport.NOTHING, depth)
    if len(stated) < len(bases):
        values = {"covered": str(len(stated)), "length": str(len(bases))}
        return unshown("gaps", values, LocusSupport.SILENT)
    limit = max(limits)
    counted = all(one.counted for one in stated.values())
    caller = ", ".join(dict.fromkeys(evidence.input.callers)) if evidence.input is not None else ""
    values = {"depth": str(depth), "limit": percent(limit), "caller": caller}
    part = _part(locus, interval, LocusState.REFERENCE, "counted" if counted else "reference", values, context, depth)
    basis = Basis.ALLELE_DEPTH if counted else Basis.VCF_REFERENCE_BLOCK
    part = part.model_copy(update={"basis": basis, "vaf_upper95" if counted else "detection_limit95": limit})
    return VcfLocus(part, LocusSupport.SHOWN, limit)


def _part(
    locus: NeededLocus,
    interval: Interval,
    state: LocusState,
    sentence: str,
    values: Mapping[str, str],
    context: Context,
    depth: int | None = None,
) -> LocusPart:
    return LocusPart(
        locus=locus.id,
        gene=locus.gene,
        chrom=interval.chrom,
        start=interval.start,
        end=interval.end,
        state=state,
        depth=depth,
        basis=Basis.NONE if depth is None else Basis.VCF_REFERENCE_BLOCK,
        text=(fill(context.rules.sentences, f"loci.{sentence}", values),),
    )
