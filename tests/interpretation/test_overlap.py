"""Where bases stand after a change: against the whole sequence that it makes."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from vexas_report.interpretation.overlap import keeps
from vexas_report.knowledge.table_records import Allele, Interval

LONG = "".join(Random(5).choices("ACGT", k=60))


@st.composite
def changed(draw: st.DrawFn) -> tuple[Allele, ...]:
    """One to three changes of a stretch of sixty bases, from its twentieth to its fortieth, none over another."""
    found, at = [], 20
    for _ in range(draw(st.integers(1, 3))):
        at += draw(st.integers(0, 6))
        ref = LONG[at - 1 : at - 1 + draw(st.integers(1, 4))]
        alt = draw(st.one_of(st.just(ref[0]), st.text("ACGT", min_size=1, max_size=4)))
        found.append(Allele("chrX", at, ref, alt))
        at += len(ref)
    return tuple(found)


@given(changed(), st.integers(18, 42), st.integers(1, 3))
@settings(derandomize=True, max_examples=300)
def test_bases_are_kept_where_the_whole_sequence_has_them_counted_from_either_end(
    alleles: tuple[Allele, ...], start: int, length: int
) -> None:
    """GIVEN changes of a known sequence THEN its bases at a place are kept where no change spells them, or where the sequence that is made
    has the same bases there, counted from its first base or from its last."""
    made = list(LONG)
    for a in alleles:
        made[a.pos - 1 : a.pos - 1 + len(a.ref)] = [a.alt, *[""] * (len(a.ref) - 1)]
    word, whole = LONG[start - 1 : start - 1 + length], "".join(made)
    behind = len(LONG) - (start - 1 + length)
    from_left = whole[start - 1 : start - 1 + length]
    from_right = whole[len(whole) - behind - length : len(whole) - behind]
    untouched = made[start - 1 : start - 1 + length] == list(word)

    def bases(_: str, first: int, last: int) -> str:
        return LONG[first - 1 : last]

    place = Interval("chrX", start, start + length - 1)
    assert keeps(place, alleles, bases) is (untouched or word in (from_left, from_right))
