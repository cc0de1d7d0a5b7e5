"""Which rows a transaction reaches, said in one place: those of one government, or one vendor, or the whole program's.

On PostgreSQL row-level security reads what is said here (migrations/row_security.py), so that a query that forgets its
condition finds nothing that is not the actor's. Where nothing was said nothing is seen. SQLite has no such guard.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session

from models.database import db

_KEPT = "reach"
_SAY = text(
    "SELECT set_config('performance_pay.government', :government, true), "
    "set_config('performance_pay.vendor', :vendor, true), set_config('performance_pay.whole', :whole, true)"
)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a session reaches; `whole` says for which work everything is reached."""

    government_id: str = ""
    vendor_id: str = ""
    whole: str = ""


NOTHING = Reach()


def reach_of(government_id: str, vendor_id: str | None = None) -> None:
    """From now on the session reaches rows of this government alone, or of this vendor's contracts in it."""
    _keep(Reach(government_id, vendor_id or ""))


def reach_whole_program(work: str) -> None:
    """From now on the session reaches everything, for work that belongs to no one person: it says which."""
    _keep(Reach(whole=work))


def reach_nothing() -> None:
    """From now on the session reaches no row of any government."""
    _keep(NOTHING)


@contextmanager
def reaching_whole_program(work: str) -> Iterator[None]:
    """Inside, the session reaches everything; afterwards what it reached before."""
    before = said_reach()
    reach_whole_program(work)
    try:
        yield
    finally:
        _keep(before)


def said_reach() -> Reach:
    """What the session reaches."""
    reach: Reach = db.session().info.get(_KEPT, NOTHING)
    return reach


def _keep(reach: Reach) -> None:
    session = db.session()
    session.info[_KEPT] = reach
    if session.in_transaction():
        say_reach(session.connection(), reach)


def say_reach(connection: Connection, reach: Reach) -> None:
    """Tell the database, for the transaction that is under way."""
    if connection.dialect.name == "postgresql":
        whole = "on" if reach.whole else ""
        values = {"government": reach.government_id, "vendor": reach.vendor_id, "whole": whole}
        connection.execute(_SAY, values)


def _say_at_beginning(session: Session, _transaction: object, connection: Connection) -> None:
    say_reach(connection, session.info.get(_KEPT, NOTHING))


event.listen(db.session, "after_begin", _say_at_beginning)
