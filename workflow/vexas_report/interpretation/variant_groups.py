"""Groups calls into the changes that are judged: one per change, or per haplotype of changes in one codon in cis.

An MNV is taken apart into its single bases first, so that it and the same bases written as separate records in cis
come to the same unit.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from vexas_report.knowledge.coordinates import codon
from vexas_report.knowledge.table_records import Allele, Gene, VariantTable
from vexas_report.model.alleles import VcfAllele
from vexas_report.model.evidence import Call
from vexas_report.model.terms import Assembly, Strength


@dataclass(frozen=True, slots=True)
class VariantGroup:
    """One change to judge: ``alleles`` sorted by position, ``calls`` the records behind it, best supported last.

    ``call`` is the least supported of them, which bounds what a haplotype can claim. ``repeats`` are calls of the very same
    change in other records, none better supported, which are not judged."""

    gene: str
    alleles: tuple[Allele, ...]
    calls: tuple[Call, ...]
    repeats: tuple[Call, ...] = ()

    @property
    def call(self) -> Call:
        return self.calls[0]


def single_changes(call: Call) -> tuple[Allele, ...]:
    """The single-base changes of a substitution, or the change itself where lengths differ."""
    if len(call.ref) != len(call.alt):
        return (Allele(call.chrom, call.pos, call.ref, call.alt),)
    pairs = enumerate(zip(call.ref, call.alt, strict=True))
    return tuple(Allele(call.chrom, call.pos + i, r, a) for i, (r, a) in pairs if r != a)


def cis(one: Call, other: Call) -> bool | None:
    """True in cis, False in trans, None where the phase is unknown. Two alleles of one record with no reference
    allele in a diploid genotype lie in trans."""
    if one == other:
        return True
    if one.phase is not None and other.phase is not None and one.phase.phase_set == other.phase.phase_set:
        return bool(set(one.phase.haplotypes) & set(other.phase.haplotypes))
    if one.record == other.record and one.genotype_ploidy == 2 and one.genotype_copies == other.genotype_copies == 1:
        return False
    return None


def phase_of(one: VariantGroup, other: VariantGroup) -> bool | None:
    """Phase of two units: by the first pair of their calls that shows it."""
    for a in one.calls:
        for b in other.calls:
            known = cis(a, b)
            if known is not None:
                return known
    return None


def phased_by_file(one: VariantGroup, other: VariantGroup) -> bool:
    """Whether the file's phase alone says on which chromosomes two units are; two alleles of one record show it by themselves."""
    if phase_of(one, other) is None:
        return False
    return not any(a.record == b.record for a in one.calls for b in other.calls)


def neighbours(
    one: Sequence[Allele], other: Sequence[Allele], gene: Gene, assembly: Assembly, table: VariantTable
) -> bool:
    """Whether two sets of single-base changes belong together when in cis: one codon, adjoining bases, or a listed haplotype."""
    changes = (*one, *other)
    if any(len(a.ref) != 1 or len(a.alt) != 1 for a in changes) or len({a.pos for a in changes}) < len(changes):
        return False
    for a in one:
        for b in other:
            residue = codon(gene, assembly, a.pos)
            if abs(a.pos - b.pos) == 1 or (residue is not None and residue == codon(gene, assembly, b.pos)):
                return True
    return any(
        set(row.alleles.get(assembly, ())) <= set(changes)
        and not set(row.alleles[assembly]) <= set(one)
        and not set(row.alleles[assembly]) <= set(other)
        for row in table.of_gene(gene.symbol)
        if row.decides and len(row.alleles.get(assembly, ())) > 1
    )


@dataclass(frozen=True, slots=True)
class CallQuality:
    """How well reads support a call, best first in order: the strength of the evidence, then the reads. ``fraction`` is the
    95 % interval of its fraction of reads; ``well`` where the caller called it, its filters passed it and it is not weak."""

    strength: Strength
    well: bool
    fraction: tuple[float, float] | None


Supports = Callable[[Call], CallQuality]


def joinable(one: CallQuality, other: CallQuality) -> bool:
    """Whether two changes that a caller puts in cis may be one change of the DNA: both are called well, and the intervals
    of their fractions overlap, or neither has one. Of two fractions that differ, only part of the larger clone
    carries both; a join would hide the rest."""
    if not (one.well and other.well):
        return False
    if one.fraction is None or other.fraction is None:
        return one.fraction is other.fraction
    return one.fraction[0] <= other.fraction[1] and other.fraction[0] <= one.fraction[1]


@dataclass(frozen=True, slots=True)
class _Piece:
    alleles: tuple[Allele, ...]
    calls: tuple[Call, ...]
    repeats: tuple[Call, ...] = ()


def group_variants(
    calls: Iterable[Call], gene: Gene, assembly: Assembly, table: VariantTable, supports: Supports
) -> tuple[VariantGroup, ...]:
    """The units of one gene, by position. A call that carries several unrelated changes gives several units."""
    written = [
        _Piece(group, (call,))
        for call in sorted(calls, key=_order)
        for group in _groups(single_changes(call), gene, assembly, table)
    ]
    pieces = _same(written, supports)
    merged = True
    while merged:
        merged = False
        for one, other in combinations(pieces, 2):
            if _one_change(one, other, supports) and neighbours(one.alleles, other.alleles, gene, assembly, table):
                pieces.remove(one)
                pieces.remove(other)
                alleles = tuple(sorted((*one.alleles, *other.alleles), key=_place))
                pieces.append(_Piece(alleles, (*one.calls, *other.calls), (*one.repeats, *other.repeats)))
                merged = True
                break

    def support(call: Call) -> tuple[int, int, float, str, str, str]:
        return _support(call, supports)

    units = (
        VariantGroup(gene.symbol, piece.alleles, tuple(sorted(set(piece.calls), key=support)), piece.repeats)
        for piece in pieces
    )
    return tuple(sorted(units, key=lambda u: [_place(a) for a in u.alleles]))


def _one_change(one: _Piece, other: _Piece, supports: Supports) -> bool:
    pairs = [(a, b) for a in one.calls for b in other.calls]
    phases = [cis(a, b) for a, b in pairs]
    return any(phases) and False not in phases and all(a == b or joinable(supports(a), supports(b)) for a, b in pairs)


def _groups(
    changes: tuple[Allele, ...], gene: Gene, assembly: Assembly, table: VariantTable
) -> list[tuple[Allele, ...]]:
    groups: list[tuple[Allele, ...]] = [(change,) for change in changes]
    joined = True
    while joined:
        joined = False
        for one, other in combinations(groups, 2):
            if neighbours(one, other, gene, assembly, table):
                groups.remove(one)
                groups.remove(other)
                groups.append(tuple(sorted((*one, *other), key=_place)))
                joined = True
                break
    return groups


def _same(pieces: Iterable[_Piece], supports: Supports) -> list[_Piece]:
    """Pieces of the same change from several records, the best supported record standing for all."""
    found: dict[tuple[Allele, ...], list[Call]] = {}
    for piece in pieces:
        found.setdefault(piece.alleles, []).extend(piece.calls)
    best = {alleles: max(calls, key=lambda c: _support(c, supports)) for alleles, calls in found.items()}
    return [
        _Piece(alleles, (best[alleles],), tuple(c for c in calls if c is not best[alleles]))
        for alleles, calls in found.items()
    ]


def _place(allele: Allele) -> VcfAllele:
    return allele.chrom, allele.pos, allele.ref, allele.alt


def _order(call: Call) -> tuple[int, str, str, str]:
    return call.pos, call.ref, call.alt, call.written


_WEAKEST_FIRST = (Strength.WEAK, Strength.MODERATE, Strength.STRONG)


def _support(call: Call, supports: Supports) -> tuple[int, int, float, str, str, str]:
    counts = call.counts
    reads = 0 if counts is None else counts.alt_reads or 0
    vaf = 0.0 if counts is None else counts.vaf or 0.0
    # What is left says nothing of support: it keeps the order of the file's records from choosing.
    rest = str((call.filters, counts, call.quality, call.phase, call.remarks))
    return _WEAKEST_FIRST.index(supports(call).strength), reads, vaf, call.written, call.genotype, rest
