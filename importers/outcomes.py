"""What comes of a cell when its column's type is asked of it: a value, and what must be said about it."""

from typing import NamedTuple

from contracts.values import Value


class Note(NamedTuple):
    """Something to be said of a cell: a code of the catalogue, what was found, and a class where it is not the usual
    one.
    """

    code: str
    found: str
    finding_class: str | None = None


class Outcome(NamedTuple):
    """The typed value (None for blank or unreadable) with its notes."""

    value: Value
    notes: tuple[Note, ...] = ()


BLANK = Outcome(None)


def refused(code: str, found: str) -> Outcome:
    """No value, for one reason."""
    return Outcome(None, (Note(code, found),))
