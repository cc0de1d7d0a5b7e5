"""What the limits of a payment see: its parts, each with the row of the group that it belongs to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from contracts.bases.base import Declared
from contracts.figures import Figure
from contracts.scope import Instance

BOUNDS = ("both", "incentive", "deduction")
BOUNDS_WORDS = {"both": "either way", "incentive": "of incentive", "deduction": "of deduction"}


@dataclass(frozen=True, slots=True)
class Part:
    """One amount of a payment with the group that it was computed for."""

    amount: Figure
    instance: Instance | None


class PaymentLimit(Protocol):
    """Holds the parts of a payment within bounds."""

    def hold(self, parts: Sequence[Part], name: str) -> tuple[Part, ...]: ...
    def sentence(self, declared: Declared) -> str: ...
    def problems(self, declared: Declared) -> Iterator[tuple[str, str]]: ...
