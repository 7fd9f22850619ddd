"""The findings document: what ``interpret`` writes, ``report`` and ``summarise`` read, and users keep.

pydantic stands at this border only. ``workflow/schemas/findings.schema.json`` is generated from it and tested to agree.
"""

from pydantic import BaseModel, ConfigDict

from vexas_report.model.coverage import SampleCoverage
from vexas_report.model.terms import (
    AlleleState,
    Answer,
    Assay,
    Assembly,
    Basis,
    Category,
    Classification,
    Inheritance,
    LocusState,
    Severity,
    Sex,
    Specimen,
    Status,
    Strength,
    Verdict,
    VexasConclusion,
    Zygosity,
)

SCHEMA_VERSION = "1.0.0"


class Document(BaseModel):
    """Base of every part: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ProblemPart(Document):
    """A problem as :class:`vexas_report.model.problems.Problem`."""

    code: str
    severity: Severity
    message: str
    hint: str
    where: str = ""


class PhenotypeTerm(Document):
    """An HPO id of the sheet; ``label`` and ``disease`` are blank for a term that the table does not know."""

    id: str
    label: str = ""
    disease: str = ""


class SamplePart(Document):
    """The sheet's row."""

    sample: str
    vcf: str
    vcf_sample: str | None
    assembly: Assembly | None
    sex: Sex
    age: str | None
    specimen: Specimen
    collection_date: str | None
    patient: str | None
    batch: str
    assay: Assay
    alignment: str | None
    depth_bed: str | None
    targets: str | None
    allogeneic_hsct: Answer
    phenotype: tuple[PhenotypeTerm, ...] = ()


class InputPart(Document):
    """The VCF as found."""

    vcf: str
    sha256: str
    vcf_sample: str
    assembly: Assembly
    assembly_basis: str
    caller: str
    fileformat: str = ""
    n_samples: int = 1
    records_in_loci: int = 0


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

    A haplotype of several records lists its single changes in ``parts`` (``chrom:pos:ref:alt``)."""

    gene: str
    transcript: str
    hgvs_g: str
    hgvs_c: str | None
    hgvs_p: str | None
    hgvs_mosaic: str | None
    names_missing: dict[str, str] = {}
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
    explanation: str = ""
    remarks: tuple[Sentence, ...] = ()
    rules: tuple[str, ...] = ()


class LiteratureRow(Document):
    """A published cohort that carried a detected variant."""

    reference: str
    n_treated: str
    drugs: str
    outcome: str
    uba1_variants: str
    haematology: str
    citation: str


class GenePart(Document):
    """The verdict of one gene. ``verdict`` is None for UBA1: its answer is ``conclusion.vexas``."""

    gene: str
    aliases: tuple[str, ...]
    transcript: str
    disease: str
    inheritance: Inheritance
    verdict: Verdict | None
    text: str
    recommendations: tuple[Sentence, ...] = ()
    remarks: tuple[Sentence, ...] = ()
    rules: tuple[str, ...] = ()


class LocusPart(Document):
    """One locus that a negative needs. ``depth`` is the smallest over the locus, ``depth_at`` its place, ``source`` the
    sheet's column and the file; bounds and limits are fractions 0 to 1."""

    locus: str
    gene: str
    chrom: str
    start: int
    end: int
    state: LocusState
    depth: int | None = None
    vaf_upper95: float | None = None
    detection_limit95: float | None = None
    basis: Basis = Basis.NONE
    source: str = ""
    depth_at: int | None = None
    text: str = ""


class Conclusion(Document):
    """The VEXAS statement. Carrier findings never stand in it."""

    vexas: VexasConclusion
    headline: str
    text: tuple[str, ...] = ()
    recommendations: tuple[Sentence, ...] = ()
    rules: tuple[str, ...] = ()


class DecisionPart(Document):
    """One row of the decision trail."""

    chrom: str
    pos: int
    ref: str
    alt: str
    filter: str
    genotype: str
    kept: bool
    rule: str
    reason: str


class Provenance(Document):
    """What made the document: program, tables, dependencies and assembly resources with versions and checksums."""

    program: dict[str, str]
    tables: dict[str, str]
    dependencies: dict[str, str]
    reference: dict[str, str]
    thresholds: dict[str, float]


class Findings(Document):
    """One sample, whole."""

    schema_version: str = SCHEMA_VERSION
    status: Status
    problems: tuple[ProblemPart, ...] = ()
    sample: SamplePart
    input: InputPart | None
    conclusion: Conclusion
    findings: tuple[Finding, ...] = ()
    genes: tuple[GenePart, ...] = ()
    loci: tuple[LocusPart, ...] = ()
    literature: tuple[LiteratureRow, ...] = ()
    decisions: tuple[DecisionPart, ...] = ()
    coverage: SampleCoverage | None = None
    laboratory: str = ""
    provenance: Provenance
