"""Typed values of a report's cells, and the one text form in which they are stored, hashed and replayed.

Local dates and times carry no zone here: a log sheet says 7:00 and means the city's clock.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

from contracts.errors import Invalid
from contracts.numbers import parse_decimal, plain

_SECONDS = re.compile(r"-?[0-9]{1,12}")
Value: TypeAlias = str | Decimal | date | datetime | time | timedelta | bool | None
Row: TypeAlias = Mapping[str, Value]

NUMERIC_TYPES: Final = frozenset({"number", "whole", "percent"})
TEMPORAL_TYPES: Final = frozenset({"date", "datetime", "time", "duration"})
TEXT_TYPES: Final = frozenset({"text", "choice"})
COLUMN_TYPES: Final = (*sorted(NUMERIC_TYPES), *sorted(TEMPORAL_TYPES), *sorted(TEXT_TYPES), "truth")


def encode(value: Value) -> str | None:
    """The value's one text form: ISO dates and times, plain decimals, seconds for durations, yes and no."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, timedelta):
        return str(value.days * 86400 + value.seconds)
    return value.isoformat(timespec="seconds") if isinstance(value, datetime | time) else value.isoformat()


def decode(column_type: str, text: str | None) -> Value:
    """The typed value that a stored text means; Invalid where it is not of the type."""
    if text is None or column_type in TEXT_TYPES:
        return text
    if column_type in NUMERIC_TYPES:
        return parse_decimal(text)
    if column_type == "truth":
        if text in ("yes", "no"):
            return text == "yes"
        raise Invalid(f"“{text[:20]}” is neither yes nor no.")
    return _decode_temporal(column_type, text)


def _decode_temporal(column_type: str, text: str) -> Value:
    try:
        if column_type == "duration":
            return timedelta(seconds=int(text)) if _SECONDS.fullmatch(text) else _refuse(column_type, text)
        if column_type == "date":
            day = date.fromisoformat(text)
            return day if day.isoformat() == text else _refuse(column_type, text)
        kind = datetime if column_type == "datetime" else time
        moment = kind.fromisoformat(text)
    except ValueError:
        return _refuse(column_type, text)
    return moment if moment.tzinfo is None else _refuse(column_type, text)


def _refuse(column_type: str, text: str) -> Value:
    forms = {
        "date": "a date such as 2027-07-18",
        "datetime": "a date with a time and without a zone, such as 2027-07-18T07:00:00",
        "time": "a time of day without a zone, such as 07:50:00",
        "duration": "a duration in whole seconds, such as 600",
    }
    raise Invalid(f"“{text[:40]}” is not {forms[column_type]}.")
