"""Sign-ins: each is a row, so that a person sees where they are signed in and any of them can be ended at once.

Only a digest of the secret is kept. The secret is “government.id.chance”, as with tokens: it says where its row stands.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Update, delete, select, update
from sqlalchemy.orm import Mapped, aliased

from models.clock import now
from models.columns import Identified, Moment, ordered, refers
from models.database import Base, db, insert
from models.governments import Government
from models.ids import new_id
from models.paging import Page, page_before

# How the way of a sign-in by the city's provider begins.
BY_PROVIDER = "oidc"
_CLOCKS_DIFFER = timedelta(minutes=2)


class SignIn(Identified, Base):
    """A sign-in of a person: from where, by what, and when it was last used; `ended_at` where somebody ended it.

    `city_session` is a digest of the session at the city's provider, for those that came by it and were told.
    """

    __tablename__ = "sign_ins"

    person_id: Mapped[str]
    digest: Mapped[str]
    started_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]
    address: Mapped[str]
    browser: Mapped[str]
    way: Mapped[str]
    city_session: Mapped[str | None]
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[str | None]

    __table_args__ = (
        refers("person_id", "people"),
        refers("ended_by", "people"),
        ordered("ix_sign_ins_person", "person_id", "id"),
        ordered("ix_sign_ins_city_session", "city_session"),
    )


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a sign-in lasts without being used, and how long at most."""

    idle: timedelta
    whole: timedelta

    def lasts(self, sign_in: SignIn, moment: datetime) -> bool:
        """Whether the sign-in still opens anything at the moment."""
        # One that has not begun yet is of a clock that was ahead, and would last as much longer.
        if sign_in.ended_at is not None or sign_in.started_at - moment > _CLOCKS_DIFFER:
            return False
        return moment - sign_in.last_seen_at < self.idle and moment - sign_in.started_at < self.whole


def start_sign_in(
    government_id: str, person_id: str, address: str, browser: str, way: str, city_session: str | None = None
) -> tuple[SignIn, str]:
    """A new sign-in with its secret, which is kept nowhere. 256 random bits need no slow hash."""
    sign_in_id, moment = new_id(), now()
    secret = f"{government_id}.{sign_in_id}.{secrets.token_urlsafe(32)}"
    sign_in = SignIn(
        government_id=government_id,
        id=sign_in_id,
        person_id=person_id,
        digest=_digest(secret),
        started_at=moment,
        last_seen_at=moment,
        address=address,
        browser=browser,
        way=way,
        city_session=city_session,
    )
    insert(sign_in)
    return sign_in, secret


def key_of(secret: str) -> tuple[str, str]:
    """Where the row of the secret would stand."""
    government_id, _, rest = secret.partition(".")
    return government_id, rest.partition(".")[0]


def belongs(secret: str, sign_in: SignIn) -> bool:
    """Whether it is the secret of that sign-in."""
    return hmac.compare_digest(sign_in.digest, _digest(secret))


def seen_at(sign_in_key: tuple[str, str], moment: datetime) -> Update:
    """What writes down that the sign-in was used at the moment; whoever runs it commits."""
    government_id, sign_in_id = sign_in_key
    return (
        update(SignIn)
        .where(SignIn.government_id == government_id, SignIn.id == sign_in_id, SignIn.last_seen_at < moment)
        .values(last_seen_at=moment)
    )


def find_sign_in(government_id: str, sign_in_id: str) -> SignIn | None:
    """The sign-in of that id; None where there is none."""
    return db.session.get(SignIn, (government_id, sign_in_id))


def sign_ins_of(government_id: str, person_id: str, before: str | None, limit: int) -> Page[SignIn, str]:
    """The sign-ins of a person, the newest first, from the one before the given id on."""
    query = select(SignIn).where(SignIn.government_id == government_id, SignIn.person_id == person_id)
    return page_before(query, SignIn.id, lambda each: each.id, before, limit)


def end_sign_ins(
    government_id: str, person_id: str, ended_by: str | None, but: Collection[str] = (), only: str = ""
) -> int:
    """End those sign-ins of the person that nobody ended, but for some, or only one; returns how many."""
    statement = update(SignIn).where(
        SignIn.government_id == government_id,
        SignIn.person_id == person_id,
        SignIn.ended_at.is_(None),
        SignIn.id.not_in(but),
    )
    if only:
        statement = statement.where(SignIn.id == only)
    ended = db.session.execute(
        statement.values(ended_at=now(), ended_by=ended_by).returning(SignIn.id),
        execution_options={"synchronize_session": "fetch"},
    )
    return len(ended.all())


def open_by_city_session(city_session: str) -> Sequence[SignIn]:
    """The sign-ins, in any government, that came by that session at the city's provider and that nobody ended."""
    # The government stands first in the index, and there are few.
    return db.session.scalars(
        select(SignIn)
        .join(Government, Government.id == SignIn.government_id)
        .where(SignIn.city_session == city_session, SignIn.ended_at.is_(None))
        .order_by(SignIn.id)
    ).all()


def open_by_provider(government_id: str, person_id: str) -> Sequence[SignIn]:
    """The person's sign-ins that came by the city's provider and that nobody ended."""
    return db.session.scalars(
        select(SignIn)
        .where(
            SignIn.government_id == government_id,
            SignIn.person_id == person_id,
            SignIn.ended_at.is_(None),
            SignIn.way.startswith(BY_PROVIDER),
        )
        .order_by(SignIn.id)
    ).all()


def forget_sign_ins(before: datetime) -> int:
    """Drop sign-ins that were last used before the moment, but for each person's newest; returns how many."""
    newer = aliased(SignIn)
    newest = (
        select(newer.id)
        .where(newer.government_id == SignIn.government_id, newer.person_id == SignIn.person_id, newer.id > SignIn.id)
        .exists()
    )
    dropped = delete(SignIn).where(SignIn.last_seen_at < before, newest).returning(SignIn.id)
    return len(db.session.execute(dropped, execution_options={"synchronize_session": False}).all())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
