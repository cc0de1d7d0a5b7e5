"""What a statistic sees: the facts of a period, narrowed to one group (a lot, a night, a district) where the rule
says “for each”.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from contracts.conditions import Condition
from contracts.errors import Incomplete
from contracts.fact_rows import FactRow
from contracts.facts import Facts, FactTable
from contracts.figures import Figure, given
from contracts.numbers import ZERO
from contracts.standing import AS_REPORTED, Census, Counting, census_of
from contracts.tables import Table
from contracts.values import Value, encode

BLANK_RULES = ("leave_out", "fails", "holds")


@dataclass(frozen=True, slots=True)
class Group:
    """How rows fall into groups: the table that lists them and the column that names them; no column: each row is
    one.
    """

    id: str
    title: str
    table: str
    by: str | None = None
    every: str | None = None

    def key_of(self, row: FactRow) -> Value:
        """What the rows of one group share: the column's value, or the Monday of its week."""
        value: Value = Decimal(row.number) if self.by is None else row.values.get(self.by)
        if self.every == "week" and isinstance(value, date):
            day = value.date() if isinstance(value, datetime) else value
            return day - timedelta(days=day.weekday())
        return value


@dataclass(frozen=True, slots=True)
class Instance:
    """One group: its name as people call it, the value that its rows share, and the row that lists it."""

    group: Group
    label: str
    key: Value
    row: FactRow


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rows of a table sorted by a condition: those that hold, those that do not, those left out with the reason."""

    table: FactTable
    holding: tuple[FactRow, ...]
    failing: tuple[FactRow, ...]
    left_out: tuple[FactRow, ...]
    unknown: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """The facts of the period, with the tables as the terms declare them, for the whole contract or for one group."""

    facts: Facts
    tables: Mapping[str, Table]
    instance: Instance | None = None
    contract_value: Decimal = ZERO
    counting: Counting = AS_REPORTED
    # Rows by group, worked out once for each table and shared by the scopes of all groups.
    grouped: dict[tuple[str, str], dict[Value, tuple[FactRow, ...]]] = field(default_factory=dict, compare=False)

    def reported(self, table_id: str) -> FactTable | None:
        """The table's rows, or None where no accepted report holds it."""
        return self.facts.tables.get(table_id)

    def headings(self, table_id: str) -> Mapping[str, str]:
        """The headings of a table's columns."""
        return self.tables[table_id].headings()

    def rows(self, table_id: str) -> tuple[FactRow, ...]:
        """The rows of a reported table that belong to the group, or all of them."""
        table = self.facts.tables[table_id]
        instance = self.instance
        if instance is None:
            return table.rows
        if instance.group.by is None:
            return (instance.row,) if table_id == instance.group.table else table.rows
        place = (instance.group.id, table_id)
        if place not in self.grouped:
            self.grouped[place] = _by_key(instance.group, table.rows)
        return self.grouped[place].get(instance.key, ())

    def choose(self, table_id: str, where: Condition | None, if_blank: str | None = None) -> Chosen:
        """The rows of a table sorted by a condition. Rows that a decision left out, and rows whose standing is below
        the least that counts, count nowhere.

        Where a row lacks an input, `if_blank` says what the contract does: leave it out, fail it or let it hold;
        Incomplete where the terms do not say.
        """
        table, counts = self.facts.tables[table_id], self.counting.judge(self.tables[table_id])
        holding: list[FactRow] = []
        failing: list[FactRow] = []
        left_out: list[FactRow] = []
        unknowns: list[FactRow] = []
        for row in self.rows(table_id):
            if not counts(row):
                left_out.append(row)
                continue
            verdict = True if where is None else where.holds(row.values)
            if verdict is None:
                unknowns.append(row)
                verdict = _verdict(if_blank, table, row)
            if verdict is not None:
                (holding if verdict else failing).append(row)
        return Chosen(table, tuple(holding), tuple(failing), tuple(left_out), tuple(unknowns))

    def census(self, table_ids: Iterable[str]) -> Census:
        """How many rows of each standing the tables hold, of the group or of all."""
        tables = [name for name in dict.fromkeys(table_ids) if name in self.facts.tables]
        return census_of(
            ((self.tables[name], self.facts.tables[name], self.rows(name)) for name in tables), self.counting
        )

    def leaf(self, table: FactTable, row: FactRow, column_id: str, unit: str) -> Figure:
        """One cell's number as a figure with its address; Incomplete where the cell is blank."""
        value = row.values.get(column_id)
        heading = self.tables[table.table_id].column(column_id).heading
        where = table.cell(row, column_id)
        if not isinstance(value, Decimal):
            address = dict(where.details)["cell"]
            raise Incomplete(
                f"“{heading}” is blank in {table.sheet} {address}, and the rule needs it. Report the value."
            )
        return given(f"{table.table_id}.{column_id}.{row.number}", heading, value, unit, where)


def _by_key(group: Group, rows: Iterable[FactRow]) -> dict[Value, tuple[FactRow, ...]]:
    together: dict[Value, list[FactRow]] = {}
    for row in rows:
        together.setdefault(group.key_of(row), []).append(row)
    return {key: tuple(each) for key, each in together.items()}


def _verdict(unknown: str | None, table: FactTable, row: FactRow) -> bool | None:
    if unknown is None:
        raise Incomplete(
            f"Row {row.number} of {table.sheet or table.table_id} lacks a value that a rule of the contract asks for, "
            "and the terms do not say what then. Report the value or amend the terms."
        )
    return {"leave_out": None, "fails": False, "holds": True}[unknown]


def instances(group: Group, facts: Facts) -> Iterator[Instance]:
    """The groups of a period in the order in which the table lists them, each once."""
    table = facts.tables.get(group.table)
    if table is None:
        return
    seen: set[Value] = set()
    for row in table.rows:
        if not row.stands_at():
            continue
        key = group.key_of(row)
        if key is not None and key not in seen:
            seen.add(key)
            label = f"row {row.number}" if group.by is None else str(encode(key))
            yield Instance(group, label, key, row)


def used_columns(condition: Condition | None, more: Iterable[str] = ()) -> tuple[str, ...]:
    """The columns that a condition and a statistic read, each once."""
    found = [*more, *(condition.columns() if condition is not None else ())]
    return tuple(dict.fromkeys(found))
