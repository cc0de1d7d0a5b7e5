"""What a government sets for rulings and disputes: how far overrides go, who reads the log, the days of a dispute."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields, validate

from contracts.numbers import dollars
from contracts.schema import PositiveText, Strict

_DAYS = validate.Range(min=1, max=365)


@dataclass(frozen=True, slots=True)
class RulingRules:
    """Overrides of a period come to no more than the limit together, in dollars; without one there are none.

    The days are those of the calendar from the opening of a dispute: until it is answered, and until it is settled.
    """

    override_limit: Decimal | None = None
    log_is_open: bool = True
    answer_days: int = 10
    decide_days: int = 30

    def sentences(self) -> Iterator[str]:
        """The rules in words."""
        if self.override_limit is None:
            yield "Overrides are not permitted: no limit is set for them."
        else:
            yield f"Overrides of a period come to {dollars(self.override_limit)} together at most, up or down."
        yield (
            "Vendors read the log of rulings of their own contracts."
            if self.log_is_open
            else "Vendors read no log of rulings; what changed a payment stands in its statement."
        )
        yield f"A dispute is answered within {self.answer_days} days and settled within {self.decide_days}."


class RulingRulesSchema(Strict):
    """`{"override_limit": "10000.00", "log_is_open": true, "answer_days": 10, "decide_days": 30}`"""

    made = RulingRules
    override_limit = PositiveText()
    log_is_open = fields.Boolean(truthy={True}, falsy={False})
    answer_days = fields.Integer(strict=True, validate=_DAYS)
    decide_days = fields.Integer(strict=True, validate=_DAYS)
