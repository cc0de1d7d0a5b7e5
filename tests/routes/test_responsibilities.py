"""What people are responsible for: given and ended by day, felt with the next request, and never lent beyond."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from contracts.roles import MAY_BE_LIMITED, WHOLE_CITY, Role
from models.clock import living_at, now, today
from models.contracts import Contract
from models.database import db
from models.people import Assignment, Person, actor_of
from models.responsibilities import Responsibility
from operations.delegations import name_delegate
from tests.builders import a_contract, a_person, a_program, a_report, a_vendor, an_assignment
from tests.conftest import Browser, Terminal
from tests.routes.people_office import acts_about, admin, another, office

__all__ = ["admin", "office"]


@pytest.fixture
def city(office: Browser) -> dict[str, Contract]:
    """Two contracts of a program, and one of none."""
    program = a_program(number="ST")
    of_program = {number: a_contract(number=number, program_id=program.id) for number in ("ST-1", "ST-2")}
    return of_program | {"X-1": a_contract(number="X-1")}


def limited(role: Role = Role.OFFICER) -> Person:
    """Somebody whose one role is limited."""
    person = a_person(role, name="Lee Tod")
    for held in db.session.scalars(select(Assignment).where(Assignment.person_id == person.id)):
        held.limited = True
    return person


def without_role() -> Person:
    """Somebody who held a role once."""
    person = a_person(name="Lee Tod")
    for held in db.session.scalars(select(Assignment).where(Assignment.person_id == person.id)):
        held.ends_on = date(2020, 1, 1)
    return person


def seen(app: Flask, person: Person) -> set[str]:
    """The numbers of the contracts whose pages the person can open, which are those that their list names."""
    browser = another(app).sign_in(person)
    listed = browser.get("/contracts").text
    opened = {number for number in ("ST-1", "ST-2", "X-1") if browser.get(f"/contracts/{number}").status_code == 200}
    assert {number for number in ("ST-1", "ST-2", "X-1") if number in listed} == opened
    return opened


def add(office: Browser, person: Person, **typed: str) -> str:
    """Make the person responsible for what is typed; what the page of the person says then."""
    office.post(f"/people/{person.id}/responsibilities", data=typed)
    return office.get(f"/people/{person.id}").text


def test_a_limited_role_shows_nothing_until_something_is_named_and_what_is_named_alone(
    office: Browser, app: Flask, city: dict[str, Contract]
) -> None:
    person = without_role()
    office.post(f"/people/{person.id}/roles", data={"role": "officer", "limited": "limited"})
    assert "Nothing so far, so this person sees no contract." in office.get(f"/people/{person.id}").text
    assert "Nothing yet, so you see no contract" in another(app).sign_in(person).get("/my-account").text
    assert seen(app, person) == set()
    assert "program ST" in add(office, person, kind="program", number="ST")
    assert seen(app, person) == {"ST-1", "ST-2"}
    assert "contract X-1" in add(office, person, kind="contract", number="X-1")
    assert seen(app, person) == city.keys()
    account = another(app).sign_in(person).get("/my-account").text
    assert ("program ST" in account, "contract X-1" in account, "limited" in account) == (True, True, True)
    assert "You are responsible for more" in another(app).sign_in(person).get("/messages").text
    assert acts_about(person)[-3:] == ["assigned", "made_responsible", "made_responsible"]


def test_what_ends_is_gone_with_the_next_request_and_what_begins_is_there_on_its_day(
    office: Browser, app: Flask, city: dict[str, Contract]
) -> None:
    person, day = limited(), today("America/New_York")
    add(office, person, kind="program", number="ST", to_day=f"{day + timedelta(days=2)}")
    add(office, person, kind="contract", number="X-1", from_day=f"{day + timedelta(days=1)}")
    assert seen(app, person) == {"ST-1", "ST-2"}
    for days, expected in ((1, {"ST-1", "ST-2", "X-1"}), (3, {"X-1"})):
        with living_at(now() + timedelta(days=days)):
            assert seen(app, person) == expected
    held = db.session.scalars(select(Responsibility).where(Responsibility.program_id.is_not(None))).one()
    ended = office.post(f"/people/{person.id}/responsibilities/{held.id}/end", data={"reason": "Moved to parks."})
    assert ended.status_code == 303
    assert seen(app, person) == set()
    assert office.post(f"/people/{person.id}/responsibilities/{held.id}/end", data={"reason": "x"}).status_code == 422
    page = office.get(f"/people/{person.id}").text
    assert ("ended a responsibility: program ST, at once" in page, "Moved to parks." in page) == (True, True)


@pytest.mark.parametrize(
    "typed,says",
    [
        ({"kind": "program", "number": "ZZ"}, "There is no program “ZZ”. Type its number as it was entered.<"),
        ({"kind": "program", "number": "t"}, "Near it: “ST”."),
        ({"kind": "contract", "number": "st"}, "Near it: “ST-1”, “ST-2”."),
        ({"kind": "contract", "number": ""}, "There is no contract “”. Type its number as it was entered.<"),
        ({"kind": "", "number": "ST"}, "Choose a program or a contract."),
        ({"kind": "program", "number": "ST", "from_day": "2020-01-01"}, "has passed"),
        ({"kind": "program", "number": "ST", "to_day": "2020-01-01"}, "comes before the first"),
        ({"kind": "contract", "number": "X-1"}, "is responsible for it from"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_lost(
    office: Browser, city: dict[str, Contract], typed: dict[str, str], says: str
) -> None:
    person = limited()
    add(office, person, kind="contract", number="X-1")
    answer = office.post(f"/people/{person.id}/responsibilities", data=typed)
    assert (answer.status_code, says in answer.text) == (422, True)
    assert f'value="{typed["number"]}"' in answer.text or not typed["number"]
    assert len(db.session.scalars(select(Responsibility)).all()) == 1


@pytest.mark.parametrize("what", ["roles", "responsibilities"])
def test_whatever_somebody_holds_ends_in_one_way(office: Browser, city: dict[str, Contract], what: str) -> None:
    person, other, day = limited(), limited(), today("America/New_York")
    add(office, person, kind="program", number="ST")
    held = db.session.scalars(
        select(Assignment if what == "roles" else Responsibility).filter_by(person_id=person.id)
    ).one()

    def end(of: Person, reason: str, last_day: str) -> int:
        address = f"/people/{of.id}/{what}/{held.id}/end"
        return office.post(address, data={"reason": reason, "last_day": last_day}).status_code

    assert f"/people/{person.id}/{what}/{held.id}/end" in office.get(f"/people/{person.id}").text
    assert end(other, "Moves.", "") == 404
    refused = [end(person, " ", ""), end(person, "Moves.", f"{day - timedelta(days=1)}"), end(person, "Moves.", "soon")]
    assert (refused, held.ends_on) == ([422, 422, 422], None)
    assert (end(person, "Moves.", f"{day}"), held.ends_on) == (303, day)
    assert (end(person, "At once.", ""), held.ends_on) == (303, day - timedelta(days=1))
    assert end(person, "Again.", "") == 422
    assert f"{what}/{held.id}/end" not in office.get(f"/people/{person.id}").text


def test_nobody_says_for_what_they_are_responsible_themselves(office: Browser, admin: Person) -> None:
    assert office.post(f"/people/{admin.id}/responsibilities", data={"kind": "program"}).status_code == 403
    assert office.post(f"/people/{admin.id}/responsibilities/none/end", data={"reason": "x"}).status_code == 403


@pytest.mark.parametrize("role", sorted(set(Role) - MAY_BE_LIMITED - {Role.VENDOR}))
def test_whoever_reads_the_whole_or_sees_no_contract_is_not_limited(office: Browser, role: Role) -> None:
    person = without_role()
    answer = office.post(f"/people/{person.id}/roles", data={"role": role.value, "limited": "limited"})
    assert (answer.status_code, "is not limited" in answer.text) == (422, True)


def test_nobody_is_limited_in_one_role_and_not_in_another(office: Browser) -> None:
    person = limited()
    refused = office.post(f"/people/{person.id}/roles", data={"role": "inspector"})
    assert (refused.status_code, "Nobody is limited in one role" in refused.text) == (422, True)
    both = office.post(f"/people/{person.id}/roles", data={"role": "inspector", "limited": "limited"})
    assert both.status_code == 303
    # Whatever the rows say, one limited role limits all.
    an_assignment(person, Role.FINANCE)
    assert actor_of(person.government_id, person.id).responsible_for is not None


def test_what_concerns_the_whole_city_is_refused_with_a_sentence(app: Flask, city: dict[str, Contract]) -> None:
    officer, finance = (another(app).sign_in(limited(role)) for role in (Role.OFFICER, Role.FINANCE))
    for browser, address in ((officer, "/city"), (officer, "/contract-registers"), (finance, "/audit-trail")):
        answer = browser.get(address)
        assert (address, answer.status_code) == (address, 403)
        assert "you are responsible for a part of it" in answer.text
        # Nor does any page lead there.
        assert f'href="{address}"' not in browser.get("/").text
    assert WHOLE_CITY


def test_a_limited_officer_enters_contracts_of_their_programs_alone(
    office: Browser, app: Flask, city: dict[str, Contract]
) -> None:
    person = limited()
    add(office, person, kind="program", number="ST")
    browser = another(app).sign_in(person)
    typed = {"number": "N-1", "title": "New", "vendor_name": "Sons", "starts": "2027-01-01", "ends": "2027-12-31"}
    typed |= {"value": "100", "due_days": "5"}
    for outside in ({"program": ""}, {"program_number": "NEW", "program_title": "New", "program_goals": "Safe"}):
        refused = browser.post("/contract-entry", data=typed | outside)
        assert (refused.status_code, "Choose a program for which you are responsible" in refused.text) == (422, True)
    assert browser.post("/contract-entry", data=typed | {"number": "X-1", "program": "ST"}).status_code in (409, 422)
    assert browser.post("/contract-entry", data=typed | {"program": "ST"}).status_code == 303
    assert browser.get("/contracts/N-1").status_code == 200


def test_a_delegate_gets_no_more_than_whoever_named_them(office: Browser, city: dict[str, Contract]) -> None:
    lender, officer = limited(Role.FINANCE), a_person(Role.OFFICER, name="Pat Doe")
    add(office, lender, kind="program", number="ST")
    day = today("America/New_York")
    named = actor_of(lender.government_id, lender.id)
    with pytest.raises(Exception, match="is responsible for more than you are"):
        name_delegate(named, officer.email, day, day, "Leave.")
    db.session.rollback()
    held = db.session.scalars(select(Assignment).where(Assignment.person_id == officer.id)).one()
    held.limited = True
    add(office, officer, kind="contract", number="ST-1")
    name_delegate(actor_of(lender.government_id, lender.id), officer.email, day, day, "Leave.")
    db.session.commit()
    assert actor_of(officer.government_id, officer.id).acts_for == lender.id
    add(office, officer, kind="contract", number="X-1")
    # What was lent for a part is not lent where the delegate sees more.
    assert actor_of(officer.government_id, officer.id).delegated == frozenset()


def test_a_command_in_the_name_of_somebody_limited_reaches_no_more_than_they_do(
    office: Browser, terminal: Terminal, city: dict[str, Contract]
) -> None:
    person, report = limited(), a_report(city["X-1"], by=a_person(vendor=a_vendor()))
    add(office, person, kind="program", number="ST")
    command = ["report", "return", report.id, "--reason", "Empty.", "--by", person.email]
    refused = terminal.invoke(args=command)
    missing = terminal.invoke(args=["report", "return", "none", *command[3:]])
    assert (refused.exit_code, refused.stderr) == (1, missing.stderr)
    add(office, person, kind="contract", number="X-1")
    assert terminal.invoke(args=command).stderr != missing.stderr
