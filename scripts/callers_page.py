"""The caller matrix as a page: what is read from where, made from the tables that the reader itself uses."""

from vexas_report.vcf.base_statements import NOT_COUNTS, SHAPES
from vexas_report.vcf.caller import CALLER_NAMES
from vexas_report.vcf.read_counts import CONVENTIONS
from vexas_report.vcf.record_outcomes import SENTENCES
from vexas_report.vcf.strand_counts import SOURCES

_INTRODUCTION = """# What is read from which caller

Made from the code by `make generated`. The reader goes by what a record carries, never by the caller's name: a
file that was rewritten on its way keeps its counts. Header declarations (`Number`, `Type`) are not trusted; every value is
read as text. The report prints the field that the counts came from.
"""

_COUNTS = """
## Counts

In order of trust. Each field is read in every way that fits it; a reading that adds up to more reads than DP, or gives no reads
to an allele of the genotype while another does, is dropped. A fraction is stated only if all fields that the record carries have
one reading in common: two readings (`counts_ambiguous`), fields that differ by more than 1.5 reads of the depth and 1 % of VAF
(`counts_disagree`), or a field that cannot be read (`counts_unread`) keep the allele without a fraction.

| convention | read from | written by |
|---|---|---|
"""

_NOTES = """
- VAF is alternate reads over the reads of all listed alleles; over the caller's depth where the reference count is missing.
- Where only a fraction is stated, no read count is made up: depth and fraction stand, reads are blank.
- INFO counts are used only where the file has one sample or none, and `NS` does not say otherwise: else they belong to several.
- `DP4` counts all alternates together. Beside several of them no allele gets the reads; all are kept and remarked
  (`reads_not_assigned`), unless the genotype names one.
- FREQ in per cent and VF are read with a decimal point or comma: some callers write them in the locale of the machine. FREQ
  without `%` may be either; another field decides.
- More than 20 % of DP that is neither REF nor a listed allele belongs to alleles that the file does not hold: no fraction is
  stated, unless the caller states one.
- Strelka's tier 2 counts are used only for an allele that tier 1 does not show; FAO and FRO stand before AO and RO.
- A fraction above 1 without `%` is used only to confirm another field.
- A file without sample columns is read only where it comes from LoFreq or declares read counts in INFO (DP4; AO and RO; FAO
  and FRO; VD and DP), and where neither `NS` nor `AN` speaks of several samples.
- INFO/AF is never taken for a read fraction, but of LoFreq: FreeBayes, bcftools and GATK count genotypes in it.
"""

_STRANDS = """
## Counts by strand

The first row that the record carries. `F1R2` and `F2R1` (Mutect2, DRAGEN; TNscope: `ALT_F1R2` and its like) are the orientation of
read pairs, not strand and have a separate remark. If a record has one orientation, the other is the rest of its reads. Both are tested by the rule
of [the reads](reads.md): if nearly all variant reads lie on one side and the reference does not, the evidence is weak.

| read from | written by |
|---|---|
"""

_SHAPES = """
## Which records can support a negative

A required base is reference only if every record there is one of these, no count contradicts another, and no count field is left
unread. Any other record withholds the negative and is named. A genotype excludes nothing below the floor of its caller
([which floors](interpretation.md)); a haploid, filtered or no-call genotype, or one of a quality below `min_block_gq`, excludes
nothing. Reads of DP that no count explains count as alternate.

| shape | record | written by | by its genotype | by its counts |
|---|---|---|---|---|
"""

_GENOTYPES = """
## Genotype and phase

GT is read as a list of alleles of any length: `0/1`, `0|1`, `1`, `./1`, `1/2`, `0/0/0/1`. An allele is kept where GT carries
it or at least one read shows it; FILTER, QUAL and INFO/AF remove nothing. A sample's own filters (FORMAT/FT)
and those of one allele (INFO/AS_FilterStatus) are added to FILTER; one for strand or orientation makes the evidence of that allele weak.
Phase is taken from PSL (a set for each allele, VCF 4.4), from GT with `|` in the set PS (or PID), from PGT with PID where it holds the alleles of GT, else from a bare
`|` over the contig. Alleles of two sets are neither in cis nor in trans; a mark `/` before the first allele leaves a genotype unphased.

## Why a record was kept or set aside

| rule | sentence |
|---|---|
"""

_MOSAIC = """
## DRAGEN's mosaic calls

DRAGEN marks a call of its mosaic model with INFO/MOSAIC. `MosaicHardQUAL` filters such calls below QUAL 3.0103; the optional `MosaicLowAF`
filters them below a fraction of 0.2 (median depth up to 100) or 0.1 (above). Both filters lower the strength of a finding as every FILTER does,
and remove none. On haploid regions the mark depends on a fraction of 0.75: on a man's chrX its absence shows nothing. The report prints the mark
as a remark. It decides nothing: a call at 0.74 and one at 0.76, with or without the mark, are judged by their reads
([DRAGEN, mosaic detection](https://help.dragen.illumina.com/product-guides/dragen-v4.5/dragen-dna-pipeline/small-variant-calling/mosaic-detection)).

## Which pipeline to run for a UBA1 question

1. Sequence blood or bone marrow deeply: at 20 reads a clone of a third can be missed, at 1,000 one of 1 % is within reach ([the reads](reads.md)).
2. Supply the alignment (BAM, CRAM) with any VCF. This program then counts codon 41, the splice acceptor and exon 3 itself, and states its limit.
3. Without the alignment, call UBA1 with a somatic caller (for example Mutect2 without a matched normal, or LoFreq), with codon 41 forced if the caller can
   (`--alleles` of Mutect2), and supply this VCF in addition to the germline one: `vcf` takes several files.
4. A gVCF of a diploid germline caller excludes large clones only, down to its floor. Called as haploid, a man's chrX excludes none:
   call it as diploid.
5. Confirm below about 5 % by a second method. Of mosaic variants that a deep-learning caller reported in exomes, 43 % were validated
   (doi:10.1038/s41587-022-01559-w).
"""

_NAMES = """
## Callers recognised by name

The name is printed, and decides nothing but INFO/AF of LoFreq. Another `##source` is printed in its own words.

"""


def callers_page() -> str:
    """The page ``docs/callers.md`` as Markdown."""
    parts = [_INTRODUCTION, _COUNTS]
    parts += [f"| `{c.name}` | {c.fields} | {c.callers} |\n" for c in CONVENTIONS]
    parts += [_NOTES, _STRANDS]
    parts += [f"| {fields} | {callers} |\n" for fields, callers, _ in SOURCES]
    parts.append(_SHAPES)
    parts += [f"| `{s.shape}` | {s.looks} | {s.written_by} | {s.by_genotype} | {s.by_counts} |\n" for s in SHAPES]
    parts.append(
        f"\nFORMAT fields that count no reads: {', '.join(sorted(NOT_COUNTS))}. Any other field that is declared with\n"
    )
    parts.append(
        "`Number=R` or `Number=A` and is not among the counts above withholds a negative if it is not zero behind REF.\n"
    )
    parts.append(_GENOTYPES)
    parts += [f"| `{rule}` | {sentence} |\n" for rule, sentence in SENTENCES.items()]
    parts += [_MOSAIC, _NAMES, ", ".join(CALLER_NAMES), ".\n"]
    return "".join(parts)
