"""count: how many rows meet a condition. Unit: rows.

Edges: a reported table without such rows counts zero, since the report says that there were none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.figures import Figure, renamed
from contracts.scope import Scope
from contracts.statistics.base import OverRows, OverRowsSchema
from contracts.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class CountStatistic(OverRows):
    """The number of rows where the condition holds."""

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure:
        """The count with the set of rows behind it."""
        absent = self.absent(scope, name, title, unit)
        if absent is not None:
            return absent
        chosen = self.chosen(scope)
        return renamed(self.rows_figure(scope, chosen, chosen.holding, name, "met"), name, title)

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """Such as: the number of rows of “Complaints” where …"""
        return f"the number of rows of “{tables[self.table].title}”{self.condition_words(tables)}"

    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]:
        """What the terms get wrong about it."""
        yield from self.table_problems(tables, by)


class CountSchema(OverRowsSchema):
    """`{"kind": "count", "table": "complaints", "where": …}`"""

    made = CountStatistic
