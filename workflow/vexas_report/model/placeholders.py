"""Names of sample columns that callers write where they know none: they identify no sample."""

import re

_PLACEHOLDER = re.compile(
    r"sample[ _-]?\d*|unknown|default|none|null|n/?a|nan|unnamed|no[ _-]?name|normal|tumou?r|[.-]?", re.IGNORECASE
)


def is_placeholder(column: str) -> bool:
    """Whether the name of a sample column is a caller's own and may be of any sample.

    >>> [is_placeholder(name) for name in ("NORMAL", "tumour", "Sample_1", "none", "P1", "sample_P1")]
    [True, True, True, True, False, False]
    """
    return _PLACEHOLDER.fullmatch(column) is not None


def is_pair(columns: tuple[str, ...]) -> bool:
    """Whether the columns are a tumour and its normal, as somatic callers name them."""
    return sorted(column.casefold().replace("tumour", "tumor") for column in columns) == ["normal", "tumor"]
