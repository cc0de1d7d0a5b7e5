"""sum: a column added up over the rows that meet a condition, by a constant where units change (feet to miles).

Unit: the column's, divided. Edges: a reported table without such rows sums to zero; a blank cell among them is refused.
Up to `LISTED` rows stand in the explanation one by one; more stand there as one set of rows with a digest.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from contracts.figures import Figure, computed, quotient, source, total
from contracts.figures import given as given_figure
from contracts.numbers import ONE, add, plain
from contracts.schema import Identifier, PositiveText
from contracts.scope import Scope
from contracts.statistics.base import OverRows, OverRowsSchema
from contracts.tables import Table

LISTED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SumStatistic(OverRows):
    """The sum of a column, divided by a constant."""

    column: str
    divided_by: Decimal | None = None

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure:
        """The sum with its cells, or with the set of its rows where they are many."""
        absent = self.absent(scope, name, title, unit)
        if absent is not None:
            return absent
        chosen = self.chosen(scope)
        leaves = [scope.leaf(chosen.table, row, self.column, unit) for row in chosen.holding]
        heading = scope.headings(self.table)[self.column]
        if len(leaves) <= LISTED:
            summed = total(name, title, leaves, unit, f"“{heading}” added up over {len(leaves)} rows")
        else:
            where = chosen.table.rows_source(chosen.holding, (self.column, *self.columns()), "met")
            says = f"“{heading}” added up over {len(leaves)} rows"
            summed = computed(name, title, add(leaf.amount for leaf in leaves), unit, "sum", says, (), where)
        if self.divided_by is None:
            return summed
        constant = given_figure(
            f"{name}.divisor", "Divided by", self.divided_by, "", source("terms"), "as the terms say"
        )
        return quotient(name, title, summed, constant, unit, ONE, f"the sum divided by {plain(self.divided_by)}")

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """Such as: the sum of “Feet” / 5280 where …"""
        by = f" / {plain(self.divided_by)}" if self.divided_by is not None else ""
        return f"the sum of “{tables[self.table].headings()[self.column]}”{by}{self.condition_words(tables)}"

    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]:
        """What the terms get wrong about it."""
        yield from self.table_problems(tables, by, (self.column,))


class SumSchema(OverRowsSchema):
    """`{"kind": "sum", "table": "segments", "column": "lane_feet", "divided_by": "5280"}`"""

    made = SumStatistic
    column = Identifier(required=True)
    divided_by = PositiveText()
