"""Clocks: due days, days left, turns, days without work, and interest to the last digit."""

import json
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.calendars import Calendar
from contracts.clocks import (
    CITY,
    VENDOR,
    ClockRule,
    Interest,
    Turn,
    clocks_in,
    interest_at_risk,
    interest_for_a_day,
    read_clock,
)
from contracts.errors import Invalid
from contracts.terms import load_terms
from tests.contracts.documents import a_terms_document

INDEPENDENCE, LABOR = date(2027, 7, 5), date(2027, 9, 6)
CALENDAR = Calendar(("saturday", "sunday"), (INDEPENDENCE, LABOR))


def rule(days: int = 30, **but: object) -> ClockRule:
    return ClockRule("payment", days, **but)  # type: ignore[arg-type]


def due(start: date, with_rule: ClockRule) -> date | None:
    return read_clock(with_rule, [Turn(CITY, start)], start, CALENDAR).due


@pytest.mark.parametrize(
    "start,clock,expected",
    [
        # 30 days from August 2 end on Wednesday September 1
        (date(2027, 8, 2), rule(), date(2027, 9, 1)),
        # August 6 + 30 = Sunday September 5; Monday is Labor Day
        (date(2027, 8, 6), rule(), date(2027, 9, 7)),
        (date(2027, 8, 6), rule(due_on_free_day="previous"), date(2027, 9, 3)),
        (date(2027, 8, 6), rule(due_on_free_day="same"), date(2027, 9, 5)),
        # due on a holiday itself
        (date(2027, 6, 5), rule(), date(2027, 7, 6)),
        (date(2027, 6, 5), rule(due_on_free_day="previous"), date(2027, 7, 2)),
        # a leap day counts: 2028-02-29 is the 28th day after February 1
        (date(2028, 2, 1), rule(28), date(2028, 2, 29)),
        (date(2028, 2, 1), rule(29), date(2028, 3, 1)),
        (date(2027, 2, 1), rule(28), date(2027, 3, 1)),
        # the clock starts on a holiday: its day is not counted, or all days from the next working day on
        (INDEPENDENCE, rule(10), date(2027, 7, 15)),
        (INDEPENDENCE, rule(10, received_on_free_day="next"), date(2027, 7, 16)),
        (date(2027, 7, 3), rule(10, received_on_free_day="next"), date(2027, 7, 16)),
        # working days leave weekend and holiday out
        (date(2027, 7, 2), rule(1, counts="working"), date(2027, 7, 6)),
        (date(2027, 7, 2), rule(15, counts="working"), date(2027, 7, 26)),
        (INDEPENDENCE, rule(1, counts="working"), date(2027, 7, 6)),
        (date(2027, 7, 9), rule(0), date(2027, 7, 9)),
        (date(2027, 7, 10), rule(0), date(2027, 7, 12)),
    ],
)
def test_the_due_day(start: date, clock: ClockRule, expected: date) -> None:
    assert due(start, clock) == expected


@pytest.mark.parametrize(
    "today,left,late",
    [(date(2027, 8, 2), 30, 0), (date(2027, 8, 31), 1, 0), (date(2027, 9, 1), 0, 0), (date(2027, 9, 2), -1, 1)],
)
def test_days_left_and_late_on_the_edge(today: date, left: int, late: int) -> None:
    reading = read_clock(rule(), [Turn(CITY, date(2027, 8, 2))], today, CALENDAR)
    assert (reading.days_left, reading.late_days) == (left, late)


def test_the_clock_stands_still_while_it_is_the_vendor_s_turn() -> None:
    turns = [Turn(CITY, date(2027, 8, 2)), Turn(VENDOR, date(2027, 8, 12)), Turn(CITY, date(2027, 8, 20))]
    waiting = read_clock(rule(), turns[:2], date(2027, 8, 18), CALENDAR)
    assert (waiting.due, waiting.days_left, waiting.whose_turn) == (None, 20, VENDOR)
    assert (waiting.city_days, waiting.vendor_days) == (10, 6)
    again = read_clock(rule(), turns, date(2027, 8, 23), CALENDAR)
    # 20 days were left on August 20
    assert (again.due, again.days_left) == (date(2027, 9, 9), 17)
    assert (again.city_days, again.vendor_days) == (13, 8)
    never = read_clock(rule(pauses=False), turns, date(2027, 8, 23), CALENDAR)
    assert never.due == date(2027, 9, 1)


def test_what_was_late_before_the_vendor_s_turn_stays_late() -> None:
    turns = [Turn(CITY, date(2027, 8, 2)), Turn(VENDOR, date(2027, 9, 10))]
    reading = read_clock(rule(), turns, date(2027, 9, 12), CALENDAR)
    assert reading.due == date(2027, 9, 1)
    assert reading.days_left < 0


def test_a_stopped_clock_shows_how_it_stood_when_it_was_done() -> None:
    reading = read_clock(rule(), [Turn(CITY, date(2027, 8, 2))], date(2028, 1, 1), CALENDAR, date(2027, 8, 30))
    assert (reading.days_left, reading.late_days, reading.city_days) == (2, 0, 28)
    late = read_clock(rule(), [Turn(CITY, date(2027, 8, 2))], date(2028, 1, 1), CALENDAR, date(2027, 9, 4))
    assert (late.days_left, late.late_days) == (-3, 3)


@pytest.mark.parametrize(
    "interest,due_on,expected",
    [
        # 100,000.00 × 12 % ÷ 365 = 32.8767…; ten days 328.77
        (Interest(Decimal(12), "year", "365"), date(2027, 9, 1), "328.77"),
        (Interest(Decimal(12), "year", "360"), date(2027, 9, 1), "333.33"),
        # the day after December 31, 2027 lies in a leap year
        (Interest(Decimal(12), "year", "actual"), date(2027, 12, 31), "327.87"),
        (Interest(Decimal(12), "year", "actual"), date(2027, 12, 30), "328.77"),
        (Interest(Decimal("1.5"), "month", "30"), date(2027, 9, 1), "500.00"),
    ],
)
def test_interest_by_its_day_count(interest: Interest, due_on: date, expected: str) -> None:
    clock = rule(interest=interest, due_on_free_day="same")
    start = due_on - timedelta(days=30)
    reading = read_clock(clock, [Turn(CITY, start)], due_on + timedelta(days=10), CALENDAR)
    assert reading.due == due_on
    figure = interest_at_risk(Decimal("100000.00"), reading)
    assert figure is not None
    assert str(figure.value) == expected


def test_no_interest_without_a_rate_or_without_anything_owed() -> None:
    clock = rule(interest=Interest(Decimal(12)))
    assert interest_for_a_day(Decimal("-5"), clock, date(2027, 9, 1)) is None
    assert interest_for_a_day(Decimal("5"), rule(), date(2027, 9, 1)) is None


def test_in_time_costs_nothing() -> None:
    clock = rule(interest=Interest(Decimal(12)))
    reading = read_clock(clock, [Turn(CITY, date(2027, 8, 2))], date(2027, 9, 1), CALENDAR)
    figure = interest_at_risk(Decimal("100000.00"), reading)
    assert figure is not None
    assert figure.amount == 0


DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


@settings(max_examples=200, deadline=None)
@given(
    start=DAYS,
    steps=st.lists(st.integers(0, 40), max_size=6),
    days=st.integers(0, 90),
    counts=st.sampled_from(["calendar", "working"]),
    roll=st.sampled_from(["same", "next", "previous"]),
)
def test_turns_account_for_every_day_and_a_pause_never_brings_the_due_day_forward(
    start: date, steps: list[int], days: int, counts: str, roll: str
) -> None:
    sides = [CITY, VENDOR] * 4
    starts = [start]
    for step in steps:
        starts.append(starts[-1] + timedelta(days=step))
    turns = [Turn(side, since) for side, since in zip(sides, starts, strict=False)]
    today = starts[-1] + timedelta(days=3)
    reading = read_clock(rule(days, counts=counts, due_on_free_day=roll), turns, today, CALENDAR)
    assert reading.city_days + reading.vendor_days == (today - start).days
    unbroken = read_clock(rule(days, counts=counts, due_on_free_day=roll), turns[:1], today, CALENDAR)
    assert unbroken.due is not None
    if reading.due is not None:
        assert reading.due >= unbroken.due
    if roll == "next" and reading.due is not None:
        assert CALENDAR.is_working_day(reading.due)


@settings(max_examples=100, deadline=None)
@given(start=DAYS, days=st.integers(0, 60))
def test_each_day_that_passes_takes_one_day_from_what_is_left(start: date, days: int) -> None:
    clock = rule(days)
    left = [
        read_clock(clock, [Turn(CITY, start)], start + timedelta(days=each), CALENDAR).days_left for each in range(100)
    ]
    assert all(before - after == 1 for before, after in pairwise(left))


@pytest.mark.parametrize(
    "agreed",
    [
        None,
        [],
        [{"clock": "payment", "days": 14, "interest": {"percent": "1", "per": "month", "day_count": "30"}}],
        [{"clock": "payment", "days": 21, "counts": "working"}, {"clock": "report_decision", "days": 5}],
    ],
)
def test_clocks_read_without_the_rest_of_the_terms_are_those_of_the_terms(agreed: list[object] | None) -> None:
    document = a_terms_document() | ({} if agreed is None else {"clocks": agreed})
    assert clocks_in(json.dumps(document)) == load_terms(document).clocks
    assert len(clocks_in(json.dumps(document))) == len(agreed or [])


@pytest.mark.parametrize("document", ["not JSON", '{"clocks": [{"clock": "lunch", "days": 1}]}', '{"clocks": 3}'])
def test_what_agrees_on_no_clock_that_is_known_is_refused(document: str) -> None:
    with pytest.raises(Invalid):
        clocks_in(document)
