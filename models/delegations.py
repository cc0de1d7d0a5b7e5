"""Delegations: who in finance named whom to act in their place, from which day to which."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Integer, select, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.errors import NotFound
from models.columns import Identified, Moment, ordered, refers
from models.database import Base, db
from models.paging import Page, SortKey, Sorts, page_in_order


class Delegation(Identified, Base):
    """From the first day to the last, both included, the delegate may act for the person; it may be ended earlier."""

    __tablename__ = "delegations"
    __insert_only__ = True
    __workflow__ = "delegation"

    person_id: Mapped[str]
    delegate_id: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str]
    status: Mapped[str]
    named_at: Mapped[Moment]
    lock_version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    __table_args__ = (
        refers("person_id", "people"),
        refers("delegate_id", "people"),
        CheckConstraint("person_id <> delegate_id", name="another_person"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
        ordered("ix_delegations_delegate", "delegate_id", "status", "ends_on"),
        ordered("ix_delegations_person", "person_id", "status", "ends_on"),
    )


def find_delegation(government_id: str, delegation_id: str) -> Delegation:
    """The delegation of that id; NotFound where there is none."""
    found = db.session.get(Delegation, (government_id, delegation_id))
    if found is None:
        raise NotFound("This delegation does not exist here. Choose one from the list of delegations.")
    return found


def delegation_to(government_id: str, delegate_id: str, day: date) -> Delegation | None:
    """The delegation that lets the person act for another on the day; there is one at most."""
    return db.session.scalar(
        select(Delegation)
        .where(
            Delegation.government_id == government_id,
            Delegation.delegate_id == delegate_id,
            Delegation.status == "named",
            Delegation.starts_on <= day,
            Delegation.ends_on >= day,
        )
        .order_by(Delegation.id)
        .limit(1)
    )


def delegations_between(government_id: str, people: Sequence[str], first: date, last: date) -> Sequence[Delegation]:
    """The standing delegations in the span to which one of the people is a party, either way."""
    return db.session.scalars(
        select(Delegation).where(
            Delegation.government_id == government_id,
            Delegation.person_id.in_(people) | Delegation.delegate_id.in_(people),
            Delegation.status == "named",
            Delegation.starts_on <= last,
            Delegation.ends_on >= first,
        )
    ).all()


SORTS: Sorts = {
    "named": SortKey(Delegation.id, descending=True),
    "first_day": SortKey(Delegation.starts_on, descending=True),
    "status": SortKey(Delegation.status),
}


def page_of_delegations(
    government_id: str, after: str | None = None, limit: int = 50, sort: str = ""
) -> Page[Delegation, str]:
    """The delegations, the newest first unless another order is wanted."""
    query = select(Delegation).where(Delegation.government_id == government_id)
    return page_in_order(query, SORTS, Delegation.id, after, limit, sort)
