"""The one place where the program asks what time it is; the core never does and is given the day instead."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)


def today(time_zone: str) -> date:
    """The day that the calendar on the wall shows in the time zone, such as “America/New_York”."""
    return datetime.now(ZoneInfo(time_zone)).date()


def local_day(moment: datetime, time_zone: str) -> date:
    """The day that the calendar showed in the time zone at that moment."""
    return moment.astimezone(ZoneInfo(time_zone)).date()
