"""How the documents print numbers. Fractions are 0 to 1 everywhere but on paper, where they are per cent."""

from vexas_report.knowledge.language import decimal, phrase
from vexas_report.model.percent import percent_digits

NBSP = "\u00a0"
EN_DASH = "\u2013"


def percent(fraction: float | None) -> str:
    """``34.0 %`` with a space that does not break; an en dash if it is None."""
    return EN_DASH if fraction is None else f"{decimal(percent_digits(fraction))}{NBSP}%"


def interval(bounds: tuple[float, float] | None) -> str:
    """``29.1–39.2 %``; blank where there is none."""
    if bounds is None:
        return ""
    low, high = bounds
    return f"{decimal(percent_digits(low))}{EN_DASH}{decimal(percent_digits(high))}{NBSP}%"


def reads(alt_reads: int | None, depth: int | None) -> str:
    """``112 of 330 reads``; says so where the caller gave no counts."""
    if alt_reads is None:
        return phrase("no_read_counts") if depth is None else phrase("depth_alone", depth=depth)
    if depth is None:
        return phrase("reads_alone", reads=alt_reads)
    return phrase("reads_of", reads=alt_reads, depth=depth)


def fraction(value: float | None) -> str:
    """A fraction for a table: at most six decimals, no trailing zeros, blank for None."""
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".") or "0"
