"""mean_absolute_deviation and standard_deviation: how far values lie from a target or from their mean.

The first is Σ|x − target|/n, the second √(Σ(x − x̄)²/(n − 1)).

Unit: the column's. Edges: without rows “no occurrence”; a standard deviation of one value is “too few”. Source: UFGS
02749 (air voids 3.5, 3.0, 4.0, 3.7 from 4.0 deviate by 0.45 in the mean); the divisor n − 1 after FAA P-401.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from contracts.figures import Figure, computed, missing
from contracts.numbers import CONTEXT, add, divide, plain, short
from contracts.quality import deviation_of
from contracts.schema import DecimalText, Identifier
from contracts.scope import Scope
from contracts.statistics.base import OverRows, OverRowsSchema
from contracts.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardDeviationStatistic(OverRows):
    """The sample standard deviation of a column."""

    column: str

    def states(self) -> tuple[str, ...]:
        """Not reported, without a row, or with one only."""
        return ("not_reported", "no_occurrence", "too_few")

    def least(self) -> int:
        """How many values it needs."""
        return 2

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure:
        """The deviation with the cells."""
        absent = self.absent(scope, name, title, unit)
        if absent is not None:
            return absent
        chosen = self.chosen(scope)
        if not chosen.holding:
            return missing(name, title, unit, "no_occurrence", "There is no such row in this period.")
        leaves = [scope.leaf(chosen.table, row, self.column, unit) for row in chosen.holding]
        if len(leaves) < self.least():
            return missing(name, title, unit, "too_few", f"{len(leaves)} value has no spread.", leaves)
        value, says = self.value_of([leaf.amount for leaf in leaves])
        return computed(name, title, value, unit, "deviation", says, leaves)

    def value_of(self, values: list[Decimal]) -> tuple[Decimal, str]:
        """The deviation and how it was made."""
        return deviation_of(values), f"the standard deviation of {len(values)} values over n − 1"

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """Such as: the standard deviation of “Result”."""
        heading = tables[self.table].headings()[self.column]
        return f"the standard deviation of “{heading}”{self.condition_words(tables)}"

    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]:
        """What the terms get wrong about it."""
        yield from self.table_problems(tables, by, (self.column,))


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanAbsoluteDeviationStatistic(StandardDeviationStatistic):
    """The mean distance of a column from a target."""

    target: Decimal

    def states(self) -> tuple[str, ...]:
        """Not reported, or without a row."""
        return ("not_reported", "no_occurrence")

    def least(self) -> int:
        """One value lies somewhere from the target already."""
        return 1

    def value_of(self, values: list[Decimal]) -> tuple[Decimal, str]:
        """The mean of the distances."""
        distances = [CONTEXT.abs(CONTEXT.subtract(value, self.target)) for value in values]
        says = f"({' + '.join(short(distance) for distance in distances[:20])}) / {len(values)}"
        return divide(add(distances), Decimal(len(values))), says

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """Such as: the mean absolute deviation of “Air voids” from 4.0."""
        heading = tables[self.table].headings()[self.column]
        return f"the mean absolute deviation of “{heading}” from {plain(self.target)}{self.condition_words(tables)}"


class StandardDeviationSchema(OverRowsSchema):
    """`{"kind": "standard_deviation", "table": "tests", "column": "result"}`"""

    made = StandardDeviationStatistic
    column = Identifier(required=True)


class MeanAbsoluteDeviationSchema(OverRowsSchema):
    """`{"kind": "mean_absolute_deviation", "table": "tests", "column": "result", "target": "4.0"}`"""

    made = MeanAbsoluteDeviationStatistic
    column = Identifier(required=True)
    target = DecimalText(required=True)
