"""A disk of a few megabytes that tests fill up or make read-only: a real file system, where this account may mount one.

Elsewhere no file may grow past a limit, which the system refuses a program just as a full disk does.
"""

import os
import resource
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class SmallDisk:
    """A folder on a disk that can be full."""

    def __init__(self, folder: Path, mounted: bool) -> None:
        self.folder, self.mounted = folder, mounted
        self._ballast = folder / "ballast"

    def leave(self, free: int) -> None:
        """Fill the disk until so many bytes are left, to a page."""
        if not self.mounted:
            self._limit(free)
            return
        disk = os.statvfs(self.folder)
        more = disk.f_bavail * disk.f_frsize - free
        with self._ballast.open("ab") as ballast:
            ballast.write(b"\0" * max(0, more))

    def make_room(self) -> None:
        """Take away whatever filled the disk."""
        self._ballast.unlink(missing_ok=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def _limit(self, free: int) -> None:
        # Changes go to the end of the journal: it is what cannot grow.
        logs = [each.stat().st_size for each in self.folder.glob("*-wal")]
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (max(logs, default=0) + free, resource.RLIM_INFINITY))


@contextmanager
def a_small_disk(folder: Path, megabytes: int, may_mount: bool = True) -> Iterator[SmallDisk]:
    """A disk of that size, which is gone when the block ends; where it may not be mounted, a limit to each file."""
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    mounted = may_mount and subprocess.run(mounting, capture_output=True, check=False).returncode == 0
    disk = SmallDisk(folder, mounted)
    try:
        yield disk
    finally:
        disk.make_room()
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def read_only(disk: SmallDisk) -> Iterator[None]:
    """Inside, nothing on the disk can be written, as after the system found a fault; nothing there may be open."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk.folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk.folder)], check=True)
