import pytest
from hypothesis import given
from hypothesis import strategies as st

from vexas_report.documents import number_texts


def test_percent_and_interval_do_not_break() -> None:
    assert number_texts.percent(0.34) == "34.0\u00a0%"
    assert number_texts.percent(None) == "–"
    assert number_texts.interval((0.291, 0.392)) == "29.1–39.2\u00a0%"
    assert number_texts.interval(None) == ""


@pytest.mark.parametrize(
    ("alt", "depth", "shown"),
    [
        (112, 330, "112 of 330 reads"),
        (0, 40, "0 of 40 reads"),
        (3, None, "3 alternate reads, depth not given"),
        (None, 90, "depth 90, alternate reads not given"),
        (None, None, "no read counts given"),
    ],
)
def test_reads_say_what_is_missing(alt: int | None, depth: int | None, shown: str) -> None:
    assert number_texts.reads(alt, depth) == shown


@given(st.floats(min_value=0, max_value=1))
def test_a_fraction_in_a_table_is_a_plain_number(value: float) -> None:
    text = number_texts.fraction(value)
    assert "e" not in text
    assert abs(float(text) - value) <= 5.1e-7
