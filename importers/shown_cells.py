"""Days and times as their cells show them: what is stored is a number that nobody sees on the sheet."""

from datetime import date, datetime, time

from importers.cells import NUMBER, Kind
from importers.number_formats import DATE, DATETIME, TIME
from importers.outcomes import Note
from importers.times_read import read_datetime, read_time

_RAW = 40


def as_shown(note: Note, kind: Kind, raw: str, counts_from_1904: bool) -> Note:
    """The note with the day or time that the cell shows, where it names the stored number; else as it is."""
    if not raw or kind.form != NUMBER or not note.found.startswith(raw[:_RAW]):
        return note
    shown = _shown(kind, raw, counts_from_1904)
    if not shown:
        return note
    return note._replace(found=f"{shown} (stored as {raw[:_RAW]}){note.found.removeprefix(raw[:_RAW])}")


def _shown(kind: Kind, raw: str, counts_from_1904: bool) -> str:
    meaning = kind.style.meaning
    if meaning == TIME:
        clock = read_time((kind, raw), counts_from_1904).value
        return _clock(clock) if isinstance(clock, time) else ""
    if meaning not in (DATE, DATETIME):
        return ""
    moment = read_datetime((kind, raw), None, counts_from_1904).value
    if not isinstance(moment, datetime):
        return ""
    day: date = moment.date()
    return f"{day} {_clock(moment.time())}" if meaning == DATETIME else str(day)


def _clock(clock: time) -> str:
    return clock.isoformat("seconds" if clock.second else "minutes")
