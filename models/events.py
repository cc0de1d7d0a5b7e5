"""The audit trail: every act is an event, and each event's hash covers the one before it.

Whoever changes, removes, inserts or swaps an event breaks the chain at that place. A cut tail is found because heads of
the chain are printed on statements. Appending is serialised for each government: by SQLite's one writer, on PostgreSQL
by an advisory lock that the transaction holds to its end. Where a server's clock has gone back nothing is recorded, so
that no event says that it happened before the one that stands before it.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, func, select
from sqlalchemy.orm import Mapped, mapped_column

from contracts.acts import Act
from contracts.errors import Unavailable
from models.clock import now
from models.columns import Moment, Owned, ordered, refers, whole_number
from models.database import Base, db, dialect_name, insert_many, keeps_order
from models.event_words import keep_words
from models.paging import Page, page_after

FIRST_HASH = "0" * 64
_CLOCKS_DIFFER = timedelta(minutes=2)


class Event(Owned, Base):
    """One act: who, what, on what, when, before and after, why; `document` is JSON of whatever else belongs to it."""

    __tablename__ = "events"
    __insert_only__ = True

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[Moment]
    person_id: Mapped[str | None]
    act: Mapped[str]
    thing_kind: Mapped[str]
    thing_id: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    reason: Mapped[str | None]
    document: Mapped[str | None]
    previous_hash: Mapped[str]
    hash: Mapped[str]

    __table_args__ = (
        refers("person_id", "people"),
        whole_number("number"),
        ordered("ix_events_thing", "thing_kind", "thing_id", "number"),
        ordered("ix_events_person", "person_id", "number"),
        ordered("ix_events_act", "act", "number"),
        ordered("ix_events_at", "at", "number"),
    )


_COLUMNS = tuple(column.name for column in Event.__table__.columns)


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The newest event of a government: its number and hash; number 0 where nothing happened yet."""

    number: int
    hash: str
    at: datetime | None = field(default=None, compare=False)

    def __str__(self) -> str:
        """As it is printed on a statement: number and hash."""
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True, slots=True)
class ChainFault:
    """A place where the trail is not what was written, with a sentence that says how."""

    number: int
    message: str


def record(
    government_id: str,
    act: Act,
    thing_kind: str,
    thing_id: str,
    *,
    person_id: str | None = None,
    before: str | None = None,
    after: str | None = None,
    reason: str | None = None,
    document: Mapping[str, Any] | None = None,
) -> Event:
    """Append an act to the trail; person None means the program itself. Part of the caller's transaction.

    Unavailable where the clock stands before what was recorded last; `clock.set_back` alone says that it does.
    """
    lock_chain(government_id)
    head = chain_head(government_id)
    event = Event(
        government_id=government_id,
        number=head.number + 1,
        at=now() if act == Act.CLOCK_SET_BACK else _moment_after(head),
        person_id=person_id,
        act=Act(act).value,
        thing_kind=thing_kind,
        thing_id=thing_id,
        before=before,
        after=after,
        reason=reason,
        document=None if document is None else _canonical(document),
        previous_hash=head.hash,
    )
    event.hash = hash_of(event)
    db.session.add(event)
    db.session.flush()
    keep_words(government_id, [{"number": event.number, "reason": reason, "before": before, "after": after}])
    return event


def record_all(
    government_id: str, act: Act, thing_kind: str, things: Iterable[tuple[str, str]], person_id: str | None
) -> None:
    """Append the same act on many things, each given as its id and what it is after, without a query each.

    Unavailable as for `record`.
    """
    lock_chain(government_id)
    head, rows = chain_head(government_id), list[dict[str, Any]]()
    at = _moment_after(head)
    for number, (thing_id, after) in enumerate(things, head.number + 1):
        event = Event(
            government_id=government_id,
            number=number,
            at=at,
            person_id=person_id,
            act=Act(act).value,
            thing_kind=thing_kind,
            thing_id=thing_id,
            after=after,
            previous_hash=head.hash,
        )
        event.hash = hash_of(event)
        head = ChainHead(number, event.hash)
        rows.append({name: getattr(event, name) for name in _COLUMNS})
    insert_many(Event, rows)
    keep_words(government_id, rows)


def _moment_after(head: ChainHead) -> datetime:
    """This moment, never before that of the head: clocks of several hosts differ by a little."""
    moment = now()
    if head.at is None or head.at <= moment or not keeps_order():
        return moment
    if head.at - moment > _CLOCKS_DIFFER:
        raise Unavailable(
            f"The clock of the program stands at {moment:%Y-%m-%d %H:%M} UTC, and something was recorded at "
            f"{head.at:%Y-%m-%d %H:%M} UTC already. Nothing was saved. The server's clock must be set."
        )
    return head.at


def lock_chain(government_id: str) -> None:
    """Wait for one's turn to append; a transaction that also moves statuses takes it first, so that none deadlocks."""
    if dialect_name() == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"events:{government_id}", 0))))


def chain_head(government_id: str) -> ChainHead:
    """The newest event's number and hash: what a statement prints."""
    found = db.session.execute(
        select(Event.number, Event.hash, Event.at)
        .where(Event.government_id == government_id)
        .order_by(Event.number.desc())
        .limit(1)
    ).first()
    return ChainHead(0, FIRST_HASH) if found is None else ChainHead(found.number, found.hash, found.at)


def hash_of(event: Event) -> str:
    """SHA-256, in hexadecimal, over everything that the event says and the hash of the one before it."""
    said = [
        event.government_id,
        event.number,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.person_id,
        event.act,
        event.thing_kind,
        event.thing_id,
        event.before,
        event.after,
        event.reason,
        event.document,
        event.previous_hash,
    ]
    return hashlib.sha256(_canonical(said).encode()).hexdigest()


def verify_chain(government_id: str, heads: Collection[str] = ()) -> list[ChainFault]:
    """Every place where the trail was tampered with, empty where it is whole.

    `heads` are those that statements print (`statements.chain_heads`); where the trail lacks one, its tail was cut.
    """
    faults = []
    missing = {head for head in heads if head != str(ChainHead(0, FIRST_HASH))}
    expected = ChainHead(0, FIRST_HASH)
    for event in every_event(government_id):
        if event.number != expected.number + 1:
            gap = f"Event {expected.number + 1} is missing: the trail goes on with event {event.number}."
            faults.append(ChainFault(expected.number + 1, gap))
        if event.previous_hash != expected.hash:
            broken = f"Event {event.number} does not follow the event that stands before it."
            faults.append(ChainFault(event.number, broken))
        if event.hash != hash_of(event):
            faults.append(ChainFault(event.number, f"Event {event.number} does not say what was recorded."))
        expected = ChainHead(event.number, event.hash)
        missing.discard(str(expected))
    for head in sorted(missing):
        printed = (
            f"A statement prints the head {head}, which the trail does not hold: its end was cut off or rewritten."
        )
        faults.append(ChainFault(expected.number + 1, printed))
    return faults


def events_numbered(government_id: str, numbers: Collection[int]) -> Sequence[Event]:
    """The events of these numbers, in order; numbers that are not there are left out."""
    query = select(Event).where(Event.government_id == government_id, Event.number.in_(numbers))
    return db.session.scalars(query.order_by(Event.number)).all()


def events_of(government_id: str, thing_kind: str, thing_id: str) -> Sequence[Event]:
    """What happened to a thing, in order."""
    return db.session.scalars(
        select(Event)
        .where(Event.government_id == government_id, Event.thing_kind == thing_kind, Event.thing_id == thing_id)
        .order_by(Event.number)
    ).all()


def events_about(government_id: str, thing_kind: str, thing_ids: Sequence[str]) -> Mapping[str, Sequence[Event]]:
    """What happened to several things of a kind, each in order, in one query."""
    found: dict[str, list[Event]] = {thing_id: [] for thing_id in thing_ids}
    if not found:
        return found  # SQLite looks for none of them among all events of the kind
    query = select(Event).where(
        Event.government_id == government_id, Event.thing_kind == thing_kind, Event.thing_id.in_(set(thing_ids))
    )
    # Put in order here: asked for an order, SQLite reads the whole trail in it.
    for event in sorted(db.session.scalars(query), key=lambda each: each.number):
        found[event.thing_id].append(event)
    return found


def page_of_events(government_id: str, after: int | None = None, limit: int = 100) -> Page[Event, int]:
    """The trail in order, from the event after the given number on."""
    query = select(Event).where(Event.government_id == government_id)
    return page_after(query, Event.number, lambda event: event.number, after, limit)


def every_event(government_id: str) -> Iterator[Event]:
    """The whole trail in order, read a part at a time."""
    query = select(Event).where(Event.government_id == government_id).order_by(Event.number)
    yield from db.session.scalars(query, execution_options={"yield_per": 1_000, "populate_existing": True})


def _canonical(said: object) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
