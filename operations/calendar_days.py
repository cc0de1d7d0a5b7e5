"""The days of a person's calendar: reports due, payments and decisions by a clock, milestones, ends of contracts.

A vendor's person has each report that they owe; for the city the reports due on a day are one entry of that day.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.milestones import MET, PROMISED, REVISED, Schedule
from contracts.numbers import dollars, from_cents
from contracts.periods import say_period
from contracts.renewals import REMINDED_DAYS
from contracts.roles import Actor, may
from models.calendar_days import contracts_ending, granted_dates
from models.clock import today
from models.contracts import Contract
from models.disputes import waiting_disputes
from models.due_reports import periods_due_between
from models.governments import find_government
from models.milestones import MilestoneDate
from models.renewals import undecided_contracts
from operations.clocks import unpaid_with_clocks
from operations.due_reports import DueReport, with_costs

_BEFORE, _AHEAD, _CITY_AHEAD = timedelta(days=30), timedelta(days=366), timedelta(days=92)
_MOST, _NAMED = 1_000, 20


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


def calendar_days(actor: Actor) -> list[CalendarDay]:
    """Every entry of the actor's calendar by day; a constant number of queries."""
    if not may(actor, "see reports"):
        return []
    now = today(find_government(actor.government_id).time_zone)
    found = [*_reports(actor, now), *_payments(actor), *_disputes(actor), *_milestones(actor, now)]
    found += [*_ends(actor, now), *_decisions(actor, now)]
    return sorted(found, key=lambda each: (each.day, each.key))


def _reports(actor: Actor, now: date) -> Iterator[CalendarDay]:
    ahead = _AHEAD if actor.vendor_id is not None else _CITY_AHEAD
    periods = periods_due_between(actor.government_id, now - _BEFORE, now + ahead, actor.vendor_id, _MOST)
    due = list(with_costs(actor.government_id, periods))
    return map(_own_report, due) if actor.vendor_id is not None else _reports_by_day(due)


def _own_report(due: DueReport) -> CalendarDay:
    contract, period = due.contract, due.period
    title = f"Report for {say_period(period.name)} is due: {contract.number}"
    lines = (contract.title, due.costs or "The terms agree on no cost of a late report.")
    return CalendarDay(
        f"report-{period.id}", period.due_on, title, lines, "upload", period.name, contract.number, period.name
    )


def _reports_by_day(due: list[DueReport]) -> Iterator[CalendarDay]:
    by_day: dict[date, list[str]] = defaultdict(list)
    for each in due:
        by_day[each.period.due_on].append(f"{each.contract.number}, {say_period(each.period.name)}")
    for day, named in by_day.items():
        title = f"{len(named)} report is due" if len(named) == 1 else f"{len(named)} reports are due"
        more = (f"and {len(named) - _NAMED} more",) if len(named) > _NAMED else ()
        yield CalendarDay(f"reports-{day.isoformat()}", day, title, (*named[:_NAMED], *more))


def _payments(actor: Actor) -> Iterator[CalendarDay]:
    for each, reading, _ in unpaid_with_clocks(actor.government_id, actor.vendor_id, _MOST):
        contract = each.contract
        if reading.due is not None:
            title = f"Payment for {say_period(each.period.name)} is due: {contract.number}"
            lines = (contract.title, f"Net {dollars(from_cents(each.net_cents))}")
            place = ("statement", each.id, contract.number, each.period.name)
            yield CalendarDay(f"payment-{each.contract_id}-{each.period_id}", reading.due, title, lines, *place)


def _disputes(actor: Actor) -> Iterator[CalendarDay]:
    for each in waiting_disputes(actor.government_id, actor.vendor_id):
        answering = each.status == "opened"
        what, day = ("Answer to", each.answer_due_on) if answering else ("Decision on", each.decide_due_on)
        title = f"{what} dispute {each.number} is due: {each.contract.number}"
        place = ("dispute", each.id, each.contract.number)
        yield CalendarDay(f"dispute-{each.id}", day, title, (each.contract.title,), *place)


def _milestones(actor: Actor, now: date) -> Iterator[CalendarDay]:
    by_milestone: dict[str, list[MilestoneDate]] = defaultdict(list)
    for each in granted_dates(actor.government_id, actor.vendor_id, now - _AHEAD, _MOST):
        by_milestone[each.milestone_id].append(each)
    for milestone_id, dates in by_milestone.items():
        held = {each.kind: each.day for each in dates}
        schedule = Schedule(held.get(PROMISED), held.get(REVISED), held.get(MET))
        milestone = dates[0].milestone
        if schedule.due is not None and schedule.met is None:
            title = f"Milestone “{milestone.title}”: {milestone.contract.number}"
            place = ("milestone", milestone_id, milestone.contract.number)
            yield CalendarDay(f"milestone-{milestone_id}", schedule.due, title, (milestone.contract.title,), *place)


def _ends(actor: Actor, now: date) -> Iterator[CalendarDay]:
    for each in contracts_ending(actor.government_id, actor.vendor_id, now - _BEFORE, now + _AHEAD, _MOST):
        yield _end(each)


def _decisions(actor: Actor, now: date) -> Iterator[CalendarDay]:
    """For officers the days on which an end that is not decided on is 180, 120, 90 and 60 days away."""
    if not may(actor, "decide renewals"):
        return
    for each in undecided_contracts(actor.government_id, now, now + _AHEAD, _MOST):
        for days in REMINDED_DAYS:
            day, title = (
                each.ends_on - timedelta(days=days),
                f"Decide on the renewal of {each.number}: {days} days left",
            )
            if day >= now - _BEFORE:
                place = ("renewal", each.number, each.number)
                yield CalendarDay(f"renewal-{each.id}-{days}", day, title, (each.title,), *place)


def _end(contract: Contract) -> CalendarDay:
    title = f"Contract {contract.number} ends"
    place = ("contract", contract.number, contract.number)
    return CalendarDay(f"end-{contract.id}", contract.ends_on, title, (contract.title,), *place)
