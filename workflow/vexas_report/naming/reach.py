"""How far an indel beside unknown bases could lie: whether its name may belong to another part of the transcript."""

from vexas_report.naming.coding import Message
from vexas_report.naming.consequence import place_terms
from vexas_report.naming.edits import Edit, Shifted, Surroundings
from vexas_report.naming.transcripts import Transcript, reverse_complement

_NEAR = 20  # bases around an exon's edge beyond which no term changes


def may_leave(transcript: Transcript, around: Surroundings, shifted: Shifted, m: Message) -> bool:
    """Whether unknown bases 3' of a shifted indel could be such that its name lies in another exon or intron, or so
    near to an edge that other terms apply. ``m`` is the transcript from c.1 on."""
    here, step = shifted.edit, transcript.strand
    own, known = here.ref or here.alt, _behind(transcript, around, here)
    part = _part(transcript, here)
    for moved, stated in enumerate(known):
        pos = here.end + 1 + moved if step == 1 else here.start - 1 - moved
        base = own[moved % len(own)] if step == 1 else own[-1 - moved % len(own)]
        if base != "N" and base not in _choices(transcript, pos, stated, m):
            return False
        there = Edit(here.start + step * (moved + 1), here.end + step * (moved + 1), here.ref, here.alt)
        if _near_edge(transcript, there) and _part(transcript, there) != part:
            return True
    return False


def _behind(transcript: Transcript, around: Surroundings, edit: Edit) -> str:
    """Bases of the plus strand behind an edit, in transcript direction, to the transcript's end."""
    if transcript.strand == 1:
        return around.fetch(edit.end + 1, transcript.end)
    return around.fetch(transcript.start, edit.start - 1)[::-1]


def _choices(transcript: Transcript, pos: int, stated: str, m: Message) -> str:
    if stated != "N":
        return stated
    number = transcript.number(pos)
    if number is None or number < transcript.cds_start:
        return "ACGT"
    bases = "".join(m.choices(number - transcript.cds_start))
    return bases if transcript.strand == 1 else reverse_complement(bases)


def _near_edge(transcript: Transcript, edit: Edit) -> bool:
    low, high = min(edit.start, edit.end) - _NEAR, max(edit.start, edit.end) + _NEAR
    return any(low <= first <= high or low <= last <= high for first, last in transcript.exons)


def _part(transcript: Transcript, edit: Edit) -> tuple[object, ...]:
    return (transcript.exon_at(edit.start), transcript.exon_at(edit.end), frozenset(place_terms(transcript, edit)))
