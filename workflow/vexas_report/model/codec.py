"""Frozen records to canonical JSON lines and back. The same record always gives the same bytes."""

import json
import os
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

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
    """Write one record a line. The file is whole or not there: a kill or a full disk leaves nothing that looks done.

    A device or a pipe is written to as it is, never replaced.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    in_place = path.exists() and not path.is_file()
    part = path if in_place else path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="ascii", newline="\n") as out:
            for record in records:
                out.write(to_json(record) + "\n")
        if not in_place:
            part.replace(path)
    finally:
        if not in_place:
            part.unlink(missing_ok=True)


def read_lines(kind: type[T], path: Path, rows: tuple[int, int] | None = None) -> Iterator[T]:
    """Read what :func:`write_lines` wrote; ``rows`` are the first and the last line to read (1-based, inclusive)."""
    first, last = rows or (1, None)
    with path.open("rb") as lines:
        for line in islice(lines, first - 1, last):
            yield from_json(kind, line)
