"""The rows that are about a contract, found by the ways there that the references between tables show."""

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, FromClause, select

from app import create_app
from models.belonging import CONTRACTS, ways_to_contracts
from models.database import Base, db

# The program itself is what brings every table along.
assert create_app
_TABLES = Base.metadata.sorted_tables
_WAYS = ways_to_contracts(Base.metadata)
# The tables whose rows are about a contract, the contracts themselves among them.
ABOUT = {CONTRACTS, *_WAYS}


def is_about(table: FromClause, name: str, contract_ids: Collection[str]) -> ColumnElement[bool]:
    """The condition under which a row of the table, or of another name for it, is about one of the contracts."""
    if name == CONTRACTS:
        return table.c.id.in_(contract_ids)
    column, to = _WAYS[name]
    if to == CONTRACTS:
        return table.c[column].in_(contract_ids)
    other = Base.metadata.tables[to].alias()
    return table.c[column].in_(select(other.c.id).where(is_about(other, to, contract_ids)))


def ids_about(contract_ids: Collection[str]) -> Iterator[str]:
    """The id of every row that is about one of the contracts, and of the contracts themselves."""
    for table in _TABLES:
        if table.name in ABOUT and "id" in table.c:
            yield from db.session.scalars(select(table.c.id).where(is_about(table, table.name, contract_ids)))
