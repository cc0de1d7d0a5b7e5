"""Signing in by e-mail and password, and who that makes a person."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from contracts.roles import Actor, Role
from models.database import db
from models.people import Person
from routes.accounts import IN_COOKIE, current_actor
from tests.builders import PASSWORD, a_person
from tests.conftest import Browser


@pytest.fixture
def page(app: Flask) -> Iterator[list[Actor | None]]:
    """Who each request was made by."""
    seen: list[Actor | None] = []

    def look(_response: object) -> object:
        seen.append(current_actor())
        return _response

    before = app.after_request_funcs.get(None, [])[:]
    app.after_request_funcs.setdefault(None, []).append(look)  # type: ignore[arg-type]
    yield seen
    app.after_request_funcs[None] = before


def sign_in(client: Browser, email: str, password: str) -> int:
    return client.post("/sign-in", data={"email": email, "password": password}).status_code


def test_the_right_password_signs_in_and_the_role_is_todays(client: Browser, page: list[Actor | None]) -> None:
    person = a_person(Role.FINANCE, email="finance@testville.example", name="Fay")
    assert sign_in(client, "Finance@testville.example", PASSWORD) == 302
    client.get("/static/app.css")
    actor = page[-1]
    assert actor is not None
    assert (actor.person_id, actor.name, actor.roles) == (person.id, "Fay", {Role.FINANCE})


@pytest.mark.parametrize(
    "email,password", [("finance@testville.example", "wrong"), ("nobody@testville.example", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(
    client: Browser, page: list[Actor | None], email: str, password: str
) -> None:
    a_person(Role.FINANCE, email="finance@testville.example")
    assert sign_in(client, email, password) == 200
    client.get("/static/app.css")
    assert page[-1] is None


def test_a_closed_account_cannot_sign_in_and_is_signed_out(
    client: Browser, session: Session, page: list[Actor | None]
) -> None:
    person = a_person(email="officer@testville.example")
    client.sign_in(person).get("/static/app.css")
    assert page[-1] is not None
    session.get_one(Person, (person.government_id, person.id)).active = False
    client.get("/static/app.css")
    assert page[-1] is None
    assert sign_in(client, person.email, PASSWORD) == 200


@pytest.mark.parametrize("left", ["", "otherville.unknown.secret"])
def test_a_cookie_that_lapsed_hinders_nobody_from_signing_in_anew(client: Browser, left: str) -> None:
    person = a_person(email="officer@testville.example")
    with client.session_transaction() as kept:
        kept.update({"_user_id": person.fs_uniquifier, "_fresh": True, IN_COOKIE: left})
    assert sign_in(client, person.email, PASSWORD) == 302
    assert client.get("/").status_code == 200


def test_nobody_registers_by_themselves(client: Browser) -> None:
    for address in ("/register", "/reset", "/change", "/verify/x"):
        assert client.get(address).status_code in (302, 403, 404)
    assert db.session.query(Person).count() == 0


def test_the_session_cookie_is_hidden_from_scripts_and_other_sites(client: Browser) -> None:
    a_person(email="officer@testville.example")
    answer = client.post("/sign-in", data={"email": "officer@testville.example", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
