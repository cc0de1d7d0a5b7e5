"""People: roles by day and duties in the way, accounts that are closed, and the list of everybody."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from contracts.roles import Role
from models.clock import today
from models.database import db
from models.people import Assignment, Person, actor_of
from operations.calendar_feeds import open_own
from operations.tokens import issue
from routes.sending import send_waiting
from tests.builders import PASSWORD, a_government, a_person, a_vendor, an_assignment
from tests.conftest import Browser
from tests.mail_sink import Sink
from tests.routes.people_office import ANNA, acts_about, admin, anna, another, office, sink
from tests.routes.test_queries import assert_constant

__all__ = ["admin", "office", "sink"]


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
