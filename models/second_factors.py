"""Second factors: the secret of a person's authenticator app, sealed, and digests of their recovery codes.

There is a row as long as the person has a second factor, an app or keys (models/security_keys.py); `since` is when they
first had one.
"""

import hashlib
import json
from collections.abc import Sequence

from sqlalchemy import Integer, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models.clock import now
from models.columns import Changeable, Moment, Owned, refers
from models.database import Base, db
from models.security_keys import drop_keys


class SecondFactor(Changeable, Owned, Base):
    """A person's second factor. `totp_counter` is the last code that was used: none counts twice."""

    __tablename__ = "second_factors"

    person_id: Mapped[str] = mapped_column(primary_key=True)
    totp_secret: Mapped[str | None]
    totp_counter: Mapped[int | None] = mapped_column(Integer)
    recovery_digests: Mapped[str] = mapped_column(default="[]", server_default="[]")
    since: Mapped[Moment]

    __table_args__ = (refers("person_id", "people"),)

    @property
    def digests(self) -> list[str]:
        """The digests of the recovery codes that are left."""
        return list(json.loads(self.recovery_digests))


def find_factor(government_id: str, person_id: str) -> SecondFactor | None:
    """The person's second factor; None where they have none."""
    return db.session.get(SecondFactor, (government_id, person_id))


def hold_factor(government_id: str, person_id: str) -> SecondFactor | None:
    """The person's second factor as it is now, held until the transaction ends: no code is used twice at once."""
    return db.session.scalar(
        select(SecondFactor)
        .where(SecondFactor.government_id == government_id, SecondFactor.person_id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def hold_apps() -> Sequence[SecondFactor]:
    """Everybody's factors with an app, held until the transaction ends."""
    query = select(SecondFactor).where(SecondFactor.totp_secret.is_not(None)).with_for_update()
    return db.session.scalars(query.order_by(SecondFactor.government_id, SecondFactor.person_id)).all()


def count_apps_beside(beginnings: Sequence[str]) -> int:
    """Of how many people's apps the secret begins with none of these texts."""
    others = [~SecondFactor.totp_secret.startswith(each, autoescape=True) for each in beginnings]
    query = select(func.count()).select_from(SecondFactor).where(SecondFactor.totp_secret.is_not(None), *others)
    return db.session.scalars(query).one()


def keep_totp(government_id: str, person_id: str, secret: str, counter: int) -> SecondFactor:
    """The person's app from now on, in place of an earlier one: its sealed secret, and the code that proved it."""
    factor = keep_factor(government_id, person_id)
    factor.totp_secret, factor.totp_counter = secret, counter
    db.session.flush()
    return factor


def keep_factor(government_id: str, person_id: str) -> SecondFactor:
    """The person's second factor, from now on where they had none."""
    factor = hold_factor(government_id, person_id)
    if factor is None:
        factor = SecondFactor(government_id=government_id, person_id=person_id, since=now())
        db.session.add(factor)
        db.session.flush()
    return factor


def keep_codes(factor: SecondFactor, codes: Sequence[str]) -> None:
    """These recovery codes from now on, and none of before. A code has 140 random bits, which need no slow hash."""
    factor.recovery_digests = json.dumps([_digest(code) for code in codes])
    db.session.flush()


def spend_code(factor: SecondFactor, code: str) -> bool:
    """Whether it is one of the recovery codes that are left; it is none any more."""
    left = factor.digests
    if _digest(code) not in left:
        return False
    factor.recovery_digests = json.dumps([each for each in left if each != _digest(code)])
    db.session.flush()
    return True


def drop_factor(factor: SecondFactor) -> None:
    """The person has no second factor any more, neither app nor keys."""
    drop_keys(factor.government_id, factor.person_id)
    db.session.delete(factor)
    db.session.flush()


def _digest(code: str) -> str:
    plain = "".join(letter for letter in code.casefold() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
