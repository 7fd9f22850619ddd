"""The coding sequence before and after an edit, as residues; bases that are not known stay unknown.

A residue is a one-letter code, ``*`` for a stop, or a mark that starts with ``?`` where the codon is not certain. A codon
with an unknown base is certain where every completion spells the same residue (``GGN`` is glycine). An unknown codon of
the reference has a mark of its own (``?123``), so that it equals itself wherever the edit leaves it untouched.
"""

from dataclasses import dataclass

from vexas_report.naming.edits import Edit
from vexas_report.naming.transcripts import Transcript, reverse_complement

UNKNOWN = "?"


def residues(bases: str) -> list[str]:
    """Residues of the complete codons of a sequence over ACGTN."""
    from bioutils.sequences import dna_to_aa1_lut

    return [dna_to_aa1_lut.get(bases[i : i + 3], UNKNOWN) for i in range(0, len(bases) - len(bases) % 3, 3)]


def certain(residue: str) -> bool:
    """Whether a residue is known."""
    return not residue.startswith(UNKNOWN)


@dataclass(frozen=True, slots=True)
class Translation:
    """What an edit does to the protein.

    ``ref`` and ``alt`` end with ``*`` (``alt`` may lack it where no stop follows within the transcript). ``first`` to
    ``last`` (0-based, exclusive) are the reference codons that the edit touches, ``region`` the residues that replace
    them up to and including a stop (whole codons only), ``spelt`` the same read on behind that stop. ``cut`` is True where a new stop ends ``region``.
    """

    ref: tuple[str, ...]
    alt: tuple[str, ...]
    first: int
    last: int
    region: tuple[str, ...]
    spelt: tuple[str, ...]
    frameshift: bool
    cut: bool


def reference_residues(message: str, coding_length: int) -> tuple[str, ...]:
    """Residues of a reference coding sequence; an unknown codon inside it is no stop, and its last codon is one."""
    codons = residues(message[:coding_length])
    inner = [code if certain(code) else f"{UNKNOWN}{i}" for i, code in enumerate(codons[:-1])]
    return (*inner, "*")


def translate_edit(message: str, ref: tuple[str, ...], start: int, end: int, alt: str) -> Translation:
    """Translate an edit of ``message[start:end]`` (0-based, exclusive) to ``alt``.

    ``message`` is the transcript from c.1 to its last base, ``ref`` its residues to the stop; ``start`` lies in the
    coding sequence.
    """
    first = start // 3
    edited = message[first * 3 : start] + alt + message[end:]
    frameshift = (len(alt) - (end - start)) % 3 != 0
    last = -(-end // 3)
    size = last * 3 - first * 3 + len(alt) - (end - start)
    spelt = tuple(residues(edited[:size]))
    region = _to_stop(list(spelt))
    if frameshift:
        whole = (*ref[:first], *_to_stop(residues(edited)))
        return Translation(ref, whole, first, last, tuple(region), spelt, True, False)
    touches_stop = last >= len(ref)
    if "*" in region:
        return Translation(ref, (*ref[:first], *region), first, last, tuple(region), spelt, False, not touches_stop)
    tail = residues(edited[size:]) if touches_stop else list(ref[last:])
    whole = (*ref[:first], *_to_stop([*region, *tail]))
    return Translation(ref, whole, first, last, tuple(region), spelt, False, False)


def _to_stop(codes: list[str]) -> list[str]:
    return codes[: codes.index("*") + 1] if "*" in codes else codes


def on_message(transcript: Transcript, edit: Edit, message: str) -> tuple[int, int, str] | None:
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
        if 0 < offset <= len(message) and message[offset - 1] == alt[-1]:
            return offset - 1, offset - 1, alt[-1] + alt[:-1]
        return None
    if transcript.exon_at(edit.start) is None or transcript.exon_at(edit.start) != transcript.exon_at(edit.end):
        return None
    first, last = transcript.number(edit.start), transcript.number(edit.end)
    if first is None or last is None:
        return None
    start = min(first, last) - transcript.cds_start
    return start, start + len(edit.ref), alt
