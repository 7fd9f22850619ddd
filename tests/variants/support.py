"""Short ways into the room for its tests."""

from vexas_report.model.evidence import Call, SampleEvidence
from vexas_report.model.sample import Manifest, Sample, Settings
from vexas_report.variants import collect


def one(path: str, *, settings: Settings | None = None, **row: object) -> SampleEvidence:
    """The evidence of one file as sample S1."""
    sample = Sample("S1", path, **row)  # type: ignore[arg-type]  # keys pass through
    (found,) = collect(Manifest("1", "default", (sample,), settings or Settings()))
    return found


def codes(evidence: SampleEvidence) -> list[str]:
    """Problem codes in order."""
    return [p.code for p in evidence.problems]


def calls_of(path: str) -> tuple[Call, ...]:
    """The calls of a file that must be accepted."""
    found = one(path)
    assert found.status == "reported", found.problems
    return found.calls
