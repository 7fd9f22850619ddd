"""The rules of the recessive genes applied: what each change counts as, how the alleles add up, and the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from vexas_report.interpretation.assessed_variant import AssessedVariant
from vexas_report.interpretation.category import PATHOGENIC
from vexas_report.interpretation.context import Context
from vexas_report.interpretation.evidence_lines import loss_sentence, residue_of
from vexas_report.interpretation.loci import completeness, needed_loci, not_targeted
from vexas_report.interpretation.sentence_values import gene_named, with_fraction
from vexas_report.interpretation.sentences import capital, fill, fill_all, unique
from vexas_report.interpretation.structural_records import covers, takes_both_alleles
from vexas_report.interpretation.table_lookup import decide, term
from vexas_report.interpretation.uba1_statements import donor_derived
from vexas_report.interpretation.variant_groups import phase_of, phased_by_file
from vexas_report.knowledge.decision_rules import Rule
from vexas_report.knowledge.language import listing
from vexas_report.knowledge.table_records import Gene
from vexas_report.model.evidence import StructuralRecord
from vexas_report.model.findings import GenePart, LocusPart, Sentence
from vexas_report.model.inputs import AlleleCount, Configuration
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Category, Contribution, Strength, Verdict

_COUNTED = (Contribution.PATHOGENIC, Contribution.DOMINANT_NEGATIVE, Contribution.REDUCED_LOSS)
_LOSS = frozenset(
    {
        "frameshift_variant",
        "splice_acceptor_variant",
        "splice_donor_variant",
        "start_lost",
        "stop_gained",
        "transcript_ablation",
    }
)
_UNFIT = (AlleleCount.LOW, AlleleCount.TRACE)
_PLACEHOLDER = {"structural": "structural", "uncertain": "changes_uncertain", "unfit": "changes_unfit"}
"""Topics that a verdict's own sentence may already name, by the placeholder that names them."""


@dataclass(frozen=True, slots=True)
class RecessiveAllele:
    """A change of a recessive gene, what it counts as (pathogenic, dominant_negative, reduced_loss, uncertain, none) and
    what to do."""

    change: AssessedVariant
    hit: Contribution
    recommendations: tuple[Sentence, ...]


def judge_changes(changes: Sequence[AssessedVariant], context: Context) -> tuple[RecessiveAllele, ...]:
    """Each change by the table ``recessive_variant``."""
    return tuple(_judge(change, context) for change in changes)


def _judge(change: AssessedVariant, context: Context) -> RecessiveAllele:
    rule = decide(
        context.rules.tables["recessive_variant"],
        category=change.judged.category.value,
        dose=change.dose.value,
        silent="yes" if change.judged.silent else "no",
        loss=_loss(change, context),
    )
    change.reportable = term(rule, "reportable") == "yes"
    change.contribution = Contribution(term(rule, "hit"))
    change.explanation.extend((*change.apply(rule, context), *own_sentence(change, context)))
    return RecessiveAllele(change, change.contribution, change.advice(rule, context))


def _loss(change: AssessedVariant, context: Context) -> str:
    """How well a predicted loss of function is supported: an input of ``recessive_variant``. Notes the degree in words."""
    if change.judged.loss is None:
        return "none"
    sentences = context.rules.sentences
    _, _, degree = sentences[loss_sentence(change.judged.loss, sentences)].acmg.partition("_")
    if degree in ("", "Strong"):
        return "full"
    change.values["degree"] = sentences[f"term.degree_{degree.lower()}"].text
    return "reduced"


def own_sentence(change: AssessedVariant, context: Context) -> tuple[Sentence, ...]:
    """The sentence that the texts hold on this very change."""
    key = f"variant.{change.gene.symbol} {change.names.hgvs_c}"
    return (fill(context.rules.sentences, key, change.values),) if key in context.rules.sentences else ()


def configuration(counted: Sequence[RecessiveAllele]) -> Configuration:
    """Phase and number of the counted changes (pathogenic or dominant-negative): an input of ``recessive_verdict``."""
    if not counted:
        return Configuration.NONE
    if any(hit.change.dose is AlleleCount.TWO for hit in counted):
        return Configuration.HOMOZYGOUS
    negative = any(hit.hit is Contribution.DOMINANT_NEGATIVE for hit in counted)
    if len(counted) > 1:
        phases = [phase_of(a.change.unit, b.change.unit) for a, b in combinations(counted, 2)]
        if False in phases:
            return Configuration.TRANS
        if not all(phases):
            return Configuration.UNPHASED
        return Configuration.CIS_DOMINANT_NEGATIVE if negative else Configuration.CIS
    dose = counted[0].change.dose
    if dose is AlleleCount.OPEN:
        return Configuration.ONE_OPEN_DOMINANT_NEGATIVE if negative else Configuration.ONE_OPEN
    if negative:
        return Configuration.ONE_DOMINANT_NEGATIVE
    return Configuration.ONE_AT_MOST if dose is AlleleCount.ONE_AT_MOST else Configuration.ONE_HETEROZYGOUS


def weight(counted: Sequence[RecessiveAllele]) -> str:
    """The least of what the configuration rests on: an input of ``recessive_verdict``."""
    needed = configuration(counted)
    firm = [hit for hit in counted if not _weak(hit)]
    if configuration(firm) != needed:
        return "weak"
    full = [hit for hit in firm if hit.hit is not Contribution.REDUCED_LOSS]
    if configuration(full) != needed:
        return "reduced"
    return "full" if configuration([hit for hit in full if not _predicted(hit)]) == needed else "predicted"


def uncertain_alleles(hits: Sequence[RecessiveAllele], counted: Sequence[RecessiveAllele]) -> str:
    """Alleles of uncertain significance that are not in cis with a counted change: an input of ``recessive_verdict``."""
    apart = [
        hit
        for hit in hits
        if hit.hit is Contribution.UNCERTAIN and not any(phase_of(hit.change.unit, c.change.unit) for c in counted)
    ]
    if not apart:
        return "none"
    both = any(hit.change.dose in (AlleleCount.TWO, AlleleCount.OPEN) for hit in apart) or any(
        phase_of(a.change.unit, b.change.unit) is not True for a, b in combinations(apart, 2)
    )
    if both:
        return "two_alleles"
    in_trans = any(phase_of(hit.change.unit, c.change.unit) is False for hit in apart for c in counted)
    return "one_in_trans" if in_trans else "one_allele"


def unfit(hits: Sequence[RecessiveAllele]) -> str:
    """The larger fraction of changes in far fewer reads than an inherited allele shows: an input of ``recessive_verdict``."""
    doses = {hit.change.dose for hit in hits if _unfit(hit)}
    return next((dose.value for dose in _UNFIT if dose in doses), "none")


def gene_part(
    gene: Gene,
    hits: Sequence[RecessiveAllele],
    loci: Sequence[LocusPart],
    untargeted: frozenset[str],
    records: Sequence[StructuralRecord],
    remarks: tuple[Sentence, ...],
    sample: Sample,
    context: Context,
) -> GenePart:
    """The verdict on one recessive gene. ``loci`` are those of the sample, ``untargeted`` those that its targets leave out;
    ``records`` the structural records that count."""
    tables, sentences = context.rules.tables, context.rules.sentences
    counted = [hit for hit in hits if hit.hit in _COUNTED]
    if configuration(counted) is Configuration.HOMOZYGOUS:
        twice = [hit.change for hit in counted if hit.change.dose is AlleleCount.TWO]
        records = [record for record in records if any(covers(record, change) for change in twice)]
    structural = listing([f"{record.kind} {record.written}" for record in records])

    def rule_of(alleles: Sequence[RecessiveAllele]) -> Rule:
        return decide(
            tables["recessive_verdict"],
            configuration=configuration(alleles).value,
            weight=weight(alleles),
            uncertain=uncertain_alleles(hits, alleles),
            unfit=unfit(hits),
            structural="no" if not records else "both" if any(map(takes_both_alleles, records)) else "yes",
            loci=completeness(gene, loci, negative=not alleles).value,
        )

    rule = rule_of(counted)
    # The banner shows what the alleles of more than weak evidence show by themselves, whatever the others are.
    firm = rule_of([hit for hit in counted if not _weak(hit)])
    values = _values(gene, hits, counted, structural, context)
    spoken_of = {name for key in rule.then["sentence"] for name in sentences[key].placeholders}
    raised = _topics(gene, hits, counted, structural, sample, context)
    if not_targeted(needed_loci(gene), loci, untargeted):
        raised.append("untargeted")
    topics = [context.rules.topics[f"recessive.{t}"] for t in raised if _PLACEHOLDER.get(t, "") not in spoken_of]
    said = [*fill_all(sentences, rule.then["sentence"], values)]
    said.extend(s for topic in topics for s in fill_all(sentences, topic.sentence, values))
    said.extend(s for hit in counted for s in own_sentence(hit.change, context))
    advice = [*fill_all(sentences, rule.then["recommendation"], values)]
    advice.extend(s for topic in topics for s in fill_all(sentences, topic.recommendation, values))
    advice.extend(s for hit in hits for s in hit.recommendations)
    fired = [
        *(r for hit in hits for r in hit.change.rules if r.startswith("R-")),
        rule.id,
        *((firm.id,) if firm.then["banner"] else ()),
        *(topic.id for topic in topics),
    ]
    return GenePart(
        gene=gene.symbol,
        aliases=gene.aliases,
        transcript=gene.transcript,
        disease=gene.disease,
        inheritance=gene.inheritance,
        verdict=Verdict(term(rule, "verdict")),
        text=unique(said),
        recommendations=unique(advice),
        remarks=remarks,
        rules=tuple(dict.fromkeys(fired)),
    )


def _topics(
    gene: Gene,
    hits: Sequence[RecessiveAllele],
    counted: Sequence[RecessiveAllele],
    structural: str,
    sample: Sample,
    context: Context,
) -> list[str]:
    pairs = _pairs(hits, counted)
    present = {
        "donor": donor_derived(sample),
        "dominant_negative": any(hit.hit is Contribution.DOMINANT_NEGATIVE for hit in hits),
        "dominant_negative_residue": bool(_beside_dominant_negative(gene, counted, context)),
        "hypomorphic_pair": any(_loses_function(c) for _, c in pairs),
        "hypomorphic_phase": any(_loses_function(c) and not _in_trans(h, c) for h, c in pairs),
        "hypomorphic_beside": bool(pairs) and not any(_loses_function(c) for _, c in pairs),
        "hypomorphic": any(_is(hit, Category.HYPOMORPHIC) for hit in hits) and not pairs,
        "structural": bool(structural),
        "uncertain": any(hit.hit is Contribution.UNCERTAIN for hit in hits),
        "unfit": any(_unfit(hit) for hit in hits),
        "trace": any(_trace(hit) for hit in hits),
        "homopolymer": any(_homopolymer(hit) for hit in hits),
        "weak": any(_weak(hit) for hit in counted),
        "phase": _phased_by_file(hits, counted),
    }
    return [topic for topic, holds in present.items() if holds]


def _is(hit: RecessiveAllele, category: Category) -> bool:
    return hit.change.judged.category is category


def _pairs(
    hits: Sequence[RecessiveAllele], counted: Sequence[RecessiveAllele]
) -> list[tuple[RecessiveAllele, RecessiveAllele]]:
    """Each hypomorphic change with each counted one that is not known to be on its chromosome."""
    hypomorphic = [
        hit for hit in hits if _is(hit, Category.HYPOMORPHIC) and hit.change.dose not in (*_UNFIT, AlleleCount.NONE)
    ]
    return [
        (h, c)
        for h in hypomorphic
        for c in counted
        if phase_of(h.change.unit, c.change.unit) is not True or h.change.dose is AlleleCount.TWO
    ]


def _in_trans(hypomorphic: RecessiveAllele, counted: RecessiveAllele) -> bool:
    """Whether the hypomorphic change lies on the other chromosome; one on both lies there too."""
    apart = phase_of(hypomorphic.change.unit, counted.change.unit) is False
    return apart or hypomorphic.change.dose is AlleleCount.TWO


def _loses_function(hit: RecessiveAllele) -> bool:
    """Whether a counted change takes the protein away, by its consequence and on more than moderate evidence; a missense
    change may not, and a lost start codon may not."""
    return hit.hit is not Contribution.REDUCED_LOSS and bool(_LOSS & set(hit.change.names.consequences))


def _beside_dominant_negative(
    gene: Gene, counted: Sequence[RecessiveAllele], context: Context
) -> list[RecessiveAllele]:
    """Counted missense changes of a residue where the tables list dominant-negative ones, which they are not themselves."""
    listed = [
        r for r in context.variants.of_gene(gene.symbol) if r.category is Category.DOMINANT_NEGATIVE and r.decides
    ]
    residues = {residue_of(row) for row in listed}
    missense = [
        hit for hit in counted if hit.change.names.protein is not None and hit.change.names.protein.kind == "missense"
    ]
    return [
        hit
        for hit in missense
        if hit.hit is not Contribution.DOMINANT_NEGATIVE
        and hit.change.names.protein is not None
        and hit.change.names.protein.first in residues
    ]


def _unfit(hit: RecessiveAllele) -> bool:
    """Whether a change would count if its reads were those of an inherited allele."""
    own = (Category.HYPOMORPHIC, Category.UNCERTAIN, Category.BENIGN)
    return hit.change.dose in _UNFIT and hit.change.judged.category not in own


def _trace(hit: RecessiveAllele) -> bool:
    left = hit.change.reportable and hit.hit is Contribution.NONE and not _is(hit, Category.HYPOMORPHIC)
    return left and not _unfit(hit)


def _predicted(hit: RecessiveAllele) -> bool:
    """Whether no source classifies a counted change as pathogenic: this software alone predicts what it does."""
    return hit.change.judged.classification not in PATHOGENIC


def _phased_by_file(hits: Sequence[RecessiveAllele], counted: Sequence[RecessiveAllele]) -> bool:
    """Whether the phase of two alleles that matter together is stated by the file, not shown by one record."""
    others = [hit for hit in hits if hit.hit is Contribution.UNCERTAIN or _is(hit, Category.HYPOMORPHIC)]
    pairs = [*combinations(counted, 2), *((h, c) for h in others for c in counted)]
    return any(phased_by_file(a.change.unit, b.change.unit) for a, b in pairs)


def _weak(hit: RecessiveAllele) -> bool:
    return hit.change.strength is Strength.WEAK


def _homopolymer(hit: RecessiveAllele) -> bool:
    return hit.change.reportable and any(remark.id == "remark.homopolymer" for remark in hit.change.remarks)


def _values(
    gene: Gene, hits: Sequence[RecessiveAllele], counted: Sequence[RecessiveAllele], structural: str, context: Context
) -> dict[str, str]:
    def names(chosen: Sequence[RecessiveAllele], *, gene_first: bool = True) -> str:
        plain = [hit.change.values["hgvs"] for hit in chosen]
        return f"{gene_named(gene)} {listing(plain)}" if plain and gene_first else listing(plain)

    sentences = context.rules.sentences
    pairs = [pair for pair in _pairs(hits, counted) if _loses_function(pair[1])]
    in_trans = any(_in_trans(h, c) for h, c in pairs)
    phase = sentences["term.phase_trans" if in_trans else "term.phase_unknown"].text
    genotypes = [hit.change.values["genotype"] for hit in counted]
    return {
        "gene": gene.symbol,
        "gene_named": gene_named(gene),
        "disease": gene.disease,
        "disease_capital": capital(gene.disease),
        "functional_test": sentences.get(f"term.functional_{gene.symbol}", sentences["term.functional_test"]).text,
        "structural": structural,
        "changes": names(counted),
        "changes_dn": names([hit for hit in hits if hit.hit is Contribution.DOMINANT_NEGATIVE], gene_first=False),
        "changes_hypomorphic": names([hit for hit in hits if _is(hit, Category.HYPOMORPHIC)]),
        "changes_dn_residue": names(_beside_dominant_negative(gene, counted, context)),
        "changes_reduced": names([hit for hit in counted if hit.hit is Contribution.REDUCED_LOSS], gene_first=False),
        "phase_capital": capital(phase),
        "changes_uncertain": names([hit for hit in hits if hit.hit is Contribution.UNCERTAIN], gene_first=False),
        "changes_trace": listing([with_fraction(hit.change.name, hit.change.counts) for hit in hits if _trace(hit)]),
        "changes_homopolymer": names([hit for hit in hits if _homopolymer(hit)]),
        "changes_weak": names([hit for hit in counted if _weak(hit)], gene_first=False),
        "changes_predicted": names([hit for hit in counted if _predicted(hit)], gene_first=False),
        "changes_unfit": names([hit for hit in hits if _unfit(hit)]),
        "fractions_unfit": listing([hit.change.values["reads"] for hit in hits if _unfit(hit)]),
        "genotypes": listing(list(dict.fromkeys(genotypes))),
        "fractions": listing([hit.change.values["reads"] for hit in counted]),
    }
