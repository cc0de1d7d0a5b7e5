"""Tokens by which a person's programs are known. Only a digest is kept; the token itself is shown once.

A token is “government.id.secret”: it says where its row stands, so that nothing is looked up across governments.
"""

import hashlib
import hmac
import secrets
from datetime import date

from sqlalchemy import Boolean, false, select
from sqlalchemy.orm import Mapped, contains_eager, mapped_column, relationship

from models.clock import now, today
from models.columns import Changeable, Identified, Moment, ordered, refers
from models.database import Base, db, insert
from models.governments import find_government
from models.ids import new_id
from models.paging import Page, SortKey, Sorts, page_in_order
from models.people import Person


class ApiToken(Identified, Changeable, Base):
    """A token of a person: for what (words with spaces between), until which day, and whether it was revoked."""

    __tablename__ = "api_tokens"

    person_id: Mapped[str]
    scopes: Mapped[str]
    digest: Mapped[str]
    issued_at: Mapped[Moment]
    expires_on: Mapped[date]
    revoked: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    person: Mapped[Person] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (refers("person_id", "people"), ordered("ix_api_tokens_person", "person_id"))


def issue_token(government_id: str, person_id: str, scopes: frozenset[str], expires_on: date) -> tuple[ApiToken, str]:
    """A new token with its text, which is kept nowhere. 256 random bits need no slow hash."""
    token_id = new_id()
    text = f"{government_id}.{token_id}.{secrets.token_urlsafe(32)}"
    token = ApiToken(
        government_id=government_id,
        id=token_id,
        person_id=person_id,
        scopes=" ".join(sorted(scopes)),
        digest=_digest(text),
        issued_at=now(),
        expires_on=expires_on,
    )
    insert(token)
    return token, text


def find_token(text: str) -> ApiToken | None:
    """The token of that text; None where it is unknown, expired or revoked."""
    government_id, _, rest = text.partition(".")
    token = db.session.get(ApiToken, (government_id, rest.partition(".")[0]))
    if token is None or not hmac.compare_digest(token.digest, _digest(text)) or token.revoked:
        return None
    return token if today(find_government(government_id).time_zone) <= token.expires_on else None


SORTS: Sorts = {
    "issued": SortKey(ApiToken.id),
    "person": SortKey(Person.name),
    "lives_until": SortKey(ApiToken.expires_on),
}


def tokens_of(
    government_id: str, person_id: str | None, after: str | None, limit: int, sort: str = ""
) -> Page[ApiToken, str]:
    """The tokens of a person, or of everybody, each with its person, in the order in which they were issued unless
    another is wanted.
    """
    query = select(ApiToken).join(ApiToken.person).options(contains_eager(ApiToken.person))
    query = query.where(ApiToken.government_id == government_id)
    if person_id is not None:
        query = query.where(ApiToken.person_id == person_id)
    return page_in_order(query, SORTS, ApiToken.id, after, limit, sort)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
