"""Closed vocabularies that rule tables and code share and no document shows. Tested to be those of the tables."""

from enum import StrEnum


class CategoryBasis(StrEnum):
    """On what the category of a change rests: the input ``basis`` of the rule tables."""

    PUBLISHED = "published"
    SINGLE = "single"
    SITE = "site"
    SILENT = "silent"
    OTHER = "other"


class AlleleCount(StrEnum):
    """How many alleles of a recessive gene a call counts for."""

    ONE = "one"
    TWO = "two"
    ONE_AT_MOST = "one_at_most"
    OPEN = "open"
    LOW = "low"  # far fewer reads than an inherited allele shows
    TRACE = "trace"  # fewer than low_level_vaf, though the genotype carries it
    NONE = "none"


class Configuration(StrEnum):
    """Phase and number of the counted changes of a recessive gene."""

    NONE = "none"
    ONE_HETEROZYGOUS = "one_heterozygous"
    ONE_AT_MOST = "one_at_most"
    ONE_OPEN = "one_open"
    ONE_DOMINANT_NEGATIVE = "one_dominant_negative"
    ONE_OPEN_DOMINANT_NEGATIVE = "one_open_dominant_negative"
    HOMOZYGOUS = "homozygous"
    CIS = "cis"
    CIS_DOMINANT_NEGATIVE = "cis_dominant_negative"
    TRANS = "trans"
    UNPHASED = "unphased"


class Completeness(StrEnum):
    """How much of what a negative needs was read: all, the loci that are most of the answer, less, or nothing of these because
    the assay does not target them."""

    COMPLETE = "complete"
    CORE = "core"
    INCOMPLETE = "incomplete"
    NOT_TARGETED = "not_targeted"


class SpecimenSuitability(StrEnum):
    """What the sample can say of the patient's blood: it is or holds blood, it is solid tissue, or it is the donor's."""

    SUITED = "suited"
    SOLID = "solid"
    DONOR = "donor"


class UncoveredContent(StrEnum):
    """What a needed region that was not read holds: nothing that is known, reads that are not reference, or a record that
    cannot be read."""

    NOTHING = "nothing"
    READS = "reads"
    UNREADABLE = "unreadable"
    PERSON = "person"


class Isolation(StrEnum):
    """Whether c.121A>C is the only change: ``window`` at a fraction that leaves it possible (or unknown), ``low`` at one that
    needs a second method, ``no`` otherwise (another change, or a larger fraction)."""

    NO = "no"
    WINDOW = "window"
    LOW = "low"


class ShownSex(StrEnum):
    """Sex as declared, unless the genotypes of chrX contradict it."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"
    CONTRADICTED = "contradicted"


class LocusRole(StrEnum):
    """What a negative owes to a locus: it is most of the answer, a part of it, or about another disease."""

    CORE = "core"
    NEEDED = "needed"
    OTHER_DISEASE = "other_disease"


class TissueOrigin(StrEnum):
    """What a second tissue says of where a variant arose: open without one."""

    OPEN = "open"
    ACQUIRED = "acquired"
    PRESENT = "present"  # in the second tissue as well
