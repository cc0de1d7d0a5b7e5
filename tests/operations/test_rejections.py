"""A vendor is told of rejected rows once for each report and day, and reads how many and why; no other vendor does."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from contracts.messages import TOLD_BY_DAY
from models.database import db
from models.file_store import FileStore
from models.messages import Message
from models.reports import Report
from operations.checking import stored_report
from operations.reminders import remind
from operations.reports import return_report
from operations.verification_desk import found_of_report
from operations.verification_rows import list_to_verify
from operations.verifications import Basis, Found, verify_rows
from operations.visibility import visible_report
from tests.operations.city import somebody, submit, visits

NIGHT = datetime(2027, 8, 4, 2, tzinfo=UTC)  # ten in the evening of August 3 in the city
VALUE = "July 001"


@pytest.fixture
def report(store: FileStore) -> Report:
    with time_machine.travel(datetime(2027, 8, 2, 12, tzinfo=UTC), tick=False):
        return submit(store, "vendor-a", visits(2), "2027-08")


def say(report: Report, outcome: str, *rows: int, at: datetime = NIGHT) -> None:
    with time_machine.travel(at, tick=False):
        note = f"{VALUE} was not there."
        verify_rows(somebody("inspector"), report.id, "visits", [Found(row, outcome, note) for row in rows], SEEN)
        db.session.commit()


SEEN = Basis(evidence="walked along")


def told(short: str, day: int) -> list[tuple[str, str, str]]:
    remind(somebody("officer").government_id, date(2027, 8, day))
    db.session.commit()
    found = db.session.scalars(
        select(Message)
        .where(Message.person_id == somebody(short).person_id, Message.key.like("rejected:%"))
        .order_by(Message.id)
    )
    return [(each.title, each.page, each.link_id) for each in found]


def test_the_vendor_is_told_once_for_each_day_with_the_number_that_stands(report: Report) -> None:
    say(report, "rejected", 2, 3)
    say(report, "rejected", 4)
    say(report, "verified", 3, 5)
    assert told("vendor-a", 3) == [], "the day is not over"
    first = ("2 rows of “Visits” were rejected. Read why", "report", report.id)
    assert told("vendor-a", 4) == [first]
    assert told("vendor-a", 5) == [first], "once"
    say(report, "rejected", 6, at=datetime(2027, 8, 5, 15, tzinfo=UTC))
    assert told("vendor-a", 6) == [first, ("1 row of “Visits” was rejected. Read why", "report", report.id)]
    assert told("vendor-b", 6) == told("inspector", 6) == []


def test_no_value_of_a_row_is_told(report: Report) -> None:
    say(report, "rejected", 2)
    assert told("vendor-a", 4)
    (message,) = db.session.scalars(select(Message).where(Message.key.like("rejected:%")))
    assert VALUE not in message.title + message.note
    assert TOLD_BY_DAY[0].act.value == "report.verified"


def test_what_was_taken_back_or_returned_meanwhile_is_told_to_nobody(report: Report) -> None:
    say(report, "rejected", 2, 3)
    say(report, "reported", 2, 3)
    assert told("vendor-a", 4) == []
    say(report, "rejected", 4)
    return_report(somebody("inspector"), report.id, "Walk along it again.")
    assert told("vendor-a", 4) == []


def test_the_report_counts_what_was_found_also_of_rows_that_came_again(store: FileStore, report: Report) -> None:
    say(report, "rejected", 2, 3)
    say(report, "verified", 4)
    say(report, "reported", 3)
    assert found_of_report(report) == {"visits": {"rejected": 1, "verified": 1}}
    assert stored_report(somebody("vendor-a"), report.id)["looked_at"] == [
        {"table": "visits", "verified": 1, "rejected": 1, "disputed": 0}
    ]
    rows = list_to_verify(somebody("vendor-a"), report.id, "visits", "rejected").rows
    assert [row.number for row in rows] == [2]
    again = submit(store, "vendor-a", visits(1, of=2), "2027-08")
    again = visible_report(somebody("vendor-a"), again.id)
    assert found_of_report(again) == {"visits": {"rejected": 1}}, "row 4 came no more"
