"""What every statistic over a table has: the table, the condition, and what happens with rows that cannot be judged."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from marshmallow import fields, validate

from contracts.conditions import Condition, ConditionField
from contracts.fact_rows import COUNTING_FROM, STANDING_WORDS, FactRow
from contracts.figures import Figure, counted, missing
from contracts.schema import Identifier, Strict, some
from contracts.scope import BLANK_RULES, Chosen, Scope, used_columns
from contracts.tables import Table
from contracts.values import NUMERIC_TYPES, Value


class Statistic(Protocol):
    """Something that is counted over rows: a figure with a value, or one without and the state that says why."""

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure: ...
    def sentence(self, tables: Mapping[str, Table]) -> str: ...
    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]: ...
    def tables_read(self) -> Iterator[str]: ...
    def reads_period_alone(self) -> bool: ...
    def states(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class UnlessIn:
    """Rows that also stand in another table, by the columns that both have, count only there (hours paid once)."""

    table: str
    columns: tuple[str, ...]

    def exclude(self, scope: Scope, chosen: Chosen) -> Chosen:
        """The chosen rows without those whose columns a row of the other table repeats."""
        other = scope.reported(self.table)
        if other is None:
            return chosen
        standing = {self._key(row) for row in other.rows if row.stands_at()}
        kept = tuple(row for row in chosen.holding if self._key(row) not in standing)
        gone = tuple(row for row in chosen.holding if self._key(row) in standing)
        return replace(chosen, holding=kept, left_out=(*chosen.left_out, *gone))

    def _key(self, row: FactRow) -> tuple[Value, ...]:
        return tuple(row.values.get(column) for column in self.columns)


@dataclass(frozen=True, slots=True)
class OverRows:
    """The shared part of statistics over the rows of one table."""

    table: str
    where: Condition | None = None
    if_blank: str | None = None
    all_groups: bool = False
    unless_in: "UnlessIn | None" = None

    def columns(self) -> tuple[str, ...]:
        """The columns that the statistic reads."""
        return used_columns(self.where)

    def tables_read(self) -> Iterator[str]:
        """The one table."""
        yield self.table

    def reads_period_alone(self) -> bool:
        """Whether nothing but the period's own rows and index values decides; here it is so."""
        return True

    def states(self) -> tuple[str, ...]:
        """The states in which there is no value, so that the terms must say what follows."""
        return ("not_reported",)

    def absent(self, scope: Scope, name: str, title: str, unit: str) -> Figure | None:
        """A figure in the state “not reported” where no accepted report holds the table, else None."""
        if scope.reported(self.table) is not None:
            return None
        heading = scope.tables[self.table].title
        return missing(name, title, unit, "not_reported", f"No accepted report for this period holds “{heading}”.")

    def chosen(self, scope: Scope) -> Chosen:
        """The rows sorted by the condition, of the group or of all, without those that another table excludes."""
        seen = replace(scope, instance=None) if self.all_groups else scope
        chosen = seen.choose(self.table, self.where, self.if_blank)
        return chosen if self.unless_in is None else self.unless_in.exclude(seen, chosen)

    def judged(self, scope: Scope) -> Chosen:
        """The rows as the figure counts them; kinds that narrow them further say how."""
        return self.chosen(scope)

    def rows_figure(self, scope: Scope, chosen: Chosen, rows: tuple[FactRow, ...], name: str, which: str) -> Figure:
        """The number of the rows as a leaf that names them by digest, with those left out beside it in words."""
        says = f"{len(rows)} rows of {chosen.table.sheet or self.table}"
        counts = scope.counting.judge(scope.tables[self.table])
        says += "".join(f"; {count} {words}" for words, count in _left_out(chosen.left_out, counts))
        if chosen.unknown:
            treated = {"leave_out": "left out", "fails": "counted as not met", "holds": "counted as met"}
            says += f"; {len(chosen.unknown)} without the needed values, {treated[self.if_blank or 'leave_out']}"
        where = chosen.table.rows_source(rows, self.columns(), which)
        title = {"counted": "Rows that count", "met": "Rows that meet the condition"}[which]
        return counted(name, title, len(rows), "rows", where, says)

    def condition_words(self, tables: Mapping[str, Table]) -> str:
        """“ where …” in words, or nothing."""
        return f" where {self.where.sentence(tables[self.table].headings())}" if self.where is not None else ""

    def table_problems(
        self, tables: Mapping[str, Table], by: str | None, numeric: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, str]]:
        """Unknown table or columns, text where numbers are needed, and rows that could not be judged."""
        table = tables.get(self.table)
        if table is None:
            yield "table", f"There is no table “{self.table}”. Known are: {', '.join(sorted(tables))}."
            return
        types = table.types()
        asked = (*self.columns(), *numeric)
        unknown = [column for column in dict.fromkeys(asked) if column not in types]
        for column in unknown:
            yield (
                "table",
                f"The table “{self.table}” has no column “{column}”. Known are: {', '.join(types)}.",
            )
        if unknown:
            return
        if self.unless_in is not None:
            yield from _unless_problems(self.unless_in, types, tables)
        if by is not None and by not in types and not self.all_groups:
            yield "table", f"The table “{self.table}” has no column “{by}”, so its rows belong to no group."
        for column in numeric:
            if types[column] not in NUMERIC_TYPES:
                yield "column", f"“{column}” holds {types[column]}, and a number is needed."
        yield from self._condition_problems(table, types)

    def _condition_problems(self, table: Table, types: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        if self.where is None:
            return
        for message in self.where.problems(types):
            yield "where", f"The condition {message}."
        may_lack = [column for column in self.where.columns() if not table.column(column).required]
        if may_lack and self.if_blank is None and self.where.holds({}) is None:
            yield (
                "if_blank",
                f"“{may_lack[0]}” may be blank. Say what such a row does: leave_out, fails or holds.",
            )


def _left_out(rows: Iterable[FactRow], counts: Callable[[FactRow], bool]) -> Iterator[tuple[str, int]]:
    """How many rows do not count, by the reason: their standing, or that another table pays them already."""
    found: dict[str, int] = {}
    for row in rows:
        words = STANDING_WORDS[row.standing]
        if row.standing in COUNTING_FROM:
            words = STANDING_WORDS["left_out"] if counts(row) else f"{words} and not counted"
        found[words] = found.get(words, 0) + 1
    yield from found.items()


def _unless_problems(
    unless: UnlessIn, types: Mapping[str, str], tables: Mapping[str, Table]
) -> Iterator[tuple[str, str]]:
    other = tables.get(unless.table)
    if other is None:
        yield "unless_in.table", f"There is no table “{unless.table}”."
        return
    for column in unless.columns:
        if column not in types or column not in other.types():
            yield "unless_in.columns", f"Both tables must have the column “{column}”."


class UnlessInSchema(Strict):
    """`{"table": "worked", "columns": ["vehicle", "date"]}`"""

    made: Any = UnlessIn
    table = Identifier(required=True)
    columns = fields.List(Identifier(), required=True, validate=some)


class OverRowsSchema(Strict):
    """The keys that statistics over rows share."""

    made: Any = OverRows
    table = Identifier(required=True)
    where = ConditionField()
    if_blank = fields.String(validate=validate.OneOf(BLANK_RULES))
    all_groups = fields.Boolean()
    unless_in = fields.Nested(UnlessInSchema)
