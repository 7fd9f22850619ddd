"""The coding sequence before and after an edit, as residues; what is not known stays unknown.

Two things are known of a codon: some or all of its bases, and, where the protein is known, its residue. Together they
leave one or several codons. A residue of an edited sequence is certain where every one of them spells the same.

A residue is a one-letter code, ``*`` for a stop, or a mark that starts with ``?``: ``?12`` for codon 12 of a reference
whose residue is not known (it equals itself wherever the edit leaves it whole), ``?NS`` for one of the residues named.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, product

from vexas_report.naming.edits import Edit
from vexas_report.naming.transcripts import Transcript, reverse_complement

UNKNOWN = "?"
_BASES = "ACGT"
Cell = int | str  # a base of the message by its index (0-based from c.1), or an inserted base


@cache
def _code() -> dict[str, str]:
    from bioutils.sequences import dna_to_aa1_lut

    return {codon: residue for codon, residue in dna_to_aa1_lut.items() if not set(codon) - set(_BASES)}


@cache
def _everything() -> frozenset[str]:
    return frozenset(_code().values())


def certain(residue: str) -> bool:
    """Whether a residue is known."""
    return not residue.startswith(UNKNOWN)


@cache
def possible(residue: str) -> frozenset[str]:
    """Residues that a code or a mark leaves open."""
    if certain(residue):
        return frozenset((residue,))
    named = residue.removeprefix(UNKNOWN)
    if named.isdigit():
        return _everything() - {"*"}
    return frozenset(named) or _everything()


@cache
def completions(bases: str, residue: str) -> tuple[str, ...]:
    """Codons over ACGT that agree with three bases (``N`` with any) and spell a residue that the mark leaves open."""
    allowed = possible(residue)
    return tuple(
        codon
        for codon in map("".join, product(*(_BASES if base == "N" else base for base in bases)))
        if _code()[codon] in allowed
    )


class ContradictionError(ValueError):
    """No codon has these bases and this residue."""

    def __init__(self, number: int, bases: str, residue: str) -> None:
        super().__init__(f"codon {number}: {bases} does not spell {residue}")
        self.number, self.bases, self.residue = number, bases, residue


@dataclass(frozen=True, slots=True)
class Message:
    """A transcript from c.1 to its last base (``bases``, ``N`` where unknown), its ``residues`` to the stop, and the
    ``codons`` that both leave open, one tuple for each residue."""

    bases: str
    residues: tuple[str, ...]
    codons: tuple[tuple[str, ...], ...]

    @property
    def size(self) -> int:
        """Bases of the coding sequence, stop codon included."""
        return 3 * len(self.residues)

    @property
    def whole(self) -> bool:
        """Whether every base is known."""
        return "N" not in self.bases

    def filled(self, known: dict[int, str]) -> "Message":
        """With further bases known, by index (0-based from c.1); ContradictionError where a codon then spells another residue."""
        new = {place: base for place, base in known.items() if self.bases[place] == "N"}
        if not new:
            return self
        edited = list(self.bases)
        for place, base in new.items():
            edited[place] = base
        bases = "".join(edited)
        residues, codons = list(self.residues), list(self.codons)
        for number in sorted({place // 3 for place in new if place < self.size}):
            residues[number], codons[number] = _codon(number, bases[3 * number : 3 * number + 3], residues[number])
        return replace(self, bases=bases, residues=tuple(residues), codons=tuple(codons))

    def choices(self, place: int) -> frozenset[str]:
        """Bases that may stand at an index."""
        if self.bases[place] != "N":
            return frozenset(self.bases[place])
        return (
            frozenset(codon[place % 3] for codon in self.codons[place // 3]) if place < self.size else frozenset(_BASES)
        )


def message(bases: str, size: int, protein: str | None) -> Message:
    """What a sequence from c.1 on, with ``size`` coding bases, and the protein's residues (without stop) say together.

    ContradictionError where they disagree, or where a known codon before the last is a stop.
    """
    count = size // 3
    stated = [*(protein or [f"{UNKNOWN}{i}" for i in range(count - 1)]), "*"]
    if len(stated) != count:
        raise ValueError(f"a protein of {len(stated) - 1} residues for {count - 1} codons")
    found = [_codon(i, bases[3 * i : 3 * i + 3], stated[i]) for i in range(count)]
    return Message(bases, tuple(residue for residue, _ in found), tuple(codons for _, codons in found))


def _codon(number: int, bases: str, residue: str) -> tuple[str, tuple[str, ...]]:
    codons = completions(bases, residue)
    if not codons:
        raise ContradictionError(number + 1, bases, residue)
    spelt = {_code()[codon] for codon in codons}
    return (spelt.pop() if len(spelt) == 1 else residue), codons


@dataclass(frozen=True, slots=True)
class Translation:
    """What an edit does to the protein.

    ``ref`` and ``alt`` end with ``*`` (``alt`` may lack it where no certain stop follows within the transcript).
    ``first`` to ``last`` (0-based, exclusive) are the reference codons that the edit touches, ``region`` the residues
    that replace them up to and including a stop (whole codons only), ``spelt`` the same read on behind that stop.
    ``cut`` is True where a new stop ends ``region``.
    """

    ref: tuple[str, ...]
    alt: tuple[str, ...]
    first: int
    last: int
    region: tuple[str, ...]
    spelt: tuple[str, ...]
    frameshift: bool
    cut: bool


def translate_edit(m: Message, start: int, end: int, alt: str) -> Translation:
    """Translate an edit of ``bases[start:end]`` (0-based, exclusive) to ``alt``; ``start`` lies in the coding sequence."""
    ref = m.residues
    first = start // 3
    edited: list[Cell] = [*range(first * 3, start), *alt, *range(end, len(m.bases))]
    frameshift = (len(alt) - (end - start)) % 3 != 0
    last = -(-end // 3)
    size = last * 3 - first * 3 + len(alt) - (end - start)
    spelt = tuple(_residues(m, edited[:size]))
    region = _to_stop(spelt)
    if frameshift:
        whole = (*ref[:first], *_to_stop(_residues(m, edited)))
        return Translation(ref, whole, first, last, region, spelt, True, False)
    touches_stop = last >= len(ref)
    if "*" in region:
        return Translation(ref, (*ref[:first], *region), first, last, region, spelt, False, not touches_stop)
    tail = _residues(m, edited[size:]) if touches_stop else iter(ref[last:])
    whole = (*ref[:first], *_to_stop(chain(region, tail)))
    return Translation(ref, whole, first, last, region, spelt, False, False)


def _residues(m: Message, cells: Sequence[Cell]) -> Iterator[str]:
    """Residues of the complete codons of an edited sequence."""
    return (_residue(m, cells[i : i + 3]) for i in range(0, len(cells) - len(cells) % 3, 3))


def _residue(m: Message, cells: Sequence[Cell]) -> str:
    """The residue of three cells that were no codon before: some are inserted, or the frame is another."""
    bases = "".join(cell if isinstance(cell, str) else m.bases[cell] for cell in cells)
    if "N" not in bases:
        return _code()[bases]
    parts: dict[int, list[int]] = {}
    loose: dict[int, str] = {}
    for slot, cell in enumerate(cells):
        if isinstance(cell, int) and cell < m.size:
            parts.setdefault(cell // 3, []).append(slot)
        elif bases[slot] == "N":
            loose[slot] = _BASES
        else:
            loose[slot] = bases[slot]
    groups: list[tuple[tuple[int, ...], frozenset[str]]] = [((slot,), frozenset(kept)) for slot, kept in loose.items()]
    for codon, slots in parts.items():
        places = tuple(cell % 3 for cell in (cells[slot] for slot in slots) if isinstance(cell, int))
        groups.append((tuple(slots), _projected(m.codons[codon], places)))
    return _spelt(tuple(groups))


@cache
def _projected(codons: tuple[str, ...], places: tuple[int, ...]) -> frozenset[str]:
    return frozenset("".join(codon[place] for place in places) for codon in codons)


@cache
def _spelt(groups: tuple[tuple[tuple[int, ...], frozenset[str]], ...]) -> str:
    """The residue, or its mark, of a codon whose slots are taken from groups of bases that belong together."""
    found = set()
    for chosen in product(*(kept for _, kept in groups)):
        placed = chain.from_iterable(
            zip(slots, bases, strict=True) for (slots, _), bases in zip(groups, chosen, strict=True)
        )
        found.add(_code()["".join(base for _, base in sorted(placed))])
    return mark(found)


def mark(residues: set[str] | frozenset[str]) -> str:
    """A residue that is one of several, as a code where there is only one."""
    if len(residues) == 1:
        return next(iter(residues))
    return UNKNOWN if residues == _everything() else UNKNOWN + "".join(sorted(residues))


def _to_stop(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes up to and including the first certain stop."""
    kept: list[str] = []
    for code in codes:
        kept.append(code)
        if code == "*":
            break
    return tuple(kept)


def on_message(transcript: Transcript, edit: Edit, bases: str) -> tuple[int, int, str] | None:
    """An edit inside one exon as (start, end, alt) on the transcript from c.1: 0-based, end exclusive, transcript strand.

    None for an edit that leaves its exon. An insertion right behind an exon's last base is put one turn back where it
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
