"""item_amount: price of an item × a quantity in the group's own row, such as the tons of one lot. Unit: dollars."""

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.bases.base import Declared, Ground, group_column_problems
from contracts.bases.group_quantity import group_cell
from contracts.figures import Figure, given, product, source
from contracts.numbers import ZERO
from contracts.schema import Identifier, Strict, Words
from contracts.scope import Scope


@dataclass(frozen=True, slots=True)
class ItemAmount:
    """The value of the group's quantity at the item's price."""

    item: str
    quantity: str

    def figure(self, ground: Ground, scope: Scope, name: str) -> Figure | None:
        """Quantity × price."""
        item = ground.items[self.item]
        price = given(
            f"{name}.price", f"Price of {item.number}", item.price or ZERO, "USD", source("terms", item=item.number)
        )
        return product(
            f"{name}.amount", "Value at the contract price", (group_cell(scope, self.quantity), price), "USD"
        )

    def sentence(self, declared: Declared) -> str:
        """Such as: × price of 460.1 × “Tons”."""
        group = declared.group
        heading = declared.tables[group.table].headings()[self.quantity] if group is not None else self.quantity
        return f"× price of item {self.item} × “{heading}”"

    def problems(self, declared: Declared) -> Iterator[tuple[str, str]]:
        """An item or a column that does not exist."""
        if self.item not in declared.items:
            yield "item", f"The contract has no item “{self.item}”."
        yield from group_column_problems(declared, self.quantity)


class ItemAmountSchema(Strict):
    """`{"kind": "item_amount", "item": "460.1", "quantity": "tons"}`"""

    made = ItemAmount
    item = Words(required=True, most=40)
    quantity = Identifier(required=True)
