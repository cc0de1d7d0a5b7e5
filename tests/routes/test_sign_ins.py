"""Each sign-in is a row: what is ended, lapsed or copied opens nothing at the next request."""

import time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from contracts.roles import Role
from models.clock import living_at, now
from models.database import db
from models.people import Person
from models.sign_ins import SignIn, end_sign_ins
from tests.builders import PASSWORD, a_person
from tests.conftest import Browser
from tests.routes.test_queries import counting

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def officer(session: Session) -> Person:
    return a_person(Role.OFFICER, email="officer@testville.example")


def the_sign_in() -> SignIn:
    return db.session.scalars(select(SignIn)).one()


def enter(client: Browser) -> None:
    answer = client.post(
        "/sign-in",
        data={"email": "officer@testville.example", "password": PASSWORD},
        headers={"User-Agent": FIREFOX},
        environ_base={"REMOTE_ADDR": "192.0.2.7"},
    )
    assert answer.status_code == 302


def test_signing_in_is_a_row_that_keeps_no_secret(client: Browser, officer: Person) -> None:
    enter(client)
    made = the_sign_in()
    assert (made.person_id, made.address, made.browser, made.way) == (
        *(officer.id, "192.0.2.7", "Firefox on Linux", "password"),
    )
    with client.session_transaction() as kept:
        secret = kept["sign_in"]
    assert secret.rpartition(".")[2] not in "".join(str(getattr(made, each.key)) for each in SignIn.__table__.columns)
    assert client.get("/").status_code == 200


def test_a_sign_in_that_was_ended_is_refused_at_the_next_request(client: Browser, officer: Person) -> None:
    client.sign_in(officer)
    assert client.get("/contracts").status_code == 200
    assert end_sign_ins(officer.government_id, officer.id, None) == 1
    assert "/sign-in" in client.get("/contracts").headers["Location"]
    assert client.get("/api/v1/contracts").status_code == 401


def test_signing_out_ends_it_even_where_the_cookie_was_copied(client: Browser, officer: Person) -> None:
    enter(client)
    cookie = client.get_cookie("session")
    assert cookie is not None
    client.post("/sign-out")
    client.set_cookie("session", cookie.value)
    assert "/sign-in" in client.get("/").headers["Location"]
    assert the_sign_in().ended_by == officer.id


@pytest.mark.parametrize("changed", ["", "testville.unknown.secret", "unknown", "testville..", "altered"])
def test_a_cookie_without_its_secret_opens_nothing(client: Browser, officer: Person, changed: str) -> None:
    client.sign_in(officer)
    with client.session_transaction() as kept:
        kept["sign_in"] = kept["sign_in"][:-1] + "!" if changed == "altered" else changed
    assert "/sign-in" in client.get("/").headers["Location"]


def test_the_secret_of_one_person_does_not_open_anothers_account(client: Browser, officer: Person) -> None:
    other = a_person(Role.FINANCE)
    client.sign_in(officer)
    with client.session_transaction() as kept:
        kept["_user_id"] = other.fs_uniquifier
    assert "/sign-in" in client.get("/").headers["Location"]


def test_what_is_not_used_for_an_hour_lapses_and_use_keeps_it(client: Browser, officer: Person) -> None:
    client.sign_in(officer)
    began = now()
    for minutes in (50, 100):
        with living_at(began + timedelta(minutes=minutes)):
            assert client.get("/").status_code == 200
    with living_at(began + timedelta(minutes=161)):
        assert client.get("/").status_code == 302


def test_no_use_keeps_it_longer_than_the_settings_say(client: Browser, officer: Person) -> None:
    client.sign_in(officer)
    began = now()
    for minutes in range(30, 12 * 60, 30):
        with living_at(began + timedelta(minutes=minutes)):
            assert client.get("/messages").status_code == 200
    with living_at(began + timedelta(minutes=12 * 60 + 1)):
        assert client.get("/messages").status_code == 302


def test_that_it_was_used_is_written_every_five_minutes_at_most(client: Browser, officer: Person) -> None:
    client.sign_in(officer)
    began = the_sign_in().last_seen_at
    with living_at(began + timedelta(minutes=4)):
        client.get("/")
    assert the_sign_in().last_seen_at == began
    with living_at(began + timedelta(minutes=6)):
        client.get("/")
        with counting() as sent:
            client.get("/")
    assert the_sign_in().last_seen_at >= began + timedelta(minutes=6)
    assert not [each for each in sent if each.startswith("UPDATE")]


def test_a_reader_does_not_wait_for_a_writer_to_say_that_it_was_there(client: Browser, officer: Person) -> None:
    client.sign_in(officer)
    client.get("/")
    with living_at(now() + timedelta(minutes=6)), db.engine.connect() as writer:
        writer.execute(text("UPDATE sign_ins SET browser = 'Another'"))
        began = time.monotonic()
        assert client.get("/").status_code == 200
        assert time.monotonic() - began < 3
        writer.rollback()
        assert the_sign_in().last_seen_at < now() - timedelta(minutes=5)
        client.get("/")
        assert the_sign_in().last_seen_at > now() - timedelta(minutes=1)


def test_what_flask_security_would_take_beside_the_cookie_opens_nothing(client: Browser, officer: Person) -> None:
    asked = {"email": officer.email, "password": PASSWORD, "remember": True}
    answer = client.post("/sign-in?include_auth_token", json=asked)
    token = (answer.json or {}).get("response", {}).get("user", {}).get("authentication_token", "none")
    client.delete_cookie("session")
    for asks in ({"headers": {"Authentication-Token": token}}, {"query_string": {"auth_token": token}}, {}):
        assert "/sign-in" in client.get("/", **asks).headers["Location"]


def test_another_key_signs_nobody_out_where_the_one_before_is_named(client: Browser, app: Flask) -> None:
    officer, other = a_person(Role.OFFICER), Browser(app, app.response_class, use_cookies=True)
    client.sign_in(officer)
    other.sign_in(officer)
    before, app.config["SECRET_KEY"] = app.config["SECRET_KEY"], "another key that is long enough to be one"
    assert other.get("/my-account").status_code == 302
    app.config["SECRET_KEY_FALLBACKS"] = [before]
    assert client.get("/my-account").status_code == 200
    app.config["SECRET_KEY_FALLBACKS"] = []
    # What was read by the earlier key was signed by the new one.
    assert client.get("/my-account").status_code == 200
