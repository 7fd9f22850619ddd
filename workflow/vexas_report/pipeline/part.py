"""One part of a shard from its manifest to its documents: what a job of the workflow does, and a run in one process for each part.

A job for each stage would spend more time on starting and loading than on its samples.
"""

from collections.abc import Iterator
from pathlib import Path

from vexas_report.model.codec import write_lines
from vexas_report.model.coverage import SampleCoverage
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.findings import Findings
from vexas_report.model.sample import Manifest
from vexas_report.pipeline.files import read_manifest, records
from vexas_report.pipeline.follow import Follower
from vexas_report.pipeline.stages import Interpreter, Written, collect, coverage, interpret_all, write_documents
from vexas_report.plan.shards import reads_of


def report_part(
    manifest_file: Path, rows: tuple[int, int], outdir: Path, interpreter: Interpreter | None = None
) -> Iterator[Written]:
    """Make what is missing of the samples from one row of the manifest to another (1-based, inclusive), up to their
    findings, and write their documents; yields what was written of each.

    The files stand beside the manifest and begin as it does. Evidence and coverage are those of the whole shard.
    """
    manifest = read_manifest(manifest_file)
    interpreter = interpreter or Interpreter(manifest.settings)
    stem = str(manifest_file).removesuffix(".manifest.json")
    findings = Path(f"{stem}.{rows[0]}-{rows[1]}.findings.jsonl")
    if not findings.is_file():
        evidence, read = Path(f"{stem}.evidence.jsonl"), _read(manifest, stem)
        seen = {line.sample: line for line in records(SampleCoverage, read, rows)} if read else {}
        follower = Follower(manifest, evidence, read, interpreter)
        lines = records(SampleEvidence, evidence, rows)
        write_lines(findings, map(follower.complete, interpret_all(lines, interpreter, seen)))
    samples = {sample.sample: sample for sample in manifest.samples}
    yield from write_documents(records(Findings, findings), samples, manifest.settings, outdir)


def _read(manifest: Manifest, stem: str) -> Path | None:
    """See that the evidence stands, and the coverage, whose file is returned, where a sample names alignments or the like."""
    evidence = Path(f"{stem}.evidence.jsonl")
    if not evidence.is_file():
        write_lines(evidence, collect(manifest))
    if not reads_of(manifest.samples):
        return None
    path = Path(f"{stem}.coverage.jsonl")
    if not path.is_file():
        write_lines(path, coverage(records(SampleEvidence, evidence), manifest.settings))
    return path
