"""per_line: each amount of a payment by itself within bounds: each lot, each milestone, each night's opening.

Unit: dollars; the limit is an amount, or a percentage of the contract's value or of the period's gross. Edges: exactly
the limit is paid in full. Source: “not more than $5,000 for any one event”, as service agreements of cities put it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.bases.base import Declared, Ground
from contracts.figures import limited
from contracts.limits.base import BOUNDS_WORDS, Bounded, BoundedSchema, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class PerLine(Bounded):
    """At most so much for each amount."""

    def hold(self, parts: Sequence[Part], name: str, ground: Ground) -> tuple[Part, ...]:
        """Each part, held within the bounds."""
        most = self.most(f"{name}.line_limit", ground)
        says = f"at most {self.words()}"
        return tuple(
            Part(
                limited(f"{part.amount.name}.held", part.amount.title, part.amount, most, self.bounds, says),
                part.instance,
            )
            for part in parts
        )

    def sentence(self, declared: Declared) -> str:
        """Such as: at most $5,000.00 of deduction for each lot."""
        each = declared.group.title.lower() if declared.group is not None else "amount"
        return f"at most {self.words()} {BOUNDS_WORDS[self.bounds]} for each {each}"


class PerLineSchema(BoundedSchema):
    """`{"kind": "per_line", "at_most": "5000.00", "bounds": "deduction"}`"""

    made = PerLine
