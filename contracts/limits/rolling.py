"""rolling: several payments together within a limit over the last months, this one included.

Unit: dollars. Edges: of twelve months, the same month of the year before no longer counts.
"""

from dataclasses import dataclass
from typing import Any

from marshmallow import fields, validate

from contracts.limits.season import Season, SeasonSchema
from contracts.periods import months_apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolling(Season):
    """A limit over a number of months."""

    months: int

    def counts(self, period: str, now: str) -> bool:
        """Whether the earlier period lies within the months."""
        return months_apart(period, now) < self.months

    def span(self) -> str:
        """The span in words."""
        return f"within {self.months} months"


class RollingSchema(SeasonSchema):
    """`{"kind": "rolling", "months": 12, "payments": ["credits"], "at_most": "50000.00", "bounds": "deduction", …}`"""

    made: Any = Rolling
    months = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=120))
