"""One row of a batch: what the table, the workbook, the page and MultiQC say of a sample, each with the name of its column.

A column holds its header and the way to its value in one place, so that the two cannot drift apart.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from vexas_report.documents import safety
from vexas_report.documents.fixed_sentences import load_texts
from vexas_report.documents.labels import label, load_captions
from vexas_report.documents.number_texts import percent
from vexas_report.documents.report_identity import report_id, report_version
from vexas_report.documents.report_view import alignment_reads, state_key, state_word
from vexas_report.documents.review import Review, review_of
from vexas_report.interpretation.clone_course import genomic_change
from vexas_report.knowledge import load_genes, use_language
from vexas_report.knowledge.table_records import Gene, NeededLocus
from vexas_report.model.findings import Finding, Findings, LocusPart, Provenance
from vexas_report.model.sample import Sample
from vexas_report.model.terms import Assembly, Confirmation, Inheritance, Language, Status, Verdict, VexasConclusion

Variant = tuple[str | int | None, ...]
OTHER_DISEASE = "other_disease"
#: The order in which a laboratory has to act: a finding first, then what has to be sent or read again, negatives last.
URGENCY = (
    VexasConclusion.DETECTED.value,
    VexasConclusion.POSSIBLE.value,
    OTHER_DISEASE,
    VexasConclusion.UNCERTAIN.value,
    VexasConclusion.NOT_ANALYSED.value,
    VexasConclusion.PARTLY_ASSESSED.value,
    VexasConclusion.NOT_ASSESSABLE.value,
    VexasConclusion.NOT_DETECTED.value,
)
_FIRST = frozenset({VexasConclusion.DETECTED.value, VexasConclusion.POSSIBLE.value, "not_analysed"})
#: Verdicts that name a disease or a carrier who may be ill; shown in bold.
MARKED = frozenset(
    {
        Verdict.HETEROZYGOUS_DOMINANT_NEGATIVE,
        Verdict.POSSIBLE_COMPOUND_HETEROZYGOUS,
        Verdict.COMPOUND_HETEROZYGOUS,
        Verdict.HOMOZYGOUS,
        Verdict.HOMOZYGOUS_UNCERTAIN,
    }
)
#: Flag possible carry-over if another sample has this many times the VAF of the same variant.
_CARRY_OVER_RATIO = 5
_LOW_LEVEL = 0.1


class ColumnType(StrEnum):
    """How a value is written: as text, whole number, fraction (0 to 1), age in years, day (YYYY-MM-DD) or name of a file."""

    TEXT = "text"
    WHOLE = "whole"
    FRACTION = "fraction"
    AGE = "age"
    DATE = "date"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class GeneCell:
    """A recessive gene in a row: its verdict (None where the document has none) and its reportable findings."""

    gene: str
    verdict: Verdict | None
    findings: tuple[str, ...]

    @property
    def marked(self) -> bool:
        return self.verdict in MARKED


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A sample in the batch. ``key`` is the conclusion (``not_analysed`` if there is none), ``group`` its section of the page."""

    sample: Sample
    status: Status
    key: str
    group: str
    word: str
    headline: str
    report_id: str
    version: str
    assembly: Assembly | None
    sha256: str
    program: str
    language: Language
    uba1: tuple[Finding, ...]
    hot_spot: LocusPart | None
    limit: float | None
    low_level: float
    genes: tuple[GeneCell, ...]
    others: tuple[str, ...]
    problems: tuple[str, ...]
    messages: tuple[str, ...]
    report: str
    settings: tuple[tuple[str, str], ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    #: Alternate and all reads of the alignment where it contradicts the leading call.
    alignment: tuple[int, int] | None = None
    confirmation: Confirmation | None = None
    review: Review | None = None
    remarks: tuple[str, ...] = field(default=())
    #: The remarks in a few words, for the page; what they mean is said once above its table.
    notes: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        return self.sample.sample

    @property
    def lead(self) -> Finding | None:
        """The finding that leads: the first, because a document has them in the order of what they mean."""
        return self.uba1[0] if self.uba1 else None

    @property
    def order(self) -> tuple[int, bool, float, str, str]:
        """Sort key of the page: the answer, then a marked verdict, then the larger fraction, then the name."""
        marked = any(gene.marked for gene in self.genes)
        fraction = self.lead.vaf if self.lead and self.lead.vaf is not None else 0.0
        return (URGENCY.index(self.group), not marked, -fraction, self.name.casefold(), self.name)


def recessive_genes() -> tuple[str, ...]:
    """The genes that have a verdict column, in the order of ``genes.yaml``."""
    return tuple(g.symbol for g in load_genes().values() if g.inheritance is Inheritance.AUTOSOMAL_RECESSIVE)


def somatic_gene() -> Gene:
    """The gene whose findings make the VEXAS statement."""
    return next(g for g in load_genes().values() if g.inheritance is Inheritance.SOMATIC_X_LINKED)


def hot_spot() -> NeededLocus:
    """The locus whose depth a row states: the first that ``genes.yaml`` asks a negative to have seen."""
    return somatic_gene().loci[0]


def group(key: str, other_disease: bool) -> str:
    """Section of a sample on the page: its conclusion, or another disease if that is more urgent."""
    return OTHER_DISEASE if other_disease and key not in _FIRST else key


def row(findings: Findings) -> BatchRow:
    """What the batch needs to know of one sample, in its document's language; small, so that thousands fit in memory."""
    with use_language(findings.provenance.language):
        return _row(findings)


def _row(findings: Findings) -> BatchRow:
    verdicts = {gene.gene: gene.verdict for gene in findings.genes}
    listed = [f for f in findings.findings if f.reportable]
    name = safety.file_name(findings.sample.sample)
    key = state_key(findings)
    others = tuple(dict.fromkeys(other.headline for other in findings.other_diseases))
    lead = next((f for f in listed if f.gene == somatic_gene().symbol), None)
    return BatchRow(
        sample=findings.sample,
        status=findings.status,
        key=key,
        group=group(key, bool(others)),
        word=state_word(findings),
        headline=findings.conclusion.headline,
        report_id=report_id(findings),
        version=report_version(findings),
        assembly=findings.input.assembly if findings.input else None,
        sha256=findings.input.checksums if findings.input else "",
        program=findings.provenance.program.get("version", ""),
        language=findings.provenance.language,
        uba1=tuple(f for f in listed if f.gene == somatic_gene().symbol),
        hot_spot=next((part for part in findings.loci if part.locus == hot_spot().id), None),
        limit=findings.conclusion.limit,
        low_level=findings.provenance.thresholds.get("low_level_vaf", _LOW_LEVEL),
        genes=tuple(
            GeneCell(symbol, verdicts.get(symbol), tuple(short(f) for f in listed if f.gene == symbol))
            for symbol in recessive_genes()
        ),
        others=others,
        problems=tuple(dict.fromkeys(problem.code for problem in findings.problems)),
        messages=tuple(dict.fromkeys(problem.message for problem in findings.problems)),
        report=f"{name}/{name}.report.html",
        settings=_shared(_settings(findings.provenance)),
        versions=_shared(_versions(findings.provenance)),
        alignment=alignment_reads(findings, lead) if lead is not None and lead.contradicted else None,
        confirmation=findings.conclusion.confirmation,
        review=review_of(findings),
    )


@lru_cache(maxsize=64)
def _shared(facts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """One object for the equal facts of thousands of rows."""
    return facts


def _settings(made: Provenance) -> tuple[tuple[str, str], ...]:
    numbers = ((f"threshold {name}", f"{value:g}") for name, value in made.thresholds.items())
    return (
        *numbers,
        *((f"reference {name}", value) for name, value in made.reference.items()),
        ("language", made.language),
    )


def _versions(made: Provenance) -> tuple[tuple[str, str], ...]:
    groups = (("program", made.program), ("table", made.tables), ("library", made.dependencies))
    return tuple((f"{group} {name}", value) for group, facts in groups for name, value in facts.items())


def common_language(languages: Iterable[str]) -> str:
    """The language of every document, English where they differ or there is none."""
    spoken = set(languages)
    return spoken.pop() if len(spoken) == 1 else Language.EN


def remarked(rows: Sequence[BatchRow]) -> list[BatchRow]:
    """The rows with what a reader of the batch must not miss: a call that the alignment does not show; and, which only the
    batch shows, a low fraction of a variant that another patient's sample of it carries at a high one."""
    highest: dict[Variant, list[tuple[float, BatchRow]]] = {}
    for each in rows:
        for finding in each.uba1:
            if finding.vaf is not None:
                highest.setdefault(_variant(finding, each), []).append((finding.vaf, each))
    for seen in highest.values():
        seen.sort(key=lambda found: (found[0], found[1].name), reverse=True)
    made = []
    for each in rows:
        said = [*_contradicted(each), *_carried_over(each, highest)]
        made.append(replace(each, remarks=tuple(full for full, _ in said), notes=tuple(short for _, short in said)))
    return made


def _variant(finding: Finding, row: BatchRow) -> Variant:
    """What a finding has in common with the same one of another sample, whose assembly may be the other."""
    if finding.hgvs_c or row.assembly is None:
        return finding.gene, finding.hgvs_c
    return genomic_change(finding, row.assembly)


def _contradicted(shown: BatchRow) -> list[tuple[str, str]]:
    """The remark in full and in a few words for each call that the alignment does not show."""
    captions = load_captions()
    remarks = []
    for finding in shown.uba1:
        if finding.contradicted:
            counts = captions.fill("counted_by_caller", reads=finding.alt_reads, depth=finding.depth)
            if shown.alignment is not None and finding is shown.lead:
                reads, depth = shown.alignment
                counts += ", " + captions.fill("counted_by_alignment", reads=reads, depth=depth)
            remarks.append((load_texts()["contradicted"].format(variant=short(finding)), counts))
    return remarks


def _carried_over(low: BatchRow, seen: dict[Variant, list[tuple[float, BatchRow]]]) -> list[tuple[str, str]]:
    """The remark in full and in a few words for each low fraction. ``seen`` has the samples of a variant, the highest fraction
    first."""
    remarks = []
    for finding in low.uba1:
        if finding.vaf is None or finding.vaf >= low.low_level:
            continue
        others = ((vaf, r) for vaf, r in seen[_variant(finding, low)] if not _same_person(r, low))
        vaf, source = next(others, (0.0, low))
        if vaf >= _CARRY_OVER_RATIO * finding.vaf:
            values = {"vaf": percent(vaf).replace("\u00a0", " "), "sample": source.name}
            full = load_texts()["carry_over"].format(variant=short(finding), **values)
            remarks.append((full, load_captions().fill("carry_short", **values)))
    return remarks


def _same_person(one: BatchRow, other: BatchRow) -> bool:
    if one.name == other.name:
        return True
    return one.sample.patient is not None and one.sample.patient == other.sample.patient


def short(finding: Finding) -> str:
    """C. and p. name, long runs of bases elided."""
    return safety.elided(" ".join(part for part in (finding.hgvs_c or finding.hgvs_g, finding.hgvs_p) if part))


@dataclass(frozen=True, slots=True)
class BatchColumn:
    """A column of the batch's table and workbook."""

    name: str
    kind: ColumnType
    value: Callable[[BatchRow], object]


def _of_lead(name: str, kind: ColumnType, value: Callable[[Finding], object]) -> BatchColumn:
    return BatchColumn(name, kind, lambda r: None if r.lead is None else value(r.lead))


def _bound(finding: Finding, end: int) -> float | None:
    return None if finding.vaf_ci95 is None else finding.vaf_ci95[end]


def _joined(values: Sequence[str]) -> str:
    return "; ".join(values)


def columns() -> tuple[BatchColumn, ...]:
    """The columns of ``summary.tsv`` and ``summary.xlsx``, described in ``docs/outputs.md``."""
    gene = somatic_gene().symbol.lower()
    spot = hot_spot().id.rpartition("-")[2]
    text, whole, share = ColumnType.TEXT, ColumnType.WHOLE, ColumnType.FRACTION
    return (
        BatchColumn("sample", text, lambda r: r.name),
        BatchColumn("status", text, lambda r: r.status),
        BatchColumn("conclusion", text, lambda r: r.key),
        BatchColumn("headline", text, lambda r: r.headline),
        BatchColumn("other_diseases", text, lambda r: _joined(r.others)),
        BatchColumn("report_id", text, lambda r: r.report_id),
        BatchColumn("version", text, lambda r: r.version),
        BatchColumn("batch", text, lambda r: r.sample.batch),
        BatchColumn("patient", text, lambda r: r.sample.patient),
        BatchColumn("sex", text, lambda r: r.sample.sex),
        BatchColumn("age", ColumnType.AGE, lambda r: r.sample.age),
        BatchColumn("specimen", text, lambda r: r.sample.specimen),
        BatchColumn("collection_date", ColumnType.DATE, lambda r: r.sample.collection_date),
        BatchColumn("assembly", text, lambda r: r.assembly),
        BatchColumn(f"{gene}_findings", text, lambda r: _joined([short(f) for f in r.uba1])),
        _of_lead(f"{gene}_variant", text, lambda f: safety.elided(f.hgvs_c or f.hgvs_g)),
        _of_lead(f"{gene}_protein", text, lambda f: f.hgvs_p and safety.elided(f.hgvs_p)),
        _of_lead(f"{gene}_contribution", text, lambda f: f.contribution),
        _of_lead(f"{gene}_vaf", share, lambda f: f.vaf),
        _of_lead(f"{gene}_vaf_low", share, lambda f: _bound(f, 0)),
        _of_lead(f"{gene}_vaf_high", share, lambda f: _bound(f, 1)),
        _of_lead(f"{gene}_alt_reads", whole, lambda f: f.alt_reads),
        _of_lead(f"{gene}_depth", whole, lambda f: f.depth),
        _of_lead(f"{gene}_allele_state", text, lambda f: f.allele_state),
        _of_lead(f"{gene}_strength", text, lambda f: f.strength),
        BatchColumn(f"{spot}_depth", whole, lambda r: r.hot_spot and r.hot_spot.depth),
        BatchColumn(f"{spot}_limit", share, lambda r: r.hot_spot and r.hot_spot.detection_limit95),
        BatchColumn("limit", share, lambda r: r.limit),
        *(column for i, symbol in enumerate(recessive_genes()) for column in _gene_columns(i, symbol.lower())),
        BatchColumn("problems", text, lambda r: _joined(r.problems)),
        BatchColumn("remarks", text, lambda r: _joined(r.remarks)),
        BatchColumn("sha256", text, lambda r: r.sha256),
        BatchColumn("program", text, lambda r: r.program),
        BatchColumn("language", text, lambda r: r.language),
        BatchColumn("report", ColumnType.LINK, lambda r: r.report),
        # New columns go here: programs read the others by their place.
        BatchColumn(f"{gene}_alignment_alt_reads", whole, lambda r: r.alignment and r.alignment[0]),
        BatchColumn(f"{gene}_alignment_depth", whole, lambda r: r.alignment and r.alignment[1]),
        BatchColumn("confirmation", text, lambda r: r.confirmation),
    )


def _gene_columns(place: int, symbol: str) -> tuple[BatchColumn, BatchColumn]:
    return (
        BatchColumn(f"{symbol}_verdict", ColumnType.TEXT, lambda r: r.genes[place].verdict),
        BatchColumn(f"{symbol}_findings", ColumnType.TEXT, lambda r: _joined(r.genes[place].findings)),
    )


def other_genes(shown: BatchRow) -> tuple[tuple[str, bool], ...]:
    """What the page says of the recessive genes: (text, whether it is marked); genes of one verdict without a finding together."""
    said: list[tuple[str, bool]] = []
    plain: dict[str, list[str]] = {}
    for cell in shown.genes:
        if cell.findings:
            word = f" ({verdict_word(cell)})" if cell.marked else ""
            said.append((f"{cell.gene} {_joined(cell.findings)}{word}", cell.marked))
        elif cell.verdict is not None:
            plain.setdefault(verdict_word(cell), []).append(cell.gene)
    colon = load_captions()["colon"]
    return (*said, *((f"{', '.join(genes)}{colon}{word}", False) for word, genes in plain.items()))


def verdict_word(cell: GeneCell) -> str:
    """The verdict as the page says it; blank where the document has none."""
    return label(cell.verdict) if cell.verdict else ""
