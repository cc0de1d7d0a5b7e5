"""share: of the rows that count, the part that meets a condition, in percent: 100 · met / counted.

Rows that a decision leaves out, and rows outside `among`, leave numerator and denominator alike (Redwood City reports
(434 − 10 − 2)/(434 − 10)). Edges: without rows there is no share and the state is “no occurrence”.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from contracts.conditions import Condition, ConditionField
from contracts.figures import Figure, missing, quotient
from contracts.numbers import HUNDRED
from contracts.scope import Chosen, Scope, used_columns
from contracts.statistics.base import OverRows, OverRowsSchema
from contracts.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareStatistic(OverRows):
    """The share of rows where the condition holds, among those that count."""

    among: Condition | None = None

    def columns(self) -> tuple[str, ...]:
        """The columns of both conditions."""
        return used_columns(self.where, used_columns(self.among))

    def states(self) -> tuple[str, ...]:
        """Not reported, or without a row."""
        return ("not_reported", "no_occurrence")

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure:
        """The percentage with both counts and the sets of rows behind them."""
        absent = self.absent(scope, name, title, unit)
        if absent is not None:
            return absent
        chosen = self.judged(scope)
        counting = tuple(sorted((*chosen.holding, *chosen.failing), key=lambda row: row.number))
        if not counting:
            return missing(name, title, unit, "no_occurrence", "There is no such row in this period.")
        met = self.rows_figure(scope, chosen, chosen.holding, f"{name}.met", "met")
        all_rows = self.rows_figure(scope, chosen, counting, f"{name}.counted", "counted")
        says = f"{len(chosen.holding)} of {len(counting)} rows"
        return quotient(name, title, met, all_rows, unit, HUNDRED, says)

    def judged(self, scope: Scope) -> Chosen:
        """The rows among those that count."""
        if self.among is None:
            return self.chosen(scope)
        among = scope.choose(self.table, self.among, "leave_out")
        counting = {row.number for row in among.holding}
        judged = self.chosen(scope)
        return replace(
            judged,
            holding=tuple(row for row in judged.holding if row.number in counting),
            failing=tuple(row for row in judged.failing if row.number in counting),
            unknown=tuple(row for row in judged.unknown if row.number in counting),
        )

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """Such as: the share of rows of “Segments” where …"""
        headings = tables[self.table].headings()
        among = f", among those where {self.among.sentence(headings)}," if self.among is not None else ""
        return f"the share of rows of “{tables[self.table].title}”{among}{self.condition_words(tables)}"

    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]:
        """What the terms get wrong about it."""
        if self.where is None:
            yield "where", "Say which rows meet the standard."
        problems = list(self.table_problems(tables, by))
        yield from problems
        if self.among is not None and not problems:
            for message in self.among.problems(tables[self.table].types()):
                yield "among", f"The condition {message}."


class ShareSchema(OverRowsSchema):
    """`{"kind": "share", "table": "orders", "where": {"at_most": [{"days_between": ["ordered", "done"]}, "7"]}}`"""

    made = ShareStatistic
    among = ConditionField()
