"""The laboratory's review: who looked at which version of a report, and when. Documents show it; it changes no statement, and it
is never written to ``findings.json``."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from vexas_report.documents.document_problems import REVIEW_UNREADABLE
from vexas_report.documents.fixed_sentences import load_texts
from vexas_report.documents.report_identity import report_id, report_version
from vexas_report.documents.safety import shown
from vexas_report.model.findings import Findings
from vexas_report.model.problems import Problem, VexasReportError, problem
from vexas_report.model.terms import ReviewState

_LARGEST = 20_000_000
_MOST_TOLD = 20


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("control characters")
    return text


def _day(text: str) -> str:
    return text and date.fromisoformat(text).isoformat()


class Review(_Strict):
    """What one person noted of one version of a report. ``initials`` and ``date`` are blank while it is open."""

    report_id: Annotated[str, Field(pattern=r"^VX(-[0-9A-F]{4}){3}$")]
    version: Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")]
    sample: Annotated[str, Field(max_length=200), AfterValidator(_printable)]
    state: ReviewState
    initials: Annotated[str, Field(max_length=12), AfterValidator(_printable)] = ""
    date: Annotated[str, AfterValidator(_day)] = ""
    remark: Annotated[str, Field(max_length=500), AfterValidator(_printable)] = ""


class _ReviewFile(_Strict):
    """``review.json`` as the batch page saves it."""

    format: Literal["vexas-review"]
    format_version: Literal[1]
    reviews: tuple[Review, ...]


Reviews = Mapping[tuple[str, str], Review]
_NONE: Reviews = MappingProxyType({})
_USED: ContextVar[Reviews] = ContextVar("reviews", default=_NONE)


def load_reviews(path: str | None) -> Reviews:
    """The reviews of a file by report id and version, none without a file; VexasReportError with everything that is wrong with it."""
    if path is None:
        return _NONE
    try:
        if Path(path).stat().st_size > _LARGEST:
            raise _refused(path, f"it is larger than {_LARGEST} bytes")
        file = _ReviewFile.model_validate_json(Path(path).read_bytes())
    except OSError as error:
        raise _refused(path, error.strerror or "it cannot be opened") from None
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
        raise VexasReportError(*(_told(path, each["loc"], each["msg"]) for each in found[:_MOST_TOLD])) from None
    unsigned = [r for r in file.reviews if r.state is ReviewState.REVIEWED and not (r.initials.strip() and r.date)]
    if unsigned:
        raise VexasReportError(
            *(_told(path, (r.report_id,), "A review needs initials and a date.") for r in unsigned[:_MOST_TOLD])
        )
    return {(each.report_id, each.version): each for each in file.reviews}


def _refused(path: str, reason: str) -> VexasReportError:
    return VexasReportError(problem(REVIEW_UNREADABLE, f"The file of reviews cannot be read: {reason}.", path))


def _told(path: str, place: tuple[int | str, ...], message: str) -> Problem:
    where = f"{path}, {'.'.join(map(str, place)) or 'whole file'}"
    return problem(REVIEW_UNREADABLE, f"The file of reviews is wrong: {shown(message, 200)}", where)


@contextmanager
def use_reviews(reviews: Reviews) -> Iterator[None]:
    """Show these reviews on the documents that are made within the block."""
    before = _USED.set(reviews)
    try:
        yield
    finally:
        _USED.reset(before)


def review_of(findings: Findings) -> Review | None:
    """The review of this very version of a report; one of another version does not count."""
    reviews = _USED.get()
    return reviews.get((report_id(findings), report_version(findings))) if reviews else None


def is_reviewed(findings: Findings) -> bool:
    """Whether a person has reviewed this version."""
    found = review_of(findings)
    return found is not None and found.state is ReviewState.REVIEWED


def status_mark(findings: Findings) -> str:
    """What a document says of its state: a draft, or reviewed by whom and when."""
    found = review_of(findings)
    if found is None or found.state is not ReviewState.REVIEWED:
        return load_texts()["draft"]
    return load_texts()["reviewed"].format(initials=found.initials.strip(), date=found.date)
