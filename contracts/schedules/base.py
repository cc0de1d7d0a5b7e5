"""What every schedule can do: give the worth of a result, name its edges, list itself as a table and say itself
aloud.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Protocol

from contracts.figures import Figure, computed, given, rounded, source
from contracts.numbers import Rounding


@dataclass(frozen=True, slots=True)
class Worth:
    """What a result is worth, in words too, and what else follows from it (such as a corrective action plan)."""

    value: Decimal
    says: str
    consequence: str | None = None
    parts: tuple[tuple[str, Decimal], ...] = ()


class Schedule(Protocol):
    """A function from a result to what it is worth."""

    @property
    def round(self) -> Rounding | None: ...

    def worth(self, result: Decimal, size: int | None = None) -> Worth: ...
    def edges(self) -> tuple[Decimal, ...]: ...
    def problems(self) -> Iterator[tuple[str, str]]: ...
    def sentence(self) -> str: ...
    def table(self) -> tuple[tuple[str, str], ...]: ...


def worth_figure(schedule: Schedule, kind: str, of: Figure, name: str, title: str, unit: str) -> Figure:
    """The worth of a figure by a schedule as a figure, rounded as the schedule says."""
    return scored(schedule, kind, of, name, title, unit)[0]


def scored(schedule: Schedule, kind: str, of: Figure, name: str, title: str, unit: str) -> tuple[Figure, Worth]:
    """The worth of a figure as a figure, and with it what else follows."""
    worth = schedule.worth(of.amount, sample_size(of))
    parts = [
        given(f"{name}.part{place}", words, value, unit, source("terms"), words)
        for place, (words, value) in enumerate(worth.parts, 1)
    ]
    figure = computed(name, title, worth.value, unit, kind, worth.says, (of, *parts))
    return rounded(figure, schedule.round), worth


def sample_size(value: Figure) -> int:
    """How many rows or tests a value rests on."""
    waiting, most, cells = [value], Decimal(-1), 0
    while waiting:
        part = waiting.pop()
        waiting.extend(part.parts)
        if part.how == "counted" and part.value is not None:
            most = max(most, part.value)
        elif part.source is not None and part.source.kind == "cell":
            cells += 1
    return cells if most < 0 else int(most)


def kind_of(schedule: object) -> str:
    """The kind's name as the documents write it."""
    return _written(type(schedule).__name__)


@cache
def _written(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).strip("_")
