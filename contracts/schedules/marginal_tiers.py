"""marginal_tiers: each part of the result at the rate of its tier, like an income tax: Σ rate × part inside the tier.

Unit: the rates'. Edges: a tier runs from its edge up to the next one's; below the first nothing counts. Source: the
ratchet of the UK standard PFI payment mechanism (120 points above 20 at £3, above 100 at £3.60, are £312).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from marshmallow import fields, validate

from contracts.numbers import CONTEXT, ZERO, Rounding, add, plain, short
from contracts.schedules.base import Worth
from contracts.schema import DecimalText, RoundingSchema, Strict


@dataclass(frozen=True, slots=True)
class Tier:
    """What lies above an edge, up to the next tier, counts at a rate."""

    above: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class MarginalTiers:
    """Tiers in rising order; the last one is open."""

    tiers: tuple[Tier, ...]
    round: Rounding | None = None

    def worth(self, result: Decimal, size: int | None = None) -> Worth:
        """The sum over the tiers of rate × the part of the result inside."""
        parts = []
        for place, tier in enumerate(self.tiers):
            ends = self.tiers[place + 1].above if place + 1 < len(self.tiers) else result
            inside = CONTEXT.subtract(min(result, ends), tier.above)
            if inside > 0:
                words = f"{short(inside)} above {plain(tier.above)} at {plain(tier.rate)}"
                parts.append((words, CONTEXT.multiply(inside, tier.rate)))
        says = "; ".join(words for words, _ in parts) or f"nothing lies above {plain(self.tiers[0].above)}"
        return Worth(add(value for _, value in parts) if parts else ZERO, says, parts=tuple(parts))

    def edges(self) -> tuple[Decimal, ...]:
        """Where the tiers begin."""
        return tuple(tier.above for tier in self.tiers)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Tiers that do not rise."""
        for before, after in pairwise(self.tiers):
            if after.above <= before.above:
                yield "tiers", f"The tiers must rise: {plain(after.above)} follows {plain(before.above)}."

    def sentence(self) -> str:
        """Such as: 3 for each unit above 20; 3.6 for each above 100."""
        return "; ".join(f"{plain(tier.rate)} for each unit above {plain(tier.above)}" for tier in self.tiers)

    def table(self) -> tuple[tuple[str, str], ...]:
        """Each tier with its rate."""
        return tuple((f"the part above {plain(tier.above)}", plain(tier.rate)) for tier in self.tiers)


class TierSchema(Strict):
    """`{"above": "20", "rate": "3"}`"""

    made = Tier
    above = DecimalText(required=True)
    rate = DecimalText(required=True)


class MarginalTiersSchema(Strict):
    """`{"kind": "marginal_tiers", "tiers": [{"above": "20", "rate": "3"}, {"above": "100", "rate": "3.6"}]}`"""

    made = MarginalTiers
    tiers = fields.List(fields.Nested(TierSchema), required=True, validate=validate.Length(min=1, max=500))
    round = fields.Nested(RoundingSchema)
