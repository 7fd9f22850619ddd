"""How the documents print numbers. Fractions are 0 to 1 everywhere but on paper, where they are per cent."""

from vexas_report.model.numbers import digits

NBSP = "\u00a0"
EN_DASH = "\u2013"


def percent(fraction: float | None) -> str:
    """``34.0 %`` with a space that does not break; an en dash where there is no value."""
    return EN_DASH if fraction is None else f"{digits(fraction)}{NBSP}%"


def interval(bounds: tuple[float, float] | None) -> str:
    """``29.1–39.2 %``; blank where there is none."""
    if bounds is None:
        return ""
    low, high = bounds
    return f"{digits(low)}{EN_DASH}{digits(high)}{NBSP}%"


def reads(alt_reads: int | None, depth: int | None) -> str:
    """``112 of 330 reads``; says so where the caller gave no counts."""
    if alt_reads is None:
        return "no read counts given" if depth is None else f"depth {depth}, alternate reads not given"
    if depth is None:
        return f"{alt_reads} alternate reads, depth not given"
    return f"{alt_reads} of {depth} reads"


def fraction(value: float | None) -> str:
    """A fraction for a table: at most six decimals, no trailing zeros, blank for None."""
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".") or "0"
