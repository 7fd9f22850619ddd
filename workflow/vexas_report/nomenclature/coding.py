"""An edit of the coding sequence: where it lies from c.1 on, and the codons that it changes."""

from dataclasses import dataclass, replace

from vexas_report.knowledge.genome.proteins import THREE_LETTERS, translate
from vexas_report.nomenclature.edits import Edit
from vexas_report.nomenclature.transcripts import Transcript, reverse_complement


@dataclass(frozen=True, slots=True)
class CodingEdit:
    """``bases[start:end]`` become ``alt``. ``bases`` is the transcript from c.1 to its last base, ``size`` the number of coding
    bases, stop codon included; 0-based, end exclusive, transcript strand. ``start`` lies in the coding sequence."""

    bases: str
    size: int
    start: int
    end: int
    alt: str

    @property
    def first(self) -> int:
        """Index of the first codon that the edit touches."""
        return self.start // 3

    @property
    def last(self) -> int:
        """Index of the codon behind the last one that the edit touches."""
        return -(-self.end // 3)

    @property
    def growth(self) -> int:
        return len(self.alt) - (self.end - self.start)

    @property
    def is_frameshift(self) -> bool:
        return self.growth % 3 != 0

    @property
    def old(self) -> str:
        """Residues of the touched codons."""
        return translate(self.bases[3 * self.first : 3 * self.last])

    @property
    def new(self) -> str:
        """Residues that replace them, to the first stop; whole codons only."""
        return _to_stop(translate(self._edited(3 * (self.last - self.first) + self.growth)))

    @property
    def rest(self) -> str:
        """Residues from the first touched codon to the new stop, or to the end of the transcript."""
        return _to_stop(translate(self._edited(len(self.bases))))

    @property
    def shifts_frame(self) -> bool:
        """Whether the altered protein ends elsewhere than at a stop that the edit leaves or spells in frame."""
        return self.is_frameshift or (3 * self.last >= self.size and "*" not in self.new)

    def before_stop(self) -> "CodingEdit":
        """The edit of the codons before the stop that makes the same protein, if an edit in frame replaces the stop by its own."""
        if self.shifts_frame or 3 * self.last < self.size or 3 * self.first >= self.size - 3 or self.new == "*":
            return self
        alt = self._edited(3 * len(self.new) - 3)
        return replace(self, start=3 * self.first, end=self.size - 3, alt=alt)

    def frameshift(self) -> str:
        """``Lys299Asnfs*2``: weaver names a frame shift as an indel if its stop lies among the inserted bases, or if there is none."""
        before, after = translate(self.bases[3 * self.first : self.size]), self.rest
        place = next((i for i, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), 0)
        stop = len(after) - place if after.endswith("*") else "?"
        return f"{THREE_LETTERS[before[place]]}{self.first + place + 1}{THREE_LETTERS[after[place]]}fs*{stop}"

    def unknown_in_codons(self) -> int | None:
        """Index of the first unknown base among the touched codons."""
        return _first_unknown(self.bases, 3 * self.first, 3 * self.last)

    def unknown_for_protein(self) -> int | None:
        """Index of an unknown base without which the change of the protein has no certain name; None if there is none."""
        found = self.unknown_in_codons()
        if found is not None or (not self.growth and self.end <= self.size - 3) or "N" not in self.bases:
            return found
        before, after = self.bases[3 * self.first :], self._edited(len(self.bases))
        codons = range(0, min(len(before), len(after)) - 2, 3)
        same = next((i for i in codons if _differ(before[i : i + 3], after[i : i + 3])), 3 * len(codons))
        middle = 3 * self.first + same
        if self.is_frameshift or self.end > self.size - 3:
            found = _first_unknown(self.bases, 3 * self.first, middle + 3)
        else:
            # A repeat of residues is read on both sides of the first one that differs, as far as the edit is long.
            reach = 3 * (self.last - self.first + abs(self.growth) // 3 + 1)
            return _first_unknown(self.bases, max(0, middle - reach), middle + reach)
        if found is not None:
            return found
        stop = next((i + 3 for i in range(0, len(after) - 2, 3) if translate(after[i : i + 3]) == "*"), len(after))
        place = after.find("N", self.start - 3 * self.first + len(self.alt), stop)
        return None if place < 0 else place + 3 * self.first - self.growth

    def _edited(self, size: int) -> str:
        """The first ``size`` bases of the edited sequence from the first touched codon on."""
        head = self.bases[3 * self.first : self.start] + self.alt
        return (head + self.bases[self.end : self.end + max(0, size - len(head))])[:size]


def _differ(old: str, new: str) -> bool:
    """Whether two codons spell different residues, or may."""
    return "N" in old + new or translate(old) != translate(new)


def _to_stop(residues: str) -> str:
    stop = residues.find("*")
    return residues if stop < 0 else residues[: stop + 1]


def _first_unknown(bases: str, start: int, end: int) -> int | None:
    place = bases.find("N", start, end)
    return None if place < 0 else place


def to_coding_edit(transcript: Transcript, edit: Edit, bases: str) -> tuple[int, int, str] | None:
    """An edit inside one exon as (start, end, alt) on the transcript from c.1: 0-based, end exclusive, transcript strand.

    None for an edit that leaves its exon. An insertion right behind an exon's last base is moved one base back if it
    repeats that base, since the exon then holds it.
    """
    alt = edit.alt if transcript.strand == 1 else reverse_complement(edit.alt)
    if edit.is_insertion:
        before, after = (edit.end, edit.start) if transcript.strand == 1 else (edit.start, edit.end)
        exon = transcript.exon_at(before)
        left = transcript.number(before)
        if exon is None or left is None:
            return None
        offset = left + 1 - transcript.cds_start
        if transcript.exon_at(after) == exon:
            return offset, offset, alt
        if 0 < offset <= len(bases) and bases[offset - 1] == alt[-1]:
            return offset - 1, offset - 1, alt[-1] + alt[:-1]
        return None
    if transcript.exon_at(edit.start) is None or transcript.exon_at(edit.start) != transcript.exon_at(edit.end):
        return None
    first, last = transcript.number(edit.start), transcript.number(edit.end)
    if first is None or last is None:
        return None
    start = min(first, last) - transcript.cds_start
    return start, start + len(edit.ref), alt
