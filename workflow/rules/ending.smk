# How a run of its own begins and ends: one run at a time in an output directory, and the outcome as the last word.
import time
from pathlib import Path

from vexas_report.run.outcome import ReportChanges, RunOutcome, unfinished
from vexas_report.run.lock import OutdirLock
from vexas_report.run.progress import ProgressBar, QuietLog
from snakemake.logging import logger as snakemake_logger
from snakemake.settings.enums import Quietness

LOCK = OutdirLock(WORK)
BEGUN = time.time()

if HAS_ENDING and Quietness.RULES in (workflow.output_settings.quiet or ()):
    snakemake_logger.addFilter(QuietLog(ProgressBar(unit="job")))


def last_word(text):
    Path(WORK, "finish.log").write_text(text + "\n", encoding="utf-8")
    # Registered, not printed: Snakemake still says where its log is, or that a job failed.
    atexit.register(print, text, flush=True)


MOVED = []


onstart:
    try:
        LOCK.acquire()
        if MISSING:
            MOVED.extend(PLAN.layout().write())
    except VexasReportError as error:
        raise told(error, "Nothing was run:") from None
    except OSError as error:
        raise told(unusable(error), "Nothing was run:") from None


onsuccess:
    if os.path.exists(PLAN.finished):
        news = ReportChanges.of(
            MOVED, map(PLAN.reports, UNDONE), PLAN.config.outdir
        )
        ending = RunOutcome.of_tables(
            TABLES, strict=PLAN.config.fail_on_rejected, news=news
        )
        last_word(ending.text())
        if ending.fails:
            # The next run says so again.
            os.unlink(PLAN.finished)
            raise SystemExit(1)


onerror:
    parts = [part for batch in PLAN.by_batch for part in PLAN.parts(batch)]
    text = unfinished(
        Path(PLAN.config.outdir),
        sum(len(shard.samples) for shard in PLAN.shards),
        [Path(PLAN.reports(part)) for part in parts],
        BEGUN,
    )
    last_word(text)
