"""Write files that are never seen half written, and that a power cut leaves whole."""

import errno
import os
import re
import resource
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

# A file under this name is being written. The process that died over it left it behind.
_PART = re.compile(r".+\.\d+\.part")
# Eight at once take a third of the time of one after the other: the file system commits them together.
_AT_ONCE = 8
_NO_FSYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EROFS})


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give the name of a new file in the same folder, which takes the place of ``path`` if the block ends well.

    A link at ``path`` is replaced, not followed.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file, or replace the one that is there."""
    with replacing(path) as part:
        part.write_bytes(content)


def make_durable(paths: Iterable[Path]) -> None:
    """Wait until the disk holds these files and their names. A path that does not exist is left out."""
    files = list(paths)
    # Each thread reserves 64 MB of addresses for its memory, which a job with a memory limit may lack.
    limited = resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY
    with ThreadPoolExecutor(1 if limited else _AT_ONCE) as pool:
        list(pool.map(_synchronise, files))
        list(pool.map(_synchronise, {path.parent for path in files}))


def _synchronise(path: Path) -> None:
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    try:
        os.fsync(opened)
    except OSError as error:
        # Pipes, devices and some network file systems know no fsync. Any other error means that data are lost.
        if error.errno not in _NO_FSYNC:
            raise
    finally:
        os.close(opened)


def remove_parts(folder: Path) -> None:
    """Remove what killed processes left half written in a folder: it holds data of patients."""
    for path in list(folder.iterdir()) if folder.is_dir() else ():
        if _PART.fullmatch(path.name) and path.is_file():
            path.unlink()
