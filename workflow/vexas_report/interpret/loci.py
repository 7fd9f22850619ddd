"""What is known of the loci that a negative needs. Absent is never reference."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vexas_report.interpret.context import Context
from vexas_report.interpret.measure import block_limit, passed, upper_bound
from vexas_report.interpret.noise import FileNoise, error_explains
from vexas_report.interpret.place import affected, touches
from vexas_report.interpret.texts import fill, percent
from vexas_report.interpret.units import Unit
from vexas_report.knowledge.interpretation import Template
from vexas_report.knowledge.language import phrase
from vexas_report.knowledge.records import Allele, Gene, Interval, NeededLocus
from vexas_report.model.evidence import Call, ReferenceBlock, SampleEvidence
from vexas_report.model.findings import LocusPart, Sentence
from vexas_report.model.inputs import Completeness, LocusRole
from vexas_report.model.sample import Thresholds
from vexas_report.model.terms import Assembly, Basis, LocusState


@dataclass(frozen=True, slots=True)
class Stated:
    """What one record states of a base. ``limit`` is the fraction above which a variant is excluded there, None where
    nothing is, and then ``why`` is the sentence that says so, with its values."""

    depth: int | None
    limit: float | None = None
    counted: bool = False
    why: str = ""
    values: tuple[tuple[str, str], ...] = ()


def sites_of(gene: Gene, assembly: Assembly) -> int:
    """Bases of a gene's loci: so many places are looked at for an allele that no caller called."""
    intervals = [locus.interval[assembly] for locus in gene.loci]
    return len({pos for i in intervals for pos in range(i.start, i.end + 1)})


def judge_loci(
    evidence: SampleEvidence,
    assembly: Assembly,
    reportable: Sequence[Unit],
    context: Context,
    from_reads: Mapping[str, LocusPart],
    noise: FileNoise,
) -> tuple[LocusPart, ...]:
    """One part per needed locus. ``from_reads`` holds what reads or a depth file say, by locus; a variant outranks it,
    and it outranks the VCF's records. A locus with a variant keeps the state of its other bases."""
    parts = []
    for gene in context.genes.values():
        for locus in gene.loci:
            interval = locus.interval[assembly]
            here = [u for u in reportable if u.gene == gene.symbol and touches(interval, u.alleles)]
            rest = _other_bases(interval, here)
            part = from_reads.get(locus.id) or from_vcf(locus, interval, rest, gene, evidence, context, noise)
            parts.append(_with_variant(part, bool(rest), context) if here else part)
    return tuple(parts)


def _other_bases(interval: Interval, units: Iterable[Unit]) -> frozenset[int]:
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
    noise: FileNoise,
) -> LocusPart:
    """``bases`` of a locus as the VCF alone shows them."""
    hindered = _hindered(locus, interval, gene, evidence, context, noise)
    if hindered is not None:
        return hindered
    stated = {pos: one for pos, one in statements(evidence, interval, context).items() if pos in bases}
    shown = {pos: one for pos, one in stated.items() if one.limit is not None}
    known = [one.depth for one in shown.values() if one.depth is not None]
    depth = min(known) if known and len(shown) == len(bases) else None
    if len(shown) < len(bases):
        return _part(locus, interval, LocusState.NOT_ASSESSABLE, *_lacks(stated, shown, bases), context)
    if depth is None:
        return _part(locus, interval, LocusState.NOT_ASSESSABLE, "none", {}, context)
    if depth < context.thresholds.min_depth:
        values = {"depth": str(depth), "min_depth": str(context.thresholds.min_depth)}
        return _part(locus, interval, LocusState.NOT_ASSESSABLE, "shallow", values, context, depth)
    limit = max(one.limit for one in shown.values() if one.limit is not None)
    counted = all(one.counted for one in shown.values())
    caller = ", ".join(dict.fromkeys(evidence.input.callers)) if evidence.input is not None else ""
    values = {"depth": str(depth), "limit": percent(limit), "caller": caller}
    part = _part(locus, interval, LocusState.REFERENCE, "counted" if counted else "reference", values, context, depth)
    basis = Basis.ALLELE_DEPTH if counted else Basis.VCF_REFERENCE_BLOCK
    return part.model_copy(update={"basis": basis, "vaf_upper95" if counted else "detection_limit95": limit})


def _lacks(
    stated: Mapping[int, Stated], shown: Mapping[int, Stated], bases: frozenset[int]
) -> tuple[str, Mapping[str, str]]:
    """The sentence that says why a locus is not shown, and its values: a record that shows nothing before a gap."""
    for pos in sorted(set(stated) - set(shown)):
        return stated[pos].why, dict(stated[pos].values)
    if not shown:
        return "none", {}
    return "gaps", {"covered": str(len(shown)), "length": str(len(bases))}


def _hindered(
    locus: NeededLocus, interval: Interval, gene: Gene, evidence: SampleEvidence, context: Context, noise: FileNoise
) -> LocusPart | None:
    """A locus that no depth makes reference: in a sample of which a file could not be read, under a structural record, or with more reads that are not reference in a
    reference record than sequencing error explains."""
    for said in (r.values for r in evidence.remarks if r.code == "file_not_read"):
        return _part(locus, interval, LocusState.NOT_ASSESSABLE, "unread_file", {"file": said["file"]}, context)
    over = [s for s in evidence.structural if s.chrom == interval.chrom and interval.overlaps(s.pos, s.end)]
    for record in sorted(over, key=lambda s: (s.pos, s.end, s.written)):
        if record.kind.upper().partition(":")[0] != "DUP":
            values = {"structural": f"{record.kind} {record.written}"}
            return _part(locus, interval, LocusState.NOT_ASSESSABLE, "structural", values, context)
    for said in (r.values for r in evidence.remarks if r.code == "allele_unreadable"):
        if said["chrom"] == interval.chrom and interval.contains(int(said["pos"])):
            values = {"written": said["written"], "place": f"{said['chrom']}:{said['pos']}"}
            return _part(locus, interval, LocusState.NOT_ASSESSABLE, "unreadable", values, context)
    assembly = next(a for a, i in locus.interval.items() if i == interval)
    sites = sites_of(gene, assembly)
    within = [b for b in evidence.blocks if b.chrom == interval.chrom and interval.overlaps(b.start, b.end)]
    shown = [(b.start, b.end, b.depth or 0, b.alt_reads, b.depth is None) for b in within if b.alt_reads]
    for start, _, depth, reads, unstated in sorted(shown):
        here = noise.at(interval.chrom, start)
        if not error_explains(reads, depth, sites, here, context.thresholds):
            stated = phrase("not_stated") if unstated else str(depth)
            values = {"alt_reads": str(reads), "depth": stated, "place": f"{interval.chrom}:{start}"}
            return _part(locus, interval, LocusState.NOT_ASSESSABLE, "alternate_reads", values, context)
    return None


def statements(evidence: SampleEvidence, interval: Interval, context: Context) -> dict[int, Stated]:
    """What the sample's files state of each base of an interval; of several files the one that shows most counts. A base that
    nothing states is absent."""
    found: dict[int, Stated] = {}
    for file, caller in enumerate(evidence.input.callers if evidence.input is not None else ("",)):
        for pos, one in _of_file(evidence, file, caller, interval, context).items():
            found[pos] = one if pos not in found else max(found[pos], one, key=_says)
    return found


def _of_file(
    evidence: SampleEvidence, file: int, caller: str, interval: Interval, context: Context
) -> dict[int, Stated]:
    """What one file states of each base. Of several reference records the one that shows least counts; a called record counts
    where no reference record shows anything."""
    floor = context.rules.floor(caller).floor
    blocks = [b for b in evidence.blocks if b.file == file and b.chrom == interval.chrom]
    found: dict[int, Stated] = {}
    for block in (b for b in blocks if interval.overlaps(b.start, b.end)):
        one = of_block(block, context.rules.block_floor(caller, block.least_fraction), context.thresholds)
        for pos in _within(interval, block.start, block.end):
            found[pos] = one if pos not in found else min(found[pos], one, key=_says)
    calls = [c for c in evidence.calls if c.file == file and c.chrom == interval.chrom]
    for call in sorted(calls, key=_says_call):
        one = of_call(call, floor)
        for pos in _within(interval, *affected(Allele(call.chrom, call.pos, call.ref, call.alt))):
            if pos not in found or found[pos].limit is None:
                found[pos] = one
    return found


def _within(interval: Interval, start: int, end: int) -> range:
    return range(max(start, interval.start), min(end, interval.end) + 1)


def _says(one: Stated) -> tuple[bool, float, int, str, tuple[tuple[str, str], ...]]:
    """Order of statements, the one that shows least first."""
    return one.limit is not None, -(one.limit or 0.0), one.depth or 0, one.why, one.values


def _says_call(call: Call) -> tuple[int, int, str, str]:
    depth = -1 if call.counts is None or call.counts.depth is None else call.counts.depth
    return depth, call.pos, call.ref, call.alt


def of_block(block: ReferenceBlock, floor: float, thresholds: Thresholds) -> Stated:
    """What a reference record shows. Where it counts alternate reads at its one base, their bound; else what a diploid
    genotype of the caller excludes. A haploid genotype, a filtered one or one of low quality excludes nothing."""
    if unusable := [f for f in block.filters if f not in ("PASS", ".")]:
        return Stated(block.depth, why="filtered", values=(("filter", ";".join(unusable)),))
    if block.depth is None:
        return Stated(None, why="no_depth")
    if block.counted and block.alt_reads is not None:
        return Stated(block.depth, upper_bound(block.depth, block.alt_reads) or 1.0, counted=True)
    if block.quality is not None and block.quality < thresholds.min_block_gq:
        values = (("min_quality", str(thresholds.min_block_gq)), ("quality", str(block.quality)))
        return Stated(block.depth, why="low_quality", values=values)
    return _of_genotype(block.depth, block.ploidy, floor)


def of_call(call: Call, floor: float) -> Stated:
    """What a called record shows of the other alleles at its bases: as much as a reference genotype at its depth."""
    depth = None if call.counts is None else call.counts.depth
    if not passed(call):
        return Stated(depth, why="filtered", values=(("filter", ";".join(call.filters)),))
    return Stated(None, why="no_depth") if depth is None else _of_genotype(depth, call.genotype_ploidy, floor)


def _of_genotype(depth: int, ploidy: int, floor: float) -> Stated:
    if ploidy < 2:
        return Stated(depth, why="haploid" if ploidy else "no_genotype")
    limit = block_limit(depth, floor) if depth else None
    return Stated(depth, 1.0 if limit is None else limit)


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
