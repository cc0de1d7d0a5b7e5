"""points: results joined by straight lines, y₀ + (x − x₀)·(y₁ − y₀)/(x₁ − x₀).

Unit: the points' second numbers. Edges: a point belongs to both of its lines, which agree there; outside of the first
and last point the value stays (`clamp`) or the result is refused (`refuse`), as the terms state.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from marshmallow import fields, validate

from contracts.errors import Refused
from contracts.numbers import CONTEXT, Rounding, divide, plain, short
from contracts.schedules.base import Worth
from contracts.schema import DecimalText, RoundingSchema, Strict


@dataclass(frozen=True, slots=True)
class Points:
    """Straight lines between given points, in the order of their results."""

    points: tuple[tuple[Decimal, Decimal], ...]
    outside: str
    round: Rounding | None = None

    def worth(self, result: Decimal, size: int | None = None) -> Worth:
        """The height of the line at the result; Refused outside of the points where the terms say so."""
        first, last = self.points[0], self.points[-1]
        for end, beyond in ((first, result < first[0]), (last, result > last[0])):
            if beyond and self.outside == "refuse":
                raise Refused(f"A result of {plain(result)} lies outside of the schedule's points. Amend the terms.")
            if beyond:
                return Worth(end[1], f"beyond {plain(end[0])} it stays at {plain(end[1])}")
        for (x0, y0), (x1, y1) in pairwise(self.points):
            if x0 <= result <= x1:
                rise = CONTEXT.multiply(CONTEXT.subtract(result, x0), CONTEXT.subtract(y1, y0))
                value = CONTEXT.add(y0, divide(rise, CONTEXT.subtract(x1, x0)))
                shown = (
                    f"({short(result)[:12]} − {plain(x0)}) × ({plain(y1)} − {plain(y0)}) / ({plain(x1)} − {plain(x0)})"
                )
                return Worth(value, f"{plain(y0)} + {shown}")
        return Worth(first[1], f"at {plain(first[0])} it is {plain(first[1])}")

    def edges(self) -> tuple[Decimal, ...]:
        """The results of the points."""
        return tuple(point[0] for point in self.points)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Points that do not rise."""
        for (x0, _), (x1, _) in pairwise(self.points):
            if x1 <= x0:
                yield "points", f"The points must rise: {plain(x1)} follows {plain(x0)}."

    def sentence(self) -> str:
        """Such as: 0 at 75, rising in a straight line to 100 at 95, and no further."""
        said = f"{plain(self.points[0][1])} at {plain(self.points[0][0])}"
        for (_, y0), (x1, y1) in pairwise(self.points):
            way = "rising" if y1 > y0 else ("falling" if y1 < y0 else "level")
            said += f", {way} in a straight line to {plain(y1)} at {plain(x1)}"
        return said + (", and no further" if self.outside == "clamp" else ", and refused beyond")

    def table(self) -> tuple[tuple[str, str], ...]:
        """Each point with its worth."""
        return tuple((plain(x), plain(y)) for x, y in self.points)


class PointsSchema(Strict):
    """`{"kind": "points", "points": [["75", "0"], ["95", "100"]], "outside": "clamp"}`"""

    made = Points
    points = fields.List(
        fields.List(DecimalText(), validate=validate.Length(equal=2)),
        required=True,
        validate=validate.Length(min=2, max=500),
    )
    outside = fields.String(required=True, validate=validate.OneOf(("clamp", "refuse")))
    round = fields.Nested(RoundingSchema)
