"""weighted_mean: Σ weight × value ÷ Σ weight over rows, such as roughness weighted by the length of each section.

Unit: the value's. Edges: without rows, or with weights that add up to zero, the state is “no occurrence”.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.figures import Figure, computed, missing, product, quotient, total
from contracts.numbers import CONTEXT, add
from contracts.schema import Identifier
from contracts.scope import Chosen, Scope
from contracts.statistics.base import OverRows, OverRowsSchema
from contracts.statistics.sum import LISTED
from contracts.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedMeanStatistic(OverRows):
    """The mean of a column, each row with its own weight."""

    column: str
    weight: str

    def states(self) -> tuple[str, ...]:
        """Not reported, or without a row."""
        return ("not_reported", "no_occurrence")

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure:
        """The weighted sum divided by the sum of the weights."""
        absent = self.absent(scope, name, title, unit)
        if absent is not None:
            return absent
        chosen = self.chosen(scope)
        pairs = [
            (scope.leaf(chosen.table, row, self.weight, ""), scope.leaf(chosen.table, row, self.column, unit))
            for row in chosen.holding
        ]
        weights = add(weight.amount for weight, _ in pairs)
        if weights == 0:
            return missing(name, title, unit, "no_occurrence", "There is nothing to weigh in this period.")
        summed, weighed = self._sums(chosen, pairs, name, unit)
        return quotient(name, title, weighed, summed, unit, says="the weighted sum divided by the weights")

    def _sums(self, chosen: Chosen, pairs: list[tuple[Figure, Figure]], name: str, unit: str) -> tuple[Figure, Figure]:
        if len(pairs) <= LISTED:
            products = [product(f"{name}.{place}", "Weight × value", pair, unit) for place, pair in enumerate(pairs, 1)]
            weights = total(f"{name}.weights", "Sum of weights", [weight for weight, _ in pairs], "")
            return weights, total(f"{name}.weighed", "Sum of weight × value", products, unit)
        where = chosen.table.rows_source(chosen.holding, (self.column, self.weight, *self.columns()), "met")
        says = f"over {len(pairs)} rows"
        weight_sum = add(weight.amount for weight, _ in pairs)
        value_sum = add(CONTEXT.multiply(weight.amount, value.amount) for weight, value in pairs)
        return (
            computed(f"{name}.weights", "Sum of weights", weight_sum, "", "sum", says, (), where),
            computed(f"{name}.weighed", "Sum of weight × value", value_sum, unit, "sum", says, (), where),
        )

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """Such as: the mean of “IRI” weighted by “Length”."""
        headings = tables[self.table].headings()
        words = self.condition_words(tables)
        return f"the mean of “{headings[self.column]}” weighted by “{headings[self.weight]}”{words}"

    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]:
        """What the terms get wrong about it."""
        yield from self.table_problems(tables, by, (self.column, self.weight))


class WeightedMeanStatisticSchema(OverRowsSchema):
    """`{"kind": "weighted_mean", "table": "sections", "column": "iri", "weight": "length"}`"""

    made = WeightedMeanStatistic
    column = Identifier(required=True)
    weight = Identifier(required=True)
