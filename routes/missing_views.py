"""Contracts without a result in words: since when there is none, and whose turn it is that there be one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import g, url_for

from contracts.periods import say_period
from importers.lists import ListColumn, ListValue
from models.reports import Report
from operations.calendars import day_in
from operations.city_scores import MissingSeen
from operations.period_states import PeriodState
from routes.periods import reporting_parties
from routes.words import PARTY_WORDS, day

MISSING = (
    *(ListColumn("Contract"), ListColumn("Title"), ListColumn("Vendor")),
    *(ListColumn("Newest result until", "day"), ListColumn("Next period"), ListColumn("The next was due", "day")),
    *(ListColumn("Stale"), ListColumn("Whose turn"), ListColumn("What is missing")),
)


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A contract without a result in the span; `whose` is empty where nobody has to do anything yet."""

    contract: str
    address: str
    title: str
    vendor: str
    says: str
    turn: str
    whose: str
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is in a period without a result, and what is missing, each in the order of the parties."""

    whose: str
    says: str


def missing_rows(seen: MissingSeen, now: date) -> MissingRow:
    """A contract without a result in words."""
    contract, newest = seen.missing.contract, seen.missing.newest
    says = "No result of a measure with a target is known of it."
    if newest is not None:
        says = f"Its newest result is of the period until {day(newest)}."
    turn = turn_of(seen, now)
    return MissingRow(
        contract=contract.number,
        address=url_for("contracts.show_contract", number=contract.number),
        title=contract.title,
        vendor=contract.vendor.name,
        says=says,
        turn=turn.says,
        whose=turn.whose,
        is_stale=seen.is_stale,
    )


def turn_of(seen: MissingSeen, now: date) -> Turn:
    """What the period behind the newest result waits for; nothing before it begins."""
    state = seen.state
    if state is None or state.period.starts_on > now:
        return Turn("", "")
    lacking = list(_lacking(state, reporting_parties(seen.terms), now)) or [
        ("the officer", "all reports are accepted, and the officer has yet to compute the statement")
    ]
    whose = " and ".join(dict.fromkeys(who for who, _ in lacking))
    return Turn(whose, f"{say_period(state.period.name)}: {'; '.join(says for _, says in lacking)}.")


def _lacking(state: PeriodState, parties: tuple[str, ...], now: date) -> Iterator[tuple[str, str]]:
    """For each report that is not accepted: whose turn it is, and what is missing."""
    for party in parties:
        who, report = f"the {PARTY_WORDS[party]}", state.reports.get(party)
        what = "report" if party == "vendor" else "record"
        if report is None:
            due = state.period.due_on
            yield who, f"{who}’s {what} {'was' if due < now else 'is'} due on {day(due)} and has not come"
        elif report.status != "accepted":
            yield _turn_of_report(report, who, what)


def _turn_of_report(report: Report, who: str, what: str) -> tuple[str, str]:
    came = f"{who} delivered its {what} on {day(day_in(report.entered_at, g.time_zone))}"
    if report.status == "submitted":
        return "the city", f"{came}, and the city has yet to accept it"
    if report.status == "received":
        return "the program", f"{came}, and it is being checked"
    return who, f"{came}, and has yet to {'correct' if report.status == 'returned' else 'submit'} it"


def listed_missing(seen: MissingSeen, now: date) -> tuple[ListValue, ...]:
    """A contract without a result as a row of a file."""
    contract, following, turn = seen.missing.contract, seen.missing.following, turn_of(seen, now)
    due = None if following is None else following.due_on
    named = (contract.number, contract.title, contract.vendor.name, seen.missing.newest)
    period = "" if following is None else following.name
    return *named, period, due, "yes" if seen.is_stale else "no", turn.whose, turn.says
