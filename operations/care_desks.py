"""What the care for a running contract puts on the desks: corrective actions, meetings and what they agreed on."""

from collections.abc import Iterable, Iterator

from contracts.meetings import OPERATIONS
from contracts.roles import Actor, may
from models.corrective_actions import waiting_corrective_actions
from models.meetings import MeetingAction, ReviewMeeting, open_meeting_actions, planned_meetings
from operations.corrective_action_lists import ActionEntry, entries_of
from operations.waiting import Part, Turn, Waiting, part_of

_TITLES = {
    "asked": "Send the plan for corrective action",
    "planned": "Carry out and report done corrective action",
    "finished": "Close or return corrective action",
}


def waiting_on_corrective_actions(actor: Actor, most: int, after: str | None) -> Part:
    """A corrective action waits for the vendor's plan, then for its report that all is done, then for an officer."""
    found = waiting_corrective_actions(actor.government_id, actor.vendor_id, most, after)
    return part_of(found, _turns(actor, entries_of(actor.government_id, found)))


def _turns(actor: Actor, entries: Iterable[ActionEntry]) -> Iterator[Turn]:
    for entry in entries:
        if entry.action.status == "finished":
            mine = may(actor, "ask for corrective actions")
        else:
            mine = may(actor, "answer corrective actions")
        yield _action(entry), mine


def _action(entry: ActionEntry) -> Waiting:
    action, contract = entry.action, entry.action.contract
    return Waiting(
        f"{_TITLES[action.status]} {action.number}: {action.title}",
        contract.number,
        contract.title,
        contract.vendor.name,
        "" if action.period is None else action.period.name,
        "corrective_action",
        action.id,
        None,
        entry.due,
        entry.last.at,
        "an officer" if action.status == "finished" else "the vendor",
        "The city returned it; its words stand there." if entry.last.act == "returned" else "",
    )


def waiting_on_meetings(actor: Actor, most: int, after: str | None) -> Part:
    """A planned meeting waits for an officer to hold it on its day."""
    found, holds = (
        planned_meetings(actor.government_id, actor.vendor_id, most, after),
        may(actor, "hold review meetings"),
    )
    return part_of(found, ((_meeting(each), holds) for each in found))


def _meeting(meeting: ReviewMeeting) -> Waiting:
    contract, kind = meeting.contract, "monthly" if meeting.kind == OPERATIONS else "quarterly"
    return Waiting(
        f"Hold the {kind} review meeting {meeting.number}",
        contract.number,
        contract.title,
        contract.vendor.name,
        "",
        "meeting",
        meeting.id,
        None,
        meeting.on_day,
        meeting.planned_at,
        "an officer",
        meeting.place,
    )


def waiting_on_meeting_actions(actor: Actor, most: int, after: str | None) -> Part:
    """What was agreed in a meeting waits for whoever does it; an officer closes it."""
    found = open_meeting_actions(actor.government_id, actor.vendor_id, most, after)
    closes = may(actor, "hold review meetings")
    return part_of(found, ((_agreed(each), closes) for each in found))


def _agreed(action: MeetingAction) -> Waiting:
    contract = action.meeting.contract
    return Waiting(
        f"Agreed in meeting {action.meeting.number}: {action.words}",
        contract.number,
        contract.title,
        contract.vendor.name,
        "",
        "meeting",
        action.meeting_id,
        None,
        action.due_on,
        action.meeting.planned_at,
        action.owner,
        f"For {action.owner}",
    )
