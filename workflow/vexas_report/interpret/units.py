"""Groups calls into the changes that are judged: one per change, or per haplotype of changes in one codon in cis.

An MNV is taken apart into its single bases first, so that it and the same bases written as separate records in cis
come to the same unit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from vexas_report.interpret.place import codon
from vexas_report.knowledge.records import Allele, Gene, VariantTable
from vexas_report.model.evidence import Call
from vexas_report.model.terms import Assembly


@dataclass(frozen=True, slots=True)
class Unit:
    """One change to judge: ``alleles`` sorted by position, ``calls`` the records behind it, best supported last.

    ``call`` is the least supported of them, which bounds what a haplotype can claim."""

    gene: str
    alleles: tuple[Allele, ...]
    calls: tuple[Call, ...]

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


def phase_of(one: Unit, other: Unit) -> bool | None:
    """Phase of two units: by the first pair of their calls that tells it."""
    for a in one.calls:
        for b in other.calls:
            known = cis(a, b)
            if known is not None:
                return known
    return None


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


def build_units(calls: Iterable[Call], gene: Gene, assembly: Assembly, table: VariantTable) -> tuple[Unit, ...]:
    """The units of one gene, by position. A call that carries several unrelated changes gives several units."""
    pieces: list[tuple[tuple[Allele, ...], tuple[Call, ...]]] = []
    for call in sorted(calls, key=_order):
        pieces.extend((group, (call,)) for group in _groups(single_changes(call), gene, assembly, table))
    pieces = _same(pieces)
    merged = True
    while merged:
        merged = False
        for one, other in combinations(pieces, 2):
            in_cis = any(cis(a, b) for a in one[1] for b in other[1])
            if in_cis and neighbours(one[0], other[0], gene, assembly, table):
                pieces.remove(one)
                pieces.remove(other)
                pieces.append((tuple(sorted((*one[0], *other[0]), key=_place)), (*one[1], *other[1])))
                merged = True
                break
    units = (Unit(gene.symbol, alleles, tuple(sorted(set(calls), key=_support))) for alleles, calls in pieces)
    return tuple(sorted(units, key=lambda u: [_place(a) for a in u.alleles]))


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


def _same(
    pieces: list[tuple[tuple[Allele, ...], tuple[Call, ...]]],
) -> list[tuple[tuple[Allele, ...], tuple[Call, ...]]]:
    """Pieces of the same change from several records, the best supported record standing for all."""
    best: dict[tuple[Allele, ...], tuple[Call, ...]] = {}
    for alleles, calls in pieces:
        kept = best.get(alleles)
        if kept is None or _support(calls[0]) > _support(kept[0]):
            best[alleles] = calls
    return list(best.items())


def _place(allele: Allele) -> tuple[str, int, str, str]:
    return allele.chrom, allele.pos, allele.ref, allele.alt


def _order(call: Call) -> tuple[int, str, str, str]:
    return call.pos, call.ref, call.alt, call.written


def _support(call: Call) -> tuple[int, float, str]:
    counts = call.counts
    reads = -1 if counts is None or counts.alt_reads is None else counts.alt_reads
    return reads, (counts.vaf if counts is not None and counts.vaf is not None else -1.0), call.written
