"""The protein that a ``p.`` name describes, read off the name alone: the way back that proves a name."""

import re

from Bio.SeqUtils import seq1

_RESIDUE = r"(?:[A-Z][a-z]{2}|\*)"
_SPAN = rf"({_RESIDUE})(\d+)(?:_({_RESIDUE})(\d+))?"
_NAME = re.compile(rf"p\.\({_SPAN}(=|del(?:ins)?|dup|ins|fs|ext)?(.*?)\)")
_FRAMESHIFT = re.compile(rf"p\.\(({_RESIDUE})(\d+)({_RESIDUE})fs\*(\d+|\?)\)")
_EXTENSION = re.compile(rf"p\.\(\*(\d+)({_RESIDUE})ext\*(\d+|\?)\)")


def one(residues: str) -> str:
    return "".join("*" if part == "*" else seq1(part) for part in re.findall(_RESIDUE, residues))


def mismatch(name: str, ref: str, alt: str) -> str | None:
    """Why ``name`` does not describe the step from ``ref`` to ``alt`` (both with their stop); None where it does."""
    if match := _FRAMESHIFT.fullmatch(name):
        return _tail(ref, alt, int(match[2]) - 1, one(match[1]), one(match[3]), match[4], 1)
    if match := _EXTENSION.fullmatch(name):
        return _tail(ref, alt, int(match[1]) - 1, "*", one(match[2]), match[3], 0)
    match = _NAME.fullmatch(name)
    if match is None:
        return "not a name"
    first, last = int(match[2]) - 1, int(match[4] or match[2]) - 1
    if ref[first] != one(match[1]) or ref[last] != one(match[3] or match[1]):
        return "residues that the reference does not have"
    made = _made(ref, first, last, match[5] or "", match[6])
    made = made[: made.index("*") + 1] if "*" in made else made
    if made != alt:
        return f"describes …{made[max(0, first - 3) : first + 8]}, not …{alt[max(0, first - 3) : first + 8]}"
    return None


def _made(ref: str, first: int, last: int, kind: str, rest: str) -> str:
    match kind:
        case "=":
            return ref
        case "del":
            return ref[:first] + ref[last + 1 :]
        case "dup":
            return ref[: last + 1] + ref[first : last + 1] + ref[last + 1 :]
        case "ins":
            return ref[: first + 1] + one(rest) + ref[last:]
        case "delins" | "":
            return ref[:first] + one(rest) + ref[last + 1 :]
        case _:
            return ""


def _tail(ref: str, alt: str, place: int, old: str, new: str, length: str, extra: int) -> str | None:
    if ref[:place] != alt[:place] or ref[place] != old or alt[place] != new or old == new:
        return "does not start where the proteins part"
    found = str(len(alt) - 1 - place + extra) if alt.endswith("*") else "?"
    return None if found == length else f"stop at {found}, not at {length}"
