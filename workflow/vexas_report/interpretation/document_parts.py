"""Parts of the findings document that take what the steps found and decide nothing."""

from collections.abc import Iterable, Sequence

from vexas_report.interpretation import uba1
from vexas_report.interpretation.assessed_variant import AssessedVariant
from vexas_report.interpretation.context import Context
from vexas_report.interpretation.read_statistics import vaf_of
from vexas_report.interpretation.sentence_values import gene_named
from vexas_report.interpretation.sentences import fill, fill_all, remark, unique
from vexas_report.interpretation.structural_records import copy_number, not_counted, takes_first_exon
from vexas_report.interpretation.uba1_statements import donor_derived, life_stage
from vexas_report.knowledge.table_records import Gene
from vexas_report.model.cohort import Cohort
from vexas_report.model.evidence import SampleEvidence, StructuralRecord
from vexas_report.model.findings import (
    Conclusion,
    Findings,
    GenePart,
    OtherDisease,
    PhenotypeTerm,
    Sentence,
    report_id_of,
)
from vexas_report.model.inputs import CategoryBasis
from vexas_report.model.sample import Sample
from vexas_report.model.terms import (
    AlleleState,
    Assembly,
    Category,
    Classification,
    Contribution,
    Inheritance,
    Severity,
    Sex,
    Status,
    Strength,
    Verdict,
    VexasConclusion,
    YesNoUnknown,
)

_RANK = tuple(Contribution)
_CLASS_RANK = tuple(Classification)


def finding_order(change: AssessedVariant) -> tuple[bool, bool, str, int, bool, int, float, int, str]:
    """Findings in the order of what they mean: within a gene by contribution, then those that an alignment does not
    question, then by class and (of a clone) the fraction."""
    somatic = change.state is not None
    vaf = vaf_of(change.counts) or 0.0
    along = change.gene.strand * change.unit.alleles[0].pos
    return (
        not change.reportable,
        not somatic,
        change.gene.symbol,
        _RANK.index(change.contribution),
        change.questioned,
        _CLASS_RANK.index(change.judged.classification),
        -vaf if somatic else 0.0,
        along,
        change.name,
    )


def gene_remarks(evidence: SampleEvidence, gene: Gene, context: Context) -> tuple[Sentence, ...]:
    """Remarks of the file that lie on the gene, and structural records that nothing else in the gene's part names."""
    sentences = context.rules.sentences
    found = [remark(sentences, r.code, r.values) for r in evidence.remarks if r.values.get("gene") == gene.symbol]
    somatic = gene.inheritance is Inheritance.SOMATIC_X_LINKED
    for record in (s for s in evidence.structural if s.gene == gene.symbol and somatic and not copy_number(s)):
        values = {"written": f"{record.kind} {record.written}", "gene_named": gene_named(gene)}
        found.append(remark(sentences, "structural", values))
    return unique(found)


def second_hits(
    evidence: SampleEvidence, gene: Gene, assembly: Assembly, changes: Sequence[AssessedVariant], context: Context
) -> tuple[list[StructuralRecord], list[Sentence]]:
    """The structural records of a gene that may be a second variant, and a remark on each that is not."""
    counting, unused = [], []
    for record in (r for r in evidence.structural if r.gene == gene.symbol):
        why = not_counted(record, gene, assembly, changes, context.thresholds)
        if why is None:
            counting.append(record)
        else:
            reason = context.rules.sentences[f"term.not_counted_{why}"].text
            values = {"written": f"{record.kind} {record.written}", "reason": reason}
            unused.append(remark(context.rules.sentences, "structural_not_counted", values))
    return counting, unused


def first_exon(
    gene: Gene, records: Iterable[StructuralRecord], assembly: Assembly, context: Context
) -> tuple[Sentence, ...]:
    """What the texts hold on a deletion of the first exon alone, where one counts."""
    key = f"first_exon.{gene.symbol}"
    taken = any(takes_first_exon(record, gene, assembly) for record in records)
    return fill_all(context.rules.sentences, (key,), {}) if taken and key in context.rules.sentences else ()


def other_diseases(
    parts: Iterable[GenePart], judgements: Sequence[uba1.JudgedVariant], evidence: SampleEvidence, context: Context
) -> tuple[OtherDisease, ...]:
    """Diseases in the banner in addition to VEXAS: by the rows that a recessive gene met, and an inherited change of SMAX2
    in a boy. After an allogeneic transplant the banner says whose genotype it may be."""
    sentences = context.rules.sentences
    donor = sentences["term.in_donor_blood"].text if donor_derived(evidence.sample) else ""
    found = []
    for judgement in judgements:
        change = judgement.change
        if fits_inherited_smax2(change, evidence.sample):
            headline = fill(sentences, "banner.smax2", change.values).text
            disease = change.gene.other_disease
            found.append(OtherDisease(gene=change.gene.symbol, disease=disease, verdict=None, headline=headline))
    for part in parts:
        rows = [row for row in context.rules.tables["recessive_verdict"].rules if row.id in part.rules]
        for key in (key for row in rows for key in row.then["banner"]):
            values = {"gene_named": gene_named(context.genes[part.gene]), "disease": part.disease, "moment": donor}
            headline = fill(sentences, key, values).text
            found.append(OtherDisease(gene=part.gene, disease=part.disease, verdict=part.verdict, headline=headline))
    return tuple(found)


def fits_inherited_smax2(change: AssessedVariant, sample: Sample) -> bool:
    """Whether a listed change of SMAX2 is in nearly all reads of a male below 18 years, as an inherited one would be. The sex or
    the age may not be stated; a girl would be a carrier, and after a transplant the genotype may be the donor's."""
    published = change.judged.category is Category.SMAX2 and change.judged.basis is CategoryBasis.PUBLISHED
    shown = change.state is AlleleState.NEAR_FIXED and change.strength is not Strength.WEAK
    patient = sample.sex is not Sex.FEMALE and sample.allogeneic_hsct is not YesNoUnknown.YES
    return published and shown and patient and life_stage(sample.age) != "adult"


def literature(judgements: Iterable[uba1.JudgedVariant], context: Context) -> tuple[Cohort, ...]:
    """Published cohorts that carried a change which this sample carries, in the table's order."""
    carried: set[str] = set()
    for judgement in judgements:
        change = judgement.change
        if change.contribution is not Contribution.DETECTED:
            continue
        carried.add(change.names.hgvs_c or "")
        # A protein name alone means the canonical change in these cohorts, not for other bases of the codon.
        if change.judged.category is Category.MET41_CANONICAL and len(change.unit.alleles) == 1:
            carried.add((change.names.hgvs_p or "").replace("(", "").replace(")", ""))
        carried.add(_position_name(change))
    return tuple(cohort for cohort in context.cohorts if set(cohort.changes) & (carried - {""}))


def _position_name(change: AssessedVariant) -> str:
    """``c.118-2`` of ``c.118-2A>C``: a cohort may name the place alone."""
    name = change.names.hgvs_c or ""
    if ">" not in name or len(change.unit.alleles) > 1 or change.judged.basis is not CategoryBasis.PUBLISHED:
        return ""
    return name.split(">")[0][:-1] if change.judged.category is Category.SPLICE_EXON3_ACCEPTOR else ""


def phenotype(evidence: SampleEvidence, context: Context) -> tuple[PhenotypeTerm, ...]:
    """The sheet's HPO ids with the labels and diseases of the table."""
    known = context.rules.phenotype
    return tuple(
        PhenotypeTerm(id=i, label=known[i].label, disease=", ".join(known[i].diseases))
        if i in known
        else PhenotypeTerm(id=i)
        for i in evidence.sample.phenotype
    )


def not_analysed(evidence: SampleEvidence, context: Context) -> Findings:
    """The document of a sample whose files could not be judged."""
    sentences = context.rules.sentences
    errors = (f"rejection.{p.code.lower()}" for p in evidence.problems if p.severity is Severity.ERROR)
    reason = sentences[next((key for key in errors if key in sentences), "rejection.other")].text
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
        report_id=report_id_of(evidence.sample, evidence.input),
        status=Status.REJECTED,
        problems=evidence.problems,
        sample=evidence.sample,
        phenotype=phenotype(evidence, context),
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
