"""Many different days and times of one column at once, where nothing about them is worth a word: the same values as
one by one. Days repeat and so do times of day, so each is worked out once.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import NamedTuple

from importers import number_formats
from importers.times_read import day_of_serial

_SERIAL = re.compile(r"[1-9][0-9]{0,6}(?:\.[0-9]{1,17})?")
_DAY_SECONDS = 86_400


class Moment(NamedTuple):
    """A day or a moment: its text as it is stored, its day, and its value."""

    text: str
    day: date
    value: date | datetime


class _Clock(NamedTuple):
    text: str
    time: time
    thousandths: int


def plain_moments(raws: Iterable[str], meaning: str, wanted: str, counts_from_1904: bool) -> dict[str, Moment]:
    """The raw numbers that are plainly what a column of that type wants: a day without a time, or a day with one."""
    if meaning not in (number_formats.DATE, number_formats.DATETIME):
        return {}
    days: dict[str, tuple[str, date] | None] = {}
    clocks: dict[str, _Clock | None] = {}
    found: dict[str, Moment] = {}
    for raw in raws:
        if not _SERIAL.fullmatch(raw):
            continue
        whole, _, fraction = raw.partition(".")
        day = days[whole] if whole in days else days.setdefault(whole, _day(whole, counts_from_1904))
        clock = clocks[fraction] if fraction in clocks else clocks.setdefault(fraction, _clock(fraction))
        if day is None or clock is None:
            continue
        if wanted == "date":
            if clock.thousandths < 1000:
                found[raw] = Moment(day[0], day[1], day[1])
        elif meaning == number_formats.DATETIME or clock.thousandths >= 1000:
            found[raw] = Moment(f"{day[0]}T{clock.text}", day[1], datetime.combine(day[1], clock.time))
    return found


def _day(whole: str, counts_from_1904: bool) -> tuple[str, date] | None:
    day = day_of_serial(int(whole), counts_from_1904)
    return None if day is None else (day.isoformat(), day)


def _clock(fraction: str) -> _Clock | None:
    """The time of day; None for the last half thousandth of a second, which belongs to the next day."""
    thousandths = _thousandths(fraction) if fraction else 0
    seconds = thousandths // 1000
    if seconds >= _DAY_SECONDS:
        return None
    clock = time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    return _Clock(clock.isoformat(), clock, thousandths)


def _thousandths(fraction: str) -> int:
    """The thousandths of a second in a day's decimals, to the nearest, and to the even one of two as near."""
    scale = int(f"1{'0' * len(fraction)}")
    found, rest = divmod(int(fraction) * _DAY_SECONDS * 1000, scale)
    return found + (2 * rest > scale or (2 * rest == scale and found % 2 == 1))
