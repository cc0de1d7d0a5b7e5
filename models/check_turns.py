"""Whose report is checked next: the oldest of whoever was served least recently, and one at a time for each.

A turn that a worker holds ends with its check. Where the worker died, the turn is free again as soon as that is known.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from models.clock import now
from models.columns import Moment, Owned, ordered, refers, whole_number
from models.contracts import Contract
from models.database import Base, db, dialect_name
from models.governments import Government
from models.reports import Report

CITY = "city"
# Longer ago than this is as good as never: a worker asks before each check, and a day may have had thousands.
_REMEMBERED = timedelta(hours=1)
_PAUSE_AFTER_FAILURE = timedelta(seconds=30)
_served = case((Report.party == "vendor", Contract.vendor_id), else_=CITY)
Waiting = Row[str, str, str]
Lives = Callable[["CheckTurn"], bool]


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


def take_turn(held_by: str, lives: Lives, patience: timedelta) -> CheckTurn | None:
    """The next turn, now held by this worker; None where nothing waits that may be checked now.

    `lives` says whether the worker that holds a turn still runs; a turn that began longer ago than `patience` is free.
    """
    if dialect_name() == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("check turns", 0))))
    moment = now()
    busy = {
        (turn.government_id, turn.served) for turn in _unfinished(moment) if _is_busy(turn, lives, moment, patience)
    }
    waiting = [each for each in db.session.execute(_oldest_waiting()) if (each[0], each[1]) not in busy]
    if not waiting:
        return None
    last = _served_last(moment)
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


def _unfinished(moment: datetime) -> Iterable[CheckTurn]:
    """The turns of the last hour that a worker holds or whose check failed; of all others only the time matters."""
    return db.session.scalars(
        select(CheckTurn).where(
            _of_all(CheckTurn),
            CheckTurn.began_at > moment - _REMEMBERED,
            or_(CheckTurn.held_by.is_not(None), CheckTurn.failures > 0),
        )
    )


def _is_busy(turn: CheckTurn, lives: Lives, moment: datetime, patience: timedelta) -> bool:
    """Whether nothing of those served may be checked now: a worker holds their turn, or their check just failed."""
    # What begins later than now is of a clock that was ahead, and nobody waits until it comes there again.
    age = moment - turn.began_at if turn.began_at <= moment + patience else patience
    held = turn.held_by is not None and age < patience and lives(turn)
    return held or bool(turn.failures and age < _PAUSE_AFTER_FAILURE)


def _served_last(moment: datetime) -> Mapping[tuple[str, str], datetime]:
    """When each of those served in the last hour had their latest turn."""
    found = db.session.execute(
        select(CheckTurn.government_id, CheckTurn.served, func.max(CheckTurn.began_at))
        .where(_of_all(CheckTurn), CheckTurn.began_at > moment - _REMEMBERED)
        .group_by(CheckTurn.government_id, CheckTurn.served)
    )
    return {(government_id, served): began_at for government_id, served, began_at in found}


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
