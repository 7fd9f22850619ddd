import subprocess
import sys
from pathlib import Path

import pytest

from vexas_report.model.problems import VexasReportError
from vexas_report.run.lock import OutdirLock


def test_a_second_run_is_refused_with_the_name_of_the_first(tmp_path: Path) -> None:
    code = (
        "import sys; from vexas_report.run.lock import OutdirLock;"
        f"lock = OutdirLock({str(tmp_path / 'work')!r}); lock.acquire(); print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(VexasReportError) as caught:
            OutdirLock(tmp_path / "work").acquire()
        (told,) = caught.value.problems
        assert told.code == "OUTDIR_IN_USE"
        assert f"process {other.pid} on " in told.message
        assert f"in {tmp_path}" in told.message
        # A lock of a process that was killed holds nobody up.
        other.kill()
        other.wait()
    with OutdirLock(tmp_path / "work"):
        pass


def test_a_lock_is_given_back(tmp_path: Path) -> None:
    lock = OutdirLock(tmp_path)
    with lock, pytest.raises(VexasReportError):
        OutdirLock(tmp_path).acquire()
    with OutdirLock(tmp_path):
        pass
