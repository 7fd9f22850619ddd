"""Sums of carrying fragments: one at a time, many at once, and the means they come to."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vexas_report.alignment.allele_tally import AlleleTally

FRAGMENT = st.tuples(
    st.integers(0, 2), st.integers(0, 2), st.integers(0, 9), st.integers(2, 40), st.integers(0, 60), st.integers(-1, 3)
)


@given(st.lists(FRAGMENT, max_size=30), st.integers(0, 2))
@settings(derandomize=True)
def test_fragments_sum_up_alike_one_by_one_and_at_once_and_as_by_hand(
    fragments: list[tuple[int, int, int, int, int, int]], own: int
) -> None:
    single, many = AlleleTally(), AlleleTally()
    for each in fragments:
        single.add(*each)
    many.add_many(*np.array(fragments, np.int64).reshape(-1, 6).T)
    assert single == many
    told, count = single.support(own), len(fragments)
    strand, orientation, edge, quality, mapq, mismatches = zip(*fragments, strict=True) if fragments else ((),) * 6
    assert (told.reads, single.reads) == (count, count)
    assert (told.forward, told.reverse, told.both) == tuple(strand.count(code) for code in range(3))
    assert (told.f1r2, told.f2r1) == (orientation.count(1), orientation.count(2))
    assert told.near_end == sum(e < 5 for e in edge)
    for mean, values in ((told.read_position, edge), (told.base_quality, quality), (told.mapping_quality, mapq)):
        assert mean == (pytest.approx(sum(values) / count, abs=0.06) if count else None)
    known = [m for m in mismatches if m >= 0]
    expected = None if not known else pytest.approx(max(0.0, sum(known) / len(known) - own), abs=0.006)
    assert told.mismatches == expected
