"""Writes many rows of many tables at once, and makes ids that sort by when the copied thing would have been made."""

import secrets
import time
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from models.database import Base, db, dialect_name
from models.ids import _spell

_DAY = 86_400_000
_made = 0


def ids_from(days_ago: int, count: int) -> list[str]:
    """So many ids in rising order, as if made that long ago."""
    global _made
    began = time.time_ns() // 1_000_000 - days_ago * _DAY
    _made += count
    return [_spell(began << 80 | (_made - count + number) << 32 | secrets.randbits(32)) for number in range(count)]


def write(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Insert the rows, those first that others refer to; keys, checks and triggers see each of them."""
    for table in Base.metadata.sorted_tables:
        if some := rows.get(table.name):
            names = [column.name for column in table.columns]
            _insert(table.name, names, [[row[name] for name in names] for row in some])


def _insert(table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    columns = ", ".join(f'"{name}"' for name in names)
    if dialect_name() == "postgresql":
        connection: Any = db.session.connection().connection.driver_connection
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(names))
    plain = [tuple(_plain(value) for value in row) for row in rows]
    db.session.connection().exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", plain)


def _plain(value: Any) -> Any:
    """As SQLite stores it: moments and days as text."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value
