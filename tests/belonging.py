"""Whose a row is: each table's way to the contract that its rows are about, read from the references between tables."""

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, FromClause, select

from app import create_app
from models.database import Base, db

# The program itself is what brings every table along.
assert create_app
_TABLES = Base.metadata.sorted_tables
# References that say who did something or what it is filed under, not what a row is about.
_BESIDE = {"governments", "people", "vendors", "programs", "files", "mailings", "entry_files"}


def ways() -> dict[str, tuple[str, str, str] | None]:
    """By table: its column that refers towards the contract, the table it refers to, and the column there."""
    found: dict[str, tuple[str, str, str] | None] = {"contracts": None}
    for table in _TABLES:
        steps = sorted(
            (element.column.table.name != "contracts", element.parent.name, element.column)
            for key in table.foreign_key_constraints
            for element in key.elements
            if element.column.name not in ("government_id", "number")
            and element.column.table.name in found.keys() - _BESIDE
        )
        if steps and table.name not in found:
            _, name, column = steps[0]
            found[table.name] = (name, column.table.name, column.name)
    return found


WAYS = ways()


def is_about(table: FromClause, name: str, contract_ids: Collection[str]) -> ColumnElement[bool]:
    """The condition under which a row of the table, or of another name for it, is about one of the contracts."""
    way = WAYS[name]
    if way is None:
        return table.c.id.in_(contract_ids)
    column, to, key = way
    if to == "contracts":
        return table.c[column].in_(contract_ids)
    other = Base.metadata.tables[to].alias()
    return table.c[column].in_(select(other.c[key]).where(is_about(other, to, contract_ids)))


def ids_about(contract_ids: Collection[str]) -> Iterator[str]:
    """The id of every row that is about one of the contracts, and of the contracts themselves."""
    for table in _TABLES:
        if table.name in WAYS and "id" in table.c:
            yield from db.session.scalars(select(table.c.id).where(is_about(table, table.name, contract_ids)))
