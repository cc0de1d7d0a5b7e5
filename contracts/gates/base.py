"""What a gate sees: the results by name, the composite itself where it has been combined, and that of every group."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from contracts.facts import Facts
from contracts.figures import Figure


@dataclass(frozen=True, slots=True)
class Seen:
    """`results` holds each measure's final result by its id, and what was measured by `id.value`."""

    results: Mapping[str, Figure]
    facts: Facts
    own: Figure | None = None
    siblings: Sequence[Figure] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What a gate gives instead, the sentence that says why, and the figures that made it."""

    value: Decimal
    says: str
    parts: tuple[Figure, ...] = ()


class Gate(Protocol):
    """Decides, or leaves things as they are."""

    def decide(self, seen: Seen) -> Decided | None: ...
    def names(self) -> Iterator[str]: ...
    def sentence(self) -> str: ...
