"""How far a run has come: a bar on a terminal, nothing in a file; and Snakemake's own lines of every single step left out."""

import logging
import sys
from typing import TextIO

_WIDTH = 40
# Events and texts of Snakemake that come with every job, however large the run.
_EVENTS = frozenset({"job_started", "job_finished", "progress", "run_info", "resources_info"})
_TEXTS = ("Select jobs to execute", "Touching output file", "Using shell", "Conda environments: ignored")


class Bar:
    """A line that is drawn over itself; silent where ``stream`` (default: standard error) is no terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()

    def draw(self, done: int, total: int) -> None:
        """Show how many of how many are done; the last one ends the line."""
        if self._shown and total:
            full = _WIDTH * done // total
            end = "\n" if done >= total else ""
            self._stream.write(f"\r[{'#' * full}{'.' * (_WIDTH - full)}] {done}/{total}{end}")
            self._stream.flush()


class Quiet(logging.Filter):
    """Takes the lines of single steps out of Snakemake's log and draws the bar instead."""

    def __init__(self, bar: Bar) -> None:
        super().__init__()
        self._bar = bar

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is for people."""
        event = str(getattr(record, "event", "") or "").lower().rpartition(".")[2]
        if event == "progress":
            self._bar.draw(record.done, record.total)  # type: ignore[attr-defined]
        return event not in _EVENTS and not str(record.msg).startswith(_TEXTS)
