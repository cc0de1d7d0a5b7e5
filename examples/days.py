"""The working days of July 2027 in Harborview, on which crews plane, pave and open lanes."""

from datetime import date, datetime, time, timedelta

FIRST = date(2027, 7, 1)
LAST = date(2027, 7, 31)
HOLIDAYS = (date(2027, 7, 5),)  # Independence Day falls on a Sunday and is kept on the Monday

MONTH = tuple(FIRST + timedelta(days=count) for count in range((LAST - FIRST).days + 1))
WORKDAYS = tuple(day for day in MONTH if day.weekday() < 5 and day not in HOLIDAYS)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """That day at that time, in the city's own time."""
    return datetime.combine(day, time(hour, minute))


def hours(text: str) -> timedelta:
    """A length of time from hours written with decimals that make whole minutes."""
    return timedelta(minutes=round(float(text) * 60))
