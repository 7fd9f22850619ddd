"""``p.`` names from residues, by the HGVS recommendations for protein descriptions
(https://hgvs-nomenclature.org/stable/recommendations/protein/).

Everything here is a prediction, so every name stands in parentheses; a stop is ``*``. A name is given only where each
residue that it rests on is certain. Residues that a name only counts, between a shifted frame's start and its stop, need
not be known, only be no stop.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from vexas_report.model.names import ProteinChange
from vexas_report.naming.coding import Translation, certain, possible

UNCERTAIN_RESIDUES = "reference sequence not shipped here: what is known of it leaves more than one protein change"


@dataclass(frozen=True, slots=True)
class ProteinName:
    """A ``p.`` name, or None with the reason; ``body`` is the name without ``p.(`` and ``)``."""

    body: str | None
    change: ProteinChange | None
    reason: str = ""

    @property
    def name(self) -> str | None:
        if self.body is None:
            return None
        return "p.?" if self.body == "?" else f"p.({self.body})"


def three(residue: str) -> str:
    """Three-letter code of a residue; ``*`` stays ``*``."""
    from bioutils.sequences import aa1_to_aa3_lut

    return "*" if residue == "*" else str(aa1_to_aa3_lut[residue])


START_LOST = ProteinName("Met1?", ProteinChange("start_lost", 1, 1, "M", "?"))
NOT_PREDICTED = ProteinName("?", None)


def protein_name(t: Translation) -> ProteinName:
    """The name of a translated edit that leaves the start codon alone."""
    if t.ref == t.alt:
        return _silent(t)
    place = _first_difference(t.ref, t.alt)
    if place is None:
        return _unknown("frameshift" if t.frameshift else "unknown", t.first, t.last)
    stop = len(t.ref) - 1
    old = t.ref[place]
    new = t.alt[place] if place < len(t.alt) else "*"
    if place == stop:
        return _extension(t, stop)
    if new == "*" and place < len(t.alt):
        change = ProteinChange("nonsense", place + 1, place + 1, _known(old), "*", place + 1)
        if not certain(old):
            return ProteinName(None, change, UNCERTAIN_RESIDUES)
        return ProteinName(f"{three(old)}{place + 1}*", change)
    if t.frameshift or _reads_through(t):
        return _frameshift(t, place)
    return _inframe(t, place)


def _reads_through(t: Translation) -> bool:
    """Whether an edit in frame takes the stop codon and spells none itself: HGVS writes that as a frameshift wherever a
    residue before the stop changes too (https://hgvs-nomenclature.org/stable/recommendations/protein/frameshift/)."""
    return t.last >= len(t.ref) and "*" not in t.region


def _first_difference(ref: Sequence[str], alt: Sequence[str]) -> int | None:
    """First differing residue (0-based); None where an uncertain residue hides it."""
    for place, (old, new) in enumerate(zip(ref, alt, strict=False)):
        if old == new:
            continue
        if _apart(old, new):
            return place
        # Another mark may still spell the same residue: where the change starts is not known.
        return None
    return min(len(ref), len(alt))


def _apart(old: str, new: str) -> bool:
    """Whether two codes cannot be the same residue."""
    return possible(old).isdisjoint(possible(new))


def _known(code: str) -> str:
    return code if certain(code) else ""


def _stop(tail: Sequence[str]) -> int | None:
    """Residues up to and including the stop that ends an altered protein, 0 where none follows; None where it is open."""
    if any("*" in possible(code) for code in tail[:-1]):
        return None
    if tail[-1] == "*":
        return len(tail)
    return None if "*" in possible(tail[-1]) else 0


def _spanning(residues: Sequence[str], first: int, what: str, change: ProteinChange) -> ProteinName:
    """A name that begins with known residues, their first and last stated; ``first`` is the number (1-based) of the first."""
    start = f"{three(residues[0])}{first}"
    end = f"_{three(residues[-1])}{first + len(residues) - 1}" if len(residues) > 1 else ""
    return ProteinName(f"{start}{end}{what}", change)


def _unknown(kind: str, first: int, last: int) -> ProteinName:
    return ProteinName(None, ProteinChange(kind, first + 1, max(last, first + 1), "", ""), UNCERTAIN_RESIDUES)


def _silent(t: Translation) -> ProteinName:
    # An insertion between codons or a frameshift that spells the same protein touches no codon of its own.
    first = t.first
    # An edit may reach beyond the stop codon.
    last = first if t.frameshift else min(max(first, t.last - 1), len(t.ref) - 1)
    # Residues that an edit leaves as they were are known: what it spells is never the mark of a codon of the reference.
    kept = t.ref[first : last + 1]
    return _spanning(
        kept, first + 1, "=", ProteinChange("synonymous", first + 1, last + 1, "".join(kept), "".join(kept))
    )


def _extension(t: Translation, stop: int) -> ProteinName:
    if stop >= len(t.alt):
        return _unknown("stop_lost", stop, stop + 1)
    added = t.alt[stop:]
    end = _stop(added)
    if end is None or not certain(added[0]):
        return _unknown("stop_lost", stop, stop + 1)
    change = ProteinChange("stop_lost", stop + 1, stop + 1, "*", added[0], len(t.alt) if end else None)
    return ProteinName(f"*{stop + 1}{three(added[0])}ext*{end - 1 if end else '?'}", change)


def _frameshift(t: Translation, place: int) -> ProteinName:
    tail = t.alt[place:]
    old, new = t.ref[place], tail[0] if tail else ""
    end = _stop(tail) if tail else None
    change = ProteinChange("frameshift", place + 1, place + 1, _known(old), _known(new), len(t.alt) if end else None)
    if end is None or not (certain(old) and certain(new)):
        return ProteinName(None, change, UNCERTAIN_RESIDUES)
    return ProteinName(f"{three(old)}{place + 1}{three(new)}fs*{end or '?'}", change)


def _inframe(t: Translation, place: int) -> ProteinName:
    # With a stop among the new residues, what they spell behind it tells an insertion from an exchange.
    old, new = (t.ref[place : t.last], t.spelt[place - t.first :]) if t.cut else (t.ref[place:], t.alt[place:])
    shared = next(
        (i for i, (a, b) in enumerate(zip(reversed(old), reversed(new), strict=False)) if a != b),
        min(len(old), len(new)),
    )
    old, new = old[: len(old) - shared], new[: len(new) - shared]
    if old and new and not _apart(old[-1], new[-1]):
        return _unknown("unknown", place, place + len(old))
    if t.cut:
        new = t.alt[place:]
    end = len(t.alt) if t.cut else None
    if not old:
        return _insertion(t, place, new, end)
    last = place + len(old)
    if not all(map(certain, (old[0], old[-1], *new))):
        return _unknown("unknown", place, last)
    if not new:
        # Whether a deleted residue could lie one place further needs the residue that follows.
        if not certain(t.ref[last]):
            return _unknown("inframe_deletion", place, last)
        return _spanning(old, place + 1, "del", _change("inframe_deletion", place, old, new, end))
    if len(old) == len(new) == 1:
        return _spanning(old, place + 1, three(new[0]), _change("missense", place, old, new, None))
    spelt = "".join(map(three, new))
    return _spanning(old, place + 1, f"delins{spelt}", _change("delins", place, old, new, end))


def _insertion(t: Translation, place: int, new: Sequence[str], end: int | None) -> ProteinName:
    if not all(map(certain, (*new, t.ref[place]))):
        return _unknown("inframe_insertion", place - 1, place + 1)
    size = len(new)
    change = ProteinChange("inframe_insertion", place, place + 1, "", "".join(new), end)
    copy = t.ref[max(0, place - size) : place]
    if not all(map(certain, copy)):
        return _unknown("inframe_insertion", place - 1, place + 1)
    if tuple(copy) == tuple(new):
        return _spanning(copy, place - size + 1, "dup", change)
    return _spanning(t.ref[place - 1 : place + 1], place, f"ins{''.join(map(three, new))}", change)


def _change(kind: str, place: int, old: Sequence[str], new: Sequence[str], end: int | None) -> ProteinChange:
    lost = "".join(old) if all(map(certain, old)) else ""  # between the ends, which are known, others may not be
    return ProteinChange(kind, place + 1, place + len(old), lost, "".join(new), end)
