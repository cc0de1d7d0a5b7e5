"""How a transaction that may write gets its turn on SQLite, which lets one write at a time.

SQLite's own waiting asks ten times a second. Whoever writes one thing after the other leaves the place free for a part
of a millisecond in between, so that another could ask in vain for half a minute and then be refused. Here one stands
first in line, and whoever has just written goes behind.
"""

import fcntl
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

_BEGIN = "BEGIN IMMEDIATE"
# At most so many milliseconds lie between two questions; none of them costs more than some microseconds.
_BETWEEN = 8


def begin_writing(connection: Connection) -> None:
    """Begin a transaction that may write, once nobody else writes.

    It waits for as long as the connection's `busy_timeout` says; then SQLAlchemy's OperationalError, as for any
    statement that found the database locked.
    """
    # Past SQLAlchemy, to which a first statement would begin the transaction that is begun here.
    with closing(connection.connection.cursor()) as cursor:
        milliseconds = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        last = time.monotonic_ns() + milliseconds * 1_000_000
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            with _first_in_line(cursor, last):
                if not _in_time(partial(_begins, cursor), last):
                    # Once more, so that what keeps it from beginning is said as for any other statement.
                    connection.exec_driver_sql(_BEGIN)
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")


@contextmanager
def _first_in_line(cursor: Any, last: int) -> Iterator[None]:
    """Inside, whoever else wants to write waits behind; where the time is over, nobody waits any longer.

    The line is a lock on the folder. A file would have to be made, and opening the database itself once more would
    let go, with closing it, of the locks that SQLite holds there for the whole process.
    """
    path = cursor.execute("PRAGMA database_list").fetchone()[2]
    folder = os.open(Path(path).parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _in_time(partial(_locks, folder), last)
        yield
    finally:
        os.close(folder)


def _in_time(succeeds: Callable[[], bool], last: int) -> bool:
    """Whether it succeeds, tried again and again until the last moment, once at least."""
    while not succeeds():
        if time.monotonic_ns() >= last:
            return False
        time.sleep((1 + secrets.randbelow(_BETWEEN)) / 1000)
    return True


def _locks(folder: int) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _begins(cursor: Any) -> bool:
    try:
        cursor.execute(_BEGIN)
    except sqlite3.OperationalError:
        return False
    return True
