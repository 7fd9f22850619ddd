"""How the documents print numbers. Fractions are 0 to 1 everywhere but on paper, where they are per cent."""

from decimal import ROUND_HALF_EVEN, Decimal

NBSP = "\u00a0"
EN_DASH = "\u2013"


def digits(fraction: float) -> str:
    """Per cent without the sign: one decimal; two figures below 1 %; more where less would print a false 0 or 100.

    >>> digits(0.34), digits(0.004), digits(0.00415), digits(0.00043), digits(0.9996), digits(1.0), digits(0.0)
    ('34.0', '0.4', '0.42', '0.043', '99.96', '100', '0')
    """
    percent = Decimal(repr(float(fraction))) * 100
    if percent in (0, 100):
        return str(int(percent))
    if percent < Decimal("0.0001"):
        return "<0.0001"
    if percent < 1:
        two_figures = Decimal(1).scaleb(percent.adjusted() - 1)
        shown = percent.quantize(two_figures, rounding=ROUND_HALF_EVEN)
        return f"{shown.normalize():f}" if shown < 1 else "1.0"
    # Four decimals of a per cent are far beyond any assay's depth.
    for places in range(1, 5):
        shown = percent.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
        if shown != 100:
            return str(shown)
    return ">99.9999"


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
