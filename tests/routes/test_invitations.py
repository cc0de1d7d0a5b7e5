"""Invitations: sent by mail, accepted once, sent again, withdrawn, and what keeps somebody from being invited."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from models.clock import living_at, now
from models.database import db
from models.invitations import Invitation
from models.mailings import Mailing
from models.people import find_person_by_email
from routes.sending import Sent, send_waiting
from tests.builders import a_government, a_person
from tests.conftest import Browser
from tests.mail_sink import Sink
from tests.routes.people_office import ANNA, NEW, acts_about, admin, anna, another, link, office, sink

__all__ = ["admin", "office", "sink"]


def test_whoever_is_invited_chooses_a_password_once_and_signs_in(office: Browser, app: Flask, sink: Sink) -> None:
    assert office.post("/people", data=ANNA).status_code == 303
    assert (anna().account, anna().active, anna().password) == ("invited", False, None)
    assert send_waiting() == Sent(taken=1)
    path, guest = link(sink), another(app)
    page = guest.get(path)
    assert page.status_code == 200
    assert "anna.lee@testville.example" in page.text
    answer = guest.post(path, data={"password": NEW, "again": NEW})
    assert answer.headers["Location"] == "/sign-in"
    assert guest.post("/sign-in", data={"email": ANNA["email"], "password": NEW}).status_code == 302
    assert guest.get("/contracts").status_code == 200
    for again in (another(app).get(path), another(app).post(path, data={"password": NEW, "again": NEW})):
        assert again.status_code == 404
    assert acts_about(anna()) == ["entered", "assigned", "invited", "joined"]


def test_the_secret_of_an_invitation_stands_in_the_mail_alone(office: Browser, sink: Sink) -> None:
    office.post("/people", data=ANNA)
    send_waiting()
    secret = link(sink).rpartition(".")[2]
    kept = [*db.session.scalars(select(Mailing)), *db.session.scalars(select(Invitation))]
    everything = [str(getattr(row, column.key)) for row in kept for column in row.__table__.columns]
    assert kept
    assert not [text for text in everything if secret in text]


def test_an_invitation_lapses_after_seven_days(office: Browser, app: Flask, sink: Sink) -> None:
    office.post("/people", data=ANNA)
    send_waiting()
    with living_at(now() + timedelta(days=6, hours=23)):
        assert another(app).get(link(sink)).status_code == 200
    with living_at(now() + timedelta(days=7, minutes=1)):
        assert another(app).get(link(sink)).status_code == 404


def test_sent_again_the_earlier_link_opens_nothing(office: Browser, app: Flask, sink: Sink) -> None:
    office.post("/people", data=ANNA)
    send_waiting()
    earlier = link(sink)
    assert office.post(f"/people/{anna().id}/invitation").status_code == 303
    assert another(app).get(earlier).status_code == 404
    send_waiting()
    assert another(app).get(link(sink)).status_code == 200


def test_withdrawn_it_opens_nothing_and_what_waits_in_the_outbox_is_not_sent(
    office: Browser, app: Flask, sink: Sink
) -> None:
    office.post("/people", data=ANNA)
    send_waiting()
    path = link(sink)
    office.post(f"/people/{anna().id}/invitation")
    office.post(f"/people/{anna().id}/invitation/withdraw")
    assert send_waiting() == Sent(dropped=1)
    assert another(app).get(path).status_code == 404
    assert anna().account == "closed"
    assert acts_about(anna())[-1] == "uninvited"


def test_what_is_said_of_an_invitation_is_what_becomes_of_it(office: Browser, app: Flask, sink: Sink) -> None:
    def told(address: str, texts: dict[str, str]) -> str:
        return office.get(office.post(address, data=texts).headers["Location"]).text

    assert "goes out within a minute" in told("/people", ANNA)
    app.config["SMTP_HOST"] = ""
    again = told(f"/people/{anna().id}/invitation", {})
    assert "It goes out once mail is set up; the earlier link opens nothing any more." in again
    entered = told("/people", ANNA | {"email": "ben.lee@testville.example"})
    assert "The invitation to ben.lee@testville.example is not sent yet" in entered
    assert "within a minute" not in entered


@pytest.mark.parametrize(
    "password,again,says",
    [
        ("short", "short", "at least 12"),
        ("anna.lee.anna.lee", "anna.lee.anna.lee", "first that are tried"),
        ("password1234", "password1234", "first that are tried"),
        (NEW, "another one", "differ"),
        ("x" * 201, "x" * 201, "at most 200"),
    ],
)
def test_a_password_that_cannot_be_leaves_the_invitation_open(
    office: Browser, app: Flask, sink: Sink, password: str, again: str, says: str
) -> None:
    office.post("/people", data=ANNA)
    send_waiting()
    guest, path = another(app), link(sink)
    answer = guest.post(path, data={"password": password, "again": again})
    assert answer.status_code == 422
    assert says in answer.text
    assert password not in answer.text or password == "short"
    assert guest.post(path, data={"password": NEW, "again": NEW}).status_code == 303


@pytest.mark.parametrize(
    "but,field",
    [
        ({"name": " "}, "name"),
        ({"email": "anna"}, "email"),
        ({"email": "anna@x.example, b@x.example"}, "email"),
        ({"email": "a\nb@x.example"}, "email"),
        ({"role": "mayor"}, "role"),
        ({"role": "vendor", "vendor": "Nobody Ltd"}, "vendor"),
        ({"starts_on": "2020-01-01"}, "starts_on"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"starts_on": "2999-02-01", "ends_on": "2999-01-01"}, "ends_on"),
    ],
)
def test_a_wrong_field_is_named_and_nobody_is_entered(office: Browser, but: dict[str, str], field: str) -> None:
    answer = office.post("/people", data=ANNA | but)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert find_person_by_email("anna.lee@testville.example") is None


def test_nobody_is_invited_twice(office: Browser) -> None:
    office.post("/people", data=ANNA)
    answer = office.post("/people", data=ANNA)
    assert answer.status_code == 422
    assert "already signs in" in answer.text


def test_an_address_of_another_government_is_refused_without_saying_whose_it_is(office: Browser) -> None:
    a_government(id="elsewhere", name="Elsewhere")
    a_person(government_id="elsewhere", email="anna.lee@testville.example", name="Stranger")
    answer = office.post("/people", data=ANNA)
    assert answer.status_code == 422
    assert "cannot be used here" in answer.text
    assert "Stranger" not in answer.text
