"""Pay items: the priced work of a contract, and what the quantities of a period come to before performance counts.

Four ways to price: a unit price, a lump sum paid by percent complete, cost as it was, and an amount for each period.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marshmallow import fields, validate

from contracts.errors import Incomplete
from contracts.fact_rows import FactRow
from contracts.figures import Figure, Source, given, in_cents, product, scaled, source, total
from contracts.numbers import CONTEXT, ONE, ZERO, add, dollars, plain
from contracts.schema import DecimalText, Identifier, Strict, Words, load_with
from contracts.scope import Scope
from contracts.tables import Table

PRICED = ("unit_price", "lump_sum", "at_cost", "per_period")
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Item:
    """A pay item: number, unit, how it is priced, and whether performance pay counts it in its base."""

    number: str
    title: str
    unit: str
    priced: str
    price: Decimal | None = None
    quantity: Decimal | None = None
    eligible: bool = True

    def problems(self) -> Iterator[tuple[str, str]]:
        """A price that is missing, or one where there can be none."""
        if self.priced == "at_cost" and self.price is not None:
            yield "price", "Work paid at cost has no price. Take it out."
        if self.priced != "at_cost" and self.price is None:
            yield "price", "State the price: of a unit, of the lump sum, or of a period."

    def sentence(self) -> str:
        """Such as: 5.10 dollars for each SY."""
        words = {
            "unit_price": f"{dollars(self.price or Decimal(0))} for each {self.unit}",
            "lump_sum": f"{dollars(self.price or Decimal(0))} in all, paid by percent complete",
            "at_cost": "paid at cost",
            "per_period": f"{dollars(self.price or Decimal(0))} for each period",
        }
        return words[self.priced] + ("" if self.eligible else "; outside performance pay")


@dataclass(frozen=True, slots=True)
class Quantities:
    """Where the period's quantities are reported: the table, and its columns for the item and the quantity."""

    table: str
    item: str
    quantity: str


class ItemSchema(Strict):
    """`{"number": "120.1", "title": "…", "unit": "SY", "priced": "unit_price", "price": "5.10"}`"""

    made = Item
    number = Words(required=True, most=40)
    title = Words(required=True, most=200)
    unit = Words(required=True, most=20)
    priced = fields.String(required=True, validate=validate.OneOf(PRICED))
    price = DecimalText()
    quantity = DecimalText()
    eligible = fields.Boolean()


def load_item(document: Mapping[str, Any]) -> Item:
    """A pay item from its document; Invalid with every problem by its path."""
    item: Item = load_with(ItemSchema(), document, "pay items")
    return item


class QuantitiesSchema(Strict):
    """`{"table": "quantities", "item": "item", "quantity": "quantity"}`"""

    made = Quantities
    table = Identifier(required=True)
    item = Identifier(required=True)
    quantity = Identifier(required=True)


def quantities_by_item(
    quantities: Quantities | None, tables: Mapping[str, Table], scope: Scope
) -> dict[str, list[Figure]]:
    """The reported quantities of each item as leaves with their cells; Incomplete where the table was not reported."""
    if quantities is None:
        return {}
    table = scope.reported(quantities.table)
    if table is None:
        heading = tables[quantities.table].title
        raise Incomplete(
            f"“{heading}” of {scope.facts.period} has not been accepted yet. Accept the report that holds it first."
        )
    found: dict[str, list[Figure]] = {}
    rows: tuple[FactRow, ...] = tuple(row for row in table.rows if row.stands_at())
    for row in rows:
        leaf = scope.leaf(table, row, quantities.quantity, "")
        found.setdefault(str(row.values[quantities.item]), []).append(leaf)
    return found


def item_line(item: Item, place: int, reported: list[Figure]) -> tuple[Figure, Figure]:
    """The quantity of the period and the amount of the item's line, in dollars and cents, half up."""
    where = source("terms", path=f"items[{place}]")
    quantity = _quantity(item, reported, where)
    name, title = f"line.{item.number}", f"{item.number} {item.title}"
    if item.priced == "at_cost":
        return quantity, in_cents(total(name, title, quantity.parts, "USD", "the cost as reported"))
    price = given(f"{name}.price", "Price", item.price or Decimal(0), "USD", where, item.sentence())
    says = f"{plain(quantity.amount)} {item.unit} × {dollars(price.amount)}"
    line = product(name, title, (quantity, price), "USD", says)
    if item.priced == "lump_sum":
        line = scaled(name, title, line, _HUNDREDTH, "USD", f"{plain(quantity.amount)} % of {dollars(price.amount)}")
    return quantity, in_cents(line)


def _quantity(item: Item, reported: list[Figure], where: Source) -> Figure:
    name, title = f"quantity.{item.number}", f"Quantity of {item.number}"
    if item.priced == "per_period":
        return given(name, title, ONE, "period", where, "one period")
    says = f"{len(reported)} rows" if reported else "the report lists none in this period"
    return total(name, title, reported, item.unit, says)


def beyond_contract(item: Item, quantity: Figure, earlier: list[Decimal]) -> Decimal:
    """By how much the quantities so far exceed the contract's; zero where they do not or where none is agreed."""
    if item.quantity is None:
        return ZERO
    return max(ZERO, CONTEXT.subtract(add([*earlier, quantity.amount]), item.quantity))
