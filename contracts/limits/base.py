"""What the limits of a payment see: its parts, each with the row of the group that it belongs to; and what they share:
how much at most, in dollars or in percent of an amount of the contract, and in which direction.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from marshmallow import fields, validate

from contracts.bases.base import Declared, Ground
from contracts.figures import Figure, given, in_cents, scaled, source
from contracts.numbers import HUNDRED, ZERO, divide, dollars, plain
from contracts.schema import PositiveText, Strict
from contracts.scope import Instance

BOUNDS = ("both", "incentive", "deduction")
BOUNDS_WORDS = {"both": "either way", "incentive": "of incentive", "deduction": "of deduction"}


@dataclass(frozen=True, slots=True)
class Part:
    """One amount of a payment with the group that it was computed for."""

    amount: Figure
    instance: Instance | None


class PaymentLimit(Protocol):
    """Holds the parts of a payment within bounds."""

    def hold(self, parts: Sequence[Part], name: str, ground: Ground) -> tuple[Part, ...]: ...
    def sentence(self, declared: Declared) -> str: ...
    def problems(self, declared: Declared) -> Iterator[tuple[str, str]]: ...


PERCENT_OF = {
    "contract_value": "the value of the contract",
    "gross": "gross of the period",
    "eligible_gross": "eligible gross of the period",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounded:
    """At most so many dollars, or so many percent of an amount of the contract, in one direction or both."""

    bounds: str
    at_most: Decimal | None = None
    percent: Decimal | None = None
    of: str | None = None

    def most(self, name: str, ground: Ground) -> Figure:
        """The limit in dollars and cents."""
        if self.percent is None or self.of is None:
            return given(name, "At most", self.at_most or ZERO, "USD", source("terms"))
        amounts = {
            "contract_value": ground.contract_value,
            "gross": ground.gross,
            "eligible_gross": ground.eligible_gross,
        }
        share = divide(self.percent, HUNDRED)
        return in_cents(scaled(name, "At most", amounts[self.of], share, "USD", self.words()))

    def words(self) -> str:
        """Such as: $5,000.00, or 10 % of the value of the contract."""
        if self.percent is None or self.of is None:
            return dollars(self.at_most or ZERO)
        return f"{plain(self.percent)} % of {PERCENT_OF[self.of]}"

    def problems(self, declared: Declared) -> Iterator[tuple[str, str]]:
        """A limit that is not stated once."""
        if (self.at_most is None) == (self.percent is None) or (self.percent is None) != (self.of is None):
            yield "at_most", "State the limit once: at_most in dollars, or percent together with of."


class BoundedSchema(Strict):
    """The keys that limits share."""

    made: Any = Bounded
    bounds = fields.String(required=True, validate=validate.OneOf(BOUNDS))
    at_most = PositiveText()
    percent = PositiveText()
    of = fields.String(validate=validate.OneOf(sorted(PERCENT_OF)))
