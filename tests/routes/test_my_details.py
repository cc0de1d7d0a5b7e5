"""One's own name and address: an address counts once its link was opened, and both addresses are told."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from contracts.errors import NotAllowed
from contracts.roles import Role
from models.address_changes import AddressChange
from models.clock import now
from models.database import db
from models.events import Event, every_event
from models.identities import Identity, bind_identity
from models.people import Person, find_person
from models.sign_ins import SignIn, end_sign_ins
from operations.sign_ins import forget_old_sign_ins
from operations.single_sign_on import unbind
from routes.sending import send_waiting
from tests.builders import PASSWORD, a_government, a_person, an_actor
from tests.conftest import Browser, session_of
from tests.mail_sink import Sink, mail_sink, settings_for
from tests.routes.people_office import another

OLD, NEW = "old@testville.example", "new@testville.example"
ASKED = {"email": NEW, "password_for_address": PASSWORD}


@pytest.fixture
def sink(app: Flask, session: Session) -> Iterator[Sink]:
    with mail_sink() as (made, port):
        app.config.update(settings_for(port))
        yield made


@pytest.fixture
def officer(session: Session) -> Person:
    return a_person(Role.OFFICER, email=OLD, name="Ann Old")


def links(sink: Sink) -> list[str]:
    """The paths of the links in the mails that arrived."""
    texts = [letter.get_body(("plain",)).get_content() for letter in sink.letters]  # type: ignore[union-attr]
    return re.findall(r"https?://[^/\s]+(/my-account/address/\S+)", "\n".join(texts))


def sent_to(sink: Sink) -> list[tuple[str, str]]:
    return [(str(letter["To"]).partition("<")[2].rstrip(">"), str(letter["Subject"])) for letter in sink.letters]


def changes() -> list[tuple[str, str | None, str | None]]:
    return [(event.act, event.before, event.after) for event in every_event("testville") if "address" in event.act]


def address_of(person: Person) -> str:
    db.session.expire_all()
    return find_person(person.government_id, person.id).email


def test_a_name_is_changed_by_its_person_and_stands_in_the_trail(client: Browser, app: Flask, officer: Person) -> None:
    assert client.sign_in(officer).post("/my-account/name", data={"name": "  Ann   Newly "}).status_code == 303
    assert "Ann Newly" in client.get("/my-account").text
    found: Event = list(every_event("testville"))[-1]
    assert (found.act, found.before, found.after) == ("person.changed", "Ann Old", "Ann Newly")
    desk = another(app).sign_in(a_person(Role.ADMINISTRATOR))
    told = "Ann Newly changed the name or the address: Ann Old → Ann Newly"
    assert told in desk.get(f"/people/{officer.id}").text
    for wrong in ("", " ", "n" * 201, "Ann Newly"):
        assert client.post("/my-account/name", data={"name": wrong}).status_code == 422


def test_another_address_counts_once_its_link_is_opened_and_both_are_told(
    client: Browser, app: Flask, officer: Person, sink: Sink
) -> None:
    there = another(app).sign_in(officer)
    assert client.sign_in(officer).post("/my-account/address", data=ASKED).status_code == 303
    assert send_waiting().taken == 2
    assert sorted(sent_to(sink)) == [(NEW, "Sign in with this address"), (OLD, "Another address was asked for")]
    (path,) = links(sink)
    assert NEW in client.get("/my-account").text
    assert address_of(officer) == OLD
    assert NEW in client.get(path).text
    assert address_of(officer) == OLD
    assert client.post(path).status_code == 303
    assert address_of(officer) == NEW
    assert [each.get("/my-account").status_code for each in (client, there)] == [200, 302]
    sink.letters.clear()
    send_waiting()
    assert sorted(sent_to(sink)) == [(NEW, "Your address was changed"), (OLD, "Your address was changed")]
    assert changes() == [("person.address_asked", OLD, NEW)]
    assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]
    assert db.session.query(AddressChange).count() == 0
    for email, comes in ((OLD, 200), (NEW, 302)):
        answer = another(app).post("/sign-in", data={"email": email, "password": PASSWORD})
        assert answer.status_code == comes


def test_a_link_to_a_new_password_that_went_to_the_earlier_address_opens_nothing(
    client: Browser, app: Flask, officer: Person, sink: Sink
) -> None:
    another(app).post("/forgotten-password", data={"email": OLD})
    client.sign_in(officer).post("/my-account/address", data=ASKED)
    send_waiting()
    texts = "\n".join(letter.get_body(("plain",)).get_content() for letter in sink.letters)  # type: ignore[union-attr]
    found = re.search(r"(/forgotten-password/\S+)", texts)
    assert found is not None
    assert another(app).get(found[1]).status_code == 200
    client.post(links(sink)[0])
    assert another(app).get(found[1]).status_code == 302


def test_the_link_is_its_persons_alone_and_taken_back_or_too_old_it_opens_nothing(
    client: Browser, app: Flask, officer: Person, sink: Sink
) -> None:
    client.sign_in(officer).post("/my-account/address", data=ASKED)
    send_waiting()
    (path,) = links(sink)
    other = another(app).sign_in(a_person(Role.OFFICER))
    assert [other.get(path).status_code, other.post(path).status_code] == [404, 404]
    assert "/sign-in?next=" in another(app).get(path).headers["Location"]
    with time_machine.travel(now() + timedelta(hours=25), tick=True):
        officer_later = another(app).sign_in(officer)
        assert [officer_later.get(path).status_code, officer_later.post(path).status_code] == [404, 404]
    assert client.post("/my-account/address/withdraw").status_code == 303
    assert client.post(path).status_code == 404
    assert client.post("/my-account/address/withdraw").status_code == 422
    assert address_of(officer) == OLD
    assert changes()[-1] == ("person.address_withdrawn", NEW, None)


def test_what_waits_in_the_outbox_for_an_address_taken_back_is_not_sent(
    client: Browser, officer: Person, sink: Sink
) -> None:
    client.sign_in(officer).post("/my-account/address", data=ASKED)
    client.post("/my-account/address/withdraw")
    assert (send_waiting().taken, sent_to(sink)) == (1, [(OLD, "Another address was asked for")])


@pytest.mark.parametrize(
    "but,says",
    [
        ({"password_for_address": "guess"}, "not your password"),
        ({"email": "nowhere"}, "whole address"),
        ({"email": OLD.upper()}, "already"),
    ],
)
def test_what_cannot_be_asked_changes_nothing(client: Browser, officer: Person, but: dict[str, str], says: str) -> None:
    answer = client.sign_in(officer).post("/my-account/address", data=ASKED | but)
    assert (answer.status_code, says in answer.text) == (422, True)
    assert db.session.query(AddressChange).count() == 0


def test_an_address_that_is_somebodys_is_refused_whatever_their_government(
    client: Browser, officer: Person, sink: Sink
) -> None:
    a_government(id="elsewhere", name="City of Elsewhere")
    a_person(Role.OFFICER, government_id="elsewhere", email=NEW)
    assert client.sign_in(officer).post("/my-account/address", data=ASKED).status_code == 303
    send_waiting()
    answer = client.post(links(sink)[0])
    assert (answer.status_code, "cannot be used here" in answer.text) == (422, True)
    assert address_of(officer) == OLD


def test_asking_again_and_again_rests(client: Browser, officer: Person) -> None:
    client.sign_in(officer)
    asked = [client.post("/my-account/address", data=ASKED).status_code for _ in range(4)]
    assert asked == [303, 303, 303, 422]


def test_a_city_account_is_disconnected_by_its_person(client: Browser, app: Flask, officer: Person) -> None:
    bind_identity("testville", officer.id, "https://login.example", "subject-1")
    there = another(app).sign_in(officer)
    client.sign_in(officer)
    assert "Disconnect your city account" in client.get("/my-account").text
    wrong = client.post("/my-account/city-account/remove", data={"password_to_unbind": "guess"})
    assert (wrong.status_code, db.session.query(Identity).count()) == (422, 1)
    right = {"password_to_unbind": PASSWORD}
    assert client.post("/my-account/city-account/remove", data=right).status_code == 303
    assert db.session.query(Identity).count() == 0
    assert [each.get("/my-account").status_code for each in (client, there)] == [200, 302]
    assert client.post("/my-account/city-account/remove", data=right).status_code == 422


def test_a_city_account_is_disconnected_by_an_administrator(client: Browser, app: Flask, officer: Person) -> None:
    bind_identity("testville", officer.id, "https://login.example", "subject-1")
    there, desk = another(app).sign_in(officer), client.sign_in(a_person(Role.ADMINISTRATOR))
    address = f"/people/{officer.id}/city-account/remove"
    assert "Disconnect the city account" in desk.get(f"/people/{officer.id}").text
    assert there.post(address, data={"reason": "Mine."}).status_code == 403
    assert desk.post(address).status_code == 422
    assert desk.post(address, data={"reason": "The provider gave her a new account."}).status_code == 303
    assert there.get("/my-account").status_code == 302
    assert desk.post(address, data={"reason": "Again."}).status_code == 422
    page = desk.get(f"/people/{officer.id}").text
    assert "disconnected the account from the city’s sign-in" in page
    assert "Disconnect the city account" not in page


def test_operations_ask_for_the_permission(session: Session) -> None:
    with pytest.raises(NotAllowed):
        unbind(an_actor(Role.FINANCE), "whoever", "Why.")


def test_sign_ins_of_long_ago_are_forgotten_but_for_each_persons_newest(client: Browser, officer: Person) -> None:
    other = a_person(Role.OFFICER)
    for who in (officer, officer, other):
        session_of(who)
    end_sign_ins("testville", officer.id, officer.id)
    with time_machine.travel(now() + timedelta(days=80), tick=True):
        session_of(officer)
        assert forget_old_sign_ins(timedelta(days=90)) == 0
    with time_machine.travel(now() + timedelta(days=91), tick=True):
        assert forget_old_sign_ins(timedelta(days=90)) == 2
        db.session.commit()
    left = sorted(row.person_id for row in db.session.query(SignIn))
    assert left == sorted([officer.id, other.id])
