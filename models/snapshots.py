"""The whole database at one moment, written into a file while others go on writing, and put back from it.

SQLite copies itself; PostgreSQL is asked by its own client programs, with a snapshot that the counting shares, so that
what is counted is what is written.
"""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, create_engine, func, inspect, select, table, text
from sqlalchemy.engine import URL

from contracts.backup_manifests import DatabaseSummary
from contracts.errors import Conflict, Invalid
from models.database import LONGEST_WAIT, db, reading
from models.ids import new_id
from models.reach import Reach, reach_whole_program, say_reach

_HEADS = """
    SELECT e.government_id, e.number, e.hash FROM events e
    JOIN (SELECT government_id, MAX(number) AS number FROM events GROUP BY government_id) newest
    ON newest.government_id = e.government_id AND newest.number = e.number
"""
_EVERYTHING = Reach(whole="a backup")
_CLIENT_MISSING = (
    "PostgreSQL's own client programs are needed for this, and {} is not here. Install them in the server's version, "
    "on Debian: apt-get install postgresql-client"
)


@contextmanager
def written_snapshot(target: Path) -> Iterator[Connection]:
    """Write the database into the file, which must be there and empty; inside, the connection sees what was written."""
    if db.engine.dialect.name == "sqlite":
        _copy_sqlite(_sqlite_path(), target)
        copy = create_engine(f"sqlite:///{target}")
        with copy.connect() as connection:
            yield connection
        copy.dispose()
        return
    seen = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with db.engine.connect().execution_options(**seen) as connection:
        say_reach(connection, _EVERYTHING)
        name = str(connection.execute(text("SELECT pg_export_snapshot()")).scalar_one())
        _check_client("pg_dump", connection)
        # Row-level security is kept, and reaches everything by what the client says of itself (`_run_client`).
        whole = ("--format=custom", "--no-owner", "--no-privileges", "--enable-row-security")
        chosen = (*whole, "--schema=public", "--exclude-table=huey_*")
        with target.open("wb") as stream:
            _run_client("pg_dump", *chosen, f"--snapshot={name}", f"--dbname={_conninfo()}", into=stream.fileno())
        yield connection


def put_back(source: Path) -> None:
    """Fill the database, which must hold no tables, with what was written; it is filled as a whole or not at all."""
    db.session.remove()
    db.engine.dispose()
    reach_whole_program("a restore")
    if db.engine.dialect.name == "sqlite":
        _sqlite_path().parent.mkdir(parents=True, exist_ok=True)
        _copy_sqlite(source, _sqlite_path())
        return
    chosen = ("--no-owner", "--no-privileges", "--schema=public", "--single-transaction", "--exit-on-error")
    _run_client("pg_restore", *chosen, f"--dbname={_conninfo()}", str(source))


def holds_tables() -> bool:
    """Whether the database holds anything but what the queue may keep in it."""
    with reading(), db.engine.connect() as connection:
        return bool(_tables(connection))


def summary_here() -> DatabaseSummary:
    """What the program's own database holds now."""
    with reading(), db.engine.connect() as connection:
        say_reach(connection, _EVERYTHING)
        return summary_of(connection)


def summary_of(connection: Connection) -> DatabaseSummary:
    """What a database of any version of the program holds, counted table by table."""
    tables = _tables(connection)
    counts = {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in tables}
    heads = {each.government_id: f"{each.number}:{each.hash}" for each in connection.execute(text(_HEADS))}
    digests, query = sha256(), text("SELECT government_id, id, digest FROM statements")
    for line in sorted(" ".join(each) for each in connection.execute(query)):
        digests.update(f"{line}\n".encode())
    migration = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
    return DatabaseSummary(connection.dialect.name, migration, counts, heads, digests.hexdigest())


def named_files(connection: Connection) -> Sequence[str]:
    """The hash of every file that the database names, each once, in order."""
    return connection.scalars(text("SELECT DISTINCT sha256 FROM files ORDER BY sha256")).all()


@contextmanager
def spare_database(folder: Path) -> Iterator[str]:
    """The address of a new, empty database of the same kind, which is gone when the block ends."""
    if db.engine.dialect.name == "sqlite":
        yield f"sqlite:///{folder / 'spare.sqlite3'}"
        return
    name = f"spare_{new_id().lower()}"
    beside = create_engine(db.engine.url, isolation_level="AUTOCOMMIT")
    with beside.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        try:
            yield db.engine.url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    beside.dispose()


def _tables(connection: Connection) -> list[str]:
    names = inspect(connection).get_table_names()
    return sorted(name for name in names if not name.startswith("huey_"))


def _sqlite_path() -> Path:
    return Path(str(db.engine.url.database)).absolute()


def _copy_sqlite(source: Path, target: Path) -> None:
    """One read of the whole source, for which no writer waits; the target is written as a whole or not at all."""
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True, timeout=LONGEST_WAIT)) as whole,
        closing(sqlite3.connect(target, timeout=LONGEST_WAIT)) as copy,
    ):
        whole.backup(copy)
        # In the source's own mode the copy would come with two more files.
        copy.execute("PRAGMA journal_mode = DELETE")
        said = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if said != "ok":
        raise Invalid(f"The database is damaged, so a copy of it is worth nothing: {str(said).splitlines()[0]}.")


def _check_client(program: str, connection: Connection) -> None:
    """Conflict where the client is older than the server: it would refuse, or leave out what it cannot know."""
    said = _run_client(program, "--version")
    found = re.search(r"(\d+)(?:\.\d+)*", said)
    client = int(found[1]) if found else 0
    server = int((connection.dialect.server_version_info or (0,))[0])
    if client < server:
        raise Conflict(
            f"{program} is of version {client} and the server of {server}. Install postgresql-client-{server}."
        )


def _conninfo() -> str:
    """The address in the client's own words, without the password: a list of processes shows it to everybody."""
    return make_conninfo(**{name: value for name, value in _arguments(db.engine.url).items() if name != "password"})


def _arguments(url: URL) -> Mapping[str, str]:
    _, given = db.engine.dialect.create_connect_args(url)
    return {name: str(value) for name, value in given.items() if name != "context"}


def _run_client(program: str, *arguments: str, into: int = subprocess.PIPE) -> str:
    found = shutil.which(program)
    if found is None:
        raise Conflict(_CLIENT_MISSING.format(program))
    password = _arguments(db.engine.url).get("password")
    environment = os.environ | {"PGOPTIONS": "-c performance_pay.whole=on"}
    environment |= {"PGPASSWORD": password} if password else {}
    ended = subprocess.run([found, *arguments], stdout=into, stderr=subprocess.PIPE, env=environment, check=False)
    if ended.returncode:
        raise Conflict(f"{program} failed: {_reason(ended.stderr.decode(errors='replace'))}")
    return (ended.stdout or b"").decode(errors="replace")


def _reason(said: str) -> str:
    """The line that says why: after it the client repeats the command, whose last line says nothing."""
    lines = said.strip().splitlines() or ["it said nothing"]
    return next((line for line in lines if "error:" in line.lower()), lines[-1])
