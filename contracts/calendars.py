"""Days that count: every day of the calendar, or working days by a stated weekend and a stated list of holidays.

The holidays stand in the terms, so a count is the same for ever, whatever a government proclaims afterwards.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from marshmallow import fields, validate

from contracts.schema import Strict

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are no working days."""

    weekend: tuple[str, ...] = ("saturday", "sunday")
    holidays: tuple[date, ...] = ()

    def is_working_day(self, day: date) -> bool:
        """Whether people work on the day."""
        return WEEKDAYS[day.weekday()] not in self.weekend and day not in self.holidays

    def working_days(self, starts: date, ends: date) -> int:
        """The working days after the first day up to the last; negative where the last comes first."""
        if ends < starts:
            return -self.working_days(ends, starts)
        span = (ends - starts).days
        whole, rest = divmod(span, 7)
        free = {WEEKDAYS.index(name) for name in self.weekend}
        count = whole * (7 - len(free))
        count += sum((starts.weekday() + step) % 7 not in free for step in range(1, rest + 1))
        return count - sum(starts < day <= ends and day.weekday() not in free for day in set(self.holidays))

    def add_working_days(self, day: date, number: int) -> date:
        """The working day so many working days after a day."""
        while number > 0:
            day += timedelta(days=1)
            number -= self.is_working_day(day)
        return day

    def problems(self) -> list[str]:
        """Holidays out of order or doubled, and a week without work."""
        found = [
            f"{after.isoformat()} does not follow {before.isoformat()}."
            for before, after in pairwise(self.holidays)
            if after <= before
        ]
        return found + (["A week needs a working day."] if len(set(self.weekend)) == len(WEEKDAYS) else [])


EVERY_WEEKDAY = Calendar()


class CalendarSchema(Strict):
    """`{"weekend": ["saturday", "sunday"], "holidays": ["2027-07-05", "2027-09-06"]}`"""

    made = Calendar
    weekend = fields.List(fields.String(validate=validate.OneOf(WEEKDAYS)), validate=validate.Length(max=7))
    holidays = fields.List(fields.Date(), validate=validate.Length(max=2000))
