"""Reporting periods: the spans that reports cover, named so that a person can type them (2027-07)."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contracts.errors import Invalid

CLOSING_NAME = "closing-"
# The years that a contract can reach. Days can be added to any day within them without leaving the calendar.
FIRST_YEAR, LAST_YEAR = 1950, 2200


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included, with the day on which its report is due."""

    name: str
    starts: date
    ends: date
    due: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.starts <= day <= self.ends

    def title(self) -> str:
        """The period as a person says it: “July 2027” for a month, “closing 1”, else its first and last day."""
        if self.name.startswith(CLOSING_NAME):
            return say_period(self.name)
        if self.starts.day == 1 and self.ends == _end_of_month(self.starts):
            return f"{calendar.month_name[self.starts.month]} {self.starts.year}"
        return f"{say_date(self.starts)} to {say_date(self.ends)}"


def in_reach(day: date) -> bool:
    """Whether the day lies in the years that a contract can reach."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def out_of_reach(said: str) -> str:
    """What to say of a day or a span that lies outside those years."""
    return f"“{said[:20]}” lies outside the years {FIRST_YEAR} to {LAST_YEAR}. Check the year."


def say_date(day: date) -> str:
    """A day without ambiguity: “July 31, 2027”."""
    return f"{calendar.month_name[day.month]} {day.day}, {day.year}"


def say_moment(local: datetime) -> str:
    """A moment of the city's own clock as “August 3, 2027, 9:05 a.m.”."""
    half = "a.m." if local.hour < 12 else "p.m."
    return f"{say_date(local.date())}, {local.hour % 12 or 12}:{local.minute:02d} {half}"


def say_period(name: str) -> str:
    """A period by its name as a person says it: “July 2027”, “closing 1”."""
    if name.startswith(CLOSING_NAME):
        return f"closing {int(name.removeprefix(CLOSING_NAME))}"
    return month_of(name).title()


def month_of(name: str, due_days: int = 0) -> Period:
    """The month that a name such as 2027-07 means, due so many days after its end; Invalid for another form."""
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", name)
    if not found or found[1] == "0000":
        raise Invalid(f"“{name[:20]}” is not a month. Write year and month, such as 2027-07.")
    starts = date(int(found[1]), int(found[2]), 1)
    ends = _end_of_month(starts)
    return Period(name, starts, ends, ends + timedelta(days=due_days))


def months_between(starts: date, ends: date, due_days: int) -> Iterator[Period]:
    """Each month that overlaps the span, cut to the span at both ends."""
    day = starts.replace(day=1)
    while day <= ends:
        month = month_of(f"{day.year:04d}-{day.month:02d}", due_days)
        yield Period(month.name, max(month.starts, starts), min(month.ends, ends), month.due)
        day = month.ends + timedelta(days=1)


def months_apart(earlier: str, later: str) -> int:
    """How many months one month's name lies before another's; Invalid where either names no month."""
    first, last = month_of(earlier).starts, month_of(later).starts
    return (last.year - first.year) * 12 + last.month - first.month


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
