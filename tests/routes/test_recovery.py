"""A forgotten password: the same answer to everybody, a link by real mail that works once and for an hour."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from contracts.throttling import PACES
from models.clock import living_at, now
from models.database import db
from models.events import every_event
from models.mailings import Mailing
from models.people import Person
from routes.sending import send_waiting
from tests.builders import PASSWORD, a_person
from tests.conftest import Browser
from tests.mail_sink import Sink, mail_sink, settings_for
from tests.page_tokens import without_tokens

NEW = "seven purple umbrellas walk"


@pytest.fixture
def sink(app: Flask, session: Session) -> Iterator[Sink]:
    with mail_sink() as (made, port):
        app.config.update(settings_for(port))
        yield made


@pytest.fixture
def person(session: Session) -> Person:
    return a_person(email="officer@testville.example")


def ask(client: Browser, email: str = "officer@testville.example") -> str:
    answer = client.post("/forgotten-password", data={"email": email})
    assert answer.status_code == 200
    return without_tokens(answer.text.replace(email, ""))


def link(sink: Sink) -> str:
    send_waiting()
    text = sink.letters[-1].get_body(("plain",)).get_content()
    found = re.search(r"https://pay\.testville\.example(/forgotten-password/\S+)", text)
    assert found is not None, text
    return found[1]


def change(client: Browser, address: str, password: str = NEW, again: str = NEW) -> int:
    return client.post(address, data={"password": password, "password_confirm": again}).status_code


def sign_in(client: Browser, password: str) -> int:
    return client.post("/sign-in", data={"email": "officer@testville.example", "password": password}).status_code


def test_the_link_changes_the_password_once_and_ends_every_session(client: Browser, sink: Sink, person: Person) -> None:
    client.sign_in(person)
    ask(client)
    address = link(sink)
    assert client.get(address).status_code == 200
    assert change(client, address) == 302
    assert client.get("/").status_code == 302
    assert (sign_in(client, PASSWORD), sign_in(client, NEW)) == (200, 302)
    assert change(client, address, "another password altogether", "another password altogether") == 302
    assert "works no more" in client.get("/forgotten-password").text
    client.post("/sign-out")
    assert sign_in(client, NEW) == 302


def test_the_person_is_told_and_it_stands_in_the_trail(client: Browser, sink: Sink, person: Person) -> None:
    ask(client)
    change(client, link(sink))
    send_waiting()
    assert [letter["Subject"] for letter in sink.letters] == ["Choose a new password", "Your password was changed"]
    acts = [event.act for event in every_event("testville")]
    assert acts == ["person.recovery_asked", "person.sign_in_recovered"]


def test_nobody_learns_whether_there_is_an_account(client: Browser, sink: Sink, person: Person) -> None:
    assert ask(client) == ask(client, "nobody@testville.example")
    send_waiting()
    person.active = False
    assert ask(client) == ask(client, "nobody@testville.example")
    send_waiting()
    assert len(sink.letters) == 1


def test_nothing_that_opens_an_account_is_kept(client: Browser, sink: Sink, person: Person) -> None:
    ask(client)
    token = link(sink).rpartition("/")[2]
    (mailing,) = db.session.query(Mailing).all()
    assert mailing.document == '{"notice": "recovery_asked"}'
    assert token not in repr([vars(event) for event in every_event("testville")])


@pytest.mark.parametrize("minutes,status", [(59, 200), (61, 302)])
def test_the_link_works_for_an_hour(client: Browser, sink: Sink, person: Person, minutes: int, status: int) -> None:
    ask(client)
    address = link(sink)
    with time_machine.travel(now() + timedelta(minutes=minutes)):
        assert client.get(address).status_code == status


def test_two_links_and_the_first_one_used_makes_the_other_void(client: Browser, sink: Sink, person: Person) -> None:
    ask(client)
    first = link(sink)
    ask(client)
    second = link(sink)
    assert (change(client, first), client.get(second).status_code) == (302, 302)


@pytest.mark.parametrize(
    "password,again,says",
    [
        ("short", "short", "at least 12"),
        ("password1234", "password1234", "first that are tried"),
        (NEW, "other", "not the same"),
    ],
)
def test_a_password_that_cannot_be_comes_back_and_the_link_still_works(
    client: Browser, sink: Sink, person: Person, password: str, again: str, says: str
) -> None:
    ask(client)
    address = link(sink)
    answer = client.post(address, data={"password": password, "password_confirm": again})
    assert says in answer.text
    assert change(client, address) == 302


def test_whoever_asks_too_often_sends_no_more_mail(client: Browser, sink: Sink, person: Person) -> None:
    free = PACES["recovery"].free
    pages = {ask(client) for _ in range(free + 3)}
    assert len(pages) == 1
    send_waiting()
    assert len(sink.letters) == free
    with living_at(now() + timedelta(minutes=6)):
        ask(client)
        send_waiting()
    assert len(sink.letters) == free + 1


def test_a_worker_without_the_key_sends_no_link(client: Browser, sink: Sink, app: Flask, person: Person) -> None:
    ask(client)
    app.config.update(SECRET_KEY_LENGTH=0, DEVELOPMENT=False)
    send_waiting()
    assert sink.letters == []
    assert "without SECRET_KEY" in db.session.query(Mailing).one().failure


def test_a_link_that_nobody_sent_opens_nothing(client: Browser, person: Person) -> None:
    assert client.get("/forgotten-password/made-up").status_code == 302
    assert change(client, "/forgotten-password/made-up") == 302
