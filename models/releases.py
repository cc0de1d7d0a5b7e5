"""Releases of retainage: proposed by one person, granted by another, paid as a line of the next statement."""

from collections.abc import Sequence

from sqlalchemy import Integer, func, select, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from contracts.errors import NotFound
from models.columns import Identified, Moment, once, ordered, refers, whole_number
from models.contracts import Contract
from models.database import Base, db
from models.paging import Oldest, oldest


class RetainageRelease(Identified, Base):
    """One release: the percentage of what is held when it is paid, and why."""

    __tablename__ = "retainage_releases"
    __insert_only__ = True
    __workflow__ = "release"

    contract_id: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    percent: Mapped[str]
    reason: Mapped[str]
    status: Mapped[str]
    proposed_by: Mapped[str]
    proposed_at: Mapped[Moment]
    lock_version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("contract_id", "number"),
        refers("contract_id", "contracts"),
        refers("proposed_by", "people"),
        whole_number("number"),
        ordered("ix_retainage_releases_status", "status", "id"),
    )


def releases_of(government_id: str, contract_id: str) -> Sequence[RetainageRelease]:
    """The contract's releases by number."""
    return db.session.scalars(
        select(RetainageRelease)
        .where(RetainageRelease.government_id == government_id, RetainageRelease.contract_id == contract_id)
        .order_by(RetainageRelease.number)
    ).all()


def proposed_releases(government_id: str, limit: int = 200, after: str | None = None) -> Oldest[RetainageRelease]:
    """The releases that wait for a second person, the oldest first: for the desks."""
    query = select(RetainageRelease).where(
        RetainageRelease.government_id == government_id, RetainageRelease.status == "proposed"
    )
    return oldest(query, RetainageRelease.id, limit, after)


def find_release(government_id: str, release_id: str) -> RetainageRelease:
    """The release of that id with its contract; NotFound where there is none."""
    found = db.session.scalar(
        select(RetainageRelease)
        .options(joinedload(RetainageRelease.contract))
        .where(RetainageRelease.government_id == government_id, RetainageRelease.id == release_id)
    )
    if found is None:
        raise NotFound("This release does not exist for you. Open it from the ledgers of its contract.")
    return found


def next_release(government_id: str, contract_id: str) -> int:
    """The number of the contract's next release; the first one is 1."""
    highest = db.session.scalar(
        select(func.max(RetainageRelease.number)).where(
            RetainageRelease.government_id == government_id, RetainageRelease.contract_id == contract_id
        )
    )
    return (highest or 0) + 1
