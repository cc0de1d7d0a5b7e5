"""Somebody whose role requires a second factor, and what they do with their security keys."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from contracts.roles import Role
from models.clock import now
from models.database import db
from models.events import every_event
from models.mailings import Mailing
from models.people import Person
from models.second_factors import keep_factor
from models.security_keys import SecurityKey
from models.sign_ins import SignIn
from tests.builders import PASSWORD, a_person
from tests.conftest import Browser
from tests.security_key import ORIGIN, Key

EMAIL = "finance@testville.example"
PAGE, KEY_PAGE = "/my-account/second-factor", "/second-factor/key"
NEW = f"{PAGE}/keys/new"
CODE = re.compile(r"<code>((?:[0-9a-z]{4}-){6}[0-9a-z]{4})</code>")


@pytest.fixture(autouse=True)
def required(app: Flask) -> None:
    app.config["SECOND_FACTOR_ROLES"] = frozenset({"finance", "administrator"})
    app.config["PUBLIC_URL"] = ORIGIN


@pytest.fixture
def finance(session: Session) -> Person:
    return a_person(Role.FINANCE, email=EMAIL)


def with_password(client: Browser, email: str = EMAIL) -> str:
    client.post("/sign-out")
    answer = client.post("/sign-in", data={"email": email, "password": PASSWORD})
    return str(answer.headers.get("Location", ""))


def begin(client: Browser, name: str = "blue key", password: str = PASSWORD) -> int:
    return client.post(f"{PAGE}/keys", data={"name": name, "password_to_add": password}).status_code


def add(client: Browser, key: Key, name: str = "blue key") -> list[str]:
    """Add the key in a browser where its person is signed in; the recovery codes that are shown with the first."""
    assert begin(client, name) == 303
    answer = client.post(NEW, data={"answer": key.added_to(client.get(NEW).text)})
    assert answer.status_code in (201, 303), answer.text
    return CODE.findall(answer.text)


def a_key(person: Person, name: str = "blue key") -> Key:
    """A key that the person added some time ago."""
    key = Key()
    keep_factor(person.government_id, person.id)
    given = {"public_key": key.public_text, "sign_count": 0, "transports": "usb", "added_at": now()}
    owner = {"government_id": person.government_id, "person_id": person.id}
    db.session.add(SecurityKey(**owner, name=name, credential_id=key.name, **given))
    db.session.flush()
    return key


def half_in(client: Browser, person: Person) -> None:
    """The person's password was right in this browser a moment ago."""
    with client.session_transaction() as kept:
        kept.clear()
        kept.update(tf_user_id=person.fs_uniquifier, tf_state="ready")


def wholly_in(client: Browser, person: Person) -> None:
    """The person signed in with password and second factor."""
    client.sign_in(person)
    db.session.query(SignIn).filter_by(person_id=person.id).update({"way": "password app"})


def show(client: Browser, key: Key) -> int:
    return client.post(KEY_PAGE, data={"answer": key.answer_to(client.get(KEY_PAGE).text)}).status_code


def is_signed_in(client: Browser) -> bool:
    return client.get("/my-account").status_code == 200


def acts() -> list[str]:
    return [event.act for event in every_event("testville")]


def notices() -> list[str]:
    return [row.document for row in db.session.query(Mailing)]
