"""Invitations: each opens an account once, for some days. Only a digest of its secret is kept.

The secret is “government.id.chance”, as with tokens. It is made anew each time the mail goes out, so that it stands
nowhere but in that mail: of a mail that was sent twice, the later one counts.
"""

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped

from models.clock import now
from models.columns import Changeable, Identified, Moment, ordered, refers
from models.database import Base, db

WAITS, ACCEPTED, WITHDRAWN, REPLACED = "waits", "accepted", "withdrawn", "replaced"


class Invitation(Identified, Changeable, Base):
    """One invitation of a person; `digest` is None until its mail goes out."""

    __tablename__ = "invitations"

    person_id: Mapped[str]
    invited_by: Mapped[str]
    made_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    digest: Mapped[str | None]
    state: Mapped[str]

    __table_args__ = (
        refers("person_id", "people"),
        refers("invited_by", "people"),
        CheckConstraint("state IN ('waits', 'accepted', 'withdrawn', 'replaced')", name="state_is_known"),
        ordered("ix_invitations_person", "person_id", "id"),
    )

    def opens(self, moment: datetime) -> bool:
        """Whether it opens the account at the moment."""
        return self.state == WAITS and moment < self.expires_at


def newest_invitation(government_id: str, person_id: str) -> Invitation | None:
    """The person's last invitation; None where there was none."""
    return db.session.scalar(
        select(Invitation)
        .where(Invitation.government_id == government_id, Invitation.person_id == person_id)
        .order_by(Invitation.id.desc())
        .limit(1)
    )


def new_secret(invitation: Invitation) -> str:
    """A secret for the invitation, which is kept nowhere; an earlier one opens nothing any more."""
    secret = f"{invitation.government_id}.{invitation.id}.{secrets.token_urlsafe(32)}"
    invitation.digest = _digest(secret)
    db.session.flush()
    return secret


def invitation_of(secret: str) -> Invitation | None:
    """The invitation that the secret opens; None where it is unknown, used, withdrawn, replaced or too old."""
    government_id, _, rest = secret.partition(".")
    found = db.session.get(Invitation, (government_id, rest.partition(".")[0]))
    if found is None or found.digest is None or not hmac.compare_digest(found.digest, _digest(secret)):
        return None
    return found if found.opens(now()) else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
