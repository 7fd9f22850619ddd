"""The rules of UBA1 applied: what each change says of VEXAS, and the conclusion of the sample."""

from collections.abc import Sequence
from dataclasses import dataclass

from vexas_report.interpret.beside import life_stage, topics
from vexas_report.interpret.change import Change
from vexas_report.interpret.context import Context
from vexas_report.interpret.loci import completeness, missed_fraction, needed_loci, unread
from vexas_report.interpret.measure import vaf_of
from vexas_report.interpret.tables import decide, term
from vexas_report.interpret.texts import Values, capital, fill, fill_all, listing, percent, remark, unique
from vexas_report.interpret.values import with_fraction
from vexas_report.knowledge.interpretation import Rule
from vexas_report.knowledge.records import Gene
from vexas_report.model.evidence import Remark, SampleEvidence
from vexas_report.model.findings import Conclusion, GenePart, LocusPart, Sentence
from vexas_report.model.inputs import Completeness, Ground, Hidden, Isolation, LocusRole, Material
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Answer, Category, Contribution, Sex, Specimen, Strength, VexasConclusion

RANK = tuple(Contribution)
_SPEAKS_OF_VEXAS = frozenset({Contribution.DETECTED, Contribution.POSSIBLE, Contribution.UNCERTAIN})
_UNPLACED = frozenset({Category.OTHER, Category.SPLICE_OTHER})
_PHASE_REMARKS = frozenset({"remark.phase_unknown", "remark.phase_cis_apart"})
C121A_C = "c.121A>C"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A UBA1 change with the row that judged it and its part of the text."""

    change: Change
    rule: Rule
    contribution: Contribution
    text: tuple[Sentence, ...]
    recommendations: tuple[Sentence, ...]


def judge_changes(
    changes: Sequence[Change], sex: Sex, evidence: SampleEvidence, context: Context
) -> tuple[Judgement, ...]:
    """Each UBA1 change by the table ``uba1_variant``, strongest first. ``sex`` is that which the calls do not contradict."""
    judged = [_judge(change, changes, sex, evidence, context) for change in changes]
    return tuple(sorted(judged, key=_order))


def _order(judgement: Judgement) -> tuple[int, bool, float, int, str]:
    change = judgement.change
    vaf = vaf_of(change.counts)
    return RANK.index(judgement.contribution), change.questioned, -(vaf or 0.0), change.unit.alleles[0].pos, change.name


def _judge(
    change: Change, changes: Sequence[Change], sex: Sex, evidence: SampleEvidence, context: Context
) -> Judgement:
    tables, sample = context.rules.tables, evidence.sample
    if change.state is None:
        raise ValueError(f"{change.name} has no allele state")
    rule = decide(
        tables["uba1_variant"],
        category=change.judged.category.value,
        basis=change.judged.basis,
        strength=change.strength.value,
        state=change.state.value,
        isolated_c121ac=isolated_c121ac(change, changes, context).value,
        canonical_part="yes" if canonical_parts(change, context) else "no",
        transplant=sample.allogeneic_hsct.value,
    )
    contribution = Contribution(term(rule, "contribution"))
    change.contribution = contribution
    change.reportable = term(rule, "reportable") == "yes"
    said = change.apply(rule, context)
    change.explanation.extend((*said, *_own_sentence(change, context)))
    text, advice = list(said), list(change.advice(rule, context))
    if contribution in _SPEAKS_OF_VEXAS:
        state = decide(
            tables["uba1_allele_state"],
            state=change.state.value,
            sex=sex.value,
            transplant=sample.allogeneic_hsct.value,
            significance=_significance(change),
        )
        of_state = change.apply(state, context)
        change.explanation.extend(of_state)
        unphased = [said for said in change.remarks if said.id in _PHASE_REMARKS]
        text.extend((*_own_sentence(change, context), *of_state, *unphased))
        advice.extend(change.advice(state, context))
    elif change.judged.category is Category.SMAX2:
        fit = decide(
            tables["uba1_smax2"],
            state=change.state.value,
            sex=sex.value,
            age=life_stage(sample.age),
            alignment="lacks" if change.contradicted else "other",
        )
        text = list(change.apply(fit, context))
        change.explanation.extend(text)
        advice.extend(change.advice(fit, context))
    return Judgement(change, rule, contribution, tuple(text), tuple(advice))


def _significance(change: Change) -> str:
    """Input ``significance`` of ``uba1_allele_state``."""
    if change.contradicted:
        return "contradicted"
    if change.judged.category in _UNPLACED:
        return "uncertain"
    return "open" if change.contribution is Contribution.UNCERTAIN else "established"


def _own_sentence(change: Change, context: Context) -> tuple[Sentence, ...]:
    key = f"variant.{change.gene.symbol} {change.names.hgvs_c}"
    return (fill(context.rules.sentences, key, change.values),) if key in context.rules.sentences else ()


def isolated_c121ac(change: Change, changes: Sequence[Change], context: Context) -> Isolation:
    """Where c.121A>C stands without another change of VEXAS that was called in the sample: below ``confirm_c121ac_vaf`` or at
    an unknown fraction ``low``, from there below ``second_method_c121ac_vaf`` ``window``."""
    vaf = vaf_of(change.counts)
    named = {change.names.hgvs_c, *canonical_parts(change, context)}
    if C121A_C not in named or len(named) > 2 or _in_company(change, changes):
        return Isolation.NO
    if vaf is None or vaf < context.thresholds.confirm_c121ac_vaf:
        return Isolation.LOW
    return Isolation.WINDOW if vaf < context.thresholds.second_method_c121ac_vaf else Isolation.NO


def canonical_parts(change: Change, context: Context) -> frozenset[str]:
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


def _in_company(change: Change, changes: Sequence[Change]) -> bool:
    vexas = (Category.MET41_CANONICAL, Category.SPLICE_EXON3_ACCEPTOR, Category.KNOWN_NON_MET41)
    return any(
        other is not change
        and other.judged.category in vexas
        and other.judged.basis is Ground.PUBLISHED
        and other.strength is not Strength.WEAK
        for other in changes
    )


def material_of(sample: Sample) -> Material:
    """What the sample can say of the patient's blood. After an allogeneic transplant blood, marrow and what holds blood
    cells are the donor's."""
    if sample.specimen in (Specimen.SKIN, Specimen.FIBROBLASTS):
        return Material.SOLID
    return Material.DONOR if sample.allogeneic_hsct is Answer.YES else Material.SUITED


@dataclass(frozen=True, slots=True)
class _Loci:
    """UBA1 loci of a sample: all of them, what a negative misses, how complete it is, and what could have been missed."""

    own: tuple[LocusPart, ...]
    missing: tuple[LocusPart, ...]
    completeness: Completeness
    limit: float | None


def _loci_of(gene: Gene, loci: Sequence[LocusPart], best: Contribution) -> _Loci:
    negative = best is Contribution.NONE
    own = tuple(locus for locus in loci if locus.gene == gene.symbol)
    missing = unread(gene, own, negative=negative)
    complete = completeness(gene, own, negative=negative)
    roles = (LocusRole.CORE,) if complete is Completeness.CORE else (LocusRole.CORE, LocusRole.NEEDED)
    needed = needed_loci(gene, *roles)
    limit = missed_fraction(locus for locus in own if locus.locus in needed)
    return _Loci(own, missing, complete, None if complete is Completeness.INCOMPLETE else limit)


def conclude(
    judgements: Sequence[Judgement], loci: Sequence[LocusPart], evidence: SampleEvidence, context: Context
) -> Conclusion:
    """The VEXAS statement: conclusion, one-sentence headline, text in order, recommendations, ids of the rows that fired."""
    tables, sentences, sample = context.rules.tables, context.rules.sentences, evidence.sample
    gene = context.genes["UBA1"]
    best = judgements[0].contribution if judgements else Contribution.NONE
    read = _loci_of(gene, loci, best)
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
    specimen = decide(tables["uba1_specimen"], conclusion=conclusion.value, specimen=sample.specimen.value)
    transplant = decide(
        tables["uba1_transplant"], transplant=sample.allogeneic_hsct.value, specimen=sample.specimen.value
    )
    values = _values(gene, top, speaking, read, sample, context)
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
    raised = topics(
        conclusion,
        states,
        [j.change.state for j in top],
        sample,
        on_loci,
        artefact=bool(top) and all(j.change.doubtful for j in top),
        contradicted=bool(top) and all(j.change.contradicted for j in top),
    )
    beside = [context.rules.topics[f"uba1.{name}"] for name in raised]
    headline = next((topic.headline for topic in beside if topic.headline), headline)
    fired.extend(topic.id for topic in beside)
    text.extend(s for topic in beside for s in fill_all(sentences, topic.sentence, values))
    text.extend(fill_all(sentences, (*rule.then["sentence"], *specimen.then["sentence"]), values))
    text.extend(remark(sentences, r.code, r.values) for r in on_loci)
    moved = fill_all(sentences, transplant.then["sentence"], values)
    text = [*moved, *text] if term(transplant, "position") == "first" else [*text, *moved]
    advice = [s for j in speaking for s in j.recommendations]
    for each in (rule, specimen, transplant):
        advice.extend(fill_all(sentences, each.then["recommendation"], values))
    advice.extend(s for topic in beside for s in fill_all(sentences, topic.recommendation, values))
    replaced = {key for topic in beside for key in topic.replaces}
    return Conclusion(
        vexas=conclusion,
        headline=" ".join(s.text for s in fill_all(sentences, headline, values)),
        limit=read.limit if conclusion is not VexasConclusion.NOT_ASSESSABLE else None,
        text=unique(text),
        recommendations=unique(s for s in advice if s.id not in replaced),
        rules=tuple(dict.fromkeys([*(r for j in speaking for r in j.change.rules), *fired])),
    )


def _values(
    gene: Gene,
    top: Sequence[Judgement],
    speaking: Sequence[Judgement],
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
        "moment": sentences["term.after_transplant"].text if sample.allogeneic_hsct is Answer.YES else "",
        "clones": str(len(speaking)),
        "specimen": sentences[f"term.specimen_{sample.specimen.value}"].text,
        "specimen_capital": capital(sentences[f"term.specimen_{sample.specimen.value}"].text),
        "above": fill(sentences, limit, {"limit": percent(read.limit or 0.0)}).text,
        "loci": listing([labels[locus.locus] for locus in read.own if locus.locus in needed]),
        "loci_core": listing([labels[locus.locus] for locus in read.own if locus.locus in core]),
        "loci_missing": listing([labels[locus.locus] for locus in read.missing]),
    }


def _named(gene: Gene, top: Sequence[Judgement], context: Context) -> str:
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


def _hidden(file_remarks: Sequence[Remark], missing: Sequence[LocusPart]) -> Hidden:
    """What the file holds at needed loci that were not read: an input of ``uba1_conclusion``."""
    codes = {r.code for r in file_remarks if _at(r, missing)}
    if "reference_block_alternate_reads" in codes:
        return Hidden.READS
    return Hidden.UNREADABLE if "allele_unreadable" in codes else Hidden.NOTHING


def _said_before(sentence: Sentence, earlier: Sequence[Judgement]) -> bool:
    """Whether a remark on the phase of two changes stands already in the part of the other one."""
    return sentence.id in _PHASE_REMARKS and any(j.change.name in sentence.text for j in earlier)


def gene_part(
    gene: Gene, judgements: Sequence[Judgement], structural: str, remarks: tuple[Sentence, ...], context: Context
) -> GenePart:
    """The gene's own part: what is not about VEXAS (SMAX2, structural records); its answer is the conclusion."""
    sentences = context.rules.sentences
    smax2 = [j.change.name for j in judgements if j.change.judged.category is Category.SMAX2]
    found = [topic for topic, holds in (("smax2", smax2), ("structural", structural)) if holds]
    values: Values = {
        "smax2": listing(smax2),
        "other_disease": gene.other_disease,
        "structural": structural,
    }
    raised = [context.rules.topics[f"uba1.{topic}"] for topic in found]
    said = [s for topic in raised for s in fill_all(sentences, topic.sentence, values)]
    said.extend(s for j in judgements if j.change.judged.category is Category.SMAX2 for s in j.text)
    advice = [s for topic in raised for s in fill_all(sentences, topic.recommendation, values)]
    # A change that does not speak of VEXAS has its recommendation here, not in the conclusion.
    advice.extend(s for j in judgements if j.contribution not in _SPEAKS_OF_VEXAS for s in j.recommendations)
    return GenePart(
        gene=gene.symbol,
        aliases=gene.aliases,
        transcript=gene.transcript,
        disease=gene.disease,
        inheritance=gene.inheritance,
        verdict=None,
        text=(fill(sentences, "uba1.gene", {}), *said),
        recommendations=unique(advice),
        remarks=remarks,
        rules=tuple(topic.id for topic in raised),
    )
