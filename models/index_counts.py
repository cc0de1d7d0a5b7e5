"""What SQLite needs to know of its indexes, so that it takes the one that narrows down most.

Without it an index that begins with the government looks as good as any other. Counting holds the database's one
writer, so an index is counted by itself, in a transaction of its own, and not all of them within the same hour.
PostgreSQL counts by itself.
"""

from collections.abc import Sequence

from sqlalchemy import text

from models.database import db, dialect_name

# Entries of an index that are read at most: a few seconds. It must be many, for the first ones may all be of one person
# of the city who is told everything, and SQLite would take an index of persons for one that narrows nothing.
_LOOKED_AT = 4_000_000
_HOURS = 24
_ALL = text("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name")
_COUNTED = text("SELECT idx FROM sqlite_stat1")
_HAS_COUNTS = text("SELECT name FROM sqlite_schema WHERE name = 'sqlite_stat1'")


def indexes_to_count(hour: int | None = None) -> Sequence[str]:
    """The indexes whose turn it is at this hour of the day, and those never counted; without an hour all of them."""
    if dialect_name() != "sqlite":
        return []
    names = db.session.scalars(_ALL).all()
    if hour is None:
        return names
    known = set(db.session.scalars(_COUNTED)) if db.session.scalar(_HAS_COUNTS) else set[str]()
    return [name for place, name in enumerate(names) if place % _HOURS == hour or name not in known]


def count_index(name: str) -> None:
    """Count what the index narrows down to; connections take it in when they are opened (`engine_options`)."""
    quoted = db.session.get_bind().dialect.identifier_preparer.quote_identifier(name)
    db.session.execute(text(f"PRAGMA analysis_limit = {_LOOKED_AT}"))
    db.session.execute(text(f"ANALYZE {quoted}"))
