import pytest
from hypothesis import given
from hypothesis import strategies as st

from vexas_report.render import numbers


@pytest.mark.parametrize(
    ("fraction", "shown"),
    [
        (0.34, "34.0"),
        (0.004, "0.4"),
        (5 / 1204, "0.42"),
        (0.009999, "1.0"),
        (0.01, "1.0"),
        (0.0014, "0.14"),
        (0.00043, "0.043"),
        (0.0, "0"),
        (1.0, "100"),
        (0.9996, "99.96"),
        (0.9994, "99.9"),
        (0.9999999, ">99.9999"),
        (1e-9, "<0.0001"),
        (112 / 330, "33.9"),
    ],
)
def test_sensible_digits(fraction: float, shown: str) -> None:
    assert numbers.digits(fraction) == shown


@given(st.floats(min_value=0, max_value=1, exclude_min=True, exclude_max=True))
def test_no_fraction_between_0_and_1_is_printed_as_0_or_100(fraction: float) -> None:
    shown = numbers.digits(fraction)
    assert float(shown.strip("<>")) not in (0.0, 100.0)
    if shown[0] not in "<>":
        assert abs(float(shown) - 100 * fraction) <= 0.0501


@given(st.floats(min_value=0, max_value=1), st.floats(min_value=0, max_value=1))
def test_a_larger_fraction_is_never_printed_as_smaller(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert float(numbers.digits(low).strip("<>")) <= float(numbers.digits(high).strip("<>"))


def test_percent_and_interval_do_not_break() -> None:
    assert numbers.percent(0.34) == "34.0\u00a0%"
    assert numbers.percent(None) == "–"
    assert numbers.interval((0.291, 0.392)) == "29.1–39.2\u00a0%"
    assert numbers.interval(None) == ""


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
    assert numbers.reads(alt, depth) == shown


@given(st.floats(min_value=0, max_value=1))
def test_a_fraction_in_a_table_is_a_plain_number(value: float) -> None:
    text = numbers.fraction(value)
    assert "e" not in text
    assert abs(float(text) - value) <= 5.1e-7
