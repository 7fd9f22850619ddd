"""Where a change lies on its transcript, by arithmetic on the exons. All positions are 1-based."""

from collections.abc import Callable, Iterable, Sequence

from vexas_report.knowledge.coordinates import genomic
from vexas_report.knowledge.decision_rules import Region
from vexas_report.knowledge.table_records import Allele, Gene, Interval
from vexas_report.model.alleles import trim
from vexas_report.model.names import CodingPosition, Names
from vexas_report.model.terms import Assembly

REPORTABLE_FLANK = 20
"""Intronic bases beside an exon within which a change is judged: the longest reach of the splice rules (c.118-20)."""


Bases = Callable[[str, int, int], str]
"""Plus-strand reference bases of a chromosome from a first to a last position, ``N`` for each that is not known."""


def affected(allele: Allele) -> tuple[int, int]:
    """First and last reference base that a change alters; for an insertion the two bases around it, last < first."""
    pos, ref, _ = trim(allele.pos, allele.ref, allele.alt)
    return pos, pos + len(ref) - 1


def region_interval(gene: Gene, region: Region, assembly: Assembly) -> Interval:
    """A region in genomic coordinates."""
    ends = sorted(genomic(gene, assembly, *end) for end in (region.first, region.last))
    return Interval(gene.chrom, ends[0], ends[1])


def named_span(gene: Gene, assembly: Assembly, names: Names) -> tuple[int, int] | None:
    """Genomic span of a change where its c. name puts it (3'-most), None outside the coding numbering."""
    try:
        ends = [_named(gene, assembly, place) for place in (names.start, names.end)]
    except ValueError:
        return None
    known = sorted(end for end in ends if end is not None)
    return (known[0], known[-1]) if known else None


def _named(gene: Gene, assembly: Assembly, place: CodingPosition | None) -> int | None:
    if place is None or place.star or place.base < 1:
        return None
    return genomic(gene, assembly, place.base, place.offset)


def touches(interval: Interval, alleles: Iterable[Allele]) -> bool:
    """Whether any change alters a base of the interval, or inserts between two of its bases."""
    return any(_touches(interval, *affected(allele)) for allele in alleles)


def _touches(interval: Interval, first: int, last: int) -> bool:
    if last < first:  # an insertion before `first`
        return interval.start < first <= interval.end
    return interval.overlaps(first, last)


def keeps(interval: Interval, alleles: Sequence[Allele], bases: Bases, before: Interval | None = None) -> bool:
    """Whether the sequence that these changes make, in cis, has the bases of ``interval`` at their place.

    Their place is counted from either side, so that the answer does not depend on how an indel is written: an acceptor is
    kept if the intron or the exon ends at it as before, a codon if what precedes or follows it is as before.
    Moved bases count only if the bases of ``before`` follow them: an AG behind the start codon is not an acceptor of an exon
    that contains it. False if a change reaches into bases that are not known.
    """
    pad = sum(len(a.ref) for a in alleles)
    around = [interval.start, interval.end, *((before.start, before.end) if before else ())]
    first = min(*around, *(a.pos for a in alleles)) - pad
    last = max(*around, *(a.pos + len(a.ref) - 1 for a in alleles)) + pad
    original = list(bases(interval.chrom, first, last))
    for a in alleles:
        original[a.pos - first : a.pos - first + len(a.ref)] = a.ref
    after = list(original)
    for a in alleles:
        after[a.pos - first : a.pos - first + len(a.ref)] = [a.alt, *[""] * (len(a.ref) - 1)]
    left, length = interval.start - first, interval.end - interval.start + 1
    word = "".join(original[left : left + length])
    if after[left : left + length] == list(word):
        return True
    made = "".join(after)
    longer = len(made) - len(original)
    found = [at for at in (left, left + longer) if at >= 0 and made[at : at + length] == word]
    if "N" in word or before is None:
        return bool(found) and "N" not in word
    ends = [
        at
        for at in _places(before, alleles, longer, first)
        if _spells(made, at, original, before.start - first, before)
    ]
    return any(at + length <= end for at in found for end in ends)


def _places(interval: Interval, alleles: Sequence[Allele], longer: int, first: int) -> tuple[int, ...]:
    """Where an interval can be after the changes: as far from the first base as before, from the last, or either."""
    left = interval.start - first
    spans = [affected(allele) for allele in alleles]
    if all(max(span) < interval.start for span in spans):
        return (left + longer,)
    return (left,) if all(min(span) > interval.end for span in spans) else (left, left + longer)


def _spells(made: str, at: int, original: Sequence[str], left: int, interval: Interval) -> bool:
    length = interval.end - interval.start + 1
    word = "".join(original[left : left + length])
    return at >= 0 and "N" not in word and made[at : at + length] == word


def reportable(gene: Gene, assembly: Assembly, alleles: Iterable[Allele]) -> bool:
    """Whether any change reaches an exon or the bases next to it."""
    spans = [affected(allele) for allele in alleles]
    return any(
        exon.interval[assembly].overlaps(min(span) - REPORTABLE_FLANK, max(span) + REPORTABLE_FLANK)
        for exon in gene.exons
        for span in spans
    )
