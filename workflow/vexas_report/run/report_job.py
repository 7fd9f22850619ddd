"""One part of a shard from its manifest to its documents: what a job of the workflow does, and a run in one process for each part.

A job for each stage would spend more time on starting and loading than on its samples.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from vexas_report.model.codec import count_lines, write_lines
from vexas_report.model.coverage import SampleCoverage
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.filewrite import make_durable
from vexas_report.model.findings import Findings
from vexas_report.model.sample import Manifest
from vexas_report.plan.shards import reads_of
from vexas_report.run.follow_up import FollowUp
from vexas_report.run.stage_files import read_manifest, records
from vexas_report.run.stages import Interpreter, WrittenDocuments, collect, coverage, interpret_all, write_documents


def report_part(
    manifest_file: Path, rows: tuple[int, int], outdir: Path, interpreter: Interpreter | None = None
) -> Iterator[WrittenDocuments]:
    """Make what is missing of the samples from one row of the manifest to another (1-based, inclusive), up to their
    findings, and write their documents; yields what was written of each.

    The files are in the manifest's folder and their names begin as its name. Evidence and coverage are those of the whole shard.
    """
    manifest = read_manifest(manifest_file)
    interpreter = interpreter or Interpreter(manifest.settings)
    stem = str(manifest_file).removesuffix(".manifest.json")
    findings = Path(f"{stem}.{rows[0]}-{rows[1]}.findings.jsonl")
    if count_lines(findings) != rows[1] - rows[0] + 1:
        evidence, read = Path(f"{stem}.evidence.jsonl"), _read(manifest, stem)
        seen = {line.sample: line for line in records(SampleCoverage, read, rows)} if read else {}
        follower = FollowUp(manifest, evidence, read, interpreter)
        lines = records(SampleEvidence, evidence, rows)
        write_lines(findings, map(follower.complete, interpret_all(lines, interpreter, seen)))
    samples = {sample.sample: sample for sample in manifest.samples}
    sizes: list[int] = []
    documents: list[Path] = []
    for written in write_documents(_measured(findings, sizes), samples, manifest.settings, outdir):
        documents += [outdir / name for name, size in written.files.items() if size is not None]
        yield replace(written, findings=sizes[-1])
    # The list of the documents says that they are whole, so the disk must hold them before the list.
    make_durable(documents)


def _measured(findings: Path, sizes: list[int]) -> Iterator[Findings]:
    """The documents of a file; ``sizes`` gets the bytes of each one's line."""
    with findings.open("rb") as lines:
        sizes_of = map(len, lines)
        for document, size in zip(records(Findings, findings), sizes_of, strict=True):
            sizes.append(size)
            yield document


def _read(manifest: Manifest, stem: str) -> Path | None:
    """See that the evidence is whole, and the coverage, whose file is returned, where a sample names alignments or the like."""
    evidence, samples = Path(f"{stem}.evidence.jsonl"), len(manifest.samples)
    if count_lines(evidence) != samples:
        write_lines(evidence, collect(manifest))
    if not reads_of(manifest.samples):
        return None
    path = Path(f"{stem}.coverage.jsonl")
    if count_lines(path) != samples:
        write_lines(path, coverage(records(SampleEvidence, evidence), manifest.settings, path.parent))
    return path
