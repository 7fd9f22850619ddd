"""The summary printed at the end of a run: counts, samples that need attention with their reasons, warnings, pages."""

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vexas_report.model.terms import VexasConclusion

# A run has sixty lines, of which Snakemake and the lines around take up to twenty-eight. So many samples are named with
# their reasons; the rest of each kind is counted, and the batch page has them all.
_ROOM = 32
# Batch pages, or lines of the jobs' logs.
_NAMED = 8
_WIDTH = 160
# The mark of each kind of sample that is named, most urgent first, and its words in the legend.
_MARKS = {"*": "detected", "?": "possible", "!": "another disease", "x": "not analysed"}
_NOT_ANALYSED = "not_analysed"
_ORDER = (*(each.value for each in VexasConclusion), _NOT_ANALYSED)
_TOO_FULL = 1_000_000
_TITLES = {
    "~": ("report", "says something else than before", "say something else than before"),
    ">": (
        "sample",
        "is no longer on the sheet, its documents are kept",
        "are no longer on the sheet, their documents are kept",
    ),
}


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A sample in the batch's table, as far as the ending needs it. ``problems`` are codes."""

    sample: str
    report: Path
    headline: str = ""
    batch: str = ""
    conclusion: str = ""
    other: str = ""
    problems: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[tuple[int | str, ...], ...]:
        """Sort key of the sample's name, with its numbers as numbers."""
        return natural(self.sample)


@dataclass(frozen=True, slots=True)
class ReportChanges:
    """What a run did to former results. Of each line ``report`` is the folder where the former documents are now, and
    ``headline`` what the new report says otherwise (empty: the same)."""

    replaced: tuple[SampleLine, ...] = ()
    moved: tuple[SampleLine, ...] = ()

    @classmethod
    def of(cls, moved: Iterable[Path], reports: Iterable[str | Path], outdir: str | Path) -> "ReportChanges":
        """``moved`` are folders of rows that left the sheet; ``reports`` the lists that this run's report jobs left."""
        lists = (path for path in map(Path, reports) if path.is_file())
        entries = (entry for path in lists for entry in _replacing(path.read_bytes()))
        return cls(
            tuple(SampleLine(e["sample"], Path(outdir, e["former"]), "; ".join(e["changes"])) for e in entries),
            tuple(SampleLine(folder.name, folder) for folder in moved),
        )


def _replacing(content: bytes) -> Iterator[Any]:
    """The entries of a list of reports whose former documents were put aside."""
    for line in content.splitlines():
        # Most are new: they are not taken apart.
        if b'"former":null' not in line and (entry := json.loads(line)).get("former"):
            yield entry


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """The outcome of a run, read from the ``summary.tsv`` of its batches. ``strict``: a sample not analysed fails the run."""

    lines: tuple[SampleLine, ...]
    tables: tuple[Path, ...]
    strict: bool
    news: ReportChanges = ReportChanges()

    @classmethod
    def of_tables(
        cls, tables: Iterable[str | Path], *, strict: bool, news: ReportChanges | None = None
    ) -> "RunOutcome":
        """The outcome as the tables have it, and what this run did to former results."""
        paths = tuple(map(Path, tables))
        return cls(tuple(line for path in paths for line in _read(path)), paths, strict, news or ReportChanges())

    @property
    def not_analysed(self) -> int:
        return sum(line.conclusion == _NOT_ANALYSED for line in self.lines)

    @property
    def fails(self) -> bool:
        return self.strict and self.not_analysed > 0

    def outcome(self) -> dict[str, Any]:
        """The same for programs: counts, every sample with its answer and its report, and the exit status."""
        reported = [line for line in self.lines if line.conclusion != _NOT_ANALYSED]
        return {
            "samples": len(self.lines),
            "reports": len(reported),
            "not_analysed": self.not_analysed,
            "conclusions": _counts(line.conclusion for line in self.lines),
            "warnings": _counts(code for line in reported for code in line.problems),
            "results": [
                {
                    "sample": line.sample,
                    "batch": line.batch,
                    "conclusion": line.conclusion,
                    "headline": line.headline,
                    "other_diseases": line.other,
                    "problems": list(line.problems),
                    "report": str(line.report),
                }
                for line in sorted(self.lines, key=lambda line: (line.batch, line.order))
            ],
            "pages": [str(table.with_name("summary.html")) for table in self.tables],
            "status": 1 if self.fails else 0,
        }

    def text(self, emphasis: Callable[[str], str] = str) -> str:
        """At most 53 lines for a run of any size; ``emphasis`` marks the words that a reader looks for first."""
        samples = len(self.lines)
        parts = [_counted(samples, "sample"), _counted(samples - self.not_analysed, "report")]
        if self.not_analysed:
            parts.append(f"{self.not_analysed} not analysed")
        counts = Counter(line.conclusion for line in self.lines)
        said = [f"{_words(key)} {counts[key]}" for key in sorted(counts, key=_place) if key != _NOT_ANALYSED]
        told = [emphasis("vexas-report: " + ", ".join(parts))]
        if said:
            told.append("  " + "   ".join(said))
        ordered = sorted(self.lines, key=lambda line: line.order)
        kinds = {
            "*": [line for line in ordered if line.conclusion == VexasConclusion.DETECTED],
            "?": [line for line in ordered if line.conclusion == VexasConclusion.POSSIBLE],
            "!": [line for line in ordered if line.other],
            "x": [line for line in ordered if line.conclusion == _NOT_ANALYSED],
            "~": [line for line in self.news.replaced if line.headline],
            ">": [*self.news.moved],
        }
        legend = [f"{mark} {words}" for mark, words in _MARKS.items() if kinds[mark]]
        if legend:
            told.append(f"  ({', '.join(legend)})")
        # A sample that was not analysed takes a line for its reason and one for the fix.
        room = shares([len(lines) * (1 + (mark == "x")) for mark, lines in kinds.items()], _ROOM)
        for (mark, lines), share in zip(kinds.items(), room, strict=True):
            if mark in _TITLES and lines:
                noun, one, several = _TITLES[mark]
                told.append(f"  {_counted(len(lines), noun)} {one if len(lines) == 1 else several}:")
            told += _some(mark, lines, share // 2 if mark == "x" else share, emphasis)
        if kept := len(self.news.replaced):
            folders = sorted({str(line.report.parents[1]) for line in self.news.replaced})
            more = f" and {len(folders) - 1} more" if len(folders) > 1 else ""
            told.append(f"  The documents of {_counted(kept, 'former report')} are in {folders[0]}{more}")
        told += _warned(self.lines)
        told += [f"  Open {page}" for page in _pages(self.tables)]
        if self.fails:
            one = "the sample" if self.not_analysed == 1 else f"{self.not_analysed} samples"
            told.append(
                f"  Exit status 1 because of {one} not analysed (fail_on_rejected: true). All reports are written."
            )
        return "\n".join(told)


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def natural(name: str) -> tuple[tuple[int | str, ...], ...]:
    """Sort key of a name, its numbers as numbers, its case ignored.

    >>> sorted(["bad-10", "bad-2", "Bad-1"], key=natural)
    ['Bad-1', 'bad-2', 'bad-10']
    """
    pieces = re.split(r"(\d+)", name.casefold())
    return (*((1, int(piece)) if piece.isdecimal() else (0, piece) for piece in pieces), (2, name))


def _read(table: Path) -> Iterator[SampleLine]:
    with table.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield SampleLine(
                sample=row["sample"],
                batch=row["batch"],
                conclusion=row["conclusion"],
                headline=row["headline"],
                other=row["other_diseases"],
                problems=tuple(filter(None, row["problems"].split("; "))),
                report=table.parent / row["report"],
            )


def _reason(line: SampleLine) -> tuple[str, str]:
    """Why a sample was not analysed, and its fix: of the first error in its document."""
    try:
        document = json.loads(line.report.with_name(f"{line.sample}.findings.json").read_bytes())
        first = next(each for each in document["problems"] if each["severity"] == "error")
        return f"{first['code']}: {first['message']}", str(first["hint"])
    except (OSError, ValueError, KeyError, StopIteration):
        return line.headline, ""


def _warned(lines: Iterable[SampleLine]) -> Iterator[str]:
    """One line that counts the samples of each warning, the most frequent first."""
    counts = Counter(code for line in lines if line.conclusion != _NOT_ANALYSED for code in line.problems)
    if counts:
        named = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        said = [f"{code} ({_counted(number, 'sample')})" for code, number in named[:_NAMED]]
        rest = [f"{len(named) - _NAMED} more kinds"] if len(named) > _NAMED else []
        yield "  Warnings in the reports: " + ", ".join([*said, *rest])


def shares(wanted: Sequence[int], room: int) -> list[int]:
    """How many lines each kind gets: all that it wants, or an equal part of what the smaller kinds leave.

    >>> shares([40, 2, 100], 32)
    [15, 2, 15]
    """
    given = dict.fromkeys(range(len(wanted)), 0)
    kinds = sorted(given, key=lambda kind: wanted[kind])
    for place, kind in enumerate(kinds):
        given[kind] = min(wanted[kind], room // (len(kinds) - place))
        room -= given[kind]
    return list(given.values())


def _some(mark: str, lines: Sequence[SampleLine], share: int, emphasis: Callable[[str], str]) -> Iterator[str]:
    named = lines[:share]
    width = max((len(line.sample) for line in named), default=0)
    for line in named:
        fix = ""
        if mark == "x":
            said, fix = _reason(line)
        elif mark == ">":
            said = f"moved to {line.report}"
        else:
            said = line.other if mark == "!" else line.headline
        start, name = f"  {mark} ", line.sample.ljust(width)
        text = _cut(f"{start}{name}   {' '.join(said.split())}")
        yield start + emphasis(name) + text[len(start + name) :]
        if fix:
            yield _cut(f"    {' ' * width}   {' '.join(fix.split())}")
    if len(lines) > share:
        yield f"  {mark} … and {len(lines) - share} more"


def _cut(text: str) -> str:
    """A line of at most 160 characters, cut between words."""
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1].rpartition(" ")[0] + "…"


def _pages(tables: Sequence[Path]) -> list[str]:
    pages = [str(table.with_name("summary.html")) for table in tables]
    return pages if len(pages) <= _NAMED else [*pages[:_NAMED], f"… and {len(pages) - _NAMED} more batch pages"]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _words(value: str) -> str:
    return value.replace("_", " ")


def _place(value: str) -> int:
    return _ORDER.index(value) if value in _ORDER else len(_ORDER)


def unfinished(outdir: Path, samples: int, reports: Iterable[Path], since: float) -> str:
    """Summary of a run that failed: how far it came, and the cause as far as the jobs' logs and the disk show it.

    ``reports`` are the lists that finished report jobs leave; ``since`` is when the run began (seconds of the epoch).
    """
    done = sum(len(path.read_bytes().splitlines()) for path in reports if path.is_file())
    told = [f"vexas-report: the run did not finish; {done} of {_counted(samples, 'sample')} have their reports"]
    if outdir.is_dir() and shutil.disk_usage(outdir).free < _TOO_FULL:
        told.append(f"  The disk that holds {outdir} is full. Make room, then run the same command again.")
    told += [f"  {line}"[:_WIDTH] for line in _causes(outdir / ".work", since)]
    told.append("  Exit status 1. What is done is kept: correct the cause and run the same command again.")
    return "\n".join(told)


def _causes(work: Path, since: float) -> list[str]:
    found = []
    for path in sorted(work.glob("*/*.log")) if work.is_dir() else ():
        if path.stat().st_mtime < since:
            continue
        lines = [line for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith("error: ")] or lines[-1:]
        found += [f"{line} ({path})" for line in errors[:2] if not line.startswith("PROGRAM_FAULT")]
    return found if len(found) <= _NAMED else [*found[:_NAMED], f"… and {len(found) - _NAMED} more lines in {work}"]
