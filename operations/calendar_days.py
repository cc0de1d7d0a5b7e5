"""The days of a person's calendar: reports due, payments and decisions by a clock, corrective actions, what was agreed
in meetings, milestones, ends of contracts.

A calendar is bounded by its days. Things of one kind stand each for itself where a day has few of them, and together as
one entry where it has many; for the city the reports due on a day are always one. Decision 0037 says why.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.numbers import dollars, from_cents
from contracts.periods import say_period
from contracts.renewals import REMINDED_DAYS
from contracts.roles import Actor, may
from models.calendar_days import (
    agreed_due,
    contracts_ending,
    contracts_undecided,
    corrective_actions_due,
    milestones_due,
    reports_due,
)
from models.clock import today
from models.contracts import Contract
from models.corrective_actions import CorrectiveAction
from models.disputes import Dispute, waiting_disputes
from models.governments import find_government
from models.meeting_actions import MeetingAction
from models.milestones import MilestoneDate
from models.names import with_names
from models.statements import PaymentStatement
from operations.clocks import unpaid_with_clocks
from operations.due_reports import DueReport, with_uploads

_BEFORE, _AHEAD, _CITY_AHEAD = timedelta(days=30), timedelta(days=366), timedelta(days=92)
# So many things of a kind stand each for itself on a day, so many are named where they stand together, and so many
# statements, whose days only their clocks tell, are asked when they are to be paid.
_APART, _NAMED, _MOST_UNPAID = 5, 20, 2_000


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """An all-day entry. `key` stays the same for the same thing, so that a calendar moves it and never doubles it."""

    key: str
    day: date
    title: str
    lines: tuple[str, ...] = ()
    page: str = ""
    link: str = ""
    contract: str = ""
    period: str = ""


Counted = Iterable[tuple[CalendarDay, int]]


def calendar_days(actor: Actor) -> list[CalendarDay]:
    """Every entry of the actor's calendar by day; a constant number of queries."""
    if not may(actor, "see reports"):
        return []
    now = today(find_government(actor.government_id).time_zone)
    found = [*_reports(actor, now), *_payments(actor, now), *_disputes(actor), *_milestones(actor, now)]
    found += [*_corrective_actions(actor, now), *_agreed(actor, now), *_ends(actor, now), *_decisions(actor, now)]
    return sorted(found, key=lambda each: (each.day, each.key))


def _together(entries: Counted, kind: str, words: tuple[str, str], apart: int = _APART) -> Iterator[CalendarDay]:
    """The entries, each with how many its day has of the kind: each for itself, or a day's as one where it has more."""
    by_day: dict[date, list[CalendarDay]] = defaultdict(list)
    counts = dict[date, int]()
    for each, count in entries:
        by_day[each.day].append(each)
        counts[each.day] = max(count, len(by_day[each.day]))
    for day, some in by_day.items():
        count = counts[day]
        if count <= apart:
            yield from some
            continue
        named = tuple(each.title for each in some[:_NAMED])
        more = (f"and {count - len(named):,} more",) if count > len(named) else ()
        title = f"{count:,} {words[0] if count == 1 else words[1]}"
        yield CalendarDay(f"{kind}-{day.isoformat()}", day, title, (*named, *more))


def _whole(entries: Iterable[CalendarDay]) -> Counted:
    """Entries that were all read: how many their day has is counted as they come."""
    return ((each, 0) for each in entries)


def _reports(actor: Actor, now: date) -> Iterator[CalendarDay]:
    own = actor.vendor_id is not None
    last = now + (_AHEAD if own else _CITY_AHEAD)
    found = reports_due(actor.government_id, actor.vendor_id, now - _BEFORE, last, _NAMED)
    counts = {period.id: count for (period, _), count in found}
    due = with_uploads(actor.government_id, [place for place, _ in found])
    entries = ((_own_report(each) if own else _named_report(each), counts[each.period.id]) for each in due)
    yield from _together(entries, "reports", ("report is due", "reports are due"), _APART if own else 0)


def _own_report(due: DueReport) -> CalendarDay:
    contract, period = due.contract, due.period
    title = f"Report for {say_period(period.name)} is due: {contract.number}"
    said = filter(None, (due.stands, due.costs or "The terms agree on no cost of a late report."))
    page, link = ("upload", period.name) if due.uploaded is None else ("report", due.uploaded.report_id)
    place = (page, link, contract.number, period.name)
    return CalendarDay(f"report-{period.id}", period.due_on, title, (contract.title, *said), *place)


def _named_report(due: DueReport) -> CalendarDay:
    name = f"{due.contract.number}, {say_period(due.period.name)}"
    return CalendarDay(f"report-{due.period.id}", due.period.due_on, name)


def _payments(actor: Actor, now: date) -> Iterator[CalendarDay]:
    unpaid = unpaid_with_clocks(actor.government_id, actor.vendor_id, _MOST_UNPAID)
    if unpaid.left:
        says = f"Only the {_MOST_UNPAID:,} oldest statements that are to be paid are in it. Your desk has all of them."
        yield CalendarDay("left-out", now, "This calendar does not hold every payment", (says,))
    entries = (_payment(each, reading.due) for each, reading, _ in unpaid if reading.due is not None)
    yield from _together(_whole(entries), "payments", ("payment is due", "payments are due"))


def _payment(statement: PaymentStatement, due: date) -> CalendarDay:
    contract, period = statement.contract, statement.period
    title = f"Payment for {say_period(period.name)} is due: {contract.number}"
    lines = (contract.title, f"Net {dollars(from_cents(statement.net_cents))}")
    place = ("statement", statement.id, contract.number, period.name)
    return CalendarDay(f"payment-{statement.contract_id}-{statement.period_id}", due, title, lines, *place)


def _disputes(actor: Actor) -> Iterator[CalendarDay]:
    waiting = with_names(actor.government_id, waiting_disputes(actor.government_id, actor.vendor_id, None))
    yield from _together(_whole(map(_dispute, waiting)), "disputes", ("dispute is due", "disputes are due"))


def _dispute(each: Dispute) -> CalendarDay:
    answering = each.status == "opened"
    what, day = ("Answer to", each.answer_due_on) if answering else ("Decision on", each.decide_due_on)
    title = f"{what} dispute {each.number} is due: {each.contract.number}"
    place = ("dispute", each.id, each.contract.number)
    return CalendarDay(f"dispute-{each.id}", day, title, (each.contract.title,), *place)


def _milestones(actor: Actor, now: date) -> Iterator[CalendarDay]:
    found = milestones_due(actor.government_id, actor.vendor_id, now - _AHEAD, now + _AHEAD, _NAMED)
    entries = ((_milestone(each), count) for each, count in found)
    yield from _together(entries, "milestones", ("milestone is due", "milestones are due"))


def _milestone(held: MilestoneDate) -> CalendarDay:
    milestone, contract = held.milestone, held.milestone.contract
    title = f"Milestone “{milestone.title}”: {contract.number}"
    place = ("milestone", milestone.id, contract.number)
    return CalendarDay(f"milestone-{milestone.id}", held.day, title, (contract.title,), *place)


def _corrective_actions(actor: Actor, now: date) -> Iterator[CalendarDay]:
    if not may(actor, "see corrective actions"):
        return
    found = corrective_actions_due(actor.government_id, actor.vendor_id, now - _BEFORE, now + _AHEAD, _NAMED)
    entries = ((_corrective_action(each), count) for each, count in found)
    yield from _together(entries, "actions", ("corrective action is due", "corrective actions are due"))


def _corrective_action(action: CorrectiveAction) -> CalendarDay:
    contract, is_asked = action.contract, action.status == "asked"
    what = f"{'Plan for corrective' if is_asked else 'Corrective'} action {action.number}"
    day = action.plan_due_on if is_asked else action.due_on
    lines, place = (action.title, contract.title), ("corrective_action", action.id, contract.number)
    return CalendarDay(f"action-{action.id}", day, f"{what} is due: {contract.number}", lines, *place)


def _agreed(actor: Actor, now: date) -> Iterator[CalendarDay]:
    """Both sides see what was agreed and for whom, as on the meeting's page."""
    if not may(actor, "see review meetings"):
        return
    found = agreed_due(actor.government_id, actor.vendor_id, now - _BEFORE, now + _AHEAD, _NAMED)
    entries = ((_agreed_action(each), count) for each, count in found)
    yield from _together(entries, "agreed", ("thing agreed in a meeting is due", "things agreed in meetings are due"))


def _agreed_action(action: MeetingAction) -> CalendarDay:
    meeting, contract = action.meeting, action.meeting.contract
    title = f"Agreed in meeting {meeting.number}, for {action.owner}: {contract.number}"
    lines, place = (action.words, contract.title), ("meeting", meeting.id, contract.number)
    return CalendarDay(f"agreed-{action.id}", action.due_on, title, lines, *place)


def _ends(actor: Actor, now: date) -> Iterator[CalendarDay]:
    ending = contracts_ending(actor.government_id, actor.vendor_id, now - _BEFORE, now + _AHEAD, _NAMED)
    entries = ((_end(each), count) for each, count in ending)
    yield from _together(entries, "ends", ("contract ends", "contracts end"))


def _end(contract: Contract) -> CalendarDay:
    title = f"Contract {contract.number} ends"
    place = ("contract", contract.number, contract.number)
    return CalendarDay(f"end-{contract.id}", contract.ends_on, title, (contract.title,), *place)


def _decisions(actor: Actor, now: date) -> Iterator[CalendarDay]:
    """For officers the days on which an end that is not decided on is 180, 120, 90 and 60 days away."""
    if not may(actor, "decide renewals"):
        return
    undecided = contracts_undecided(actor.government_id, now, now + _AHEAD, _NAMED)
    for days in REMINDED_DAYS:
        coming = (each for each in undecided if each[0].ends_on - timedelta(days=days) >= now - _BEFORE)
        entries = [(_decision(contract, days), count) for contract, count in coming]
        words = (f"renewal to decide on: {days} days left", f"renewals to decide on: {days} days left")
        yield from _together(entries, f"renewals-{days}", words)


def _decision(contract: Contract, days: int) -> CalendarDay:
    title = f"Decide on the renewal of {contract.number}: {days} days left"
    place = ("renewal", contract.number, contract.number)
    day = contract.ends_on - timedelta(days=days)
    return CalendarDay(f"renewal-{contract.id}-{days}", day, title, (contract.title,), *place)
