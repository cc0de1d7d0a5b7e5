"""Lists are read page by page from the last key seen, so the thousandth page costs what the first one does."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from contracts.errors import Invalid
from models.database import db

LARGEST_PAGE = 500

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
    keys = db.session.scalars(narrowed.with_only_columns(column).order_by(key).limit(limit)).all()
    if not keys:
        return Oldest()
    found: Oldest[Any] = Oldest(db.session.scalars(query.where(column.in_(keys)).order_by(key)))
    found.left = count_behind(narrowed, column, len(found), limit)
    return found


def count_behind(query: Select[*tuple[Any, ...]], column: InstrumentedAttribute[Any], taken: int, limit: int) -> int:
    """How many rows of the query stand behind those that were taken; asked only where there may be some."""
    if taken < limit:
        return 0
    counted = db.session.scalar(select(func.count()).select_from(query.with_only_columns(column).subquery()))
    return (counted or 0) - taken


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
    """What a list is sorted by; rows without a value stand last, whichever way it goes."""

    column: InstrumentedAttribute[Any]
    descending: bool = False


def page_sorted(query: Select[*Columns], by: SortKey, tie: SortKey, after: str | None, limit: int) -> Page[Any, str]:
    """The next `limit` rows in the order of a column that need not be unique; `tie` is one that is.

    `after` is what the page before gave; Invalid where somebody changed it.
    """
    size = max(1, min(limit, LARGEST_PAGE))
    lacks = case((by.column.is_(None), 1), else_=0)
    narrowed = query.add_columns(by.column.label("sorted_by"), tie.column.label("tied_by"))
    if after is not None:
        narrowed = narrowed.where(_behind(by, tie, after))
    column = by.column.desc() if by.descending else by.column
    found = db.session.execute(narrowed.order_by(lacks, column, tie.column).limit(size + 1)).all()
    rows = tuple(found[:size])
    last = json.dumps([_text(rows[-1].sorted_by), rows[-1].tied_by]) if len(found) > size else None
    return Page(rows, last)


def _behind(by: SortKey, tie: SortKey, after: str) -> ColumnElement[bool]:
    """Rows that stand behind the key, in the order of a sorted page."""
    value, tied = _read(by, after)
    if value is None:
        return and_(by.column.is_(None), tie.column > tied)
    further = by.column < value if by.descending else by.column > value
    return or_(by.column.is_(None), further, and_(by.column == value, tie.column > tied))


def _text(value: object) -> str | int | None:
    return value if isinstance(value, int | str) or value is None else str(value)


def _read(by: SortKey, after: str) -> tuple[Any, str]:
    try:
        value, tied = json.loads(after)
        kind = by.column.type.python_type
        if value is not None:
            value = date.fromisoformat(value) if kind is date else kind(value)
    except (ValueError, TypeError):
        raise Invalid("This page of the list does not exist. Open the list from its first page.") from None
    return value, str(tied)
