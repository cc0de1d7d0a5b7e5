"""What was agreed in review meetings: written down with the meeting, and closed with what came of it."""

from collections.abc import Sequence

from contracts.acts import Act
from contracts.errors import NotAllowed
from contracts.meetings import VENDOR, AgreedAction
from contracts.roles import Actor, may, require
from contracts.workflow import FIRST_STATUS
from models.database import insert
from models.events import Event, lock_chain, record
from models.meeting_actions import MeetingAction, find_meeting_action
from models.meetings import ReviewMeeting
from models.moves import move


def agree(actor: Actor, meeting: ReviewMeeting, actions: Sequence[AgreedAction]) -> None:
    """Write down what was agreed in a meeting; the vendor hears of what it is to do."""
    for number, agreed in enumerate(actions, 1):
        action = MeetingAction(
            government_id=meeting.government_id,
            meeting_id=meeting.id,
            contract_id=meeting.contract_id,
            number=number,
            words=agreed.words,
            owner=agreed.owner,
            party=agreed.party,
            due_on=agreed.due_on,
            status=FIRST_STATUS["meeting_action"],
        )
        insert(action)
        written = (actor.government_id, Act.MEETING_ACTION_AGREED, "meeting_action", action.id)
        record(*written, person_id=actor.person_id, after=f"action {number} at the {agreed.party}")


def close_meeting_action(actor: Actor, action_id: str, reason: str) -> MeetingAction:
    """Close what was agreed in a meeting, with what came of it: an officer whatever it is, the vendor what is its own.

    NotFound where it is about another vendor's contract, NotAllowed where the vendor did not agree to do it.
    """
    require(actor, "close what was agreed")
    lock_chain(actor.government_id)
    action = find_meeting_action(actor.government_id, action_id, actor.vendor_id)
    if not may_close(actor, action):
        raise NotAllowed(
            "This was not agreed as the vendor’s to do, so an officer of the city closes it. Tell them what came of it."
        )
    move(action, "close", actor, reason)
    return action


def may_close(actor: Actor, action: MeetingAction) -> bool:
    """Whether closing it is for this person, as far as it is still open."""
    own = actor.vendor_id is None or action.party == VENDOR
    return own and may(actor, "close what was agreed")


def is_turn_of(actor: Actor, action: MeetingAction) -> bool:
    """Whether it is this person's turn: the vendor's for what it agreed to do, else an officer's."""
    return may_close(actor, action) and (action.party == VENDOR) == (actor.vendor_id is not None)


def closing_of(events: Sequence[Event]) -> Event | None:
    """What came of an action, from what happened to it; None while it is open."""
    return next((each for each in events if each.act == Act.MEETING_ACTION_CLOSED.value), None)
