"""The databases that tests run on: a fresh SQLite file, and PostgreSQL where TEST_DATABASE_URL names a server.

Both are migrated once by Alembic for each process of the test run. Before each test the SQLite file is copied from the
migrated one; PostgreSQL's tables are emptied as a replica would, because their own triggers refuse to.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from uuid import uuid4

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from app import create_app
from models.database import Base, database_url, db
from models.rights import give_rights
from tests.quick_passwords import QUICK_OPTIONS

# The account of the program in tests: it owns nothing, and row-level security holds it.
PROGRAM = "performance_pay_of_tests"
# Two workers may make it at the same time, each from its own database, where no lock holds the other up.
_MAKE_PROGRAM = f"""
    DO $$ BEGIN
        CREATE ROLE {PROGRAM};
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
        RAISE NOTICE 'The account is there already.';
    END $$
"""
SERVER = os.environ.get("TEST_DATABASE_URL")
_NUMBERS = count(1)
KINDS = ("sqlite", "postgresql") if SERVER else ("sqlite",)
# For a test of what PostgreSQL alone does.
ON_POSTGRESQL = pytest.mark.parametrize("migrated", [kind for kind in KINDS if kind == "postgresql"], indirect=True)


class TestDatabase:
    """A migrated database with an app on it; `reset` makes it as if nothing had ever been in it."""

    __test__ = False

    def __init__(self, kind: str, folder: Path, worker: str) -> None:
        self.kind = kind
        self.folder = folder
        self.path = folder / "tests.sqlite3"
        self.migrated = folder / "migrated.sqlite3"
        self.url = f"sqlite:///{self.path}" if kind == "sqlite" else _new_postgresql_database(worker)
        self.app = create_app(
            DATABASE_URL=self.url,
            INSTANCE_PATH=str(folder),
            FILE_STORE=str(folder / "files"),
            SECRET_KEY="only for tests",
            DEVELOPMENT="1",
            QUEUE_URL="memory:",
            REQUESTS_PER_MINUTE="0",
            TESTING=True,
            WTF_CSRF_ENABLED=False,
            SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=QUICK_OPTIONS,
        )
        migrate(self.app)
        if kind == "postgresql":
            self._give_rights()
        if kind == "sqlite":
            self.close()
            shutil.move(self.path, self.migrated)

    def _give_rights(self) -> None:
        """What the program asks in tests, it asks in the rights of an account that owns nothing (tests/conftest.py)."""
        with self.app.app_context():
            db.session.execute(text(_MAKE_PROGRAM))
            give_rights(PROGRAM)
            db.session.commit()
            db.session.remove()

    def reset(self) -> None:
        """Empty every table."""
        if self.kind == "sqlite":
            self.close()
            for left in self.folder.glob("tests.sqlite3*"):
                left.unlink()
            shutil.copyfile(self.migrated, self.path)
            return
        deletions = "; ".join(f"DELETE FROM {table.name}" for table in reversed(Base.metadata.sorted_tables))
        with self.app.app_context(), db.engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(deletions))

    def close(self) -> None:
        """Close every connection."""
        with self.app.app_context():
            db.engine.dispose()

    def remove(self) -> None:
        """Close every connection and leave nothing on the server."""
        self.close()
        if self.kind == "postgresql":
            _on_server(f'DROP DATABASE "{make_url(self.url).database}" WITH (FORCE)')


@contextmanager
def an_empty_database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a database without tables, which is gone when the block ends."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'empty.sqlite3'}"
        return
    url = _new_postgresql_database(f"empty_{uuid4().hex}")
    yield url
    _on_server(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')


def migrate(app: Flask, revision: str = "head") -> None:
    """Bring the app's database to the newest tables, or to those of a migration, as `flask db upgrade` does."""
    with app.app_context():
        flask_migrate.upgrade(revision=revision)


def _new_postgresql_database(worker: str) -> str:
    # The process id keeps two test runs on one server apart; the number, what was filled once for an earlier database.
    name = f"{make_url(str(SERVER)).database}_{worker}_{os.getpid()}_{next(_NUMBERS)}"
    _on_server(
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
        f'CREATE DATABASE "{name}"',
        f'ALTER DATABASE "{name}" SET synchronous_commit = off',
    )
    return make_url(database_url(str(SERVER))).set(database=name).render_as_string(hide_password=False)


def _on_server(*commands: str) -> None:
    engine = create_engine(database_url(str(SERVER)), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for command in commands:
            connection.execute(text(command))
