"""threshold: what of a change counts once it passes a threshold, in both directions.

At a change of 60 beyond a threshold of 25: `none` gives 60 and looks at no threshold; `cliff` gives the whole 60;
`deductible` gives the 35 beyond it. At 25 itself, `above` gives 0 and `at_least` the cliff's 25. Unit: the change's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields, validate

from contracts.numbers import CONTEXT, HUNDRED, ZERO, Rounding, divide, negative, plain, short
from contracts.schedules.base import Worth
from contracts.schema import DecimalText, PositiveText, RoundingSchema, Strict


@dataclass(frozen=True, slots=True)
class Threshold:
    """The part of a change that counts; the threshold is an amount, or a percentage of a base."""

    how: str
    applies: str
    amount: Decimal | None = None
    percent: Decimal | None = None
    of: Decimal | None = None
    pass_through: Decimal | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    round: Rounding | None = None

    def size(self) -> Decimal:
        """The threshold in the unit of the change."""
        if self.how == "none":
            return ZERO
        if self.amount is not None:
            return self.amount
        return divide(CONTEXT.multiply(self.percent or ZERO, self.of or ZERO), HUNDRED)

    def worth(self, result: Decimal, size: int | None = None) -> Worth:
        """The change that counts with its sign, times the pass-through, within the collar."""
        counted = self._counted(result)
        value, says = counted.value, counted.says
        if self.pass_through is not None:
            value = CONTEXT.multiply(value, self.pass_through)
            says += f", of which {plain(self.pass_through)} is passed on"
        if self.at_most is not None and value > self.at_most:
            return Worth(self.at_most, f"{says}, at most {plain(self.at_most)}")
        if self.at_least is not None and value < self.at_least:
            return Worth(self.at_least, f"{says}, at least {plain(self.at_least)}")
        return Worth(value, says)

    def _counted(self, result: Decimal) -> Worth:
        size, change = self.size(), CONTEXT.abs(result)
        if self.how == "none":
            return Worth(result, "there is no threshold")
        passed = change >= size if self.applies == "at_least" else change > size
        if not passed:
            return Worth(ZERO, f"a change of {short(result)} does not exceed the threshold of {short(size)}")
        if self.how == "cliff":
            return Worth(result, f"beyond the threshold of {short(size)} the whole change counts")
        beyond = CONTEXT.subtract(change, size)
        value = beyond if result > 0 else negative(beyond)
        return Worth(value, f"only what lies beyond the threshold of {short(size)} counts")

    def edges(self) -> tuple[Decimal, ...]:
        """The threshold in both directions."""
        return (negative(self.size()), self.size()) if self.size() != 0 else (ZERO,)

    def problems(self) -> Iterator[tuple[str, str]]:
        """A threshold that is not stated once."""
        stated = (self.amount is not None) + (self.percent is not None and self.of is not None)
        if self.how != "none" and stated != 1:
            yield "amount", "State the threshold once: an amount, or a percent of a base."
        if self.size() < 0:
            yield "amount", "A threshold cannot be below zero."

    def sentence(self) -> str:
        """Such as: the whole change where it exceeds 5 % of 635.00."""
        share = f", of which {plain(self.pass_through)} is passed on" if self.pass_through is not None else ""
        share += f", at most {plain(self.at_most)}" if self.at_most is not None else ""
        share += f", at least {plain(self.at_least)}" if self.at_least is not None else ""
        if self.how == "none":
            return f"the whole change{share}"
        size = (
            plain(self.amount)
            if self.amount is not None
            else f"{plain(self.percent or ZERO)} % of {plain(self.of or ZERO)}"
        )
        what = "the whole change" if self.how == "cliff" else "what lies beyond"
        return f"{what} where it {'exceeds' if self.applies == 'above' else 'reaches'} {size}{share}"

    def table(self) -> tuple[tuple[str, str], ...]:
        """Below and beyond the threshold."""
        size = short(self.size())
        return ((f"up to {size} either way", "0"), (f"beyond {size} either way", self.sentence()))


class ThresholdSchema(Strict):
    """`{"kind": "threshold", "how": "cliff", "applies": "above", "percent": "5", "of": "635.00"}`"""

    made = Threshold
    how = fields.String(required=True, validate=validate.OneOf(("none", "cliff", "deductible")))
    applies = fields.String(required=True, validate=validate.OneOf(("above", "at_least")))
    amount = DecimalText()
    percent = DecimalText()
    of = PositiveText()
    pass_through = DecimalText()
    at_least = DecimalText()
    at_most = DecimalText()
    round = fields.Nested(RoundingSchema)
