"""A real scanner for tests: clamd with one signature of the test's own, since the world's come by network."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from contracts.errors import Unavailable
from models.file_scanner import FileScanner
from scripts.with_postgresql import free_port

MALICIOUS = b"what the signature of this test looks for"
LARGEST = 2_000_000
_SECONDS = 60


@contextmanager
def a_scanner(folder: Path) -> Iterator[tuple[FileScanner, FileScanner]]:
    """The same scanner by its socket and by its port, running."""
    clamd = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if clamd is None:
        pytest.skip("clamd is missing. On Debian: sudo apt-get install clamav-daemon")
    (folder / "planted.ndb").write_text(f"Planted.Test-1:0:*:{MALICIOUS.hex()}\n")
    port, line = free_port(), folder / "clamd.ctl"
    settings = f"Foreground yes\nDatabaseDirectory {folder}\nLocalSocket {line}\nTCPSocket {port}\nTCPAddr 127.0.0.1\n"
    (folder / "clamd.conf").write_text(f"{settings}StreamMaxLength {LARGEST}\n")
    with (folder / "log").open("wb") as log:
        program = subprocess.Popen([clamd, "-c", str(folder / "clamd.conf")], stdout=log, stderr=log)
    by_socket, by_port = FileScanner(str(line)), FileScanner(("127.0.0.1", port))
    try:
        for scanner in (by_socket, by_port):
            wait_for(scanner, program)
        yield by_socket, by_port
    finally:
        program.terminate()
        program.wait(_SECONDS)


def wait_for(scanner: FileScanner, program: subprocess.Popen[bytes]) -> None:
    """Returns once it answers."""
    ends = time.monotonic() + _SECONDS
    while time.monotonic() < ends and program.poll() is None:
        try:
            scanner.version()
        except Unavailable:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"clamd did not begin to answer: {program.poll()}")
