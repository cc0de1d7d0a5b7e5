"""The keys of pages: where a page of a list ended, written into an address and read back with suspicion."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.orm import InstrumentedAttribute

from contracts.errors import Invalid

_LARGEST_NUMBER, _LARGEST_LONG = 2**31 - 1, 2**63 - 1
Column = InstrumentedAttribute[Any]


def key_behind(sorted_by: object, tied_by: str | int) -> str:
    """The key of the page behind a row, in the order of a column that need not be unique."""
    return json.dumps([_text(sorted_by), tied_by])


def read_key(column: Column, after: str | int) -> Any:
    """The key of a list that is in the order of its own keys, as their column holds it; Invalid where it cannot."""
    return read_place(column, column, after)[0]


def read_place(by: Column, tie: Column, after: str | int) -> tuple[Any, Any]:
    """What a key says of either column, the same twice where they are one; Invalid where somebody changed it."""
    try:
        if by is tie:
            key = _typed(tie, after)
            return key, key
        value, tied = json.loads(str(after))
        return None if value is None else _typed(by, value), _typed(tie, tied)
    except (ValueError, TypeError):
        raise no_such_page() from None


def no_such_page() -> Invalid:
    """What is told to whoever asks with a key that the list never gave."""
    return Invalid("This page of the list does not exist. Open the list from its first page.")


def _text(value: object) -> str | int | None:
    return value if isinstance(value, int | str) or value is None else str(value)


def _typed(column: Column, value: Any) -> Any:
    """The value as its column holds it; ValueError or TypeError where it cannot."""
    kind = column.type.python_type
    typed = kind.fromisoformat(value) if kind in (date, datetime) else kind(value)
    largest = _LARGEST_LONG if isinstance(column.type, BigInteger) else _LARGEST_NUMBER
    if isinstance(typed, int) and abs(typed) > largest:
        raise ValueError("No column holds this number.")
    if isinstance(typed, str) and "\0" in typed.encode().decode():  # half a character cannot be encoded
        raise ValueError("PostgreSQL keeps no NUL.")
    return typed
