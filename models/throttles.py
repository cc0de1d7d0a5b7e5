"""How often tries went wrong, counted in the database so that every process counts the same.

A row is found before anybody knows whose it is, so it belongs to no government; its key is a digest and names nobody.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Index, Integer, delete, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from models.clock import now
from models.columns import Moment, whole_number
from models.database import Base, db, dialect_name


class Throttle(Base):
    """The wrong tries of one account, browser or address in a row, until when they rest, and what was refused since."""

    __tablename__ = "throttles"

    key: Mapped[str] = mapped_column(primary_key=True)
    wrong: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    refused: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    last_at: Mapped[Moment]
    rests_until: Mapped[Moment | None]

    __table_args__ = (whole_number("wrong"), whole_number("refused"), Index("ix_throttles_last_at", "last_at"))


def key_of(kind: str, subject: str) -> str:
    """What a row is found by: the digest of what is counted."""
    return hashlib.sha256(f"{kind}\n{subject}".encode()).hexdigest()


def hold_throttles(keys: Collection[str]) -> Sequence[Throttle]:
    """The rows of these keys, made where there was none, and held until the transaction ends: nobody counts beside."""
    # The same order for everybody, so that no two wait for each other.
    rows = [{"key": key, "wrong": 0, "refused": 0, "last_at": now()} for key in sorted(keys)]
    dialect = postgresql if dialect_name() == "postgresql" else sqlite
    db.session.execute(dialect.insert(Throttle).on_conflict_do_nothing(index_elements=["key"]), rows)
    return db.session.scalars(
        select(Throttle)
        .where(Throttle.key.in_(keys))
        .order_by(Throttle.key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def forget_throttles(before: datetime) -> None:
    """Drop what was last counted before the moment; it slows nobody down any more."""
    db.session.execute(delete(Throttle).where(Throttle.last_at < before))
