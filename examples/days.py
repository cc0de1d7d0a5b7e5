"""The months of a season in Harborview: the working days on which crews plane, pave and open lanes."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property


@dataclass(frozen=True)
class Month:
    """A month of the season, with the weekdays on which the city's offices are closed."""

    year: int
    number: int
    holidays: tuple[date, ...] = ()

    @cached_property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @cached_property
    def next(self) -> date:
        """The first day of the month after it."""
        return date(self.year + self.number // 12, self.number % 12 + 1, 1)

    @cached_property
    def last(self) -> date:
        """Its last day."""
        return self.next - timedelta(days=1)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every day."""
        return tuple(self.first + timedelta(days=count) for count in range((self.next - self.first).days))

    @cached_property
    def workdays(self) -> tuple[date, ...]:
        """Every day on which crews work."""
        return tuple(day for day in self.days if day.weekday() < 5 and day not in self.holidays)

    @property
    def name(self) -> str:
        """The name of its period, such as 2027-07."""
        return f"{self.year}-{self.number:02}"

    @property
    def title(self) -> str:
        """In words, such as July 2027."""
        return f"{self.first:%B} {self.year}"

    @property
    def code(self) -> str:
        """As it stands in the numbers of segments and lots."""
        return f"{self.number:02}"


# Independence Day of 2027 falls on a Sunday and is kept on the Monday.
JULY = Month(2027, 7, (date(2027, 7, 5),))
SEASON = (
    Month(2027, 4, (date(2027, 4, 19),)),
    Month(2027, 5, (date(2027, 5, 31),)),
    Month(2027, 6),
    JULY,
    Month(2027, 8),
    Month(2027, 9, (date(2027, 9, 6),)),
)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """That day at that time, in the city's own time."""
    return datetime.combine(day, time(hour, minute))


def hours(text: str) -> timedelta:
    """A length of time from hours written with decimals that make whole minutes."""
    return timedelta(minutes=round(float(text) * 60))
