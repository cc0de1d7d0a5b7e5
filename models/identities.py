"""Who somebody is at the city's own sign-in: issuer and subject, bound to one person once and for good.

Looked up before anybody knows which government the person belongs to, as an e-mail address is.
"""

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from models.clock import now
from models.columns import Moment, Owned, refers
from models.database import Base, db, insert_or_conflict


class Identity(Owned, Base):
    """A person's identity at a provider; the e-mail address that matched them may change, this does not."""

    __tablename__ = "identities"

    person_id: Mapped[str] = mapped_column(primary_key=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    bound_at: Mapped[Moment]

    __table_args__ = (refers("person_id", "people"), UniqueConstraint("issuer", "subject"))


def find_identity(issuer: str, subject: str) -> Identity | None:
    """The identity of that subject of the issuer, in any government; None where nobody is bound to it."""
    return db.session.scalar(select(Identity).where(Identity.issuer == issuer, Identity.subject == subject))


def bind_identity(government_id: str, person_id: str, issuer: str, subject: str) -> None:
    """Bind the person to the subject; Conflict where either is bound already."""
    bound = Identity(government_id=government_id, person_id=person_id, issuer=issuer, subject=subject, bound_at=now())
    insert_or_conflict(bound, "This account, or this identity, is bound to another one already.")


def identity_of(government_id: str, person_id: str) -> Identity | None:
    """Which identity the person is bound to; None where to none."""
    return db.session.get(Identity, (government_id, person_id))


def unbind_identity(bound: Identity) -> None:
    """The person is bound to no identity any more."""
    db.session.delete(bound)
    db.session.flush()
