"""Runs a command with TEST_DATABASE_URL naming a PostgreSQL server that tests may fill, where there is one.

In this order: the server that TEST_DATABASE_URL names; in CI the one on 127.0.0.1:5432; a throw-away server
made from PostgreSQL's own binaries and removed afterwards; none, and then the tests run on SQLite alone.
A server that merely listens on a person's machine is never touched: it may hold something dear.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

IN_CI = "postgresql://postgres@127.0.0.1:5432/postgres"


def listens(port: int) -> bool:
    """Whether something answers on this port of 127.0.0.1."""
    with socket.socket() as connection:
        connection.settimeout(2)
        return connection.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port of 127.0.0.1 that nothing uses now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def server_binaries() -> Path | None:
    """The folder of the newest installed initdb and pg_ctl, or None."""
    debian = Path("/usr/lib/postgresql")
    folders = sorted(debian.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).parent)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def unprivileged() -> str | None:
    """The account to run the server as: PostgreSQL refuses to run as root. None: the present one."""
    if os.geteuid() != 0:
        return None
    names = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def throw_away_server(binaries: Path) -> Iterator[str]:
    """A server with an empty database in a temporary folder, on a free port; both go when the block ends."""
    account, port = unprivileged(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="throw-away-postgresql-"))
    data, log = folder / "data", folder / "log"
    if account:
        shutil.chown(folder, account)

    def run(*command: str) -> None:
        subprocess.run(command, check=True, cwd=folder, user=account, stdout=subprocess.DEVNULL)

    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off -c max_connections=200"
    control = (str(binaries / "pg_ctl"), "-D", str(data), "-l", str(log), "-w", "-s")
    try:
        run(str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")
        run(*control, "-o", options, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@contextmanager
def server() -> Iterator[str | None]:
    """The URL of a server for tests, and a word to the person about which it is."""
    named = os.environ.get("TEST_DATABASE_URL")
    binaries = server_binaries()
    if named:
        print("Tests run on SQLite and on the PostgreSQL server that TEST_DATABASE_URL names.")
        yield named
    elif os.environ.get("CI") == "true" and listens(5432):
        print("Tests run on SQLite and on the PostgreSQL server at 127.0.0.1:5432.")
        yield IN_CI
    elif binaries:
        print(f"Tests run on SQLite and on a throw-away PostgreSQL server made with {binaries}.")
        with throw_away_server(binaries) as url:
            yield url
    else:
        print("Tests run on SQLite alone: no PostgreSQL is installed here (apt-get install postgresql).")
        yield None


def main() -> int:
    """Run the command that was given and hand back how it ended."""
    with server() as url:
        environment = {**os.environ, "TEST_DATABASE_URL": url} if url else dict(os.environ)
        sys.stdout.flush()
        try:
            return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
        except KeyboardInterrupt:
            return 130


if __name__ == "__main__":
    sys.exit(main())
