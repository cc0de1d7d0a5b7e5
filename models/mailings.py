"""The outbox: mail that waits to be sent, was sent, or was given up with the reason that the administrator reads.

Whoever sends one holds it for a while. Where they died in between, the next one sends it again under the same name, so
that a mail may come twice and is never lost.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import CheckConstraint, Integer, Select, select, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from models.clock import now
from models.columns import Changeable, Identified, Moment, Owned, once, ordered, refers, whole_number
from models.database import Base, db, dialect_name
from models.governments import Government
from models.paging import Page, SortKey, Sorts, page_in_order
from models.people import Person

WAITING, SENT, GIVEN_UP, DROPPED = "waiting", "sent", "given_up", "dropped"
LEASE = timedelta(minutes=5)
# Minutes until the next try, after each that failed: about two days in all, then it is given up.
GAPS = (1, 5, 15, 60, 240, 720, 1440)


class Mailing(Identified, Changeable, Base):
    """One mail to one person. `document` is JSON of its sections; `key` is unique for the person."""

    __tablename__ = "mailings"

    person_id: Mapped[str]
    party: Mapped[str]
    vendor_id: Mapped[str | None]
    key: Mapped[str]
    document: Mapped[str]
    made_at: Mapped[Moment]
    state: Mapped[str]
    tries: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    next_try_at: Mapped[Moment]
    held_until: Mapped[Moment | None]
    failure: Mapped[str] = mapped_column(default="", server_default="")
    sent_at: Mapped[Moment | None]

    person: Mapped[Person] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("person_id", "key"),
        refers("person_id", "people"),
        refers("vendor_id", "vendors"),
        CheckConstraint("state IN ('waiting', 'sent', 'given_up', 'dropped')", name="state_is_known"),
        whole_number("tries"),
        ordered("ix_mailings_state", "state", "next_try_at"),
        ordered("ix_mailings_undelivered", "state", "id"),
    )


class MailRound(Changeable, Owned, Base):
    """The round of a day: reminders first, then each person's digest; `after_person` is how far it has come."""

    __tablename__ = "mail_rounds"

    day: Mapped[date] = mapped_column(primary_key=True)
    after_person: Mapped[str] = mapped_column(default="", server_default="")
    held_until: Mapped[Moment | None]
    done_at: Mapped[Moment | None]


def take_mailing(patience: timedelta = LEASE) -> Mailing | None:
    """The next mail that may be sent now, held for a while by whoever asks; None where none waits. Commit follows."""
    moment = now()
    query = (
        select(Mailing)
        .where(
            Mailing.government_id.in_(select(Government.id)),
            Mailing.state == WAITING,
            Mailing.next_try_at <= moment,
            Mailing.held_until.is_(None) | (Mailing.held_until < moment),
        )
        .order_by(Mailing.next_try_at, Mailing.id)
        .limit(1)
    )
    if dialect_name() == "postgresql":
        query = query.with_for_update(skip_locked=True)
    found = db.session.scalar(query)
    if found is not None:
        found.held_until = moment + patience
        found.tries += 1
        db.session.flush()
    return found


def mark_sent(mailing: Mailing) -> None:
    """It was handed to the mail server."""
    mailing.state, mailing.sent_at, mailing.held_until, mailing.failure = SENT, now(), None, ""


def mark_dropped(mailing: Mailing, why: str) -> None:
    """It is not sent: whom it was for has no right to it any more."""
    mailing.state, mailing.held_until, mailing.failure = DROPPED, None, why


def mark_failed(mailing: Mailing, why: str, for_good: bool) -> None:
    """It was not taken: tried again after a growing gap, or given up."""
    mailing.failure, mailing.held_until = why[:500], None
    if for_good or mailing.tries > len(GAPS):
        mailing.state = GIVEN_UP
    else:
        mailing.next_try_at = now() + timedelta(minutes=GAPS[mailing.tries - 1])


def try_again(mailing: Mailing) -> None:
    """Send a mail that was given up, or that waits for its next try, as soon as possible."""
    mailing.state, mailing.tries, mailing.next_try_at, mailing.held_until = WAITING, 0, now(), None


def find_mailing(government_id: str, mailing_id: str) -> Mailing | None:
    """The mailing of that id with its person; None where there is none."""
    return db.session.scalar(_joined(government_id).where(Mailing.id == mailing_id))


SORTS: Sorts = {
    "made": SortKey(Mailing.id),
    "tries": SortKey(Mailing.tries, descending=True),
    "state": SortKey(Mailing.state),
}


def undelivered(government_id: str, after: str | None, limit: int, sort: str = "") -> Page[Mailing, str]:
    """The mails that were given up, or that failed and wait for their next try, the oldest first unless another order
    is wanted.
    """
    query = _joined(government_id).where(
        Mailing.state.in_((GIVEN_UP, WAITING)), (Mailing.state == GIVEN_UP) | (Mailing.failure != "")
    )
    return page_in_order(query, SORTS, Mailing.id, after, limit, sort)


def has_mailing(government_id: str, person_id: str, key: str) -> bool:
    """Whether the person has a mail of that key."""
    query = select(Mailing.id).where(
        Mailing.government_id == government_id, Mailing.person_id == person_id, Mailing.key == key
    )
    return db.session.scalar(query) is not None


def take_round(government_id: str, day: date, patience: timedelta = LEASE) -> MailRound | None:
    """The round of the day, held for a while; None where it is done or somebody else holds it. Commit follows."""
    kept = db.session.get(MailRound, (government_id, day), with_for_update=True, populate_existing=True)
    if kept is None:
        kept = MailRound(government_id=government_id, day=day)
        db.session.add(kept)
    elif kept.done_at is not None or (kept.held_until is not None and kept.held_until > now()):
        return None
    kept.held_until = now() + patience
    db.session.flush()
    return kept


def held_round(government_id: str, day: date) -> MailRound:
    """The round of the day, which the caller holds."""
    return db.session.get_one(MailRound, (government_id, day), populate_existing=True)


def people_after(government_id: str, after: str, limit: int) -> Sequence[Person]:
    """The next active people of the government by id."""
    return db.session.scalars(
        select(Person)
        .where(Person.government_id == government_id, Person.active, Person.id > after)
        .order_by(Person.id)
        .limit(limit)
    ).all()


def _joined(government_id: str) -> Select[Mailing]:
    return select(Mailing).options(joinedload(Mailing.person)).where(Mailing.government_id == government_id)
