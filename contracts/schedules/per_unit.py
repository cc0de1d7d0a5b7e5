"""per_unit: a rate for each unit of the result above an allowance; units may be larger than one (each started 15
minutes).

Unit: the rate's, usually dollars. Edges: `ignore_below` leaves results under it without consequence but takes nothing
off larger ones; `allowance` is taken off; started units count whole (`up`), finished ones only (`down`) or in parts
(`exact`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields, validate

from contracts.numbers import CONTEXT, ONE, ZERO, Rounding, divide, negative, plain, short
from contracts.schedules.base import Worth
from contracts.schema import DecimalText, PositiveText, RoundingSchema, Strict

_PART_UNITS = {
    "up": Rounding(ONE, "ceiling"),
    "down": Rounding(ONE, "floor"),
    "half_up": Rounding(ONE, "half_up"),
    "exact": None,
}


@dataclass(frozen=True, slots=True)
class PerUnit:
    """Rate × number of units above the allowance, at most a cap."""

    rate: Decimal
    part_units: str
    unit_size: Decimal = ONE
    allowance: Decimal = ZERO
    ignore_below: Decimal | None = None
    most_units: Decimal | None = None
    at_most: Decimal | None = None
    counts: str = "above"
    round: Rounding | None = None

    def worth(self, result: Decimal, size: int | None = None) -> Worth:
        """The rate times the units that count."""
        if self.ignore_below is not None and result < self.ignore_below:
            return Worth(ZERO, f"{short(result)[:14]} is under {plain(self.ignore_below)} and is ignored")
        over = CONTEXT.subtract(result, self.allowance)
        over = negative(over) if self.counts == "below" else over
        if over <= 0:
            return Worth(ZERO, f"{short(result)[:14]} is not {self.counts} {plain(self.allowance)}")
        units = divide(over, self.unit_size)
        whole = _PART_UNITS[self.part_units]
        units = units if whole is None else whole.apply(units)
        if self.most_units is not None:
            units = min(units, self.most_units)
        value = CONTEXT.multiply(self.rate, units)
        if self.at_most is not None and value > self.at_most:
            return Worth(self.at_most, f"{short(units)[:14]} × {plain(self.rate)}, at most {plain(self.at_most)}")
        return Worth(value, f"{short(units)[:14]} × {plain(self.rate)}")

    def edges(self) -> tuple[Decimal, ...]:
        """Where something begins to count."""
        found = {self.allowance, CONTEXT.add(self.allowance, self.unit_size)}
        return tuple(sorted(found | ({self.ignore_below} if self.ignore_below is not None else set())))

    def problems(self) -> Iterator[tuple[str, str]]:
        """Caps and allowances below zero."""
        for name, value in (("allowance", self.allowance), ("at_most", self.at_most), ("most_units", self.most_units)):
            if value is not None and value < 0:
                yield name, f"{plain(value)} is below zero, so nothing could ever be paid by it."

    def sentence(self) -> str:
        """Such as: 200.00 for each started 15, under 15 ignored."""
        words = {"up": "started ", "down": "full ", "half_up": "nearest whole ", "exact": ""}[self.part_units]
        size = f"{words}{plain(self.unit_size)}" if self.unit_size != ONE else f"{words}unit"
        said = f"{plain(self.rate)} for each {size}"
        said += f" {self.counts} {plain(self.allowance)}" if self.allowance != 0 or self.counts == "below" else ""
        said += f", under {plain(self.ignore_below)} ignored" if self.ignore_below is not None else ""
        said += f", at most {plain(self.most_units)} units" if self.most_units is not None else ""
        return said + (f", at most {plain(self.at_most)}" if self.at_most is not None else "")

    def table(self) -> tuple[tuple[str, str], ...]:
        """The rate as its one line."""
        return (("each result", self.sentence()),)


class PerUnitSchema(Strict):
    """`{"kind": "per_unit", "rate": "200.00", "unit_size": "15", "part_units": "up", "ignore_below": "15"}`"""

    made = PerUnit
    rate = DecimalText(required=True)
    part_units = fields.String(required=True, validate=validate.OneOf(sorted(_PART_UNITS)))
    unit_size = PositiveText()
    allowance = DecimalText()
    ignore_below = DecimalText()
    most_units = DecimalText()
    at_most = DecimalText()
    counts = fields.String(validate=validate.OneOf(("above", "below")))
    round = fields.Nested(RoundingSchema)
