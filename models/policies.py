"""Policies: what a government sets for all its contracts, version by version, each in force from a day on."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Integer, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.errors import NotFound
from models.columns import Identified, Moment, once, ordered, refers, whole_number
from models.database import Base, db, read_once
from models.paging import Page, SortKey, Sorts, page_in_order


class PolicyVersion(Identified, Base):
    """One version: its document as canonical JSON, why, from which day on; it holds once a second person grants it."""

    __tablename__ = "policies"
    __insert_only__ = True
    __workflow__ = "policy"

    number: Mapped[int] = mapped_column(Integer)
    document: Mapped[str]
    reason: Mapped[str]
    effective_on: Mapped[date]
    status: Mapped[str]
    proposed_by: Mapped[str]
    proposed_at: Mapped[Moment]
    lock_version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    __table_args__ = (
        once("number"),
        refers("proposed_by", "people"),
        whole_number("number"),
        ordered("ix_policies_in_force", "status", "effective_on", "number"),
    )


def find_policy(government_id: str, policy_id: str) -> PolicyVersion:
    """The version of that id; NotFound where there is none."""
    found = db.session.get(PolicyVersion, (government_id, policy_id))
    if found is None:
        raise NotFound("This policy does not exist here. Choose one from the list of policies.")
    return found


def policy_in_force(government_id: str, day: date) -> PolicyVersion | None:
    """The granted version that holds on the day: the one with the latest first day; None where none does."""
    query = (
        select(PolicyVersion)
        .where(
            PolicyVersion.government_id == government_id,
            PolicyVersion.status == "granted",
            PolicyVersion.effective_on <= day,
        )
        .order_by(PolicyVersion.effective_on.desc(), PolicyVersion.number.desc())
        .limit(1)
    )
    return read_once(("policy", government_id, day), lambda: db.session.scalar(query))


def proposed_policies(government_id: str) -> Sequence[PolicyVersion]:
    """The versions that wait for a second person, the oldest first: a few at a time."""
    query = select(PolicyVersion).where(
        PolicyVersion.government_id == government_id, PolicyVersion.status == "proposed"
    )
    return db.session.scalars(query.order_by(PolicyVersion.number)).all()


def policy_after(government_id: str, day: date) -> PolicyVersion | None:
    """The granted version that holds next after the day; None where none is to come."""
    return db.session.scalar(
        select(PolicyVersion)
        .where(
            PolicyVersion.government_id == government_id,
            PolicyVersion.status == "granted",
            PolicyVersion.effective_on > day,
        )
        .order_by(PolicyVersion.effective_on, PolicyVersion.number.desc())
        .limit(1)
    )


SORTS: Sorts = {
    "number": SortKey(PolicyVersion.number, descending=True),
    "from": SortKey(PolicyVersion.effective_on, descending=True),
    "status": SortKey(PolicyVersion.status),
}


def page_of_policies(
    government_id: str, after: str | int | None = None, limit: int = 50, sort: str = ""
) -> Page[PolicyVersion, int]:
    """The versions, the newest first unless another order is wanted."""
    query = select(PolicyVersion).where(PolicyVersion.government_id == government_id)
    return page_in_order(query, SORTS, PolicyVersion.number, after, limit, sort)


def next_policy_number(government_id: str) -> int:
    """The number of the next version, from 1 on."""
    highest = db.session.scalar(
        select(func.max(PolicyVersion.number)).where(PolicyVersion.government_id == government_id)
    )
    return (highest or 0) + 1
