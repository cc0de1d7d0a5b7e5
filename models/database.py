"""The database connection, set up so that concurrent writers lose nothing and readers do not wait.

SQLite begins a transaction that may write with BEGIN IMMEDIATE, because a transaction that first reads and then writes
loses updates or fails (models/writing_turns.py); only what says that it reads (`reading`) begins with BEGIN. PostgreSQL
is told the same.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, ClassVar, TypeVar

import psycopg
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, Engine, MetaData, Table, Text, event, inspect
from sqlalchemy import insert as core_insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.orm.util import identity_key

from contracts.errors import Conflict, Stale
from models.narrowing import hold_to_limits
from models.writing_turns import begin_writing

# Seconds that a writer waits for another on SQLite: storing a report of a million rows takes ten on a quiet machine,
# and one write to a busy disk may take several.
LONGEST_WAIT = 30
TAKEN = "Somebody else entered the same a moment ago. Open it again to see what is there now."
_IN_ORDER = "moments_in_order"
_READS = "only_reads"
_READ_ONCE = "read_once"
Row = TypeVar("Row", bound="Base")
Found = TypeVar("Found")
# How many statements a connection to PostgreSQL keeps prepared, and after how many times: pages have some hundreds, and
# planning each anew goes through the conditions of row-level security each time.
_PREPARED, _PREPARED_AFTER = 500, 2
# Seconds after which a connection to SQLite is opened anew.
_OLDEST_CONNECTION = 3600
_reads_only: ContextVar[bool] = ContextVar("reads_only", default=False)


def _last_column(constraint: Any, _table: Table) -> str:
    return str(list(constraint.columns)[-1].name)


NAMES: dict[str, Any] = {
    "last_column": _last_column,
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(last_column)s",
    "uq": "uq_%(table_name)s_%(last_column)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Base(DeclarativeBase):
    """What every table is."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: Text}


class Session(FlaskSession):
    """The session of a request, in which a lost race is an error that a person can be told."""

    def flush(self, objects: Any = None) -> None:
        """Write what changed; Stale where somebody else changed a row in between."""
        try:
            super().flush(objects)
        except StaleDataError as lost:
            raise Stale("Somebody else changed this a moment ago. Open it again, then repeat your change.") from lost


db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": Session, "expire_on_commit": False})


def already_read(table: type[Row], government_id: str, row_id: str, *names: str) -> Row | None:
    """The row where the session holds it with all that is named; None where it is to be read.

    A query would give the very same object back, and not look at what it holds: parts of a page ask for one thing.
    """
    found = db.session().identity_map.get(identity_key(table, (government_id, row_id)))
    return None if found is None or inspect(found).unloaded.intersection(names) else found


def read_once(name: Hashable, read: Callable[[], Found]) -> Found:
    """What is read under the name, once for a transaction that only reads: parts of a page ask for the same.

    A transaction that may write asks each time, for it may have changed what it read.
    """
    session = db.session()
    if not is_reading():
        return read()
    # The transaction is held beside what it read, so that no later one takes its place and finds this.
    current, known = session.info.get(_READ_ONCE, (None, {}))
    if current is None or current is not session.get_transaction():
        known = {}
    if name not in known:
        known[name] = read()
        session.info[_READ_ONCE] = session.get_transaction(), known
    found: Found = known[name]
    return found


def insert(*things: Base) -> None:
    """Add each thing and write it at once, in the order given: what refers to another comes after it.

    Conflict where somebody else took the place of one a moment ago; the transaction is then at its end.
    """
    for thing in things:
        db.session.add(thing)
        try:
            db.session.flush()
        except IntegrityError as collision:
            if not is_taken(collision.orig):
                raise
            raise Conflict(TAKEN) from collision


def insert_or_conflict(thing: Base, message: str) -> None:
    """Add the thing; Conflict with the message where its place is already taken. The transaction goes on either way."""
    try:
        with db.session.begin_nested():
            db.session.add(thing)
    except IntegrityError as collision:
        if not is_taken(collision.orig):
            raise
        raise Conflict(message) from collision


def insert_many(table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write many rows of a table at once; Conflict where the place of one was already taken."""
    if not rows:
        return
    try:
        db.session.execute(core_insert(table), rows)
    except IntegrityError as collision:
        if not is_taken(collision.orig):
            raise
        raise Conflict(TAKEN) from collision


def is_taken(error: BaseException | None) -> bool:
    """Whether the database refused a row because its key is there already, and not for another reason."""
    if isinstance(error, psycopg.Error):
        return error.sqlstate == "23505"
    # The triggers that keep INSERT OR REPLACE from history answer before the key itself does.
    return getattr(error, "sqlite_errorname", "") in (
        "SQLITE_CONSTRAINT_PRIMARYKEY",
        "SQLITE_CONSTRAINT_TRIGGER",
        "SQLITE_CONSTRAINT_UNIQUE",
    )


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside only read: they wait for no writer, and the database refuses them any write."""
    token = _reads_only.set(True)
    try:
        yield
    finally:
        _reads_only.reset(token)


def is_reading() -> bool:
    """Whether a transaction that begins now only reads."""
    return _reads_only.get()


def set_aside() -> None:
    """Give the connection back before long work; what was loaded stays readable but is detached, nothing is kept."""
    db.session.expunge_all()
    db.session.rollback()


@contextmanager
def reading_apart() -> Iterator[None]:
    """Read what long work needs, then give the connection back; what was loaded stays readable but is detached.

    Nothing may be under way in the session: long work must never hold the database's one writer.
    """
    if db.session().in_transaction():
        raise RuntimeError("end the transaction before long work begins")
    with reading():
        try:
            yield
        finally:
            set_aside()


def database_url(url: str) -> str:
    """The address with the driver that the program uses; “postgres://” and “postgresql://” mean psycopg."""
    made = make_url(url)
    if made.drivername in ("postgres", "postgresql"):
        made = made.set(drivername="postgresql+psycopg")
    return made.render_as_string(hide_password=False)


def engine_options(url: str, in_order: bool) -> dict[str, Any]:
    """What create_engine needs beside the address; SQLite's driver must not begin transactions by itself.

    `in_order` says that nothing may be recorded before what was recorded earlier (models/events.py).
    """
    # What a row holds belongs into no error message, for that goes into logs.
    options: dict[str, Any] = {"hide_parameters": True, "execution_options": {_IN_ORDER: in_order}}
    if make_url(url).get_backend_name() == "sqlite":
        connect = {"isolation_level": None, "timeout": LONGEST_WAIT, "check_same_thread": False}
        # What models/index_counts.py counted is read when a connection is opened, and never again.
        return {**options, "connect_args": connect, "pool_recycle": _OLDEST_CONNECTION}
    # Whoever comes next is given the connection that was used last, for which the most is prepared.
    return {**options, "pool_pre_ping": True, "pool_use_lifo": True}


def keeps_order() -> bool:
    """Whether nothing may be recorded in the session's database before what was recorded earlier."""
    return bool(db.engine.get_execution_options().get(_IN_ORDER))


def prepare_engine(engine: Engine) -> None:
    """Hold an engine to the way in which this program connects and begins; call it once for each engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        hold_to_limits(engine, Base.metadata)
    else:
        event.listen(engine, "connect", _set_up_postgresql)
        event.listen(engine, "begin", _begin_postgresql)
        event.listen(engine, "rollback", _end_reading_postgresql)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    # recursive_triggers: else INSERT OR REPLACE removes a row without asking the trigger that forbids it.
    for setting in (
        f"busy_timeout = {LONGEST_WAIT * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _set_up_postgresql(connection: Any, _record: object) -> None:
    connection.prepared_max, connection.prepare_threshold = _PREPARED, _PREPARED_AFTER
    # Row-level security makes every query look dear, and compiling one for a page takes longer than it runs (0041).
    # A plan for any value is made without knowing which values are rare, and takes its place unseen (0043).
    # Set outside of any transaction, so that none is left to be ended.
    connection.autocommit = True
    connection.execute("SET jit = off; SET plan_cache_mode = force_custom_plan")
    connection.autocommit = False


def _begin_sqlite(connection: Connection) -> None:
    reads_only = _reads_only.get()
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reads_only else 'OFF'}")
    if reads_only:
        connection.exec_driver_sql("BEGIN")
    else:
        begin_writing(connection)


def _begin_postgresql(connection: Connection) -> None:
    connection.info[_READS] = _reads_only.get()
    raw: Any = connection.connection.dbapi_connection
    # The driver says it in the BEGIN that it sends before the first statement. Whether a database that is changed takes
    # changes is the server's to say, so that nothing is said of it here.
    raw.read_only = connection.info[_READS] or None


def _end_reading_postgresql(connection: Connection) -> None:
    """What only read has nothing to be undone, so it ends as what is done: at each rollback psycopg lets go of every
    statement that it had prepared.
    """
    gone = connection.closed or connection.invalidated
    if not gone and connection.info.pop(_READS, False):
        raw: Any = connection.connection.dbapi_connection
        # That a connection was lost meanwhile is for the rollback to find out, which follows.
        with suppress(psycopg.OperationalError):
            raw.execute("COMMIT", prepare=False)


def dialect_name() -> str:
    """“sqlite” or “postgresql”: where the session's rows stand."""
    return db.session.get_bind().dialect.name
