"""The lines of a desk: what waits for somebody, and how much more of the same kind there is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from models.paging import Oldest


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for somebody: what to do, about what, worth how much, due when, since when, whose turn."""

    title: str
    contract_number: str
    contract_title: str
    vendor: str
    period_name: str
    link_kind: str
    link_id: str
    worth: Decimal | None
    due: date | None
    since: datetime | date
    whose: str
    note: str = ""


# What waits, and whether it is the turn of the person who asks.
Turn: TypeAlias = tuple[Waiting, bool]


@dataclass(frozen=True, slots=True)
class Part:
    """What waits of one kind, the oldest first; `left` more may stand behind it, asked for by the key `after`."""

    turns: tuple[Turn, ...]
    left: int
    after: str | None


def part_of(found: Oldest[Any], turns: Iterable[Turn], key: Callable[[Any], str] = lambda each: str(each.id)) -> Part:
    """The turns that were made of the rows, with how much stands behind these."""
    return Part(tuple(turns), found.left, key(found[-1]) if found.left else None)
