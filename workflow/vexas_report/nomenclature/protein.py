"""Protein changes in numbers, read from the body of a ``p.`` name
(https://hgvs-nomenclature.org/stable/recommendations/protein/)."""

import re

from vexas_report.knowledge.genome.proteins import ONE_LETTER
from vexas_report.model.names import ProteinChange

_RESIDUE = r"(?:[A-Z][a-z]{2}|\*)"
_BODY = re.compile(
    rf"(?P<ref>{_RESIDUE})(?P<first>\d+)(?:_{_RESIDUE}(?P<last>\d+))?"
    rf"(?P<what>=|\?|delins|del|dup|ins|)(?P<alt>(?:{_RESIDUE})*)(?P<run>fs|ext|)(?:\*(?P<stop>\d+|\?))?"
)
_KINDS = {
    "del": "inframe_deletion",
    "dup": "inframe_insertion",
    "ins": "inframe_insertion",
    "delins": "delins",
    "=": "synonymous",
}


def protein_change(body: str) -> ProteinChange | None:
    """The change that ``Met41Leu``, ``Arg49Glyfs*4`` or another body of a ``p.`` name describes; None for ``?`` and other forms."""
    match = _BODY.fullmatch(body)
    if match is None:
        return None
    first, what, alt = int(match["first"]), match["what"], _letters(match["alt"])
    last, ref = int(match["last"] or first), _letters(match["ref"])
    if what == "?":
        return ProteinChange("start_lost", first, last, ref, "?")
    stop = int(match["stop"]) if (match["stop"] or "?") != "?" else None
    if match["run"]:
        # fs* counts from the first new residue, ext* from the one behind it.
        end = None if stop is None else first + stop - (match["run"] == "fs")
        return ProteinChange("frameshift" if match["run"] == "fs" else "stop_lost", first, last, ref, alt, end)
    if what == "dup":
        return ProteinChange(_KINDS[what], last, last + 1, "", "")
    if what:
        start = first + 1 if what == "ins" else first
        end = start + len(alt) - 1 if alt.endswith("*") else None
        single = ref if first == last else ""
        return ProteinChange(_KINDS[what], first, last, single, ref if what == "=" else alt, end)
    return ProteinChange("nonsense" if alt == "*" else "missense", first, last, ref, alt, first if alt == "*" else None)


def _letters(residues: str) -> str:
    return "".join("*" if residue == "*" else ONE_LETTER[residue] for residue in re.findall(_RESIDUE, residues))
