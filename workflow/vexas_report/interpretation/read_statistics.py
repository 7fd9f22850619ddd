"""What read counts say: exact intervals, allele states, evidence strength, zygosity by reads. Pure arithmetic."""

import re
from collections.abc import Iterable
from functools import lru_cache
from math import ceil

from vexas_report.interpretation.one_sidedness import one_sided
from vexas_report.model.distributions import beta_quantile
from vexas_report.model.evidence import Call, Counts
from vexas_report.model.sample import Thresholds
from vexas_report.model.terms import AlleleState, Sex

Interval = tuple[float, float]


@lru_cache(maxsize=65536)
def clopper_pearson(alt_reads: int, depth: int) -> Interval:
    """Exact 95 % interval of a fraction (Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404), rounded to 4 decimals.

    ValueError unless 0 <= alt_reads <= depth and depth > 0.
    """
    if not 0 <= alt_reads <= depth or depth == 0:
        raise ValueError(f"{alt_reads} of {depth} reads is no fraction")
    low = 0.0 if alt_reads == 0 else beta_quantile(0.025, alt_reads, depth - alt_reads + 1)
    high = 1.0 if alt_reads == depth else beta_quantile(0.975, alt_reads + 1, depth - alt_reads)
    return round(low, 4), round(high, 4)


@lru_cache(maxsize=65536)
def detection_limit(depth: int, alt_reads: int) -> float | None:
    """Smallest fraction that shows at least ``alt_reads`` alternate reads of ``depth`` with 95 % chance, 4 decimals.

    None where the depth cannot show that many.
    """
    if depth < alt_reads:
        return None
    return round(beta_quantile(0.95, alt_reads, depth - alt_reads + 1), 4)


@lru_cache(maxsize=65536)
def upper_bound(depth: int, alt_reads: int = 0) -> float | None:
    """One-sided exact 95 % bound on a fraction of which ``alt_reads`` of ``depth`` reads show it, 4 decimals; None for 0
    reads. With none of n reads it is 1 - 0.05^(1/n)."""
    if depth <= 0:
        return None
    return 1.0 if alt_reads >= depth else round(beta_quantile(0.95, alt_reads + 1, depth - alt_reads), 4)


def block_limit(depth: int, floor: float) -> float | None:
    """Smallest fraction that a caller which calls from ``floor`` of the reads calls with 95 % probability at this depth.

    It lies above the floor and above :func:`upper_bound`: reads of a clone at the floor itself fall below it half the time.
    """
    return detection_limit(depth, max(1, ceil(floor * depth)))


def vaf_of(counts: Counts | None) -> float | None:
    """VAF from 0 to 1, by reads where they are given, else as stated."""
    if counts is None:
        return None
    if counts.alt_reads is not None and counts.depth:
        return round(min(1.0, counts.alt_reads / counts.depth), 4)
    return None if counts.vaf is None else round(counts.vaf, 4)


def alternate_reads(counts: Counts | None) -> int | None:
    """Alternate reads as given, else worked out from a stated fraction and depth, else None."""
    if counts is None or counts.alt_reads is not None:
        return None if counts is None else counts.alt_reads
    if counts.vaf is None or not counts.depth:
        return None
    return round(counts.vaf * counts.depth)


def most_alternate_reads(counts: Counts | None) -> int | None:
    """Alternate reads of an allele, or as many as it can have at most if the record does not assign them; None if unknown."""
    reads = alternate_reads(counts)
    if reads is None and counts is not None and counts.ref_reads is not None and counts.depth is not None:
        return max(0, counts.depth - counts.ref_reads)
    return reads


def interval(counts: Counts | None) -> Interval | None:
    """Exact interval where alternate reads (given or worked out) and depth are known and agree, else None."""
    reads = alternate_reads(counts)
    if counts is None or reads is None or not counts.depth or reads > counts.depth:
        return None
    return clopper_pearson(reads, counts.depth)


def allele_state(counts: Counts | None, sex: Sex, thresholds: Thresholds) -> AlleleState:
    """State of a chrX allele by its exact interval and the declared sex.

    Low level goes first; a man has no balanced state; an interval in a woman, or where sex is unknown, that holds 0.5
    is balanced even where it also reaches ``near_fixed_vaf``.
    """
    vaf, ci = vaf_of(counts), interval(counts)
    if not vaf or ci is None:  # a called genotype without a read that shows it is not a low-level mosaic
        return AlleleState.NOT_MEASURED
    if vaf < thresholds.low_level_vaf:
        return AlleleState.LOW_LEVEL
    if sex is not Sex.MALE and ci[0] <= 0.5 <= ci[1]:
        return AlleleState.BALANCED
    return AlleleState.NEAR_FIXED if ci[1] >= thresholds.near_fixed_vaf else AlleleState.MOSAIC


def called(call: Call) -> bool:
    """Whether the caller's genotype carries the allele, or there is none to say otherwise."""
    return call.genotype_copies > 0 or call.genotype == ""


def passed(call: Call) -> bool:
    """Whether FILTER is PASS or empty."""
    return not [f for f in call.filters if f not in ("PASS", ".")]


def strand_bias(counts: Counts | None, thresholds: Thresholds) -> bool:
    """Whether at least ``strand_bias_min_reads`` alternate reads lie on one strand by odds, compared with the reference."""
    return one_strand(counts, thresholds.strand_bias_min_reads, thresholds)


def orientation_bias(counts: Counts | None, thresholds: Thresholds) -> bool:
    """The same of the orientation of read pairs."""
    return one_orientation(counts, thresholds.strand_bias_min_reads, thresholds)


def one_strand(counts: Counts | None, least: int, thresholds: Thresholds) -> bool:
    """Whether at least ``least`` alternate reads lie on one strand by odds, compared with the reference."""
    if counts is None:
        return False
    variant, reference = (counts.alt_forward, counts.alt_reverse), (counts.ref_forward, counts.ref_reverse)
    return _one_sided(variant, reference, least, thresholds)


def one_orientation(counts: Counts | None, least: int, thresholds: Thresholds) -> bool:
    """Whether at least ``least`` alternate reads have one pair orientation (F1R2, F2R1) by odds, compared with the reference."""
    if counts is None:
        return False
    variant, reference = (counts.alt_f1r2, counts.alt_f2r1), (counts.ref_f1r2, counts.ref_f2r1)
    return _one_sided(variant, reference, least, thresholds)


def _one_sided(
    variant: tuple[int | None, int | None], reference: tuple[int | None, int | None], least: int, thresholds: Thresholds
) -> bool:
    a, b, c, d = *variant, *reference
    if a is None or b is None or not c or not d:  # without the reference on both sides there is nothing to compare
        return False
    return one_sided((a, b), (c, d), thresholds.error_rate, least)


_ALIGNMENT = {
    "reads_one_orientation": "doubtful",
    "reads_one_strand": "doubtful",
    "reads_ends_only": "doubtful",
    "reads_lack": "lacks",
    "reads_alone": "alone",
    "reads_confirm": "carries",
    "reads_differ": "carries",
}


READS_SHOW = ("reads_alone", "reads_confirm", "reads_differ")
"""Remarks by which the reads of an alignment show a call, with their numbers."""


def alignment_input(call: Call) -> str:
    """What the reads of an alignment say of a call, by its remarks, the most doubtful first; ``none`` without an alignment."""
    codes = {remark.code for remark in call.remarks}
    return next((said for code, said in _ALIGNMENT.items() if code in codes), "none")


def contradicted(calls: Iterable[Call]) -> bool:
    """Whether an alignment does not show one of the calls of a change: no fraction of reads is established for it."""
    return any(alignment_input(call) == "lacks" for call in calls)


def strength_inputs(call: Call, thresholds: Thresholds) -> dict[str, str]:
    """Inputs of the table ``evidence_strength``."""
    counts = call.counts
    alt = alternate_reads(counts)
    depth = None if counts is None else counts.depth
    if alt is None:
        reads = "unknown"
    elif alt >= thresholds.strong_alt_reads and (depth or 0) >= thresholds.min_depth:
        reads = "ample"
    else:
        reads = "some" if alt >= thresholds.moderate_alt_reads else "few"
    return {
        "reads": reads,
        "vaf": _beside_limit(counts, thresholds),
        "filter": "passed" if passed(call) else "filtered",
        # From as many reads as a moderate call needs: fewer reads on one strand never grade better than more of them.
        "bias": _bias(call, thresholds),
        "called": _called(call, thresholds),
        "alignment": alignment_input(call),
    }


def _called(call: Call, thresholds: Thresholds) -> str:
    """Whether a caller called an allele; reads say the same whether a VCF or an alignment counts them."""
    if called(call) and not _unreadable(call) and not any(r.code == "reads_alone" for r in call.remarks):
        return "yes"
    vaf = vaf_of(call.counts)
    return "no" if vaf is not None and vaf >= thresholds.low_level_vaf and _both_sides(call) else "low"


def _both_sides(call: Call) -> bool:
    """Whether both strands and both pair orientations show an allele, as far as they are stated."""
    counts = call.counts
    stated = [] if counts is None else [counts.alt_forward, counts.alt_reverse, counts.alt_f1r2, counts.alt_f2r1]
    for said in (r.values for r in call.remarks if r.code in ("orientation_counts", *READS_SHOW)):
        stated += [int(said[side]) for side in ("f1r2", "f2r1") if side in said]
    return 0 not in stated


_ARTEFACT_FILTER = re.compile(
    r"\w*(?:strand|orientation|oxog)\w*|(?-i:SB\d*)|sb_?(?:fdr|bonf|holm|filter)|str10|s?bias|high(?:snv|indel)sb",
    re.IGNORECASE,
)
"""Filters by which callers report that strands or pair orientation show an artefact; many state no counts of them. str10 is
VarScan's, Bias VarDict's, SB Pisces' and Octopus', HighSNVSB Strelka's."""


def _bias(call: Call, thresholds: Thresholds) -> str:
    if alignment_input(call) != "none":
        return "no"  # its fragments show strands and orientation, and were judged with their own error rate
    if one_strand(call.counts, thresholds.moderate_alt_reads, thresholds):
        return "yes"
    if one_orientation(call.counts, thresholds.moderate_alt_reads, thresholds):
        return "orientation"
    names = (name.strip() for f in call.filters for name in re.split("[,;|]", f))
    return "by_filter" if any(_ARTEFACT_FILTER.fullmatch(name) for name in names) else "no"


def _unreadable(call: Call) -> bool:
    """Whether the genotype is written but says nothing that can be read: reads alone then show the allele."""
    return any(remark.code == "genotype_unreadable" for remark in call.remarks)


def _beside_limit(counts: Counts | None, thresholds: Thresholds) -> str:
    """Where the fraction lies to the assay's limit; near it where the 95 % interval reaches below."""
    vaf, ci = vaf_of(counts), interval(counts)
    if vaf is None:
        return "unknown"
    if vaf < thresholds.assay_limit_vaf:
        return "below_limit"
    return "near_limit" if ci is not None and ci[0] < thresholds.assay_limit_vaf else "above_limit"


def genotype_form(call: Call) -> str:
    """Input ``genotype`` of the table ``zygosity``. A half call (``./1``) says as little as a haploid one."""
    if call.genotype == "":
        return "absent"
    if call.genotype_copies == 0:
        return "not_called"
    if call.genotype_ploidy == 1 or "." in call.genotype:
        return "haploid"
    return "homozygous" if call.genotype_copies == call.genotype_ploidy else "heterozygous"


def zygosity_reads(counts: Counts | None, thresholds: Thresholds) -> str:
    """Input ``reads`` of the table ``zygosity``."""
    vaf, ci = vaf_of(counts), interval(counts)
    if vaf is None:
        return "unknown"
    if vaf < thresholds.low_level_vaf:
        return "trace"
    low, high = ci or (vaf, vaf)
    # A fraction below the heterozygous range is not far below it while its interval reaches into it.
    half = low <= 0.5 <= high or (vaf <= thresholds.heterozygous_vaf_high and high >= thresholds.heterozygous_vaf_low)
    whole = high >= thresholds.near_fixed_vaf
    if half or whole:
        return "both" if half and whole else "half" if half else "one"
    return "low" if vaf < 0.5 else "high"
