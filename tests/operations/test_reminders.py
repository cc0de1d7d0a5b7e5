"""Reminders say what lateness costs, come at their days and once, and make up for a day on which nobody looked."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.acts import Act
from contracts.messages import reminder_on
from contracts.roles import Role
from models.database import db
from models.events import record
from models.file_store import FileStore
from models.messages import Message
from operations.calendar_days import calendar_days
from operations.reminders import remind
from tests.approval_builders import a_policy
from tests.builders import a_contract, a_person, a_report, a_statement, a_terms_version, a_vendor
from tests.operations.city import deliver, somebody, visits
from tests.ruling_builders import a_dispute

TERMS = Path(__file__).resolve().parents[2] / "examples" / "terms" / "BUS-2017.json"
DUE = date(2027, 9, 5)


def told(person_id: str) -> list[tuple[str, str, str]]:
    found = db.session.scalars(
        select(Message)
        .where(Message.person_id == person_id, Message.key.not_like("event:%"), Message.settled_at.is_(None))
        .order_by(Message.id),
        execution_options={"populate_existing": True},
    )
    return [(each.kind, each.title, each.note) for each in found]


@pytest.mark.parametrize(
    "day,name",
    [
        (date(2027, 8, 28), None),
        (date(2027, 8, 29), "7"),
        (date(2027, 9, 2), "7"),
        (date(2027, 9, 3), "2"),
        (DUE, "2"),
        (date(2027, 9, 6), "after"),
        (date(2027, 9, 12), "after"),
        (date(2027, 9, 13), None),
    ],
)
def test_which_reminder_holds_on_a_day(day: date, name: str | None) -> None:
    found = reminder_on(day, DUE)
    assert (found and found.name) == name


def test_the_vendor_is_reminded_of_a_report_and_of_what_lateness_costs(store: FileStore) -> None:
    vendor, other = somebody("vendor-a").person_id, somebody("vendor-b").person_id
    city = somebody("officer").government_id
    db.session.commit()
    for day, kinds in (
        (date(2027, 8, 28), []),
        (date(2027, 8, 29), ["reminder"]),
        (date(2027, 8, 30), ["reminder"]),
        (date(2027, 9, 4), ["reminder"] * 2),
        (date(2027, 9, 6), ["reminder", "reminder", "overdue"]),
    ):
        with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), tick=False):
            remind(city)
            db.session.commit()
        assert [kind for kind, _, _ in told(vendor)] == kinds, day
    assert told(vendor)[-1][1] == "Your report is overdue"
    assert "no statement until it is there" in told(vendor)[-1][2]
    assert told(other) == []
    deliver(store, "vendor-a", visits(2), "2027-08")
    db.session.commit()
    assert told(vendor) == []


def test_finance_is_reminded_of_a_payment_and_of_its_interest(session: Session) -> None:
    finance, officer = a_person(Role.FINANCE), a_person(Role.OFFICER)
    interest = {"percent": "1", "per": "month", "day_count": "30"}
    a_policy({"clocks": [{"clock": "payment", "days": 30, "due_on_free_day": "same", "interest": interest}]})
    clerk = a_person(vendor=a_vendor())
    with time_machine.travel(datetime(2027, 8, 2, 12, tzinfo=UTC), tick=False):
        contract = a_contract()
        a_terms_version(contract, json.loads(TERMS.read_text("utf-8")))
        report = a_report(contract, by=clerk, status="accepted")
        record("testville", Act.REPORT_SUBMITTED, "report", report.id, person_id=clerk.id)
        a_statement(report, net_cents=3_000_000)
    session.commit()
    assert told(finance.id) == []
    assert remind("testville", date(2027, 8, 25)) == 2, "whoever proposed the policy is of finance too"
    session.commit()
    ((kind, title, note),) = told(finance.id)
    assert (kind, title) == ("reminder", "A payment is due soon")
    assert note == "Each day after September 1, 2027 costs $10.00 of interest."
    assert told(officer.id) == told(clerk.id) == []
    assert remind("testville", date(2027, 8, 26)) == 0


def test_the_city_is_reminded_of_an_answer(session: Session) -> None:
    officer = a_person(Role.OFFICER)
    dispute = a_dispute()
    session.commit()
    assert remind("testville", date(2027, 8, 14)) > 0
    assert remind("testville", date(2027, 8, 15)) == 0
    session.commit()
    assert [each[1] for each in told(officer.id)] == [f"The answer to dispute {dispute.number} is due soon"]


def test_a_calendar_shows_a_vendors_own_days_and_the_citys_by_day(store: FileStore) -> None:
    with time_machine.travel(datetime(2027, 9, 1, 12, tzinfo=UTC), tick=False):
        mine = {each.title for each in calendar_days(somebody("vendor-a"))}
        other = {each.title for each in calendar_days(somebody("vendor-b"))}
        city = [each for each in calendar_days(somebody("officer")) if each.key.startswith("reports-")]
        assert "Report for August 2027 is due: C-1" in mine
        assert "Contract C-1 ends" in mine
        assert not any("C-1" in title for title in other)
        assert [str(each.day) for each in city] == sorted(str(each.day) for each in city)
        assert any(each.day == DUE and "C-1, August 2027" in each.lines for each in city)
        assert calendar_days(somebody("admin")) == []
