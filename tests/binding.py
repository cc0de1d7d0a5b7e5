"""Each statement of a signed-in person's request must say of which government it speaks, for every table that it names.

SQLite keeps governments apart by nothing but the program's own conditions, so the tests read the conditions: columns
`government_id` are followed through equalities, joins and correlated sub-selects up to a value that was bound.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sqlglot
from flask import g, has_app_context
from sqlalchemy import Engine, event
from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from app import create_app
from models.database import Base

# The program itself is what brings every table along.
assert create_app
KEYS = {
    table.name: "government_id" if "government_id" in table.columns else "id"
    for table in Base.metadata.sorted_tables
    if "government_id" in table.columns or table.name == "governments"
}
_QUOTED_OR_PLACE = re.compile(r"'(?:[^']|'')*'|\?")


@dataclass(frozen=True, slots=True)
class Said:
    """What a statement says of governments: the tables that it binds to none, the places of values that name one."""

    unbound: tuple[str, ...]
    places: frozenset[int]


@dataclass(slots=True)
class _Columns:
    """Which columns of governments are equal to which others, and which of them to a value that is bound."""

    equal: dict[object, set[object]] = field(default_factory=dict)
    bound: set[object] = field(default_factory=set)
    places: set[int] = field(default_factory=set)

    def join(self, one: object, other: object) -> None:
        self.equal.setdefault(one, set()).add(other)
        self.equal.setdefault(other, set()).add(one)

    def reaches(self, start: object) -> bool:
        """Whether the column is equal to a bound one, over however many others."""
        seen, waiting = set[object](), [start]
        while waiting:
            column = waiting.pop()
            if column in self.bound:
                return True
            if column not in seen:
                seen.add(column)
                waiting.extend(self.equal.get(column, ()))
        return False


@lru_cache(maxsize=10_000)
def said_by(statement: str) -> Said:
    """What a statement in SQLite's words says of governments."""
    numbers = iter(range(10_000))
    numbered = _QUOTED_OR_PLACE.sub(lambda found: f":b{next(numbers)}" if found[0] == "?" else found[0], statement)
    tree = sqlglot.parse_one(numbered, read="sqlite")
    columns, sources = _Columns(), list[tuple[str, object]]()
    selects = [tree] if isinstance(tree, exp.Query) else list(_outermost_selects(tree))
    for select in selects:
        for scope in traverse_scope(select):
            sources += _sources_of(scope, columns)
            for condition in _conditions_of(scope.expression):
                _note(condition, columns, scope)
    if isinstance(tree, exp.Update | exp.Delete | exp.Insert):
        sources += _changed(tree, columns)
    unbound = tuple(sorted(name for name, key in sources if not columns.reaches(key)))
    return Said(unbound, frozenset(columns.places))


def _outermost_selects(tree: exp.Expression) -> Iterator[exp.Query]:
    for found in tree.find_all(exp.Select):
        if found.find_ancestor(exp.Select) is None:
            above = found.parent
            yield above if isinstance(above, exp.SetOperation) else found


def _sources_of(scope: Scope, columns: _Columns) -> Iterator[tuple[str, object]]:
    for alias, (_, source) in scope.selected_sources.items():
        key = (id(scope), alias)
        if isinstance(source, exp.Table):
            if source.name in KEYS:
                yield source.name, key
        else:
            # A select in the place of a table is looked at by itself.
            columns.bound.add(key)


def _conditions_of(select: exp.Expression) -> Iterator[exp.Expression]:
    """What must all hold for a row: alternatives say nothing for certain."""
    wheres = [select.args.get("where"), *(join.args.get("on") for join in select.args.get("joins") or ())]
    for where in wheres:
        if where is not None:
            yield from _all_of(where.this if isinstance(where, exp.Where) else where)


def _all_of(condition: exp.Expression) -> Iterator[exp.Expression]:
    if isinstance(condition, exp.Paren):
        yield from _all_of(condition.this)
    elif isinstance(condition, exp.And):
        yield from _all_of(condition.left)
        yield from _all_of(condition.right)
    else:
        yield condition


def _note(condition: exp.Expression, columns: _Columns, scope: Scope | None) -> None:
    if isinstance(condition, exp.EQ):
        left, right = (_key_of(side, scope) for side in (condition.left, condition.right))
        if left and right:
            columns.join(left, right)
        elif (left or right) is not None:
            _bind(left or right, condition.right if left else condition.left, columns)
    elif isinstance(condition, exp.In):
        _note_in(condition, columns, scope)


def _note_in(condition: exp.In, columns: _Columns, scope: Scope | None) -> None:
    asked = condition.this
    parts = asked.expressions if isinstance(asked, exp.Tuple) else [asked]
    for number, part in enumerate(parts):
        key = _key_of(part, scope)
        if key is None:
            continue
        if condition.args.get("query") is not None:
            # What the inner select finds is looked at by itself.
            columns.bound.add(key)
        for value in condition.expressions:
            _bind(key, value.expressions[number] if isinstance(value, exp.Tuple) else value, columns)


def _bind(key: object, value: exp.Expression, columns: _Columns) -> None:
    if isinstance(value, exp.Placeholder):
        columns.bound.add(key)
        columns.places.add(int(value.name[1:]))
    elif isinstance(value, exp.Subquery):
        columns.bound.add(key)


def _key_of(side: exp.Expression, scope: Scope | None) -> object | None:
    """The table's place in the statement, where this is its column that names the government."""
    if not isinstance(side, exp.Column):
        return None
    inner = scope
    while scope is not None:
        alias = side.table or next(iter(scope.selected_sources), "")
        if alias in scope.selected_sources:
            _, source = scope.selected_sources[alias]
            wanted = KEYS.get(source.name) if isinstance(source, exp.Table) else "government_id"
            return (id(scope), alias) if side.name == wanted else None
        scope = scope.parent
    # The table that is changed, which a select inside may name too.
    changed = side.table or ("" if inner else None)
    return ("changed", changed) if changed and side.name == KEYS.get(changed) else None


def _changed(tree: exp.Update | exp.Delete | exp.Insert, columns: _Columns) -> Iterator[tuple[str, object]]:
    into = tree.this
    name = into.this.name if isinstance(into, exp.Schema) else into.name
    if name not in KEYS:
        return
    key = ("changed", name)
    yield name, key
    for condition in _conditions_of(tree):
        _note(condition, columns, None)
    if isinstance(tree, exp.Insert):
        named = [column.name for column in into.expressions] if isinstance(into, exp.Schema) else []
        if KEYS[name] in named:
            place, values = named.index(KEYS[name]), tree.expression
            for row in values.expressions if isinstance(values, exp.Values) else ():
                _bind(key, row.expressions[place], columns)
            if isinstance(values, exp.Query):
                columns.bound.add(key)


class Watch:
    """Reads every statement on an engine, and keeps what was wrong until a test asks."""

    def __init__(self, engine: Engine) -> None:
        self.wrong: list[str] = []
        self.read = 0
        event.listen(engine, "before_cursor_execute", self._read)

    def _read(self, _connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        actor = g.get("actor") if has_app_context() else None
        if actor is None or statement.startswith(("PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            return
        self.read += 1
        said = said_by(statement)
        rows: Sequence[Any] = values if many else [values]
        named = {row[place] for row in rows for place in said.places}
        if said.unbound or not named <= {actor.government_id}:
            self.wrong.append(f"{', '.join(said.unbound) or named}: {statement}")

    def take(self) -> list[str]:
        """What was wrong since somebody last asked."""
        found, self.wrong = self.wrong, []
        return found
