"""Another e-mail address that a person wants to sign in with, until its link is opened or it is too old.

Only a digest of the link's secret is kept; it is made each time the mail goes out, as with invitations.
"""

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from contracts.errors import Refused
from models.clock import now
from models.columns import Changeable, Moment, Owned, refers
from models.database import Base, db, is_taken
from models.people import Person, new_uniquifier


class AddressChange(Changeable, Owned, Base):
    """The address that a person asked for; `digest` is None until its mail goes out."""

    __tablename__ = "address_changes"

    person_id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str]
    lapses_at: Mapped[Moment]
    digest: Mapped[str | None]

    __table_args__ = (refers("person_id", "people"),)

    def is_opened_by(self, secret: str) -> bool:
        """Whether it is the secret of the newest mail, and not too old."""
        fits = self.digest is not None and hmac.compare_digest(self.digest, _digest(secret))
        return fits and self.lapses_at > now()


def waiting_address(government_id: str, person_id: str) -> AddressChange | None:
    """What the person asked for last, held until the transaction ends; None where nothing waits."""
    found = db.session.get(AddressChange, (government_id, person_id), with_for_update=True, populate_existing=True)
    return found if found is not None and found.lapses_at > now() else None


def seen_address(government_id: str, person_id: str) -> AddressChange | None:
    """What the person asked for last, for a page; None where nothing waits."""
    found = db.session.get(AddressChange, (government_id, person_id))
    return found if found is not None and found.lapses_at > now() else None


def keep_address(government_id: str, person_id: str, email: str, lapses_at: datetime) -> None:
    """The person asks for this address from now on, in place of an earlier one."""
    found = db.session.get(AddressChange, (government_id, person_id), with_for_update=True, populate_existing=True)
    if found is None:
        found = AddressChange(government_id=government_id, person_id=person_id)
        db.session.add(found)
    found.email, found.lapses_at, found.digest = email, lapses_at, None
    db.session.flush()


def new_secret(change: AddressChange) -> str:
    """A secret for the link, which is kept nowhere; an earlier one opens nothing any more."""
    secret = secrets.token_urlsafe(32)
    change.digest = _digest(secret)
    db.session.flush()
    return secret


def drop_address(change: AddressChange) -> None:
    """Nothing waits any more."""
    db.session.delete(change)
    db.session.flush()


def set_address(person: Person, email: str) -> None:
    """The person signs in with this address from now on, and links that were sent to the earlier one open nothing.

    Refused where it is somebody's; the transaction goes on either way.
    """
    try:
        with db.session.begin_nested():
            person.email, person.fs_uniquifier = email, new_uniquifier()
    except IntegrityError as collision:
        if not is_taken(collision.orig):
            raise
        raise Refused("This address cannot be used here. Ask for another one of yours.") from collision


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
