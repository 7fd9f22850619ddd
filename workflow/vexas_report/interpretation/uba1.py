"""The rules of UBA1 applied: what each change says of VEXAS, and the conclusion of the sample."""

from collections.abc import Sequence
from dataclasses import dataclass

from vexas_report.interpretation.assessed_variant import AssessedVariant
from vexas_report.interpretation.confirmation import ElsewhereFound, found_elsewhere, in_headline
from vexas_report.interpretation.context import Context
from vexas_report.interpretation.loci import (
    completeness,
    missed_fraction,
    missing_labels,
    needed_loci,
    not_targeted,
    unread,
)
from vexas_report.interpretation.overlap import region_interval
from vexas_report.interpretation.read_statistics import READS_SHOW, vaf_of
from vexas_report.interpretation.sentence_values import with_fraction
from vexas_report.interpretation.sentences import Values, capital, fill, fill_all, percent, remark, stated, unique
from vexas_report.interpretation.table_lookup import decide, term
from vexas_report.interpretation.uba1_statements import life_stage, uba1_statements
from vexas_report.knowledge.decision_rules import Rule, Topic
from vexas_report.knowledge.language import listing
from vexas_report.knowledge.table_records import Gene
from vexas_report.model.evidence import Remark, SampleEvidence
from vexas_report.model.findings import Conclusion, GenePart, LocusPart, Sentence
from vexas_report.model.inputs import (
    CategoryBasis,
    Completeness,
    Isolation,
    LocusRole,
    ShownSex,
    SpecimenSuitability,
    TissueOrigin,
    UncoveredContent,
)
from vexas_report.model.sample import Sample
from vexas_report.model.terms import (
    AlleleState,
    Category,
    Confirmation,
    Contribution,
    LocusState,
    MethodOutcome,
    Sex,
    Specimen,
    VexasConclusion,
    YesNoUnknown,
)

RANK = tuple(Contribution)
_SPEAKS_OF_VEXAS = frozenset({Contribution.DETECTED, Contribution.POSSIBLE, Contribution.UNCERTAIN})
_UNPLACED = frozenset({Category.OTHER, Category.SPLICE_OTHER})
_PHASE_REMARKS = frozenset({"remark.phase_unknown", "remark.phase_cis_apart"})
C121A_C = "c.121A>C"


@dataclass(frozen=True, slots=True)
class JudgedVariant:
    """A UBA1 change with the row that judged it and its part of the text."""

    change: AssessedVariant
    rule: Rule
    contribution: Contribution
    text: tuple[Sentence, ...]
    recommendations: tuple[Sentence, ...]
    second_method: bool  # whether a row asks for one


def judge_changes(
    changes: Sequence[AssessedVariant], sex: Sex, evidence: SampleEvidence, context: Context
) -> tuple[JudgedVariant, ...]:
    """Each UBA1 change by the table ``uba1_variant``, strongest first. ``sex`` is that which the calls do not contradict."""
    judged = [_judge(change, changes, sex, evidence, context) for change in changes]
    return tuple(sorted(judged, key=_order))


def _order(judgement: JudgedVariant) -> tuple[int, bool, float, int, str]:
    change = judgement.change
    vaf = vaf_of(change.counts)
    return RANK.index(judgement.contribution), change.questioned, -(vaf or 0.0), change.unit.alleles[0].pos, change.name


def _rule(change: AssessedVariant, isolated: Isolation, sample: Sample, context: Context) -> Rule:
    """The row of ``uba1_variant`` that a change meets."""
    if change.state is None:
        raise ValueError(f"{change.name} has no allele state")
    return decide(
        context.rules.tables["uba1_variant"],
        category=change.judged.category.value,
        basis=change.judged.basis,
        strength=change.strength.value,
        state=change.state.value,
        isolated_c121ac=isolated.value,
        canonical_part="yes" if canonical_parts(change, context) else "no",
        transplant=sample.allogeneic_hsct.value,
        origin=change.confirmation.origin.value,
    )


def _judge(
    change: AssessedVariant, changes: Sequence[AssessedVariant], sex: Sex, evidence: SampleEvidence, context: Context
) -> JudgedVariant:
    tables, sample = context.rules.tables, evidence.sample
    change.values.update(_own_values(change, sex, context))
    rule = _rule(change, isolated_c121ac(change, changes, sex, sample, context), sample, context)
    assert change.state is not None  # noqa: S101 - the rule was found by it
    contribution = Contribution(term(rule, "contribution"))
    change.contribution = contribution
    change.reportable = term(rule, "reportable") == "yes"
    said = change.apply(rule, context)
    change.explanation.extend((*said, *_own_sentence(change, context)))
    text, advice = list(said), list(change.advice(rule, context))
    asked = [each.id for each in advice]
    if states_sides(change):
        advice = [each for each in advice if each.id != "advice.strand_counts"]
    if contribution in _SPEAKS_OF_VEXAS:
        state = decide(
            tables["uba1_allele_state"],
            state=change.state.value,
            sex=ShownSex(sex.value if sex is sample.sex else "contradicted").value,
            transplant=sample.allogeneic_hsct.value,
            significance=_significance(change),
            origin=change.confirmation.origin.value,
        )
        of_state = change.apply(state, context)
        change.explanation.extend(of_state)
        unphased = [said for said in change.remarks if said.id in _PHASE_REMARKS]
        text = [*change.confirmation.sentences, *text, *_own_sentence(change, context), *of_state, *unphased]
        of_advice = change.advice(state, context)
        advice.extend(of_advice)
        asked.extend(each.id for each in of_advice)
    elif change.judged.category is Category.SMAX2:
        fit = decide(
            tables["uba1_smax2"],
            state=change.state.value,
            sex=sex.value,
            age=life_stage(sample.age),
            reads="lacks" if change.contradicted else "unshown" if change.unshown else "other",
        )
        text = list(change.apply(fit, context))
        change.explanation.extend(text)
        advice.extend(change.advice(fit, context))
    return JudgedVariant(change, rule, contribution, tuple(text), tuple(advice), "advice.second_method" in asked)


def _significance(change: AssessedVariant) -> str:
    """Input ``significance`` of ``uba1_allele_state``."""
    if change.contradicted:
        return "contradicted"
    if change.unshown:
        return "unshown"
    if change.judged.category in _UNPLACED:
        return "uncertain"
    return "open" if change.contribution is Contribution.UNCERTAIN else "established"


def _own_sentence(change: AssessedVariant, context: Context) -> tuple[Sentence, ...]:
    key = f"variant.{change.gene.symbol} {change.names.hgvs_c}"
    return (fill(context.rules.sentences, key, change.values),) if key in context.rules.sentences else ()


def states_sides(change: AssessedVariant) -> bool:
    """Whether strands and pair orientations of the reads are stated for a change."""
    call = change.unit.call
    read = {remark.code for remark in call.remarks}
    if read & set(READS_SHOW):
        return True
    counts = call.counts
    oriented = "orientation_counts" in read or (counts is not None and counts.alt_f1r2 is not None)
    return oriented and counts is not None and counts.alt_forward is not None


def isolated_c121ac(
    change: AssessedVariant, changes: Sequence[AssessedVariant], sex: Sex, sample: Sample, context: Context
) -> Isolation:
    """Whether c.121A>C is without another change of the sample that is detected by itself, and not confirmed. ``low`` below
    :func:`_bound_c121ac` or at an unknown fraction, ``window`` from there below ``second_method_c121ac_vaf``."""
    vaf = vaf_of(change.counts)
    named = {change.names.hgvs_c, *canonical_parts(change, context)}
    alone = C121A_C in named and len(named) <= 2 and not change.confirmation.confirmed
    if not alone or _in_company(change, changes, sample, context):
        return Isolation.NO
    if vaf is None or vaf < _bound_c121ac(sex, context):
        return Isolation.LOW
    return Isolation.WINDOW if vaf < context.thresholds.second_method_c121ac_vaf else Isolation.NO


def canonical_parts(change: AssessedVariant, context: Context) -> frozenset[str]:
    """Names (c.) of the canonical changes that a larger change of codon 41 contains. By itself each says what it says alone:
    that the caller puts another change of the codon in cis with it does not weaken it, since methionine 41 is lost."""
    if change.judged.category is not Category.MET41_NONCANONICAL or len(change.unit.alleles) < 2:
        return frozenset()
    assembly = change.unit.call.assembly
    return frozenset(
        row.hgvs_c
        for allele in change.unit.alleles
        for row in context.variants.exact(assembly, frozenset({allele}))
        if row.category is Category.MET41_CANONICAL and row.decides
    )


def _bound_c121ac(sex: Sex, context: Context) -> float:
    """The fraction below which c.121A>C alone is possible at most. Most of its carriers without disease were women
    (doi:10.1002/art.42802)."""
    thresholds = context.thresholds
    return thresholds.confirm_c121ac_vaf if sex is Sex.MALE else thresholds.second_method_c121ac_vaf


def _in_company(change: AssessedVariant, changes: Sequence[AssessedVariant], sample: Sample, context: Context) -> bool:
    """Whether another change of the sample is detected by itself; one that may be inherited is not."""
    return any(
        other is not change
        and other.names.hgvs_c != C121A_C
        and term(_rule(other, Isolation.NO, sample, context), "contribution") == Contribution.DETECTED
        for other in changes
    )


def _own_values(change: AssessedVariant, sex: Sex, context: Context) -> Values:
    """Placeholders of the sentences on c.121A>C and on a change that contains a canonical one."""
    canonical = canonical_parts(change, context)
    values = {"bound": stated(_bound_c121ac(sex, context))}
    if not canonical:
        return values
    name = context.namer.name
    single = [name("UBA1", a.chrom, a.pos, a.ref, a.alt).hgvs_c or "" for a in change.unit.alleles]
    start = region_interval(change.gene, context.rules.regions["UBA1-MET41"], change.unit.call.assembly)
    codon = list(context.namer.bases(start.chrom, start.start, start.end))
    for allele in change.unit.alleles:
        if start.contains(allele.pos):
            codon[allele.pos - start.start] = allele.alt
    others = [each for each in single if each not in canonical]
    first, *more = sorted(canonical)
    return {**values, "canonical": first, "others": listing([*more, *others]), "codon": "".join(codon)}


def material_of(sample: Sample) -> SpecimenSuitability:
    """What the sample can say of the patient's blood. After an allogeneic transplant blood, marrow and what holds blood
    cells are the donor's."""
    if sample.specimen in (Specimen.SKIN, Specimen.FIBROBLASTS):
        return SpecimenSuitability.SOLID
    return SpecimenSuitability.DONOR if sample.allogeneic_hsct is YesNoUnknown.YES else SpecimenSuitability.SUITED


@dataclass(frozen=True, slots=True)
class _Loci:
    """UBA1 loci of a sample: all of them, what a negative misses, how complete it is, what could have been missed, and which
    needed ones its list of targets leaves out."""

    own: tuple[LocusPart, ...]
    missing: tuple[LocusPart, ...]
    completeness: Completeness
    limit: float | None
    untargeted: frozenset[str]

    @property
    def gaps(self) -> tuple[LocusPart, ...]:
        """Missing loci that the assay does not target."""
        return tuple(part for part in self.missing if part.locus in self.untargeted)

    @property
    def omitted(self) -> tuple[LocusPart, ...]:
        """Loci that were read though the list of targets leaves them out."""
        read = (LocusState.REFERENCE, LocusState.VARIANT)
        return tuple(part for part in self.own if part.locus in self.untargeted and part.state in read)


def _loci_of(gene: Gene, loci: Sequence[LocusPart], untargeted: frozenset[str]) -> _Loci:
    own = tuple(locus for locus in loci if locus.gene == gene.symbol)
    missing = unread(gene, own, negative=True)
    complete = completeness(gene, own, negative=True)
    if not_targeted(needed_loci(gene, LocusRole.CORE), own, untargeted):
        complete = Completeness.NOT_TARGETED
    roles = (LocusRole.CORE,) if complete is Completeness.CORE else (LocusRole.CORE, LocusRole.NEEDED)
    needed = needed_loci(gene, *roles)
    limit = missed_fraction(locus for locus in own if locus.locus in needed)
    unread_core = complete in (Completeness.INCOMPLETE, Completeness.NOT_TARGETED)
    return _Loci(own, missing, complete, None if unread_core else limit, untargeted & needed_loci(gene))


def conclude(
    judgements: Sequence[JudgedVariant],
    loci: Sequence[LocusPart],
    untargeted: frozenset[str],
    evidence: SampleEvidence,
    context: Context,
) -> Conclusion:
    """The VEXAS statement: conclusion, one-sentence headline, text in order, recommendations, ids of the rows that fired.
    ``untargeted`` are the loci that the sample's list of targets leaves out."""
    tables, sentences, sample = context.rules.tables, context.rules.sentences, evidence.sample
    gene = context.genes["UBA1"]
    best = judgements[0].contribution if judgements else Contribution.NONE
    elsewhere = found_elsewhere(gene.symbol, [j.change.confirmation for j in judgements], sample, context)
    by_reads = RANK.index(best) <= RANK.index(elsewhere.contribution)
    best = best if by_reads else elsewhere.contribution
    read = _loci_of(gene, loci, untargeted)
    speaking = [j for j in judgements if j.contribution in _SPEAKS_OF_VEXAS]
    top = [j for j in speaking if j.contribution is best]
    file_remarks = sorted(evidence.remarks, key=lambda r: (r.code, sorted(r.values.items())))
    rule = decide(
        tables["uba1_conclusion"],
        best=best.value,
        loci=read.completeness.value,
        material=material_of(sample).value,
        hidden=_hidden(file_remarks, read.missing).value,
    )
    conclusion = VexasConclusion(term(rule, "conclusion"))
    confirmation = _confirmation(top) if by_reads else Confirmation.INCONCLUSIVE
    answered = confirmation in (Confirmation.CONFIRMED, Confirmation.NOT_CONFIRMED)
    to_confirm = conclusion is VexasConclusion.DETECTED and not answered and all(j.second_method for j in top)
    specimen = decide(
        tables["uba1_specimen"],
        conclusion=conclusion.value,
        specimen=sample.specimen.value,
        transplant=sample.allogeneic_hsct.value,
    )
    transplant = decide(
        tables["uba1_transplant"], transplant=sample.allogeneic_hsct.value, specimen=sample.specimen.value
    )
    values = {**_values(gene, top, speaking, read, sample, context), **_tested(top, elsewhere)}
    headlines = {j.rule.then["headline"] for j in top}
    headline = headlines.pop() if len(headlines) == 1 else rule.then["headline"]
    fired = [rule.id, specimen.id, transplant.id]
    text = [s for n, j in enumerate(speaking) for s in j.text if not _said_before(s, speaking[:n])]
    if len(speaking) > 1:
        clones = context.rules.topics["uba1.several_clones"]
        fired.append(clones.id)
        every = [with_fraction(j.change.name, j.change.counts) for j in speaking]
        text.extend(fill_all(sentences, clones.sentence, {**values, "variants": listing(every)}))
    on_loci = [r for r in file_remarks if _belongs(r, read.own)]
    states = [j.change.state for j in speaking]
    raised = uba1_statements(
        conclusion,
        states,
        sample,
        on_loci,
        acquired=all(map(_shown_acquired, top)),
        to_confirm=to_confirm,
        denied=confirmation is Confirmation.NOT_CONFIRMED,
        explained=_explained(top, file_remarks),
        artefact=bool(top) and all(j.change.doubtful for j in top),
        contradicted=bool(top) and all(j.change.contradicted for j in top),
        unshown=bool(top) and all(j.change.unshown for j in top),
    )
    tested = _of_second_methods(conclusion, confirmation, speaking, by_reads=by_reads)
    raised.extend((*tested, *_of_targets(read)))
    beside = [context.rules.topics[f"uba1.{name}"] for name in raised]
    # What a second method says is the last word of the headline.
    headline = next((topic.headline for topic in reversed(beside) if topic.headline), headline)
    fired.extend(topic.id for topic in beside)
    text = [*elsewhere.first, *text]
    text.extend(s for topic in beside for s in fill_all(sentences, topic.sentence, values))
    text.extend(fill_all(sentences, (*rule.then["sentence"], *specimen.then["sentence"]), values))
    text.extend(remark(sentences, r.code, r.values) for r in on_loci)
    text.extend(elsewhere.last)
    moved = fill_all(sentences, transplant.then["sentence"], values)
    text = [*moved, *text] if term(transplant, "position") == "first" else [*text, *moved]
    # What contradicts the finding comes before what follows from it.
    first = [key for name in tested for key in context.rules.topics[f"uba1.{name}"].recommendation]
    advice = [*fill_all(sentences, first, values), *(s for j in speaking for s in j.recommendations)]
    for each in (rule, specimen, transplant):
        advice.extend(fill_all(sentences, each.then["recommendation"], values))
    advice.extend(s for topic in beside for s in fill_all(sentences, topic.recommendation, values))
    answers = _answers(speaking, context)
    fired.extend(topic.id for topic in answers)
    replaced = {key for topic in (*beside, *answers) for key in topic.replaces}
    return Conclusion(
        vexas=conclusion,
        to_confirm=to_confirm,
        confirmation=confirmation,
        headline=" ".join(s.text for s in fill_all(sentences, headline, values)),
        limit=read.limit if conclusion is not VexasConclusion.NOT_ASSESSABLE else None,
        text=unique(text),
        recommendations=unique(s for s in advice if s.id not in replaced),
        rules=tuple(dict.fromkeys([*(r for j in speaking for r in j.change.rules), *fired])),
    )


def _confirmation(top: Sequence[JudgedVariant]) -> Confirmation | None:
    """What second methods say of the variants that a conclusion rests on: one that is confirmed is enough for it, and all must
    have been looked for in vain to say that none is."""
    results = {j.change.confirmation.result for j in top}
    if Confirmation.CONFIRMED in results:
        return Confirmation.CONFIRMED
    if results == {Confirmation.NOT_CONFIRMED}:
        return Confirmation.NOT_CONFIRMED
    return Confirmation.INCONCLUSIVE if results - {None} else None


def _explained(top: Sequence[JudgedVariant], file_remarks: Sequence[Remark]) -> bool:
    """Whether the fraction of every leading variant lies within what reads of another person can give."""
    shares = [float(r.values["share_high"].removesuffix("%")) / 100 for r in file_remarks if r.code == "contamination"]
    fractions = [vaf_of(j.change.counts) for j in top]
    return bool(shares and top) and all(vaf is not None and vaf <= max(shares) for vaf in fractions)


def _shown_acquired(judgement: JudgedVariant) -> bool:
    """Whether a second tissue, or without one the reads, show that a variant was acquired."""
    change = judgement.change
    if change.confirmation.origin is not TissueOrigin.OPEN:
        return change.confirmation.origin is TissueOrigin.ACQUIRED
    return change.state in (AlleleState.MOSAIC, AlleleState.LOW_LEVEL)


def _answers(speaking: Sequence[JudgedVariant], context: Context) -> list[Topic]:
    """Topics whose recommendations second methods have answered for every variant that bears on VEXAS."""
    every = [j.change.answered(context) for j in speaking]
    return [topic for topic in every[0] if all(topic in each for each in every)] if every else []


def _of_second_methods(
    conclusion: VexasConclusion,
    confirmation: Confirmation | None,
    speaking: Sequence[JudgedVariant],
    *,
    by_reads: bool,
) -> list[str]:
    """Topics on results of second methods; ``by_reads`` is False where one that no finding shows leads to the conclusion."""
    detected, possible = conclusion is VexasConclusion.DETECTED, conclusion is VexasConclusion.POSSIBLE
    denied = confirmation is Confirmation.NOT_CONFIRMED
    present = {
        "methods_disagree": any(j.change.confirmation.disagree for j in speaking),
        "confirmed": detected and confirmation is Confirmation.CONFIRMED,
        "not_confirmed_detected": detected and denied,
        "not_confirmed_possible": possible and denied,
        "elsewhere_possible": not by_reads and possible,
        "elsewhere_uncertain": not by_reads and conclusion is VexasConclusion.UNCERTAIN,
    }
    return [topic for topic, holds in present.items() if holds]


def _tested(top: Sequence[JudgedVariant], elsewhere: ElsewhereFound) -> Values:
    """Placeholders of the headlines on second methods."""
    rows = [row for j in top for row in j.change.confirmation.deciding]
    found = [row for row in rows if row.outcome is MethodOutcome.FOUND]
    tested = [elsewhere.leading] if elsewhere.leading is not None and not top else rows
    return {
        "confirmed_by": in_headline(found) if found else "",
        "tested_by": in_headline(tested) if tested else "",
        "elsewhere": elsewhere.name,
    }


def _of_targets(read: _Loci) -> list[str]:
    """Topics on the list of targets; the conclusion that the assay does not target UBA1 names the loci itself."""
    found = ["targets_omit"] if read.omitted else []
    if read.gaps and read.completeness is not Completeness.NOT_TARGETED:
        found.append("untargeted" if len(read.gaps) == len(read.missing) else "untargeted_some")
    return found


def _values(
    gene: Gene,
    top: Sequence[JudgedVariant],
    speaking: Sequence[JudgedVariant],
    read: _Loci,
    sample: Sample,
    context: Context,
) -> Values:
    sentences = context.rules.sentences
    labels = {locus.id: locus.label for locus in gene.loci}
    needed, core = needed_loci(gene), needed_loci(gene, LocusRole.CORE)
    limit = "term.above_unknown" if read.limit is None else "term.above_limit"
    return {
        "variants": _named(gene, top, context),
        "moment": sentences["term.after_transplant"].text if sample.allogeneic_hsct is YesNoUnknown.YES else "",
        "clones": str(len(speaking)),
        "specimen": sentences[f"term.specimen_{sample.specimen.value}"].text,
        "specimen_capital": capital(sentences[f"term.specimen_{sample.specimen.value}"].text),
        "above": fill(sentences, limit, {"limit": percent(read.limit or 0.0)}).text,
        "loci": listing([labels[locus.locus] for locus in read.own if locus.locus in needed]),
        "loci_core": listing([labels[locus.locus] for locus in read.own if locus.locus in core]),
        "loci_untargeted": listing([labels[part.locus] for part in read.gaps]),
        "loci_omitted": listing([labels[part.locus] for part in read.omitted]),
        "not_examined": sentences["term.uba1_whole" if len(read.gaps) == len(needed) else "term.uba1_core"].text,
        "loci_missing": listing(missing_labels(gene, read.own, sentences)),
    }


def _named(gene: Gene, top: Sequence[JudgedVariant], context: Context) -> str:
    """The leading changes as a headline can hold them: one in full, two by their c. names, of more the first and how many."""
    if len(top) < 2:
        return listing([with_fraction(j.change.name, j.change.counts) for j in top])
    short = []
    for judgement in top:
        names, vaf = judgement.change.names, vaf_of(judgement.change.counts)
        written = names.hgvs_c or names.hgvs_g
        short.append(written if vaf is None else f"{written} ({percent(vaf)})")
    key = "term.variants_two" if len(top) == 2 else "term.variants_more"
    values = {"gene": gene.symbol, "first": short[0], "second": short[1], "count": str(len(top) - 1)}
    return fill(context.rules.sentences, key, values).text


def _belongs(remark_of_file: Remark, loci: Sequence[LocusPart]) -> bool:
    """Whether a remark of the file belongs to the VEXAS statement: on the whole file, or on a locus that a negative needs."""
    return "chrom" not in remark_of_file.values or _at(remark_of_file, loci)


def _at(remark_of_file: Remark, loci: Sequence[LocusPart]) -> bool:
    values = remark_of_file.values
    return any(
        part.chrom == values.get("chrom") and part.start <= int(values["pos"]) <= part.end
        for part in loci
        if values.get("pos", "").isdigit()
    )


def _hidden(file_remarks: Sequence[Remark], missing: Sequence[LocusPart]) -> UncoveredContent:
    """What the file holds at needed loci that were not read: an input of ``uba1_conclusion``."""
    if any(r.code == "reads_of_other_person" for r in file_remarks):
        return UncoveredContent.PERSON
    codes = {r.code for r in file_remarks if _at(r, missing)}
    if "reference_block_alternate_reads" in codes:
        return UncoveredContent.READS
    return UncoveredContent.UNREADABLE if "allele_unreadable" in codes else UncoveredContent.NOTHING


def _said_before(sentence: Sentence, earlier: Sequence[JudgedVariant]) -> bool:
    """Whether a remark on the phase of two changes is already in the part of the other one."""
    return sentence.id in _PHASE_REMARKS and any(j.change.name in sentence.text for j in earlier)


def gene_part(
    gene: Gene, judgements: Sequence[JudgedVariant], structural: str, remarks: tuple[Sentence, ...], context: Context
) -> GenePart:
    """The gene's own part: what is not about VEXAS (SMAX2, structural records); its answer is the conclusion."""
    sentences = context.rules.sentences
    of_smax2 = [j.change for j in judgements if j.change.judged.category is Category.SMAX2]
    smax2 = [change.name for change in of_smax2 if change.judged.basis is CategoryBasis.PUBLISHED]
    unlisted = [change.name for change in of_smax2 if change.judged.basis is not CategoryBasis.PUBLISHED]
    present = {"smax2": smax2, "smax2_unlisted": unlisted, "structural": structural}
    found = [topic for topic, holds in present.items() if holds]
    values: Values = {
        "smax2": listing(smax2),
        "smax2_unlisted": listing(unlisted),
        "other_disease": gene.other_disease,
        "structural": structural,
    }
    raised = [context.rules.topics[f"uba1.{topic}"] for topic in found]
    said = [s for topic in raised for s in fill_all(sentences, topic.sentence, values)]
    said.extend(s for j in judgements if j.change.judged.category is Category.SMAX2 for s in j.text)
    advice = [s for topic in raised for s in fill_all(sentences, topic.recommendation, values)]
    # A change that does not bear on VEXAS has its recommendation here, not in the conclusion.
    advice.extend(s for j in judgements if j.contribution not in _SPEAKS_OF_VEXAS for s in j.recommendations)
    return GenePart(
        gene=gene.symbol,
        aliases=gene.aliases,
        transcript=gene.transcript,
        disease=gene.disease,
        inheritance=gene.inheritance,
        verdict=None,
        text=tuple(said),
        recommendations=unique(advice),
        remarks=remarks,
        rules=tuple(topic.id for topic in raised),
    )
