"""One sample: its alignment counted, its depth files read, and everything put together by locus."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from vexas_report.alignment import depth_files
from vexas_report.alignment.alignment_problems import (
    ALIGNMENT_CONTAMINATED,
    ALIGNMENT_NO_READS,
    ALIGNMENT_OTHER_PERSON,
    BACKGROUND_OTHER_CUTS,
    DEPTH_FILE_NO_PLACE,
)
from vexas_report.alignment.allele_counts import CountedRegion, PileupCandidates, RegionCounts, count
from vexas_report.alignment.allele_tests import ErrorModel, locus_limits, region_haplotypes, site
from vexas_report.alignment.background_table import OwnBackground, cuts_of
from vexas_report.alignment.depth_formats import DepthStretch
from vexas_report.alignment.fragments import Fragments
from vexas_report.alignment.identity import MOST_SITES, common_sites, compare
from vexas_report.alignment.molecules import Molecules
from vexas_report.alignment.open_alignment import Alignment, ReadFilterCounts, ReferenceFromMd, open_alignment
from vexas_report.alignment.pileup_sample import pileup
from vexas_report.alignment.target_plan import WHOLE, ReadPlan, Window, make_plan
from vexas_report.knowledge.genome import Genome
from vexas_report.knowledge.table_records import Gene, Interval, VariantTable
from vexas_report.model.alleles import VcfAllele
from vexas_report.model.coverage import GeneCoverage, IdentityCheck, LocusCoverage, ReadCuts, SampleCoverage, SiteReads
from vexas_report.model.evidence import Remark, SampleEvidence
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.sample import Sample, Settings
from vexas_report.model.terms import Assembly, Basis, YesNoUnknown
from vexas_report.vcf.carried_sites import carried_sites

LONGEST_REPLACED = 50  # bases of a replacement that reads can show as a whole
SMALL_FILE = 16_000_000  # bytes of an alignment whose reads are fetched at once
MOST_BYTES = 32_000_000  # bytes of unpacked records fetched at once: 80,000 reads
MOST_CALLS_DRAWN = 20  # calls of a VCF with a picture, in addition to the places that are always drawn; all are counted


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What does not change from sample to sample of one assembly. ``indexes`` is the folder of indexes that the program makes."""

    assembly: Assembly
    genes: Mapping[str, Gene]
    variants: VariantTable
    genome: Genome
    settings: Settings
    own: OwnBackground | None
    indexes: Path | None = None


@dataclass(slots=True)
class CountedAlignment:
    """The windows of one alignment, counted."""

    plan: ReadPlan
    windows: tuple[RegionCounts, ...]
    alignment: Alignment
    identity: IdentityCheck | None = None

    def at(self, chrom: str, pos: int) -> RegionCounts:
        """The window that holds a position."""
        return next(c for c in self.windows if c.window.chrom == chrom and c.window.start <= pos <= c.window.end)


def sample_coverage(evidence: SampleEvidence, known: ReadContext) -> SampleCoverage:
    """Coverage of a sample by alignment, depth file and targets. A faulty file gives a problem."""
    sample = evidence.sample
    result = SampleCoverage(sample.sample)
    targets, problems = _targets(sample, known)
    if sample.alignment is not None:
        try:
            result = _of_alignment(evidence, known)
        except VexasReportError as error:
            problems += list(error.problems)
    if sample.depth_bed is not None:
        try:
            loci_of_bed, left_out = _of_depth_bed(sample.depth_bed, known)
            sources = (*result.sources, f"depth_bed: {sample.depth_bed}")
            result = replace(result, loci=result.loci + loci_of_bed, sources=sources)
            problems += left_out
        except VexasReportError as error:
            problems += list(error.problems)
    loci = result.loci or (tuple(_empty_loci(known)) if targets is not None else ())
    if targets is not None:
        loci = tuple(replace(locus, targeted=_overlaps(locus, targets)) for locus in loci)
    return replace(result, problems=(*result.problems, *problems), loci=loci)


def count_alignment(
    sample: Sample,
    vcf_sample: str,
    called: Iterable[tuple[str, str, int]],
    known: ReadContext,
    replaced: Collection[Interval] = (),
    carried: Sequence[VcfAllele] = (),
) -> Iterator[CountedAlignment]:
    """The alignment of a sample, read once: every window. ``replaced`` are stretches of calls that replace several bases, to be
    read as a whole; ``carried`` common variants of the VCF, which the same person's reads show. VexasReportError where the alignment cannot be used."""
    path = sample.alignment or ""
    plan = make_plan(known.genes, known.variants, called, known.assembly)
    fasta = known.settings.reference.get(known.assembly)
    cuts = known.settings.reads
    with open_alignment(sample, path, vcf_sample, known.assembly, fasta, known.indexes) as alignment:
        windows = []
        for together in _batches([w for w in plan.windows if w.chrom in alignment.names], alignment):
            fragments = alignment.fragments(together, cuts.min_mapping_quality, fasta)
            windows += [_counted(fragments, window, plan, known, alignment, replaced) for window in together]
        if not alignment.taken.counted:
            left_out = alignment.taken != ReadFilterCounts()
            message = "Every read at the loci was left out." if left_out else "No read lies at the loci."
            raise VexasReportError(problem(ALIGNMENT_NO_READS, message, f"alignment: {path}"))
        identity = compare(alignment, carried, cuts)
        yield CountedAlignment(plan, tuple(windows), alignment, identity)


def _batches(windows: Sequence[Window], alignment: Alignment) -> Iterator[Sequence[Window]]:
    """Windows to be fetched in one call: all of a small file; of a large one so many that the reads fit ``MOST_BYTES``, by the deepest
    that were fetched before."""
    if alignment.size <= SMALL_FILE:
        yield windows
        return
    at, number, most = 0, 1, 1
    while at < len(windows):
        batch = windows[at : at + number]
        before = alignment.fetched
        yield batch
        at += len(batch)
        most = max(most, (alignment.fetched - before) // len(batch))
        number = max(1, min(4 * number, MOST_BYTES // most))


def _counted(
    fragments: Fragments,
    window: Window,
    plan: ReadPlan,
    known: ReadContext,
    alignment: Alignment,
    replaced: Collection[Interval],
) -> RegionCounts:
    contig = fragments.records.contigs.index(alignment.names[window.chrom])
    sequence = list(known.genome.fetch(window.chrom, window.start, window.end))
    learner = ReferenceFromMd(window, sequence)
    _take_listed_bases(sequence, window, plan)
    learner.learn(fragments, contig)
    rows = fragments.records.rows_of(contig, window.start - 1, window.end)
    sites = [pos for chrom, pos in plan.sites if chrom == window.chrom]
    regions, focuses = list(_regions(known, window, replaced)), list(_focuses(known, plan, window))
    min_quality = known.settings.reads.min_base_quality
    counts = count(fragments, rows, window, "".join(sequence), sites, regions, focuses, min_quality)
    counts.unknown = learner.unknown
    return counts


def _take_listed_bases(sequence: list[str], window: Window, plan: ReadPlan) -> None:
    """Fill unknown bases under listed alleles by the REF of their row, so that the row is tested. They remain unknown for a
    negative unless an MD tag shows them."""
    for (chrom, _), alleles in plan.listed.items():
        for allele in alleles if chrom == window.chrom else ():
            for pos, base in enumerate(allele.ref, allele.pos):
                if window.start <= pos <= window.end and sequence[pos - window.start] == "N":
                    sequence[pos - window.start] = base


def _of_alignment(evidence: SampleEvidence, known: ReadContext) -> SampleCoverage:
    facts = evidence.input
    vcf_sample = facts.vcf_sample if facts is not None else ""
    carried = [
        site
        for path in evidence.sample.vcfs[:1]
        for site in carried_sites(path, vcf_sample, common_sites(known.assembly), MOST_SITES)
    ]
    (data,) = count_alignment(evidence.sample, vcf_sample, _called(evidence), known, _replaced(evidence), carried)
    own, problems = _usable_table(known)
    found = assess_alignment(evidence, data, errors_of(data, known, own), known)
    problems = (*problems, *_person_problems(data.identity, evidence.sample))
    return replace(found, problems=problems)


def _called(evidence: SampleEvidence) -> set[tuple[str, str, int]]:
    """Gene, contig and position of every base that a call of the VCF names."""
    return {
        (c.gene, c.chrom, p) for c in evidence.calls for p in range(c.pos, c.pos + min(len(c.ref), LONGEST_REPLACED))
    }


def _replaced(evidence: SampleEvidence) -> set[Interval]:
    """The stretch of each call that replaces several bases by as many."""
    return {
        Interval(c.chrom, c.pos, c.pos + len(c.ref) - 1)
        for c in evidence.calls
        if 1 < len(c.ref) == len(c.alt) <= LONGEST_REPLACED
    }


def _usable_table(known: ReadContext) -> tuple[OwnBackground | None, tuple[Problem, ...]]:
    """The laboratory's table, unless it was counted in another way."""
    own, reads = known.own, known.settings.reads
    if own is None or own.cuts == cuts_of(reads):
        return own, ()
    message = f"The table was made with {own.cuts or 'no cuts'}, this run counts with {cuts_of(reads)}."
    return None, (problem(BACKGROUND_OTHER_CUTS, message, f"background: {reads.background}"),)


def errors_of(data: CountedAlignment, known: ReadContext, own: OwnBackground | None) -> ErrorModel:
    """The error background of a sample that was counted."""
    errors = ErrorModel(known.settings.reads, known.assembly, own)
    errors.learn(data.windows, frozenset(data.plan.critical) | frozenset(data.plan.listed))
    errors.compare(data.windows)
    return errors


def assess_alignment(
    evidence: SampleEvidence, data: CountedAlignment, errors: ErrorModel, known: ReadContext
) -> SampleCoverage:
    """What the counted windows of a sample say against its error background. ``make validation`` enters here with windows
    that it has filled itself."""
    sample, reads = evidence.sample, known.settings.reads
    source = f"alignment: {sample.alignment}"
    misfit = [Remark("background_other_errors", {"kinds": ", ".join(errors.misfits)})] if errors.misfits else []
    misfit.extend((*_of_persons(data.identity, sample), *_of_molecules(data.alignment.molecules)))
    sites = tuple(_sites(data, {(chrom, pos) for _, chrom, pos in _called(evidence)}, errors))
    regions = [region_haplotypes(c, region, data.plan, errors) for c in data.windows for region in c.regions]
    shown = {(s.chrom, s.pos) for s in sites if any(a.test is not None and a.test.above for a in s.alleles)}
    shown |= {(call.chrom, call.pos) for call in evidence.calls}
    return SampleCoverage(
        sample=sample.sample,
        sources=(source,),
        cuts=_cuts(data, known),
        loci=tuple(_loci(data, errors, known, source)),
        genes=tuple(_genes(data, known)),
        sites=sites,
        regions=tuple(regions),
        pileups=tuple(
            pileup(c, focus, reads.min_base_quality)
            for c in data.windows
            for focus in c.focuses
            if focus.total and (focus.locus == WHOLE[0] or (c.window.chrom, focus.pos) in shown)
        ),
        remarks=(*data.alignment.remarks, *misfit),
        identity=data.identity,
    )


def _of_molecules(molecules: Molecules) -> Iterator[Remark]:
    """What a depth means where reads have tags of their molecules."""
    if molecules.left_out:
        yield Remark("umi_copies", {"tagged": str(molecules.tagged), "copies": str(molecules.left_out)})
    elif molecules.consensus or molecules.tagged:
        yield Remark("umi_molecules", {})


def _of_persons(check: IdentityCheck | None, sample: Sample) -> Iterator[Remark]:
    """What the common variants say of the persons that the reads are of. After an allogeneic transplant there are two."""
    if check is None:
        return
    if check.two_persons:
        yield Remark("reads_of_other_person", {"absent": str(check.absent), "sites": str(check.sites)})
    elif check.mixed:
        shares = {"share": check.foreign, "share_low": check.foreign_low, "share_high": check.foreign_high}
        values = {name: f"{100 * (share or 0):.1f}%" for name, share in shares.items()}
        code = "chimerism" if sample.allogeneic_hsct is YesNoUnknown.YES else "contamination"
        yield Remark(code, {**values, "sites": str(check.homozygous)})


def _person_problems(check: IdentityCheck | None, sample: Sample) -> Iterator[Problem]:
    where = f"alignment: {sample.alignment}"
    if check is not None and check.two_persons:
        message = f"The alignment lacks {check.absent} of {check.sites} common variants that the VCF carries."
        yield problem(ALIGNMENT_OTHER_PERSON, message, where)
    elif check is not None and check.mixed and sample.allogeneic_hsct is not YesNoUnknown.YES:
        message = f"About {100 * (check.foreign or 0):.1f} % of the reads are of another person."
        yield problem(ALIGNMENT_CONTAMINATED, message, where)


def _cuts(data: CountedAlignment, known: ReadContext) -> ReadCuts:
    reads, taken = known.settings.reads, data.alignment.taken
    return ReadCuts(
        min_mapping_quality=reads.min_mapping_quality,
        min_base_quality=reads.min_base_quality,
        counted=taken.counted,
        duplicates=taken.duplicates,
        low_mapping_quality=taken.low_mapping_quality,
        secondary=taken.secondary,
        failed=taken.failed,
    )


def _regions(known: ReadContext, window: Window, replaced: Collection[Interval]) -> Iterator[CountedRegion]:
    """Codon 41, the acceptor and both together, since a molecule may carry a change of each; then the replaced bases of calls."""
    loci = [locus for gene in known.genes.values() for locus in gene.loci if locus.id in WHOLE]
    at = {locus.id: locus.interval[known.assembly] for locus in loci}
    chrom, start, end = (
        loci[0].interval[known.assembly].chrom,
        min(i.start for i in at.values()),
        max(i.end for i in at.values()),
    )
    joint = Interval(chrom, start, end)
    wanted = {**at, "+".join(WHOLE): joint}
    wanted |= {
        f"{i.chrom}:{i.start}": i
        for i in sorted(replaced, key=lambda i: (i.chrom, i.start, i.end))
        if not (i.chrom == chrom and start <= i.start and i.end <= end)
    }
    for name, i in wanted.items():
        if i.chrom == window.chrom and window.start <= i.start and i.end <= window.end:
            yield CountedRegion(name, i.start, i.end)


def _focuses(known: ReadContext, plan: ReadPlan, window: Window) -> Iterator[PileupCandidates]:
    """Codon 41, and every other place of UBA1 at which a change would be a finding or is called."""
    somatic = known.genes["UBA1"]
    codon = next(locus.interval[known.assembly] for locus in somatic.loci if locus.id == WHOLE[0])
    inside = {(window.chrom, pos) for pos in range(window.start, window.end + 1)}
    own = {(codon.chrom, pos) for pos in range(codon.start, codon.end + 1)}
    if own <= inside:
        yield PileupCandidates(WHOLE[0], (codon.start + codon.end) // 2)
    calls = sorted(plan.called)[:MOST_CALLS_DRAWN]
    wanted = (plan.critical | set(plan.listed) | set(calls)) & inside - own
    for chrom, pos in sorted(place for place in wanted if plan.sites.get(place) == somatic.symbol):
        yield PileupCandidates(f"{chrom}:{pos}", pos)


def _sites(data: CountedAlignment, called: set[tuple[str, int]], errors: ErrorModel) -> Iterator[SiteReads]:
    """Sites that show another base, and those that the VCF calls or that lie at the critical bases, whatever they show."""
    for (chrom, pos), gene in sorted(data.plan.sites.items()):
        if chrom not in data.alignment.names:
            continue
        found = site(data.at(chrom, pos), pos, gene, data.plan, errors)
        if found.alleles or (chrom, pos) in called or (chrom, pos) in data.plan.critical:
            yield found


def _loci(data: CountedAlignment, errors: ErrorModel, known: ReadContext, source: str) -> Iterator[LocusCoverage]:
    for gene in known.genes.values():
        for locus in gene.loci:
            at = locus.interval[known.assembly]
            if at.chrom not in data.alignment.names:
                continue
            windows = {
                pos: counts
                for counts in data.windows
                if counts.window.chrom == at.chrom
                for pos in range(max(at.start, counts.window.start), min(at.end, counts.window.end) + 1)
            }
            depths = {pos: counts.depth(pos) for pos, counts in windows.items()}
            place = min(depths, key=lambda pos: (depths[pos], pos))
            enough = known.settings.thresholds.min_depth
            upper, limit, needed = locus_limits(windows, at.chrom, data.plan, errors, depths[place])
            yield LocusCoverage(
                locus.id, gene.symbol, at.chrom, at.start, at.end, Basis.ALIGNMENT, source, depths[place], place,
                round(sum(depths.values()) / len(depths), 1), sum(d >= enough for d in depths.values()), len(depths),
                upper95=upper, limit95=limit, needed=needed, unknown=_stretches(p for p, c in windows.items() if p in c.unknown),
            )  # fmt: skip


def _stretches(positions: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Positions as stretches, ends included.

    >>> _stretches([7, 3, 4])
    ((3, 4), (7, 7))
    """
    found: list[tuple[int, int]] = []
    for pos in sorted(positions):
        if found and found[-1][1] == pos - 1:
            found[-1] = (found[-1][0], pos)
        else:
            found.append((pos, pos))
    return tuple(found)


def _genes(data: CountedAlignment, known: ReadContext) -> Iterator[GeneCoverage]:
    enough = known.settings.thresholds.min_depth
    for gene in known.genes.values():
        if gene.chrom not in data.alignment.names:
            continue
        coding = [e.cds[known.assembly] for e in gene.exons if known.assembly in e.cds]
        length = sum(i.end - i.start + 1 for i in coding)
        covered = sum(
            depth >= enough
            for interval in coding
            for counts in data.windows
            if counts.window.chrom == gene.chrom
            for depth in counts.depths_within(interval.start, interval.end)
        )
        yield GeneCoverage(gene.symbol, Basis.ALIGNMENT, length, covered)


def _targets(sample: Sample, known: ReadContext) -> tuple[tuple[Interval, ...] | None, list[Problem]]:
    if sample.targets is None:
        return None, []
    try:
        found = depth_files.read_targets(sample.targets, {g.chrom for g in known.genes.values()}, known.assembly)
    except VexasReportError as error:
        return None, list(error.problems)
    if _touch_genes(found.rows, known.assembly, known):
        return found.rows, list(found.problems)
    # An assay may leave out all three genes; targets of the other assembly must not look like that.
    other = next((a for a in Assembly if a is not known.assembly and _touch_genes(found.rows, a, known)), None)
    if other is None:
        return found.rows, list(found.problems)
    message = f"The targets touch UBA1, ADA2 or PRF1 in {other}, and none of them in {known.assembly}."
    return None, [problem(DEPTH_FILE_NO_PLACE, message, f"targets: {sample.targets}")]


def _touch_genes(targets: Iterable[Interval], assembly: Assembly, known: ReadContext) -> bool:
    regions = [(gene.chrom, gene.region[assembly]) for gene in known.genes.values()]
    return any(t.chrom == chrom and t.overlaps(at.start, at.end) for t in targets for chrom, at in regions)


def _overlaps(locus: LocusCoverage, targets: tuple[Interval, ...]) -> bool:
    return any(t.chrom == locus.chrom and t.overlaps(locus.start, locus.end) for t in targets)


def _of_depth_bed(path: str, known: ReadContext) -> tuple[tuple[LocusCoverage, ...], tuple[Problem, ...]]:
    loci = [(gene, locus, locus.interval[known.assembly]) for gene in known.genes.values() for locus in gene.loci]
    table = depth_files.read_depths(path, [at for _, _, at in loci], known.assembly)
    if not table.rows:
        message = f"No row lies at a locus of the genes in {known.assembly}."
        raise VexasReportError(problem(DEPTH_FILE_NO_PLACE, message, f"depth_bed: {path}"))
    source = f"depth_bed: {path}"
    found = tuple(_bed_locus(gene.symbol, locus.id, at, table.rows, source, known) for gene, locus, at in loci)
    return found, table.problems


def _bed_locus(
    gene: str, locus: str, at: Interval, rows: tuple[DepthStretch, ...], source: str, known: ReadContext
) -> LocusCoverage:
    """Depth by base as the rows state it, the smallest where they overlap. A base that no row names has none."""
    enough = known.settings.thresholds.min_depth
    here = [r for r in rows if r.interval.chrom == at.chrom and r.interval.overlaps(at.start, at.end)]
    stated = all(r.depth is not None for r in here) and bool(here)
    depths = dict.fromkeys(range(at.start, at.end + 1), 0)
    seen: set[int] = set()
    for row in here:
        depth = row.depth if row.depth is not None else enough if row.mean is None else int(row.mean)
        for pos in range(max(at.start, row.interval.start), min(at.end, row.interval.end) + 1):
            depths[pos] = min(depth, depths[pos]) if pos in seen else depth
            seen.add(pos)
    place = min(depths, key=lambda pos: (depths[pos], pos))
    means = [r.mean for r in here if r.mean is not None]
    mean = min(means) if means else sum(depths.values()) / len(depths) if stated else None
    return LocusCoverage(
        locus, gene, at.chrom, at.start, at.end, Basis.DEPTH_BED if stated or not here else Basis.CALLABLE_BED, source,
        depths[place] if stated or not here else None, place if stated else None,
        None if mean is None else round(mean, 1), sum(d >= enough for d in depths.values()), len(depths),
    )  # fmt: skip


def _empty_loci(known: ReadContext) -> Iterator[LocusCoverage]:
    """Loci of a sample that has targets and nothing else."""
    for gene in known.genes.values():
        for locus in gene.loci:
            at = locus.interval[known.assembly]
            yield LocusCoverage(
                locus.id, gene.symbol, at.chrom, at.start, at.end, Basis.NONE, "", None, None, None, 0, at.end - at.start + 1
            )  # fmt: skip
