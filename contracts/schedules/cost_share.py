"""cost_share: what an actual cost pays where both parties share the difference from a target.

Fee = target fee + seller's share × (target cost − cost), apart for savings and overruns, within a fee collar; price =
cost + fee, at most the ceiling (FAR 16.403, 16.405-1). Share ranges pay each part of the difference at its own share
(NEC Option C). Unit: dollars. Edges: the target itself has no difference; the ceiling binds from the point of total
assumption.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from marshmallow import fields, validate

from contracts.numbers import CONTEXT, HUNDRED, ONE, ZERO, Rounding, add, divide, plain, short
from contracts.schedules.base import Worth
from contracts.schema import DecimalText, PositiveText, RoundingSchema, Strict

GIVES = ("price", "fee", "share")


@dataclass(frozen=True, slots=True)
class ShareRange:
    """The part of the cost between two percentages of the target, of whose difference the seller has a share."""

    from_percent: Decimal
    to_percent: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class CostShare:
    """The fee, the price or the seller's share at an actual cost."""

    target_cost: Decimal
    gives: str
    target_fee: Decimal = ZERO
    saving_share: Decimal = ZERO
    overrun_share: Decimal = ZERO
    ceiling: Decimal | None = None
    least_fee: Decimal | None = None
    most_fee: Decimal | None = None
    ranges: tuple[ShareRange, ...] = ()
    round: Rounding | None = None

    def worth(self, result: Decimal, size: int | None = None) -> Worth:
        """What the contract gives at this cost."""
        if self.gives == "share":
            return self._range_share(result)
        fee = self._fee(result)
        if self.gives == "fee":
            return Worth(fee, f"target fee {plain(self.target_fee)} with the seller's share of the difference")
        price = CONTEXT.add(result, fee)
        parts: tuple[tuple[str, Decimal], ...] = (("cost", result), ("fee", fee))
        if self.ceiling is None:
            return Worth(price, f"{short(result)} + {short(fee)}", parts=parts)
        point = self.assumption_point()
        parts += (("price by the formula", price),)
        parts += (("cost from which the ceiling binds", point),) if point is not None else ()
        says = f"{short(result)} + {short(fee)} = {short(price)}, at most {plain(self.ceiling)}"
        return Worth(min(price, self.ceiling), says, parts=parts)

    def _fee(self, cost: Decimal) -> Decimal:
        saved = CONTEXT.subtract(self.target_cost, cost)
        share = self.saving_share if saved > 0 else self.overrun_share
        fee = CONTEXT.add(self.target_fee, CONTEXT.multiply(share, saved))
        fee = fee if self.least_fee is None else max(fee, self.least_fee)
        return fee if self.most_fee is None else min(fee, self.most_fee)

    def _range_share(self, cost: Decimal) -> Worth:
        parts = []
        for each in self.ranges:
            low = divide(CONTEXT.multiply(each.from_percent, self.target_cost), HUNDRED)
            high = divide(CONTEXT.multiply(each.to_percent, self.target_cost), HUNDRED)
            inside = self._difference_inside(cost, low, high)
            if inside != 0:
                words = f"{short(inside)} at {plain(each.share)}"
                parts.append((words, CONTEXT.multiply(inside, each.share)))
        says = "; ".join(words for words, _ in parts) or "the cost is the target"
        return Worth(add(value for _, value in parts), says, parts=tuple(parts))

    def _difference_inside(self, cost: Decimal, low: Decimal, high: Decimal) -> Decimal:
        """The part of saving (positive) or overrun (negative) that lies between two amounts."""
        if cost < self.target_cost:
            return max(ZERO, CONTEXT.subtract(min(high, self.target_cost), max(low, cost)))
        return min(ZERO, CONTEXT.subtract(max(low, self.target_cost), min(high, cost)))

    def assumption_point(self) -> Decimal | None:
        """Where the ceiling begins to bind: target cost + (ceiling − target price) ÷ buyer's share of an overrun."""
        buyers = CONTEXT.subtract(ONE, self.overrun_share)
        if self.ceiling is None or buyers <= 0:
            return None
        target_price = CONTEXT.add(self.target_cost, self.target_fee)
        return CONTEXT.add(self.target_cost, divide(CONTEXT.subtract(self.ceiling, target_price), buyers))

    def edges(self) -> tuple[Decimal, ...]:
        """The target, and the point of total assumption."""
        point = self.assumption_point()
        return (self.target_cost,) if point is None else (self.target_cost, point)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Shares outside of 0 to 1, a ceiling below the target price, ranges with gaps."""
        for name, share in (("saving_share", self.saving_share), ("overrun_share", self.overrun_share)):
            if not 0 <= share <= 1:
                yield name, f"A share lies between 0 and 1; {plain(share)} does not."
        if self.ceiling is not None and self.ceiling < CONTEXT.add(self.target_cost, self.target_fee):
            yield "ceiling", "The ceiling lies below the target price."
        if self.least_fee is not None and self.most_fee is not None and self.least_fee > self.most_fee:
            yield "most_fee", "The largest fee lies below the smallest."
        if self.gives == "share" and not self.ranges:
            yield "ranges", "State the share ranges."
        for before, after in pairwise(self.ranges):
            if before.to_percent != after.from_percent:
                yield "ranges", f"The range up to {plain(before.to_percent)} % is not followed by one from there."

    def sentence(self) -> str:
        """The shares, the ceiling and the collar in words."""
        if self.gives == "share":
            said = "; ".join(
                f"{plain(each.share)} of what lies between {plain(each.from_percent)} and {plain(each.to_percent)} %"
                for each in self.ranges
            )
            return f"the seller's share of the difference from the target of {plain(self.target_cost)}: {said}"
        said = (
            f"{self.gives} by target cost {plain(self.target_cost)} and fee {plain(self.target_fee)}, seller's share "
        )
        said += f"{plain(self.saving_share)} of savings and {plain(self.overrun_share)} of overruns"
        said += f", price at most {plain(self.ceiling)}" if self.ceiling is not None else ""
        said += f", fee at least {plain(self.least_fee)}" if self.least_fee is not None else ""
        return said + (f", fee at most {plain(self.most_fee)}" if self.most_fee is not None else "")

    def table(self) -> tuple[tuple[str, str], ...]:
        """What is given at the target and where the ceiling binds."""
        return tuple((f"cost {short(edge)}", short(self.worth(edge).value)) for edge in self.edges())


class ShareRangeSchema(Strict):
    """`{"from_percent": "80", "to_percent": "100", "share": "0.25"}`"""

    made = ShareRange
    from_percent = DecimalText(required=True)
    to_percent = DecimalText(required=True)
    share = DecimalText(required=True)


class CostShareSchema(Strict):
    """`{"kind": "cost_share", "gives": "price", "target_cost": "60000", "saving_share": "0.4", …}`"""

    made = CostShare
    target_cost = PositiveText(required=True)
    gives = fields.String(required=True, validate=validate.OneOf(GIVES))
    target_fee = DecimalText()
    saving_share = DecimalText()
    overrun_share = DecimalText()
    ceiling = PositiveText()
    least_fee = DecimalText()
    most_fee = DecimalText()
    ranges = fields.List(fields.Nested(ShareRangeSchema), validate=validate.Length(max=100))
    round = fields.Nested(RoundingSchema)
