"""The caller matrix as a page: what is read from where, made from the tables that the reader itself uses."""

from vexas_report.variants.caller import CALLER_NAMES
from vexas_report.variants.counts import CONVENTIONS
from vexas_report.variants.rules import SENTENCES
from vexas_report.variants.strand import SOURCES

_INTRODUCTION = """# What is read from which caller

Made from the code (`vexas_report.variants.matrix`). The reader goes by what a record carries, never by the caller's name: a
file that was rewritten on its way keeps its counts. Header declarations (`Number`, `Type`) are not trusted; every value is
read as text. The report prints the field that the counts came from.
"""

_COUNTS = """
## Counts

In order of trust: the first row that gives reads is used. Every other row that the record carries is compared with it; a
difference of VAF beyond 1.5 reads of the depth, and beyond 1 %, becomes the remark `counts_disagree` with both values.

| convention | read from | written by |
|---|---|---|
"""

_NOTES = """
- VAF is alternate reads over the reads of all listed alleles; over the caller's depth where the reference count is missing.
- Where only a fraction is stated, no read count is made up: depth and fraction stand, reads are blank.
- INFO counts are used only where the file has one sample or none, and `NS` does not say otherwise: else they belong to several.
- `DP4` counts all alternates together. Beside several of them no allele gets the reads; all are kept and remarked
  (`reads_not_assigned`), unless the genotype names one.
- FREQ in per cent is read with a decimal point or comma: VarScan writes it in the locale of the machine.
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
    parts.append(_GENOTYPES)
    parts += [f"| `{rule}` | {sentence} |\n" for rule, sentence in SENTENCES.items()]
    parts += [_NAMES, ", ".join(CALLER_NAMES), ".\n"]
    return "".join(parts)
