"""What the reads add to the evidence of a sample before it is judged: fractions, clones that no caller called, and calls that
no read carries. Pure: evidence and coverage in, evidence out.

A finding of the reads alone, or one that they do not carry, goes through the same tables as any other; the input
``alignment`` of the table ``evidence_strength`` keeps it from being more than possible.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from vexas_report.interpretation.context import Context
from vexas_report.interpretation.one_sidedness import one_sided, side_lacks
from vexas_report.interpretation.overlap import affected, touches
from vexas_report.interpretation.read_statistics import clopper_pearson, interval, vaf_of
from vexas_report.interpretation.sentences import percent
from vexas_report.knowledge.language import decimal, phrase
from vexas_report.knowledge.table_records import Allele, Gene, Interval
from vexas_report.model.coverage import AlleleSupport, BackgroundTest, SampleCoverage
from vexas_report.model.evidence import Call, Counts, Remark, SampleEvidence
from vexas_report.model.terms import Assembly, Inheritance

FIELD = "alignment"
CODON, ACCEPTOR = "UBA1-codon41", "UBA1-exon3-acceptor"
_ALL_AT_ENDS = 3
_LONGEST_SPELT = 10  # bases of an insertion or deletion that aligners place in short reads rather than clip


@dataclass(frozen=True, slots=True)
class ObservedAllele:
    """One allele of a gene as the fragments show it: ``reference`` those with the base of the reference, ``unchanged`` how many of them
    carry no indel either. ``test`` is None where the base of the reference is not known."""

    gene: str
    allele: Allele
    support: AlleleSupport
    reference: AlleleSupport
    depth: int
    unchanged: int
    test: BackgroundTest | None

    @property
    def above(self) -> bool:
        return self.test is not None and self.test.above


def add_alignment(evidence: SampleEvidence, coverage: SampleCoverage, context: Context) -> SampleEvidence:
    """The evidence with what the reads say of its calls, the calls that the reads alone show, and remarks."""
    if evidence.input is None or coverage.cuts is None:
        return replace(evidence, remarks=(*evidence.remarks, *coverage.remarks))
    assembly = evidence.input.assembly
    seen: dict[Allele, ObservedAllele] = {}
    for one in _alleles(
        coverage, assembly, context
    ):  # of several regions that show an allele the one that more fragments reach over
        if one.allele not in seen or one.depth > seen[one.allele].depth:
            seen[one.allele] = one
    calls = [_confirmed(call, seen, coverage, context) for call in evidence.calls]
    added = list(_rescued(seen, coverage, calls, assembly, context))
    remarks = (*evidence.remarks, *coverage.remarks)
    return replace(evidence, calls=(*calls, *added), remarks=remarks)


def _alleles(coverage: SampleCoverage, assembly: Assembly, context: Context) -> Iterator[ObservedAllele]:
    """Every allele of the sites, then what only a region that was read as a whole shows: changes in cis, and indels that begin
    before its sites."""
    known: set[str] = set()
    for site in coverage.sites:
        for one in site.alleles:
            allele = Allele(site.chrom, site.pos, one.ref, one.alt)
            known.add(f"{site.chrom}:{site.pos}:{one.ref}:{one.alt}")
            yield ObservedAllele(site.gene, allele, one.support, site.reference, site.depth, site.unchanged, one.test)
    for region in coverage.regions:
        plain = next((h.support for h in region.haplotypes if not h.changes), AlleleSupport())
        gene = _gene_at(region.chrom, region.start, assembly, context)
        for haplotype in region.haplotypes:
            if haplotype.changes and not (len(haplotype.changes) == 1 and haplotype.changes[0] in known):
                allele = Allele(region.chrom, haplotype.pos, haplotype.ref, haplotype.alt)
                yield ObservedAllele(gene, allele, haplotype.support, plain, region.whole, plain.reads, haplotype.test)


def _gene_at(chrom: str, pos: int, assembly: Assembly, context: Context) -> str:
    """The gene that a region lies on: the nearest of its chromosome; "" if there is none."""
    regions = {gene.symbol: gene.region[assembly] for gene in context.genes.values() if gene.chrom == chrom}
    return min(regions, key=lambda symbol: max(regions[symbol].start - pos, pos - regions[symbol].end), default="")


def _confirmed(call: Call, seen: Mapping[Allele, ObservedAllele], coverage: SampleCoverage, context: Context) -> Call:
    """A call with the fragments that carry it, or with the remark that they do not."""
    found = seen.get(Allele(call.chrom, call.pos, call.ref, call.alt))
    if found is not None and found.above:
        own = _caller_numbers(call)
        values = {**_values(found), "caller": own}
        code = "reads_confirm" if _compatible(call.counts, found) else "reads_differ"
        remarks = (Remark(code, values), *_doubts(found), *_company(found.allele, coverage))
        return replace(call, counts=_counts(found), remarks=(*call.remarks, *remarks))
    if not _spelt_by_reads(call):
        return call
    lacking = [few for few in _carriers(call, found, coverage) if _too_few(call, *few, context)]
    if not lacking:
        return call
    reads, depth = min(lacking, key=lambda few: (clopper_pearson(*few)[1], few))
    values = {"reads": str(reads), "depth": str(depth), "caller": _caller_numbers(call)}
    return replace(call, remarks=(*call.remarks, Remark("reads_lack", values)))


def missing_inherited(evidence: SampleEvidence, context: Context) -> Call | None:
    """A call at the fraction of an inherited variant that the alignment does not show: file and reads may be of two people."""
    for call in evidence.calls:
        vaf = vaf_of(call.counts)
        inherited = call.genotype_copies > 0 and (vaf is None or vaf >= context.thresholds.heterozygous_vaf_low)
        if inherited and any(remark.code == "reads_lack" for remark in call.remarks):
            return call
    return None


def _carriers(call: Call, found: ObservedAllele | None, coverage: SampleCoverage) -> Iterator[tuple[int, int]]:
    """Fragments that may carry a call, and the depth, by each view of it: a replacement of several bases is carried by no more than
    any of its single changes is, and by no more than show all of them together."""
    sites = {(site.chrom, site.pos): site for site in coverage.sites}
    if len(call.ref) != len(call.alt):
        site = sites.get((call.chrom, call.pos))
        if site is not None and site.ref != "N":
            yield 0 if found is None else found.support.reads, site.depth
        return
    changes = [
        c for c in zip(range(call.pos, call.pos + len(call.ref)), call.ref, call.alt, strict=True) if c[1] != c[2]
    ]
    for pos, _, alt in changes:
        site = sites.get((call.chrom, pos))
        if site is not None and site.ref != "N":
            yield sum(a.support.reads for a in site.alleles if a.alt == alt and len(a.ref) == 1), site.depth
    names = {f"{call.chrom}:{pos}:{ref}:{alt}" for pos, ref, alt in changes}
    for region in coverage.regions if len(changes) > 1 else ():
        if region.chrom == call.chrom and region.start <= call.pos and changes[-1][0] <= region.end:
            yield (
                sum(h.support.reads for h in region.haplotypes if names <= set(h.changes)) + region.other,
                region.whole,
            )


def _compatible(counts: Counts | None, found: ObservedAllele) -> bool:
    """Whether the caller's fraction and that of the alignment can be one: their intervals overlap, as far as they are known."""
    vaf = vaf_of(counts)
    if vaf is None:
        return True
    low, high = interval(counts) or (vaf, vaf)
    ours = clopper_pearson(min(found.support.reads, found.depth), found.depth)
    return low <= ours[1] and ours[0] <= high


def _spelt_by_reads(call: Call) -> bool:
    """Whether reads that carry a call spell it as the call does: bases by as many, or a short insertion or deletion. Aligners clip
    what is longer, and write other replacements as several changes."""
    if len(call.ref) == len(call.alt):
        return True
    plain = min(len(call.ref), len(call.alt)) == 1 and call.ref[0] == call.alt[0]
    return plain and abs(len(call.ref) - len(call.alt)) <= _LONGEST_SPELT


def _company(allele: Allele, coverage: SampleCoverage) -> Iterator[Remark]:
    """A remark where nearly every fragment of a call carries a second change too, which the haplotype names."""
    if allele not in _in_cis(coverage):
        return
    own = f"{allele.chrom}:{allele.pos}:{allele.ref}:{allele.alt}"
    shared = [h for r in coverage.regions for h in r.haplotypes if own in h.changes and len(h.changes) > 1]
    most = max(shared, key=lambda h: (h.support.reads, h.changes))
    others = ", ".join("{}:{} {}>{}".format(*c.split(":")) for c in most.changes if c != own)
    yield Remark("reads_in_cis", {"reads": str(most.support.reads), "others": others})


def _too_few(call: Call, reads: int, depth: int, context: Context) -> bool:
    """Whether the call's own fraction (else the lowest that callers find) would have shown more fragments than were seen."""
    stated = vaf_of(call.counts) or context.thresholds.low_level_vaf
    return depth >= context.thresholds.min_depth and clopper_pearson(reads, depth)[1] < stated


def _rescued(
    seen: Mapping[Allele, ObservedAllele],
    coverage: SampleCoverage,
    calls: Sequence[Call],
    assembly: Assembly,
    context: Context,
) -> Iterator[Call]:
    """Alleles above background that no call of the VCF holds, where their presence would be a finding."""
    joint = _in_cis(coverage)
    number = 0
    for allele, one in sorted(seen.items(), key=lambda item: (item[0].chrom, item[0].pos, item[0].ref, item[0].alt)):
        gene = context.genes.get(one.gene)
        if gene is None or not one.above or allele in joint:
            continue
        if _held(allele, calls):
            # A larger change of the VCF does not hide fragments that carry a part of it alone.
            alone = None if _called(allele, calls) else _alone(gene.symbol, allele, coverage)
            if alone is None:
                continue
            one = alone
        if not _looked_for(allele, one, gene, assembly, context):
            continue
        number += 1
        yield Call(
            gene=gene.symbol,
            assembly=assembly,
            chrom=allele.chrom,
            pos=allele.pos,
            ref=allele.ref,
            alt=allele.alt,
            written=f"{allele.chrom}:{allele.pos}:{allele.ref}:{allele.alt}",
            record=-number,
            allele=1,
            genotype="",
            genotype_copies=0,
            genotype_ploidy=0,
            filters=(),
            quality=".",
            counts=_counts(one),
            remarks=(Remark("reads_alone", _values(one)), *_doubts(one)),
        )


def _in_cis(coverage: SampleCoverage) -> set[Allele]:
    """Single changes whose fragments nearly all carry a second one, in any region: the haplotype replaces them."""
    found = set()
    for region in coverage.regions:
        singles: dict[str, int] = {}
        together: dict[str, int] = {}
        for haplotype in region.haplotypes:
            joint = len(haplotype.changes) > 1 and haplotype.test is not None and haplotype.test.above
            counter = together if joint else singles
            for change in haplotype.changes:
                counter[change] = counter.get(change, 0) + haplotype.support.reads
        for change, reads in together.items():
            if singles.get(change, 0) * 10 < reads:
                chrom, pos, ref, alt = change.split(":")
                found.add(Allele(chrom, int(pos), ref, alt))
    return found


def _held(allele: Allele, calls: Sequence[Call]) -> bool:
    """Whether a call is this allele, or holds it as one of its bases. A larger call that the reads lack holds nothing: its
    molecules would show the whole of it."""
    if _called(allele, calls):
        return True
    for call in calls:
        if call.chrom != allele.chrom or len(call.ref) != len(call.alt) or len(allele.ref) != len(allele.alt):
            continue
        if any(remark.code == "reads_lack" for remark in call.remarks):
            continue
        own = {call.pos + i: (r, a) for i, (r, a) in enumerate(zip(call.ref, call.alt, strict=True))}
        bases = enumerate(zip(allele.ref, allele.alt, strict=True))
        if all(own.get(allele.pos + i) == pair for i, pair in bases if pair[0] != pair[1]):
            return True
    return False


def _called(allele: Allele, calls: Sequence[Call]) -> bool:
    return any((c.chrom, c.pos, c.ref, c.alt) == (allele.chrom, allele.pos, allele.ref, allele.alt) for c in calls)


def _alone(gene: str, allele: Allele, coverage: SampleCoverage) -> ObservedAllele | None:
    """An allele by the fragments that carry no other change of its region, if they are above background."""
    own = (f"{allele.chrom}:{allele.pos}:{allele.ref}:{allele.alt}",)
    for region in coverage.regions:
        plain = next((h.support for h in region.haplotypes if not h.changes), AlleleSupport())
        for haplotype in region.haplotypes:
            if haplotype.changes == own and haplotype.test is not None and haplotype.test.above:
                return ObservedAllele(gene, allele, haplotype.support, plain, region.whole, plain.reads, haplotype.test)
    return None


def _looked_for(allele: Allele, one: ObservedAllele, gene: Gene, assembly: Assembly, context: Context) -> bool:
    """A listed change, or of UBA1 any change of codon 41 or of the last two bases before exon 3. In a recessive gene only what
    could be an inherited allele: a low fraction there is not a finding of this report."""
    listed = any(row.decides for row in context.variants.exact(assembly, frozenset((allele,))))
    if gene.inheritance is not Inheritance.SOMATIC_X_LINKED:
        return listed and one.support.reads >= context.thresholds.heterozygous_vaf_low / 2 * one.depth
    return listed or any(touches(interval, (allele,)) for interval in _critical(gene, assembly))


def _critical(gene: Gene, assembly: Assembly) -> Iterable[Interval]:
    for locus in gene.loci:
        at = locus.interval[assembly]
        if locus.id == CODON:
            yield at
        elif locus.id == ACCEPTOR:
            exon = next(e for e in gene.exons if e.number == 3).interval[assembly]
            yield Interval(at.chrom, exon.start - 2, exon.start - 1)


def _counts(one: ObservedAllele) -> Counts:
    support, reference = one.support, one.reference
    depth = max(one.depth, support.reads)
    return Counts(
        field=FIELD,
        ref_reads=one.unchanged,
        alt_reads=support.reads,
        depth=depth,
        vaf=None,
        ref_forward=reference.forward + reference.both,
        ref_reverse=reference.reverse + reference.both,
        alt_forward=support.forward + support.both,
        alt_reverse=support.reverse + support.both,
    )


def _values(one: ObservedAllele) -> dict[str, str]:
    """The numbers that decided, as sentences need them."""
    support, test = one.support, one.test
    values = {
        "reads": str(support.reads),
        "depth": str(one.depth),
        "fraction": percent(support.reads / one.depth) if one.depth else phrase("not_known"),
        "forward": str(support.forward + support.both),
        "reverse": str(support.reverse + support.both),
        "f1r2": str(support.f1r2),
        "f2r1": str(support.f2r1),
    }
    if test is not None:
        values |= {
            "background": test.background.value,
            "rate": decimal(f"{test.error_rate:.2g}"),
            "p_value": decimal(f"{test.p_value:.1g}"),
            "needed": str(test.needed),
            "sites": str(test.sites),
        }
    return values


def _doubts(one: ObservedAllele) -> Iterator[Remark]:
    """What artefacts look like: one pair orientation, one strand, or the ends of reads, where the reference's fragments make that
    unlikely. An amplicon whose reads nearly all start at one primer says nothing by it."""
    support, reference, values = one.support, one.reference, _values(one)
    rate = one.test.error_rate if one.test else 0.0
    if one_sided((support.f1r2, support.f2r1), (reference.f1r2, reference.f2r1), rate):
        yield Remark("reads_one_orientation", values)
    # A fragment that both mates show was read on both strands.
    if one_sided(_strands(support), _strands(reference), rate):
        yield Remark("reads_one_strand", values)
    if support.reads >= _ALL_AT_ENDS and side_lacks(_ends(support), _ends(reference), rate):
        yield Remark("reads_ends_only", values)


def _strands(support: AlleleSupport) -> tuple[int, int]:
    return support.forward + support.both, support.reverse + support.both


def _ends(support: AlleleSupport) -> tuple[int, int]:
    """Fragments that show an allele inside their reads, and near the ends alone."""
    return support.reads - support.near_end, support.near_end


def _caller_numbers(call: Call) -> str:
    counts, vaf = call.counts, vaf_of(call.counts)
    if counts is not None and counts.alt_reads is not None and counts.depth:
        return phrase("reads_of", reads=counts.alt_reads, depth=counts.depth)
    return phrase("no_counts") if vaf is None else percent(vaf)


def document_of(coverage: SampleCoverage, calls: Iterable[Call]) -> SampleCoverage:
    """The part of the coverage for the findings document: sites of calls, of alleles above background and of codon 41."""
    called = {(c.chrom, p) for c in calls for p in range(c.pos, affected(Allele(c.chrom, c.pos, c.ref, c.alt))[1] + 1)}
    codon = {(r.chrom, p) for r in coverage.regions if r.locus == CODON for p in range(r.start, r.end + 1)}
    wanted = called | codon
    sites = tuple(
        site
        for site in coverage.sites
        if (site.chrom, site.pos) in wanted or any(a.test is not None and a.test.above for a in site.alleles)
    )
    return replace(coverage, sites=sites, problems=())
