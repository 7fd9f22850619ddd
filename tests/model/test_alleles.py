"""One trim for every room: what VCF writes, and what really changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vexas_report.model.alleles import trim

BASES = st.text(alphabet="AC", max_size=6)


@pytest.mark.parametrize(
    ("given_allele", "keep", "expected"),
    [
        ((10, "CATG", "CTTG"), 0, (11, "A", "T")),
        ((10, "CAA", "CA"), 1, (10, "CA", "C")),
        ((10, "CAA", "CA"), 0, (11, "A", "")),
        ((10, "C", "CA"), 0, (11, "", "A")),
        ((10, "A", "A"), 1, (10, "A", "A")),
        ((10, "A", "A"), 0, (10, "", "")),
    ],
)
def test_shared_bases_go_last_ones_first(
    given_allele: tuple[int, str, str], keep: int, expected: tuple[int, str, str]
) -> None:
    assert trim(*given_allele, keep=keep) == expected


@given(BASES, BASES, BASES, BASES)
def test_what_is_left_makes_the_same_change_and_shares_no_end(left: str, ref: str, alt: str, right: str) -> None:
    whole, edited = left + ref + right, left + alt + right
    pos, old, new = trim(1, whole, edited)
    assert whole[: pos - 1] + new + whole[pos - 1 + len(old) :] == edited
    assert not (old and new and (old[0] == new[0] or old[-1] == new[-1]))
