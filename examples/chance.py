"""Choices that look random and come out the same on every machine.

Only `random.Random.random` is used: its sequence is the one that Python promises to keep between versions.
"""

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

Thing = TypeVar("Thing")


class Chance:
    """A stream of choices that its seed alone decides."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)  # nosec B311 - invents example rows, guards no secret

    def below(self, count: int) -> int:
        """A whole number from 0 up to, and without, `count`."""
        return int(self._random.random() * count)

    def between(self, lowest: int, highest: int) -> int:
        """A whole number from `lowest` to `highest`, both possible."""
        return lowest + self.below(highest - lowest + 1)

    def happens(self, percent: int) -> bool:
        """True in about `percent` of a hundred calls."""
        return self.below(100) < percent

    def pick(self, things: Sequence[Thing]) -> Thing:
        """One of the things, each as likely as another."""
        return things[self.below(len(things))]

    def shuffled(self, things: Sequence[Thing]) -> list[Thing]:
        """The same things in another order."""
        left = list(things)
        return [left.pop(self.below(len(left))) for _ in things]

    def around(self, centre: float, spread: float) -> float:
        """A number near `centre`, spread like a measurement: twelve equal chances add up nearly normally."""
        return centre + spread * (sum(self._random.random() for _ in range(12)) - 6)

    def parts(self, total: Decimal, count: int, step: Decimal) -> list[Decimal]:
        """`count` unequal positive multiples of `step` that add up to `total` exactly."""
        weights = [self.between(60, 140) for _ in range(count - 1)]
        share = total / (sum(weights) + 100)
        parts = [(weight * share / step).quantize(Decimal(1)) * step for weight in weights]
        return [*parts, total - sum(parts)]

    def mixed(self, count: int, usual: Sequence[Thing], exceptions: Sequence[Thing]) -> list[Thing]:
        """`count` things in random order: all the exceptions, and for the rest any of the usual."""
        return self.shuffled([*exceptions, *(self.pick(usual) for _ in range(count - len(exceptions)))])
