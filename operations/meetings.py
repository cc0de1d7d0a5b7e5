"""Review meetings: planned by an officer, held by an agenda that the program makes, with minutes and actions."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.acts import Act
from contracts.errors import Invalid, Problem, Refused
from contracts.figures import canonical_json
from contracts.meetings import (
    OVERSIGHT,
    AgendaItem,
    quarters_begun,
    quarters_met,
    read_held,
    read_meeting,
    read_minutes,
)
from contracts.periods import say_date
from contracts.roles import Actor, require
from contracts.workflow import FIRST_STATUS
from models.clock import local_day, now, today
from models.contracts import Contract
from models.database import insert
from models.events import Event, lock_chain, record
from models.governments import find_government
from models.meeting_actions import MeetingAction, meeting_actions_of
from models.meetings import (
    MeetingMinute,
    MeetingRecord,
    ReviewMeeting,
    days_held,
    find_meeting,
    meeting_on,
    minutes_of,
    next_meeting_number,
    page_of_contract,
    page_of_meetings,
    records_of,
)
from models.moves import hands_on, move
from models.paging import AS_IT_IS, Page, Wanted
from operations.histories import Histories, histories_of
from operations.meeting_actions import agree, closing_of
from operations.meeting_agendas import make_agenda
from operations.trends import TrendsSeen, see_trends
from operations.visibility import visible_contract

STATUSES = ("planned", "held", "cancelled")


@dataclass(frozen=True, slots=True)
class MeetingSeen:
    """A meeting with its agenda (as it stands, or as it stood when it was held), minutes and what was agreed;
    `agreed` tells who did what to the actions, `history` who did what to the meeting.
    """

    meeting: ReviewMeeting
    agenda: tuple[AgendaItem, ...]
    record: MeetingRecord | None
    minutes: tuple[MeetingMinute, ...]
    actions: tuple[MeetingAction, ...]
    agreed: Histories
    hands: Mapping[str, Collection[str]]
    history: Histories

    def closing(self, action: MeetingAction) -> Event | None:
        """What came of an action; None while it is open."""
        return closing_of(self.agreed.of(action.id))


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """A meeting in a list, with the day on which it was held."""

    meeting: ReviewMeeting
    record: MeetingRecord | None


@dataclass(frozen=True, slots=True)
class QuarterlyMeetings:
    """In how many quarters of this calendar year a meeting on oversight was held, and in how many it is due by now."""

    held: int
    due: int


def plan_meeting(actor: Actor, contract_number: str, texts: Mapping[str, str]) -> ReviewMeeting:
    """Plan a meeting about a contract, from its form; Invalid by field."""
    contract = find_meeting_place(actor, contract_number)
    new = read_meeting(texts, today(find_government(actor.government_id).time_zone), contract.ends_on)
    lock_chain(actor.government_id)
    _check_alone(contract, new.kind, "on_day", new.on_day)
    meeting = ReviewMeeting(
        government_id=actor.government_id,
        contract_id=contract.id,
        number=next_meeting_number(actor.government_id, contract.id),
        kind=new.kind,
        on_day=new.on_day,
        place=new.place,
        status=FIRST_STATUS["review_meeting"],
        planned_by=actor.person_id,
        planned_by_name=actor.name,
        planned_at=now(),
    )
    insert(meeting)
    planned = (actor.government_id, Act.MEETING_PLANNED, "review_meeting", meeting.id)
    record(*planned, person_id=actor.person_id, after=f"{contract.number} meeting {meeting.number} on {new.on_day}")
    return find_meeting(actor.government_id, meeting.id)


def _check_alone(contract: Contract, kind: str, field: str, day: date, but: str = "") -> None:
    """Invalid where another meeting of the kind stands on the day: one meeting is written down once."""
    other = meeting_on(contract.government_id, contract.id, kind, day, but)
    if other is not None:
        stands = "is planned for" if other.status == "planned" else "was held on"
        says = f"Meeting {other.number} on {kind} {stands} {say_date(day)} already."
        raise Invalid("Nothing was saved.", [Problem(field, f"{says} Open that one, or choose another day.")])


def find_meeting_place(actor: Actor, contract_number: str) -> Contract:
    """The contract about which a meeting is planned."""
    require(actor, "hold review meetings")
    return visible_contract(actor, contract_number)


def see_meeting(actor: Actor, meeting_id: str) -> MeetingSeen:
    """A meeting; NotFound where it is not this person's to see."""
    return _seen(actor, _visible(actor, meeting_id))


def see_pack(actor: Actor, meeting_id: str) -> tuple[MeetingSeen, TrendsSeen]:
    """A meeting with the results of its contract, which an agenda that is still to be held is made from too."""
    meeting = _visible(actor, meeting_id)
    trends = see_trends(actor, meeting.contract.number)
    return _seen(actor, meeting, trends), trends


def _visible(actor: Actor, meeting_id: str) -> ReviewMeeting:
    require(actor, "see review meetings")
    return find_meeting(actor.government_id, meeting_id, actor.vendor_id)


def _seen(actor: Actor, meeting: ReviewMeeting, trends: TrendsSeen | None = None) -> MeetingSeen:
    kept = records_of(actor.government_id, [meeting.id]).get(meeting.id)
    every = meeting_actions_of(actor.government_id, meeting.contract_id)
    actions = tuple(each for each in every if each.meeting_id == meeting.id)
    told = histories_of(actor.government_id, "meeting_action", [each.id for each in actions])
    return MeetingSeen(
        meeting=meeting,
        agenda=_agenda(actor, meeting, kept, trends),
        record=kept,
        minutes=tuple(minutes_of(actor.government_id, [meeting.id])),
        actions=actions,
        agreed=told,
        hands=hands_on(meeting),
        history=histories_of(actor.government_id, "review_meeting", [meeting.id]),
    )


def _agenda(
    actor: Actor, meeting: ReviewMeeting, kept: MeetingRecord | None, trends: TrendsSeen | None
) -> tuple[AgendaItem, ...]:
    if kept is not None:
        return tuple(AgendaItem(**each) for each in json.loads(kept.agenda)["items"])
    return make_agenda(actor, meeting.contract, trends) if meeting.status == "planned" else ()


def hold_meeting(actor: Actor, meeting_id: str, texts: Mapping[str, str]) -> ReviewMeeting:
    """Write down that a meeting was held: who was there, the minutes, what was agreed, and the agenda as it stands."""
    require(actor, "hold review meetings")
    meeting = _own(actor, meeting_id)
    zone = find_government(actor.government_id).time_zone
    held = read_held(texts, today(zone), local_day(meeting.planned_at, zone))
    _check_alone(meeting.contract, meeting.kind, "held_on", held.held_on, meeting.id)
    event = move(meeting, "record", actor)
    agenda = canonical_json({"items": [each.document() for each in make_agenda(actor, meeting.contract)]})
    keys = {"government_id": actor.government_id, "meeting_id": meeting.id}
    insert(MeetingRecord(**keys, held_on=held.held_on, present=held.present, agenda=agenda))
    _write(actor, meeting, event, 1, held.minutes)
    agree(actor, meeting, held.actions)
    return meeting


def add_minutes(actor: Actor, meeting_id: str, texts: Mapping[str, str]) -> ReviewMeeting:
    """Add to the minutes of a meeting that was held, or correct them, by a further entry; Refused before that."""
    require(actor, "hold review meetings")
    meeting = _own(actor, meeting_id)
    if meeting.status != "held":
        raise Refused("This meeting was not held yet, so it has no minutes. Write down first that it was held.")
    words = read_minutes(texts)
    number = len(minutes_of(actor.government_id, [meeting.id])) + 1
    added = (actor.government_id, Act.MINUTES_ADDED, "review_meeting", meeting.id)
    _write(actor, meeting, record(*added, person_id=actor.person_id, after=f"entry {number}"), number, words)
    return meeting


def _write(actor: Actor, meeting: ReviewMeeting, event: Event, number: int, words: str) -> None:
    minute = MeetingMinute(
        government_id=actor.government_id,
        meeting_id=meeting.id,
        number=number,
        words=words,
        event_number=event.number,
        written_by=actor.person_id,
        written_by_name=actor.name,
        written_at=event.at,
    )
    insert(minute)


def cancel_meeting(actor: Actor, meeting_id: str, reason: str) -> ReviewMeeting:
    """Call a planned meeting off, with the reason."""
    require(actor, "hold review meetings")
    meeting = _own(actor, meeting_id)
    move(meeting, "cancel", actor, reason)
    return meeting


def list_meetings(
    actor: Actor, status: str, after: str | None, limit: int = 50, wanted: Wanted = AS_IT_IS
) -> Page[MeetingEntry, str]:
    """The meetings of that status that the person may see, the oldest first unless another order is wanted."""
    require(actor, "see review meetings")
    page = page_of_meetings(actor.government_id, status, actor.vendor_id, after, limit, wanted)
    return Page(_entries(actor, page.rows), page.after)


def meetings_of_contract(
    actor: Actor, contract_number: str, after: str | None = None, limit: int = 50, wanted: Wanted = AS_IT_IS
) -> tuple[Contract, Page[MeetingEntry, str], QuarterlyMeetings]:
    """A contract with a page of its meetings, the newest first unless another order is wanted, and how many of those on
    oversight were held.
    """
    require(actor, "see review meetings")
    contract = visible_contract(actor, contract_number)
    page = page_of_contract(actor.government_id, contract.id, after, limit, wanted)
    return contract, Page(_entries(actor, page.rows), page.after), quarterly_meetings(contract)


def quarterly_meetings(contract: Contract) -> QuarterlyMeetings:
    """In how many quarters of this year a meeting on oversight was held, of how many in which it is due by now."""
    now_on = today(find_government(contract.government_id).time_zone)
    year = (date(now_on.year, 1, 1), date(now_on.year, 12, 31))
    held = days_held(contract.government_id, contract.id, OVERSIGHT, *year)
    met = quarters_met(held, contract.starts_on)
    return QuarterlyMeetings(met, quarters_begun(contract.starts_on, contract.ends_on, now_on))


def _entries(actor: Actor, meetings: Sequence[ReviewMeeting]) -> tuple[MeetingEntry, ...]:
    kept = records_of(actor.government_id, [each.id for each in meetings])
    return tuple(MeetingEntry(each, kept.get(each.id)) for each in meetings)


def _own(actor: Actor, meeting_id: str) -> ReviewMeeting:
    lock_chain(actor.government_id)
    return find_meeting(actor.government_id, meeting_id, actor.vendor_id)
