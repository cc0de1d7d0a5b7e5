"""minimum and maximum: the smallest or largest value of a column over the rows that meet a condition.

Unit: the column's. Edges: without rows there is none and the state is “no occurrence”; a blank cell is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.figures import Figure, computed, missing
from contracts.numbers import plain
from contracts.schema import Identifier
from contracts.scope import Scope
from contracts.statistics.base import OverRows, OverRowsSchema
from contracts.statistics.sum import LISTED
from contracts.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class MaximumStatistic(OverRows):
    """The largest value of a column."""

    column: str

    def states(self) -> tuple[str, ...]:
        """Not reported, or without a row."""
        return ("not_reported", "no_occurrence")

    def smallest(self) -> bool:
        """Whether the smallest is wanted instead."""
        return False

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure:
        """The extreme with the cells it was chosen from."""
        absent = self.absent(scope, name, title, unit)
        if absent is not None:
            return absent
        chosen = self.chosen(scope)
        if not chosen.holding:
            return missing(name, title, unit, "no_occurrence", "There is no such row in this period.")
        leaves = [scope.leaf(chosen.table, row, self.column, unit) for row in chosen.holding]
        ordered = sorted(leaves, key=lambda leaf: leaf.amount, reverse=not self.smallest())
        which = "smallest" if self.smallest() else "largest"
        says = f"the {which} of {len(leaves)} values is {plain(ordered[0].amount)}"
        where = chosen.table.rows_source(chosen.holding, (self.column, *self.columns()), "met")
        parts = leaves if len(leaves) <= LISTED else ordered[:1]
        return computed(name, title, ordered[0].amount, unit, which, says, parts, where)

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """Such as: the largest “Response time”."""
        which = "smallest" if self.smallest() else "largest"
        return f"the {which} “{tables[self.table].headings()[self.column]}”{self.condition_words(tables)}"

    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]:
        """What the terms get wrong about it."""
        yield from self.table_problems(tables, by, (self.column,))


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumStatistic(MaximumStatistic):
    """The smallest value of a column."""

    def smallest(self) -> bool:
        """Always."""
        return True


class MaximumSchema(OverRowsSchema):
    """`{"kind": "maximum", "table": "calls", "column": "seconds"}`"""

    made = MaximumStatistic
    column = Identifier(required=True)


class MinimumSchema(MaximumSchema):
    """`{"kind": "minimum", "table": "tests", "column": "strength"}`"""

    made = MinimumStatistic
