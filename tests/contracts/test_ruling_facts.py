"""Rulings and disputes among the facts: read and written without loss, refused where they are wrong, and their days."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.disputes import DisputedLine, clock, due_days
from contracts.errors import Invalid
from contracts.ruling_entries import runs_of, say_runs
from contracts.rulings import About, Ruling, RulingSchema
from contracts.schema import load_with

HOLD = Ruling(
    number=3,
    kind="hold",
    about=About("line", "bonus"),
    starts=date(2027, 7, 1),
    until=date(2027, 9, 30),
    reason="The plan is missing.",
    asked_by="An Officer",
    granted_by="Another",
    granted_on=date(2027, 8, 2),
    amount=Decimal("100.00"),
    ends_when="The plan has come.",
)


def read(document: dict[str, Any]) -> Ruling:
    ruling: Ruling = load_with(RulingSchema(), document, "ruling")
    return ruling


def test_a_ruling_is_read_as_it_was_written() -> None:
    assert read(HOLD.document()) == HOLD
    excusal = HOLD.document() | {
        "kind": "excusal",
        "about": {"kind": "rows", "name": "visits", "rows": [[2, 4], [9, 9]]},
    }
    assert read(excusal).about == About("rows", "visits", ((2, 4), (9, 9)))
    assert read(excusal).document() == excusal


@pytest.mark.parametrize(
    "but",
    [
        {"kind": "pardon"},
        {"number": 0},
        {"number": "3"},
        {"starts": "July"},
        {"reason": ""},
        {"granted_by": ""},
        {"amount": 100.0},
        {"about": {"kind": "line"}},
        {"about": {"kind": "rows", "name": "visits", "rows": [[4, 2]]}},
        {"about": {"kind": "rows", "name": "visits", "rows": [[0, 2]]}},
        {"about": {"kind": "rows", "name": "visits", "rows": ["2-4"]}},
        {"unknown": "key"},
    ],
)
def test_what_is_no_ruling_is_refused(but: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        read(HOLD.document() | but)


def test_the_first_day_of_a_period_decides_whether_it_is_covered() -> None:
    days = [date(2027, 6, 30), date(2027, 7, 1), date(2027, 9, 30), date(2027, 10, 1)]
    assert [HOLD.covers(day) for day in days] == [False, True, True, False]
    assert [HOLD.is_over(day) for day in days] == [False, False, False, True]


def test_the_sentence_says_who_why_and_what_lifts_it() -> None:
    assert HOLD.sentence() == (
        "Ruling 3, asked for by An Officer, granted by Another on August 2, 2027: The plan is missing. "
        "It is lifted when: The plan has come."
    )


@pytest.mark.parametrize(
    "text,runs,said",
    [
        ("12", ((12, 12),), "row 12"),
        ("12, 15-18", ((12, 12), (15, 18)), "rows 12, 15–18"),
        ("15\u201318; 2", ((2, 2), (15, 18)), "rows 2, 15–18"),
        ("4, 4, 5", ((4, 4), (5, 5)), "rows 4, 5"),
        ("4-6, 6, 5-8", ((4, 8),), "rows 4–8"),
        ("9-3", None, ""),
        ("0", None, ""),
        ("two", None, ""),
        ("1.5", None, ""),
        ("", None, ""),
        (",".join(str(each) for each in range(1, 202)), None, ""),
    ],
)
def test_rows_are_written_as_their_sheet_numbers_them(text: str, runs: Any, said: str) -> None:
    assert runs_of(text) == runs
    if runs:
        assert say_runs(runs) == said


def test_each_day_of_a_dispute_counts_for_the_side_whose_turn_it_was() -> None:
    steps = [("opened", date(2027, 8, 1)), ("answered", date(2027, 8, 5)), ("replied", date(2027, 8, 8))]
    seen = clock(steps, date(2027, 8, 18))
    assert (seen.city_days, seen.vendor_days, seen.turn, seen.since) == (14, 3, "city", date(2027, 8, 8))
    closed = clock([*steps, ("rejected", date(2027, 8, 9))], date(2027, 12, 1))
    assert (closed.city_days, closed.vendor_days, closed.turn) == (5, 3, "")
    assert clock([("opened", date(2027, 8, 1))], date(2027, 8, 1)).city_days == 0


def test_due_days_begin_with_the_opening() -> None:
    assert due_days(date(2027, 8, 1), 10, 30) == (date(2027, 8, 11), date(2027, 8, 31))


def test_a_dispute_without_an_amount_has_no_figure() -> None:
    assert DisputedLine(1, "bonus", "Bonus", None, date(2027, 8, 1)).document() == {
        "number": 1,
        "line": "bonus",
        "title": "Bonus",
        "opened_on": "2027-08-01",
    }
