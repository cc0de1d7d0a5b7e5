"""People: invited by mail, given roles that go together, closed and opened again; rights end with the next request."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.roles import Role
from models.clock import living_at, now, today
from models.database import db
from models.events import Event
from models.invitations import Invitation
from models.mailings import Mailing
from models.people import Assignment, Person, actor_of, find_person_by_email
from operations.calendar_feeds import open_own
from operations.tokens import issue
from routes.sending import Sent, send_waiting
from tests.builders import PASSWORD, a_government, a_person, a_vendor, an_assignment
from tests.conftest import Browser
from tests.mail_sink import Sink, mail_sink, settings_for
from tests.routes.test_queries import assert_constant

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


def test_a_vendors_person_is_of_the_vendor_whose_name_was_typed(office: Browser) -> None:
    vendor = a_vendor(name="North Paving Company")
    refused = office.post("/people", data=ANNA | {"role": "vendor", "vendor": "north"})
    assert "North Paving Company" in refused.text
    office.post("/people", data=ANNA | {"role": "vendor", "vendor": "north paving  company"})
    held = db.session.scalars(select(Assignment).where(Assignment.person_id == anna().id)).one()
    assert held.vendor_id == vendor.id


@pytest.mark.parametrize("held", [Role.VENDOR, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR])
def test_a_duty_in_the_way_is_named_and_nothing_is_given(office: Browser, held: Role) -> None:
    person = a_person(held, name="Pat Doe")
    answer = office.post(f"/people/{person.id}/roles", data={"role": "officer"})
    assert answer.status_code == 422
    assert "Pat Doe is" in answer.text
    assert held.value in answer.text
    assert actor_of(person.government_id, person.id).roles == {held}


def test_duties_on_different_days_are_no_matter(office: Browser) -> None:
    person, day = a_person(Role.INSPECTOR), today("America/New_York")
    held = db.session.scalars(select(Assignment).where(Assignment.person_id == person.id)).one()
    held.ends_on = day + timedelta(days=9)
    early = {"role": "finance", "starts_on": f"{day + timedelta(days=9)}"}
    assert office.post(f"/people/{person.id}/roles", data=early).status_code == 422
    late = {"role": "finance", "starts_on": f"{day + timedelta(days=10)}"}
    assert office.post(f"/people/{person.id}/roles", data=late).status_code == 303


def test_a_role_that_is_given_is_told_and_the_same_one_is_not_given_twice(office: Browser, app: Flask) -> None:
    person = a_person(Role.OFFICER)
    assert office.post(f"/people/{person.id}/roles", data={"role": "inspector"}).status_code == 303
    assert office.post(f"/people/{person.id}/roles", data={"role": "inspector"}).status_code == 422
    assert "You were given a role" in another(app).sign_in(person).get("/messages").text


def test_a_vendors_person_is_told_too(office: Browser, app: Flask) -> None:
    person = a_person(vendor=a_vendor(name="Sons"))
    last = today("America/New_York") + timedelta(days=3)
    held = db.session.scalars(select(Assignment).where(Assignment.person_id == person.id)).one()
    ending = {"reason": "Moves on.", "last_day": f"{last}"}
    assert office.post(f"/people/{person.id}/roles/{held.id}/end", data=ending).status_code == 303
    assert "A role of yours ends" in another(app).sign_in(person).get("/messages").text


def test_a_role_that_ends_at_once_is_refused_with_the_next_request(office: Browser, app: Flask) -> None:
    person = a_person(Role.OFFICER)
    desk = another(app).sign_in(person)
    assert desk.get("/contracts").status_code == 200
    held = db.session.scalars(select(Assignment).where(Assignment.person_id == person.id)).one()
    address = f"/people/{person.id}/roles/{held.id}/end"
    assert office.post(address, data={}).status_code == 422, "without a reason"
    assert office.post(address, data={"reason": "Left the office."}).status_code == 303
    assert desk.get("/contracts").status_code == 403
    assert office.post(address, data={"reason": "Again."}).status_code == 422


def test_a_role_that_was_given_by_mistake_ends_before_it_began(office: Browser) -> None:
    person = a_person(Role.OFFICER)
    office.post(f"/people/{person.id}/roles", data={"role": "inspector"})
    query = select(Assignment).where(Assignment.person_id == person.id, Assignment.role == "inspector")
    office.post(f"/people/{person.id}/roles/{db.session.scalars(query).one().id}/end", data={"reason": "By mistake."})
    assert actor_of(person.government_id, person.id).roles == {Role.OFFICER}
    assert office.post(f"/people/{person.id}/roles", data={"role": "inspector"}).status_code == 303
    assert office.get(f"/people/{person.id}").status_code == 200


def test_a_closed_account_opens_nothing_with_the_next_request(office: Browser, app: Flask, sink: Sink) -> None:
    person = a_person(Role.OFFICER, email="pat@testville.example")
    actor = actor_of(person.government_id, person.id)
    token, calendar = issue(actor, frozenset({"read"}), 30), open_own(actor)
    desk = another(app).sign_in(person)
    bearer = {"Authorization": f"Bearer {token}"}
    ways = (
        lambda: desk.get("/contracts"),
        lambda: another(app).get("/api/v1/contracts", headers=bearer),
        lambda: another(app).get(f"/calendar/{calendar}.ics"),
    )
    assert [way().status_code for way in ways] == [200, 200, 200]
    assert office.post(f"/people/{person.id}/close", data={"reason": ""}).status_code == 422
    assert office.post(f"/people/{person.id}/close", data={"reason": "Left the city."}).status_code == 303
    assert [way().status_code for way in ways] == [302, 401, 404]
    assert another(app).post("/sign-in", data={"email": person.email, "password": PASSWORD}).status_code == 200
    send_waiting()
    assert sink.letters[-1]["Subject"] == "Your account was closed"
    office.post(f"/people/{person.id}/reopen", data={"reason": "Came back."})
    assert [way().status_code for way in ways] == [302, 401, 404], "what was ended stays ended"
    assert another(app).post("/sign-in", data={"email": person.email, "password": PASSWORD}).status_code == 302
    assert [act for act in acts_about(person) if act != "sign_in_refused"][-2:] == ["closed", "reopened"]


def test_an_administrator_ends_every_sign_in_of_somebody(office: Browser, app: Flask) -> None:
    person = a_person(Role.OFFICER)
    browsers = [another(app).sign_in(person) for _ in range(2)]
    assert office.post(f"/people/{person.id}/sign-ins/end").status_code == 303
    assert [each.get("/").status_code for each in browsers] == [302, 302]
    assert office.post(f"/people/{person.id}/sign-ins/end").status_code == 422


def test_nobody_changes_their_own_account_or_roles(office: Browser, admin: Person) -> None:
    held = db.session.scalars(select(Assignment).where(Assignment.person_id == admin.id)).one()
    invitation, roles = ("invitation", "invitation/withdraw"), ("roles", f"roles/{held.id}/end")
    for path in ("close", "reopen", "sign-ins/end", *invitation, *roles):
        answer = office.post(f"/people/{admin.id}/{path}", data={"reason": "Why not.", "role": "finance"})
        assert (path, answer.status_code) == (path, 403)


def test_somebody_is_always_left_who_looks_after_people(office: Browser, app: Flask, admin: Person) -> None:
    other = a_person(Role.ADMINISTRATOR)
    mine = db.session.scalars(select(Assignment).where(Assignment.person_id == admin.id)).one()
    mine.ends_on = today("America/New_York") + timedelta(days=1)
    answer = office.post(f"/people/{other.id}/close", data={"reason": "Left."})
    assert answer.status_code == 422
    assert "Nobody else is an administrator" in answer.text


def test_people_of_another_government_do_not_exist(office: Browser) -> None:
    a_government(id="elsewhere", name="Elsewhere")
    stranger = a_person(Role.OFFICER, government_id="elsewhere", name="Stranger")
    assert office.get(f"/people/{stranger.id}").status_code == 404
    assert office.post(f"/people/{stranger.id}/close", data={"reason": "Why not."}).status_code == 404
    assert "Stranger" not in office.get("/people").text


def test_the_list_is_found_narrowed_and_sorted(office: Browser) -> None:
    a_person(Role.OFFICER, name="Zoe", email="a@testville.example")
    a_person(Role.FINANCE, name="Bo", email="z@testville.example")
    page = office.get("/people").text
    assert page.index(">Bo<") < page.index(">Zoe<")
    page = office.get("/people?sort=email").text
    assert page.index(">Zoe<") < page.index(">Bo<")
    assert ">Bo<" not in office.get("/people?role=officer").text
    assert ">Zoe<" not in office.get("/people?words=bo").text
    assert "Nobody fits" in office.get("/people?account=closed").text
    for wrong in ("sort=password", "role=mayor", "account=x", "after=x"):
        assert office.get(f"/people?{wrong}").status_code == 422


def test_the_list_and_a_person_cost_the_same_however_many_there_are(office: Browser) -> None:
    person = a_person(Role.OFFICER)

    def add_one(number: int) -> None:
        a_person(vendor=a_vendor())
        an_assignment(person, Role.INSPECTOR, starts_on=date(2000 + number, 1, 1), ends_on=date(2000 + number, 2, 1))

    assert_constant(office, "/people", add_one)
    assert_constant(office, f"/people/{person.id}", add_one)
