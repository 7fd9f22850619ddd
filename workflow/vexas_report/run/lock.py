"""One run at a time in an output directory."""

import fcntl
import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vexas_report.model.problems import VexasReportError, problem
from vexas_report.run.run_problems import OUTDIR_IN_USE

if TYPE_CHECKING:
    from io import TextIOWrapper

    from vexas_report.plan import Plan


class OutdirLock:
    """A lock on ``<outdir>/.work/.lock`` that ends with the process that holds it, however that ends.

    It is the system's (flock), so nothing has to be unlocked after a kill or a power cut; the file's text only says whose
    it is. A file system that has no locks gives none.
    """

    def __init__(self, work: str | Path) -> None:
        self._path = Path(work) / ".lock"
        self._held: TextIOWrapper | None = None

    def acquire(self) -> None:
        """Take the lock; VexasReportError, which names the other run, where it is taken."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        held = self._path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            told = _told(held.read())
            held.close()
            message = f"Another run is at work in this output directory: {told}."
            raise VexasReportError(problem(OUTDIR_IN_USE, message, str(self._path))) from None
        except OSError:
            held.close()
            return
        held.truncate(0)
        who = {
            "process": os.getpid(),
            "host": socket.gethostname(),
            "folder": str(Path.cwd()),
            "since": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        }
        held.write(json.dumps(who) + "\n")
        held.flush()
        self._held = held

    def release(self) -> None:
        """Give it back."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


def discard_damaged(plan: "Plan") -> None:
    """Remove the lists of reports that do not agree with the files, unless a run is at work that may be writing these."""
    try:
        with OutdirLock(plan.work):
            for part in plan.damaged:
                # What was made of it goes as well: Snakemake does not make an input again whose outputs are all there.
                made = plan.reports(part), plan.summarised(part.partition("/")[0]), plan.finished
                for path in made:
                    Path(path).unlink(missing_ok=True)
    except VexasReportError:
        return


def _told(text: str) -> str:
    try:
        who = json.loads(text)
        return f"process {who['process']} on {who['host']}, started {who['since']} in {who['folder']}"
    except (ValueError, KeyError, TypeError):
        return "it has not said whose it is"
