"""Review meetings: an agenda that makes itself and stays as it stood, minutes that only grow, actions that are done."""

import io
import json
import zipfile
from collections.abc import Iterator

import pytest
import time_machine

from contracts.errors import Invalid, NotAllowed, NotFound, Refused
from models.database import db
from models.file_store import FileStore
from models.findings import findings_of
from models.meetings import ReviewMeeting
from models.statements import PaymentStatement
from models.thing_names import names_of_things
from operations.audit_files import write_audit_file
from operations.corrective_actions import ask_for_action
from operations.desks import open_desk
from operations.disputes import open_dispute
from operations.findings import explain_finding
from operations.meeting_actions import close_meeting_action
from operations.meetings import (
    add_minutes,
    cancel_meeting,
    hold_meeting,
    list_meetings,
    meetings_of_contract,
    plan_meeting,
    see_meeting,
)
from operations.reports import submit_report
from operations.rulings import ask_ruling, grant_ruling
from operations.visibility import visible_contract
from tests.operations.city import SMALL, check, deliver, somebody, visits_that_disagree

pytestmark = pytest.mark.usefixtures("turns_agree")

PLANNED = {"kind": "oversight", "on_day": "2027-08-20", "place": "City Hall"}
HELD = {"held_on": "2027-08-20", "present": "Officer One; Dana Reyes", "minutes": "We looked\nat all of it."}
HELD |= {"action_1": "Send the log", "action_1_owner": "Dana Reyes", "action_1_on": "2027-08-31"}
HELD |= {"action_1_party": "city"}
ASKED = {"title": "Slow visits", "words": "Ten.", "owner": "Dana", "plan_due_on": "2027-08-12", "due_on": "2027-09-10"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2027-08-10T15:00:00Z", tick=False) as travel:
        yield travel


def planned(**texts: str) -> ReviewMeeting:
    meeting = plan_meeting(somebody("officer"), SMALL, PLANNED | texts)
    db.session.commit()
    return meeting


def held(clock: time_machine.Traveller) -> ReviewMeeting:
    meeting = planned()
    clock.move_to("2027-08-21T15:00:00Z")
    hold_meeting(somebody("officer"), meeting.id, HELD)
    db.session.commit()
    return meeting


def agenda(meeting: ReviewMeeting, by: str = "vendor-a") -> list[tuple[str, str]]:
    """What the agenda says, each once however many findings there are."""
    return list(dict.fromkeys((each.kind, each.says) for each in see_meeting(somebody(by), meeting.id).agenda))


def test_the_agenda_makes_itself_from_what_stands_and_stays_as_it_stood(
    computed_store: FileStore, clock: time_machine.Traveller
) -> None:
    statement, officer = db.session.query(PaymentStatement).one(), somebody("officer")
    meeting = planned()
    assert agenda(meeting) == []
    action = ask_for_action(officer, SMALL, ASKED)
    objection = {"line": "bonus", "claimed": "5,000.00", "words": "No."}
    open_dispute(somebody("vendor-a"), computed_store, statement.id, objection)
    hold = {"kind": "hold", "about": "line:net", "period": "2027-07", "reason": "No plan."}
    hold |= {"ends_when": "The plan comes."}
    grant_ruling(somebody("officer2"), ask_ruling(officer, SMALL, hold).id, "Agreed.")
    submit_disagreeing(computed_store)
    clock.move_to("2027-08-20T15:00:00Z")
    seen = [
        ("corrective_action", "Dana, to be done by September 10, 2027, 8 days overdue"),
        ("finding", "explained, not decided yet"),
        ("dispute", "opened, to be settled by September 9, 2027"),
        ("hold", "until: The plan comes."),
    ]
    assert agenda(meeting) == agenda(meeting, "auditor") == seen
    hold_meeting(officer, meeting.id, HELD)
    ask_for_action(officer, SMALL, ASKED | {"plan_due_on": "2027-08-25", "source": f"meeting:{meeting.id}"})
    assert agenda(meeting) == seen, "as it stood when the meeting was held"
    again = planned(on_day="2027-09-20")
    assert [kind for kind, _ in agenda(again)].count("corrective_action") == 2
    assert ("agreed", "Dana Reyes, for the city, by August 31, 2027; agreed in meeting 1") in agenda(again)
    assert action.number == 1


def submit_disagreeing(store: FileStore) -> None:
    """A report of August with a finding that its vendor explained."""
    report = deliver(store, "vendor-a", visits_that_disagree(), "2027-08").report
    check(store, report)
    for number in explainable(report.id):
        explain_finding(somebody("vendor-a"), report.id, number, "It was so.")
    submit_report(somebody("vendor-a"), report.id)
    db.session.commit()


def explainable(report_id: str) -> list[int]:
    found = findings_of(somebody("officer").government_id, report_id)
    return [each.finding.number for each in found if each.finding.finding_class == "explain"]


def test_minutes_are_added_to_and_actions_closed(store: FileStore, clock: time_machine.Traveller) -> None:
    meeting = held(clock)
    add_minutes(somebody("officer2"), meeting.id, {"minutes": "Not all of it: June was left out."})
    seen = see_meeting(somebody("vendor-a"), meeting.id)
    assert [(each.number, each.words) for each in seen.minutes] == [
        (1, "We looked\nat all of it."),
        (2, "Not all of it: June was left out."),
    ]
    assert seen.record is not None
    assert (seen.record.present, seen.meeting.status) == ("Officer One; Dana Reyes", "held")
    (action,) = seen.actions
    assert [each.title for each in open_desk(somebody("officer")).mine if each.link_id == meeting.id] == [
        "Agreed in meeting 1: Send the log"
    ]
    close_meeting_action(somebody("officer2"), action.id, "It came.")
    assert see_meeting(somebody("auditor"), meeting.id).agreed.of(action.id)[-1].reason == "It came."
    assert [each for each in open_desk(somebody("officer")).mine if each.link_id == meeting.id] == []
    named = names_of_things(meeting.government_id, [("review_meeting", meeting.id), ("meeting_action", action.id)])
    assert sorted(named.values()) == [f"{SMALL}, number 1", f"{SMALL}: Send the log"]


def test_the_counter_tells_how_many_quarterly_meetings_were_held(
    store: FileStore, clock: time_machine.Traveller
) -> None:
    held(clock)
    planned(kind="operations", on_day="2027-09-01")
    contract, found, quarterly = meetings_of_contract(somebody("vendor-a"), SMALL)
    assert contract == visible_contract(somebody("vendor-a"), SMALL)
    assert [each.meeting.number for each in found.rows] == [2, 1]
    assert (quarterly.held, quarterly.due) == (1, 1)
    clock.move_to("2027-10-01T15:00:00Z")
    assert meetings_of_contract(somebody("finance"), SMALL)[2].due == 2
    first = list_meetings(somebody("auditor"), "held", None, limit=1)
    assert [each.meeting.number for each in first.rows] == [1]
    assert list_meetings(somebody("vendor-b"), "held", None).rows == ()


def test_the_counter_is_not_filled_in_one_day(store: FileStore, clock: time_machine.Traveller) -> None:
    meeting = planned()
    with pytest.raises(Invalid, match="Nothing was saved") as refusal:
        planned(kind="oversight", on_day="2027-08-20")
    assert refusal.value.problems[0].path == "on_day"
    assert "Meeting 1 on oversight is planned for August 20, 2027 already" in refusal.value.problems[0].message
    db.session.rollback()
    planned(kind="operations", on_day="2027-08-20")
    second = planned(on_day="2027-08-21")
    clock.move_to("2027-08-21T15:00:00Z")
    hold_meeting(somebody("officer"), meeting.id, HELD)
    with pytest.raises(Invalid) as refusal:
        hold_meeting(somebody("officer"), second.id, HELD)
    assert "Meeting 1 on oversight was held on August 20, 2027 already" in refusal.value.problems[0].message
    with pytest.raises(Invalid) as refusal:
        hold_meeting(somebody("officer"), second.id, HELD | {"held_on": "2027-05-20"})
    assert "was planned on August 10, 2027" in refusal.value.problems[0].message
    hold_meeting(somebody("officer"), second.id, HELD | {"held_on": "2027-08-21"})
    quarterly = meetings_of_contract(somebody("officer"), SMALL)[2]
    assert (quarterly.held, quarterly.due) == (1, 1)


def test_a_day_is_free_again_once_its_meeting_is_called_off(store: FileStore) -> None:
    cancel_meeting(somebody("officer"), planned().id, "A storm.")
    assert planned().number == 2


def test_a_meeting_is_for_officers_to_hold_and_for_its_own_vendor_to_see(
    store: FileStore, clock: time_machine.Traveller
) -> None:
    meeting = planned()
    for short in ("vendor-a", "finance", "auditor", "inspector"):
        with pytest.raises(NotAllowed):
            hold_meeting(somebody(short), meeting.id, HELD)
        with pytest.raises(NotAllowed):
            cancel_meeting(somebody(short), meeting.id, "No.")
    with pytest.raises(NotFound):
        see_meeting(somebody("vendor-b"), meeting.id)
    with pytest.raises(Invalid):
        hold_meeting(somebody("officer"), meeting.id, HELD)
    with pytest.raises(Refused, match="not held yet"):
        add_minutes(somebody("officer"), meeting.id, {"minutes": "More."})
    mine = [each for each in open_desk(somebody("officer2")).mine if each.link_id == meeting.id]
    assert [str(each.due) for each in mine] == ["2027-08-20"]
    cancel_meeting(somebody("officer"), meeting.id, "A storm.")
    clock.move_to("2027-08-21T15:00:00Z")
    with pytest.raises(Refused, match="it must be planned"):
        hold_meeting(somebody("officer"), meeting.id, HELD)


def test_the_audit_file_holds_the_meetings(store: FileStore, clock: time_machine.Traveller) -> None:
    held(clock)
    written = io.BytesIO()
    write_audit_file(somebody("vendor-a"), store, SMALL, written)
    told = json.loads(zipfile.ZipFile(written).read("meetings/001.json"))
    assert (told["held_on"], told["minutes"][0][0]) == ("2027-08-20", "We looked\nat all of it.")
    assert told["actions"] == [["Send the log", "Dana Reyes", "2027-08-31", "agreed", "city"]]
