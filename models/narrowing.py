"""On SQLite, what somebody who is limited reads: each statement of theirs names the tables narrowed to what they reach.

A common table expression with a table's name stands before the table in the whole of a statement, however it was made,
and so holds a query that forgets just as row-level security holds it on PostgreSQL (migrations/row_security.py).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, event

from contracts.roles import Responsibilities
from models.belonging import ways_to_contracts

_OPTION = "narrow_to_limits"


@dataclass(frozen=True, slots=True)
class Condition:
    """What of a table is reached, the tables that this reads, and what its places are filled with, in order."""

    says: str
    reads: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


def _has(table: str, other: str, column: str, what: str = "1") -> str:
    """The rows of the other table whose column is the id of the table's row."""
    same = f"{other}.government_id = {table}.government_id AND {other}.{column} = {table}.id"
    return f"SELECT {what} FROM {other} WHERE {same}"  # nosec B608 - every name stands in this file


def _is_of(table: str, column: str, other: str) -> str:
    """Whether the row is reached to which the column of the table's row refers."""
    same = f"{other}.government_id = {table}.government_id AND {other}.id = {table}.{column}"
    return f"EXISTS (SELECT 1 FROM {other} WHERE {same})"  # nosec B608 - every name stands in this file


_AMONG = "{} IN (SELECT value FROM json_each(?))"
# What is reached by another condition.
CONDITIONS: Mapping[str, Condition] = {
    "contracts": Condition(
        f"({_AMONG.format('contracts.program_id')} OR {_AMONG.format('contracts.id')})",
        values=("programs", "contracts"),
    ),
    "programs": Condition(
        f"({_AMONG.format('programs.id')} OR EXISTS ({_has('programs', 'contracts', 'program_id')}))",
        reads=("contracts",),
        values=("programs",),
    ),
    "vendors": Condition(f"EXISTS ({_has('vendors', 'contracts', 'vendor_id')})", reads=("contracts",)),
    # One that is about no contract is its sender's alone.
    "entry_files": Condition(
        "CASE WHEN entry_files.contract_id IS NULL THEN entry_files.received_by = ? "
        f"ELSE {_is_of('entry_files', 'contract_id', 'contracts')} END",
        reads=("contracts",),
        values=("person",),
    ),
    # The sums of a batch speak of all of its vouchers.
    "voucher_batches": Condition(
        f"voucher_batches.vouchers = ({_has('voucher_batches', 'vouchers', 'batch_id', 'count(*)')})",
        reads=("vouchers",),
    ),
}
_TOKENS = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\?|\(|\)|\bSELECT\b|\bWITH\b", re.IGNORECASE)
_WITH = re.compile(r"WITH\s+(?:RECURSIVE\s+)?", re.IGNORECASE)


class LimitedTables:
    """The tables whose rows are about a contract, with the ways there, known once every table is."""

    def __init__(self, metadata: MetaData) -> None:
        self._metadata = metadata

    @cached_property
    def ways(self) -> Mapping[str, tuple[str, str]]:
        """Each table's column on the way to the contract, and the table to which it refers."""
        return ways_to_contracts(self._metadata)

    @cached_property
    def names(self) -> re.Pattern[str]:
        """The name of any of them in a statement."""
        return re.compile(rf"\b(?:{'|'.join(sorted(self.ways.keys() | CONDITIONS.keys()))})\b")

    def condition_of(self, table: str) -> Condition:
        """What of one of them is reached."""
        if table in CONDITIONS:
            return CONDITIONS[table]
        column, other = self.ways[table]
        return Condition(f"({table}.{column} IS NULL OR {_is_of(table, column, other)})", reads=(other,))


@dataclass(frozen=True, slots=True)
class Narrow:
    """Who reads, and what they are responsible for in their government."""

    government_id: str
    person_id: str
    limits: Responsibilities

    def value(self, name: str) -> str:
        """What a place in a condition is filled with."""
        if name == "programs":
            return json.dumps(sorted(self.limits.programs))
        if name == "contracts":
            return json.dumps(sorted(self.limits.contracts))
        return self.person_id if name == "person" else self.government_id


def narrow(connection: Connection, to: Narrow | None) -> None:
    """From now on the connection reads what is said; None: everything, as when it was taken."""
    if to is not None or connection.get_execution_options().get(_OPTION) is not None:
        connection.execution_options(**{_OPTION: to})


def hold_to_limits(engine: Engine, metadata: MetaData) -> None:
    """Have every statement on an engine of SQLite narrowed where its connection says so; call it once for each."""
    event.listen(engine, "before_cursor_execute", partial(_narrowed, LimitedTables(metadata)), retval=True)


def _narrowed(
    limited: LimitedTables, connection: Connection, _cursor: Any, statement: str, values: Any, _context: Any, many: bool
) -> tuple[str, Any]:
    to: Narrow | None = connection.get_execution_options().get(_OPTION)
    if to is None:
        return statement, values
    said, places = narrowed(statement, limited)
    if not places:
        return statement, values
    return said, [_filled(tuple(row), places, to) for row in values] if many else _filled(tuple(values), places, to)


def _filled(values: tuple[Any, ...], places: Sequence[tuple[int, tuple[str, ...]]], to: Narrow) -> tuple[Any, ...]:
    filled, first = tuple[Any, ...](), 0
    for before, names in places:
        filled, first = (*filled, *values[first:before], *map(to.value, names)), before
    return (*filled, *values[first:])


@lru_cache(maxsize=2_000)
def narrowed(statement: str, limited: LimitedTables) -> tuple[str, tuple[tuple[int, tuple[str, ...]], ...]]:
    """The statement with its tables narrowed; before how many of its own values which others come.

    They stand before each outermost SELECT, so that a change still begins with the word by which its rows are counted.
    """
    tables = tuple(_in_order(limited.names.findall(statement), limited))
    if not tables:
        return statement, ()
    narrow_tables, names = _tables_narrowed(tables, limited)
    parts, places, end = list[str](), list[tuple[int, tuple[str, ...]]](), 0
    for start, values in _outermost_selects(statement):
        own = _WITH.match(statement, start)
        parts += [statement[end:start], own[0] if own else "WITH ", narrow_tables, ", " if own else " "]
        end = own.end() if own else start
        places.append((values, names))
    return "".join([*parts, statement[end:]]), tuple(places)


def _outermost_selects(statement: str) -> Iterator[tuple[int, int]]:
    """Where each SELECT begins that stands in no other, or the WITH before it, and how many values come before it."""
    depth, values, inside = 0, 0, None
    for token in _TOKENS.finditer(statement):
        if token[0] == "(":
            depth += 1
        elif token[0] == ")":
            depth -= 1
            inside = None if inside is not None and depth < inside else inside
        elif token[0] == "?":
            values += 1
        elif token[0][0] not in "'\"" and inside is None:
            inside = depth
            yield token.start(), values


def _tables_narrowed(tables: Sequence[str], limited: LimitedTables) -> tuple[str, tuple[str, ...]]:
    """What a WITH says of these tables, and what its places are filled with."""
    parts, places = list[str](), list[str]()
    for table in tables:
        condition = limited.condition_of(table)
        reached = f"{table}.government_id = ? AND {condition.says}"
        rows = f"SELECT * FROM main.{table} AS {table} WHERE {reached}"  # nosec B608 - every name stands in this file
        parts.append(f"{table} AS NOT MATERIALIZED ({rows})")
        places += ["government", *condition.values]
    return ", ".join(parts), tuple(places)


def _in_order(names: Sequence[str], limited: LimitedTables) -> Iterator[str]:
    """Each of the tables once, and each after those that its condition reads."""
    seen = set[str]()

    def after_what_it_reads(table: str) -> Iterator[str]:
        if table not in seen:
            seen.add(table)
            for other in limited.condition_of(table).reads:
                yield from after_what_it_reads(other)
            yield table

    for name in sorted(set(names)):
        yield from after_what_it_reads(name)
