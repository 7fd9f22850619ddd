"""Evidence lines of a change: what is known and what is predicted, each with its source and, where it applies, its code."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from vexas_report.interpretation.category import PATHOGENIC, CategorisedVariant, VariantFacts
from vexas_report.interpretation.context import Context
from vexas_report.interpretation.loss_of_function import Loss
from vexas_report.interpretation.read_statistics import READS_SHOW
from vexas_report.interpretation.sentences import evidence_line, percent
from vexas_report.knowledge.decision_rules import Template
from vexas_report.knowledge.language import listing, phrase, section, term_text
from vexas_report.knowledge.table_records import Allele, KnownVariant
from vexas_report.model.findings import EvidenceLine
from vexas_report.model.names import Names
from vexas_report.model.terms import Assembly, Category, Classification, Inheritance

_PLAIN_PROTEIN = re.compile(r"(?:p\.)?\(?[A-Za-z]{3}([0-9]+)(?:[A-Za-z]{3}|\?|\*)\)?")
T = TypeVar("T")
_CLONAL = frozenset(
    {
        Category.MET41_CANONICAL,
        Category.MET41_NONCANONICAL,
        Category.SPLICE_EXON3_ACCEPTOR,
        Category.SPLICE_OTHER,
        Category.KNOWN_NON_MET41,
    }
)


def evidence_lines(subject: VariantFacts, judged: CategorisedVariant, context: Context) -> tuple[EvidenceLine, ...]:
    """All lines that apply, in a fixed order."""
    parts = (
        _listed(judged, context),
        _local(subject, judged, context),
        _clinvar(subject, judged, context),
        _somatic(subject, judged, context),
        _frequency(subject, context),
        _population(subject, judged, context),
        _predicted(judged, context),
        _relatives(subject, judged, context),
        _computed(subject.names, context),
        _reads(subject, context),
    )
    return tuple(chain.from_iterable(parts))


def _reads(subject: VariantFacts, context: Context) -> Iterator[EvidenceLine]:
    """The fragments of the alignment, and the numbers by which they are above the error background."""
    sentences = context.rules.sentences
    for said in (r for call in subject.unit.calls for r in call.remarks if r.code in READS_SHOW):
        background = sentences[f"term.background_{said.values['background']}"].text
        yield evidence_line(sentences, "evidence.reads", {**said.values, "background": background})


def _row_values(row: KnownVariant) -> dict[str, str]:
    return {
        "row_name": " ".join(part for part in (row.gene, row.hgvs_c, row.hgvs_p) if part),
        "classification": term_text(row.classification),
        "level": term_text(row.evidence),
        "note": section("notes").get(f"{row.gene} {row.hgvs_c or row.hgvs_p}", row.note),
    }


def _listed(judged: CategorisedVariant, context: Context) -> Iterator[EvidenceLine]:
    sentences = context.rules.sentences
    for row in (r for r in judged.rows if not r.local):
        source = "; ".join(row.sources)
        yield evidence_line(
            sentences, "evidence.known" if row.decides else "evidence.unconfirmed", _row_values(row), source
        )
        if row.note:
            yield evidence_line(sentences, "evidence.note", _row_values(row), source)


def _local(subject: VariantFacts, judged: CategorisedVariant, context: Context) -> Iterator[EvidenceLine]:
    sentences = context.rules.sentences
    for row in (r for r in judged.rows if r.local):
        values = {**_row_values(row), "ours": term_text(judged.classification)}
        source = "; ".join((row.table, *row.sources))
        yield evidence_line(sentences, "evidence.local", values, source)
        same = subject.gene.omim_of(row.category) == subject.gene.omim_of(judged.category)
        if judged.row is not None and same and row.classification is not judged.classification:
            yield evidence_line(sentences, "evidence.local_conflict", values, source)


def _clinvar(subject: VariantFacts, judged: CategorisedVariant, context: Context) -> Iterator[EvidenceLine]:
    if context.clinvar is None or len(subject.unit.alleles) != 1:
        return
    record = of_allele(subject, context.clinvar)
    if record is None:
        return
    values = {
        "accession": record.accession,
        "significance": record.significance,
        "review": record.review,
        "date": record.date or phrase("unknown_date"),
        "diseases": listing(record.diseases) or context.rules.sentences["term.no_disease"].text,
        "ours": term_text(judged.classification),
    }
    yield evidence_line(context.rules.sentences, "evidence.clinvar", values)
    said = record.significance.lower()
    says_pathogenic = "pathogenic" in said and "conflicting" not in said
    ours_pathogenic = judged.classification in {*PATHOGENIC, Classification.PATHOGENIC_FOR_SMAX2}
    # A class belongs to a disease: what is benign for one may be pathogenic for another.
    comparable = not record.omim or subject.gene.omim_of(judged.category) in record.omim
    if judged.row is not None and comparable and says_pathogenic != ours_pathogenic:
        yield evidence_line(context.rules.sentences, "evidence.clinvar_conflict", values)


def of_allele(subject: VariantFacts, known: Mapping[tuple[Assembly, Allele], T]) -> T | None:
    """The file's record of a single change, whichever assembly the file is of: each gene lies at a constant offset."""
    (allele,) = subject.unit.alleles
    here = subject.gene.region[subject.assembly].start
    for assembly in (subject.assembly, *Assembly):
        shifted = replace(allele, pos=allele.pos + subject.gene.region[assembly].start - here)
        if (assembly, shifted) in known:
            return known[assembly, shifted]
    return None


def _somatic(subject: VariantFacts, judged: CategorisedVariant, context: Context) -> Iterator[EvidenceLine]:
    if subject.gene.inheritance is not Inheritance.SOMATIC_X_LINKED:
        return
    keys: list[str] = []
    single = len(subject.unit.alleles) == 1
    if judged.category is Category.MET41_CANONICAL:
        # The haplotype c.[119G>C;121A>T] is one patient: no claim of many.
        keys += ["evidence.met41_many"] if single else []
        keys += ["evidence.met41_function", "evidence.frequency_not_used"]
    elif judged.category is Category.MET41_NONCANONICAL:
        keys += ["evidence.met41_residue", "evidence.frequency_not_used"]
    elif judged.category is Category.SPLICE_EXON3_ACCEPTOR and subject.alters("UBA1-EXON3-DINUCLEOTIDE"):
        keys += ["evidence.acceptor_exon3"]
    if judged.category not in (Category.BENIGN, Category.SMAX2) and not judged.silent:
        keys.append("evidence.germline_scheme")
    for key in keys:
        yield evidence_line(context.rules.sentences, key, {})


def _frequency(subject: VariantFacts, context: Context) -> Iterator[EvidenceLine]:
    """The population frequency that the texts hold on this very change; never for UBA1, where blood-derived databases
    hold clonal haematopoiesis."""
    key = f"frequency.{subject.gene.symbol} {subject.names.hgvs_c}"
    if key in context.rules.sentences and subject.gene.inheritance is not Inheritance.SOMATIC_X_LINKED:
        yield evidence_line(context.rules.sentences, key, {})


def _population(subject: VariantFacts, judged: CategorisedVariant, context: Context) -> Iterator[EvidenceLine]:
    """The laboratory's frequency, except of what clonal haematopoiesis brings into a database made from blood."""
    if context.population is None or len(subject.unit.alleles) != 1 or judged.category in _CLONAL:
        return
    frequency = of_allele(subject, context.population)
    if frequency is not None:
        values = {"frequency": percent(frequency.fraction), "file": frequency.file}
        yield evidence_line(context.rules.sentences, "evidence.population", values)


def _predicted(judged: CategorisedVariant, context: Context) -> Iterator[EvidenceLine]:
    if judged.loss is not None:
        key = loss_sentence(judged.loss, context.rules.sentences)
        yield evidence_line(context.rules.sentences, key, judged.loss.values)


def loss_sentence(loss: Loss, sentences: Mapping[str, Template]) -> str:
    """The sentence on a loss of function: the gene's own where there is one."""
    return loss.key if loss.key in sentences else "evidence.start_loss"


def _relatives(subject: VariantFacts, judged: CategorisedVariant, context: Context) -> Iterator[EvidenceLine]:
    if subject.gene.inheritance is Inheritance.SOMATIC_X_LINKED and judged.category is not Category.OTHER:
        return
    sentences = context.rules.sentences
    somatic = subject.gene.inheritance is Inheritance.SOMATIC_X_LINKED
    for row in judged.same_protein:
        line = evidence_line(sentences, "evidence.same_protein", _row_values(row), "; ".join(row.sources))
        yield line.model_copy(update={"by_analogy": somatic})
    protein = subject.names.protein
    if protein is None or protein.kind not in ("missense", "start_lost", "nonsense"):
        return
    own = {row.hgvs_c for row in judged.rows} | {subject.names.hgvs_c or ""}
    start = protein.kind == "start_lost"
    rows = [
        row
        for row in context.variants.of_gene(subject.gene.symbol)
        if not row.local
        and row.hgvs_c not in own
        and row not in judged.same_protein
        and row.category is not Category.BENIGN
        and residue_of(row) == (1 if start else protein.first)
    ]
    established = [row for row in rows if row.decides and row.classification in PATHOGENIC]
    if start:
        yield from _related("evidence.same_start", rows, context)
        return
    # PM5 compares a missense change with missense changes of its residue; a stop does not count.
    alike = [row for row in established if protein.kind == "missense" and not row.hgvs_p.rstrip(")").endswith("*")]
    yield from _related("evidence.same_residue", alike, context, by_analogy=somatic)
    yield from _related("evidence.same_residue_other_kind", [r for r in established if r not in alike], context)
    yield from _related("evidence.same_residue_listed", [r for r in rows if r not in established], context)


def _related(
    key: str, rows: list[KnownVariant], context: Context, *, by_analogy: bool = False
) -> Iterator[EvidenceLine]:
    if not rows:
        return
    names = [f"{row.hgvs_c} {row.hgvs_p} ({term_text(row.classification)}, {term_text(row.evidence)})" for row in rows]
    sources = "; ".join(dict.fromkeys(source for row in rows for source in row.sources))
    line = evidence_line(context.rules.sentences, key, {"rows": listing(names)}, sources)
    yield line.model_copy(update={"by_analogy": by_analogy})


def residue_of(row: KnownVariant) -> int | None:
    """Residue number of a plain protein change (``p.(Gly47Arg)``), None for anything else."""
    found = _PLAIN_PROTEIN.fullmatch(row.hgvs_p)
    return int(found[1]) if found else None


def _computed(names: Names, context: Context) -> Iterator[EvidenceLine]:
    for name, value in names.evidence:
        if name == "hgvs_p_source":  # no figure: a remark of the finding says it
            continue
        values = {"figure": name.replace("_", " "), "value": value}
        yield evidence_line(context.rules.sentences, "evidence.computed", values)
