"""by_occurrence: each further occurrence at its own rate: the first, the second, the third …

Unit: the rates'. Edges: after the last rate it repeats (`last_repeats`) or nothing more is added (`ends`); the result
is a whole number. Source: Arden Hills escalating damages, $75, $100, then $200 for each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields, validate

from contracts.errors import Refused
from contracts.numbers import ZERO, Rounding, add, plain
from contracts.schedules.base import Worth
from contracts.schema import DecimalText, RoundingSchema, Strict

MOST_OCCURRENCES = 10_000


@dataclass(frozen=True, slots=True)
class ByOccurrence:
    """The sum of the rates of the first, second … occurrence."""

    rates: tuple[Decimal, ...]
    after: str
    round: Rounding | None = None

    def worth(self, result: Decimal, size: int | None = None) -> Worth:
        """The rates of so many occurrences added up; Refused for a result that is no whole number of them."""
        if result != result.to_integral_value() or not 0 <= result <= MOST_OCCURRENCES:
            raise Refused(f"{plain(result)} is not a whole number of occurrences from 0 to {MOST_OCCURRENCES:,}.")
        rates = [self._rate(place) for place in range(int(result))]
        parts = tuple((f"occurrence {place}", rate) for place, rate in enumerate(rates, 1)) if len(rates) <= 20 else ()
        says = " + ".join(plain(rate) for rate in rates[:20]) or "no occurrence"
        return Worth(add(rates), says + (" + …" if len(rates) > 20 else ""), parts=parts)

    def _rate(self, place: int) -> Decimal:
        if place < len(self.rates):
            return self.rates[place]
        return self.rates[-1] if self.after == "last_repeats" else ZERO

    def edges(self) -> tuple[Decimal, ...]:
        """Each occurrence that has a rate of its own."""
        return tuple(Decimal(place) for place in range(1, len(self.rates) + 1))

    def problems(self) -> Iterator[tuple[str, str]]:
        """Nothing in the rates can contradict itself."""
        yield from ()

    def sentence(self) -> str:
        """Such as: 75 for the first, 100 for the second, 200 for each further one."""
        said = ", ".join(f"{plain(rate)} for occurrence {place}" for place, rate in enumerate(self.rates, 1))
        return said + (", the last for each further one" if self.after == "last_repeats" else ", nothing beyond")

    def table(self) -> tuple[tuple[str, str], ...]:
        """Each occurrence with its rate."""
        return tuple((f"occurrence {place}", plain(rate)) for place, rate in enumerate(self.rates, 1))


class ByOccurrenceSchema(Strict):
    """`{"kind": "by_occurrence", "rates": ["75", "100", "200"], "after": "last_repeats"}`"""

    made = ByOccurrence
    rates = fields.List(DecimalText(), required=True, validate=validate.Length(min=1, max=200))
    after = fields.String(required=True, validate=validate.OneOf(("last_repeats", "ends")))
    round = fields.Nested(RoundingSchema)
