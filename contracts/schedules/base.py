"""What every schedule can do: give the worth of a result, name its edges, list itself as a table and say itself
aloud.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from contracts.figures import Figure, computed, rounded
from contracts.numbers import Rounding


@dataclass(frozen=True, slots=True)
class Worth:
    """What a result is worth, in words too, and what else follows from it (such as a corrective action plan)."""

    value: Decimal
    says: str
    consequence: str | None = None


class Schedule(Protocol):
    """A function from a result to what it is worth."""

    round: Rounding | None

    def worth(self, result: Decimal) -> Worth: ...
    def edges(self) -> tuple[Decimal, ...]: ...
    def problems(self) -> Iterator[tuple[str, str]]: ...
    def sentence(self) -> str: ...
    def table(self) -> tuple[tuple[str, str], ...]: ...


def worth_figure(schedule: Schedule, kind: str, of: Figure, name: str, title: str, unit: str) -> Figure:
    """The worth of a figure by a schedule as a figure, rounded as the schedule says."""
    worth = schedule.worth(of.amount)
    return rounded(computed(name, title, worth.value, unit, kind, worth.says, (of,)), schedule.round)


def kind_of(schedule: object) -> str:
    """The kind's name as the documents write it."""
    name = type(schedule).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).strip("_")
