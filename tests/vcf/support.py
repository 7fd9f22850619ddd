"""Short ways into the room for its tests."""

from tests.builders.vcf import FORMATS, VcfBuilder, index_case

from vexas_report.model.evidence import Call, SampleEvidence
from vexas_report.model.sample import Manifest, Sample, Settings
from vexas_report.vcf import collect


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


def many(n: int = 4000) -> VcfBuilder:
    """The index case in order among many records of chromosome 22."""
    first, second, last = index_case().records
    builder = VcfBuilder(meta=FORMATS, records=[first, second])
    for i in range(n):
        counts = f"0/1:{i % 50},{i % 31}:{i % 90}"
        builder.add("22", 20000000 + 37 * i, "A", "C", counts, fmt="GT:AD:DP", qual=str(i * 7919 % 9973))
    builder.records.append(last)
    return builder
