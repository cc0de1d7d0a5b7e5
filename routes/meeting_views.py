"""A review meeting made ready to be read: its agenda by section, its minutes, what was agreed, and results."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from contracts.meetings import CITY, OPERATIONS, VENDOR, AgendaItem
from contracts.roles import Actor
from contracts.said import count
from models.contracts import Contract
from models.meeting_actions import MeetingAction
from operations.meeting_actions import may_close
from operations.meetings import MeetingEntry, MeetingSeen, quarterly_meetings
from operations.trends import TrendsSeen
from routes.actions import Action
from routes.histories import doer
from routes.score_views import result_words
from routes.words import StatusWords, day, moment, status_words

KIND_WORDS = {OPERATIONS: "Monthly meeting on operations", "oversight": "Quarterly meeting on oversight"}
PARTY_TITLES = {CITY: "The city", VENDOR: "The vendor"}
_SECTIONS = {
    "result": "Results off their target or getting worse",
    "corrective_action": "Corrective actions under way",
    "agreed": "Agreed earlier and not done yet",
    "finding": "Findings to explain or to decide on",
    "dispute": "Disputes under way",
    "hold": "Payments on hold",
}
_PERIODS_IN_PACK = 6


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting as a line of a list."""

    title: str
    address: str
    contract: str
    day: str
    held: str
    status: StatusWords


@dataclass(frozen=True, slots=True)
class AgendaSection:
    """What the agenda says about one kind of thing."""

    title: str
    items: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class AgreedView:
    """What was agreed: whose it is, by when, where it stands, what came of it, and the way for whoever may close it."""

    words: str
    whose: str
    due: str
    status: StatusWords
    came_of_it: str
    close: Action | None


def row(entry: MeetingEntry) -> MeetingRow:
    """A meeting as a line of a list."""
    meeting, contract = entry.meeting, entry.meeting.contract
    return MeetingRow(
        title=f"{meeting.number}. {KIND_WORDS[meeting.kind]}",
        address=url_for("meetings.show_meeting", meeting_id=meeting.id),
        contract=f"{contract.number} · {contract.vendor.name}",
        day=day(meeting.on_day),
        held=day(entry.record.held_on) if entry.record is not None else "",
        status=status_words("review_meeting", meeting.status),
    )


def meeting_facts(contract: Contract) -> Iterator[tuple[str, str]]:
    """How many quarterly meetings were held this year; nothing where none is due yet."""
    seen = quarterly_meetings(contract)
    if seen.due or seen.held:
        yield "Quarterly meetings held", f"{seen.held} of {seen.due} this year"


def sections(items: tuple[AgendaItem, ...]) -> tuple[AgendaSection, ...]:
    """The agenda by section; what there is nothing to say about is left out."""
    found = (
        AgendaSection(title, tuple((each.title, _address(each), each.says) for each in items if each.kind == kind))
        for kind, title in _SECTIONS.items()
    )
    return tuple(each for each in found if each.items)


def _address(item: AgendaItem) -> str:
    """Where the thing is seen; a result’s trend stands on the page of its contract."""
    if item.link_kind == "corrective_action":
        return url_for("corrective_actions.show_action", action_id=item.link_id)
    if item.link_kind == "meeting":
        return url_for("meetings.show_meeting", meeting_id=item.link_id)
    if item.link_kind == "report":
        return url_for("reports.show_report", report_id=item.link_id)
    if item.link_kind == "dispute":
        return url_for("disputes.show_dispute", dispute_id=item.link_id)
    if item.link_kind == "ruling":
        return url_for("rulings.show_ruling", ruling_id=item.link_id)
    return ""


def facts(seen: MeetingSeen) -> Iterator[tuple[str, str]]:
    """When and where, and who was there."""
    meeting, kept = seen.meeting, seen.record
    yield "Planned for", day(meeting.on_day)
    if meeting.place:
        yield "Where", meeting.place
    yield "Planned by", meeting.planned_by_name
    if kept is not None:
        yield "Held on", day(kept.held_on)
        yield "Who was there", kept.present


def minutes(seen: MeetingSeen) -> tuple[tuple[str, str], ...]:
    """Each entry of the minutes: who wrote it when, and the words."""
    return tuple((f"{each.written_by_name}, {moment(each.written_at)}", each.words) for each in seen.minutes)


def agreed(seen: MeetingSeen, actor: Actor) -> tuple[AgreedView, ...]:
    """What was agreed in the meeting."""
    return tuple(_agreed(each, seen, may_close(actor, each)) for each in seen.actions)


def _agreed(action: MeetingAction, seen: MeetingSeen, closes: bool) -> AgreedView:
    event = seen.closing(action)
    close = Action(
        verb="close",
        title="Close this action",
        address=url_for("meetings.close_action", meeting_action_id=action.id),
        explains="City and vendor both read what you write. It stays as it is.",
        note_label="What came of it?",
    )
    return AgreedView(
        words=action.words,
        whose=_whose(action),
        due=day(action.due_on),
        status=status_words("meeting_action", action.status),
        came_of_it="" if event is None else f"{event.reason} ({doer(event, seen.agreed.people)}, {moment(event.at)})",
        close=close if closes and action.status == "agreed" else None,
    )


def _whose(action: MeetingAction) -> str:
    """Who does it, and for whom; what was agreed before that was asked names the person alone."""
    if action.party is None:
        return action.owner
    return f"{action.owner}, for {PARTY_TITLES[action.party].lower()}"


def results(seen: TrendsSeen) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...], str], ...]]:
    """The headings of the last periods, and for each measure its results in them with the lines of its terms."""
    first = max(len(seen.periods) - _PERIODS_IN_PACK, 0)
    headings = tuple(each.period.title() for each in seen.periods[first:])
    rows = tuple(
        (
            trend.followed.title,
            tuple(
                "–" if each is None else result_words(each.figure, trend.side_in(place))
                for place, each in enumerate(trend.results[first:], first)
            ),
            "; ".join(f"{line.at} {trend.followed.unit}: {line.says}" for line in trend.followed.lines[:2]),
        )
        for trend in seen.trends
    )
    return headings, rows


def counter(held: int, due: int) -> str:
    """Such as: 2 of 3 quarterly meetings held this year."""
    return f"{held} of {count(due, 'quarterly meeting', 'quarterly meetings')} held this year"
