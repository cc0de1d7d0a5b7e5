"""Review meetings for programs: their lists, one with agenda, minutes and what was agreed, planning and holding."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from contracts.meetings import KINDS, LONGEST_WORDS, MOST_ACTIONS, PARTIES
from contracts.roles import Actor
from models.meetings import ReviewMeeting
from operations import meeting_actions, meetings
from operations.meetings import STATUSES, MeetingSeen
from routes.api.changes import Reason
from routes.api.contracts import PLACE
from routes.api.declaring import acts, done, reads, texts
from routes.api.fields import (
    Number,
    PageAsked,
    Sent,
    Shown,
    a_day,
    a_moment,
    day_text,
    list_of,
    maybe,
    nested,
    one_of,
    page_of,
    sent_text,
    text,
)
from routes.api.histories import EventInShort, history_in_short
from routes.api.list_orders import sort_by, wanted_of, words_in
from routes.api.numbered import named_as_sent, numbered
from routes.lists import MEETINGS, MEETINGS_OF_CONTRACT

_SUBJECT = "Review meetings"
_MEETING = "/meetings/<meeting_id>"
_AGREED = {"words": "action_{}", "party": "action_{}_party", "owner": "action_{}_owner", "due_on": "action_{}_on"}


class MeetingShape(Shown):
    """A meeting of city and vendor about a contract."""

    id = text()
    contract = text(attribute="contract.number")
    number = Number()
    kind = text("operations or oversight.")
    on_day = a_day("For which it is planned.")
    place = text("Where, or how; empty where nobody said.")
    status = text()
    planned_by = text(attribute="planned_by_name")
    planned_at = a_moment()


class RecordShape(Shown):
    """That a meeting was held."""

    held_on = a_day()
    present = text("Who was there.")


class MeetingInList(Shown):
    """A meeting, and that it was held; null where it was not."""

    meeting = nested(MeetingShape)
    record = nested(RecordShape, allow_none=True)


class AgendaItemShape(Shown):
    """Something to talk about, and the thing that it leads to."""

    kind = text("result, corrective_action, agreed, finding, dispute or hold.")
    title = text()
    says = text("Why it is there.")
    link_kind = text("The kind of thing that it leads to; empty where it leads nowhere.")
    link_id = text("Its id.")


class MinuteShape(Shown):
    """An entry of the minutes; a later one adds to or corrects those before it."""

    number = Number()
    words = text()
    written_by = text(attribute="written_by_name")
    written_at = a_moment()


class AgreedShape(Shown):
    """What somebody agreed to do, and what came of it."""

    id = text("Part of the address that closes it.")
    number = Number()
    words = text()
    owner = text()
    party = maybe("Whose it is, city or vendor; null where it was agreed before that was asked.")
    due_on = a_day()
    status = text()
    came_of_it = maybe("Null until it is closed.")


class MeetingSeenShape(MeetingInList):
    """A meeting with its agenda: as it stands, or as it stood when the meeting was held."""

    agenda = list_of(AgendaItemShape)
    minutes = list_of(MinuteShape)
    agreed = list_of(AgreedShape)
    history = list_of(EventInShort)


class MeetingsOfContractShape(Shown):
    """A page of the meetings about a contract, and how many of the quarterly ones were held this year."""

    contract = text()
    quarterly_held = Number()
    quarterly_due = Number("How many are due by now.")
    rows = list_of(MeetingInList)
    after = maybe("Ask for more with this; null on the last page.")


class MeetingsAsked(PageAsked):
    """Which meetings."""

    status = fields.String(
        load_default="planned", validate=validate.OneOf(STATUSES), metadata={"description": "Where they stand."}
    )
    words = words_in("the contract’s number, the vendor and the place")
    sort = sort_by(MEETINGS)


class MeetingsOfContractAsked(PageAsked):
    """Which of them, and in which order."""

    words = words_in("the place")
    sort = sort_by(MEETINGS_OF_CONTRACT)


class NewMeeting(Sent):
    """A meeting that is planned."""

    kind = one_of("Monthly on operations, or quarterly on oversight.", KINDS)
    on_day = day_text("The day of the meeting.")
    place = sent_text("Where, or how.", 300, needed=False)


class AgreedSent(Sent):
    """What somebody agreed to do."""

    words = sent_text("What is to be done.", 500)
    owner = sent_text("Who does it.", 200)
    party = one_of("Whose it is: the vendor closes what is its own.", PARTIES)
    due_on = day_text("By when.")


class HeldMeetingSent(Sent):
    """What happened in a meeting."""

    held_on = day_text("The day on which it was held.")
    present = sent_text("Who was there.", 2_000)
    minutes = sent_text("What was said.", LONGEST_WORDS)
    agreed = fields.List(
        fields.Nested(AgreedSent),
        load_default=list,
        validate=validate.Length(max=MOST_ACTIONS),
        metadata={"description": "What was agreed."},
    )


class MoreMinutes(Sent):
    """A further entry of the minutes."""

    minutes = sent_text("What is to be added or corrected.", LONGEST_WORDS)


@reads(_SUBJECT, "/meetings", page_of("MeetingsPage", MeetingInList), MeetingsAsked)
def list_meetings(actor: Actor, asked: Mapping[str, Any]) -> Any:
    """The meetings that the person may see, by where they stand."""
    return meetings.list_meetings(actor, asked["status"], asked.get("after"), asked["limit"], wanted_of(asked))


@reads(_SUBJECT, f"{PLACE}/meetings", MeetingsOfContractShape, MeetingsOfContractAsked)
def list_meetings_of_contract(actor: Actor, asked: Mapping[str, Any], number: str) -> dict[str, Any]:
    """The meetings about a contract, the newest first unless another order is wanted."""
    after, limit, wanted = asked.get("after"), asked["limit"], wanted_of(asked)
    _, page, quarterly = meetings.meetings_of_contract(actor, number, after, limit, wanted)
    counted = {"quarterly_held": quarterly.held, "quarterly_due": quarterly.due}
    return {"contract": number, **counted, "rows": page.rows, "after": page.after}


@reads(_SUBJECT, _MEETING, MeetingSeenShape)
def show_meeting(actor: Actor, meeting_id: str) -> dict[str, Any]:
    """A meeting with its agenda, its minutes and what was agreed."""
    seen = meetings.see_meeting(actor, meeting_id)
    said = {"meeting": seen.meeting, "record": seen.record, "agenda": seen.agenda, "minutes": seen.minutes}
    told = history_in_short(seen.history.of(meeting_id), seen.history.people)
    return said | {"agreed": _agreed(seen), "history": told}


@acts(_SUBJECT, f"{PLACE}/meetings", NewMeeting, makes=True)
def plan_meeting(actor: Actor, sent: Mapping[str, Any], number: str) -> Mapping[str, Any]:
    """Plan a meeting about a contract; its agenda makes itself until it is held."""
    return _done(meetings.plan_meeting(actor, number, texts(sent)))


@acts(_SUBJECT, f"{_MEETING}/held", HeldMeetingSent)
def hold_meeting(actor: Actor, sent: Mapping[str, Any], meeting_id: str) -> Mapping[str, Any]:
    """Write down that a meeting was held, with its minutes and what was agreed; the agenda stays as it stands."""
    agreed = numbered("agreed", sent["agreed"], _AGREED)
    with named_as_sent(agreed):
        typed = {name: said for name, said in sent.items() if name != "agreed"}
        typed |= {each.field: each.said for each in agreed}
        return _done(meetings.hold_meeting(actor, meeting_id, typed))


@acts(_SUBJECT, f"{_MEETING}/minutes", MoreMinutes)
def add_minutes(actor: Actor, sent: Mapping[str, Any], meeting_id: str) -> Mapping[str, Any]:
    """Add to the minutes of a meeting that was held, or correct them, by a further entry."""
    return _done(meetings.add_minutes(actor, meeting_id, texts(sent)))


@acts(_SUBJECT, f"{_MEETING}/cancel", Reason)
def cancel_meeting(actor: Actor, sent: Mapping[str, Any], meeting_id: str) -> Mapping[str, Any]:
    """Call a planned meeting off."""
    return _done(meetings.cancel_meeting(actor, meeting_id, sent["reason"]))


@acts(_SUBJECT, "/meeting-actions/<meeting_action_id>/close", Reason)
def close_meeting_action(actor: Actor, sent: Mapping[str, Any], meeting_action_id: str) -> Mapping[str, Any]:
    """Close what was agreed in a meeting, with what came of it; the vendor closes what is its own."""
    closed = meeting_actions.close_meeting_action(actor, meeting_action_id, sent["reason"])
    return done(closed, "meeting_action", "show_meeting", meeting_id=closed.meeting_id)


def _agreed(seen: MeetingSeen) -> list[dict[str, Any]]:
    names = ("id", "number", "words", "owner", "party", "due_on", "status")
    return [
        {name: getattr(each, name) for name in names} | {"came_of_it": event.reason if event else None}
        for each, event in ((each, seen.closing(each)) for each in seen.actions)
    ]


def _done(meeting: ReviewMeeting) -> Mapping[str, Any]:
    return done(meeting, "review_meeting", "show_meeting", meeting_id=meeting.id)
