"""Days and times from cells: real ones by the workbook’s count of days, or text in the order that the column states."""

import calendar
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from contracts.errors import NumberError
from contracts.numbers import parse_decimal
from importers import number_formats
from importers.cells import ISO, NUMBER, Cell
from importers.outcomes import Note, Outcome, refused

_DAY_SECONDS = 86_400
_LAST_SERIAL, _LAST_SERIAL_1904 = 2_958_465, 2_957_003
_LEAP_BUG = 60
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ](.+))?")
_NUMERIC_DAY = re.compile(r"([0-9]{1,4})([/.-])([0-9]{1,2})\2([0-9]{1,4})(?:,? +(.+))?")
_NAMED_DAY = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})\.?[ -]([0-9]{4})(?:,? +(.+))?")
_NAMED_MONTH = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})(?:,? +(.+))?")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,6})?)?\s*([AaPp]\.?[Mm]\.?)?")
_SPAN = re.compile(r"([0-9]{1,5}):([0-5][0-9])(?::([0-5][0-9]))?")
_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_ORDERS = {"mdy": (2, 0, 1), "dmy": (2, 1, 0), "ymd": (0, 1, 2)}
_DATED = (number_formats.DATE, number_formats.DATETIME)
_TIMED = (number_formats.TIME, number_formats.DATETIME)


def read_date(cell: Cell, order: str | None, counts_from_1904: bool) -> Outcome:
    """A day; the time of day of a date-time cell is left off, never rounded up."""
    outcome = _read_moment(cell, order, counts_from_1904)
    moment = outcome.value
    if not isinstance(moment, datetime):
        return outcome
    notes = tuple(note for note in outcome.notes if note.code != "time_missing")
    if moment.time() != time():
        notes = (*notes, Note("time_dropped", cell[0].text(cell[1])[:60]))
    return Outcome(moment.date(), notes)


def read_datetime(cell: Cell, order: str | None, counts_from_1904: bool) -> Outcome:
    """A day with its time on the city's clock, to the second; a time with a zone is refused: it is on another clock."""
    if (cell[0].is_text or cell[0].form == ISO) and cell[0].text(cell[1]).rstrip().endswith("Z"):
        return refused("bad_date", cell[0].text(cell[1])[:60])
    return _read_moment(cell, order, counts_from_1904)


def read_time(cell: Cell, counts_from_1904: bool) -> Outcome:
    """A time of day; a bare fraction of a day is read as the time that it means, and must be explained."""
    kind, raw = cell
    if kind.form == ISO:
        return _time_from_text(raw, False)
    if kind.form == NUMBER:
        return _time_from_number(raw, kind.style.meaning)
    if kind.is_text:
        return _time_from_text(kind.text(raw), kind.typed)
    return refused("bad_time", raw[:60])


def read_duration(cell: Cell) -> Outcome:
    """A span of time: a cell formatted as a time, or text such as 2:30 (hours and minutes)."""
    kind, raw = cell
    text = kind.text(raw).strip()
    if kind.form == NUMBER and kind.style.meaning in (number_formats.DURATION, number_formats.TIME):
        days = _number(raw)
        if days is not None and 0 <= days < 100_000:
            return Outcome(timedelta(seconds=int((days * _DAY_SECONDS).to_integral_value())))
    found = _SPAN.fullmatch(text) if kind.is_text or kind.form == ISO else None
    if found is None:
        return refused("bad_duration", text[:60])
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
    return Outcome(timedelta(seconds=hours * 3600 + minutes * 60 + seconds))


def _read_moment(cell: Cell, order: str | None, counts_from_1904: bool) -> Outcome:
    kind, raw = cell
    if kind.form == NUMBER:
        if kind.style.meaning == number_formats.UNSEEN:
            day = _from_serial(raw, number_formats.DATE, counts_from_1904)
            return Outcome(day.value, (*day.notes, Note("date_from_number", raw[:40])))
        if kind.style.meaning not in _DATED:
            return refused("bad_date", f"{raw[:40]}, a number without a date format")
        return _from_serial(raw, kind.style.meaning, counts_from_1904)
    if kind.form == ISO:
        return _from_text(raw, None, False)
    if kind.is_text:
        return _from_text(kind.text(raw), order, kind.typed)
    return refused("bad_date", raw[:60])


def _from_serial(raw: str, meaning: str, counts_from_1904: bool) -> Outcome:
    serial = _number(raw)
    day = None if serial is None or serial < 0 else day_of_serial(int(serial), counts_from_1904)
    if serial is None or day is None:
        return refused("bad_date", raw[:40])
    thousandths = thousandths_of(serial - int(serial))
    if day == date.max and thousandths >= _DAY_SECONDS * 1000:
        return refused("bad_date", raw[:40])
    moment = datetime.combine(day, time()) + timedelta(seconds=thousandths // 1000)
    if meaning == number_formats.DATE and thousandths < 1000:
        return Outcome(moment, (Note("time_missing", raw[:40]),))
    return Outcome(moment)


def day_of_serial(serial: int, counts_from_1904: bool) -> date | None:
    """The day that a workbook counts by that number; None where there is none."""
    if counts_from_1904:
        return _EPOCH_1904 + timedelta(days=serial) if 0 <= serial <= _LAST_SERIAL_1904 else None
    if not 1 <= serial <= _LAST_SERIAL or serial == _LEAP_BUG:
        return None
    return _EPOCH + timedelta(days=serial + (serial < _LEAP_BUG))


def thousandths_of(fraction: Decimal) -> int:
    """The thousandths of a second in a fraction of a day, to the nearest."""
    return int((fraction * _DAY_SECONDS * 1000).to_integral_value())


def _from_text(text: str, order: str | None, typed: bool) -> Outcome:
    stripped = " ".join(text.split())
    day, rest = _day_of(stripped, order)
    if day is None:
        return refused("bad_date", text[:60])
    notes = (Note("date_from_text", text[:60]),) if typed else ()
    if not rest:
        return Outcome(datetime.combine(day, time()), (*notes, Note("time_missing", text[:60])))
    clock = _clock(rest.removesuffix("Z"))
    if clock is None:
        return refused("bad_date", text[:60])
    return Outcome(datetime.combine(day, clock), notes)


def _day_of(text: str, order: str | None) -> tuple[date | None, str]:
    """The day that a text begins with, and what follows it."""
    for pattern, places in ((_ISO_DAY, (1, 2, 3)), (_NAMED_DAY, (3, 2, 1)), (_NAMED_MONTH, (3, 1, 2))):
        found = pattern.fullmatch(text)
        if found:
            year, month, day = (found[place] for place in places)
            number = _MONTHS.get(month.casefold(), 0) if month.isalpha() else int(month)
            return _day(int(year), number, int(day)), found[4] or ""
    found = _NUMERIC_DAY.fullmatch(text)
    if found is None or order is None:
        return None, ""
    parts = (found[1], found[3], found[4])
    year, month, day = (parts[place] for place in _ORDERS[order])
    if len(year) not in (2, 4) or len(month) > 2 or len(day) > 2:
        return None, ""
    return _day(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)), found[5] or ""


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= 1900 else None
    except ValueError:
        return None


def _clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[4][0] in "Pp" else 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _time_from_number(raw: str, meaning: str) -> Outcome:
    days = _number(raw)
    if days is None or days < 0 or (days >= 1 and meaning not in _DATED):
        return refused("bad_time", raw[:40])
    clock = _fraction(days - int(days))
    if meaning in _DATED and days >= 1:
        return Outcome(clock, (Note("date_dropped", raw[:40]),))
    if meaning not in _TIMED and meaning != number_formats.DURATION:
        return Outcome(clock, (Note("bare_fraction", raw[:40]),))
    return Outcome(clock)


def _time_from_text(text: str, typed: bool) -> Outcome:
    stripped = text.strip()
    clock = _clock(stripped)
    if clock is not None:
        return Outcome(clock, (Note("time_from_text", text[:60]),) if typed else ())
    number = _number(stripped)
    if number is not None and 0 <= number < 1 and "." in stripped:
        return Outcome(_fraction(number), (Note("bare_fraction", text[:60]),))
    return refused("bad_time", text[:60])


def _fraction(days: Decimal) -> time:
    """The time of day at a fraction of a day, to the nearest second; the last half second belongs to the day."""
    seconds = min(int((days * _DAY_SECONDS).to_integral_value()), _DAY_SECONDS - 1)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


def _number(raw: str) -> Decimal | None:
    try:
        number = parse_decimal(raw.strip())
    except NumberError:
        return None
    return number if abs(number) < 10_000_000_000 else None
