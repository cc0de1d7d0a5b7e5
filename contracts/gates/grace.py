"""grace: a stated value for periods that end by a date, while a vendor and its city learn to measure.

Unit: the composite's. Edges: a period that ends on the date itself still has grace.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from marshmallow import fields

from contracts.gates.base import Decided, Seen
from contracts.numbers import plain
from contracts.schema import DecimalText, Strict


@dataclass(frozen=True, slots=True)
class Grace:
    """A value until a date."""

    until: date
    gives: Decimal

    def decide(self, seen: Seen) -> Decided | None:
        """The value, for a period that ends in time."""
        if seen.facts.ends > self.until:
            return None
        return Decided(self.gives, f"because the period ends by {self.until.isoformat()}, within the grace period")

    def names(self) -> Iterator[str]:
        """It looks at the period alone."""
        yield from ()

    def sentence(self) -> str:
        """The rule in words."""
        return f"{plain(self.gives)} for periods that end by {self.until.isoformat()}"


class GraceSchema(Strict):
    """`{"kind": "grace", "until": "2027-05-31", "gives": "100"}`"""

    made = Grace
    until = fields.Date(required=True)
    gives = DecimalText(required=True)
