"""Geometry of a patient's course: the fraction of one variant by date, with intervals and with the limits of negatives.

Across, positions are per cent of the figure's width, as in :mod:`vexas_report.documents.vaf_axis`; down, pixels.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from vexas_report.documents.labels import Captions, label
from vexas_report.documents.number_texts import NBSP, percent
from vexas_report.model.findings import Course, Measurement
from vexas_report.model.sample import TreatmentEvent

_LEFT, _RIGHT = 8.0, 94.0
_TOP, FLOOR = 12.0, 132.0
#: Dates nearer than this, in per cent of the width, are on two rows.
_NEAR = 13.0
#: The axis ends at the first of these that holds every interval and limit.
_ENDS = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Point:
    """A measurement: ``x`` in per cent, the others in pixels from above; ``row`` of its date."""

    measurement: Measurement
    x: float
    y: float | None
    low: float | None
    high: float | None
    limit: float | None
    row: int

    @property
    def filled(self) -> bool:
        """Whether it can be compared with this sample directly."""
        return not self.measurement.differs


@dataclass(frozen=True, slots=True)
class EventMark:
    """A treatment: ``x`` in per cent of the width, ``number`` its place in the list below the figure (from 1)."""

    event: TreatmentEvent
    x: float
    number: int


@dataclass(frozen=True, slots=True)
class CourseFigure:
    """The points by date, lines between neighbours that can be compared, treatments between the first and the last point, and the
    marks of the axis (pixels, caption)."""

    points: tuple[Point, ...]
    events: tuple[EventMark, ...]
    lines: tuple[tuple[Point, Point], ...]
    marks: tuple[tuple[float, str], ...]
    left: float
    right: float
    floor: float
    text: str

    @property
    def height(self) -> float:
        return self.floor + 8 + 14 * max(point.row + 1 for point in self.points)


def course_figure(course: Course, captions: Captions) -> CourseFigure:
    """The figure of one variant over the samples of a patient."""
    bounds = [_highest(each) for each in course.measurements]
    end = next(each for each in _ENDS if each >= max(bounds))
    points = tuple(_points(course.measurements, end))
    drawn = [point for point in points if point.filled and point.y is not None]
    said = "; ".join(f"{m.collection_date} {course_sentences(m, captions)}" for m in course.measurements)
    events = tuple(_event_marks(course))
    if events:
        said += "; " + "; ".join(f"{event.event.date} {event_words(event.event)}" for event in events)
    return CourseFigure(
        points=points,
        events=events,
        lines=tuple(pairwise(drawn)),
        marks=tuple((_y(end * share, end), f"{100 * end * share:g}{NBSP}%") for share in (0, 0.5, 1)),
        left=_LEFT,
        right=_RIGHT,
        floor=FLOOR,
        text=captions.fill("course_spoken", gene=course.gene, name=course.name, points=said),
    )


def course_sentences(measurement: Measurement, captions: Captions) -> str:
    """A measurement in words: its fraction, or what its negative excludes."""
    if measurement.detected:
        return captions["course_uncounted"] if measurement.vaf is None else percent(measurement.vaf)
    if measurement.method is not None:
        limit = captions["not_stated"] if measurement.limit is None else percent(measurement.limit)
        return captions.fill("course_not_found", limit=limit)
    if measurement.limit is None:
        return captions["course_unread"]
    return captions.fill("course_limit", limit=percent(measurement.limit))


def compared_of(measurement: Measurement, captions: Captions) -> str:
    """How a measurement compares with that of this report's sample. Intervals only, without a word on a trend."""
    if measurement.this:
        return captions["course_this"]
    if measurement.differs:
        columns = ", ".join(captions[column].lower() for column in measurement.differs)
        return captions.fill("course_differs", columns=columns)
    if measurement.overlap is None:
        return captions["course_no_interval"]
    return captions["course_overlap" if measurement.overlap else "course_apart"]


def event_words(event: TreatmentEvent) -> str:
    """The kind of a treatment, and the laboratory's own words where there are some."""
    return f"{label(event.kind)} ({event.event})" if event.event else label(event.kind)


def _event_marks(course: Course) -> Iterator[EventMark]:
    """The treatments from the first to the last measurement; those outside are listed and not drawn."""
    days = [m.collection_date for m in course.measurements]
    drawn = [(number, e) for number, e in enumerate(course.events, start=1) if min(days) <= e.date <= max(days)]
    if drawn:
        places = _places([*days, *(event.date for _, event in drawn)])[len(days) :]
        for (number, event), x in zip(drawn, places, strict=True):
            yield EventMark(event, x, number)


def _highest(measurement: Measurement) -> float:
    known = (measurement.vaf, measurement.interval[1] if measurement.interval else None, measurement.limit)
    return max((each for each in known if each is not None), default=0.0)


def _y(fraction: float, end: float) -> float:
    return round(FLOOR - (FLOOR - _TOP) * min(fraction, end) / end, 1)


def _points(measurements: Sequence[Measurement], end: float) -> list[Point]:
    points: list[Point] = []
    ends: list[float] = []
    for measurement, x in zip(measurements, _places([m.collection_date for m in measurements]), strict=True):
        row = next((n for n, last in enumerate(ends) if x - last >= _NEAR), len(ends))
        ends[row:] = [x, *ends[row + 1 :]]
        low, high = measurement.interval or (None, None)
        points.append(
            Point(
                measurement=measurement,
                x=x,
                y=None if measurement.vaf is None else _y(measurement.vaf, end),
                low=None if low is None else _y(low, end),
                high=None if high is None else _y(high, end),
                limit=None if measurement.limit is None else _y(measurement.limit, end),
                row=row,
            )
        )
    return points


def _places(days: Sequence[str]) -> list[float]:
    """Places in proportion to the time between the dates; in equal steps where one of them is none."""
    try:
        numbers = [date.fromisoformat(day).toordinal() for day in days]
    except ValueError:
        numbers = list(range(len(days)))
    first, last = min(numbers), max(numbers)
    inner = (_RIGHT - _LEFT) * 0.86
    start = _LEFT + (_RIGHT - _LEFT) * 0.07
    return [round(start + inner * (n - first) / ((last - first) or 1), 2) for n in numbers]
