"""forgiveness: a stated value for every group where their average is high enough and none of them is too low.

UFGS 02749 pays 100 % of every lot where the project's average exceeds 95.0 and no lot is under 75.1. Unit: the
composite's. Edges: the average must exceed its edge; exactly the lowest permitted group is permitted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from contracts.gates.base import Decided, Seen
from contracts.numbers import add, divide, plain, short
from contracts.schema import DecimalText, Strict


@dataclass(frozen=True, slots=True)
class Forgiveness:
    """A value for all groups together."""

    average_above: Decimal
    none_below: Decimal
    gives: Decimal

    def decide(self, seen: Seen) -> Decided | None:
        """The value, where the groups together deserve it."""
        values = [figure.value for figure in seen.siblings if figure.value is not None]
        if not values or len(values) != len(seen.siblings):
            return None
        average = divide(add(values), Decimal(len(values)))
        if average <= self.average_above or min(values) < self.none_below:
            return None
        says = f"because the average is {short(average)[:12]} and none is below {plain(self.none_below)}"
        return Decided(self.gives, says, tuple(seen.siblings))

    def names(self) -> Iterator[str]:
        """It looks at the composite itself."""
        yield from ()

    def sentence(self) -> str:
        """The rule in words."""
        return (
            f"{plain(self.gives)} for all where their average exceeds {plain(self.average_above)} "
            f"and none is below {plain(self.none_below)}"
        )


class ForgivenessSchema(Strict):
    """`{"kind": "forgiveness", "average_above": "95.0", "none_below": "75.1", "gives": "100"}`"""

    made = Forgiveness
    average_above = DecimalText(required=True)
    none_below = DecimalText(required=True)
    gives = DecimalText(required=True)
