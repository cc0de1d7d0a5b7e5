"""A vendor is reminded of a corrective action; calendars of both sides have it and what was agreed in meetings."""

from datetime import UTC, date, datetime

import time_machine
from sqlalchemy import select

from models.contracts import find_contract
from models.corrective_actions import CorrectiveAction
from models.database import db
from models.file_store import FileStore
from models.messages import Message
from operations.calendar_days import calendar_days
from operations.corrective_actions import plan_action
from operations.reminders import remind
from tests.care_builders import a_corrective_action, a_meeting, a_meeting_action
from tests.operations.city import SMALL, somebody

PLAN, LAST = date(2027, 9, 10), date(2027, 10, 8)


def an_action(**but: str) -> CorrectiveAction:
    owner = somebody("officer").government_id
    action = a_corrective_action(find_contract(owner, SMALL), plan_due_on=PLAN, due_on=LAST, **but)
    db.session.commit()
    return action


def told(short: str, day: date) -> list[tuple[str, str, date | None]]:
    remind(somebody("officer").government_id, day)
    db.session.commit()
    found = db.session.scalars(
        select(Message)
        .where(
            Message.person_id == somebody(short).person_id,
            Message.key.like("action-%"),
            Message.settled_at.is_(None),
        )
        .order_by(Message.id),
        execution_options={"populate_existing": True},
    )
    return [(each.kind, each.title, each.due_on) for each in found]


def test_the_vendor_is_reminded_of_the_plan_and_then_of_the_last_day(store: FileStore) -> None:
    action = an_action()
    assert told("vendor-a", date(2027, 9, 2)) == []
    soon = ("reminder", "The plan for corrective action 1 is due soon", PLAN)
    assert told("vendor-a", date(2027, 9, 3)) == [soon]
    late = ("overdue", "The plan for corrective action 1 is overdue", PLAN)
    assert told("vendor-a", date(2027, 9, 11)) == [soon, late]
    assert told("vendor-b", date(2027, 9, 11)) == told("officer", date(2027, 9, 11)) == []
    with time_machine.travel(datetime(2027, 9, 12, 12, tzinfo=UTC), tick=False):
        plan_action(
            somebody("vendor-a"), action.id, {"words": "Two crews.", "step_1": "Hire", "step_1_on": "2027-10-01"}
        )
        db.session.commit()
    assert told("vendor-a", date(2027, 9, 12)) == [], "the plan settles what reminded of it"
    assert told("vendor-a", date(2027, 10, 6)) == [("reminder", "Corrective action 1 is due soon", LAST)]


def test_calendars_of_both_sides_have_them_and_no_other_vendors(store: FileStore) -> None:
    action = an_action(status="planned")
    meeting = a_meeting(find_contract(action.government_id, SMALL))
    agreed = a_meeting_action(meeting, due_on=date(2027, 10, 1), owner="The foreman")
    a_meeting_action(meeting, number=2, due_on=date(2027, 10, 1), status="closed")
    keys = {f"action-{action.id}", f"agreed-{agreed.id}"}
    with time_machine.travel(datetime(2027, 9, 20, 12, tzinfo=UTC), tick=False):
        for short in ("vendor-a", "officer"):
            found = {each.key: each for each in calendar_days(somebody(short)) if each.key in keys}
            assert found[f"action-{action.id}"].title == "Corrective action 1 is due: C-1"
            assert found[f"action-{action.id}"].day == LAST
            assert found[f"agreed-{agreed.id}"].title == "Agreed in meeting 1, for The foreman: C-1"
            assert sum("Agreed in meeting" in each.title for each in calendar_days(somebody(short))) == 1
        assert not [each for each in calendar_days(somebody("vendor-b")) if each.key in keys]
