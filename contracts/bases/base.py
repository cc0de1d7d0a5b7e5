"""What every basis sees and gives: the period's gross and quantities, and the figure that a rate is multiplied by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from contracts.figures import Figure
from contracts.items import Item
from contracts.scope import Group, Scope
from contracts.tables import Table


@dataclass(frozen=True, slots=True)
class Ground:
    """What money stands on in a period: the contract's value, its gross, and the quantity of each item.

    `so_far` is what is due by the steps before, for the payments that ask for it.
    """

    contract_value: Figure
    gross: Figure
    eligible_gross: Figure
    quantities: Mapping[str, Figure]
    items: Mapping[str, Item]
    so_far: Figure | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """What a basis may refer to, for checking the terms: tables, items, and the group of the payment."""

    tables: Mapping[str, Table]
    items: frozenset[str]
    group: Group | None
    payments: frozenset[str] = frozenset()


class Basis(Protocol):
    """Gives the figure that a rate is multiplied by; None where the schedule's own result is already dollars."""

    def figure(self, ground: Ground, scope: Scope, name: str) -> Figure | None: ...
    def sentence(self, declared: Declared) -> str: ...
    def problems(self, declared: Declared) -> Iterator[tuple[str, str]]: ...


def group_column_problems(declared: Declared, column: str) -> Iterator[tuple[str, str]]:
    """A column of the group's own table that does not exist or holds no numbers, or a payment without a group."""
    if declared.group is None:
        yield "column", "This basis reads a column of a group, and the payment has no “for_each”."
        return
    types = declared.tables[declared.group.table].types()
    if types.get(column) not in ("number", "whole", "percent"):
        yield "column", f"The table “{declared.group.table}” has no column “{column}” that holds numbers."
