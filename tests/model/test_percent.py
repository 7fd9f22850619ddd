"""One rule for how a fraction is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vexas_report.model.percent import percent_digits


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
        # at each limit, and on either side of it
        (0.000001, "0.0001"),
        (0.0000009999, "<0.0001"),
        (0.0000015, "0.00015"),
        (0.00099, "0.099"),
        (0.00994, "0.99"),
        (0.00995, "1.0"),
        (0.00125, "0.12"),
        (0.0105, "1.0"),
        (0.0115, "1.2"),
        (0.99949, "99.9"),
        (0.9995, "99.95"),
        (0.99995, "99.995"),
        (0.999995, "99.9995"),
        (0.9999994, "99.9999"),
        (0.9999995, ">99.9999"),
    ],
)
def test_sensible_digits(fraction: float, shown: str) -> None:
    assert percent_digits(fraction) == shown


@given(st.floats(min_value=0, max_value=1, exclude_min=True, exclude_max=True))
def test_no_fraction_between_0_and_1_is_printed_as_0_or_100(fraction: float) -> None:
    shown = percent_digits(fraction)
    assert float(shown.strip("<>")) not in (0.0, 100.0)
    if shown[0] not in "<>":
        assert abs(float(shown) - 100 * fraction) <= 0.0501


@given(st.floats(min_value=0, max_value=1), st.floats(min_value=0, max_value=1))
def test_a_larger_fraction_is_never_printed_as_smaller(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert float(percent_digits(low).strip("<>")) <= float(percent_digits(high).strip("<>"))
