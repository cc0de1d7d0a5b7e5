"""Folders for the time of one piece of work: gone when it ends, and swept where the process that made them was killed.

Whoever uses a folder holds a lock on it, which the system lets go of when the process ends, however it ends.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "performance-pay-"
_PATIENCE_SECONDS = 60


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder that nobody else uses."""
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name, _held(Path(name)):
        yield Path(name)


def sweep_work_folders(patience_seconds: int = _PATIENCE_SECONDS) -> int:
    """Remove folders that nobody uses any more; returns how many. One made a moment ago may not be locked yet."""
    count = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            if time.time() - folder.stat().st_mtime >= patience_seconds:
                with _held(folder):
                    shutil.rmtree(folder, ignore_errors=True)
                    count += 1
        except OSError:
            # In use, another's, or gone meanwhile: each is somebody else's matter.
            continue
    return count


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the lock on a folder; BlockingIOError where another holds it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)
