"""Reminders say what lateness costs, come at their days and once, and make up for a day on which nobody looked."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.acts import Act
from contracts.evaluations import CRITERIA
from contracts.messages import reminder_on
from contracts.roles import Role
from models.database import db
from models.events import record
from models.file_store import FileStore
from models.messages import Message
from operations import calendar_days as calendar_days_module
from operations import clocks
from operations.calendar_days import calendar_days
from operations.change_orders import grant_change_order, propose_change_order
from operations.evaluations import answer_evaluation, write_evaluation
from operations.reminders import remind
from operations.renewals import decide_renewal, propose_renewal
from tests.approval_builders import a_policy
from tests.builders import a_contract, a_person, a_report, a_statement, a_terms_version, a_vendor
from tests.operations.city import SMALL, somebody, submit, visits
from tests.ruling_builders import a_dispute

TERMS = Path(__file__).resolve().parents[2] / "examples" / "terms" / "BUS-2017.json"
DUE = date(2027, 9, 5)
# A contract that ends then is not to be decided on yet.
LATER = date(2028, 12, 31)


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
    assert "so nothing is paid for this period" in told(vendor)[-1][2]
    assert told(other) == []
    submit(store, "vendor-a", visits(2), "2027-08")
    assert told(vendor) == []


def test_finance_is_reminded_of_a_payment_and_of_its_interest(session: Session) -> None:
    finance, officer = a_person(Role.FINANCE), a_person(Role.OFFICER)
    interest = {"percent": "1", "per": "month", "day_count": "30"}
    a_policy({"clocks": [{"clock": "payment", "days": 30, "due_on_free_day": "same", "interest": interest}]})
    clerk = a_person(vendor=a_vendor())
    with time_machine.travel(datetime(2027, 8, 2, 12, tzinfo=UTC), tick=False):
        contract = a_contract(ends_on=LATER)
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


def test_a_decision_is_due_by_the_contracts_own_clock(session: Session) -> None:
    officer, clerk = a_person(Role.OFFICER), a_person(vendor=a_vendor())
    a_policy({"clocks": [{"clock": "report_decision", "days": 30}]})
    own = {"clocks": [{"clock": "report_decision", "days": 10, "due_on_free_day": "same"}]}
    with time_machine.travel(datetime(2027, 8, 2, 12, tzinfo=UTC), tick=False):
        contract = a_contract(ends_on=LATER)
        version = a_terms_version(contract, json.loads(TERMS.read_text("utf-8")) | own)
        report = a_report(contract, by=clerk, status="submitted", terms_version_id=version.id)
        record("testville", Act.REPORT_SUBMITTED, "report", report.id, person_id=clerk.id)
    session.commit()
    assert remind("testville", date(2027, 8, 4)) == 0
    assert remind("testville", date(2027, 8, 10)) == 1
    session.commit()
    assert [each[1] for each in told(officer.id)] == ["A report must be decided on soon"]


def test_payments_are_read_some_at_a_time_and_none_is_passed_over(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = a_person(vendor=a_vendor())
    a_policy({"clocks": [{"clock": "payment", "days": 30}]})
    made = []
    with time_machine.travel(datetime(2027, 8, 2, 12, tzinfo=UTC), tick=False):
        contract = a_contract(ends_on=LATER)
        a_terms_version(contract, json.loads(TERMS.read_text("utf-8")))
        for month, cents in (("2027-05", 100), ("2027-06", 0), ("2027-07", 300)):
            report = a_report(contract, month, by=clerk, status="accepted")
            record("testville", Act.REPORT_SUBMITTED, "report", report.id, person_id=clerk.id)
            made.append(a_statement(report, net_cents=cents).id)
    session.commit()
    for at_once in (1, 2, 1_000):
        monkeypatch.setattr(clocks, "_AT_ONCE", at_once)
        assert [each.id for each, _, _ in clocks.every_unpaid_with_clocks("testville")] == [made[0], made[2]]


def test_the_city_is_reminded_of_an_answer(session: Session) -> None:
    officer = a_person(Role.OFFICER)
    dispute = a_dispute(a_statement(contract=a_contract(ends_on=LATER)))
    session.commit()
    assert remind("testville", date(2027, 8, 14)) > 0
    assert remind("testville", date(2027, 8, 15)) == 0
    session.commit()
    assert [each[1] for each in told(officer.id)] == [f"The answer to dispute {dispute.number} is due soon"]


def test_a_vendor_is_reminded_of_the_days_to_answer_an_evaluation(store: FileStore) -> None:
    with time_machine.travel("2027-11-10T15:00:00Z", tick=False):
        typed = {f"grade_{name}": "satisfactory" for name in CRITERIA} | {"words": "Fair.", "answer_days": "14"}
        judged = write_evaluation(somebody("officer"), SMALL, typed)
        db.session.commit()
        clerk, owner = somebody("vendor-a"), judged.government_id

    def reminded(day: date) -> int:
        before = len(told(clerk.person_id))
        remind(owner, day)
        db.session.commit()
        return len(told(clerk.person_id)) - before

    due = judged.answer_due_on
    assert [reminded(due - timedelta(days=days)) for days in (8, 7, 6, 2, 0, -1)] == [0, 1, 0, 1, 0, 0]
    with time_machine.travel("2027-11-12T15:00:00Z", tick=False):
        answer_evaluation(clerk, judged.id, {"words": "Thank you."})
        db.session.commit()
    kept = db.session.scalars(select(Message).where(Message.person_id == clerk.person_id, Message.kind == "reminder"))
    assert all(each.settled_at is not None for each in kept if each.thing_kind == "evaluation")


def test_what_a_day_has_many_of_stands_together_and_each_is_counted(store: FileStore) -> None:
    with time_machine.travel(datetime(2027, 9, 1, 12, tzinfo=UTC), tick=False):
        before = {each.key for each in calendar_days(somebody("officer"))}
        vendor = a_vendor(government_id=somebody("officer").government_id)
        for number in range(25):
            a_contract(vendor, government_id=vendor.government_id, number=f"M-{number:02}", ends_on=date(2027, 12, 1))
        found = {each.key: each for each in calendar_days(somebody("officer"))}
    together = found["ends-2027-12-01"]
    assert together.title == "25 contracts end"
    assert together.lines == (*(f"Contract M-{number:02} ends" for number in range(20)), "and 5 more")
    assert found["renewals-90-2027-09-02"].title == "25 renewals to decide on: 90 days left"
    # The 120th day before is less than 30 days ago, the 180th is more.
    days = {f"renewals-{days}-2027-{day}" for days, day in ((60, "10-02"), (90, "09-02"), (120, "08-03"))}
    assert found.keys() - before == {"ends-2027-12-01", *days}


def test_payments_that_no_calendar_has_room_for_are_told_of(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel(datetime(2027, 9, 1, 12, tzinfo=UTC), tick=False):
        assert "left-out" not in {each.key for each in calendar_days(somebody("finance"))}
        owner = somebody("finance").government_id
        for number in range(2):
            a_statement(contract=a_contract(government_id=owner, number=f"P-{number}"), status="approved")
        monkeypatch.setattr(calendar_days_module, "_MOST_UNPAID", 1)
        (left_out,) = (each for each in calendar_days(somebody("finance")) if each.key == "left-out")
    assert left_out.lines[0].startswith("Only the 1 oldest statements that are to be paid are in it.")


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


def renewal_reminders(person_id: str) -> list[str]:
    found = db.session.scalars(
        select(Message)
        .where(Message.person_id == person_id, Message.key.like("renewal:%"), Message.settled_at.is_(None))
        .order_by(Message.id),
        execution_options={"populate_existing": True},
    )
    return [each.key.rpartition(":")[2] for each in found]


def reminded_on(city: str, day: date, person_id: str) -> list[str]:
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), tick=False):
        remind(city)
        db.session.commit()
    return renewal_reminders(person_id)


def test_officers_are_reminded_of_an_end_that_is_not_decided_on_each_time_once(store: FileStore) -> None:
    """C-1 ends on October 31, 2027; a worker that was down tells only the last reminder that is due."""
    officer, other = somebody("officer"), somebody("officer2")
    city, me = officer.government_id, officer.person_id
    assert reminded_on(city, date(2027, 5, 3), me) == []
    assert reminded_on(city, date(2027, 5, 4), me) == ["180"]
    assert reminded_on(city, date(2027, 5, 5), me) == ["180"]
    assert reminded_on(city, date(2027, 8, 10), me) == ["180", "90"], (
        "82 days before, after three months without worker"
    )
    assert renewal_reminders(other.person_id) == ["180", "90"]
    assert renewal_reminders(somebody("vendor-a").person_id) == renewal_reminders(somebody("finance").person_id) == []
    decide(date(2027, 8, 11))
    assert renewal_reminders(me) == [], "settled by the decision"
    assert reminded_on(city, date(2027, 9, 1), me) == []


def decide(day: date) -> None:
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), tick=False):
        decision = propose_renewal(somebody("officer"), SMALL, {"decision": "extend", "reason": "It went well."})
        db.session.commit()
        assert renewal_reminders(somebody("officer2").person_id), "a proposal alone settles nothing"
        decide_renewal(somebody("officer2"), decision.id, "grant", "")
        db.session.commit()


def test_a_new_last_day_is_reminded_of_anew(store: FileStore) -> None:
    officer = somebody("officer")
    city, me = officer.government_id, officer.person_id
    assert reminded_on(city, date(2027, 9, 5), me) == ["60"]
    order = {"title": "Option", "new_ends": "2028-01-31", "effective_on": "2027-10-01", "reason": "The option."}
    with time_machine.travel(datetime(2027, 9, 6, 12, tzinfo=UTC), tick=False):
        change = propose_change_order(officer, SMALL, order)
        grant_change_order(somebody("officer2"), change.id, "", late_confirmed=False)
        db.session.commit()
    assert renewal_reminders(me) == []
    assert reminded_on(city, date(2027, 9, 7), me) == ["180"]


def test_the_calendar_has_the_end_and_for_officers_the_days_of_decision(store: FileStore) -> None:
    with time_machine.travel(datetime(2027, 8, 10, 12, tzinfo=UTC), tick=False):
        for short, days in (("officer", ["2027-08-02", "2027-09-01"]), ("finance", []), ("vendor-a", [])):
            found = calendar_days(somebody(short))
            assert [f"{each.day}" for each in found if each.key.startswith("renewal-")] == days, short
            assert [f"{each.day}" for each in found if each.key.startswith("end-")] == ["2027-10-31"], short
    officer = somebody("officer")
    assert reminded_on(officer.government_id, date(2027, 8, 10), officer.person_id) == ["90"]
    decide(date(2027, 8, 11))
    with time_machine.travel(datetime(2027, 8, 12, 12, tzinfo=UTC), tick=False):
        assert [each for each in calendar_days(somebody("officer")) if each.key.startswith("renewal-")] == []
