"""Lists are read page by page from the last key seen, so the thousandth page costs what the first one does."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, case, func, literal, or_, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from contracts.errors import Invalid
from models.database import db
from models.page_keys import key_behind, read_place

LARGEST_PAGE = 500
# So many rows are looked through at a time for what no index finds.
LOOKED_THROUGH = 2_000

Row = TypeVar("Row")
Key = TypeVar("Key", str, int)
Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row, Key]):
    """Some rows of a list; `after` is the key to ask the next ones with, None on the last page."""

    rows: tuple[Row, ...]
    after: Key | None


class Oldest(list[Row]):
    """The first rows of a longer list; `left` is how many stand behind them."""

    left = 0


def every_page(read: Callable[[Key | None], Row], after: Callable[[Row], Key | None]) -> Iterator[Row]:
    """Every page of a list, from its first on: `read` is given the key to go on after, `after` tells that of a page."""
    key: Key | None = None
    while True:
        page = read(key)
        yield page
        key = after(page)
        if key is None:
            return


def oldest(
    query: Select[Any], column: InstrumentedAttribute[Any], limit: int | None, after: str | None = None
) -> Oldest[Any]:
    """The first `limit` rows after the key (None: all of them), in the order of the column; what stands behind them is
    counted.

    Their keys are chosen first: a database that sorts whole rows carries all that is joined to each of thousands. They
    are put in order by what no index holds: a database that walks the keys to be spared the sorting goes through
    everything that ever was, for the few that wait.
    """
    key = column.concat("")
    narrowed = query if after is None else query.where(key > after)
    if limit is None:
        return Oldest(db.session.scalars(narrowed.order_by(key)))
    keys, left = first_keys(narrowed.order_by(key), column, limit)
    if not keys:
        return Oldest()
    found: Oldest[Any] = Oldest(db.session.scalars(query.where(column.in_(keys)).order_by(key)))
    found.left = left
    return found


def first_keys(
    query: Select[*tuple[Any, ...]], column: InstrumentedAttribute[str], limit: int
) -> tuple[list[str], int]:
    """The keys of the first `limit` rows of the query, and how many rows stand behind them: in one walk."""
    rows = db.session.execute(query.with_only_columns(column, func.count().over()).limit(limit)).all()
    return [key for key, _ in rows], rows[0][1] - len(rows) if rows else 0


def page_before(
    query: Select[Any],
    column: InstrumentedAttribute[Key],
    key: Callable[[Row], Key],
    before: Key | None,
    limit: int,
) -> Page[Row, Key]:
    """The next `limit` rows from the highest key downwards, which must be unique within the query."""
    size = max(1, min(limit, LARGEST_PAGE))
    narrowed = query if before is None else query.where(column < before)
    found = db.session.scalars(narrowed.order_by(column.desc()).limit(size + 1)).all()
    rows = tuple(found[:size])
    return Page(rows, key(rows[-1]) if len(found) > size else None)


def page_after(
    query: Select[Row],
    column: InstrumentedAttribute[Key],
    key: Callable[[Row], Key],
    after: Key | None,
    limit: int,
) -> Page[Row, Key]:
    """The next `limit` rows of the query in the order of the column, which must be unique within the query."""
    size = max(1, min(limit, LARGEST_PAGE))
    narrowed: Select[Any] = query if after is None else query.where(column > after)
    found = db.session.scalars(narrowed.order_by(column).limit(size + 1)).all()
    rows = tuple(found[:size])
    return Page(rows, key(rows[-1]) if len(found) > size else None)


@dataclass(frozen=True, slots=True)
class SortKey:
    """What a list is sorted by; rows without a value stand last, whichever way it goes.

    `may_lack` says that there are such rows where the column alone does not: its table is joined from outside.
    """

    column: InstrumentedAttribute[Any]
    descending: bool = False
    may_lack: bool = False

    @property
    def lacks(self) -> bool:
        """Whether rows without a value are to be expected."""
        return self.may_lack or bool(self.column.nullable)

    def ordered(self, column: SQLColumnExpression[Any]) -> ColumnElement[Any]:
        """The column, the way this sort goes."""
        return column.desc() if self.descending else column.asc()


Sorts = Mapping[str, SortKey]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a list: rows that hold all the words, in one of its orders; empty: all of it, as it is."""

    words: str = ""
    sort: str = ""


AS_IT_IS = Wanted()


def holding(query: Select[*Columns], words: str, *columns: InstrumentedAttribute[Any]) -> Select[*Columns]:
    """The query, narrowed to the rows that hold each of the words in one of the columns."""
    for word in words.split():
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return query


def newest_first(sorts: Sorts) -> Sorts:
    """The orders of a list whose first is that of its ids, for one contract: the newest first, and none by contract."""
    first = next(iter(sorts))
    own = {name: by for name, by in sorts.items() if name not in ("contract", "vendor")}
    return {**own, first: replace(sorts[first], descending=True)}


def sort_named(sorts: Sorts, name: str) -> SortKey:
    """The sort of that name, the first where none is named; with “-” before its name, the other way round.

    Invalid where the list has no such sort.
    """
    plain = name.removeprefix("-") or next(iter(sorts))
    if plain not in sorts:
        raise Invalid("The list cannot be sorted by that. Choose one of its headings.")
    found = sorts[plain]
    return replace(found, descending=not found.descending) if name.startswith("-") else found


def page_in_order(
    query: Select[Any],
    sorts: Sorts,
    tie: InstrumentedAttribute[Any],
    after: str | int | None,
    limit: int,
    sort: str = "",
) -> Page[Any, Any]:
    """The next `limit` things of the query in one of its orders; `tie` is a column that is unique within the query.

    `after` is what the page before gave; Invalid where somebody changed it, or where there is no such order. Their keys
    are chosen first: a database that sorts whole rows carries all that is joined to each of thousands.
    """
    by = sort_named(sorts, sort)
    keys = page_sorted(query.with_only_columns(tie), by, SortKey(tie), after, limit)
    chosen = [row.tied_by for row in keys.rows]
    if not chosen:
        return Page((), None)
    found = {getattr(each, tie.key): each for each in db.session.scalars(query.where(tie.in_(chosen)))}
    return Page(tuple(found[key] for key in chosen if key in found), keys.after)


def page_sorted(
    query: Select[*Columns], by: SortKey, tie: SortKey, after: str | int | None, limit: int
) -> Page[Any, Any]:
    """The next `limit` rows in the order of a column that need not be unique; `tie` is one that is, and goes its way.

    `after` is what the page before gave; Invalid where somebody changed it.
    """
    size = max(1, min(limit, LARGEST_PAGE))
    keyed = query.add_columns(by.column.label("sorted_by"), tie.column.label("tied_by"))
    found = db.session.execute(_in_order(keyed, by, tie, after).limit(size + 1)).all()
    rows = tuple(found[:size])
    return Page(rows, _key(by, tie, rows[-1]) if len(found) > size else None)


def page_within(
    window: Select[Any],
    sorts: Sorts,
    tie: InstrumentedAttribute[Any],
    query: Select[Any],
    key: InstrumentedAttribute[Any],
    after: str | int | None,
    limit: int,
    sort: str = "",
) -> Page[Any, Any]:
    """The next `limit` things of the query among the next `LOOKED_THROUGH` rows of the window, in one of its orders.

    For conditions that no index answers: however long the list is, a page takes as long. It may hold fewer things than
    `limit`, or none, and `after` still be a key: so far was looked. `key` of the query is `tie` of the window.
    """
    by, size = sort_named(sorts, sort), max(1, min(limit, LARGEST_PAGE))
    keyed = window.with_only_columns(by.column.label("sorted_by"), tie.label("tied_by"))
    ordered = _in_order(keyed, by, SortKey(tie), after)
    looked = ordered.limit(LOOKED_THROUGH).subquery()
    fits = query.join(looked, key == looked.c.tied_by).with_only_columns(key, *looked.c)
    found = db.session.execute(fits.order_by(*_order(by, *looked.c)).limit(size + 1)).all()
    rows = found[:size]
    last = rows[-1] if len(found) > size else db.session.execute(ordered.offset(LOOKED_THROUGH - 1).limit(1)).first()
    things = {
        getattr(each, key.key): each for each in db.session.scalars(query.where(key.in_([r.tied_by for r in rows])))
    }
    return Page(tuple(things[row.tied_by] for row in rows), None if last is None else _key(by, SortKey(tie), last))


def _in_order(keyed: Select[*Columns], by: SortKey, tie: SortKey, after: str | int | None) -> Select[*Columns]:
    if after is not None:
        keyed = keyed.where(_behind(by, tie, after))
    return keyed.order_by(*_order(by, by.column, tie.column))


def _order(by: SortKey, value: SQLColumnExpression[Any], tie: SQLColumnExpression[Any]) -> list[ColumnElement[Any]]:
    order = [by.ordered(value), by.ordered(tie)]
    return [case((value.is_(None), 1), else_=0), *order] if by.lacks else order


def _behind(by: SortKey, tie: SortKey, after: str | int) -> ColumnElement[bool]:
    """Rows that stand behind the key, in the order of a sorted page; written so that an index finds the first."""
    value, tied = read_place(by.column, tie.column, after)
    if value is None:
        further = tie.column < tied if by.descending else tie.column > tied
        return and_(by.column.is_(None), further)
    here, there = tuple_(by.column, tie.column), tuple_(literal(value, by.column.type), literal(tied, tie.column.type))
    further = here < there if by.descending else here > there
    return or_(by.column.is_(None), further) if by.lacks else further


def _key(by: SortKey, tie: SortKey, row: Any) -> str | int:
    """What the next page is asked with: of a list in the order of its own keys, the key as it is."""
    if by.column is tie.column:
        return row.tied_by  # type: ignore[no-any-return]
    return key_behind(row.sorted_by, row.tied_by)
