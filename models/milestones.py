"""Milestones of a contract, with every date that was ever promised, revised or met: none is overwritten."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Integer, Select, select, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from contracts.errors import NotFound
from models.columns import Identified, Moment, once, ordered, refers
from models.contracts import Contract
from models.database import Base, db
from models.paging import Oldest, oldest

KINDS = ("promised", "revised", "met")


class Milestone(Identified, Base):
    """An event with a promised date; `clause` is where the contract says so."""

    __tablename__ = "milestones"
    __insert_only__ = True

    contract_id: Mapped[str]
    title: Mapped[str]
    clause: Mapped[str]
    entered_by: Mapped[str]
    entered_at: Mapped[Moment]

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("contract_id", "title"),
        refers("contract_id", "contracts"),
        refers("entered_by", "people"),
    )


class MilestoneDate(Identified, Base):
    """A date of a milestone: promised, revised with a reason, or met. It holds once another officer grants it."""

    __tablename__ = "milestone_dates"
    __insert_only__ = True
    __workflow__ = "milestone_date"

    milestone_id: Mapped[str]
    kind: Mapped[str]
    day: Mapped[date]
    reason: Mapped[str]
    status: Mapped[str]
    proposed_by: Mapped[str]
    proposed_at: Mapped[Moment]
    lock_version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    milestone: Mapped[Milestone] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        refers("milestone_id", "milestones"),
        refers("proposed_by", "people"),
        CheckConstraint("kind IN ('promised', 'revised', 'met')", name="kind_is_known"),
        ordered("ix_milestone_dates_milestone", "milestone_id", "id"),
        ordered("ix_milestone_dates_status", "status", "id"),
    )


def find_milestone(government_id: str, contract_id: str, milestone_id: str) -> Milestone:
    """The contract's milestone of that id; NotFound where it has none."""
    found = db.session.get(Milestone, (government_id, milestone_id))
    if found is None or found.contract_id != contract_id:
        raise NotFound("This contract has no such milestone. Open it from the contract’s page.")
    return found


def find_milestone_date(government_id: str, date_id: str) -> MilestoneDate:
    """The date of that id with its milestone and contract; NotFound where there is none."""
    found = db.session.scalar(_with_contract(government_id).where(MilestoneDate.id == date_id))
    if found is None:
        raise NotFound("This date does not exist here. Open it from its milestone.")
    return found


def milestones_of(government_id: str, contract_id: str) -> Sequence[Milestone]:
    """The contract's milestones in the order in which they were entered."""
    return db.session.scalars(
        select(Milestone)
        .where(Milestone.government_id == government_id, Milestone.contract_id == contract_id)
        .order_by(Milestone.id)
    ).all()


def dates_of(government_id: str, milestone_ids: Collection[str]) -> Sequence[MilestoneDate]:
    """Every date of these milestones, the earliest entered first."""
    return db.session.scalars(
        select(MilestoneDate)
        .where(MilestoneDate.government_id == government_id, MilestoneDate.milestone_id.in_(milestone_ids))
        .order_by(MilestoneDate.id)
    ).all()


def proposed_dates(government_id: str, limit: int = 200, after: str | None = None) -> Oldest[MilestoneDate]:
    """The dates that wait for another officer with their milestones, the oldest first: for the desks."""
    query = select(MilestoneDate).options(joinedload(MilestoneDate.milestone))
    query = query.where(MilestoneDate.government_id == government_id, MilestoneDate.status == "proposed")
    return oldest(query, MilestoneDate.id, limit, after)


def _with_contract(government_id: str) -> Select[MilestoneDate]:
    contract = joinedload(MilestoneDate.milestone).joinedload(Milestone.contract)
    return (
        select(MilestoneDate)
        .options(contract.joinedload(Contract.vendor))
        .where(MilestoneDate.government_id == government_id)
    )
