"""Files are whole or not there, and nothing outside their folder is written."""

import errno
import os
from pathlib import Path

import pytest

from vexas_report.model import filewrite
from vexas_report.model.codec import count_lines
from vexas_report.model.filewrite import make_durable, remove_parts, replace_file, replacing


def test_replace_file_replaces_a_link_and_leaves_its_target(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("of somebody else")
    (tmp_path / "report").symlink_to(tmp_path / "outside")
    replace_file(tmp_path / "report", b"new")
    assert (tmp_path / "report").read_text() == "new"
    assert (tmp_path / "outside").read_text() == "of somebody else"


def test_replace_file_replaces_a_read_only_file(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("old")
    (tmp_path / "report").chmod(0o444)
    replace_file(tmp_path / "report", b"new")
    assert (tmp_path / "report").read_bytes() == b"new"


def test_a_block_that_fails_leaves_the_former_file_and_no_part(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("old")
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "report") as part:
        part.with_name("none").rename(part)
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    assert (tmp_path / "report").read_text() == "old"


def test_remove_parts_removes_parts_of_any_process_and_nothing_else(tmp_path: Path) -> None:
    for name in ("a.findings.json.17.part", "a.report.html", "a.part", "b.17.part.html"):
        (tmp_path / name).touch()
    (tmp_path / "a.17.part").mkdir()
    remove_parts(tmp_path)
    remove_parts(tmp_path / "none")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a.17.part",
        "a.part",
        "a.report.html",
        "b.17.part.html",
    ]


def test_make_durable_synchronises_each_file_and_each_folder_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / name for name in ("a", "b")]
    for path in files:
        path.touch()
    synchronised = []
    monkeypatch.setattr(os, "fsync", lambda opened: synchronised.append(Path(f"/proc/self/fd/{opened}").readlink()))
    make_durable([*files, tmp_path / "none"])
    assert sorted(synchronised) == [tmp_path, *files]


@pytest.mark.parametrize(("number", "raised"), [(errno.EINVAL, False), (errno.EIO, True), (errno.ENOSPC, True)])
def test_make_durable_raises_if_data_are_lost(
    number: int, raised: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(filewrite.os, "fsync", failing)
    (tmp_path / "a").touch()
    if raised:
        with pytest.raises(OSError, match=os.strerror(number)):
            make_durable([tmp_path / "a"])
    else:
        make_durable([tmp_path / "a"])


@pytest.mark.parametrize(("content", "number"), [(b"", 0), (b"a\n", 1), (b"a\nb\n", 2), (b"a\nb", -1), (None, -1)])
def test_count_lines_counts_whole_lines(content: bytes | None, number: int, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "a").write_bytes(content)
    assert count_lines(tmp_path / "a") == number
