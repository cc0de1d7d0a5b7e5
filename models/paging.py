"""Lists are read page by page from the last key seen, so the thousandth page costs what the first one does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from models.database import db

LARGEST_PAGE = 500

Row = TypeVar("Row")
Key = TypeVar("Key", str, int)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row, Key]):
    """Some rows of a list; `after` is the key to ask the next ones with, None on the last page."""

    rows: tuple[Row, ...]
    after: Key | None


class Oldest(list[Row]):
    """The first rows of a longer list; `left` is how many stand behind them."""

    left = 0


def oldest(query: Select[Any], column: InstrumentedAttribute[Any], limit: int, after: str | None = None) -> Oldest[Any]:
    """The first `limit` rows after the key, in the order of the column; what stands behind them is counted."""
    narrowed = query if after is None else query.where(column > after)
    found: Oldest[Any] = Oldest(db.session.scalars(narrowed.order_by(column).limit(limit)))
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
