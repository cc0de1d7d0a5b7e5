"""How much somebody asks in a minute: told in words and seconds, by person and by address; nothing is written."""

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from contracts.roles import Role
from models.database import db
from models.events import every_event
from models.people import Person, actor_by_email
from operations.tokens import issue
from routes.pace import Pace
from tests.builders import a_person
from tests.conftest import Browser

MOST = 3


@pytest.fixture(autouse=True)
def slow(app: Flask) -> None:
    app.config["REQUESTS_PER_MINUTE"] = MOST
    app.extensions["pace"] = Pace()


@pytest.fixture
def officer(session: Session) -> Person:
    return a_person(Role.OFFICER, email="officer@testville.example")


def statuses(client: Browser, count: int, path: str = "/my-account") -> list[int]:
    return [client.get(path).status_code for _ in range(count)]


def test_whoever_asks_for_too_much_is_told_so_and_how_long_to_wait(client: Browser, officer: Person) -> None:
    client.sign_in(officer)
    assert statuses(client, MOST + 1) == [200] * MOST + [429]
    answer = client.get("/my-account")
    assert (answer.status_code, answer.mimetype) == (429, "text/html")
    assert 1 <= int(answer.headers["Retry-After"]) <= 20
    assert "More was asked for in a minute" in answer.text
    assert "Wait a minute" in answer.text


def test_a_program_is_told_in_a_document_and_shares_with_its_person(
    client: Browser, app: Flask, officer: Person
) -> None:
    token = issue(actor_by_email(officer.email), frozenset({"read"}), 30)
    client.sign_in(officer)
    assert statuses(client, MOST) == [200] * MOST
    program = Browser(app, app.response_class, use_cookies=False)
    answer = program.get("/api/v1/desk", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.mimetype) == (429, "application/problem+json")
    assert "Retry-After" in answer.json["next"]
    assert int(answer.headers["Retry-After"]) >= 1


def test_one_person_leaves_others_their_share(client: Browser, app: Flask, officer: Person) -> None:
    client.sign_in(officer)
    statuses(client, MOST + 1)
    other = Browser(app, app.response_class, use_cookies=True).sign_in(a_person(Role.OFFICER))
    assert statuses(other, MOST) == [200] * MOST


def test_an_address_has_the_share_of_ten_people_and_what_watches_the_program_is_not_counted(
    client: Browser, officer: Person
) -> None:
    assert statuses(client, 10 * MOST + 1, "/sign-in") == [200] * 10 * MOST + [429]
    for path in ("/healthz", "/readyz", "/metrics", "/static/app.css"):
        assert statuses(client, 2, path) == [200, 200]
    elsewhere = client.get("/sign-in", environ_overrides={"REMOTE_ADDR": "198.51.100.7"})
    assert elsewhere.status_code == 200


def test_counting_writes_nothing_and_a_flood_is_one_event(client: Browser, officer: Person) -> None:
    client.sign_in(officer)
    statuses(client, 1)
    written: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.split(None, 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            written.append(statement)

    event.listen(db.engine, "before_cursor_execute", look)
    statuses(client, MOST - 1)
    assert written == []
    statuses(client, 1)
    first = len(written)
    assert first > 0
    assert statuses(client, 5) == [429] * 5
    event.remove(db.engine, "before_cursor_execute", look)
    assert len(written) == first
    assert [each.after for each in every_event("testville") if each.act == "request.refused"] == ["429"]


def test_the_share_fills_up_again_as_time_goes_by() -> None:
    pace = Pace()
    assert [pace.wait("a", 60, 0.0)[0] for _ in range(61)] == [0.0] * 60 + [1.0]
    assert pace.wait("a", 60, 0.5) == (0.5, True)
    assert pace.wait("a", 60, 1.5) == (0.0, False)
    assert pace.wait("a", 60, 1.5) == (0.5, False)
    assert [pace.wait("a", 60, 3600.0)[0] for _ in range(61)] == [0.0] * 60 + [1.0]


def test_of_many_addresses_the_ones_that_asked_longest_ago_are_forgotten() -> None:
    pace = Pace()
    assert [pace.wait("first", 1, 0.0)[0], pace.wait("first", 1, 0.0)[0]] == [0.0, 60.0]
    for number in range(10_000):
        pace.wait(f"{number}", 1, 0.0)
    assert pace.wait("first", 1, 0.0)[0] == 0.0
