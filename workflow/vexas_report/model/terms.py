"""Closed vocabularies. Values are what users see in sheets, JSON and tables; never renamed without a schema version."""

from enum import StrEnum


class Assembly(StrEnum):
    """A human reference assembly that the program reads."""

    GRCH37 = "GRCh37"
    GRCH38 = "GRCh38"


class Language(StrEnum):
    """What the texts of the documents are written in; codes are the same in each."""

    EN = "en"
    FR = "fr"


class Sex(StrEnum):
    """Sex as declared on the sheet."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class Specimen(StrEnum):
    """Material that the DNA came from."""

    BLOOD = "blood"
    BONE_MARROW = "bone_marrow"
    SALIVA = "saliva"
    BUCCAL = "buccal"
    SKIN = "skin"
    FIBROBLASTS = "fibroblasts"
    OTHER = "other"
    UNKNOWN = "unknown"


class Assay(StrEnum):
    """Kind of sequencing assay."""

    PANEL = "panel"
    EXOME = "exome"
    GENOME = "genome"
    UNKNOWN = "unknown"


class YesNoUnknown(StrEnum):
    """Yes, no, or not stated."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Method(StrEnum):
    """Second method by which a laboratory looked for a variant again."""

    DDPCR = "ddPCR"
    AMPLICON = "amplicon"
    UMI_PANEL = "UMI_panel"
    PANEL = "panel"
    SANGER = "Sanger"
    PYROSEQUENCING = "pyrosequencing"
    ALLELE_SPECIFIC_PCR = "allele_specific_PCR"
    OTHER = "other"


class MethodOutcome(StrEnum):
    """What a second method showed."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    FAILED = "failed"


class Confirmation(StrEnum):
    """What all results of second methods say of a variant together."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    INCONCLUSIVE = "inconclusive"


class Treatment(StrEnum):
    """Kind of an event of a patient. Only an allogeneic transplant changes what is compared."""

    ALLOGENEIC_TRANSPLANT = "allogeneic_transplant"
    AUTOLOGOUS_TRANSPLANT = "autologous_transplant"
    AZACITIDINE = "azacitidine"
    DECITABINE = "decitabine"
    JAK_INHIBITOR = "JAK_inhibitor"
    IL6_INHIBITOR = "IL6_inhibitor"
    IL1_INHIBITOR = "IL1_inhibitor"
    GLUCOCORTICOIDS = "glucocorticoids"
    TRANSFUSION = "transfusion"
    OTHER = "other"


class Inheritance(StrEnum):
    """How the gene's disease arises; decides which rule table judges it."""

    SOMATIC_X_LINKED = "somatic_x_linked"
    AUTOSOMAL_RECESSIVE = "autosomal_recessive"


class Category(StrEnum):
    """What a variant is to the program: the first eight for UBA1, the rest for recessive genes."""

    MET41_CANONICAL = "met41_canonical"
    MET41_NONCANONICAL = "met41_noncanonical"
    SPLICE_EXON3_ACCEPTOR = "splice_exon3_acceptor"
    SPLICE_OTHER = "splice_other"
    KNOWN_NON_MET41 = "known_non_met41"
    SMAX2 = "smax2"
    OTHER = "other"
    BENIGN = "benign"
    KNOWN_PATHOGENIC = "known_pathogenic"
    PREDICTED_LOSS_OF_FUNCTION = "predicted_loss_of_function"
    DOMINANT_NEGATIVE = "dominant_negative"
    HYPOMORPHIC = "hypomorphic"
    UNCERTAIN = "uncertain"
    STRUCTURAL = "structural"  # resources only: a published deletion or duplication without breakpoints
    INVALID_NAME = "invalid_name"  # resources only: a published name that cannot exist


class Classification(StrEnum):
    """Class of a variant as its source states it."""

    PATHOGENIC = "pathogenic"
    LIKELY_PATHOGENIC = "likely_pathogenic"
    UNCERTAIN = "uncertain"
    LIKELY_BENIGN = "likely_benign"
    BENIGN = "benign"
    CONFLICTING = "conflicting"
    RISK_FACTOR = "risk_factor"
    PATHOGENIC_FOR_SMAX2 = "pathogenic_for_smax2"
    NOT_APPLICABLE = "not_applicable"


class EvidenceLevel(StrEnum):
    """How a table row is known. ``unconfirmed`` never decides a diagnosis."""

    PUBLISHED = "published"
    PUBLISHED_PROTEIN_CHANGE = "published_protein_change"
    INFERRED = "inferred"
    UNCONFIRMED = "unconfirmed"


class AlleleState(StrEnum):
    """What the counts say of a chrX allele."""

    MOSAIC = "mosaic"
    NEAR_FIXED = "near_fixed"
    BALANCED = "balanced"
    LOW_LEVEL = "low_level"
    NOT_MEASURED = "not_measured"


class Strength(StrEnum):
    """How well the reads support a call."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"


class Zygosity(StrEnum):
    """Germline state of an autosomal call, from genotype and counts together."""

    HETEROZYGOUS = "heterozygous"
    HOMOZYGOUS = "homozygous"
    UNRESOLVED = "unresolved"


class VexasConclusion(StrEnum):
    """The one answer about VEXAS."""

    DETECTED = "detected"
    POSSIBLE = "possible"
    UNCERTAIN = "uncertain"
    PARTLY_ASSESSED = "partly_assessed"
    NOT_DETECTED = "not_detected"
    NOT_ASSESSABLE = "not_assessable"
    NOT_ANALYSED = "not_analysed"  # only of a sample whose status is ``not_analysed``


class Contribution(StrEnum):
    """What one change says of its gene's disease: the first two of VEXAS, the next three of a recessive disease."""

    DETECTED = "detected"
    POSSIBLE = "possible"
    PATHOGENIC = "pathogenic"
    DOMINANT_NEGATIVE = "dominant_negative"
    REDUCED_LOSS = "reduced_loss"
    UNCERTAIN = "uncertain"
    NONE = "none"


class Verdict(StrEnum):
    """The one answer about a recessive gene."""

    NO_REPORTABLE_VARIANT = "no_reportable_variant"
    HETEROZYGOUS_INSUFFICIENT = "heterozygous_insufficient"
    HETEROZYGOUS_DOMINANT_NEGATIVE = "heterozygous_dominant_negative"
    POSSIBLE_COMPOUND_HETEROZYGOUS = "possible_compound_heterozygous"
    COMPOUND_HETEROZYGOUS = "compound_heterozygous"
    HOMOZYGOUS = "homozygous"
    HOMOZYGOUS_UNCERTAIN = "homozygous_uncertain"
    NOT_ASSESSABLE = "not_assessable"


class LocusState(StrEnum):
    """What is known of a locus that a negative needs. Absent is never reference."""

    VARIANT = "variant"
    REFERENCE = "reference"
    NOT_ASSESSABLE = "not_assessable"
    NOT_TARGETED = "not_targeted"


class Basis(StrEnum):
    """What a locus state rests on, best first. Callable regions state coverage without a depth; absence is a record's
    absence taken for reference by the option that warns of it."""

    ALIGNMENT = "alignment"
    ALLELE_DEPTH = "allele_depth"  # AD at every base
    DEPTH_BED = "depth_bed"
    VCF_REFERENCE_BLOCK = "vcf_reference_block"
    CALLABLE_BED = "callable_bed"
    ABSENCE = "absence"
    NONE = "none"


class BackgroundSource(StrEnum):
    """What an error background was estimated from, best first."""

    OWN_TABLE = "own_table"  # the laboratory's earlier negatives, vexas-report background
    SAME_SAMPLE = "same_sample"  # the same change of the same trinucleotide at the sample's other bases
    BASE_QUALITY = "base_quality"


class Status(StrEnum):
    """How a sheet row ended."""

    REPORTED = "reported"
    REJECTED = "not_analysed"


class Severity(StrEnum):
    """An error rejects a sample (or the sheet); a warning is listed in a reported sample's problems."""

    ERROR = "error"
    WARNING = "warning"


class ReviewState(StrEnum):
    """How far a person has come with a report. Only ``reviewed`` takes the place of the draft mark."""

    OPEN = "open"
    REVIEWED = "reviewed"
    QUESTION = "question"
