"""Untrusted text made safe for each kind of document. Nothing is dropped without saying so."""

import hashlib
import re
from urllib.parse import quote

from vexas_report.knowledge.language import phrase

#: Spreadsheets start a formula at these (OWASP "CSV injection"); a leading quote would swallow the cells after it.
FORMULA_STARTS = frozenset('=+-@"\t\r\uff1d\uff0b\uff0d\uff20')
LONGEST_SHOWN = 2_000
LONGEST_FIELD = 160
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_CELL = re.compile("[\\\\\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def _named(match: re.Match[str]) -> str:
    return f"\u27e8U+{ord(match[0]):04X}\u27e9"


def visible(text: str) -> str:
    """Characters that hide or turn text (controls, bidi overrides, line separators) shown by their code point."""
    return _UNSEEN.sub(_named, text) if _UNSEEN.search(text) else text


def shown(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Text for a page: visible, and cut with a note of how much more ``findings.json`` holds."""
    if len(text) <= longest:
        return visible(text)
    return phrase("cut", text=visible(text[:longest]), count=len(text) - longest)


def allele(bases: str) -> str:
    """An allele for a page: long ones by both ends and their length.

    >>> allele("ACGT"), allele("A" * 100)
    ('ACGT', 'AAAAAAAAAAAA…AAAAAA (100 bases)')
    """
    return bases if len(bases) <= 30 else f"{bases[:12]}\u2026{bases[-6:]} ({phrase('bases', count=len(bases))})"


_LONG_RUNS = re.compile(r"[ACGTN]{20,}|(?:[A-Z][a-z]{2}){10,}")


def elided(text: str, longest: int = 400) -> str:
    """A name without its long runs of bases or residues, and cut in the middle where it is longer than ``longest`` all the same.

    >>> elided("c.121_122ins" + "ACGT" * 120)
    'c.121_122ins\u2026480 bases'
    """

    def counted(run: re.Match[str]) -> str:
        unit = "residues" if any(c.islower() for c in run[0]) else "bases"
        return "\u2026" + phrase(unit, count=len(run[0]) // (3 if unit == "residues" else 1))

    short = _LONG_RUNS.sub(counted, text)
    return short if len(short) <= longest else f"{short[: longest - 9]}\u2026{short[-8:]}"


def _escaped(match: re.Match[str]) -> str:
    char = match[0]
    return _ESCAPES.get(char) or f"\\u{ord(char):04x}"


def cell(value: object) -> str:
    r"""A TSV cell: backslash escapes for tab, line breaks, controls and backslash; ``'`` before a formula start; blank for None.

    >>> cell("=1+1"), cell("a\tb"), cell(None), cell(True)
    ("'=1+1", 'a\\tb', '', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    guard = "'" if text[:1] in FORMULA_STARTS and text else ""
    return guard + _CELL.sub(_escaped, text)


def css_string(text: str) -> str:
    """The inside of a CSS string: every character that is not a letter, digit or blank as a code point (CSS Syntax 3, 4.3.7)."""
    return "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):06x} " for c in visible(text)[:200])


#: INFO values may not hold whitespace, ``; = ,`` and ``%`` (VCF 4.3, section 1.2); everything beyond ASCII is encoded too.
_VCF_SAFE = "!\"#$&'()*+-./:<>?@[\\]^_`{|}~"


def vcf_value(text: str) -> str:
    """Percent-encoded for an INFO value; ``.`` where blank (VCF 4.3, section 1.2)."""
    return quote(text, safe=_VCF_SAFE, errors="replace") or "."


def vcf_id(text: str) -> str:
    """Percent-encoded for an identifier in the header and the CHROM and FILTER columns."""
    encoded = quote(text, safe="+-._", errors="replace")
    return {"": ".", "0": "%30"}.get(encoded, encoded)


_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")


def file_name(text: str) -> str:
    """A name of the sheet as a part of a path. The sheet's rule is checked before any work; a document written by other
    means cannot leave its folder either: a name that breaks the rule is percent-encoded, cut, and made unique by its checksum."""
    if _FILE_NAME.match(text):
        return text
    digest = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:12]
    encoded = quote(text[:40], safe="", errors="replace").replace(".", "%2E")[:40]
    return f"{encoded}-{digest}"
