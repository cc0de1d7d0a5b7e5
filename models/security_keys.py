"""Security keys: what is public of each, by which its answers are checked, and digests of answered challenges.

A key is a device, or what a phone or password manager keeps in its place. Its secret never leaves it.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Select, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from models.clock import now
from models.columns import Changeable, Identified, Moment, Owned, once, ordered, refers, whole_number
from models.database import Base, db, insert_or_conflict


class SecurityKey(Identified, Changeable, Base):
    """A key of a person under the name that they gave it.

    `sign_count` is how often it says that it was used, 0 where it does not count; `stopped_at` is when a second one
    like it was noticed: it opens nothing any more.
    """

    __tablename__ = "security_keys"

    person_id: Mapped[str]
    name: Mapped[str]
    credential_id: Mapped[str]
    public_key: Mapped[str]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[str] = mapped_column(default="", server_default="")
    added_at: Mapped[Moment]
    used_at: Mapped[Moment | None]
    stopped_at: Mapped[Moment | None]

    __table_args__ = (
        refers("person_id", "people"),
        once("credential_id"),
        ordered("ix_security_keys_person", "person_id"),
        whole_number("sign_count"),
    )


class SpentChallenge(Owned, Base):
    """A challenge that was answered, by its digest, until it would have lapsed: none is answered twice."""

    __tablename__ = "spent_challenges"

    digest: Mapped[str] = mapped_column(primary_key=True)
    lapses_at: Mapped[Moment]

    __table_args__ = (ordered("ix_spent_challenges_lapses_at", "lapses_at"),)


def keys_of(government_id: str, person_id: str) -> Sequence[SecurityKey]:
    """The person's keys, the oldest first."""
    return db.session.scalars(_of(government_id, person_id)).all()


def hold_keys(government_id: str, person_id: str) -> Sequence[SecurityKey]:
    """The person's keys as they are now, held until the transaction ends: no two uses are judged at once."""
    return db.session.scalars(
        _of(government_id, person_id).with_for_update().execution_options(populate_existing=True)
    ).all()


def drop_keys(government_id: str, person_id: str) -> None:
    """The person has no keys any more."""
    for key in hold_keys(government_id, person_id):
        db.session.delete(key)
    db.session.flush()


def spend_challenge(government_id: str, challenge: bytes, lapses_at: datetime) -> None:
    """The challenge is answered from now on; Conflict where it was before."""
    digest = hashlib.sha256(challenge).hexdigest()
    spent = SpentChallenge(government_id=government_id, digest=digest, lapses_at=lapses_at)
    insert_or_conflict(spent, "This was answered already. Open the page anew and use your key again.")


def forget_spent_challenges() -> None:
    """Drop the challenges that have lapsed: what is too old is refused without them."""
    db.session.execute(delete(SpentChallenge).where(SpentChallenge.lapses_at < now()))


def _of(government_id: str, person_id: str) -> Select[SecurityKey]:
    return (
        select(SecurityKey)
        .where(SecurityKey.government_id == government_id, SecurityKey.person_id == person_id)
        .order_by(SecurityKey.id)
    )
