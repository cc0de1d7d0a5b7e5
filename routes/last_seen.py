"""Writes down, after the answer is made and every few minutes at most, that a sign-in was used.

Even a page that only reads was asked by somebody: it is the one thing that is written beside it, in a transaction of
its own that waits for nobody. Where another writes just now, or nobody may write, the next request says it.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Flask, g
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from models.clock import now
from models.database import LONGEST_WAIT, db
from models.outages import outage_of
from models.sign_ins import SignIn, seen_at

_log = logging.getLogger(__name__)
_EVERY = timedelta(minutes=5)
_PATIENCE_MS = 100


def register(app: Flask) -> None:
    """Has it written once a request is over. Register it before reading transactions are: it ends after them."""
    app.teardown_request(write_down)


def note_use(sign_in: SignIn, idle: timedelta) -> None:
    """Remember that the request used the sign-in; where sign-ins lapse soon, more is written."""
    if now() - sign_in.last_seen_at >= min(_EVERY, idle / 4):
        g.seen_sign_in = (sign_in.government_id, sign_in.id)


def write_down(_error: BaseException | None) -> None:
    """Write down that the sign-in of this request was used, where it is time to."""
    key = g.pop("seen_sign_in", None)
    if key is None:
        return
    db.session.rollback()
    try:
        with db.engine.connect() as connection, patience(connection, _PATIENCE_MS):
            connection.execute(seen_at(key, now()))
            connection.commit()
    except DBAPIError as failure:
        if outage_of(failure) is None:
            raise
        _log.info("the use of a sign-in was not written down: %s", type(failure.orig).__name__)


@contextmanager
def patience(connection: Connection, milliseconds: int) -> Iterator[None]:
    """Inside, the connection waits that long for other writers and then gives up; what is not committed is undone."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")
    else:
        _set_busy_timeout(connection, milliseconds)
    try:
        yield
    finally:
        connection.rollback()
        if connection.dialect.name == "sqlite":
            _set_busy_timeout(connection, LONGEST_WAIT * 1000)


def _set_busy_timeout(connection: Connection, milliseconds: int) -> None:
    """Past SQLAlchemy, which would begin a transaction first and so wait already."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
    cursor.close()
