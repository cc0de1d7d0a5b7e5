"""group_quantity: a number in the group's own row, such as the hours of one outage. Unit: the column's."""

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.bases.base import Declared, Ground, group_column_problems
from contracts.errors import Refused
from contracts.figures import Figure
from contracts.schema import Identifier, Strict
from contracts.scope import Scope


@dataclass(frozen=True, slots=True)
class GroupQuantity:
    """The value of a column in the row that lists the group."""

    column: str

    def figure(self, ground: Ground, scope: Scope, name: str) -> Figure | None:
        """The cell's number."""
        return group_cell(scope, self.column)

    def sentence(self, declared: Declared) -> str:
        """Such as: × “Hours”."""
        group = declared.group
        heading = declared.tables[group.table].headings()[self.column] if group is not None else self.column
        return f"× “{heading}”"

    def problems(self, declared: Declared) -> Iterator[tuple[str, str]]:
        """A column that does not exist."""
        yield from group_column_problems(declared, self.column)


def group_cell(scope: Scope, column: str) -> Figure:
    """The number in a column of the group's own row."""
    instance = scope.instance
    if instance is None:
        raise Refused("A quantity of a group was asked for where there is no group. Amend the terms.")
    table = scope.facts.tables[instance.group.table]
    return scope.leaf(table, instance.row, column, scope.tables[table.table_id].column(column).unit or "")


class GroupQuantitySchema(Strict):
    """`{"kind": "group_quantity", "column": "hours"}`"""

    made = GroupQuantity
    column = Identifier(required=True)
