"""A whole sample, step by step: calls, units, names, category, strength, rule, text, conclusion.

Each step is a function of what the steps before it made; :func:`interpret` is their order. No earlier
step calls a later one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from vexas_report.interpretation import decision_trail, document_parts, recessive, uba1
from vexas_report.interpretation.alignment_evidence import add_alignment, document_of, missing_inherited
from vexas_report.interpretation.assessed_variant import AssessedVariant, grade, strength_rule, subject_of, to_finding
from vexas_report.interpretation.category import CategorisedVariant, VariantFacts, categorise
from vexas_report.interpretation.confirmation import found_elsewhere
from vexas_report.interpretation.context import Context
from vexas_report.interpretation.decision_trail import CallOutcome, RecordAllele, place_of, set_aside
from vexas_report.interpretation.loci import judge_loci
from vexas_report.interpretation.locus_coverage import loci_of
from vexas_report.interpretation.overlap import REPORTABLE_FLANK, reportable
from vexas_report.interpretation.read_statistics import called, interval, most_alternate_reads, passed, vaf_of
from vexas_report.interpretation.sentence_values import hgvs
from vexas_report.interpretation.sentences import in_language, percent, remark, unique
from vexas_report.interpretation.structural_records import copy_number
from vexas_report.interpretation.table_lookup import term
from vexas_report.interpretation.variant_groups import CallQuality, VariantGroup, group_variants, neighbours, phase_of
from vexas_report.interpretation.vcf_error_rate import (
    ErrorRate,
    FileErrorRates,
    candidate_changes,
    error_explains,
    error_rate_of,
)
from vexas_report.knowledge.language import decimal, listing, phrase, term_text, use_language
from vexas_report.knowledge.table_records import Gene
from vexas_report.model.coverage import SampleCoverage
from vexas_report.model.evidence import Call, Remark, SampleEvidence
from vexas_report.model.findings import Findings, GenePart, LocusPart, report_id_of
from vexas_report.model.sample import Sample, Thresholds
from vexas_report.model.terms import Assembly, Inheritance, Sex, Status, Strength

_SEX_CONTRADICTED = "sex_chrx"


@dataclass(frozen=True, slots=True)
class SampleContext:
    """What the steps look at: the evidence of one sample with what its reads say of its calls, its loci as reads or a depth
    file show them (by id), its assembly, its sex as the sheet and the calls show it, and the noise of its file."""

    evidence: SampleEvidence
    read: Mapping[str, tuple[LocusPart, ...]]
    assembly: Assembly
    sex: Sex
    noise: FileErrorRates

    @property
    def sample(self) -> Sample:
        return self.evidence.sample


@dataclass(frozen=True, slots=True)
class SelectedCalls:
    """Calls of a gene to judge, and what became of the others."""

    calls: tuple[Call, ...]
    aside: Mapping[RecordAllele, CallOutcome]


@dataclass(frozen=True, slots=True)
class GroupedCalls:
    """Units of a gene to judge, and what became of calls that lie too far from its exons."""

    units: tuple[VariantGroup, ...]
    aside: Mapping[RecordAllele, CallOutcome]


def interpret(evidence: SampleEvidence, context: Context, coverage: SampleCoverage | None = None) -> Findings:
    """Everything that the evidence of one sample means, in the language of the context. Rejected evidence gives a document
    that says so, never an error. ``coverage`` is what its alignment and depth files say.
    """
    with use_language(context.provenance.language):
        return _interpret(in_language(evidence), context, coverage)


def _interpret(evidence: SampleEvidence, context: Context, coverage: SampleCoverage | None) -> Findings:
    if evidence.status is Status.REJECTED or evidence.input is None:
        return document_parts.not_analysed(evidence, context)
    # reads
    reading = read_along(evidence, evidence.input.assembly, coverage, context)
    evidence = reading.evidence
    genes = tuple(context.genes.values())
    # calls → units
    taken = {gene.symbol: select_calls(reading, gene, context) for gene in genes}
    joined = {gene.symbol: group_calls(taken[gene.symbol], reading, gene, context) for gene in genes}
    # names → category → strength
    changes = {gene.symbol: assess(joined[gene.symbol].units, reading, gene, context) for gene in genes}
    every = [change for found in changes.values() for change in found]
    # rule
    judgements = [
        j for g in genes if _somatic(g) for j in uba1.judge_changes(changes[g.symbol], reading.sex, evidence, context)
    ]
    untargeted = untargeted_loci(coverage)
    hits = {g.symbol: recessive.judge_changes(changes[g.symbol], context) for g in genes if not _somatic(g)}
    # text
    loci = judge_loci(
        evidence, reading.assembly, [c.unit for c in every if c.reportable], context, reading.read, reading.noise
    )
    gene_parts = tuple(
        write_gene(gene, reading, changes[gene.symbol], judgements, hits.get(gene.symbol), loci, untargeted, context)
        for gene in genes
    )
    # conclusion
    outcomes = [step.aside for gene in genes for step in (taken[gene.symbol], joined[gene.symbol])]
    return Findings(
        report_id=report_id_of(evidence.sample, evidence.input),
        status=Status.REPORTED,
        problems=evidence.problems,
        sample=evidence.sample,
        phenotype=document_parts.phenotype(evidence, context),
        input=evidence.input,
        conclusion=uba1.conclude(judgements, loci, untargeted, evidence, context),
        other_diseases=document_parts.other_diseases(gene_parts, judgements, evidence, context),
        findings=tuple(
            to_finding(change, evidence.files, context) for change in sorted(every, key=document_parts.finding_order)
        ),
        genes=gene_parts,
        loci=loci,
        literature=document_parts.literature(judgements, context),
        decisions=decision_trail.decision_trail(evidence, _merged(*outcomes, decision_trail.judged(every, context))),
        coverage=document_of(coverage, evidence.calls) if coverage is not None and coverage.sources else None,
        laboratory=context.laboratory,
        provenance=context.provenance,
    )


def _somatic(gene: Gene) -> bool:
    return gene.inheritance is Inheritance.SOMATIC_X_LINKED


def _merged(*outcomes: Mapping[RecordAllele, CallOutcome]) -> dict[RecordAllele, CallOutcome]:
    merged: dict[RecordAllele, CallOutcome] = {}
    for each in outcomes:
        merged |= each
    return merged


def untargeted_loci(coverage: SampleCoverage | None) -> frozenset[str]:
    """Names of the loci that the list of targets leaves out; none without a list."""
    return frozenset() if coverage is None else frozenset(row.locus for row in coverage.loci if not row.targeted)


def sex_as_shown(evidence: SampleEvidence) -> Sex:
    """The declared sex; unknown where the calls on chrX contradict it, since the rules of allele state lean on it."""
    contradicted = any(r.code == _SEX_CONTRADICTED for r in evidence.remarks)
    return Sex.UNKNOWN if contradicted else evidence.sample.sex


# Reads.


def read_along(
    evidence: SampleEvidence, assembly: Assembly, coverage: SampleCoverage | None, context: Context
) -> SampleContext:
    """The evidence with what the reads say of its calls, and the loci as they show them."""
    sex = sex_as_shown(evidence)
    noise = error_rate_of(evidence, assembly, context)  # of the file; reads of an alignment have a separate test
    read: Mapping[str, tuple[LocusPart, ...]] = {}
    if coverage is not None:
        with_alignment = add_alignment(evidence, coverage, context)
        stranger = missing_inherited(with_alignment, context)
        read, contradictions = loci_of(coverage, evidence, assembly, context, noise, stranger)
        evidence = replace(with_alignment, remarks=(*with_alignment.remarks, *contradictions))
    if context.absent_as_reference:
        evidence = replace(evidence, remarks=(*evidence.remarks, Remark("absent_as_reference", {})))
    return SampleContext(evidence, read, assembly, sex, noise)


# Calls.


def select_calls(reading: SampleContext, gene: Gene, context: Context) -> SelectedCalls:
    """Calls of a gene whose genotype or reads may show the allele. One that no caller called must exceed sequencing
    error; it stays in the decision trail otherwise."""
    calls: list[Call] = []
    aside: dict[RecordAllele, CallOutcome] = {}
    for call in (c for c in reading.evidence.calls if c.gene == gene.symbol):
        if not _carried(call):
            aside[place_of(call)] = set_aside("no_alternate_evidence", context, {})
            continue
        tests = candidate_changes(gene, reading.assembly, call.chrom, call.pos)
        if below_floor(call, tests, noise := reading.noise.at(call.chrom, call.pos), context.thresholds):
            values = _floor_values(call, tests, noise, context.thresholds)
            aside[place_of(call)] = set_aside("error_floor", context, values)
        else:
            calls.append(call)
    return SelectedCalls(tuple(calls), aside)


def _carried(call: Call) -> bool:
    """Whether genotype or reads may show the allele; so may reads of no one allele, and a source that contradicts none."""
    if call.genotype_copies > 0 or not call.genotype or _contradicted(call):
        return True
    return call.counts is not None and vaf_of(call.counts) != 0


def _contradicted(call: Call) -> bool:
    return any(r.code in ("counts_disagree", "counts_ambiguous") for r in call.remarks)


def below_floor(call: Call, tests: int, noise: ErrorRate, thresholds: Thresholds) -> bool:
    """Whether an allele that no caller called has no more reads than sequencing error explains."""
    reads = most_alternate_reads(call.counts)
    if called(call) or _contradicted(call) or reads is None or call.counts is None:
        return False
    if any(r.code in ("reads_confirm", "reads_differ") for r in call.remarks):  # tested against the errors of its site
        return False
    return error_explains(reads, call.counts.depth or 0, tests, noise, thresholds)


def _floor_values(call: Call, tests: int, noise: ErrorRate, thresholds: Thresholds) -> dict[str, str]:
    depth = None if call.counts is None else call.counts.depth
    return {
        "alt_reads": str(most_alternate_reads(call.counts)),
        "depth": phrase("not_stated") if depth is None else str(depth),
        "min_reads": str(thresholds.uncalled_min_reads),
        "error_rate": decimal(f"{noise.rate:.2g}"),
        "changes": str(tests),
    }


# Units.


def group_calls(taken: SelectedCalls, reading: SampleContext, gene: Gene, context: Context) -> GroupedCalls:
    """Changes to judge: MNVs and changes in cis as one where reads allow it, each record otherwise."""
    units: list[VariantGroup] = []
    aside: dict[RecordAllele, CallOutcome] = {}
    for unit in group_variants(taken.calls, gene, reading.assembly, context.variants, lambda c: support_of(c, context)):
        if reportable(gene, reading.assembly, unit.alleles) or context.variants.exact(
            reading.assembly, frozenset(unit.alleles)
        ):
            units.append(unit)
        else:
            outcome = set_aside("outside_reportable_region", context, {"distance": str(REPORTABLE_FLANK)})
            aside |= {place_of(call): outcome for call in (*unit.calls, *unit.repeats)}
    return GroupedCalls(tuple(units), aside)


def support_of(call: Call, context: Context) -> CallQuality:
    """How well reads support a call, for joining it with others."""
    strength = Strength(term(strength_rule(call, context), "strength"))
    well = call.genotype_copies > 0 and passed(call) and strength is not Strength.WEAK
    return CallQuality(strength, well, interval(call.counts))


# Names, category, strength.


def assess(
    units: Sequence[VariantGroup], reading: SampleContext, gene: Gene, context: Context
) -> tuple[AssessedVariant, ...]:
    """Each unit named, categorised and graded, along the transcript, with remarks on neighbours that were not joined."""
    named: list[VariantFacts] = [subject_of(unit, gene, reading.assembly, context) for unit in units]
    categorised: list[tuple[VariantFacts, CategorisedVariant]] = [(subject, categorise(subject)) for subject in named]
    graded = [grade(subject, judged, reading.sex, reading.sample, context) for subject, judged in categorised]
    changes = tuple(sorted(graded, key=lambda c: gene.strand * c.unit.alleles[0].pos))
    _note_neighbours(changes, gene, reading.assembly, context)
    return changes


def _note_neighbours(changes: Sequence[AssessedVariant], gene: Gene, assembly: Assembly, context: Context) -> None:
    """Remark changes of one codon (or of a listed haplotype) that were not joined, with both readings."""
    for one, other in combinations(changes, 2):
        if not neighbours(one.unit.alleles, other.unit.alleles, gene, assembly, context.variants):
            continue
        sentences, phase = context.rules.sentences, phase_of(one.unit, other.unit)
        if phase is False:
            one.remarks.append(remark(sentences, "phase_trans", {"other": other.name}))
            other.remarks.append(remark(sentences, "phase_trans", {"other": one.name}))
            continue
        alleles = tuple(sorted((*one.unit.alleles, *other.unit.alleles), key=lambda a: a.pos))
        together = subject_of(
            VariantGroup(gene.symbol, alleles, (*one.unit.calls, *other.unit.calls)), gene, assembly, context
        )
        values = {"combined": hgvs(together.names), "combined_category": term_text(categorise(together).category)}
        code = "phase_cis_apart" if phase else "phase_unknown"
        for this, that in ((one, other), (other, one)):
            fractions = {"vaf": _vaf(this), "other_vaf": _vaf(that)}
            this.remarks.append(remark(sentences, code, {**values, **fractions, "other": that.name}))


def _vaf(change: AssessedVariant) -> str:
    vaf = vaf_of(change.counts)
    return phrase("not_given") if vaf is None else percent(vaf)


# Text.


def write_gene(
    gene: Gene,
    reading: SampleContext,
    changes: Sequence[AssessedVariant],
    judgements: Sequence[uba1.JudgedVariant],
    hits: Sequence[recessive.RecessiveAllele] | None,
    loci: Sequence[LocusPart],
    untargeted: frozenset[str],
    context: Context,
) -> GenePart:
    """A gene's own part: the verdict of a recessive gene, what is not about VEXAS of a somatic one."""
    evidence = reading.evidence
    remarks = document_parts.gene_remarks(evidence, gene, context)
    if hits is not None:
        counting, unused = document_parts.second_hits(evidence, gene, reading.assembly, changes, context)
        elsewhere = found_elsewhere(gene.symbol, [c.confirmation for c in changes], reading.sample, context)
        said = unique((*elsewhere.first, *remarks, *unused, *elsewhere.last))
        part = recessive.gene_part(gene, hits, loci, untargeted, counting, said, reading.sample, context)
        on_deletions = document_parts.first_exon(gene, counting, reading.assembly, context)
        part = part.model_copy(update={"text": unique((*part.text, *on_deletions))})
        reported = [change for change in changes if change.reportable]
        if reported and all(change.confirmation.confirmed for change in reported):
            topic = context.rules.topics["recessive.answered"]
            asked = tuple(s for s in part.recommendations if s.id not in topic.replaces)
            part = part.model_copy(update={"recommendations": asked, "rules": (*part.rules, topic.id)})
        return part
    over = [record for record in evidence.structural if record.gene == gene.symbol and copy_number(record)]
    structural = listing([f"{record.kind} {record.written}" for record in over])
    return uba1.gene_part(gene, judgements, structural, remarks, context)
