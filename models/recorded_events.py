"""What a transaction recorded, given at its end to whoever asked for it, while both can still be committed together."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session, SessionTransaction

from models.database import db
from models.events import Event, events_numbered

_RECORDED, _ABOUT_TO_BE = "events that nobody was told of", "acts that are about to be committed"
Tell = Callable[[str, Sequence[Event]], None]
_tellers: list[Tell] = []
_counters: list[Callable[[str], None]] = []


def at_the_end(tell: Tell) -> None:
    """Give `tell` the government and the events of each transaction of this process, just before it is committed."""
    if tell not in _tellers:
        _tellers.append(tell)


def once_committed(count: Callable[[str], None]) -> None:
    """Give `count` each act that a transaction of this process recorded, once it is committed."""
    if count not in _counters:
        _counters.append(count)


def _note_recorded(session: Session, _context: object) -> None:
    """Keep in mind which events a flush writes."""
    for thing in session.new:
        if isinstance(thing, Event):
            session.info.setdefault(_RECORDED, set()).add((thing.government_id, thing.number))


def _forget_recorded(session: Session, taken_back: SessionTransaction) -> None:
    """What was taken back did not happen; what a part of a transaction took back is not found at its end."""
    if not taken_back.nested:
        session.info.pop(_RECORDED, None)
        session.info.pop(_ABOUT_TO_BE, None)


def _tell_recorded(session: Session) -> None:
    """Whatever is told is committed together with what it tells of."""
    if not _tellers or session.in_nested_transaction() or session is not db.session():
        return
    session.flush()
    by_government: dict[str, set[int]] = defaultdict(set)
    for government_id, number in session.info.pop(_RECORDED, ()):
        by_government[government_id].add(number)
    for government_id, numbers in by_government.items():
        events = events_numbered(government_id, numbers)
        session.info.setdefault(_ABOUT_TO_BE, []).extend(each.act for each in events)
        for tell in _tellers:
            tell(government_id, events)


def _count_committed(session: Session) -> None:
    for act in session.info.pop(_ABOUT_TO_BE, ()):
        for count in _counters:
            count(act)


sqlalchemy_event.listen(db.session, "after_commit", _count_committed)
sqlalchemy_event.listen(db.session, "after_flush", _note_recorded)
sqlalchemy_event.listen(db.session, "after_soft_rollback", _forget_recorded)
sqlalchemy_event.listen(db.session, "before_commit", _tell_recorded)
