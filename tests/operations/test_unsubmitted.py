"""A file that was uploaded and not submitted, or was returned, leaves its report due: in reminders and the calendar."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select, text

from models.database import db
from models.due_reports import HANDED_IN, due_query
from models.file_store import FileStore
from models.messages import Message
from models.reports import Report
from operations.calendar_days import CalendarDay, calendar_days
from operations.desks import open_desk
from operations.findings import explain_finding
from operations.reminders import remind
from operations.reports import return_report, submit_report
from tests.operations.city import check, deliver, somebody, visits, visits_that_disagree

DUE = "2027-09-05"
NOON = datetime(2027, 9, 4, 12, tzinfo=UTC)
BROKEN = b"Visit,Minutes\r\nVisit 1,often\r\n"


def told() -> list[Message]:
    """What vendor-a was reminded of and is not settled."""
    found = db.session.scalars(
        select(Message).where(
            Message.person_id == somebody("vendor-a").person_id,
            Message.key.like("due:%"),
            Message.settled_at.is_(None),
        ),
        execution_options={"populate_existing": True},
    )
    return list(found)


def reminded(day: date) -> list[Message]:
    remind(somebody("officer").government_id, day)
    db.session.commit()
    return told()


def august() -> list[CalendarDay]:
    found = calendar_days(somebody("vendor-a"))
    return [each for each in found if each.key.startswith("report-") and str(each.day) == DUE]


def checked(store: FileStore, content: bytes) -> Report:
    report = deliver(store, "vendor-a", content, "2027-08").report
    check(store, report)
    return report


def test_a_file_with_a_blocking_finding_leaves_the_report_due(store: FileStore) -> None:
    with time_machine.travel(NOON, tick=False):
        report = checked(store, BROKEN)
        entry, (message,) = august(), reminded(date(2027, 9, 4))
    assert [each.title for each in entry] == ["Report for August 2027 is due: C-1"]
    assert entry[0].lines[1] == "Uploaded, not submitted: 1 finding to mend."
    assert (entry[0].page, entry[0].link) == ("report", report.id)
    assert message.note.startswith("Uploaded, not submitted: 1 finding to mend. Without it")
    assert (message.page, message.link_id) == ("report", report.id)


def test_each_way_of_not_being_handed_in_has_its_words_until_it_is_submitted(store: FileStore) -> None:
    def stands() -> str:
        return august()[0].lines[1]

    with time_machine.travel(NOON, tick=False):
        report = deliver(store, "vendor-a", visits_that_disagree(), "2027-08").report
        assert stands() == "Uploaded, not submitted: it is being checked."
        check(store, report)
        assert stands() == "Uploaded, not submitted: 1 finding to explain."
        explain_finding(somebody("vendor-a"), report.id, 1, "The meter was read twice.")
        assert stands() == "Uploaded, not submitted: nothing is left to mend."
        assert len(reminded(date(2027, 9, 4))) == 1
        submit_report(somebody("vendor-a"), report.id)
        db.session.commit()
        assert august() == []
        assert told() == [], "the submission settles what reminded of it"


def test_a_returned_report_is_due_again_and_stands_once_on_the_desk(store: FileStore) -> None:
    with time_machine.travel(NOON, tick=False):
        report = checked(store, visits(2, month="August"))
        submit_report(somebody("vendor-a"), report.id)
        return_report(somebody("inspector"), report.id, "Two visits are missing.")
        db.session.commit()
        assert august()[0].lines[1] == "Returned by the city: correct it and upload it again."
        assert [each.note.split(". ")[0] for each in reminded(date(2027, 9, 6))] == [
            "Returned by the city: correct it and upload it again"
        ]
        for short in ("vendor-a", "officer"):
            desk = open_desk(somebody(short))
            waits = [each.title for each in (*desk.mine, *desk.others) if each.period_name == "2027-08"]
            assert waits == ["Correct the returned report and upload it again"], short


def test_another_vendor_is_told_nothing_of_it(store: FileStore) -> None:
    with time_machine.travel(NOON, tick=False):
        checked(store, BROKEN)
        assert not any("C-1" in each.title for each in calendar_days(somebody("vendor-b")))


@pytest.mark.parametrize("vendor", [None, "somebody"])
def test_no_table_is_read_whole(store: FileStore, vendor: str | None) -> None:
    on_sqlite = db.engine.dialect.name == "sqlite"
    explain, whole = ("EXPLAIN QUERY PLAN", "SCAN") if on_sqlite else ("EXPLAIN", "Seq Scan")
    if not on_sqlite:
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    query = due_query("a-city", vendor, date(2027, 9, 3), HANDED_IN)
    words = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
    plan = [str(row[-1]) for row in db.session.execute(text(f"{explain} {words}"))]
    assert plan
    assert not [step for step in plan if whole in step], plan
