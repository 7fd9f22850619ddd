"""A whole run in one process: the stages over every shard, in the same files and by the same rules as the workflow's jobs."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from vexas_report.model.codec import write_lines
from vexas_report.model.coverage import SampleCoverage
from vexas_report.model.evidence import SampleEvidence
from vexas_report.model.findings import Findings
from vexas_report.model.sample import Manifest
from vexas_report.pipeline.ending import Ending
from vexas_report.pipeline.files import Part, read_manifest, records, reported
from vexas_report.pipeline.follow import Follower
from vexas_report.pipeline.lock import OutdirLock
from vexas_report.pipeline.progress import Bar
from vexas_report.pipeline.stages import Interpreter, collect, coverage, interpret_all, write_documents
from vexas_report.plan import Plan


def run(plan: Plan, bar: Bar | None = None) -> Ending:
    """Make all of a plan that is missing; returns the outcome, which also stands in ``.work/finish.log``.

    VexasReportError where another run holds the output directory, or where a file of the laboratory is wrong.
    """
    work, outdir = Path(plan.work), Path(plan.config.outdir)
    with OutdirLock(work):
        plan.layout().write()
        interpreter = Interpreter(plan.config.settings)
        parts = [part for batch in plan.batches for part in plan.parts(batch)]
        undone = [part for part in parts if not (work / f"{part}.reports.jsonl").is_file() or part in plan.undocumented]
        for number, part in enumerate(undone):
            if bar:
                bar.draw(number, len(undone))
            with _log_of(work / f"{part}.log"):
                _report(plan, part, interpreter)
        if bar:
            bar.draw(len(undone), len(undone))
        tables = [outdir / batch / "summary.tsv" for batch in plan.batches]
        index = outdir / "index.html"
        current = index.is_file()
        for batch in plan.batches:
            done = Path(plan.summarised(batch))
            standing = all(Path(path).is_file() for path in plan.summary_files(batch))
            if not (done.is_file() and standing):
                _summarise(plan, batch, outdir)
                done.touch()
                current = False
        if not current:
            _index(tables, index)
        ending = Ending.of_tables(tables, strict=plan.config.fail_on_rejected)
        (work / "finish.log").write_text(ending.text() + "\n", encoding="utf-8")
        if not ending.fails:
            Path(plan.finished).touch()
    return ending


def _report(plan: Plan, part: str, interpreter: Interpreter) -> None:
    """Make what is missing of one part: evidence and coverage of its shard, findings, documents."""
    work = Path(plan.work)
    stem, _, rows = part.rpartition(".")
    first, last = map(int, rows.split("-"))
    manifest = read_manifest(work / f"{stem}.manifest.json")
    findings = work / f"{part}.findings.jsonl"
    if not findings.is_file():
        evidence = work / f"{stem}.evidence.jsonl"
        if not evidence.is_file():
            write_lines(evidence, collect(manifest))
        seen = {line.sample: line for line in _seen(plan, stem, manifest)}
        lines = records(SampleEvidence, evidence, (first, last))
        read = work / f"{stem}.coverage.jsonl" if plan.has_reads(stem) else None
        follower = Follower(manifest, evidence, read, interpreter)
        write_lines(findings, map(follower.complete, interpret_all(lines, interpreter, seen)))
    samples = {sample.sample: sample for sample in manifest.samples}
    written = write_documents(records(Findings, findings), samples, manifest.settings, Path(plan.config.outdir))
    write_lines(work / f"{part}.reports.jsonl", written)


def _seen(plan: Plan, stem: str, manifest: Manifest) -> Iterator[SampleCoverage]:
    if not plan.has_reads(stem):
        return
    path = Path(plan.work, f"{stem}.coverage.jsonl")
    if not path.is_file():
        evidence = records(SampleEvidence, Path(plan.work, f"{stem}.evidence.jsonl"))
        write_lines(path, coverage(evidence, manifest.settings))
    yield from records(SampleCoverage, path)


def _summarise(plan: Plan, batch: str, outdir: Path) -> None:
    from vexas_report.render import write_summary

    stems = [str(Path(plan.work, part)) for part in plan.parts(batch)]
    parts = [Part(Path(f"{stem}.findings.jsonl"), Path(f"{stem}.reports.jsonl")) for stem in stems]
    write_summary(batch, reported(parts), outdir)


def _index(tables: list[Path], index: Path) -> None:
    from vexas_report.render import write_index

    write_index(tables, index)


@contextlib.contextmanager
def _log_of(path: Path) -> Iterator[None]:
    """What is said on standard error goes to a part's log, which stays only where something was said."""
    with path.open("w", encoding="utf-8") as log, contextlib.redirect_stderr(log):
        yield
    if not path.stat().st_size:
        path.unlink()
