"""Indels of aligned reads as normalised alleles, and several changes as the one replacement they come to. Pure."""

from collections.abc import Sequence

from vexas_report.alignment.fragments import Read

PlacedAllele = tuple[int, str, str]  # 1-based position, REF, ALT as a VCF has them


def left_align(sequence: str, at: int, bases: str) -> tuple[int, str]:
    """Move an indel of ``bases`` before index ``at`` of a sequence as far left as it goes (Tan 2015, PMID 25701572).

    >>> left_align("CAAAT", 3, "A")
    (1, 'A')
    """
    while at > 0 and sequence[at - 1] == bases[-1] and bases[-1] != "N":
        bases = bases[-1] + bases[:-1]
        at -= 1
    return at, bases


def normalised(sequence: str, start: int, at: int, deleted: int, inserted: str) -> PlacedAllele | None:
    """A deletion of ``deleted`` bases from 1-based ``at``, or an insertion before it, normalised; ``start`` is the place of
    the sequence's first base. None at the edge of the sequence and where a base that it needs is not known."""
    index = at - start
    if index < 1 or index + deleted > len(sequence):
        return None
    bases = inserted or sequence[index : index + deleted]
    if "N" in bases:
        return None
    index, bases = left_align(sequence, index, bases)
    anchor = sequence[index - 1] if index else "N"
    if anchor == "N":
        return None
    pos = start + index - 1
    return (pos, anchor, anchor + bases) if inserted else (pos, anchor + bases, anchor)


def indels_of(
    fragment: Sequence[Read], sequence: str, start: int, min_quality: int
) -> dict[PlacedAllele, tuple[Read, int, int]]:
    """Indels that every spanning read of a fragment shows, with a read, the distance of the indel to the end of
    it, and the smallest quality next to it; those below the cut are left out."""
    found: dict[PlacedAllele, list[tuple[Read, int, int, int]]] = {}
    for read in fragment:
        raw = [(at, length, "", before, 0) for at, length, before in read.gaps]
        raw += [(at, 0, bases.decode("ascii"), -1, quality) for at, bases, quality in read.insertions]
        for at, length, bases, before, quality in raw:
            change = normalised(sequence, start, at + 1, length, bases)
            if change is None:
                continue
            if not bases:
                quality = min(read.qualities[max(before, 0) : before + 2])
            if quality >= min_quality:
                edge = min(at - read.start, read.end - at - length)
                found.setdefault(change, []).append((read, edge, quality, at))
    kept = {}
    for change, carriers in found.items():
        at = carriers[0][3]
        spanning = sum(read.start < at and read.end > at + max(0, len(change[1]) - 1) for read in fragment)
        if len(carriers) >= spanning:
            read, edge, quality, _ = max(carriers, key=lambda c: c[1])
            kept[change] = (read, edge, quality)
    return kept


def touches(change: PlacedAllele, start: int, end: int) -> bool:
    """Whether a normalised change alters a base from ``start`` to ``end`` (1-based), or inserts between two of them."""
    pos, ref, alt = change
    first, last = (pos, pos + len(ref) - 1) if len(ref) == len(alt) else (pos + 1, pos + len(ref) - 1)
    if last < first:
        return start < first <= end
    return first <= end and last >= start


def replacement(sequence: str, start: int, changes: Sequence[PlacedAllele]) -> PlacedAllele:
    """Changes of one molecule as the one replacement that they come to; ValueError where they overlap or there are none.

    >>> replacement("GCATGG", 10, [(12, "A", "C"), (13, "T", "C")])
    (12, 'AT', 'CC')
    """
    ordered = sorted(changes)
    if not ordered:
        raise ValueError("no change")
    first, at, alt = ordered[0][0], ordered[0][0], ""
    for pos, ref, new in ordered:
        if pos < at:
            raise ValueError(f"changes overlap at {pos}")
        alt += sequence[at - start : pos - start] + new
        at = pos + len(ref)
    ref = sequence[first - start : at - start]
    while len(ref) > 1 and len(alt) > 1 and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    while len(ref) > 1 and len(alt) > 1 and ref[0] == alt[0]:
        first, ref, alt = first + 1, ref[1:], alt[1:]
    return first, ref, alt
