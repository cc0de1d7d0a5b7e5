"""The page of one's messages, how one is written to, and the calendar at its secret address."""

import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from contracts.roles import Role
from models import paging
from models.clock import today
from models.events import events_of
from models.moves import move
from models.people import Assignment, Person, actor_of
from tests.builders import a_contract, a_period, a_person, a_report, a_terms_version, a_vendor, an_assignment
from tests.conftest import Browser
from tests.routes.test_queries import assert_constant


def submit(vendor_person: Person, **but: object) -> None:
    """A report of a contract of its own, submitted by its clerk."""
    vendor_id = actor_of("testville", vendor_person.id).vendor_id
    report = a_report(a_contract(vendor_id=vendor_id, **but), by=vendor_person, status="checked")
    move(report, "submit", actor_of("testville", vendor_person.id))


def new(page: str) -> str:
    """How many new messages the head of the page counts."""
    found = re.search(r"Messages</a>\s*<strong>\s*(\S+)", page)
    return found[1] if found is not None else ""


def test_messages_are_read_one_by_one_or_all(client: Browser, session: Session) -> None:
    officer, clerk = a_person(Role.OFFICER), a_person(vendor=a_vendor())
    for number in range(3):
        submit(clerk, title=f"Contract {number}")
    page = client.sign_in(officer).get("/messages").text
    assert new(page) == "3"
    assert page.count("Accept or return the vendor’s report, July 2027") == 6, (
        "as a link, and for whoever hears the button"
    )
    first = re.search(r'name="message" value="(\w+)"', page)
    assert first is not None
    assert client.post("/messages/read", data={"message": first[1]}).status_code == 303
    assert new(client.get("/messages").text) == "2"
    client.post("/messages/read")
    assert "You have no new message" in client.get("/messages").text
    everything = client.get("/messages?show=all").text
    assert everything.count("Contract 1") == 1


def test_a_message_of_somebody_else_does_not_exist(client: Browser, session: Session) -> None:
    officer, other, clerk = a_person(Role.OFFICER), a_person(Role.OFFICER), a_person(vendor=a_vendor())
    submit(clerk)
    found = re.search(r'name="message" value="(\w+)"', client.sign_in(officer).get("/messages").text)
    assert found is not None
    assert client.sign_in(other).post("/messages/read", data={"message": found[1]}).status_code == 404
    assert new(client.sign_in(officer).get("/").text) == "1"


def test_the_list_comes_as_a_workbook(client: Browser, session: Session) -> None:
    officer, clerk = a_person(Role.OFFICER), a_person(vendor=a_vendor())
    submit(clerk, number="C-77")
    answer = client.sign_in(officer).get("/messages?as=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert rows[-1][1:4] == ("Your turn", "Accept or return the vendor’s report", "C-77")


def test_whoever_leaves_a_capacity_sees_its_messages_no_more(client: Browser, session: Session) -> None:
    officer, clerk = a_person(Role.OFFICER), a_person(vendor=a_vendor())
    submit(clerk)
    session.commit()
    assert new(client.sign_in(officer).get("/messages").text) == "1"
    held = session.query(Assignment).filter_by(person_id=officer.id).one()
    held.ends_on = today("America/New_York") - timedelta(days=1)
    an_assignment(officer, Role.VENDOR, a_vendor())
    assert "You have no new message" in client.get("/messages").text


def test_a_page_of_messages_costs_the_same_for_one_and_for_twenty(client: Browser, session: Session) -> None:
    officer, clerk = a_person(Role.OFFICER), a_person(vendor=a_vendor())
    client.sign_in(officer)

    def add_one(_: int) -> None:
        submit(clerk)
        session.commit()

    assert_constant(client, "/messages", add_one)


def test_a_person_chooses_how_they_are_written_to(client: Browser, session: Session) -> None:
    officer = a_person(Role.OFFICER)
    page = client.sign_in(officer).get("/messages/choice").text
    assert "No mail server is set" in page
    assert '<option value="daily" selected>' in page
    assert client.post("/messages/choice", data={"choice": "weekly"}).status_code == 303
    assert '<option value="weekly" selected>' in client.get("/messages/choice").text
    refused = client.post("/messages/choice", data={"choice": "hourly"})
    assert refused.status_code == 422
    assert "Choose one of the ways." in refused.text
    event = events_of("testville", "person", officer.id)[-1]
    assert (event.act, event.before, event.after) == ("person.mail_chosen", "daily", "weekly")


def address_from(page: str) -> str:
    found = re.search(r"http://localhost(/calendar/\S+\.ics)", page)
    assert found is not None
    return found[1]


def test_a_calendar_is_valid_and_ends_with_the_right_to_it(client: Browser, session: Session) -> None:
    vendor = a_vendor()
    clerk = a_person(vendor=vendor)
    now = today("America/New_York")
    title = "Curbs; ramps, and a very long title that does not fit into one line of a calendar file, Straße \\ Ende"
    contract = a_contract(vendor, number="C-1", title=title, starts_on=date(2020, 1, 1), ends_on=now)
    a_contract(number="C-2", ends_on=now)
    tables = [{"id": "t", "title": "T", "columns": [{"id": "a", "title": "A", "type": "text"}], "key": ["a"]}]
    a_terms_version(contract, {"tables": tables})
    a_period(contract, due_on=now)
    made = client.sign_in(clerk).post("/messages/calendar")
    assert made.status_code == 201
    address = address_from(made.text)
    assert address not in client.get("/messages/choice").text
    client.post("/sign-out")
    answer = client.get(address)
    assert answer.content_type == "text/calendar; charset=utf-8"
    lines = answer.data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in answer.data.replace(b"\r\n", b"")
    read = Calendar.from_ical(answer.data)
    assert read.errors == []
    (ends,) = [each for each in read.events if str(each["summary"]) == "Contract C-1 ends"]
    assert title in str(ends["description"])
    assert (ends.decoded("dtstart"), ends.decoded("dtend")) == (now, now + timedelta(days=1))
    assert {str(each["uid"]) for each in Calendar.from_ical(client.get(address).data).events} == {
        str(each["uid"]) for each in read.events
    }
    assert b"C-2" not in answer.data
    clerk.active = False
    assert client.get(address).status_code == 404


def test_a_new_calendar_address_closes_the_old_one(client: Browser, session: Session) -> None:
    officer = a_person(Role.OFFICER)
    old = address_from(client.sign_in(officer).post("/messages/calendar").text)
    new = address_from(client.post("/messages/calendar").text)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    assert client.get(new[:-5] + "x.ics").status_code == 404
    client.post("/messages/calendar/close")
    assert client.get(new).status_code == 404


def test_messages_are_found_by_words_and_read_on_where_a_page_looked_through_enough(
    client: Browser, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, clerk = a_person(Role.OFFICER), a_person(vendor=a_vendor())
    for title in ("Sewer", "Bridge", "Street"):
        submit(clerk, title=title)
    client.sign_in(officer)
    found = client.get("/messages?words=accept+ewe").text
    assert ("Sewer" in found, "Bridge" in found) == (True, False)
    assert "None of them fits this." in client.get("/messages?words=nowhere").text
    monkeypatch.setattr(paging, "LOOKED_THROUGH", 1)
    page, address = "", "/messages?words=sewer"
    for _ in range(3):
        assert "Sewer ·" not in page
        page = client.get(address).text
        further = re.search(r'href="(/messages\?[^"]*after=[^"]*)"', page)
        assert further is not None
        address = further[1].replace("&amp;", "&")
    assert "Sewer" in page.partition("<table")[2]
