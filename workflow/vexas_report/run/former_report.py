"""A report that says something else takes the place of the one before; that one is put aside under the day it was made."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from filecmp import cmp
from itertools import count
from pathlib import Path
from typing import Any

from vexas_report.knowledge import use_language
from vexas_report.model.filewrite import make_durable
from vexas_report.model.findings import Findings, statement_version
from vexas_report.plan.config import exists
from vexas_report.plan.output_state import FORMER


@dataclass(frozen=True, slots=True)
class FormerDocuments:
    """Where the documents of the former report went, and what the new one says otherwise (empty: the same in other words
    or of another input)."""

    folder: Path
    changes: tuple[str, ...]


def keep_former(findings: Findings, folder: Path) -> FormerDocuments | None:
    """Copy the documents of a sample's folder to ``<batch>/.former/<day>/<sample>`` before ``findings`` replace them.

    Only if the report before has another version, or a document was edited after it was written; None otherwise.
    """
    sample = findings.sample.sample
    standing = folder / f"{sample}.findings.json"
    try:
        content = standing.read_bytes()
        before = json.loads(content)
        _ = before["conclusion"]["vexas"], before["conclusion"]["headline"]
        other = statement_version(before) != statement_version(findings.model_dump(mode="json"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # No report, or one that a power cut left empty.
        return None
    documents = sorted(path for path in folder.glob(f"{sample}.*") if path.is_file() and path.stat().st_size)
    # The findings are written last, so that a later document was changed by somebody.
    made = standing.stat().st_mtime_ns
    if not other and not any(path.stat().st_mtime_ns > made for path in documents):
        return None
    place, is_there = _place(folder, sample, standing)
    if not is_there:
        part = place.with_name(f"{place.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        make_durable([Path(shutil.copy2(path, part / path.name)) for path in documents])
        part.rename(place)
        make_durable([place])
    return FormerDocuments(place, _changes(content, before, findings) if other else ())


def _place(folder: Path, sample: str, standing: Path) -> tuple[Path, bool]:
    """A free folder for the former documents, or the one to which a run that was killed has copied them already."""
    made = standing.stat().st_mtime_ns
    day = datetime.fromtimestamp(made / 1e9, UTC).date().isoformat()
    place = folder.parent / FORMER / day / sample
    for number in count(2):
        if not exists(place):
            return place, False
        copied = place / standing.name
        if copied.is_file() and copied.stat().st_mtime_ns == made and cmp(standing, copied, shallow=False):
            return place, True
        place = place.with_name(f"{sample}.{number}")
    raise AssertionError


def _changes(content: bytes, before: Mapping[str, Any], findings: Findings) -> tuple[str, ...]:
    from pydantic import ValidationError

    from vexas_report.documents import compare

    try:
        former = Findings.model_validate_json(content)
    except ValidationError:
        # A report of another schema: conclusion and headline are the same fields in all.
        old, new = before["conclusion"], findings.conclusion
        pairs = (("conclusion", old["vexas"], new.vexas.value), ("headline", old["headline"], new.headline))
        return tuple(f"{what}: {one} -> {other}" for what, one, other in pairs if one != other)
    with use_language(findings.provenance.language):
        return tuple(f"{each.what}: {each.old or '-'} -> {each.new or '-'}" for each in compare(former, findings).said)
