"""ratio: one statistic by another, such as complaints per mile.

Unit: the first's per the second's. Edges: where the second is zero there is no ratio and the state is “no occurrence”.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields

from contracts.figures import Figure, missing, quotient
from contracts.numbers import ONE, plain
from contracts.schema import OfKind, PositiveText, Strict
from contracts.scope import Scope
from contracts.statistics.base import Statistic
from contracts.statistics.count import CountSchema
from contracts.statistics.mean import MeanSchema
from contracts.statistics.sum import SumSchema
from contracts.statistics.value import ValueSchema
from contracts.tables import Table

_PARTS = {"count": CountSchema, "sum": SumSchema, "mean": MeanSchema, "value": ValueSchema}


@dataclass(frozen=True, slots=True)
class RatioStatistic:
    """The quotient of two statistics times a constant; `decimals` is how many the second is shown with."""

    of: Statistic
    to: Statistic
    times: Decimal = ONE
    decimals: int | None = None

    def states(self) -> tuple[str, ...]:
        """Those of both parts, and a second part of zero."""
        return tuple(dict.fromkeys((*self.of.states(), *self.to.states(), "no_occurrence")))

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure:
        """The quotient with both parts."""
        above = self.of.figure(scope, f"{name}.of", "Numerator", "")
        below = self.to.figure(scope, f"{name}.to", "Denominator", "")
        for part in (above, below):
            if part.value is None:
                return missing(name, title, unit, part.state, part.says, (above, below))
        if below.amount == 0:
            return missing(name, title, unit, "no_occurrence", "There is nothing to divide by.", (above, below))
        return quotient(name, title, above, below, unit, self.times, "the first divided by the second")

    def tables_read(self) -> Iterator[str]:
        """The tables of both parts."""
        yield from self.of.tables_read()
        yield from self.to.tables_read()

    def reads_period_alone(self) -> bool:
        """Whether both parts do."""
        return self.of.reads_period_alone() and self.to.reads_period_alone()

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """Such as: the number of … per the sum of …"""
        times = f" × {plain(self.times)}" if self.times != ONE else ""
        return f"{self.of.sentence(tables)}, divided by {self.to.sentence(tables)}{times}"

    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]:
        """What the terms get wrong about either part."""
        for key, part in (("of", self.of), ("to", self.to)):
            for path, message in part.problems(tables, by):
                yield f"{key}.{path}", message


class RatioSchema(Strict):
    """`{"kind": "ratio", "of": {"kind": "count", …}, "to": {"kind": "sum", …}}`"""

    made = RatioStatistic
    of = OfKind(_PARTS, "statistic", required=True)
    to = OfKind(_PARTS, "statistic", required=True)
    times = PositiveText()
    decimals = fields.Integer(strict=True)
