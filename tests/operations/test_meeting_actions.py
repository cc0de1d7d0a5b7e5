"""What was agreed in a meeting is somebody's turn: the vendor's where it agreed to do it, else the city's."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from contracts.errors import Invalid, NotAllowed, NotFound, Refused
from models.contracts import find_contract
from models.database import db
from models.file_store import FileStore
from models.meeting_actions import MeetingAction
from models.messages import Message
from operations.desks import contracts_of_my_turn, open_desk
from operations.meeting_actions import close_meeting_action
from operations.meetings import hold_meeting, plan_meeting, see_meeting
from operations.reminders import remind
from tests.care_builders import a_meeting, a_meeting_action
from tests.operations.city import SMALL, somebody

DUE = date(2027, 8, 31)
HELD = {"held_on": "2027-08-10", "present": "Officer One; Dana Reyes", "minutes": "We looked at all of it."}
PARTIES = ("city", "vendor")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2027-08-10T15:00:00Z", tick=False) as travel:
        yield travel


def agreed() -> dict[str, MeetingAction]:
    """A meeting in which the city and the vendor each agreed to do something: what, by the party."""
    meeting = plan_meeting(somebody("officer"), SMALL, {"kind": "oversight", "on_day": "2027-08-10"})
    texts = dict(HELD)
    for number, party in enumerate(PARTIES, 1):
        field = f"action_{number}"
        texts |= {field: f"Do it, {party}", f"{field}_party": party, f"{field}_owner": "Dana", f"{field}_on": f"{DUE}"}
    hold_meeting(somebody("officer"), meeting.id, texts)
    db.session.commit()
    return {str(each.party): each for each in see_meeting(somebody("officer"), meeting.id).actions}


def from_before() -> MeetingAction:
    """What was agreed before it was asked whose it is."""
    meeting = a_meeting(find_contract(somebody("officer").government_id, SMALL), status="held")
    action: MeetingAction = a_meeting_action(meeting, party=None, due_on=DUE)
    db.session.commit()
    return action


def lines(short: str, mine: bool = True) -> list[tuple[str, date | None, str]]:
    """What stands on the person's desk of what was agreed in meetings: of what is their turn, or of all other."""
    desk = open_desk(somebody(short))
    shown = desk.mine if mine else desk.others
    return [(each.title, each.due, each.whose) for each in shown if each.title.startswith("Agreed in meeting")]


def waits(short: str) -> bool:
    """Whether the list of contracts counts the contract among those in which something waits for the person."""
    contract, chosen = find_contract(somebody("officer").government_id, SMALL), contracts_of_my_turn(somebody(short))
    return any(contract.id in db.session.scalars(query).all() for query in chosen.queries)


def told(short: str, settled: bool = False) -> list[tuple[str, str]]:
    """What the person was told of meetings; of what is open alone, or of all."""
    query = select(Message).where(Message.person_id == somebody(short).person_id, Message.page == "meeting")
    found = db.session.scalars(query.order_by(Message.id), execution_options={"populate_existing": True})
    return [(each.kind, each.title) for each in found if settled or each.settled_at is None]


def reminded(short: str, day: date) -> list[tuple[str, str]]:
    """What the person is told of meetings once the round of the day was made, twice."""
    for _ in range(2):
        remind(somebody("officer").government_id, day)
        db.session.commit()
    return told(short)


def test_what_the_vendor_agreed_to_do_is_its_own_turn(store: FileStore) -> None:
    agreed()
    own, citys = (
        ("Agreed in meeting 1: Do it, vendor", DUE, "the vendor"),
        ("Agreed in meeting 1: Do it, city", DUE, "Dana"),
    )
    assert (lines("vendor-a"), lines("vendor-a", mine=False)) == ([own], [citys])
    assert (lines("officer"), lines("officer", mine=False)) == ([citys], [own])
    assert lines("finance") == lines("vendor-b") == lines("vendor-b", mine=False) == []
    assert waits("vendor-a") is waits("officer") is True
    assert waits("vendor-b") is False


def test_what_says_not_at_whom_it_is_stays_the_citys_turn(store: FileStore) -> None:
    action = from_before()
    line = ("Agreed in meeting 1: Send the log", DUE, "Foreman")
    assert (lines("officer"), lines("vendor-a"), lines("vendor-a", mine=False)) == ([line], [], [line])
    assert (waits("officer"), waits("vendor-a")) == (True, False)
    assert reminded("officer", DUE) == reminded("vendor-a", DUE) == []
    with pytest.raises(NotAllowed, match="an officer of the city closes it"):
        close_meeting_action(somebody("vendor-a"), action.id, "Sent.")
    close_meeting_action(somebody("officer2"), action.id, "It came.")
    db.session.commit()
    assert told("officer", settled=True) == told("vendor-a", settled=True) == []


def test_the_list_of_contracts_counts_whose_turn_it_is(store: FileStore) -> None:
    actions = agreed()
    close_meeting_action(somebody("officer"), actions["city"].id, "Done.")
    db.session.commit()
    assert waits("vendor-a") is True
    assert lines("officer") == []
    assert lines("officer", mine=False) != []
    close_meeting_action(somebody("vendor-a"), actions["vendor"].id, "Sent.")
    db.session.commit()
    assert lines("vendor-a") == lines("officer", mine=False) == []


def test_the_vendor_closes_what_is_its_own_and_nobody_elses(store: FileStore) -> None:
    actions = agreed()
    with pytest.raises(NotFound):
        close_meeting_action(somebody("vendor-b"), actions["vendor"].id, "Sent.")
    with pytest.raises(NotAllowed, match="an officer of the city closes it"):
        close_meeting_action(somebody("vendor-a"), actions["city"].id, "Sent.")
    for short in ("finance", "inspector", "auditor"):
        with pytest.raises(NotAllowed):
            close_meeting_action(somebody(short), actions["vendor"].id, "Sent.")
    with pytest.raises(Invalid, match="Say why"):
        close_meeting_action(somebody("vendor-a"), actions["vendor"].id, " ")
    db.session.rollback()
    closed = close_meeting_action(somebody("vendor-a"), actions["vendor"].id, "Sent on Monday.")
    db.session.commit()
    seen = see_meeting(somebody("officer"), closed.meeting_id)
    (event,) = [event for each in seen.actions if (event := seen.closing(each)) is not None]
    assert (event.reason, event.person_id) == ("Sent on Monday.", somebody("vendor-a").person_id)
    with pytest.raises(Refused):
        close_meeting_action(somebody("officer"), closed.id, "Again.")


def test_the_vendor_hears_what_it_agreed_to_do_and_the_officers_what_came_of_it(store: FileStore) -> None:
    actions = agreed()
    asked = ("turn", "Do and close action 2 agreed in meeting 1")
    assert told("vendor-a") == [asked]
    assert told("officer") == told("officer2") == told("vendor-b") == []
    close_meeting_action(somebody("vendor-a"), actions["vendor"].id, "Sent.")
    db.session.commit()
    news = ("news", "Closed: action 2 agreed in meeting 1. Read what came of it")
    assert told("officer") == told("officer2") == [news]
    assert told("vendor-a") == []
    assert told("vendor-a", settled=True) == [asked], "nobody of the side that closed it is told"


def test_the_vendor_hears_what_an_officer_closed_of_its_own(store: FileStore) -> None:
    actions = agreed()
    for party in PARTIES:
        close_meeting_action(somebody("officer2"), actions[party].id, "It came.")
    db.session.commit()
    assert told("vendor-a") == [("news", "Closed: action 2 agreed in meeting 1. Read what came of it")]
    assert told("officer", settled=True) == told("officer2", settled=True) == []


def test_whoever_has_the_turn_is_reminded_once_before_the_day_and_after_it(
    store: FileStore, clock: time_machine.Traveller
) -> None:
    actions = agreed()
    asked = told("vendor-a")
    assert reminded("officer", date(2027, 8, 23)) == []
    soon, late = (
        ("reminder", "Action {} agreed in meeting 1 is due soon"),
        ("overdue", "Action {} agreed in meeting 1 is overdue"),
    )
    assert reminded("officer", date(2027, 8, 24)) == [(soon[0], soon[1].format(1))]
    assert told("vendor-a") == [*asked, (soon[0], soon[1].format(2))]
    assert told("vendor-b") == told("finance") == []
    assert reminded("officer", date(2027, 9, 1))[-1] == (late[0], late[1].format(1))
    assert told("vendor-a")[-1] == (late[0], late[1].format(2))
    close_meeting_action(somebody("vendor-a"), actions["vendor"].id, "Sent.")
    db.session.commit()
    assert reminded("vendor-a", date(2027, 9, 2)) == [], "what is closed reminds nobody"
