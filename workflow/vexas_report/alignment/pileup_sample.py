"""The data of a pile-up: the fragments that were drawn, as they show the bases around a place."""

from vexas_report.alignment.allele_counts import PileupCandidates, RegionCounts
from vexas_report.alignment.fragments import F1R2, F2R1, Read
from vexas_report.model.coverage import Pileup, PileupFragment

REACH = 30  # bases on either side of the place


def pileup(counts: RegionCounts, focus: PileupCandidates, min_quality: int) -> Pileup:
    """The picture of one place; as far as the window's bases go."""
    window = counts.window
    start, end = max(window.start, focus.pos - REACH), min(window.end, focus.pos + REACH)
    low, high = start - window.start, end - window.start + 1
    drawn = sorted(focus.drawn, key=lambda f: (f[0].start, f[-1].end, f[0].name))
    # By what is seen of them: a mate outside the picture must not scatter the ends inside it.
    fragments = tuple(sorted((_fragment(f, counts, start, end, min_quality) for f in drawn), key=lambda f: f.spans))
    return Pileup(
        focus.locus,
        window.chrom,
        start,
        end,
        focus.pos,
        counts.sequence[low:high],
        tuple(int(n) for n in counts.cells[low:high].sum(axis=(1, 2, 3))),
        focus.total,
        fragments,
    )


def _fragment(
    fragment: tuple[Read, ...], counts: RegionCounts, start: int, end: int, min_quality: int
) -> PileupFragment:
    stretches = [each for read in fragment for each in _stretches(read)]
    spans = tuple((max(low, start), min(high, end)) for low, high in stretches if low <= end and high >= start)
    differences: dict[int, str] = {}
    for read in fragment:
        mates = [mate for mate in fragment if mate is not read]
        for pos, text, query in _differences(read, counts, min_quality):
            if not start <= pos <= end:
                continue
            if (
                len(text) == 1
                and text.isupper()
                and any(_contradicts(mate, pos, read.sequence[query], min_quality) for mate in mates)
            ):
                text = text.lower()
            if pos not in differences or not differences[pos].isupper():
                differences[pos] = text
    orientation = {F1R2: "F1R2", F2R1: "F2R1"}.get(fragment[0].orientation, "")
    forward = orientation == "F1R2" if orientation else not fragment[0].reverse
    return PileupFragment(spans, forward, orientation, tuple(sorted(differences.items())))


def _stretches(read: Read) -> list[tuple[int, int]]:
    """First and last base (1-based) of what a read covers; only a skipped intron parts it."""
    parts = sorted([(at, length) for at, _, length in read.blocks] + [(at, length) for at, length, _ in read.gaps])
    found: list[tuple[int, int]] = []
    for at, length in parts:
        if found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + length)
        else:
            found.append((at + 1, at + length))
    return found


def _differences(read: Read, counts: RegionCounts, min_quality: int) -> list[tuple[int, str, int]]:
    """Position, text and query place of what a read shows otherwise than the reference."""
    origin, sequence = counts.window.start - 1, counts.sequence
    found = []
    for at, query, length in read.blocks:
        for step in range(max(0, origin - at), min(length, origin + len(sequence) - at)):
            base, known = chr(read.sequence[query + step]), sequence[at + step - origin]
            if base != known and "N" not in (base, known):
                low = read.qualities[query + step] < min_quality
                found.append((at + step + 1, base.lower() if low else base, query + step))
    found += [(at + i + 1, "-", 0) for at, length, _ in read.gaps for i in range(length)]
    found += [(at, f"+{bases.decode('ascii')}", 0) for at, bases, _ in read.insertions]
    return found


def _contradicts(mate: Read, pos: int, base: int, min_quality: int) -> bool:
    """Whether a mate shows another base at a 1-based position, well enough to count."""
    for at, query, length in mate.blocks:
        if at < pos <= at + length:
            place = query + pos - 1 - at
            return mate.sequence[place] != base and mate.qualities[place] >= min_quality
    return any(at < pos <= at + length for at, length, _ in mate.gaps)
