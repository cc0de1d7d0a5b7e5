"""Quantities of pay items against what remains of the contract: what was agreed, less what was accepted before."""

from collections.abc import Mapping, Sequence, Set
from decimal import Decimal

from contracts.numbers import CONTEXT, ZERO, add, plain
from contracts.tables import Table
from contracts.values import Value
from importers.addresses import runs
from importers.gathering import Gathering, addresses
from importers.reports import ReportPlan
from importers.row_runs import count_of


class ItemQuantities:
    """What a table reports of each pay item whose quantity the contract states; nothing for any other table."""

    def __init__(self, table: Table, letters: Mapping[str, str], plan: ReportPlan) -> None:
        stated = plan.quantities
        is_stated = stated is not None and stated.table == table.id and {stated.item, stated.quantity} <= letters.keys()
        self._stated = stated if is_stated else None
        self._table, self._letters, self._plan = table, letters, plan
        self._reported: dict[str, list[tuple[int, Decimal]]] = {}

    def take(self, numbers: Sequence[int], values: Mapping[str, Sequence[Value]]) -> None:
        """Remember accepted rows."""
        if self._stated is None:
            return
        columns = values[self._stated.item], values[self._stated.quantity]
        for number, item, quantity in zip(numbers, *columns, strict=True):
            if str(item) in self._stated.agreed and isinstance(quantity, Decimal):
                self._reported.setdefault(str(item), []).append((number, quantity))

    def report(self, gathering: Gathering, sheet: str, struck: Set[int]) -> None:
        """Hand over a finding for each item of which more is reported than remains; rows struck out do not count."""
        for item, reported in self._reported.items():
            counted = [(number, quantity) for number, quantity in reported if number not in struck]
            total = add(quantity for _, quantity in counted)
            if self._stated is not None and total > 0 and total > self._left(item):
                self._note(gathering, sheet, item, total, [number for number, _ in counted])

    def _left(self, item: str) -> Decimal:
        if self._stated is None:
            return ZERO
        before = self._stated.before.get(item, ZERO)
        return max(ZERO, CONTEXT.subtract(self._stated.agreed[item], before))

    def _note(self, gathering: Gathering, sheet: str, item: str, total: Decimal, numbers: list[int]) -> None:
        stated = self._stated
        if stated is None:
            return
        unit, rows = self._plan.item_units.get(item, ""), tuple(runs(numbers))
        heading, left = self._table.column(stated.quantity).heading, _shown(self._left(item))
        agreed, before = _shown(stated.agreed[item]), _shown(stated.before.get(item, ZERO))
        found = f"{_shown(total)} {unit} of item {item}".replace("  ", " ")
        gathering.note(
            "above_contract_quantity",
            found,
            message=f"“{heading}” reports {found}, and {left} remain: the contract has {agreed}, and {before} were "
            "accepted in earlier periods.",
            expected=f"at most {left} {unit}".strip(),
            sheet=sheet,
            table_id=self._table.id,
            column_id=stated.quantity,
            cells=addresses([self._letters[stated.quantity]], rows),
            rows=rows,
            count=count_of(rows),
        )


def _shown(quantity: Decimal) -> str:
    return f"{Decimal(plain(quantity)):,f}"
