"""Whose report is checked next: the oldest of whoever was served least recently, and one at a time for each.

A turn that a worker holds ends with its check. Where the worker died, the turn is free again as soon as that is known.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, case, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models.clock import now
from models.columns import Moment, Owned, ordered, refers, whole_number
from models.contracts import Contract
from models.database import Base, db, dialect_name
from models.governments import Government
from models.reports import Report

CITY = "city"
_REMEMBERED = timedelta(days=1)
_PAUSE_AFTER_FAILURE = timedelta(seconds=30)
_served = case((Report.party == "vendor", Contract.vendor_id), else_=CITY)
Waiting = Row[str, str, str]


class CheckTurn(Owned, Base):
    """The turn of a report: who is served by it (a vendor's id or “city”), and the worker that holds it now."""

    __tablename__ = "check_turns"

    report_id: Mapped[str] = mapped_column(primary_key=True)
    served: Mapped[str]
    began_at: Mapped[Moment]
    held_by: Mapped[str | None]
    tries: Mapped[int] = mapped_column(Integer)
    failures: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        refers("report_id", "reports"),
        whole_number("tries"),
        whole_number("failures"),
        ordered("ix_check_turns_began", "began_at"),
    )


def take_turn(held_by: str, lives: Callable[[CheckTurn], bool], patience: timedelta) -> CheckTurn | None:
    """The next turn, now held by this worker; None where nothing waits that may be checked now.

    `lives` says whether the worker that holds a turn still runs; a turn that began longer ago than `patience` is free.
    """
    if dialect_name() == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("check turns", 0))))
    moment = now()
    turns = db.session.scalars(select(CheckTurn).where(_of_all(CheckTurn), CheckTurn.began_at > moment - _REMEMBERED))
    busy: set[tuple[str, str]] = set()
    last: dict[tuple[str, str], datetime] = {}
    for turn in turns:
        served = (turn.government_id, turn.served)
        last[served] = max(turn.began_at, last.get(served, turn.began_at))
        # What begins later than now is of a clock that was ahead, and nobody waits until it comes there again.
        age = moment - turn.began_at if turn.began_at <= moment + patience else patience
        held = turn.held_by is not None and age < patience and lives(turn)
        if held or (turn.failures and age < _PAUSE_AFTER_FAILURE):
            busy.add(served)
    waiting = [each for each in db.session.execute(_oldest_waiting()) if (each[0], each[1]) not in busy]
    if not waiting:
        return None
    chosen = min(
        waiting, key=lambda each: (last.get((each[0], each[1]), datetime.min.replace(tzinfo=moment.tzinfo)), each[2])
    )
    return _begin(chosen, held_by, moment)


def end_turn(government_id: str, report_id: str, failed: bool) -> CheckTurn | None:
    """The turn is nobody's any more; where the check failed by an error of the program, that is counted."""
    turn = db.session.get(CheckTurn, (government_id, report_id), with_for_update=True)
    if turn is not None:
        turn.held_by = None
        turn.failures += failed
    return turn


def _oldest_waiting() -> Select[str, str, str]:
    """For each of those served the oldest report that waits for its check."""
    return (
        select(Report.government_id, _served, func.min(Report.id))
        .join(Contract, and_(Contract.government_id == Report.government_id, Contract.id == Report.contract_id))
        .where(_of_all(Report), Report.status == "received")
        .group_by(Report.government_id, _served)
    )


def _begin(chosen: Waiting, held_by: str, moment: datetime) -> CheckTurn:
    government_id, served, report_id = chosen
    turn = db.session.get(CheckTurn, (government_id, report_id))
    if turn is None:
        turn = CheckTurn(government_id=government_id, report_id=report_id, served=served, tries=0, failures=0)
        db.session.add(turn)
    turn.held_by, turn.began_at = held_by, moment
    turn.tries += 1
    return turn


def _of_all(table: type[Report] | type[CheckTurn]) -> ColumnElement[bool]:
    """Named government by government, so that the index is used."""
    return table.government_id.in_(select(Government.id))
