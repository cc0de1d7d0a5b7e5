"""value: the one value that a column holds, in the group's row or in the single row of a table.

Unit: the column's. Edges: no row gives “no occurrence”; more than one is refused, because no rule says which one
counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.errors import Refused
from contracts.figures import Figure, missing, renamed
from contracts.schema import Identifier
from contracts.scope import Scope
from contracts.statistics.base import OverRows, OverRowsSchema
from contracts.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueStatistic(OverRows):
    """The value of a column in the one row that is meant."""

    column: str

    def states(self) -> tuple[str, ...]:
        """Not reported, or without a row."""
        return ("not_reported", "no_occurrence")

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure:
        """The cell's number with its address."""
        absent = self.absent(scope, name, title, unit)
        if absent is not None:
            return absent
        chosen = self.chosen(scope)
        if not chosen.holding:
            return missing(name, title, unit, "no_occurrence", "There is no such row in this period.")
        if len(chosen.holding) > 1:
            raise Refused(
                f"{title} asks for one row and finds {len(chosen.holding)}. The terms must say how they combine."
            )
        return renamed(scope.leaf(chosen.table, chosen.holding[0], self.column, unit), name, title)

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """Such as: the “Minutes late”."""
        return f"the “{tables[self.table].headings()[self.column]}”{self.condition_words(tables)}"

    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]:
        """What the terms get wrong about it."""
        yield from self.table_problems(tables, by, (self.column,))


class ValueSchema(OverRowsSchema):
    """`{"kind": "value", "table": "openings", "column": "minutes_late"}`"""

    made = ValueStatistic
    column = Identifier(required=True)
