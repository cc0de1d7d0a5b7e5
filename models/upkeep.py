"""What whoever runs the program must know of the database: its migration, what waits, and when backups went well."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute

from models.database import db
from models.events import Event
from models.governments import Government
from models.mailings import GIVEN_UP, WAITING, Mailing
from models.reports import Report

BACKUP = "backup"


def migration_here() -> str:
    """The migration that the database stands at; its driver's error where it has no tables."""
    return str(db.session.scalar(text("SELECT version_num FROM alembic_version")))


def last_backup_act(government_id: str, acts: Collection[str]) -> Event | None:
    """The newest event of these acts on backups; None where none ever was."""
    query = select(Event).where(
        Event.government_id == government_id, Event.thing_kind == BACKUP, Event.act.in_(sorted(acts))
    )
    # Put in order by what no index holds: otherwise SQLite walks back through the whole trail to find one.
    return db.session.scalar(query.order_by((Event.number + 0).desc()).limit(1))


def unchecked(government_id: str | None = None) -> tuple[int, datetime | None]:
    """How many reports wait for their check, of one government or of all, and since when the oldest does."""
    query = select(func.count(), func.min(Report.entered_at)).where(
        _of(Report.government_id, government_id), Report.status == "received"
    )
    count, oldest = db.session.execute(query).one()
    return count, oldest


def count_undelivered(government_id: str | None = None) -> int:
    """How many mails the mail server did not take, of one government or of all."""
    query = select(func.count()).where(
        _of(Mailing.government_id, government_id),
        Mailing.state.in_((GIVEN_UP, WAITING)),
        or_(Mailing.state == GIVEN_UP, Mailing.failure != ""),
    )
    return db.session.scalar(query) or 0


def _of(column: InstrumentedAttribute[str], government_id: str | None) -> ColumnElement[bool]:
    return column.in_(select(Government.id) if government_id is None else [government_id])
