"""A whole run in one process: the stages over every shard, in the same files and by the same rules as the workflow's jobs."""

import contextlib
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import groupby
from pathlib import Path

from vexas_report.model.codec import write_lines
from vexas_report.model.problems import VexasReportError, problem
from vexas_report.model.sample import Settings
from vexas_report.plan import Plan
from vexas_report.run.lock import OutdirLock
from vexas_report.run.outcome import ReportChanges, RunOutcome
from vexas_report.run.progress import ProgressBar
from vexas_report.run.report_job import report_part
from vexas_report.run.run_problems import OUT_OF_MEMORY
from vexas_report.run.stage_files import ReportedPart, reported
from vexas_report.run.stages import Interpreter


def run(plan: Plan, bar: ProgressBar | None = None, cores: int = 1) -> RunOutcome:
    """Make everything of a plan that is missing; return the outcome, which is also in ``.work/finish.log``.

    With more than one core, shards are reported by processes that are forked once everything is loaded.

    VexasReportError where another run holds the output directory, or where a file of the laboratory is wrong.
    """
    work, outdir = Path(plan.work), Path(plan.config.outdir)
    with OutdirLock(work):
        moved = plan.layout().write()
        undone = plan.undone
        # The parts of a shard share what is read of its files.
        shards = [list(parts) for _, parts in groupby(undone, key=lambda part: part.rpartition(".")[0])]
        samples, number = sum(map(_size, undone)), 0
        for done in _reported(plan, shards, cores):
            number += done
            if bar:
                bar.draw(number, samples)
        tables = [outdir / batch / "summary.tsv" for batch in plan.batches]
        index = outdir / "index.html"
        current = index.is_file()
        for batch in plan.batches:
            marker = Path(plan.summarised(batch))
            standing = all(Path(path).is_file() for path in plan.summary_files(batch))
            if not (marker.is_file() and standing) or any(part.startswith(f"{batch}/") for part in undone):
                _summarise(plan, batch, outdir)
                marker.touch()
                current = False
        if not current:
            _index(tables, index)
        news = ReportChanges.of(moved, map(plan.reports, undone), outdir)
        ending = RunOutcome.of_tables(tables, strict=plan.config.fail_on_rejected, news=news)
        (work / "finish.log").write_text(ending.text() + "\n", encoding="utf-8")
        if not ending.fails:
            Path(plan.finished).touch()
    return ending


def _reported(plan: Plan, shards: Sequence[Sequence[str]], cores: int) -> Iterator[int]:
    """Report shards; the number of samples of each that is done."""
    work, outdir, settings = Path(plan.work), Path(plan.config.outdir), plan.config.settings
    interpreter = Interpreter(settings)
    if min(cores, len(shards)) < 2:
        for parts in shards:
            yield _report_shard(work, outdir, interpreter, parts)
        return
    # What is loaded here is not loaded again in each process.
    interpreter.load()
    report = partial(_report_alone, work, outdir, settings)
    try:
        with ProcessPoolExecutor(min(cores, len(shards)), multiprocessing.get_context("fork")) as pool:
            for job in as_completed([pool.submit(report, parts) for parts in shards]):
                yield job.result()
    except BrokenProcessPool:
        message = "A process of the run was ended by the system."
        raise VexasReportError(problem(OUT_OF_MEMORY, message)) from None


def _report_alone(work: Path, outdir: Path, settings: Settings, parts: Sequence[str]) -> int:
    return _report_shard(work, outdir, Interpreter(settings), parts)


def _report_shard(work: Path, outdir: Path, interpreter: Interpreter, parts: Sequence[str]) -> int:
    for part in parts:
        with _log_of(work / f"{part}.log"):
            stem, _, rows = part.rpartition(".")
            first, last = map(int, rows.split("-"))
            written = report_part(work / f"{stem}.manifest.json", (first, last), outdir, interpreter)
            write_lines(work / f"{part}.reports.jsonl", written)
    return sum(map(_size, parts))


def _size(part: str) -> int:
    """Samples of a part, by the rows in its name."""
    first, last = map(int, part.rpartition(".")[2].split("-"))
    return last - first + 1


def _summarise(plan: Plan, batch: str, outdir: Path) -> None:
    from vexas_report.documents import load_reviews, write_summary

    stems = [str(Path(plan.work, part)) for part in plan.parts(batch)]
    parts = [ReportedPart(Path(f"{stem}.findings.jsonl"), Path(f"{stem}.reports.jsonl")) for stem in stems]
    write_summary(batch, reported(parts), outdir, load_reviews(plan.config.settings.review))


def _index(tables: list[Path], index: Path) -> None:
    from vexas_report.documents import write_index

    write_index(tables, index)


@contextlib.contextmanager
def _log_of(path: Path) -> Iterator[None]:
    """What is said on standard error goes to a part's log, which stays only where something was said."""
    with path.open("w", encoding="utf-8") as log, contextlib.redirect_stderr(log):
        yield
    if not path.stat().st_size:
        path.unlink()
