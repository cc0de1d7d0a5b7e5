"""The lines of a desk: what waits for somebody, and how much more of the same kind there is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from models.names import with_names
from models.paging import Oldest
from operations.calendars import day_in


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

    def days(self, now: date, time_zone: str) -> int:
        """For how many days it has waited, by the days of the city."""
        since = day_in(self.since, time_zone) if isinstance(self.since, datetime) else self.since
        return max((now - since).days, 0)


# What waits, and whether it is the turn of the person who asks.
Turn: TypeAlias = tuple[Waiting, bool]


@dataclass(frozen=True, slots=True)
class Part:
    """What waits of one kind, the oldest first; `left` more may stand behind it, asked for by the key `after`."""

    turns: tuple[Turn, ...]
    left: int
    after: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one kind, before its contracts, vendors and periods were read, which `lines` are to be given.

    `turns` are made when they are gone through, which must not be before.
    """

    lines: Sequence[Any]
    turns: Iterable[Turn]
    left: int = 0
    after: str | None = None


def found_of(
    rows: Oldest[Any],
    turns: Iterable[Turn],
    lines: Sequence[Any] | None = None,
    key: Callable[[Any], str] = lambda each: str(each.id),
) -> Found:
    """The rows, with the turns to be made of them and how much stands behind them; `lines` where these are others."""
    return Found(rows if lines is None else lines, turns, rows.left, key(rows[-1]) if rows.left else None)


def parts_of(government_id: str, *found: Found) -> list[Part]:
    """The turns of each; what they name is read for all of them at once."""
    with_names(government_id, [line for each in found for line in each.lines])
    return [Part(tuple(each.turns), each.left, each.after) for each in found]
