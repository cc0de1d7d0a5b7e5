"""fixed: one stated worth, whatever the result, such as a sum for each milestone that was met.

Unit: as stated. Edges: a result of zero gives nothing where `only_if_any` is stated.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields

from contracts.numbers import ZERO, Rounding, plain
from contracts.schedules.base import Worth
from contracts.schema import DecimalText, RoundingSchema, Strict


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same worth for every result."""

    gives: Decimal
    only_if_any: bool = False
    round: Rounding | None = None

    def worth(self, result: Decimal, size: int | None = None) -> Worth:
        """The stated worth, or nothing for a result of zero where the terms say so."""
        if self.only_if_any and result == 0:
            return Worth(ZERO, "there was none")
        return Worth(self.gives, "as stated")

    def edges(self) -> tuple[Decimal, ...]:
        """Zero, where it decides."""
        return (ZERO,) if self.only_if_any else ()

    def problems(self) -> Iterator[tuple[str, str]]:
        """Nothing can be wrong with it."""
        yield from ()

    def sentence(self) -> str:
        """Such as: 1177, if there is any."""
        return plain(self.gives) + (", if there is any" if self.only_if_any else "")

    def table(self) -> tuple[tuple[str, str], ...]:
        """The one worth."""
        return (("any result but zero" if self.only_if_any else "any result", plain(self.gives)),)


class FixedSchema(Strict):
    """`{"kind": "fixed", "gives": "1177", "only_if_any": true}`"""

    made = Fixed
    gives = DecimalText(required=True)
    only_if_any = fields.Boolean()
    round = fields.Nested(RoundingSchema)
