"""htslib's messages on stderr, off where what matters is checked by us."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_htslib() -> Iterator[None]:
    """Turn off the messages of htslib: what matters is raised or checked by us."""
    import pysam

    before = pysam.set_verbosity(0)
    try:
        yield
    finally:
        pysam.set_verbosity(before)
