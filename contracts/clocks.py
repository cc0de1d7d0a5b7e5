"""Clocks: by when the city must decide or pay, whose turn it is, for how long, and what lateness costs.

A clock runs while it is the city's turn and stands still while it is the vendor's. The day on which something arrives
is not counted. Days are the city's own; whoever calls has turned moments into them.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from marshmallow import fields, validate

from contracts.calendars import EVERY_WEEKDAY, Calendar
from contracts.errors import Invalid, Problem
from contracts.figures import Figure, given, in_cents, product, quotient, source
from contracts.numbers import dollars, plain, short
from contracts.schema import PositiveText, Strict, load_with, schema_of

CITY, VENDOR = "city", "vendor"
TITLES = {
    "report_decision": "Decision on the report",
    "payment": "Payment",
    "dispute_answer": "Answer to the dispute",
}
COUNTS, FREE_DAYS, PER = ("calendar", "working"), ("same", "next", "previous"), ("year", "month")
DAY_COUNTS = ("365", "360", "actual", "30")
_DAY, _HUNDREDTH = timedelta(days=1), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Interest:
    """What lateness costs: percent of the amount for a year or a month, and how many days that has.

    `actual` gives a year 366 days where the day after the due date lies in a leap year; a month always has 30.
    """

    percent: Decimal
    per: str = "year"
    day_count: str = "365"

    def problems(self) -> Iterator[tuple[str, str]]:
        """A day count that is another span's."""
        if (self.per == "month") != (self.day_count == "30"):
            yield "day_count", "A month is counted with 30 days, a year with 365, 360 or its actual days."

    def days(self, due: date) -> int:
        """How many days the span has, for interest that runs from after the due date."""
        if self.day_count != "actual":
            return int(self.day_count)
        year = (due + _DAY).year
        return (date(year + 1, 1, 1) - date(year, 1, 1)).days

    def sentence(self) -> str:
        """Such as: 1.5 % a month, a month counted with 30 days."""
        days = "its actual days" if self.day_count == "actual" else f"{self.day_count} days"
        return f"{short(self.percent)} % a {self.per}, a {self.per} counted with {days}"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """How long something may take: days, how they are counted, and what a day without work does to it."""

    clock: str
    days: int
    counts: str = "calendar"
    due_on_free_day: str = "next"
    received_on_free_day: str = "same"
    pauses: bool = True
    interest: Interest | None = None

    def sentence(self) -> str:
        """Such as: within 30 days; a due day without work moves to the next working day."""
        kind = "working days" if self.counts == "working" else "days"
        parts = [f"within {self.days} {kind}"]
        if self.counts == "calendar" and self.due_on_free_day != "same":
            parts.append(f"a due day without work moves to the {self.due_on_free_day} working day")
        if self.received_on_free_day == "next":
            parts.append("what arrives on a day without work counts from the next working day")
        parts.append("stands still while it is the vendor’s turn" if self.pauses else "never stands still")
        if self.interest is not None:
            parts.append(f"late payment costs {self.interest.sentence()}")
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it was from a day on; the next turn, or today, ends it."""

    side: str
    since: date


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock shows on a day. `due` is None while it stands still on the vendor's turn with days left.

    `days_left` counts as the rule does and is below zero after the due day; `city_days` and `vendor_days` are days of
    the calendar since it was received, turn by turn.
    """

    rule: ClockRule
    received: date
    due: date | None
    days_left: int
    whose_turn: str
    turn_since: date
    city_days: int
    vendor_days: int
    stopped: date | None = None

    @property
    def late_days(self) -> int:
        """Days of the calendar after the due day until it was done, or until the day of the reading."""
        end = self.stopped or self.turn_since + timedelta(days=self._turn_days)
        return max(0, (end - self.due).days) if self.due is not None else 0

    @property
    def _turn_days(self) -> int:
        return self.city_days + self.vendor_days - (self.turn_since - self.received).days


def read_clock(
    rule: ClockRule, turns: Sequence[Turn], today: date, calendar: Calendar = EVERY_WEEKDAY, stopped: date | None = None
) -> Reading:
    """The clock on the day; the first turn begins when the thing was received. `stopped` is the day it was done.

    Turns are in order; one that begins on or before the day of the one before it leaves that one no day.
    """
    end = max(stopped or today, turns[0].since)
    received = turns[0].since
    counted = _first_counted(rule, received, calendar)
    used, city_days, vendor_days = 0, 0, 0
    starts = [turn.since for turn in turns[1:]] + [end]
    for turn, until in zip(turns, starts, strict=True):
        span = max(0, (min(until, end) - turn.since).days)
        if turn.side == VENDOR:
            vendor_days += span
        else:
            city_days += span
        if turn.side == CITY or not rule.pauses:
            used += _count(rule, max(turn.since, counted), min(until, end), calendar)
    last = turns[-1]
    due = _due(rule, turns, counted, calendar)
    left = rule.days - used if due is None else _count(rule, end, due, calendar)
    return Reading(rule, received, due, left, last.side, last.since, city_days, vendor_days, stopped)


def _first_counted(rule: ClockRule, received: date, calendar: Calendar) -> date:
    """The day after which days are counted."""
    if rule.received_on_free_day == "same" or calendar.is_working_day(received):
        return received
    return calendar.add_working_days(received, 1)


def _count(rule: ClockRule, after: date, until: date, calendar: Calendar) -> int:
    """The days that count after one day up to another; negative where the other is earlier."""
    return calendar.working_days(after, until) if rule.counts == "working" else (until - after).days


def _due(rule: ClockRule, turns: Sequence[Turn], counted: date, calendar: Calendar) -> date | None:
    """The day on which the days are used up, moved off days without work; None where it stands still before."""
    left = rule.days
    for turn, following in zip(turns, [*turns[1:], None], strict=True):
        if turn.side == VENDOR and rule.pauses:
            continue
        start = max(turn.since, counted)
        day = _add(rule, start, left, calendar)
        if following is None or not rule.pauses or day <= following.since:
            return _moved(rule, day, calendar)
        left -= max(0, _count(rule, start, following.since, calendar))
    return None


def _add(rule: ClockRule, day: date, number: int, calendar: Calendar) -> date:
    return calendar.add_working_days(day, number) if rule.counts == "working" else day + timedelta(days=number)


def _moved(rule: ClockRule, day: date, calendar: Calendar) -> date:
    step = {"same": 0, "next": 1, "previous": -1}[rule.due_on_free_day]
    while step and not calendar.is_working_day(day):
        day += step * _DAY
    return day


def interest_for_a_day(amount: Decimal, rule: ClockRule, due: date) -> Figure | None:
    """What each day after the due day costs, exactly; None where the rule has no interest or nothing is owed."""
    if rule.interest is None or amount <= 0:
        return None
    interest = rule.interest
    where = source("period", clock=rule.clock)
    owed = given("interest.amount", "Amount", amount, "USD", where)
    percent = given("interest.percent", f"Percent a {interest.per}", interest.percent, "percent", where)
    days = given("interest.days", f"Days of a {interest.per}", Decimal(interest.days(due)), "days", where)
    earned = product("interest.span", f"Percent of the amount a {interest.per}", (owed, percent), "USD")
    says = f"{dollars(amount)} × {plain(interest.percent)} % ÷ {interest.days(due)} days"
    return quotient("interest.day", "Interest for a day", earned, days, "USD", _HUNDREDTH, says)


def interest_at_risk(amount: Decimal, reading: Reading, late_days: int | None = None) -> Figure | None:
    """The interest for the days that it is late, or for a number of days, rounded half up to cents."""
    if reading.due is None:
        return None
    daily = interest_for_a_day(amount, reading.rule, reading.due)
    if daily is None:
        return None
    days = reading.late_days if late_days is None else late_days
    where = source("period", clock=reading.rule.clock)
    late = given("interest.late_days", "Days late", Decimal(days), "days", where)
    return in_cents(product("interest", "Interest", (daily, late), "USD", f"{days} days late"))


def clock_problems(rules: Iterable[ClockRule]) -> Iterator[Problem]:
    """Rules for a clock that has one already, and interest whose day count is another span's."""
    seen = set()
    for place, rule in enumerate(rules):
        if rule.clock in seen:
            says = f"“{TITLES[rule.clock]}” has two clocks. Keep one of them."
            yield Problem(f"clocks[{place}]", says)
        seen.add(rule.clock)
        for where, says in () if rule.interest is None else rule.interest.problems():
            yield Problem(f"clocks[{place}].interest.{where}", says)


class InterestSchema(Strict):
    """`{"percent": "1.5", "per": "month", "day_count": "30"}`"""

    made = Interest
    percent = PositiveText(required=True)
    per = fields.String(required=True, validate=validate.OneOf(PER))
    day_count = fields.String(required=True, validate=validate.OneOf(DAY_COUNTS))


class ClockRuleSchema(Strict):
    """`{"clock": "payment", "days": 30, "counts": "calendar", "due_on_free_day": "next"}`"""

    made = ClockRule
    clock = fields.String(required=True, validate=validate.OneOf(sorted(TITLES)))
    days = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=366))
    counts = fields.String(validate=validate.OneOf(COUNTS))
    due_on_free_day = fields.String(validate=validate.OneOf(FREE_DAYS))
    received_on_free_day = fields.String(validate=validate.OneOf(("same", "next")))
    pauses = fields.Boolean()
    interest = fields.Nested(InterestSchema)


class _ClocksSchema(Strict):
    clocks = fields.List(fields.Nested(ClockRuleSchema))


def clocks_in(terms: str) -> tuple[ClockRule, ...]:
    """The clocks that kept terms agree on, without the rest of the document: a list is over thousands of contracts.

    Invalid where it is not JSON, or its clocks are none. What bounds a document was asked when it was entered.
    """
    try:
        agreed = json.loads(terms).get("clocks")
    except (ValueError, AttributeError):
        raise Invalid("These terms cannot be read any more. Run `flask verify` to see what was changed.") from None
    return () if agreed is None else tuple(load_with(schema_of(_ClocksSchema), {"clocks": agreed}, "terms")["clocks"])
