"""Frozen records to canonical JSON lines and back. The same record always gives the same bytes."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from vexas_report.model.filewrite import make_durable, replacing

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def to_json(record: object) -> str:
    """One line of JSON with sorted keys, ASCII only, no trailing newline."""
    kind: Any = type(record)
    plain = _adapter(kind).dump_python(record, mode="json")
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_json(kind: type[T], line: str | bytes) -> T:
    """The record of a line; pydantic.ValidationError where it is not one."""
    key: Any = kind
    record: T = _adapter(key).validate_json(line)
    return record


def write_lines(path: Path, records: Iterable[object]) -> None:
    """Write one record a line. The file is whole and on the disk, or not there: a kill, a full disk or a power cut leaves
    nothing that looks done.

    A device or a pipe is written to as it is, never replaced.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        _write(path, records)
        return
    with replacing(path) as part:
        _write(part, records)
        make_durable([part])
    make_durable([path])


def _write(path: Path, records: Iterable[object]) -> None:
    with path.open("w", encoding="ascii", newline="\n") as out:
        for record in records:
            out.write(to_json(record) + "\n")


def count_lines(path: Path) -> int:
    """Number of whole lines of a file; -1 if it does not exist or its last line has no end."""
    try:
        with path.open("rb") as lines:
            number, last = 0, b"\n"
            while piece := lines.read(1 << 20):
                number += piece.count(b"\n")
                last = piece[-1:]
    except FileNotFoundError:
        return -1
    return number if last == b"\n" else -1


def read_lines(kind: type[T], path: Path, rows: tuple[int, int] | None = None) -> Iterator[T]:
    """Read what :func:`write_lines` wrote; ``rows`` are the first and the last line to read (1-based, inclusive)."""
    first, last = rows or (1, None)
    with path.open("rb") as lines:
        for line in islice(lines, first - 1, last):
            yield from_json(kind, line)
