"""The findings document: what ``interpret`` writes, ``report`` and ``summarise`` read, and users keep.

Records of the other stages are included as they are.
``workflow/schemas/findings.schema.json`` is generated from it and tested to agree.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from vexas_report.model.cohort import Cohort
from vexas_report.model.coverage import SampleCoverage
from vexas_report.model.evidence import Decision, InputFacts
from vexas_report.model.names import NamesBasis
from vexas_report.model.problems import Problem
from vexas_report.model.sample import Sample, TreatmentEvent
from vexas_report.model.terms import (
    AlleleState,
    Assay,
    Basis,
    Category,
    Classification,
    Confirmation,
    Contribution,
    Inheritance,
    Language,
    LocusState,
    Method,
    Specimen,
    Status,
    Strength,
    Verdict,
    VexasConclusion,
    Zygosity,
)

SCHEMA_VERSION = "2.2.0"


class Document(BaseModel):
    """Base of every part: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PhenotypeTerm(Document):
    """An HPO id of the sheet; ``label`` and ``disease`` are blank for a term that the table does not know."""

    id: str
    label: str = ""
    disease: str = ""


class Sentence(Document):
    """A sentence of the report and the id of the rule or template that wrote it."""

    id: str
    text: str


class EvidenceLine(Document):
    """One line of evidence. ``acmg`` is blank where the scheme does not apply; ``by_analogy`` where it is borrowed."""

    id: str
    text: str
    source: str = ""
    acmg: str = ""
    by_analogy: bool = False


class Finding(Document):
    """One change (or one haplotype of changes in cis) with names, evidence, judgement. ``pos`` is 1-based, normalised.

    A haplotype of several records lists its single changes in ``parts`` (``chrom:pos:ref:alt``). ``contribution`` is what the
    change alone says of its gene's disease; findings of a gene are sorted by it; the first one leads. ``files`` are the paths of
    the files whose records show it if the sample has several, else empty. ``confirmation`` is what second methods say of it; None
    without one that decides on its presence."""

    gene: str
    transcript: str
    hgvs_g: str
    hgvs_c: str | None
    hgvs_p: str | None
    hgvs_mosaic: str | None
    names_missing: dict[str, str] = {}
    names_basis: NamesBasis = NamesBasis.SEQUENCE
    legacy_names: tuple[str, ...] = ()
    consequence: str
    consequences: tuple[str, ...] = ()
    exon: int | None = None
    intron: int | None = None
    chrom: str
    pos: int
    ref: str
    alt: str
    parts: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    vrs_id: str | None = None
    spdi: str | None = None
    category: Category
    classification: Classification
    classification_scheme: str
    evidence: tuple[EvidenceLine, ...] = ()
    genotype: str
    filter: tuple[str, ...] = ()
    depth: int | None
    ref_reads: int | None
    alt_reads: int | None
    vaf: float | None
    vaf_ci95: tuple[float, float] | None
    counts_field: str | None
    strand: dict[str, int] = {}
    allele_state: AlleleState | None = None
    zygosity: Zygosity | None = None
    strength: Strength | None = None
    reportable: bool
    contribution: Contribution = Contribution.NONE
    confirmation: Confirmation | None = None
    explanation: tuple[Sentence, ...] = ()
    remarks: tuple[Sentence, ...] = ()
    rules: tuple[str, ...] = ()

    @property
    def contradicted(self) -> bool:
        """Whether the sample's alignment does not show it: the counts are then the caller's, and no fraction is given."""
        return any(remark.id == "remark.reads_lack" for remark in self.remarks)


class GenePart(Document):
    """The verdict of one gene. ``verdict`` is None for UBA1: its answer is ``conclusion.vexas``."""

    gene: str
    aliases: tuple[str, ...]
    transcript: str
    disease: str
    inheritance: Inheritance
    verdict: Verdict | None
    text: tuple[Sentence, ...] = ()
    recommendations: tuple[Sentence, ...] = ()
    remarks: tuple[Sentence, ...] = ()
    rules: tuple[str, ...] = ()


class LocusPart(Document):
    """One locus that a negative needs. ``depth`` is the smallest over the locus, ``depth_at`` its place, ``source`` the
    sheet's column and the file; bounds and limits are fractions 0 to 1.

    Where ``state`` is ``variant``, ``rest`` is the state of the locus's other bases (None where it has none), and depth, bound
    and limit are theirs. ``vaf_upper95`` is given where alternate reads were counted at every base, ``detection_limit95`` where
    a caller states a genotype or an alignment was read: a variant of this fraction would have been called, or reported from
    the reads, with 95 % probability.
    """

    locus: str
    gene: str
    chrom: str
    start: int
    end: int
    state: LocusState
    rest: LocusState | None = None
    depth: int | None = None
    vaf_upper95: float | None = None
    detection_limit95: float | None = None
    basis: Basis = Basis.NONE
    source: str = ""
    depth_at: int | None = None
    text: tuple[Sentence, ...] = ()

    @property
    def limit(self) -> float | None:
        """Largest fraction that could have been missed here, 0 to 1; None where nothing is shown."""
        if LocusState.REFERENCE not in (self.state, self.rest):
            return None
        # What would have been reported is above every fraction that the reads still allow: both ask for the same reads.
        return self.vaf_upper95 if self.detection_limit95 is None else self.detection_limit95


class Conclusion(Document):
    """The VEXAS statement, without carrier findings. ``limit`` is the largest fraction (0 to 1) that could have
    been missed at the loci that a negative needs; None where a needed locus states none. ``to_confirm``: the variant is
    detected, and the rules ask for a second method before it is relied on. ``confirmation``: what second methods say of the
    variants that it rests on; None without one."""

    vexas: VexasConclusion
    to_confirm: bool = False
    confirmation: Confirmation | None = None
    headline: str
    limit: float | None = None
    text: tuple[Sentence, ...] = ()
    recommendations: tuple[Sentence, ...] = ()
    rules: tuple[str, ...] = ()


class OtherDisease(Document):
    """Another disease than VEXAS that the sample's findings name, with the weight of the conclusion. ``verdict`` is None
    where the gene has none (SMAX2)."""

    gene: str
    disease: str
    verdict: Verdict | None
    headline: str


class Measurement(Document):
    """One sample of a patient's course: what it says of one variant. ``vaf`` and ``interval`` are fractions 0 to 1.

    Where the variant was not detected, ``limit`` is the largest fraction that could have been missed at its place; None where
    the sample does not show that the place was read. ``source`` is the earlier document, blank for a sample of this run.
    ``method`` is that of a second method, None for a sample's sequencing.
    ``differs`` names the columns of the sheet that keep it from being compared directly with this report's sample;
    ``overlap`` is None where it is not, or where one of the two has no interval."""

    sample: str
    batch: str
    collection_date: str
    specimen: Specimen
    assay: Assay
    source: str = ""
    this: bool = False
    method: Method | None = None
    detected: bool
    vaf: float | None = None
    interval: tuple[float, float] | None = None
    alt_reads: int | None = None
    depth: int | None = None
    limit: float | None = None
    differs: tuple[str, ...] = ()
    overlap: bool | None = None


class Course(Document):
    """One variant over the samples of a patient and the results of second methods, by date, with the patient's treatments.
    Samples are a patient's where the column ``patient`` says so."""

    gene: str
    name: str
    measurements: tuple[Measurement, ...]
    events: tuple[TreatmentEvent, ...] = ()


class ReportDifference(Document):
    """What differs between two reports of a sample, from ``old`` to ``new``; blank where it was not there."""

    what: str
    old: str
    new: str


class FormerReport(Document):
    """The last former report of this very file: its document (path, SHA-256, version), what is now said otherwise, and what differs in
    what the two were made from."""

    source: str
    sha256: str
    version: str = ""
    said: tuple[ReportDifference, ...] = ()
    made_from: tuple[ReportDifference, ...] = ()


class Provenance(Document):
    """What made the document: program, tables, dependencies and assembly resources with versions and checksums; and the
    ``language`` of its texts."""

    language: Language = Language.EN
    program: dict[str, str]
    tables: dict[str, str]
    dependencies: dict[str, str]
    reference: dict[str, str]
    thresholds: dict[str, float]


class Findings(Document):
    """One sample, whole. ``report_id`` is blank in a document of a schema before 2.2."""

    schema_version: str = SCHEMA_VERSION
    report_id: str = ""
    status: Status
    problems: tuple[Problem, ...] = ()
    sample: Sample
    phenotype: tuple[PhenotypeTerm, ...] = ()
    input: InputFacts | None
    conclusion: Conclusion
    other_diseases: tuple[OtherDisease, ...] = ()
    findings: tuple[Finding, ...] = ()
    genes: tuple[GenePart, ...] = ()
    loci: tuple[LocusPart, ...] = ()
    literature: tuple[Cohort, ...] = ()
    decisions: tuple[Decision, ...] = ()
    coverage: SampleCoverage | None = None
    laboratory: str = ""
    courses: tuple[Course, ...] = ()
    former: FormerReport | None = None
    provenance: Provenance


def report_id_of(sample: Sample, facts: InputFacts | None) -> str:
    """``VX-`` and 12 hexadecimal digits from batch, sample name, checksum of the input and schema version; the same every time."""
    sha256 = facts.checksums if facts else ""
    text = f"{sample.batch}\x1f{sample.sample}\x1f{sha256}\x1f{SCHEMA_VERSION}"
    digest = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:12].upper()
    return f"VX-{digest[:4]}-{digest[4:8]}-{digest[8:]}"


def is_readable(schema_version: str) -> bool:
    """Whether this program knows what a document of a schema version means: the same major, and no later minor version."""
    try:
        major, minor, _ = map(int, schema_version.split("."))
    except ValueError:
        return False
    own_major, own_minor, _ = map(int, SCHEMA_VERSION.split("."))
    return major == own_major and minor <= own_minor


def statement_version(document: Mapping[str, Any]) -> str:
    """Version of a report: the SHA-256 of its ``findings.json`` without ``provenance`` and ``former``.

    An update of the program that changes no statement makes no new version.
    """
    stated = {name: value for name, value in document.items() if name not in {"provenance", "former"}}
    return hashlib.sha256(json.dumps(stated, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()
