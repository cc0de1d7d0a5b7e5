"""The one place where the program asks what time it is; the core never does and is given the day instead.

The clock may stand ahead of the wall's, for a demo whose city lives in another year; nothing else sets it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_ahead = timedelta(0)


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC) + _ahead


def today(time_zone: str) -> date:
    """The day that the calendar on the wall shows in the time zone, such as “America/New_York”."""
    return now().astimezone(ZoneInfo(time_zone)).date()


def local_day(moment: datetime, time_zone: str) -> date:
    """The day that the calendar showed in the time zone at that moment."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def set_ahead(ahead: timedelta) -> None:
    """Put this process's clock that far ahead of the wall's."""
    global _ahead
    _ahead = ahead


def ahead() -> timedelta:
    """How far this process's clock stands ahead of the wall's."""
    return _ahead


@contextmanager
def living_at(moment: datetime) -> Iterator[None]:
    """Inside, the clock of this process stands at the moment and goes on from there."""
    before = _ahead
    set_ahead(moment - datetime.now(UTC))
    try:
        yield
    finally:
        set_ahead(before)
