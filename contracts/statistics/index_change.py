"""index_change: a published index for the month of the period, less the base that the contract names.

Unit: the index's, usually dollars per unit. Edges: an index that has not been published for the month is “not
reported”.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields, validate

from contracts.figures import Figure, difference, given, missing, quotient, renamed, source
from contracts.numbers import HUNDRED, plain
from contracts.schema import Identifier, PositiveText, Strict
from contracts.scope import Scope
from contracts.tables import Table


@dataclass(frozen=True, slots=True)
class IndexChangeStatistic:
    """The change of an index from its base."""

    index: str
    base: Decimal
    expressed: str = "difference"

    def states(self) -> tuple[str, ...]:
        """Not published yet."""
        return ("not_reported",)

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure:
        """The published value less the base."""
        published = scope.facts.indexes.get(self.index)
        if published is None:
            says = f"The {self.index} index has no published value for {scope.facts.period} yet."
            return missing(name, title, unit, "not_reported", says)
        where = source("index", index=self.index, month=published.month, published=published.published)
        current = given(
            f"{name}.current",
            f"Index for {published.month}",
            published.value,
            unit,
            where,
            published.published,
        )
        base = given(f"{name}.base", "Base of the contract", self.base, unit, source("terms"), "as the terms say")
        change = difference(name, title, current, base, unit, "the index of the month less the base")
        if self.expressed == "difference":
            return change
        change = renamed(change, f"{name}.change", "Change")
        return quotient(name, title, change, base, unit, HUNDRED, "the change in percent of the base")

    def tables_read(self) -> Iterator[str]:
        """No table: the index is the city's record."""
        yield from ()

    def reads_period_alone(self) -> bool:
        """It reads the value of the period's own month."""
        return True

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """Such as: the change of the index “steel” from its base of 635.00."""
        in_percent = " in percent" if self.expressed == "percent" else ""
        return f"the change of the index “{self.index}” from its base of {plain(self.base)}{in_percent}"

    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]:
        """Nothing in the terms can contradict it."""
        yield from ()


class IndexChangeSchema(Strict):
    """`{"kind": "index_change", "index": "steel", "base": "635.00"}`"""

    made = IndexChangeStatistic
    index = Identifier(required=True)
    base = PositiveText(required=True)
    expressed = fields.String(validate=validate.OneOf(("difference", "percent")))
