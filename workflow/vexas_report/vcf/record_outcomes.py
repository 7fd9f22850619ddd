"""Why a record in a locus was kept or set aside: rule code to sentence."""

from typing import Final

KEPT: Final = "kept"
KEPT_FILTERED: Final = "kept_filtered"
KEPT_BELOW_THRESHOLD: Final = "kept_below_threshold"
KEPT_NO_GENOTYPE: Final = "kept_no_genotype"
KEPT_READS_NOT_ASSIGNED: Final = "kept_reads_not_assigned"
REFERENCE_NO_ALT_READS: Final = "reference_genotype_no_alt_reads"
NO_CALL_NO_ALT_READS: Final = "no_call_no_alt_reads"
ALLELE_NOT_IN_SAMPLE: Final = "allele_not_in_sample"
SYMBOLIC_REMARKED: Final = "symbolic_remarked"
STRUCTURAL_SHORT: Final = "structural_short"
LONG_ALLELE_REMARKED: Final = "long_allele_remarked"
REFERENCE_BLOCK: Final = "reference_block"
NO_CALL_BLOCK: Final = "no_call_block"
STRUCTURAL_REFERENCE: Final = "structural_reference"
STAR_ALLELE: Final = "star_allele"
UNOBSERVED_ALLELE: Final = "unobserved_allele"
REF_MISMATCH: Final = "ref_mismatch"
RECORD_NOT_UNDERSTOOD: Final = "record_not_understood"
COUNTS_NOT_UNDERSTOOD: Final = "counts_not_understood"
STRUCTURAL_READS: Final = "structural_reads"
UNREADABLE_ALLELE: Final = "unreadable_allele"
NO_CHANGE: Final = "no_change"


def summed(records: int, first: str, last: str, rule: str) -> str:
    """The reason of one row for several records: their number, the positions of the first and the last, and the rule's sentence."""
    return f"{records} records from {first} to {last}: {SENTENCES[rule]}"


SENTENCES: Final[dict[str, str]] = {
    KEPT: "The sample's genotype carries the allele.",
    KEPT_FILTERED: "The sample's genotype carries the allele; the caller's FILTER is shown and removes nothing.",
    KEPT_BELOW_THRESHOLD: "The genotype does not carry the allele, but reads show it: kept as evidence below the caller's threshold.",
    KEPT_NO_GENOTYPE: "The record states no readable genotype for the sample: kept, judged by what else it states.",
    KEPT_READS_NOT_ASSIGNED: "Reads show an alternate allele, but the record does not say which of its alleles: all are kept.",
    REFERENCE_NO_ALT_READS: "The genotype is reference and no read is stated to show the allele.",
    NO_CALL_NO_ALT_READS: "The genotype was not called and no read is stated to show the allele.",
    ALLELE_NOT_IN_SAMPLE: "The allele belongs to another sample or another allele of the record; no read is stated to show it here.",
    SYMBOLIC_REMARKED: "A structural record: remarked, not interpreted.",
    STRUCTURAL_SHORT: "The record reaches the gene by another of its alleles; this one ends before it.",
    LONG_ALLELE_REMARKED: "A sequence change of more than 1,000 bases: remarked as structural, not interpreted.",
    REFERENCE_BLOCK: "The record states reference sequence; its depth is used where a negative is judged.",
    NO_CALL_BLOCK: "The record names no allele and states no genotype: it is evidence of nothing.",
    RECORD_NOT_UNDERSTOOD: "The record states a genotype or counts that have no one reading: no negative rests on its bases.",
    COUNTS_NOT_UNDERSTOOD: "The genotype does not carry the allele, but a count of reads has no one reading: no negative rests on its bases.",
    STRUCTURAL_READS: "The genotype does not carry the structural change, but reads show it: no negative rests on its bases.",
    STRUCTURAL_REFERENCE: "A structural caller's segment without a change: it does not show single bases.",
    STAR_ALLELE: "The allele stands for an overlapping deletion that has a record of its own.",
    UNOBSERVED_ALLELE: "The allele stands for any other base, not for an observed change.",
    REF_MISMATCH: "REF is not the base of the reference at this place: set aside, and warned of.",
    UNREADABLE_ALLELE: "REF or ALT is not written in bases: set aside, and warned of.",
    NO_CHANGE: "REF and ALT are the same sequence.",
}
