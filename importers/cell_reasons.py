"""Reasons in single cells: words of the closed list where no value could be taken, for a blank would say nothing."""

from contracts.no_rows import NO_DATA
from contracts.tables import Column
from importers.texts import name_key

_KEYS = {name_key(words): reason for reason, words in NO_DATA.items()}


def reasons_of(column: Column) -> tuple[str, ...]:
    """The reasons that the terms allow in the column's cells, in words."""
    return tuple(NO_DATA[reason] for reason in column.no_data)


def reason_called(text: str) -> str | None:
    """The reason of the closed list that a text states; None where it states none."""
    return _KEYS.get(name_key(text))


def reason_in(text: str, column: Column) -> str:
    """The reason of the column's terms that a cell's text states, in words; "" where it states none."""
    reason = reason_called(text)
    return NO_DATA[reason] if reason is not None and reason in column.no_data else ""
