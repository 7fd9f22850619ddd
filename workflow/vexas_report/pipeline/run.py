"""A whole run in one process: the stages over every shard, in the same files and by the same rules as the workflow's jobs."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from vexas_report.model.codec import write_lines
from vexas_report.pipeline.ending import Ending, News
from vexas_report.pipeline.files import Part, reported
from vexas_report.pipeline.lock import OutdirLock
from vexas_report.pipeline.part import report_part
from vexas_report.pipeline.progress import Bar
from vexas_report.pipeline.stages import Interpreter
from vexas_report.plan import Plan


def run(plan: Plan, bar: Bar | None = None) -> Ending:
    """Make all of a plan that is missing; returns the outcome, which also stands in ``.work/finish.log``.

    VexasReportError where another run holds the output directory, or where a file of the laboratory is wrong.
    """
    work, outdir = Path(plan.work), Path(plan.config.outdir)
    with OutdirLock(work):
        moved = plan.layout().write()
        interpreter = Interpreter(plan.config.settings)
        undone = plan.undone
        for number, part in enumerate(undone):
            if bar:
                bar.draw(number, len(undone))
            with _log_of(work / f"{part}.log"):
                stem, _, rows = part.rpartition(".")
                first, last = map(int, rows.split("-"))
                written = report_part(work / f"{stem}.manifest.json", (first, last), outdir, interpreter)
                write_lines(work / f"{part}.reports.jsonl", written)
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
        news = News.of(moved, map(plan.reports, undone), outdir)
        ending = Ending.of_tables(tables, strict=plan.config.fail_on_rejected, news=news)
        (work / "finish.log").write_text(ending.text() + "\n", encoding="utf-8")
        if not ending.fails:
            Path(plan.finished).touch()
    return ending


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
