"""What is logged as JSON says who did what and how long it took, and nothing that anybody typed or that a row holds."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import create_app
from contracts.roles import Role
from models.database import db
from models.governments import Government
from models.people import Person
from models.reach import reach_whole_program
from routes import serving
from routes.logs import JsonHandler
from tests.builders import PASSWORD, a_person
from tests.conftest import Browser
from tests.database import TestDatabase

CANARY = "canary-7f3a"


@pytest.fixture
def log(database: TestDatabase) -> io.StringIO:
    """What the program logs."""
    return io.StringIO()


@pytest.fixture
def program(database: TestDatabase, session: Session, log: io.StringIO) -> Iterator[Flask]:
    """The program with JSON lines, on the tests' database, failing as a program does on a server."""
    app = create_app(
        DATABASE_URL=database.url,
        INSTANCE_PATH=str(database.folder),
        QUEUE_URL="memory:",
        SECRET_KEY=f"{CANARY}-secret-key",
        SECOND_FACTOR_KEY=f"{CANARY}-second-factor-key",
        METRICS_TOKEN=f"{CANARY}-metrics",
        LOG_FORMAT="json",
        WTF_CSRF_ENABLED=False,
    )
    app.config["SESSION_COOKIE_SECURE"] = False
    root = logging.getLogger()
    (handler,) = (each for each in root.handlers if isinstance(each, JsonHandler))
    handler.setStream(log)
    yield app
    root.removeHandler(handler)
    root.setLevel(logging.WARNING)
    with app.app_context():
        db.engine.dispose()


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    """Every line that was logged; each must be a document, and none may hold the canary."""
    said = log.getvalue()
    assert CANARY not in said
    assert PASSWORD not in said
    return [json.loads(line) for line in said.splitlines()]


def browser(program: Flask) -> Browser:
    return Browser(program, program.response_class, use_cookies=True)


def test_a_request_is_one_line_with_person_endpoint_status_and_time(program: Flask, log: io.StringIO) -> None:
    officer = a_person(Role.OFFICER)
    answer = browser(program).sign_in(officer).get("/contracts?after=" + CANARY)
    (line,) = [each for each in lines(log) if each["message"] == "request"]
    assert line["person_id"] == officer.id
    assert line["endpoint"] == "contracts.show_contracts"
    assert (line["method"], line["status"]) == ("GET", answer.status_code)
    assert line["milliseconds"] >= 0
    assert line["request_id"] == answer.headers["X-Request-Id"]


def sign_in_with_secrets(person: Person, client: Browser) -> None:
    client.post("/sign-in", data={"email": person.email, "password": CANARY})
    client.post("/sign-in", data={"email": person.email, "password": PASSWORD})


def test_no_secret_no_form_no_address_and_no_row_is_logged(program: Flask, log: io.StringIO) -> None:
    officer = a_person(Role.OFFICER, name=f"{CANARY} of Testville")
    client = browser(program)
    sign_in_with_secrets(officer, client)
    client.sign_in(officer)
    for method, address in (
        ("GET", f"/calendars/{CANARY}.ics"),
        ("GET", f"/{CANARY}?{CANARY}={CANARY}"),
        ("POST", "/contracts/new"),
        ("POST", "/api/v1/contracts"),
        ("GET", "/metrics"),
    ):
        headers = dict.fromkeys(("Cookie", "User-Agent", "Referer", "X-Request-Id"), CANARY)
        headers["Authorization"] = f"Bearer {CANARY}"
        client.open(address, method=method, headers=headers, data={"title": CANARY, CANARY: CANARY})
    said = lines(log)
    assert len([each for each in said if each["message"] == "request"]) == 7


def test_an_error_of_the_program_is_logged_with_its_kind_and_place_and_without_its_words(
    program: Flask, log: io.StringIO
) -> None:
    officer = a_person(Role.OFFICER)

    def fail_on_a_row() -> str:
        reach_whole_program("a failure that a test makes")
        for _ in range(2):
            db.session.add(Government(id=CANARY, name=CANARY, time_zone="UTC", holiday_region="MA"))
            try:
                db.session.flush()
            except IntegrityError:
                db.session.rollback()
                raise
            db.session.expunge_all()
        return "no failure"

    program.before_request_funcs[None].remove(serving.begin_reading)
    program.view_functions["contracts.show_contracts"] = fail_on_a_row
    assert browser(program).sign_in(officer).get(f"/contracts?{CANARY}").status_code == 500
    (failure,) = [each for each in lines(log) if each["message"] == "the request failed"]
    assert (failure["error"], failure["endpoint"]) == ("IntegrityError", "contracts.show_contracts")
    assert any("fail_on_a_row" in frame for frame in failure["where"])
    assert failure["request_id"]
