"""Messages: what a person is told, written in the transaction of the change; and how each wants to be written to.

A message is told once: its key is unique for the person. What it asks for may be settled by somebody else meanwhile.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from contracts.messages import QUIET, Choice
from models.clock import now
from models.columns import Cents, Changeable, Identified, Moment, Owned, among, once, ordered, refers
from models.contracts import Contract
from models.database import Base, db, insert_many
from models.ids import new_id
from models.paging import AS_IT_IS, Page, SortKey, Sorts, Wanted, holding, page_in_order, page_within

_AT_ONCE = 400
MOST_COUNTED = 100


class Message(Identified, Base):
    """One thing told to one person: a sentence, the page where it is done, what it is worth and by when.

    `party` and `vendor_id` say in which capacity the person was told: whoever leaves it sees the message no more.
    """

    __tablename__ = "messages"

    person_id: Mapped[str]
    party: Mapped[str]
    vendor_id: Mapped[str | None]
    kind: Mapped[str]
    key: Mapped[str]
    thing_kind: Mapped[str]
    thing_id: Mapped[str]
    title: Mapped[str]
    note: Mapped[str]
    contract_id: Mapped[str | None]
    period_name: Mapped[str]
    page: Mapped[str]
    link_id: Mapped[str]
    worth_cents: Mapped[Cents | None]
    due_on: Mapped[date | None]
    made_at: Mapped[Moment]
    read_at: Mapped[Moment | None]
    settled_at: Mapped[Moment | None]
    mailing_id: Mapped[str | None]

    contract: Mapped[Contract | None] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("person_id", "key"),
        refers("person_id", "people"),
        refers("vendor_id", "vendors"),
        refers("contract_id", "contracts"),
        refers("mailing_id", "mailings"),
        ordered("ix_messages_person", "person_id", "id"),
        ordered("ix_messages_unread", "person_id", "read_at", "settled_at"),
        ordered("ix_messages_thing", "thing_kind", "thing_id"),
    )


@dataclass(frozen=True, slots=True)
class Inbox:
    """Whose messages are read, in which capacity."""

    government_id: str
    person_id: str
    party: str
    vendor_id: str | None


class MailChoice(Changeable, Owned, Base):
    """How a person chose to be written to; whoever chose nothing is written to quietly."""

    __tablename__ = "mail_choices"

    person_id: Mapped[str] = mapped_column(primary_key=True)
    choice: Mapped[str]
    changed_at: Mapped[Moment]

    __table_args__ = (refers("person_id", "people"),)


SORTS: Sorts = {
    "told": SortKey(Message.id, descending=True),
    "due": SortKey(Message.due_on),
    "worth": SortKey(Message.worth_cents, descending=True),
}
_SEARCHED = (Message.title, Message.note, Message.period_name, Contract.number, Contract.title)


def page_of_messages(
    inbox: Inbox, open_only: bool, after: str | None, limit: int, wanted: Wanted = AS_IT_IS
) -> Page[Message, str]:
    """The person's messages, the newest first unless another order is wanted; the open ones alone if asked.

    With words some of the messages are looked through at a time: a page may then hold fewer than `limit`, or none, and
    be followed by another.
    """
    own = _own(inbox).where(*_open()) if open_only else _own(inbox)
    query = own.options(joinedload(Message.contract).joinedload(Contract.vendor))
    if not wanted.words:
        return page_in_order(query, SORTS, Message.id, after, limit, wanted.sort)
    holds = holding(query.outerjoin(Message.contract), wanted.words, *_SEARCHED)
    return page_within(own, SORTS, Message.id, holds, Message.id, after, limit, wanted.sort)


def unread_count(inbox: Inbox) -> int:
    """How many open messages the person has, counted up to `MOST_COUNTED`."""
    some = _own(inbox).where(*_open()).with_only_columns(Message.id)
    return db.session.scalar(select(func.count()).select_from(some.limit(MOST_COUNTED).subquery())) or 0


def find_own(inbox: Inbox, message_id: str) -> Message | None:
    """The person's message of that id; None where it is not theirs."""
    return db.session.scalar(_own(inbox).where(Message.id == message_id))


def mark_read(government_id: str, person_id: str, message_id: str | None) -> None:
    """The message, or every one of the person where none is named, is read from now on."""
    read = update(Message).where(
        Message.government_id == government_id, Message.person_id == person_id, Message.read_at.is_(None)
    )
    if message_id is not None:
        read = read.where(Message.id == message_id)
    db.session.execute(read.values(read_at=now()), execution_options={"synchronize_session": False})


def settle(government_id: str, things: Collection[tuple[str, str]], before: str) -> None:
    """Whatever earlier message asked for about these things is done; `before` is the id that the next ones begin at."""
    some = sorted(things)
    for first in range(0, len(some), _AT_ONCE):
        db.session.execute(
            update(Message)
            .where(
                Message.government_id == government_id,
                among(Message.thing_kind, Message.thing_id, some[first : first + _AT_ONCE]),
                Message.kind != "news",
                Message.settled_at.is_(None),
                Message.id < before,
            )
            .values(settled_at=now()),
            execution_options={"synchronize_session": False},
        )


def known_keys(government_id: str, keys: Collection[str], people: Collection[str]) -> set[tuple[str, str]]:
    """Person and key of those messages that were told before."""
    wanted, found = sorted(keys), set[tuple[str, str]]()
    for first in range(0, len(wanted), _AT_ONCE):
        query = select(Message.person_id, Message.key).where(
            Message.government_id == government_id,
            Message.key.in_(wanted[first : first + _AT_ONCE]),
            Message.person_id.in_(people),
        )
        found.update((person_id, key) for person_id, key in db.session.execute(query))
    return found


def insert_messages(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write these messages down; each gets its id, which sorts by time."""
    insert_many(Message, rows)


def mail_choices(government_id: str, people: Iterable[str]) -> dict[str, Choice]:
    """How each of these people chose to be written to."""
    wanted = sorted(set(people))
    found = dict.fromkeys(wanted, QUIET)
    for first in range(0, len(wanted), _AT_ONCE):
        query = select(MailChoice.person_id, MailChoice.choice).where(
            MailChoice.government_id == government_id, MailChoice.person_id.in_(wanted[first : first + _AT_ONCE])
        )
        found |= {person_id: Choice(choice) for person_id, choice in db.session.execute(query)}
    return found


def choose_mail(government_id: str, person_id: str, choice: Choice) -> Choice:
    """Write down how the person wants to be written to; what they had chosen before."""
    kept = db.session.get(MailChoice, (government_id, person_id))
    before = QUIET if kept is None else Choice(kept.choice)
    if kept is None:
        kept = MailChoice(government_id=government_id, person_id=person_id)
        db.session.add(kept)
    kept.choice, kept.changed_at = choice.value, now()
    db.session.flush()
    return before


def unmailed(government_id: str, person_id: str, kinds: Collection[str], since: datetime) -> Sequence[Message]:
    """The person's open messages of these kinds since the moment that no mail has told yet, the oldest first."""
    return db.session.scalars(
        select(Message)
        .options(joinedload(Message.contract).joinedload(Contract.vendor))
        .where(
            Message.government_id == government_id,
            Message.person_id == person_id,
            *_open(),
            Message.kind.in_(kinds),
            Message.mailing_id.is_(None),
            Message.made_at >= since,
        )
        .order_by(Message.id)
        .limit(100)
    ).all()


def mark_mailed(government_id: str, message_ids: Collection[str], mailing_id: str) -> None:
    """These messages stand in the mailing."""
    db.session.execute(
        update(Message)
        .where(Message.government_id == government_id, Message.id.in_(message_ids))
        .values(mailing_id=mailing_id),
        execution_options={"synchronize_session": False},
    )


def all_settled(government_id: str, person_id: str, mailing_id: str) -> bool:
    """Whether the mailing tells the person of messages, and each of them is settled by now."""
    query = select(Message.settled_at).where(
        Message.government_id == government_id, Message.person_id == person_id, Message.mailing_id == mailing_id
    )
    found = db.session.scalars(query).all()
    return bool(found) and all(settled is not None for settled in found)


def next_message_id() -> str:
    """An id that sorts behind every message that was told so far."""
    return new_id()


def _own(inbox: Inbox) -> Select[Message]:
    return select(Message).where(
        Message.government_id == inbox.government_id,
        Message.person_id == inbox.person_id,
        Message.party == inbox.party,
        Message.vendor_id.is_(None) if inbox.vendor_id is None else Message.vendor_id == inbox.vendor_id,
    )


def _open() -> tuple[ColumnElement[bool], ...]:
    # News is never settled (`settle`), and what is settled asks for nothing.
    return Message.read_at.is_(None), Message.settled_at.is_(None)
