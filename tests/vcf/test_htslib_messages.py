"""htslib in our words: its messages are off for a while, and what it says of a file is text."""

import pysam
import pytest

from vexas_report.vcf.htslib_messages import error_text, quiet_htslib


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("could not open file `b'/a/b.bcf'`: No such file", "could not open file '/a/b.bcf': No such file"),
        ("could not open `b'/a/b.bcf'` (mode=`b'r'`): gone.", "could not open '/a/b.bcf': gone"),
        ("truncated file", "truncated file"),
        ("", "OSError"),
    ],
)
def test_what_a_library_says_is_text(message: str, text: str) -> None:
    assert error_text(OSError(message)) == text


def fails_quietly() -> None:
    with quiet_htslib():
        raise ValueError(str(pysam.get_verbosity()))


def test_messages_are_off_within_and_as_before_behind() -> None:
    before = pysam.set_verbosity(2)
    try:
        with pytest.raises(ValueError, match=r"^0$"):
            fails_quietly()
        assert pysam.get_verbosity() == 2
    finally:
        pysam.set_verbosity(before)
