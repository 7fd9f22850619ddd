"""Records survive the way to a JSON line and back; the same record gives the same bytes."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from vexas_report.model.codec import from_json, read_lines, to_json, write_lines
from vexas_report.model.evidence import Call, Counts, SampleEvidence
from vexas_report.model.problems import REGISTRY, VexasReportError, declare
from vexas_report.model.sample import Manifest
from vexas_report.model.terms import Severity

# JSON has no word for infinity; no record may hold one, and the codec refuses it.
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


@given(st.from_type(SampleEvidence))
def test_evidence_round_trips(record: SampleEvidence) -> None:
    line = to_json(record)
    assert "\n" not in line
    assert line.isascii()
    assert from_json(SampleEvidence, line) == record
    assert to_json(from_json(SampleEvidence, line)) == line


@given(st.from_type(Call))
def test_calls_may_stand_in_sets(call: Call) -> None:
    assert {call, from_json(Call, to_json(call))} == {call}


def test_lines_of_a_file_round_trip(tmp_path: Path) -> None:
    manifests = [Manifest("one", "default", ()), Manifest("two", "default", ())]
    write_lines(tmp_path / "new" / "m.jsonl", manifests)
    assert list(read_lines(Manifest, tmp_path / "new" / "m.jsonl")) == manifests


def test_what_is_not_the_record_is_refused() -> None:
    with pytest.raises(ValidationError):
        from_json(Manifest, '{"shard": 3}')


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json(Counts("FORMAT/AF", vaf=value))


def test_a_problem_code_is_declared_once() -> None:
    code = next(iter(REGISTRY), None) or declare("ONLY_IN_TEST", Severity.ERROR, "m", "h").code
    with pytest.raises(ValueError, match="declared twice"):
        declare(code, Severity.ERROR, "m", "h")
    with pytest.raises(ValueError, match="at least one"):
        VexasReportError()


def test_a_file_is_whole_or_not_there_and_a_pipe_is_written_to(tmp_path: Path) -> None:
    """GIVEN records of which one fails THEN the file keeps its content; GIVEN a pipe THEN it stays one."""
    manifest = Manifest("s", "b", ())
    path = tmp_path / "a.jsonl"
    write_lines(path, [manifest])

    def failing() -> Iterator[Manifest]:
        yield manifest
        raise KeyError

    with pytest.raises(KeyError):
        write_lines(path, failing())
    assert list(read_lines(Manifest, path)) == [manifest]
    assert list(tmp_path.iterdir()) == [path]
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_lines(pipe, [manifest])
    assert os.read(reader, 10_000).decode() == to_json(manifest) + "\n"
    os.close(reader)
    assert pipe.is_fifo()
