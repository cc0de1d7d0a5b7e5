"""Fixtures for every test that needs the program: each runs once on each database, which is empty before it."""

import contextvars
import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask, has_request_context
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from models.database import db
from models.folder_store import FolderStore
from models.people import Person
from models.sign_ins import start_sign_in
from routes.accounts import IN_COOKIE
from tests.binding import Watch
from tests.bucket_server import BucketServer, bucket_server
from tests.database import KINDS, PROGRAM, TestDatabase
from tests.page_rules import broken_rules
from tests.quick_passwords import quick_passwords


def _settle_session() -> None:
    """What a test wrote so far is committed, so that the request sees it; what it read is read anew afterwards."""
    db.session.commit()
    db.session.expire_all()


def session_of(person: Person) -> dict[str, Any]:
    """What the cookie of a browser holds in which the person just signed in."""
    _, secret = start_sign_in(person.government_id, person.id, "127.0.0.1", "A test", "password")
    return {"_user_id": person.fs_uniquifier, "_fresh": True, IN_COOKIE: secret}


class Browser(FlaskClient):
    """A client whose requests stand apart from the test's own session, as those of a real browser do."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; the test's session is committed before it and reads anew after it."""
        _settle_session()
        kwargs.setdefault("buffered", True)
        answer: TestResponse = contextvars.Context().run(super().open, *args, **kwargs)
        _settle_session()
        assert broken_rules(answer, self.application) == []
        return answer

    def sign_in(self, person: Person) -> "Browser":
        """Be that person from now on, without the sign-in page."""
        with self.session_transaction() as kept:
            kept.clear()
            kept.update(session_of(person))
        return self


class Terminal(FlaskCliRunner):
    """Runs commands apart from the test's own session."""

    def invoke(self, *args: Any, **kwargs: Any) -> Result:
        """Run a command; the test's session is committed before it and reads anew after it."""
        _settle_session()
        result: Result = contextvars.Context().run(super().invoke, *args, **kwargs)
        _settle_session()
        return result


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    with quick_passwords():
        yield


@pytest.fixture(scope="session", params=KINDS)
def migrated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[TestDatabase]:
    database = TestDatabase(request.param, tmp_path_factory.mktemp(request.param), worker_id)
    if database.kind == "sqlite":
        with database.app.app_context():
            _watches.append(Watch(db.engine))
    else:
        _guarded.add(make_url(database.url).database)
    yield database
    database.remove()
    _watches.clear()


# The PostgreSQL databases in which the program's account of the tests has its rights.
_guarded = set[str | None]()


def _ask_as_the_program(session: Session, _transaction: object, connection: Connection) -> None:
    """A request, a command and the worker ask as the program's account; the test itself as the owner of everything."""
    if connection.engine.url.database in _guarded and (has_request_context() or session.info.get("reach")):
        connection.execute(text(f"SET LOCAL ROLE {PROGRAM}"))


event.listen(db.session, "after_begin", _ask_as_the_program)

# The watch over the statements that reach SQLite, while it is there.
_watches: list[Watch] = []


@pytest.fixture
def watch(migrated: TestDatabase) -> Watch:
    """What reads the statements that reach SQLite."""
    (found,) = _watches
    return found


@pytest.fixture(autouse=True)
def _every_statement_binds_its_government() -> Iterator[None]:
    """What a signed-in person asks of SQLite names their government for each table; PostgreSQL holds it by itself."""
    yield
    for watch in _watches:
        assert watch.take() == []


@pytest.fixture
def database(migrated: TestDatabase) -> TestDatabase:
    """An empty, migrated database; its `kind` is sqlite or postgresql."""
    migrated.reset()
    return migrated


@pytest.fixture(scope="session")
def buckets() -> Iterator[BucketServer]:
    """A real server of S3-compatible storage."""
    with bucket_server() as server:
        yield server


@pytest.fixture
def app(database: TestDatabase, tmp_path: Path) -> Iterator[Flask]:
    """The program on an empty database, with an empty file store; what a test sets in its config lasts for the test."""
    before = copy.copy(dict(database.app.config))
    database.app.config["FILE_STORE"] = tmp_path / "files"
    database.app.extensions["file_store"] = FolderStore(tmp_path / "files")
    yield database.app
    database.app.config.clear()
    database.app.config.update(before)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The session of the test itself, in which builders build."""
    with app.app_context():
        yield db.session()
        db.session.remove()


@pytest.fixture
def client(app: Flask, session: Session) -> Browser:
    """A browser where nobody is signed in; `client.sign_in(person)` changes that."""
    return Browser(app, app.response_class, use_cookies=True)


@pytest.fixture
def terminal(app: Flask, session: Session) -> Terminal:
    """Runs `flask` commands: `terminal.invoke(args=["verify"])`."""
    return Terminal(app)
