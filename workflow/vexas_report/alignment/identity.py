"""Whether an alignment is of the person of its VCF and of one person, by common variants that the VCF carries.

A variant that the file carries must be in the reads of the same person. Another person lacks a common variant in about a third of
such places. Genotypes are not compared beyond that: somatic callers write ``0/1`` whatever the fraction is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from math import exp, log, log1p, log10

from vexas_report.alignment.open_alignment import Alignment
from vexas_report.knowledge.resources import resource
from vexas_report.knowledge.tsv_reader import read_table
from vexas_report.model.alleles import VcfAllele
from vexas_report.model.coverage import IdentityCheck
from vexas_report.model.sample import ReadSettings
from vexas_report.model.terms import Assembly

COLUMNS = ("chrom", "pos_GRCh38", "pos_GRCh37", "ref", "alt", "rsid")
MOST_SITES = 120
#: One alternate frequency for all sites of the list, whose own are not known.
_FREQUENCY = 0.4
_LACKED_BY_ANOTHER = (1 - _FREQUENCY) ** 2
#: How often a genotype or the reads of a place are wrong, drop-out of an allele included.
_ERROR = 0.02
#: How much likelier two persons must be than one before it is said: below one false statement in 10^8 samples.
SAID_FROM = 1e8
_LEAST_DEPTH, _MOST_READS = 10, 200
#: A place is homozygous from this fraction; of fewer places than this no share is stated.
_HOMOZYGOUS_FROM, _LEAST_HOMOZYGOUS = 0.85, 15
#: Reads of one wrong base, mapping included.
_BASE_ERROR = 0.003
_HALF_CHI2 = 1.92  # half of the 95 % point of chi-squared with one degree of freedom
_LEAST_FIT = -700.0
_PRESENT_FROM, _ABSENT_BELOW = 0.15, 0.05
_LEFT_OUT = 0x4 | 0x100 | 0x200 | 0x400 | 0x800


@cache
def common_sites(assembly: Assembly) -> tuple[VcfAllele, ...]:
    """Contig, position, reference and alternate base of each site, those that follow each other far apart."""
    rows = read_table(resource("identity/sites.tsv"), COLUMNS)
    found = [(row["chrom"], int(row[f"pos_{assembly.value}"]), row["ref"], row["alt"]) for _, row in rows]
    step = 7
    return tuple(site for first in range(step) for site in found[first::step])


def compare(alignment: Alignment, carried: Iterable[VcfAllele], cuts: ReadSettings) -> IdentityCheck | None:
    """Look for carried variants in the sample's reads of an open alignment. Places with few reads, or with a fraction that an
    inherited allele does not show, do not count; None where none counts, or where reads cannot be fetched."""
    counted: list[tuple[int, int, int]] = []
    try:
        for site in carried:
            hits, reference, reads = _at(alignment, site, cuts)
            if reads >= _LEAST_DEPTH:
                counted.append((hits, reference, reads))
    except (OSError, ValueError):
        # The windows of the genes were read: elsewhere a CRAM may lack its reference, or a file its reads.
        return None
    present = sum(hits >= _PRESENT_FROM * reads for hits, _, reads in counted)
    absent = sum(hits < _ABSENT_BELOW * reads for hits, _, reads in counted)
    if not present + absent:
        return None
    homozygous = [(reference, reads) for hits, reference, reads in counted if hits >= _HOMOZYGOUS_FROM * reads]
    found = replace(check_of(present, absent), homozygous=len(homozygous))
    if len(homozygous) < _LEAST_HOMOZYGOUS:
        return found
    share, low, high = foreign_share(homozygous)
    return replace(found, foreign=share, foreign_low=low, foreign_high=high)


def foreign_share(homozygous: Sequence[tuple[int, int]]) -> tuple[float, float, float]:
    """Share of reads of one other person with its 95 % interval (profile likelihood), by the reference reads among all reads of places
    where the sample is homozygous for the alternate base. The other person's genotypes follow from the one frequency.

    Maximum over a grid of 0 to 15 %, in steps of 0.1 %: a larger share takes places out of the homozygous ones.
    """
    grid = [step / 1000 for step in range(151)]
    fit = [sum(_fit(reference, reads, share) for reference, reads in homozygous) for share in grid]
    best = max(fit)
    inside = [share for share, value in zip(grid, fit, strict=True) if value >= best - _HALF_CHI2]
    return grid[fit.index(best)], inside[0], inside[-1]


def _fit(reference: int, reads: int, share: float) -> float:
    """Logarithm of the likelihood of one place, without what is the same for every share."""
    q = _FREQUENCY
    total = 0.0
    for chance, copies in ((q * q, 0), (2 * q * (1 - q), 1), ((1 - q) ** 2, 2)):
        expected = _BASE_ERROR + share * copies / 2
        total += chance * exp(reference * log(expected) + (reads - reference) * log1p(-expected))
    return log(total) if total > 0 else _LEAST_FIT


def _at(alignment: Alignment, site: VcfAllele, cuts: ReadSettings) -> tuple[int, int, int]:
    """Fragments that show the alternate base of a site, the reference base, and all usable ones there, of which 200 are enough."""
    chrom, pos, ref, alt = site
    hits = reference = 0
    seen: set[str] = set()
    own, names = alignment.groups, alignment.names
    for read in alignment.file.fetch(names[chrom], pos - 1, pos) if chrom in names else ():
        if read.flag & _LEFT_OUT or read.mapping_quality < cuts.min_mapping_quality or read.query_name in seen:
            continue
        if own is not None and read.has_tag("RG") and read.get_tag("RG") not in own:
            continue
        query = next((q for q, r in read.get_aligned_pairs(matches_only=True) if r == pos - 1), None)
        if query is None or read.query_qualities is None or read.query_qualities[query] < cuts.min_base_quality:
            continue
        seen.add(read.query_name)
        base = read.query_sequence[query].upper()
        hits += base == alt
        reference += base == ref
        if len(seen) == _MOST_READS:
            break
    return hits, reference, len(seen)


def check_of(present: int, absent: int) -> IdentityCheck:
    """The comparison of so many carried variants that the reads show, and that they lack."""
    ratio = absent * log(_LACKED_BY_ANOTHER / _ERROR) + present * log((1 - _LACKED_BY_ANOTHER) / (1 - _ERROR))
    return IdentityCheck(
        sites=present + absent,
        absent=absent,
        log10_ratio=round(ratio / log(10), 2),
        two_persons=ratio >= log(SAID_FROM),
    )


def least_sites() -> int:
    """Places, all of them lacking, from which two persons are said."""
    return next(n for n in range(1, 100) if n * log10(_LACKED_BY_ANOTHER / _ERROR) >= log10(SAID_FROM))
