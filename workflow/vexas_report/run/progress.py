"""How far a run has come: a bar on a terminal, nothing in a file; and Snakemake's own lines of every single step left out."""

import logging
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TextIO, TypeVar

T = TypeVar("T")

# Events and texts of Snakemake that come with every job, however large the run.
_EVENTS = frozenset({"job_started", "job_finished", "progress", "run_info", "resources_info"})
_TEXTS = ("Select jobs to execute", "Touching output file", "Using shell", "Conda environments: ignored")


class ProgressBar:
    """A bar with the time left, drawn by tqdm. ``quiet``, or a ``stream`` (default: standard error) that is not a terminal: nothing."""

    def __init__(self, stream: TextIO | None = None, *, unit: str = "sample", quiet: bool = False) -> None:
        self._stream = stream or sys.stderr
        self._unit = unit
        self._shown = not quiet and self._stream.isatty()
        self._bar: Any = None

    def begin(self, total: int) -> None:
        """Show a bar of so many units."""
        if self._shown and total:
            from tqdm import tqdm

            shown = "{n_fmt}/{total_fmt} {unit}s |{bar}| {elapsed}, about {remaining} left"
            self._bar = tqdm(total=total, unit=self._unit, file=self._stream, bar_format=shown, dynamic_ncols=True)

    def over(self, items: Iterable[T]) -> Iterator[T]:
        """The items, each counted as one unit once it is used."""
        for item in items:
            yield item
            if self._bar is not None:
                self._bar.update(1)

    def draw(self, done: int, total: int) -> None:
        """Show how many of how many are done, counted by somebody else; the last one ends the line."""
        if self._bar is None:
            self.begin(total)
        if self._bar is not None:
            self._bar.update(done - self._bar.n)
            if done >= total:
                self.end()

    def end(self) -> None:
        """End the line of the bar."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class QuietLog(logging.Filter):
    """Takes the lines of single steps out of Snakemake's log and draws the bar instead."""

    def __init__(self, bar: ProgressBar) -> None:
        super().__init__()
        self._bar = bar

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is for people."""
        event = str(getattr(record, "event", "") or "").lower().rpartition(".")[2]
        if event == "progress":
            self._bar.draw(record.done, record.total)  # type: ignore[attr-defined]
        return event not in _EVENTS and not str(record.msg).startswith(_TEXTS)
