"""What the care for a running contract puts on the desks: corrective actions, meetings and what they agreed on."""

from collections.abc import Iterable, Iterator

from contracts.corrective_actions import UNDER_WAY
from contracts.meetings import OPERATIONS, VENDOR
from contracts.roles import Actor, may
from models.chosen_contracts import NO_CONTRACTS, ChosenContracts
from models.corrective_actions import waiting_corrective_actions
from models.meeting_actions import MeetingAction, open_meeting_actions
from models.meetings import ReviewMeeting, planned_meetings
from models.waiting_contracts import chosen_corrective_actions, chosen_meeting_actions, chosen_meetings
from operations.corrective_action_lists import ActionEntry, entries_of
from operations.meeting_actions import is_turn_of
from operations.waiting import Found, Turn, Waiting, found_of

_TITLES = {
    "asked": "Send the plan for corrective action",
    "planned": "Carry out and report done corrective action",
    "finished": "Close or return corrective action",
}


def waiting_on_corrective_actions(actor: Actor, most: int, after: str | None) -> Found:
    """A corrective action waits for the vendor's plan, then for its report that all is done, then for an officer."""
    found = waiting_corrective_actions(actor.government_id, actor.vendor_id, most, after)
    return found_of(found, _turns(actor, entries_of(actor.government_id, found)))


def contracts_of_corrective_actions(actor: Actor) -> ChosenContracts:
    """The contracts with a corrective action that waits for the person."""
    statuses = [each for each in UNDER_WAY if _is_my_action(actor, each)]
    return chosen_corrective_actions(actor.government_id, statuses, actor.vendor_id) if statuses else NO_CONTRACTS


def _turns(actor: Actor, entries: Iterable[ActionEntry]) -> Iterator[Turn]:
    for entry in entries:
        yield _action(entry), _is_my_action(actor, entry.action.status)


def _is_my_action(actor: Actor, status: str) -> bool:
    return may(actor, "ask for corrective actions" if status == "finished" else "answer corrective actions")


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


def waiting_on_meetings(actor: Actor, most: int, after: str | None) -> Found:
    """A planned meeting waits for an officer to hold it on its day."""
    found, holds = (
        planned_meetings(actor.government_id, actor.vendor_id, most, after),
        may(actor, "hold review meetings"),
    )
    return found_of(found, ((_meeting(each), holds) for each in found))


def contracts_of_meetings(actor: Actor) -> ChosenContracts:
    """The contracts with a meeting that the person holds."""
    return chosen_meetings(actor.government_id) if may(actor, "hold review meetings") else NO_CONTRACTS


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


def waiting_on_meeting_actions(actor: Actor, most: int, after: str | None) -> Found:
    """What was agreed in a meeting waits for the vendor where it is the vendor's, else for an officer."""
    found = open_meeting_actions(actor.government_id, actor.vendor_id, most, after)
    turns = ((_agreed(each), is_turn_of(actor, each)) for each in found)
    return found_of(found, turns, [each.meeting for each in found])


def contracts_of_meeting_actions(actor: Actor) -> ChosenContracts:
    """The contracts with something agreed in a meeting that the person closes."""
    if not may(actor, "close what was agreed"):
        return NO_CONTRACTS
    return chosen_meeting_actions(actor.government_id, actor.vendor_id)


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
        "the vendor" if action.party == VENDOR else action.owner,
        f"For {action.owner}",
    )
