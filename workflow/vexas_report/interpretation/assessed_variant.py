"""One change assessed: its names, category, evidence and remarks, before the gene's rules are applied."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from vexas_report.interpretation import read_statistics
from vexas_report.interpretation.category import CategorisedVariant, VariantFacts, allele_text
from vexas_report.interpretation.confirmation import Measured, VariantConfirmation, confirm
from vexas_report.interpretation.context import Context
from vexas_report.interpretation.evidence_lines import evidence_lines
from vexas_report.interpretation.overlap import region_interval, touches
from vexas_report.interpretation.sentence_values import change_values, strands
from vexas_report.interpretation.sentences import fill_all, remark, shortened, unique
from vexas_report.interpretation.table_lookup import decide, term
from vexas_report.interpretation.variant_groups import VariantGroup, single_changes
from vexas_report.knowledge.decision_rules import Region, Rule, Topic
from vexas_report.knowledge.language import phrase, translate
from vexas_report.knowledge.table_records import Gene, Interval
from vexas_report.knowledge.variant_tables import misprints
from vexas_report.model.evidence import Call, Counts
from vexas_report.model.findings import EvidenceLine, Finding, Sentence
from vexas_report.model.inputs import AlleleCount, TissueOrigin
from vexas_report.model.names import Names
from vexas_report.model.sample import Sample
from vexas_report.model.terms import (
    AlleleState,
    Assembly,
    Category,
    Contribution,
    Inheritance,
    Sex,
    Strength,
    Zygosity,
)

# Remarks of the reader that say why no fraction of reads is known.
_NO_FRACTION = frozenset(
    {
        "counts_ambiguous",
        "counts_disagree",
        "counts_missing",
        "counts_unread",
        "fraction_unusable",
        "genotype_without_reads",
        "reads_not_assigned",
    }
)
_WEAKEST_LAST = (Strength.STRONG, Strength.MODERATE, Strength.WEAK)


@dataclass(slots=True)
class AssessedVariant:
    """A change on its way to a finding; the gene's rules add sentences, rule ids and whether it is reportable."""

    unit: VariantGroup
    names: Names
    judged: CategorisedVariant
    gene: Gene
    values: dict[str, str]
    strength: Strength
    state: AlleleState | None
    zygosity: Zygosity | None
    dose: AlleleCount
    evidence: tuple[EvidenceLine, ...]
    remarks: list[Sentence] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    explanation: list[Sentence] = field(default_factory=list)
    confirmation: VariantConfirmation = field(default_factory=VariantConfirmation)
    reportable: bool = True
    contribution: Contribution = Contribution.NONE

    @property
    def name(self) -> str:
        return self.values["name"]

    def apply(self, rule: Rule, context: Context) -> tuple[Sentence, ...]:
        """Note a rule that fired and return its sentences, filled."""
        self.rules.append(rule.id)
        return fill_all(context.rules.sentences, rule.then["sentence"], self.values)

    @property
    def questioned(self) -> bool:
        """Whether an alignment casts doubt on it; another clone of the same meaning then comes first."""
        return self.doubtful or self.contradicted

    @property
    def doubtful(self) -> bool:
        """Whether an alignment shows it only in reads that look like an artefact."""
        return any(read_statistics.alignment_input(call) == "doubtful" for call in self.unit.calls)

    @property
    def contradicted(self) -> bool:
        """Whether an alignment does not show it."""
        return read_statistics.contradicted(self.unit.calls)

    @property
    def unshown(self) -> bool:
        """Whether the caller's genotype carries it and its counts hold no read of it."""
        return read_statistics.vaf_of(self.counts) == 0 and self.unit.call.genotype_copies > 0

    @property
    def counts(self) -> Counts | None:
        """What the reads establish: nothing where an alignment does not show it, whatever the caller's own counts are."""
        return None if self.contradicted else self.unit.call.counts

    def advice(self, rule: Rule, context: Context) -> tuple[Sentence, ...]:
        """Recommendations of a rule, filled, without those that the result of a second method has answered."""
        left_out = {key for topic in self.answered(context) for key in topic.replaces}
        asked = [key for key in rule.then["recommendation"] if key not in left_out]
        return fill_all(context.rules.sentences, asked, self.values)

    def answered(self, context: Context) -> list[Topic]:
        """Topics whose recommendations second methods have answered for this variant."""
        present = {
            "answered": self.confirmation.confirmed,
            "origin_known": self.confirmation.origin is not TissueOrigin.OPEN,
        }
        return [context.rules.topics[f"uba1.{name}"] for name, holds in present.items() if holds]


def names_of(unit: VariantGroup, context: Context) -> Names:
    """Names of a unit: of its one allele, or of its alleles in cis."""
    if len(unit.alleles) == 1:
        a = unit.alleles[0]
        return context.namer.name(unit.gene, a.chrom, a.pos, a.ref, a.alt)
    return context.namer.name_haplotype(unit.gene, [(a.chrom, a.pos, a.ref, a.alt) for a in unit.alleles])


def subject_of(unit: VariantGroup, gene: Gene, assembly: Assembly, context: Context) -> VariantFacts:
    """A unit with its names and all that categorising looks at."""
    names = names_of(unit, context)
    return VariantFacts(unit, names, gene, assembly, context.variants, context.rules, context.namer.bases)


def strength_rule(call: Call, context: Context, *, confirmed: bool = False) -> Rule:
    """The row of ``evidence_strength`` that grades a call."""
    inputs = read_statistics.strength_inputs(call, context.thresholds)
    return decide(context.rules.tables["evidence_strength"], **inputs, confirmation="yes" if confirmed else "no")


def grade(
    subject: VariantFacts, judged: CategorisedVariant, sex: Sex, sample: Sample, context: Context
) -> AssessedVariant:
    """A named and categorised change with what second methods say of it, the strength of its evidence, its allele state or
    zygosity, its lines and remarks. ``sex`` is that which the calls do not contradict."""
    unit, gene = subject.unit, subject.gene
    values = change_values(unit, subject.names, judged, gene, context.thresholds)
    confirmation = _confirmation(subject, sample, context)
    graded = max(
        (strength_rule(c, context, confirmed=confirmation.confirmed) for c in unit.calls),
        key=lambda rule: _WEAKEST_LAST.index(Strength(term(rule, "strength"))),
    )
    state, zygosity, dose, fired = None, None, AlleleCount.NONE, [judged.rule, graded.id]
    if gene.inheritance is Inheritance.SOMATIC_X_LINKED:
        established = None if read_statistics.contradicted(unit.calls) else unit.call.counts
        state = read_statistics.allele_state(established, sex, context.thresholds)
    else:
        reads = read_statistics.zygosity_reads(unit.call.counts, context.thresholds)
        rule = decide(context.rules.tables["zygosity"], genotype=read_statistics.genotype_form(unit.call), reads=reads)
        zygosity, dose = Zygosity(term(rule, "zygosity")), AlleleCount(term(rule, "dose"))
        fired.append(rule.id)
    graded_text = fill_all(context.rules.sentences, graded.then["sentence"], values)
    values["strength_text"] = " ".join(s.text for s in graded_text)
    change = AssessedVariant(
        unit=unit,
        names=subject.names,
        judged=judged,
        gene=gene,
        values=values,
        strength=Strength(term(graded, "strength")),
        state=state,
        zygosity=zygosity,
        dose=dose,
        evidence=evidence_lines(subject, judged, context),
        rules=[*fired, *confirmation.rules],
        explanation=list(confirmation.sentences),
        confirmation=confirmation,
    )
    change.remarks = [*graded_text, *_remarks(change, subject, context)]
    return change


def _confirmation(subject: VariantFacts, sample: Sample, context: Context) -> VariantConfirmation:
    """What second methods say of a change. A result on one change of a haplotype counts for the haplotype too."""
    if not any(row.gene == subject.gene.symbol for row in sample.second_methods):
        return VariantConfirmation()
    unit = subject.unit
    single = (context.namer.name(unit.gene, a.chrom, a.pos, a.ref, a.alt).hgvs_c for a in unit.alleles)
    names = frozenset(name for name in (subject.names.hgvs_c, *subject.names.legacy, *single) if name)
    counts = None if read_statistics.contradicted(unit.calls) else unit.call.counts
    interval = read_statistics.interval(counts)
    measured = Measured(read_statistics.vaf_of(counts), None if interval is None else interval[0])
    return confirm(subject.gene.symbol, names, measured, sample, context)


def _remarks(change: AssessedVariant, subject: VariantFacts, context: Context) -> Iterable[Sentence]:
    call, sentences, values = change.unit.call, context.rules.sentences, change.values
    codes = [code for code, holds in _conditions(change, subject, context).items() if holds]
    yield from (remark(sentences, code, values) for code in codes)
    # A misprinted substitution was one: deletions and insertions at its place are not what the source meant.
    substitution = len(change.unit.alleles) == 1 and len(subject.unit.alleles[0].ref) == len(
        subject.unit.alleles[0].alt
    )
    for row in misprints(subject.table.of_gene(subject.gene.symbol), change.names.start, change.names.end):
        if not substitution:
            continue
        yield remark(sentences, "impossible_name", {**values, "invalid": row.hgvs_c, "sources": ", ".join(row.sources)})
    for part, reason in change.names.missing:
        if part in ("hgvs_c", "hgvs_p", "hgvs_g"):
            yield remark(
                sentences, "unknown_sequence", {"part": part.replace("hgvs_", "") + ".", "reason": translate(reason)}
            )
    for name, source in change.names.evidence:
        if name == "hgvs_p_source":
            yield remark(sentences, "protein_from_table", {**values, "source": source})
    for each in (r for c in change.unit.calls for r in c.remarks):
        yield remark(sentences, each.code, each.values)
    if change.unit.repeats:
        others = shortened("; ".join(c.written for c in change.unit.repeats))
        yield remark(sentences, "duplicate_record", {"kept": call.written, "other": others})
    # of an alignment the evidence line gives them: it counts fragments, and both mates by strand
    from_reads = call.counts is not None and call.counts.field == "alignment"
    if call.counts is not None and not from_reads and strands(call.counts) != phrase("not_given"):
        yield remark(sentences, "strand_counts", values)


def _conditions(change: AssessedVariant, subject: VariantFacts, context: Context) -> dict[str, bool]:
    """Remark codes and whether they apply, in the order in which they are printed."""
    call, thresholds = change.unit.call, context.thresholds
    counts, vaf, ci = call.counts, read_statistics.vaf_of(call.counts), read_statistics.interval(call.counts)
    shown, shown_ci = read_statistics.vaf_of(change.counts), read_statistics.interval(change.counts)
    form = read_statistics.genotype_form(call)
    somatic = change.state is not None
    # Also where the call is written so and the reads leave the zygosity open: loss of heterozygosity looks like that.
    heterozygous = change.zygosity is not None and (change.zygosity is Zygosity.HETEROZYGOUS or form == "heterozygous")
    full = form in ("homozygous", "haploid")
    by_alignment = (
        read_statistics.alignment_input(call) != "none"
    )  # its fragments were judged for strand and orientation
    indel = any(len(a.ref) != len(a.alt) for a in change.unit.alleles)
    return {
        "haplotype": len(change.unit.calls) > 1,
        "part_of_record": any(not set(single_changes(c)) <= set(change.unit.alleles) for c in change.unit.calls),
        "below_caller": form == "not_called" and vaf != 0 and not change.contradicted,
        "forced_ploidy": somatic and full and shown_ci is not None and shown_ci[1] < thresholds.near_fixed_vaf,
        "forced_ploidy_uncounted": somatic and full and vaf is None,
        "filtered": not read_statistics.passed(call),
        "strand_bias": not by_alignment and read_statistics.strand_bias(counts, thresholds),
        "orientation_bias": not by_alignment and read_statistics.orientation_bias(counts, thresholds),
        "fraction_only": vaf is not None and ci is None,
        "fraction_and_depth": ci is not None and counts is not None and counts.alt_reads is None,
        "no_counts": vaf is None and not _NO_FRACTION & {r.code for r in call.remarks},
        "vaf_outside": heterozygous and shown is not None and shown < thresholds.heterozygous_vaf_low,
        "vaf_above": heterozygous and shown is not None and shown > thresholds.heterozygous_vaf_high,
        "zygosity_contradiction": change.zygosity is Zygosity.UNRESOLVED
        and bool(shown)  # where it is 0 the reader's remark says it
        and form not in ("absent", "not_called"),
        "homopolymer": indel
        and any(_in_run(region, subject) for region in context.rules.regions.values() if region.run),
        "start_kept": somatic and _reaches_start(subject) and not subject.alters("UBA1-MET41"),
        "acceptor_kept": somatic
        and subject.within("UBA1-EXON3-DINUCLEOTIDE")
        and not subject.alters("UBA1-EXON3-DINUCLEOTIDE"),
        "exon15_novel": somatic
        and change.judged.category is Category.OTHER
        and not change.judged.silent
        and subject.within("UBA1-EXON15"),
    }


def _in_run(region: Region, subject: VariantFacts) -> bool:
    """Whether an indel lies in a run of one base, or inserts at either end of it, where it can be shifted into it."""
    if region.gene != subject.gene.symbol:
        return False
    run = region_interval(subject.gene, region, subject.assembly)
    insertions = [a for a in subject.unit.alleles if len(a.alt) > len(a.ref)]
    ends = Interval(run.chrom, run.start - 1, run.end + 1)
    return touches(run, subject.unit.alleles) or touches(ends, insertions) or subject.within(region.id)


def _reaches_start(subject: VariantFacts) -> bool:
    """Whether codon 41 is where the change is written or where its protein name puts it."""
    protein, residue = subject.names.protein, subject.rules.regions["UBA1-MET41"].residue
    named = protein is not None and residue is not None and protein.first <= residue <= protein.last
    return named or subject.within("UBA1-MET41")


def to_finding(change: AssessedVariant, files: Sequence[str], context: Context) -> Finding:
    """The finding as the document holds it. ``files`` are the paths of the sample's files, empty if it has one."""
    unit, names, judged, call = change.unit, change.names, change.judged, change.unit.call
    counts, first = call.counts, unit.alleles[0]
    ref, alt = _written_alleles(unit)
    strand_names = ("ref_forward", "ref_reverse", "alt_forward", "alt_reverse")
    strand = {n: getattr(counts, n) for n in strand_names if counts is not None and getattr(counts, n) is not None}
    return Finding(
        gene=change.gene.symbol,
        transcript=names.transcript,
        hgvs_g=names.hgvs_g,
        hgvs_c=names.hgvs_c,
        hgvs_p=names.hgvs_p,
        hgvs_mosaic=_mosaic(change),
        names_missing={part: translate(reason) for part, reason in names.missing},
        names_basis=names.basis,
        legacy_names=tuple(map(translate, names.legacy)),
        consequence=names.consequence,
        consequences=names.consequences,
        exon=names.exon,
        intron=names.intron,
        chrom=first.chrom,
        pos=first.pos,
        ref=ref,
        alt=alt,
        parts=tuple(allele_text(a) for a in unit.alleles) if len(unit.alleles) > 1 else (),
        written=tuple(c.written for c in unit.calls),
        files=_files_of(unit, files),
        vrs_id=names.vrs_id,
        spdi=names.spdi,
        category=judged.category,
        classification=judged.classification,
        classification_scheme=_scheme(change, context),
        evidence=change.evidence,
        genotype=call.genotype,
        filter=tuple(dict.fromkeys(f for c in unit.calls for f in c.filters)),
        depth=None if counts is None else counts.depth,
        ref_reads=None if counts is None else counts.ref_reads,
        alt_reads=None if counts is None else counts.alt_reads,
        vaf=read_statistics.vaf_of(change.counts),
        vaf_ci95=read_statistics.interval(change.counts),
        counts_field=None if counts is None else counts.field,
        strand=strand,
        allele_state=change.state,
        zygosity=change.zygosity,
        strength=change.strength,
        reportable=change.reportable,
        contribution=change.contribution,
        confirmation=change.confirmation.result,
        explanation=unique(change.explanation),
        remarks=unique(change.remarks),
        rules=tuple(dict.fromkeys(change.rules)),
    )


def _files_of(unit: VariantGroup, files: Sequence[str]) -> tuple[str, ...]:
    """The files whose records show a unit, in the order of the sheet. A call from an alignment has no record (a negative number)."""
    shown = {call.file for call in (*unit.calls, *unit.repeats) if call.record >= 0}
    return tuple(path for number, path in enumerate(files) if number in shown)


def _scheme(change: AssessedVariant, context: Context) -> str:
    if change.judged.row is None:
        key = "scheme.by_rule"
    elif change.judged.category is Category.SMAX2:
        key = "scheme.smax2"
    else:
        key = "scheme.uba1" if change.state is not None else "scheme.recessive"
    return context.rules.sentences[key].text


def _mosaic(change: AssessedVariant) -> str | None:
    """The mosaic form, where the reads show a mosaic and the change is not one of a germline disease."""
    if change.state not in (AlleleState.MOSAIC, AlleleState.LOW_LEVEL) or change.judged.category is Category.SMAX2:
        return None
    return " ".join(n for n in (change.names.hgvs_mosaic_c, change.names.hgvs_mosaic_p) if n) or None


def _written_alleles(unit: VariantGroup) -> tuple[str, str]:
    """REF and ALT of a unit: joined where its bases adjoin, as the record had them where it holds just them, else listed."""
    alleles = unit.alleles
    spans = [
        (c.ref, c.alt) for c in unit.calls if c.pos == alleles[0].pos and len(c.ref) == alleles[-1].pos - c.pos + 1
    ]
    if len(alleles) > 1 and spans:  # changes of one unit are substitutions: nothing of other length joins
        return spans[0]
    adjoin = all(b.pos - a.pos == 1 for a, b in pairwise(alleles))
    joint = "" if adjoin else ","
    return joint.join(a.ref for a in alleles), joint.join(a.alt for a in alleles)
