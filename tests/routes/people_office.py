"""The office of whoever looks after people, with a mail server that takes what it sends."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.roles import Role
from models.database import db
from models.events import Event
from models.people import Person, find_person_by_email
from tests.builders import a_person
from tests.conftest import Browser
from tests.mail_sink import Sink, mail_sink, settings_for

NEW = "four quiet herons wading"
ANNA = {"name": "Anna Lee", "email": "Anna.Lee@testville.example", "role": "officer"}


@pytest.fixture
def sink(app: Flask, session: Session) -> Iterator[Sink]:
    with mail_sink() as (made, port):
        app.config.update(settings_for(port))
        yield made


@pytest.fixture
def admin(session: Session) -> Person:
    return a_person(Role.ADMINISTRATOR, name="Ada Min")


@pytest.fixture
def office(client: Browser, admin: Person) -> Browser:
    """A browser in which an administrator is signed in."""
    return client.sign_in(admin)


def another(app: Flask) -> Browser:
    return Browser(app, app.response_class, use_cookies=True)


def link(sink: Sink) -> str:
    """The path of the link in the newest mail."""
    found = re.search(r"https?://\S+?(/invitation/\S+)", sink.letters[-1].get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert found is not None
    return found[1]


def anna() -> Person:
    db.session.expire_all()
    found = find_person_by_email("anna.lee@testville.example")
    assert found is not None
    return found


def acts_about(person: Person) -> list[str]:
    query = select(Event.act).where(Event.thing_kind == "person", Event.thing_id == person.id).order_by(Event.number)
    return [act.removeprefix("person.") for act in db.session.scalars(query)]
