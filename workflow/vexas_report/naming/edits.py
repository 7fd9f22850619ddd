"""One change on the genome: trimmed, shifted, and told apart as substitution, deletion, duplication, insertion, indel.

Shifting follows the HGVS 3' rule (https://hgvs-nomenclature.org/stable/recommendations/general/): in genome direction
for ``g.`` names, in transcript direction for ``c.`` names, introns included.
"""

from dataclasses import dataclass

from vexas_report.model.alleles import trim
from vexas_report.naming.transcripts import reverse_complement
from vexas_report.reference import Genome

# Bases fetched on either side; they grow where a repeat reaches the window's edge.
_MARGIN = 512  # pragma: no mutate: the window grows until it is wide enough


@dataclass(frozen=True, slots=True)
class Edit:
    """Bases ``start`` to ``end`` (1-based, inclusive) are ``ref`` and become ``alt``.

    An insertion has an empty ``ref`` and ``start == end + 1``: ``alt`` comes to stand before ``start``.
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
class Shifted:
    """A shifted edit. ``blocked`` is True where a neighbour is unknown, so that the shift may not be complete or an
    insertion be a duplication after all.
    ``duplicated`` are the first and last base of the copy that an insertion repeats, None for anything else."""

    edit: Edit
    blocked: bool
    duplicated: tuple[int, int] | None


def trimmed(pos: int, ref: str, alt: str) -> Edit:
    """The smallest edit that a VCF-style allele (1-based) states: shared ends removed, the right end first."""
    pos, ref, alt = trim(pos, ref, alt)
    return Edit(pos, pos + len(ref) - 1, ref, alt)


class Surroundings:
    """The reference around one allele. Where the genome does not know a base, the allele's own REF stands in."""

    def __init__(self, genome: Genome, chrom: str, pos: int, ref: str) -> None:
        self._genome = genome
        self._chrom = chrom
        self._pos = pos
        self._ref = ref

    @property
    def stated(self) -> range:
        """Positions (1-based) whose base the allele's REF states."""
        return range(self._pos, self._pos + len(self._ref))

    def fetch(self, start: int, end: int) -> str:
        """Bases ``start`` to ``end`` (1-based, inclusive), ``N`` where unknown."""
        bases = self._genome.fetch(self._chrom, start, end)
        if "N" not in bases:
            return bases
        last = self._pos + len(self._ref) - 1
        return "".join(
            self._ref[place - self._pos] if base == "N" and self._pos <= place <= last else base
            for place, base in enumerate(bases, start)
        )

    def conflict(self) -> tuple[int, str, str] | None:
        """First position where REF and the known reference differ: (position, reference base, REF base)."""
        bases = self._genome.fetch(self._chrom, self._pos, self._pos + len(self._ref) - 1)
        for place, (known, stated) in enumerate(zip(bases, self._ref, strict=True), self._pos):
            if known != stated and "N" not in (known, stated):
                return place, known, stated
        return None


def shift(around: Surroundings, edit: Edit, to_right: bool) -> Shifted:
    """Shift an edit as far as it goes, right or left on the plus strand."""
    if "N" in edit.ref + edit.alt:
        # An unknown base equals nothing, itself included: whether such an edit could lie elsewhere is not known.
        return Shifted(edit, edit.is_pure, None)
    margin = _MARGIN + len(edit.ref) + len(edit.alt)
    while True:
        moved, at_edge = _shift_within(around, edit, to_right, margin)
        if not at_edge:
            return moved
        margin *= 4  # pragma: no mutate: how fast the window grows changes no edit


def _shift_within(around: Surroundings, edit: Edit, to_right: bool, margin: int) -> tuple[Shifted, bool]:
    from bioutils.normalize import NormalizationMode, normalize

    if not edit.is_pure:
        return Shifted(edit, False, None), False
    origin = max(1, edit.start - margin)
    window = around.fetch(origin, edit.end + margin)
    interval = (edit.start - origin, edit.end + 1 - origin)
    mode = NormalizationMode.RIGHTSHUFFLE if to_right else NormalizationMode.LEFTSHUFFLE
    (begin, stop), (ref, alt) = normalize(window, interval, (None, edit.alt), mode=mode, trim=False)
    at_edge = (stop >= len(window)) if to_right else (begin <= 0 < origin - 1)
    moved = Edit(begin + origin, stop + origin - 1, ref, alt)
    beyond = window[stop : stop + 1] if to_right else window[max(0, begin - 1) : begin]
    size = len(alt)
    if not moved.is_insertion:
        return Shifted(moved, beyond == "N", None), at_edge
    place = begin - size if to_right else begin
    neighbours = window[max(0, place) : place + size]
    if neighbours == alt:
        return Shifted(moved, beyond == "N", (place + origin, place + origin + size - 1)), at_edge
    # Unknown neighbours may be the bases that the insertion repeats.
    alike = "N" in neighbours and all(base in ("N", new) for base, new in zip(neighbours, alt, strict=False))
    return Shifted(moved, beyond == "N" or alike, None), at_edge


def justified(around: Surroundings, edit: Edit) -> Edit | None:
    """The edit spread over the whole stretch in which it could lie; None where that stretch ends at an unknown base."""
    left, right = shift(around, edit, to_right=False), shift(around, edit, to_right=True)
    if left.blocked or right.blocked:
        return None
    start, end = left.edit.start, right.edit.end
    whole = around.fetch(start, end)
    return Edit(start, end, whole, left.edit.alt + whole[len(left.edit.ref) :])


def replaced_runs(edit: Edit) -> tuple[Edit, ...]:
    """The stretches that really differ where an edit replaces as many bases as it takes; empty for any other."""
    if len(edit.ref) != len(edit.alt):
        return ()
    runs: list[Edit] = []
    for offset, (old, new) in enumerate(zip(edit.ref, edit.alt, strict=True)):
        pos = edit.start + offset
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
