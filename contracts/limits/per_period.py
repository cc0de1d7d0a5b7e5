"""per_period: all amounts of one payment in a period together within bounds. Unit: dollars.

The limit is an amount, or a percentage of the contract's value or of the period's gross. Edges: exactly the limit is
paid in full. Source: damages of 1 % a week up to 10 % of the price; 50 days at $5,000 up to $200,000.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.bases.base import Declared, Ground
from contracts.figures import limited, total
from contracts.limits.base import BOUNDS_WORDS, Bounded, BoundedSchema, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class PerPeriod(Bounded):
    """At most so much in a period."""

    def hold(self, parts: Sequence[Part], name: str, ground: Ground) -> tuple[Part, ...]:
        """The one sum, held within the bounds."""
        summed = total(f"{name}.sum", "Together in the period", [part.amount for part in parts], "USD")
        says = f"at most {self.words()} {BOUNDS_WORDS[self.bounds]}"
        most = self.most(f"{name}.limit", ground)
        return (Part(limited(f"{name}.held", "In the period", summed, most, self.bounds, says), None),)

    def sentence(self, declared: Declared) -> str:
        """Such as: at most $5,000.00 of deduction in a period."""
        return f"at most {self.words()} {BOUNDS_WORDS[self.bounds]} in a period"


class PerPeriodSchema(BoundedSchema):
    """`{"kind": "per_period", "at_most": "5000.00", "bounds": "deduction"}`"""

    made = PerPeriod
