"""A patient's variants over time: findings of several documents brought together. Pure; opens no file.

Whether two samples are one patient's is decided by whoever calls this, by the column ``patient`` alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vexas_report.interpretation.sentences import fill, percent, unique
from vexas_report.knowledge import load_genes
from vexas_report.knowledge.decision_rules import Template
from vexas_report.knowledge.language import listing, phrase, term_text
from vexas_report.model.alleles import VcfAllele
from vexas_report.model.findings import Course, Finding, Findings, Measurement, Sentence
from vexas_report.model.sample import SecondMethod
from vexas_report.model.terms import (
    Assay,
    Assembly,
    Inheritance,
    LocusState,
    Method,
    MethodOutcome,
    Sex,
    Status,
    Strength,
    YesNoUnknown,
    Zygosity,
)

#: Columns of the sheet that must be known and alike for two fractions to be compared.
COMPARED = ("specimen", "assay")
#: A column that forbids a comparison where it is ``yes``: the reads are of two persons.
TRANSPLANT = "allogeneic_hsct"
_GERMLINE = (Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS)
_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DatedDocument:
    """A document of the patient; ``source`` is its path where it was read from an earlier report."""

    document: Findings
    source: str = ""

    @property
    def day(self) -> str:
        return self.document.sample.collection_date or ""


@dataclass(frozen=True, slots=True)
class CourseVariant:
    """A variant as the first document has it, and the loci there that hold it, the narrowest first."""

    finding: Finding
    assembly: Assembly
    loci: tuple[str, ...]


def same_variant(one: Finding, one_in: Assembly, other: Finding, other_in: Assembly) -> bool:
    """Whether two findings are one change: by normalised allele, with positions of one assembly; across assemblies also by c. name on
    one transcript. An indel next to an unknown base has no c. name."""
    if genomic_change(one, one_in) == genomic_change(other, other_in):
        return True
    if one_in is other_in:
        return False
    return one.hgvs_c is not None and (one.transcript, one.hgvs_c) == (other.transcript, other.hgvs_c)


def genomic_change(finding: Finding, assembly: Assembly) -> VcfAllele:
    """Contig, position in GRCh38, REF and ALT of a finding. A gene that is no longer in the tables keeps its position."""
    gene = load_genes().get(finding.gene)
    pos = finding.pos if gene is None else gene.moved(finding.pos, assembly, Assembly.GRCH38)
    return finding.chrom, pos, finding.ref, finding.alt


def overlap(one: tuple[float, float] | None, other: tuple[float, float] | None) -> bool | None:
    """Whether two intervals (low, high) share a point; None where one of them is not known."""
    if one is None or other is None:
        return None
    return one[0] <= other[1] and other[0] <= one[1]


def courses(current: Findings, others: Iterable[DatedDocument]) -> tuple[Course, ...]:
    """The course of each somatic variant that this or another sample of the patient reports; none where nothing was measured on
    another day, neither a sample nor by a second method."""
    if current.status is Status.REJECTED or not current.sample.collection_date:
        return ()
    here = DatedDocument(current)
    dated = [each for each in others if each.document.status is Status.REPORTED and each.day not in ("", here.day)]
    if not dated and all(row.date == here.day for row in current.sample.second_methods):
        return ()
    every = sorted([here, *dated], key=lambda d: (d.day, d.document.sample.batch, d.document.sample.sample, d.source))
    # The leading variant of this sample first, then what only another day shows.
    kinds: list[CourseVariant] = []
    for each in [here, *(d for d in every if d is not here)]:
        for finding in _somatic(each.document):
            assembly = _assembly(each.document)
            if not any(same_variant(finding, assembly, kind.finding, kind.assembly) for kind in kinds):
                kinds.append(CourseVariant(finding, assembly, _loci(finding, each.document)))
    made = (_course(kind, every, here) for kind in kinds)
    return tuple(course for course in made if len({m.collection_date for m in course.measurements}) > 1)


def with_course(
    current: Findings, others: Sequence[DatedDocument], found: Sequence[Course], sentences: Mapping[str, Template]
) -> Findings:
    """The document with what the patient's other samples say against it: an earlier positive that is not detected here, another
    sex, and a germline variant that one sample has and another, read at its place, has not. These come first in the conclusion."""
    if current.status is Status.REJECTED:
        return current
    here = DatedDocument(current)
    every = [each for each in others if each.document.status is Status.REPORTED]
    earlier = tuple(_earlier(found, sentences))
    against = (*_sexes(current, every, sentences), *_germline(here, every, sentences))
    advice = (fill(sentences, "advice.identity", {}),) if against else ()
    conclusion = current.conclusion
    changed = conclusion.model_copy(
        update={
            "text": unique((*earlier, *against, *conclusion.text)),
            "recommendations": unique((*advice, *conclusion.recommendations)),
        }
    )
    return current.model_copy(update={"conclusion": changed})


def _earlier(found: Iterable[Course], sentences: Mapping[str, Template]) -> Iterator[Sentence]:
    """The last earlier positive of each variant that this sample does not show."""
    for course in found:
        here = next(m for m in course.measurements if m.this)
        samples = [m for m in course.measurements if m.method is None]
        before = [m for m in samples if m.detected and m.collection_date < here.collection_date]
        if here.detected or not before:
            continue
        last = before[-1]
        name = f"{course.gene} {course.name}"
        values = {
            "date": last.collection_date,
            "specimen": sentences[f"term.specimen_{last.specimen.value}"].text,
            "name": name if last.vaf is None else phrase("with_fraction", name=name, vaf=percent(last.vaf)),
        }
        yield fill(sentences, "course.earlier", values)


def _sexes(current: Findings, others: Iterable[DatedDocument], sentences: Mapping[str, Template]) -> Iterator[Sentence]:
    every = [current.sample, *(each.document.sample for each in others)]
    sexes = sorted({sample.sex for sample in every} - {Sex.UNKNOWN})
    if len(sexes) > 1:
        yield fill(sentences, "course.sexes", {"sexes": listing([term_text(sex) for sex in sexes])})


def _germline(
    here: DatedDocument, others: Iterable[DatedDocument], sentences: Mapping[str, Template]
) -> Iterator[Sentence]:
    """Germline variants in one of two samples of a patient alone. After a transplant the two can be of two persons."""
    for each in others:
        if YesNoUnknown.YES in (here.document.sample.allogeneic_hsct, each.document.sample.allogeneic_hsct):
            continue
        for one, other, gone, copies in (
            (each, here, "germline_gone", "germline_lost_copy"),
            (here, each, "germline_new", "germline_second_copy"),
        ):
            for finding in filter(_inherited, one.document.findings):
                name = f"{finding.gene} {finding.hgvs_c or finding.hgvs_g}"
                values = {"date": each.day or each.document.sample.sample, "name": name}
                match = _match(finding, one.document, other.document)
                if match is None and _read(finding, one.document, other.document):
                    yield fill(sentences, f"course.{gone}", values)
                elif match is not None and (finding.zygosity, match.zygosity) == _GERMLINE[::-1]:
                    yield fill(sentences, f"course.{copies}", values)


def _inherited(finding: Finding) -> bool:
    """Whether reads and genotype show an inherited allele well enough to expect it in every sample of a person."""
    return finding.zygosity in _GERMLINE and finding.strength is not Strength.WEAK and not finding.contradicted


def _match(finding: Finding, one: Findings, other: Findings) -> Finding | None:
    ours, theirs = _assembly(one), _assembly(other)
    return next((f for f in other.findings if same_variant(f, theirs, finding, ours)), None)


def _read(finding: Finding, one: Findings, other: Findings) -> bool:
    """Whether the other document shows the narrowest locus of a finding as reference."""
    by_name = {part.locus: part for part in other.loci}
    held = [by_name[name] for name in _loci(finding, one) if name in by_name]
    return bool(held) and LocusState.REFERENCE in (held[0].state, held[0].rest)


def _somatic(document: Findings) -> list[Finding]:
    genes = {g.gene for g in document.genes if g.inheritance is Inheritance.SOMATIC_X_LINKED}
    return [f for f in document.findings if f.reportable and f.gene in genes]


def _assembly(document: Findings) -> Assembly:
    assert document.input is not None  # noqa: S101 - every reported document has one
    return document.input.assembly


def _loci(finding: Finding, document: Findings) -> tuple[str, ...]:
    """Names of the loci that hold a finding, the narrowest first."""
    holding = [p for p in document.loci if p.gene == finding.gene and p.start <= finding.pos <= p.end]
    return tuple(part.locus for part in sorted(holding, key=lambda part: (part.end - part.start, part.locus)))


def _course(kind: CourseVariant, every: Sequence[DatedDocument], here: DatedDocument) -> Course:
    measured = {id(each): _measured(kind, each, here) for each in every}
    ours = measured[id(here)]
    compared = [*(_compared(each, ours) for each in measured.values()), *_by_second_methods(kind, every)]
    finding = kind.finding
    events = {event for each in every for event in each.document.sample.events}
    return Course(
        gene=finding.gene,
        name=finding.hgvs_c or finding.hgvs_g,
        measurements=tuple(sorted(compared, key=lambda m: m.collection_date)),
        events=tuple(sorted(events, key=lambda event: (event.date, event.kind, event.event))),
    )


def _by_second_methods(kind: CourseVariant, every: Iterable[DatedDocument]) -> Iterator[Measurement]:
    """The results of second methods on a variant, each once: a row of a patient is in every sample. They are shown and not compared
    with the sample, since another method measures otherwise."""
    rows: dict[tuple[str, Method, str], tuple[SecondMethod, str]] = {}
    for each in every:
        for row in each.document.sample.second_methods:
            named = (row.gene, row.hgvs_c) == (kind.finding.gene, kind.finding.hgvs_c)
            if named and row.outcome is not MethodOutcome.FAILED:
                name = each.document.sample.sample if row.same_sample else ""
                rows.setdefault((row.date, row.method, name), (row, name))
    for row, name in rows.values():
        bounds = row.interval_low, row.interval_high
        found = row.outcome is MethodOutcome.FOUND
        yield Measurement(
            sample=name,
            batch="",
            collection_date=row.date,
            specimen=row.specimen,
            assay=Assay.UNKNOWN,
            method=row.method,
            detected=found,
            vaf=row.fraction,
            interval=None if bounds[0] is None or bounds[1] is None else (bounds[0], bounds[1]),
            limit=None if found else row.limit,
            differs=("method",),
        )


def _measured(kind: CourseVariant, dated: DatedDocument, here: DatedDocument) -> Measurement:
    document, sample = dated.document, dated.document.sample
    assembly = _assembly(document)
    every = _somatic(document)
    found = next((f for f in every if same_variant(f, assembly, kind.finding, kind.assembly)), None)
    common = {
        "sample": sample.sample,
        "batch": sample.batch,
        "collection_date": dated.day,
        "specimen": sample.specimen,
        "assay": sample.assay,
        "source": dated.source,
        "this": dated is here,
        "differs": () if dated is here else tuple(_differing(dated, here)),
    }
    if found is None:
        return Measurement(**common, detected=False, limit=_limit(kind, document))
    return Measurement(
        **common,
        detected=True,
        vaf=found.vaf,
        interval=found.vaf_ci95,
        alt_reads=found.alt_reads,
        depth=found.depth,
    )


def _differing(one: DatedDocument, other: DatedDocument) -> Iterator[str]:
    for column in COMPARED:
        values = {str(getattr(each.document.sample, column)) for each in (one, other)}
        if len(values) > 1 or _UNKNOWN in values:
            yield column
    if YesNoUnknown.YES in (one.document.sample.allogeneic_hsct, other.document.sample.allogeneic_hsct):
        yield TRANSPLANT


def _limit(kind: CourseVariant, document: Findings) -> float | None:
    """What could have been missed at the narrowest locus that holds the variant. Loci bear one name in both assemblies."""
    by_name = {part.locus: part for part in document.loci}
    return next((by_name[name].limit for name in kind.loci if name in by_name), None)


def _span(measurement: Measurement) -> tuple[float, float] | None:
    """The fractions that a measurement leaves open."""
    if measurement.detected:
        return measurement.interval
    return None if measurement.limit is None else (0.0, measurement.limit)


def _compared(measurement: Measurement, ours: Measurement) -> Measurement:
    if measurement is ours or measurement.differs:
        return measurement
    return measurement.model_copy(update={"overlap": overlap(_span(measurement), _span(ours))})
