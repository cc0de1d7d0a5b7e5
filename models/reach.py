"""Which rows a transaction reaches, said in one place: those of one government, or one vendor, or the whole program's;
for somebody of the city who is limited, what they are responsible for.

On PostgreSQL row-level security reads what is said here (migrations/row_security.py), so that a query that forgets its
condition finds nothing that is not the actor's. Where nothing was said nothing is seen. SQLite has no such guard; there
what a limited person reads is narrowed statement by statement (models/narrowing.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session

from contracts.roles import Actor, Responsibilities
from models.database import db
from models.narrowing import Narrow, narrow

_KEPT = "reach"
_SETTINGS = ("government", "vendor", "whole", "limited", "programs", "contracts", "person")
_SAY = text("SELECT " + ", ".join(f"set_config('performance_pay.{name}', :{name}, true)" for name in _SETTINGS))
# Which contracts a vendor or whoever is limited reaches is worked out once for a transaction, before that counts. The
# contracts are found before a row is there to be said with.
_SAY_SOME = text(
    "WITH found AS MATERIALIZED (SELECT coalesce(string_agg(id, ','), '') AS contracts FROM contracts "
    "WHERE government_id = :government AND (:vendor = '' OR vendor_id = :vendor) "
    "AND (:limited = '' OR program_id = ANY (:programs) OR id = ANY (:named))) "
    "SELECT set_config('performance_pay.contracts', contracts, true), "
    "set_config('performance_pay.vendor', :vendor, true), set_config('performance_pay.limited', :limited, true), "
    "set_config('performance_pay.programs', :said_programs, true) FROM found"
)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a session reaches; `whole` says for which work everything is reached.

    `limits` is what the person of that id is responsible for; None: the whole government.
    """

    government_id: str = ""
    vendor_id: str = ""
    whole: str = ""
    person_id: str = ""
    limits: Responsibilities | None = None


NOTHING = Reach()


def reach_of(government_id: str) -> None:
    """From now on the session reaches rows of this government alone."""
    _keep(Reach(government_id))


def reach_as(actor: Actor) -> None:
    """From now on the session reaches what the actor may see."""
    _keep(reach_for(actor))


def reach_for(actor: Actor) -> Reach:
    """What the actor may see."""
    return Reach(
        actor.government_id,
        actor.vendor_id or "",
        person_id="" if actor.responsible_for is None else actor.person_id,
        limits=actor.responsible_for,
    )


def reach_whole_program(work: str) -> None:
    """From now on the session reaches everything, for work that belongs to no one person: it says which."""
    _keep(Reach(whole=work))


def reach_nothing() -> None:
    """From now on the session reaches no row of any government."""
    _keep(NOTHING)


@contextmanager
def reaching_whole_program(work: str) -> Iterator[None]:
    """Inside, the session reaches everything; afterwards what it reached before."""
    with _reaching(Reach(whole=work)):
        yield


@contextmanager
def reaching_as(actor: Actor) -> Iterator[None]:
    """Inside, the session reaches what the actor may see; afterwards what it reached before."""
    with _reaching(reach_for(actor)):
        yield


@contextmanager
def reaching_whole_government(work: str) -> Iterator[None]:
    """Inside, what the person who acts is responsible for does not count, for work that it says; else nothing changes.

    A vendor's person reaches no more than before.
    """
    before = said_reach()
    if before.limits is None:
        yield
        return
    with _reaching(Reach(before.government_id)):
        yield


@contextmanager
def _reaching(reach: Reach) -> Iterator[None]:
    before: Reach | None = db.session().info.get(_KEPT)
    _keep(reach)
    try:
        yield
    finally:
        _keep(before)


def said_reach() -> Reach:
    """What the session reaches."""
    reach: Reach = db.session().info.get(_KEPT, NOTHING)
    return reach


def _keep(reach: Reach | None) -> None:
    session = db.session()
    if reach is None:
        session.info.pop(_KEPT)
    else:
        session.info[_KEPT] = reach
    if session.in_transaction():
        say_reach(session.connection(), reach or NOTHING)


def say_reach(connection: Connection, reach: Reach) -> None:
    """Tell the database, for the transaction that is under way."""
    limits = reach.limits
    if connection.dialect.name != "postgresql":
        narrow(connection, None if limits is None else Narrow(reach.government_id, reach.person_id, limits))
        return
    said = dict.fromkeys(_SETTINGS, "") | {
        "government": reach.government_id,
        "whole": "on" if reach.whole else "",
        "person": reach.person_id,
    }
    connection.execute(_SAY, said)
    if reach.vendor_id or limits is not None:
        _say_some(connection, reach, limits or Responsibilities())


def _say_some(connection: Connection, reach: Reach, limits: Responsibilities) -> None:
    programs = sorted(limits.programs)
    some = {
        "government": reach.government_id,
        "vendor": reach.vendor_id,
        "limited": "on" if reach.limits is not None else "",
        "programs": programs,
        # Somebody of the city who is limited enters contracts in their programs; a vendor enters none.
        "said_programs": "" if reach.vendor_id else ",".join(programs),
        "named": sorted(limits.contracts),
    }
    connection.execute(_SAY_SOME, some)


def say_reach_again() -> None:
    """Tell the database anew what the session reaches, after a contract was entered."""
    _keep(said_reach())


def _say_at_beginning(session: Session, _transaction: object, connection: Connection) -> None:
    say_reach(connection, session.info.get(_KEPT, NOTHING))


event.listen(db.session, "after_begin", _say_at_beginning)
