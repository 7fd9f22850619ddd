"""SPDI (https://doi.org/10.1093/bioinformatics/btz856) and GA4GH VRS 2.0 identifiers, computed offline.

Both rest on fully justified alleles: an indel is spread over the whole stretch in which it could lie, so that every
spelling gives one identifier. The digests are computed here: hgvs-weaver 1.0.1 takes the smallest repeat unit of an
insertion, VRS asks for the greatest (docs/naming.md).
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from vexas_report.nomenclature.edits import Edit


def spdi(contig: str, justified: Edit) -> str:
    """Canonical SPDI of a fully justified edit: 0-based position, deleted and inserted sequence."""
    return f"{contig}:{justified.start - 1}:{justified.ref}:{justified.alt}"


def vrs_id(refget: str, justified: Edit) -> str:
    """``ga4gh:VA.…`` of a fully justified edit on the sequence with this refget digest (``SQ.…``)."""
    location = {
        "type": "SequenceLocation",
        "sequenceReference": {"type": "SequenceReference", "refgetAccession": refget},
        "start": justified.start - 1,
        "end": justified.end,
    }
    return f"ga4gh:VA.{_digest({'type': 'Allele', 'location': _digest(location), 'state': _state(justified)})}"


def haplotype_id(members: Sequence[str | None]) -> str | None:
    """``ga4gh:CPB.…`` of alleles in cis, from their own identifiers; None if one of them has none."""
    if not all(members):
        return None
    digests = sorted(str(member).removeprefix("ga4gh:VA.") for member in members)
    return f"ga4gh:CPB.{_digest({'type': 'CisPhasedBlock', 'members': digests})}"


def _state(edit: Edit) -> Mapping[str, Any]:
    """The new sequence, by its length if it is made of the reference alone
    (https://vrs.ga4gh.org/en/2.0/conventions/normalization.html)."""
    growth = len(edit.alt) - len(edit.ref)
    unit = -growth if growth < 0 and edit.ref.startswith(edit.alt) else _unit(edit.ref, edit.alt, growth)
    if not unit:
        return {"type": "LiteralSequenceExpression", "sequence": edit.alt}
    return {"type": "ReferenceLengthExpression", "length": len(edit.alt), "repeatSubunitLength": unit}


def _unit(ref: str, alt: str, growth: int) -> int:
    """The greatest divisor of an insertion's length whose repeat of the reference's end is the new sequence; 0 if none is."""
    for unit in range(min(growth, len(ref)), 0, -1):
        repeat = ref[-unit:] * (len(alt) // unit + 1)
        if growth % unit == 0 and alt == ref + repeat[:growth]:
            return unit
    return 0


def _digest(value: Mapping[str, Any]) -> str:
    """GA4GH's truncated digest of canonical JSON (sha512t24u)."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(hashlib.sha512(text.encode("ascii")).digest()[:24]).decode("ascii")
