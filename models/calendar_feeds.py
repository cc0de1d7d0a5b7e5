"""Calendar feeds: addresses by which a person's calendar reads due dates. Only a digest of the secret is kept.

The secret is “government.id.chance”, as with tokens: it says where its row stands.
"""

import hashlib
import hmac
import secrets

from sqlalchemy import Boolean, false, select
from sqlalchemy.orm import Mapped, mapped_column

from models.clock import now
from models.columns import Changeable, Identified, Moment, ordered, refers
from models.database import Base, db, insert
from models.ids import new_id


class CalendarFeed(Identified, Changeable, Base):
    """A feed of a person, and whether it was closed."""

    __tablename__ = "calendar_feeds"

    person_id: Mapped[str]
    digest: Mapped[str]
    made_at: Mapped[Moment]
    revoked: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    __table_args__ = (refers("person_id", "people"), ordered("ix_calendar_feeds_person", "person_id", "revoked"))


def open_feed(government_id: str, person_id: str) -> tuple[CalendarFeed, str]:
    """A new feed with its secret, which is kept nowhere. 256 random bits need no slow hash."""
    feed_id = new_id()
    secret = f"{government_id}.{feed_id}.{secrets.token_urlsafe(32)}"
    feed = CalendarFeed(
        government_id=government_id, id=feed_id, person_id=person_id, digest=_digest(secret), made_at=now()
    )
    insert(feed)
    return feed, secret


def feed_of(government_id: str, person_id: str) -> CalendarFeed | None:
    """The person's open feed; None where there is none."""
    return db.session.scalar(
        select(CalendarFeed)
        .where(
            CalendarFeed.government_id == government_id,
            CalendarFeed.person_id == person_id,
            CalendarFeed.revoked.is_(False),
        )
        .order_by(CalendarFeed.id.desc())
        .limit(1)
    )


def find_feed(secret: str) -> CalendarFeed | None:
    """The feed of that secret; None where it is unknown or closed."""
    government_id, _, rest = secret.partition(".")
    feed = db.session.get(CalendarFeed, (government_id, rest.partition(".")[0]))
    if feed is None or not hmac.compare_digest(feed.digest, _digest(secret)) or feed.revoked:
        return None
    return feed


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
