"""Days that a calendar shows beside those of desks: when contracts end, and milestones that are still to be met."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from models.contracts import Contract
from models.database import db
from models.milestones import Milestone, MilestoneDate


def contracts_ending(
    government_id: str, vendor_id: str | None, first: date, last: date, limit: int
) -> Sequence[Contract]:
    """The contracts whose last day lies in the span, the earliest first."""
    query = select(Contract).where(
        Contract.government_id == government_id, Contract.ends_on >= first, Contract.ends_on <= last
    )
    if vendor_id is not None:
        query = query.where(Contract.vendor_id == vendor_id)
    return db.session.scalars(query.order_by(Contract.ends_on, Contract.id).limit(limit)).all()


def granted_dates(government_id: str, vendor_id: str | None, since: date, limit: int) -> Sequence[MilestoneDate]:
    """The granted dates of milestones of contracts that end on the day or later, the earliest entered first."""
    query = (
        select(MilestoneDate)
        .join(MilestoneDate.milestone)
        .join(Milestone.contract)
        .options(joinedload(MilestoneDate.milestone).joinedload(Milestone.contract))
        .where(
            MilestoneDate.government_id == government_id,
            MilestoneDate.status == "granted",
            Contract.ends_on >= since,
        )
    )
    if vendor_id is not None:
        query = query.where(Contract.vendor_id == vendor_id)
    return db.session.scalars(query.order_by(MilestoneDate.id).limit(limit)).all()
