"""Edge tables: what a schedule gives at, just below and just above each of its edges, for both parties to sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from contracts.errors import DomainError
from contracts.numbers import CONTEXT, plain, short
from contracts.schedules.base import Schedule

_FINEST = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """A result near an edge, what it is worth, and why; no worth where the schedule refuses the result."""

    result: Decimal
    place: str
    worth: Decimal | None
    says: str


def edge_table(schedule: Schedule, size: int | None = None) -> tuple[EdgeRow, ...]:
    """Each edge with the results just below and just above it, from the lowest edge to the highest.

    “Just” is a tenth of the last decimal that the edge is written with, so 95 is looked at from 94.9 and 95.1.
    """
    return tuple(row for edge in schedule.edges() for row in _around(schedule, edge, size))


def beside(edge: Decimal) -> Decimal:
    """How far from an edge “just” beside it is: a tenth of the last decimal that it is written with."""
    places = max(0, -int(edge.as_tuple().exponent))
    return max(Decimal(1).scaleb(-places - 1), _FINEST)


def _around(schedule: Schedule, edge: Decimal, size: int | None) -> Iterator[EdgeRow]:
    step = beside(edge)
    yield try_value(schedule, CONTEXT.subtract(edge, step), f"just below {plain(edge)}", size)
    yield try_value(schedule, edge, f"exactly {plain(edge)}", size)
    yield try_value(schedule, CONTEXT.add(edge, step), f"just above {plain(edge)}", size)


def try_value(schedule: Schedule, result: Decimal, place: str = "", size: int | None = None) -> EdgeRow:
    """What one result is worth; the sentence of the refusal where it is worth nothing that the terms state."""
    try:
        worth = schedule.worth(result, size)
    except DomainError as refusal:
        return EdgeRow(result, place or short(result), None, refusal.message)
    value = worth.value if schedule.round is None else schedule.round.apply(worth.value)
    says = worth.says if schedule.round is None else f"{worth.says}, {schedule.round.sentence()}"
    return EdgeRow(result, place or short(result), value, says)
