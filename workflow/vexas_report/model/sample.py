"""One row of the sample sheet, and the manifest of a shard."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vexas_report.model.terms import (
    Assay,
    Assembly,
    Language,
    Method,
    MethodOutcome,
    Sex,
    Specimen,
    Treatment,
    YesNoUnknown,
)


@dataclass(frozen=True, slots=True)
class SecondMethod:
    """A row of the table of confirmations. Fractions and ``limit``, the smallest fraction that the method would find, are 0 to 1;
    ``hgvs_c`` is without a transcript. ``same_sample`` is False where the row names the patient: another sample of the patient
    may have been tested."""

    date: str
    gene: str
    hgvs_c: str
    method: Method
    outcome: MethodOutcome
    same_sample: bool
    specimen: Specimen = Specimen.UNKNOWN
    fraction: float | None = None
    interval_low: float | None = None
    interval_high: float | None = None
    limit: float | None = None
    laboratory: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class TreatmentEvent:
    """A row of the table of events: ``event`` is printed, ``kind`` decides."""

    date: str
    kind: Treatment
    event: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sheet row after checking. Paths are as written on the sheet, relative to the working directory; ``vcf`` may hold several
    files of the sample, separated by ``;``.

    ``assembly`` is None for ``auto``; empty optional cells are None; ``phenotype`` holds HPO ids. ``second_methods`` and ``events``
    are the rows of the further tables that name the sample or its patient, sorted by date.
    """

    sample: str
    vcf: str
    vcf_sample: str | None = None
    assembly: Assembly | None = None
    sex: Sex = Sex.UNKNOWN
    age: str | None = None
    specimen: Specimen = Specimen.UNKNOWN
    collection_date: str | None = None
    patient: str | None = None
    batch: str = "default"
    assay: Assay = Assay.UNKNOWN
    alignment: str | None = None
    depth_bed: str | None = None
    targets: str | None = None
    allogeneic_hsct: YesNoUnknown = YesNoUnknown.UNKNOWN
    phenotype: tuple[str, ...] = ()
    second_methods: tuple[SecondMethod, ...] = ()
    events: tuple[TreatmentEvent, ...] = ()

    @property
    def vcfs(self) -> tuple[str, ...]:
        """The variant files in the order of the sheet."""
        return tuple(self.vcf.split(";"))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Numbers of the config that grade evidence. Fractions are 0 to 1, reads are counts."""

    strong_alt_reads: int = 10
    moderate_alt_reads: int = 5
    min_depth: int = 20
    assay_limit_vaf: float = 0.02  # below it, panel or exome reads alone do not distinguish a variant from error
    low_level_vaf: float = 0.10
    near_fixed_vaf: float = 0.90
    confirm_c121ac_vaf: float = 0.20
    heterozygous_vaf_low: float = 0.30
    heterozygous_vaf_high: float = 0.70
    strand_bias_min_reads: int = 10
    second_method_c121ac_vaf: float = 0.35
    uncalled_min_reads: int = 3  # an uncalled allele with fewer alternate reads is not a finding
    error_rate: float = (
        0.001  # sequencing errors per base, for such alleles; more where the file's other bases show more
    )
    min_block_gq: int = 20


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How reads are counted and when an allele exceeds their errors. Rates are 0 to 1, qualities Phred."""

    min_mapping_quality: int = 20
    min_base_quality: int = 20
    min_alt_reads: int = 3  # fragments below which nothing is above background (biobank screen, doi:10.1002/art.42802)
    error_rate: float = 0.001  # errors per base where a sample cannot show its own
    false_findings: float = 0.0001  # chance of one false finding in a sample without a variant, over all sites
    background: str | None = None  # TSV that `vexas-report background` wrote
    dangerously_treat_absent_as_reference: bool = False


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """Optional documents of a sample."""

    pdf: bool = False
    fhir: bool = False  # a FHIR R4 bundle
    phenopacket: bool = False
    docx: bool = False
    template: str | None = None  # of the Word document; None is the shipped one


@dataclass(frozen=True, slots=True)
class Settings:
    """What of the config reaches the stages; part of every manifest, so that a change re-runs what it touches."""

    thresholds: Thresholds = field(default_factory=Thresholds)
    reference: Mapping[str, str] = field(default_factory=dict)  # assembly -> FASTA path of the laboratory
    laboratory: str = ""
    local_variants: str | None = None  # TSV with the columns of resources/variants/
    clinvar: str | None = None  # VCF, either assembly
    population: str | None = None  # VCF with INFO/AF, either assembly
    assembly: Assembly | None = None  # of rows with ``auto``; checked against the file
    max_uncompressed_bytes: int = 500_000_000_000
    reads: ReadSettings = field(default_factory=ReadSettings)
    report: ReportSettings = field(default_factory=ReportSettings)
    language: Language = Language.EN  # of the documents' texts
    previous: tuple[str, ...] = ()  # findings.json of earlier reports, or folders of results
    review: str | None = None  # review.json of a batch page


@dataclass(frozen=True, slots=True)
class Manifest:
    """A shard: the samples of one job, sorted by name, all of one batch, and the settings.

    ``made_of`` is what the results depend on in addition to the rows: the program's fingerprint under ``program``, and each file's
    state (size, times, inode) under its path. Whatever differs there is another manifest.
    """

    shard: str
    batch: str
    samples: tuple[Sample, ...]
    settings: Settings = field(default_factory=Settings)
    made_of: Mapping[str, str] = field(default_factory=dict)
