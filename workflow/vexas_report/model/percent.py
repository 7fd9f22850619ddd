"""How a fraction is written: one rule for sentences, pages and tables, so that no two of them differ."""

from decimal import ROUND_HALF_EVEN, Decimal


def percent_digits(fraction: float) -> str:
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
