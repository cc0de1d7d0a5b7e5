"""A PostgreSQL server of a test's own, which it loses: stopped as by a power failure, or left without room."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.with_postgresql import free_port, server_binaries, unprivileged


class OwnServer:
    """A server in a folder; it syncs what it commits, as it does by default."""

    def __init__(self, folder: Path) -> None:
        found = server_binaries()
        assert found is not None, "PostgreSQL is missing. On Debian: sudo apt-get install postgresql"
        self._binaries, self._folder, self._port, self._account = found, folder, free_port(), unprivileged()
        if self._account:
            shutil.chown(folder, self._account)
        self._run("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--wal-segsize", "1")
        self.url = f"postgresql://postgres@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Start it, where it does not run, and wait until it answers."""
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -k {self._folder} -c max_connections=20"
        options += " -c min_wal_size=2MB -c max_wal_size=8MB -c shared_buffers=16MB"
        self._control("-m", "immediate", "stop", check=False)
        self._control("-o", options, "start")

    def lose(self) -> None:
        """Stop it at once: nothing is finished, nothing is written back."""
        self._control("-m", "immediate", "stop")

    def _control(self, *command: str, check: bool = True) -> None:
        self._run("pg_ctl", "-D", "data", "-l", "/dev/null", "-w", "-s", *command, check=check)

    def _run(self, program: str, *command: str, check: bool = True) -> None:
        subprocess.run(
            [str(self._binaries / program), *command],
            check=check,
            cwd=self._folder,
            user=self._account,
            stdout=subprocess.DEVNULL,
            stderr=None if check else subprocess.DEVNULL,
        )


@contextmanager
def an_own_server(folder: Path) -> Iterator[OwnServer]:
    """The server, running; it is lost when the block ends."""
    server = OwnServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.lose()
