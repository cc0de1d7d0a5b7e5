"""mean: the arithmetic mean of a column over the rows that meet a condition, Σx / n.

Unit: the column's. Edges: without rows there is no mean and the state is “no occurrence”; a blank cell is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.figures import Figure, missing, quotient
from contracts.schema import Identifier
from contracts.scope import Scope
from contracts.statistics.base import OverRows, OverRowsSchema
from contracts.statistics.sum import SumStatistic
from contracts.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanStatistic(OverRows):
    """The mean of a column."""

    column: str

    def states(self) -> tuple[str, ...]:
        """Not reported, or without a row."""
        return ("not_reported", "no_occurrence")

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure:
        """The sum divided by the number of rows."""
        absent = self.absent(scope, name, title, unit)
        if absent is not None:
            return absent
        chosen = self.chosen(scope)
        if not chosen.holding:
            return missing(name, title, unit, "no_occurrence", "There is no such row in this period.")
        summing = SumStatistic(
            table=self.table,
            where=self.where,
            if_blank=self.if_blank,
            all_groups=self.all_groups,
            unless_in=self.unless_in,
            column=self.column,
        )
        summed = summing.figure(scope, f"{name}.sum", "Sum", unit)
        number = self.rows_figure(scope, chosen, chosen.holding, f"{name}.rows", "counted")
        return quotient(name, title, summed, number, unit, says="the sum divided by the number of rows")

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """Such as: the mean of “Score”."""
        return f"the mean of “{tables[self.table].headings()[self.column]}”{self.condition_words(tables)}"

    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]:
        """What the terms get wrong about it."""
        yield from self.table_problems(tables, by, (self.column,))


class MeanSchema(OverRowsSchema):
    """`{"kind": "mean", "table": "audits", "column": "score"}`"""

    made = MeanStatistic
    column = Identifier(required=True)
