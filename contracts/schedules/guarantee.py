"""guarantee: a rate for each unit, but never for fewer units than are guaranteed.

Unit: the rate's. Edges: exactly the guaranteed number is paid as it is. Guaranteed standby hours are of this kind.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields

from contracts.numbers import CONTEXT, Rounding, plain, short
from contracts.schedules.base import Worth
from contracts.schema import DecimalText, PositiveText, RoundingSchema, Strict


@dataclass(frozen=True, slots=True)
class Guarantee:
    """Rate × the larger of the result and the guaranteed number."""

    rate: Decimal
    at_least: Decimal
    round: Rounding | None = None

    def worth(self, result: Decimal, size: int | None = None) -> Worth:
        """The rate times whichever is larger."""
        units = max(result, self.at_least)
        why = "guaranteed" if units > result else "as reported"
        return Worth(CONTEXT.multiply(self.rate, units), f"{short(units)} ({why}) × {plain(self.rate)}")

    def edges(self) -> tuple[Decimal, ...]:
        """The guaranteed number."""
        return (self.at_least,)

    def problems(self) -> Iterator[tuple[str, str]]:
        """A guarantee below zero."""
        if self.at_least < 0:
            yield "at_least", "A guarantee cannot be below zero."

    def sentence(self) -> str:
        """Such as: 120.00 for each unit, for at least 50 units."""
        return f"{plain(self.rate)} for each unit, for at least {plain(self.at_least)} units"

    def table(self) -> tuple[tuple[str, str], ...]:
        """Below and above the guarantee."""
        least = plain(self.at_least)
        paid = short(CONTEXT.multiply(self.rate, self.at_least))
        return ((f"up to {least}", paid), (f"above {least}", f"{plain(self.rate)} each"))


class GuaranteeSchema(Strict):
    """`{"kind": "guarantee", "rate": "120.00", "at_least": "50"}`"""

    made = Guarantee
    rate = DecimalText(required=True)
    at_least = PositiveText(required=True)
    round = fields.Nested(RoundingSchema)
