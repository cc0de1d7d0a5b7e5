"""Reporting periods: months by name, cut to the contract's term."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import Invalid
from contracts.periods import month_of, months_between, say_date, say_period


@pytest.mark.parametrize(
    "name",
    ["", "2027", "2027-7", "2027-00", "2027-13", "0000-01", "July 2027", "2027-07-01", "２０２７-07", "2027-07 "],
)
def test_what_is_not_a_month_is_refused_with_an_example(name: str) -> None:
    with pytest.raises(Invalid, match="such as 2027-07"):
        month_of(name)


def test_a_month_knows_its_days_its_due_day_and_its_title() -> None:
    february = month_of("2028-02", due_days=5)
    assert (february.starts, february.ends, february.due) == (date(2028, 2, 1), date(2028, 2, 29), date(2028, 3, 5))
    assert february.title() == "February 2028"
    assert february.holds(date(2028, 2, 29))
    assert not february.holds(date(2028, 3, 1))


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 1500))
def test_months_cover_every_day_of_a_term_once(starts: date, days: int) -> None:
    ends = starts + timedelta(days=days)
    months = list(months_between(starts, ends, 10))
    assert months[0].starts == starts
    assert months[-1].ends == ends
    for before, after in pairwise(months):
        assert after.starts == before.ends + timedelta(days=1)
    assert len({month.name for month in months}) == len(months)


def test_a_period_that_is_no_whole_month_is_named_by_its_days() -> None:
    (part,) = months_between(date(2027, 4, 12), date(2027, 4, 30), 5)
    assert part.title() == "April 12, 2027 to April 30, 2027"
    assert part.due == date(2027, 5, 5)
    assert say_date(date(2027, 7, 4)) == "July 4, 2027"


@pytest.mark.parametrize("name, said", [("2027-07", "July 2027"), ("closing-02", "closing 2")])
def test_a_period_is_said_by_its_name(name: str, said: str) -> None:
    assert say_period(name) == said
