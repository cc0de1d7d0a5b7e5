"""improvement: a stated value for a result that is still too low but has risen enough since it was measured before.

Child support performance below 50 % that improved by at least 10 points counts as 50 (42 U.S.C. 658a). Unit: the
composite's. Edges: exactly the threshold is not below it; exactly the improvement is enough.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from contracts.gates.base import Decided, Seen
from contracts.numbers import CONTEXT, plain
from contracts.schema import DecimalText, PositiveText, Strict, Words


@dataclass(frozen=True, slots=True)
class Improvement:
    """A value for what is below a threshold and has improved by enough."""

    of: str
    over: str
    below: Decimal
    by: Decimal
    gives: Decimal

    def decide(self, seen: Seen) -> Decided | None:
        """The value, where the result is low and has improved."""
        now, before = seen.results.get(self.of), seen.results.get(self.over)
        if now is None or before is None or now.value is None or before.value is None:
            return None
        rise = CONTEXT.subtract(now.value, before.value)
        if now.value >= self.below or rise < self.by:
            return None
        says = f"because it is below {plain(self.below)} but rose by {plain(rise)}, from {plain(before.value)}"
        return Decided(self.gives, says, (now, before))

    def names(self) -> Iterator[str]:
        """Both results."""
        yield self.of
        yield self.over

    def sentence(self) -> str:
        """The rule in words."""
        return f"{plain(self.gives)} where {self.of} is below {plain(self.below)} but rose by {plain(self.by)} or more"


class ImprovementSchema(Strict):
    """`{"kind": "improvement", "of": "now.value", "over": "before.value", "below": "50", "by": "10", "gives": "50"}`"""

    made = Improvement
    of = Words(required=True, most=80)
    over = Words(required=True, most=80)
    below = DecimalText(required=True)
    by = PositiveText(required=True)
    gives = DecimalText(required=True)
