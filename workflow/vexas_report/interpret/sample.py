"""A whole sample: evidence in, findings out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from vexas_report.interpret import recessive, uba1
from vexas_report.interpret.category import Subject, judge
from vexas_report.interpret.change import Change, assess, to_finding
from vexas_report.interpret.context import Context
from vexas_report.interpret.loci import judge_loci
from vexas_report.interpret.measure import fraction
from vexas_report.interpret.place import REPORTABLE_FLANK, reportable
from vexas_report.interpret.reads import assumed, document_of, loci_of, with_reads
from vexas_report.interpret.structural import copy_number, not_counted
from vexas_report.interpret.texts import fill, fill_all, listing, remark, unique, words
from vexas_report.interpret.units import Unit, build_units, neighbours, phase_of
from vexas_report.interpret.values import gene_named, hgvs
from vexas_report.knowledge.records import Gene
from vexas_report.model.coverage import SampleCoverage
from vexas_report.model.evidence import Call, Decision, Remark, SampleEvidence, StructuralRecord
from vexas_report.model.findings import (
    Conclusion,
    Findings,
    GenePart,
    LocusPart,
    PhenotypeTerm,
    Sentence,
)
from vexas_report.model.literature import Cohort
from vexas_report.model.terms import (
    Assembly,
    Category,
    Classification,
    Contribution,
    Inheritance,
    Severity,
    Status,
    Verdict,
    VexasConclusion,
)

Place = tuple[int, int]
"""Record and allele number of a call: what joins it to its decision."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call after reading: the ids of the rules and their reasons, for the decision trail."""

    kept: bool
    rules: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


def interpret(evidence: SampleEvidence, context: Context, coverage: SampleCoverage | None = None) -> Findings:
    """Everything that the evidence of one sample means. Rejected evidence gives a rejected document, never an error.

    ``coverage`` is what its alignment and depth files say.
    """
    if evidence.status is Status.REJECTED or evidence.input is None:
        return _rejected(evidence, context)
    assembly = evidence.input.assembly
    read: dict[str, LocusPart] = {}
    if coverage is not None:
        read, contradictions = loci_of(coverage, evidence, assembly, context)
        evidence = with_reads(evidence, coverage, context)
        evidence = replace(evidence, remarks=(*evidence.remarks, *contradictions))
        coverage = document_of(coverage, evidence.calls)
    if context.absent_as_reference:
        evidence = replace(evidence, remarks=(*evidence.remarks, Remark("absent_as_reference", {})))
    outcomes: dict[Place, Outcome] = {}
    changes: dict[str, list[Change]] = {}
    for gene in context.genes.values():
        units, aside = _units(evidence, gene, assembly, context)
        outcomes |= aside
        assessed = (assess(unit, gene, assembly, evidence.sample, context) for unit in units)
        changes[gene.symbol] = sorted(assessed, key=lambda c: gene.strand * c.unit.alleles[0].pos)
        _note_neighbours(changes[gene.symbol], gene, assembly, context)
    judgements: Sequence[uba1.Judgement] = ()
    hits: dict[str, Sequence[recessive.Hit]] = {}
    for gene in context.genes.values():
        if gene.inheritance is Inheritance.SOMATIC_X_LINKED:
            judgements = uba1.judge_changes(changes[gene.symbol], evidence, context)
        else:
            hits[gene.symbol] = recessive.judge_changes(changes[gene.symbol], context)
    every = [change for found in changes.values() for change in found]
    loci = judge_loci(evidence, assembly, [c.unit for c in every if c.reportable], context, read)
    if context.absent_as_reference:
        loci = assumed(loci, context)
    parts: list[GenePart] = []
    for gene in context.genes.values():
        remarks = _gene_remarks(evidence, gene, context)
        records = [record for record in evidence.structural if record.gene == gene.symbol]
        if gene.symbol in hits:
            counting, unused = _second_hits(records, gene, assembly, changes[gene.symbol], context)
            said = unique((*remarks, *unused))
            parts.append(recessive.gene_part(gene, hits[gene.symbol], loci, counting, said, evidence.sample, context))
        else:
            structural = listing([f"{record.kind} {record.written}" for record in records if copy_number(record)])
            parts.append(uba1.gene_part(gene, judgements, structural, remarks, context))
    return Findings(
        status=Status.REPORTED,
        problems=evidence.problems,
        sample=evidence.sample,
        phenotype=_phenotype(evidence, context),
        input=evidence.input,
        conclusion=uba1.conclude(judgements, loci, evidence, context),
        findings=tuple(to_finding(change, context) for change in sorted(every, key=_finding_order)),
        genes=tuple(parts),
        loci=loci,
        literature=_literature(judgements, context),
        decisions=_trail(evidence, outcomes | _judged(every, context)),
        coverage=coverage if coverage is not None and coverage.sources else None,
        laboratory=context.laboratory,
        provenance=context.provenance,
    )


_RANK = tuple(Contribution)
_CLASS_RANK = tuple(Classification)


def _finding_order(change: Change) -> tuple[bool, bool, str, int, int, float, int, str]:
    """Within its gene a finding stands by what it means: contribution, class, then (of a clone) the fraction."""
    somatic = change.state is not None
    vaf = fraction(change.unit.call.counts) or 0.0
    along = change.gene.strand * change.unit.alleles[0].pos
    meaning = _RANK.index(change.contribution), _CLASS_RANK.index(change.judged.classification)
    return (
        not change.reportable,
        not somatic,
        change.gene.symbol,
        *meaning,
        -vaf if somatic else 0.0,
        along,
        change.name,
    )


def _units(
    evidence: SampleEvidence, gene: Gene, assembly: Assembly, context: Context
) -> tuple[list[Unit], dict[Place, Outcome]]:
    """The units to judge, and what became of the calls that are set aside."""
    calls: list[Call] = []
    aside: dict[Place, Outcome] = {}
    for call in (c for c in evidence.calls if c.gene == gene.symbol):
        if _carried(call):
            calls.append(call)
        else:
            aside[_place(call)] = _set_aside("no_alternate_evidence", context)
    units = []
    for unit in build_units(calls, gene, assembly, context.variants):
        if reportable(gene, assembly, unit.alleles) or context.variants.exact(assembly, frozenset(unit.alleles)):
            units.append(unit)
        else:
            aside |= {_place(call): _set_aside("outside_reportable_region", context) for call in unit.calls}
    return units, aside


def _carried(call: Call) -> bool:
    """Whether genotype or reads may show the allele; so may reads of no one allele, and a source that contradicts none."""
    if call.genotype_copies > 0 or not call.genotype or any(r.code == "counts_disagree" for r in call.remarks):
        return True
    return call.counts is not None and fraction(call.counts) != 0


def _set_aside(rule: str, context: Context) -> Outcome:
    reason = fill(context.rules.sentences, f"decision.{rule}", {"distance": str(REPORTABLE_FLANK)}).text
    return Outcome(kept=False, rules=(rule,), reasons=(reason,))


def _judged(changes: Iterable[Change], context: Context) -> dict[Place, Outcome]:
    """What became of the calls that were judged: the ids of the rows that fired. One call may stand in several changes."""
    outcomes: dict[Place, Outcome] = {}
    for change in changes:
        reason = fill(context.rules.sentences, "decision.interpreted", change.values).text
        for call in change.unit.calls:
            before = outcomes.get(_place(call), Outcome(kept=True))
            outcomes[_place(call)] = Outcome(True, (*before.rules, *change.rules), (*before.reasons, reason))
    return outcomes


def _trail(evidence: SampleEvidence, outcomes: Mapping[Place, Outcome]) -> tuple[Decision, ...]:
    """A row for every allele of every record in the loci: the reader's rule, then the rules that judged the call."""
    rows = [_decided(d, outcomes.get((d.record, d.allele))) for d in evidence.decisions]
    # A reader lists every call; where one did not, the judgement must not vanish with the row.
    listed = {(d.record, d.allele) for d in evidence.decisions}
    for call in sorted((c for c in evidence.calls if _place(c) not in listed), key=_place):
        filters = ";".join(call.filters)
        unlisted = Decision(
            *_place(call), call.chrom, call.pos, call.ref, call.alt, filters, call.genotype, True, "", ""
        )
        rows.append(_decided(unlisted, outcomes.get(_place(call))))
    return tuple(rows)


def _place(call: Call) -> Place:
    return call.record, call.allele


def _note_neighbours(changes: Sequence[Change], gene: Gene, assembly: Assembly, context: Context) -> None:
    """Remark changes of one codon (or of a listed haplotype) that could not be joined, with both readings."""
    for one, other in combinations(changes, 2):
        if not neighbours(one.unit.alleles, other.unit.alleles, gene, assembly, context.variants):
            continue
        sentences = context.rules.sentences
        if phase_of(one.unit, other.unit) is False:
            one.remarks.append(remark(sentences, "phase_trans", {"other": other.name}))
            other.remarks.append(remark(sentences, "phase_trans", {"other": one.name}))
            continue
        alleles = tuple(sorted((*one.unit.alleles, *other.unit.alleles), key=lambda a: a.pos))
        together = Unit(gene.symbol, alleles, (*one.unit.calls, *other.unit.calls))
        changes_in_cis = [(a.chrom, a.pos, a.ref, a.alt) for a in alleles]
        names = context.namer.name_haplotype(gene.symbol, changes_in_cis)
        subject = Subject(together, names, gene, assembly, context.variants, context.rules, context.namer.bases)
        category = words(judge(subject).category)
        values = {"combined": hgvs(names), "combined_category": category}
        one.remarks.append(remark(sentences, "phase_unknown", {**values, "other": other.name}))
        other.remarks.append(remark(sentences, "phase_unknown", {**values, "other": one.name}))


def _second_hits(
    records: Sequence[StructuralRecord], gene: Gene, assembly: Assembly, changes: Sequence[Change], context: Context
) -> tuple[list[StructuralRecord], list[Sentence]]:
    """The structural records that may be a second variant, and a remark on each that is not."""
    counting, unused = [], []
    for record in records:
        why = not_counted(record, gene, assembly, changes, context.thresholds)
        if why is None:
            counting.append(record)
        else:
            reason = context.rules.sentences[f"term.not_counted_{why}"].text
            values = {"written": f"{record.kind} {record.written}", "reason": reason}
            unused.append(remark(context.rules.sentences, "structural_not_counted", values))
    return counting, unused


def _gene_remarks(evidence: SampleEvidence, gene: Gene, context: Context) -> tuple[Sentence, ...]:
    """Remarks of the file that lie on the gene, and its structural records."""
    sentences = context.rules.sentences
    found = [remark(sentences, r.code, r.values) for r in evidence.remarks if r.values.get("chrom", "") == gene.chrom]
    for record in (s for s in evidence.structural if s.gene == gene.symbol):
        values = {"written": f"{record.kind} {record.written}", "gene_named": gene_named(gene)}
        found.append(remark(sentences, "structural", values))
    return unique(found)


def _literature(judgements: Iterable[uba1.Judgement], context: Context) -> tuple[Cohort, ...]:
    """Published cohorts that carried a change which this sample carries, in the table's order."""
    carried: set[str] = set()
    for judgement in judgements:
        change = judgement.change
        if judgement.change.contribution is not Contribution.DETECTED:
            continue
        carried.add(change.names.hgvs_c or "")
        # A protein name alone stands for the canonical change in these cohorts, not for other bases of the codon.
        if change.judged.category is Category.MET41_CANONICAL and len(change.unit.alleles) == 1:
            carried.add((change.names.hgvs_p or "").replace("(", "").replace(")", ""))
        carried.add(_position_name(change))
    return tuple(cohort for cohort in context.cohorts if set(cohort.changes) & (carried - {""}))


def _position_name(change: Change) -> str:
    """``c.118-2`` of ``c.118-2A>C``: a cohort may name the place alone."""
    name = change.names.hgvs_c or ""
    if ">" not in name or len(change.unit.alleles) > 1 or change.judged.basis != "published":
        return ""
    return name.split(">")[0][:-1] if change.judged.category is Category.SPLICE_EXON3_ACCEPTOR else ""


def _decided(decision: Decision, outcome: Outcome | None = None) -> Decision:
    """The row of one allele; ``outcome`` counts where the reader kept it."""
    after = outcome if decision.kept and outcome is not None else Outcome(kept=decision.kept)
    return replace(
        decision,
        kept=after.kept,
        rule=";".join(filter(None, dict.fromkeys((decision.rule, *after.rules)))),
        reason=" ".join(filter(None, dict.fromkeys((decision.reason, *after.reasons)))),
    )


def _phenotype(evidence: SampleEvidence, context: Context) -> tuple[PhenotypeTerm, ...]:
    known = context.rules.phenotype
    return tuple(
        PhenotypeTerm(id=i, label=known[i].label, disease=", ".join(known[i].diseases))
        if i in known
        else PhenotypeTerm(id=i)
        for i in evidence.sample.phenotype
    )


def _rejected(evidence: SampleEvidence, context: Context) -> Findings:
    sentences = context.rules.sentences
    errors = [p.message for p in evidence.problems if p.severity is Severity.ERROR] or [
        p.message for p in evidence.problems
    ]
    reason = errors[0] if errors else sentences["term.no_reason"].text
    genes = tuple(
        GenePart(
            gene=gene.symbol,
            aliases=gene.aliases,
            transcript=gene.transcript,
            disease=gene.disease,
            inheritance=gene.inheritance,
            verdict=None if gene.inheritance is Inheritance.SOMATIC_X_LINKED else Verdict.NOT_ASSESSABLE,
            text=fill_all(sentences, ("verdict.rejected",), {}),
        )
        for gene in context.genes.values()
    )
    return Findings(
        status=Status.REJECTED,
        problems=evidence.problems,
        sample=evidence.sample,
        phenotype=_phenotype(evidence, context),
        input=evidence.input,
        conclusion=Conclusion(
            vexas=VexasConclusion.NOT_ANALYSED,
            headline=fill(sentences, "headline.rejected", {"reason": reason}).text,
        ),
        genes=genes,
        decisions=evidence.decisions,
        laboratory=context.laboratory,
        provenance=context.provenance,
    )
