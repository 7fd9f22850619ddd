"""One change on the genome: trimmed, and shifted by the HGVS 3' rule
(https://hgvs-nomenclature.org/stable/recommendations/general/).

The shift goes in genome direction for ``g.`` names and in transcript direction for ``c.`` names, introns included.
hgvs-weaver shifts in genome direction only and leaves intronic changes where they are.
"""

from dataclasses import dataclass

from vexas_report.knowledge.genome import Genome
from vexas_report.model.alleles import trim
from vexas_report.nomenclature.transcripts import reverse_complement


@dataclass(frozen=True, slots=True)
class Edit:
    """Bases ``start`` to ``end`` (1-based, inclusive) are ``ref`` and become ``alt``.

    An insertion has an empty ``ref`` and ``start == end + 1``: ``alt`` is inserted before ``start``.
    """

    start: int
    end: int
    ref: str
    alt: str

    @property
    def is_insertion(self) -> bool:
        return not self.ref

    @property
    def is_pure(self) -> bool:
        """A pure deletion or insertion, the only edits that can be shifted."""
        return not self.ref or not self.alt


@dataclass(frozen=True, slots=True)
class ShiftedEdit:
    """A shifted edit. ``unknown`` is the unknown base that ended the shift, or that decides whether an insertion is a
    duplication; None if every needed base is known. ``duplicated`` are the first and last base of the copy that an
    insertion repeats, None for anything else."""

    edit: Edit
    unknown: int | None = None
    duplicated: tuple[int, int] | None = None

    @property
    def span(self) -> tuple[int, int]:
        """First and last genomic base that the name states: the copied bases of a duplication, both neighbours of an insertion."""
        if self.duplicated is not None:
            return self.duplicated
        return min(self.edit.start, self.edit.end), max(self.edit.start, self.edit.end)

    def description(self, place: str, strand: int) -> str:
        """The HGVS change at a ``place`` in the numbering of that strand: ``121A>C``, ``144del``, ``118_119insT``.

        Deleted and duplicated bases are not spelt out; several replaced bases are a ``delins``, also if they are inverted.
        """
        ref, alt = self.edit.ref, self.edit.alt
        if strand < 0:
            ref, alt = reverse_complement(ref), reverse_complement(alt)
        if self.duplicated is not None:
            return f"{place}dup"
        if not ref:
            return f"{place}ins{alt}"
        if not alt:
            return f"{place}del"
        return f"{place}{ref}>{alt}" if len(ref) == len(alt) == 1 else f"{place}delins{alt}"


def trimmed(pos: int, ref: str, alt: str) -> Edit:
    """The smallest edit that a VCF-style allele (1-based) states: shared ends removed, the right end first."""
    pos, ref, alt = trim(pos, ref, alt)
    return Edit(pos, pos + len(ref) - 1, ref, alt)


def shift(genome: Genome, chrom: str, edit: Edit, to_right: bool) -> ShiftedEdit:
    """Shift an edit as far as it goes, right or left on the plus strand."""
    if not edit.is_pure:
        return ShiftedEdit(edit)
    if "N" in edit.ref + edit.alt:
        return ShiftedEdit(edit, unknown=edit.start)
    start, bases = edit.start, edit.ref or edit.alt
    size = len(edit.ref)
    while True:
        beyond = start + size if to_right else start - 1
        base = genome.base(chrom, beyond) if beyond > 0 else ""
        if base != (bases[0] if to_right else bases[-1]):
            break
        bases = bases[1:] + base if to_right else base + bases[:-1]
        start += 1 if to_right else -1
    unknown = beyond if base == "N" else None
    if edit.ref:
        return ShiftedEdit(Edit(start, start + size - 1, bases, ""), unknown)
    return _insertion(genome, chrom, Edit(start, start - 1, "", bases), unknown, to_right)


def _insertion(genome: Genome, chrom: str, edit: Edit, unknown: int | None, to_right: bool) -> ShiftedEdit:
    size = len(edit.alt)
    first = max(1, edit.start - size) if to_right else edit.start
    neighbours = genome.fetch(chrom, first, first + size - 1)
    if neighbours == edit.alt:
        return ShiftedEdit(edit, unknown, (first, first + size - 1))
    alike = all(base in ("N", new) for base, new in zip(neighbours, edit.alt, strict=True))
    return ShiftedEdit(edit, first + neighbours.index("N") if alike and unknown is None else unknown)


def justified(genome: Genome, chrom: str, edit: Edit) -> Edit | int:
    """The edit over the whole stretch in which it could lie, or the unknown base that ends that stretch."""
    if not edit.is_pure:
        return edit
    left, right = shift(genome, chrom, edit, to_right=False), shift(genome, chrom, edit, to_right=True)
    if left.unknown is not None or right.unknown is not None:
        return left.unknown if left.unknown is not None else int(right.unknown or 0)
    start, end = left.edit.start, right.edit.end
    # The record states the deleted bases where they lie, the sequence those that the edit was shifted over.
    stretch = genome.fetch(chrom, start, end)
    before = edit.start - start
    whole = stretch[:before] + edit.ref + stretch[before + len(edit.ref) :]
    if "N" in whole:
        return start + whole.index("N")
    return Edit(start, end, whole, left.edit.alt + whole[len(left.edit.ref) :])


def replaced_runs(edit: Edit) -> tuple[Edit, ...]:
    """The stretches that differ in an edit that replaces as many bases as it takes; empty for any other."""
    if len(edit.ref) != len(edit.alt):
        return ()
    runs: list[Edit] = []
    for pos, (old, new) in enumerate(zip(edit.ref, edit.alt, strict=True), edit.start):
        if old == new:
            continue
        if runs and runs[-1].end + 1 == pos:
            last = runs.pop()
            runs.append(Edit(last.start, pos, last.ref + old, last.alt + new))
        else:
            runs.append(Edit(pos, pos, old, new))
    return tuple(runs)


def is_inversion(edit: Edit) -> bool:
    """Whether two or more bases are replaced by their own reverse complement."""
    return len(edit.ref) > 1 and edit.alt == reverse_complement(edit.ref)
