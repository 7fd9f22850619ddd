"""htslib's messages on stderr, off where what matters is checked by us."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_htslib() -> Iterator[None]:
    """Turn off the messages of htslib: what matters is raised or checked by us."""
    import pysam

    before = pysam.set_verbosity(0)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "no BGZF EOF marker")
            yield
    finally:
        pysam.set_verbosity(before)


def error_text(error: Exception) -> str:
    """What a library says of a file, in text: pysam shows names and modes as Python's bytes, between backticks."""
    text = re.sub(r"`?\bb(['\"])(.*?)\1`?", r"\1\2\1", str(error))
    return re.sub(r" \(mode=[^)]*\)", "", text).strip().rstrip(".?") or type(error).__name__
