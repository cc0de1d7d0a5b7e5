"""item_quantity: the period's quantity of an item, or a stated share of it (binder in a mix). Unit: the item's."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from contracts.bases.base import Declared, Ground
from contracts.figures import Figure, scaled
from contracts.numbers import plain
from contracts.schema import PositiveText, Strict, Words
from contracts.scope import Scope


@dataclass(frozen=True, slots=True)
class ItemQuantity:
    """A quantity that was reported for the item, times a share."""

    item: str
    share: Decimal | None = None

    def figure(self, ground: Ground, scope: Scope, name: str) -> Figure | None:
        """The quantity, times the share."""
        quantity = ground.quantities[self.item]
        if self.share is None:
            return quantity
        says = f"{plain(self.share)} of the quantity of {self.item}"
        return scaled(f"{name}.quantity", "Quantity that counts", quantity, self.share, quantity.unit, says)

    def sentence(self, declared: Declared) -> str:
        """Such as: × 0.058 × quantity of 460.1."""
        share = f"{plain(self.share)} × " if self.share is not None else ""
        return f"× {share}quantity of item {self.item} in the period"

    def problems(self, declared: Declared) -> Iterator[tuple[str, str]]:
        """An item that does not exist."""
        if self.item not in declared.items:
            yield "item", f"The contract has no item “{self.item}”."


class ItemQuantitySchema(Strict):
    """`{"kind": "item_quantity", "item": "460.1", "share": "0.058"}`"""

    made = ItemQuantity
    item = Words(required=True, most=40)
    share = PositiveText()
