"""The page of the caller matrix is the code's own table."""

from pathlib import Path

from vexas_report.variants import rules
from vexas_report.variants.counts import CONVENTIONS
from vexas_report.variants.matrix import callers_page

PAGE = Path(__file__).parents[2] / "docs" / "callers.md"


def test_the_page_is_current() -> None:
    """GIVEN the tables of the reader THEN docs/callers.md is what they make."""
    assert PAGE.read_text(encoding="utf-8") == callers_page()


def test_every_convention_and_rule_is_on_the_page() -> None:
    page = callers_page()
    assert all(f"`{c.name}`" in page for c in CONVENTIONS)
    codes = {v for k, v in vars(rules).items() if k.isupper() and isinstance(v, str)}
    assert codes == set(rules.SENTENCES)
    assert all(f"`{code}`" in page for code in codes)
