"""per_period: all amounts of one payment in a period together within bounds. Unit: dollars.

Edges: exactly the limit is paid in full.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields, validate

from contracts.bases.base import Declared
from contracts.figures import given, limited, source, total
from contracts.limits.base import BOUNDS, BOUNDS_WORDS, Part
from contracts.numbers import dollars
from contracts.schema import PositiveText, Strict


@dataclass(frozen=True, slots=True)
class PerPeriod:
    """At most so many dollars in a period."""

    at_most: Decimal
    bounds: str

    def hold(self, parts: Sequence[Part], name: str) -> tuple[Part, ...]:
        """The one sum, held within the bounds."""
        summed = total(f"{name}.sum", "Together in the period", [part.amount for part in parts], "USD")
        most = given(f"{name}.limit", "At most", self.at_most, "USD", source("terms"))
        says = f"at most {dollars(self.at_most)} {BOUNDS_WORDS[self.bounds]}"
        return (Part(limited(f"{name}.held", "In the period", summed, most, self.bounds, says), None),)

    def sentence(self, declared: Declared) -> str:
        """Such as: at most $5,000.00 of deduction in a period."""
        return f"at most {dollars(self.at_most)} {BOUNDS_WORDS[self.bounds]} in a period"

    def problems(self, declared: Declared) -> Iterator[tuple[str, str]]:
        """Nothing can be wrong with it."""
        yield from ()


class PerPeriodSchema(Strict):
    """`{"kind": "per_period", "at_most": "5000.00", "bounds": "deduction"}`"""

    made = PerPeriod
    at_most = PositiveText(required=True)
    bounds = fields.String(required=True, validate=validate.OneOf(BOUNDS))
