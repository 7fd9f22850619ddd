"""Mosaic names, reference first: HGVS writes a change that only part of the cells carry as ``c.122=/T>C``
(https://hgvs-nomenclature.org/stable/recommendations/DNA/complex/, mosaicism)."""

import re

_CODING = re.compile(r"(c\.[*\d+_-]+)([ACGTN]>|del|dup|ins|inv)(.*)")
_PROTEIN = re.compile(r"p\.\(((?:[A-Z][a-z]{2}|\*)\d+(?:_(?:[A-Z][a-z]{2}|\*)\d+)?)([^=?]+(?:ext\*\?|fs\*\?)?)\)")


def mosaic_c(name: str | None) -> str | None:
    """``c.122=/T>C`` of ``c.122T>C``; None of None."""
    match = _CODING.fullmatch(name or "")
    return f"{match[1]}=/{match[2]}{match[3]}" if match else None


def mosaic_p(name: str | None) -> str | None:
    """``p.(Met41=/Thr)`` of ``p.(Met41Thr)``; None where the protein is unchanged, unknown or not named."""
    match = _PROTEIN.fullmatch(name or "")
    return f"p.({match[1]}=/{match[2]})" if match else None
