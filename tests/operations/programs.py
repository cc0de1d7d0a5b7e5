"""The program on a database and in a folder of a test's own, and people who sign in to it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, current_app
from werkzeug.test import TestResponse

from app import create_app
from models.database import db
from models.people import find_person
from tests.conftest import Browser
from tests.operations.city import SMALL, somebody, visits
from tests.operations.faults import AUGUST


@contextmanager
def a_program(folder: Path, url: str) -> Iterator[Flask]:
    """The program on that database, with its files in the folder."""
    program = create_app(
        DATABASE_URL=url,
        INSTANCE_PATH=str(folder),
        FILE_STORE=str(folder / "files"),
        SECRET_KEY="only for tests",
        DEVELOPMENT="1",
        QUEUE_URL="memory:",
        TESTING=True,
        WTF_CSRF_ENABLED=False,
    )
    with program.app_context():
        yield program
        close()


def close() -> None:
    """Let go of the database, so that nothing of it is open."""
    db.session.remove()
    db.engine.dispose()


def a_browser(short: str) -> Browser:
    """A browser in which that person is signed in."""
    program = current_app._get_current_object()  # type: ignore[attr-defined]
    actor = somebody(short)
    browser = Browser(program, program.response_class).sign_in(find_person(actor.government_id, actor.person_id))
    db.session.commit()
    return browser


def upload(browser: Browser, number: int = 3) -> TestResponse:
    """Deliver a report on the page."""
    sent = {"file": (io.BytesIO(visits(number)), "report.csv")}
    return browser.post(f"/contracts/{SMALL}/periods/{AUGUST}/report", data=sent)


def assert_told(answer: TestResponse, *words: str) -> None:
    """The answer says that it is for now, what happened, and what to do next."""
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "30")
    for each in words:
        assert each in answer.text
