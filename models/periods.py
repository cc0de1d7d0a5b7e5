"""The reporting periods of a contract, each with its due date."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from contracts.errors import NotFound
from contracts.periods import Period
from models.columns import Changeable, Identified, once, ordered, refers
from models.contracts import Contract
from models.database import Base, db
from models.paging import Oldest, oldest


class ReportingPeriod(Identified, Changeable, Base):
    """One period of a contract, named as people type it (2027-07).

    `kind` tells reporting periods from the closing ones after the last; `status` whether payment is approved (locked).
    """

    __tablename__ = "periods"
    __workflow__ = "period"

    contract_id: Mapped[str]
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    due_on: Mapped[date]
    kind: Mapped[str] = mapped_column(default="reporting", server_default="reporting")
    status: Mapped[str] = mapped_column(default="open", server_default="open")

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("contract_id", "name"),
        refers("contract_id", "contracts"),
        ordered("ix_periods_start", "contract_id", "starts_on"),
        ordered("ix_periods_due", "due_on"),
        ordered("ix_periods_status", "status", "id"),
    )

    def as_period(self) -> Period:
        """The same span as the pure core knows it."""
        return Period(self.name, self.starts_on, self.ends_on, self.due_on)


def find_period(government_id: str, contract_id: str, name: str) -> ReportingPeriod:
    """The contract's period of that name; NotFound where it has none."""
    found = db.session.scalar(
        select(ReportingPeriod).where(
            ReportingPeriod.government_id == government_id,
            ReportingPeriod.contract_id == contract_id,
            ReportingPeriod.name == name,
        )
    )
    if found is None:
        raise NotFound(f"The contract has no period “{name}”. Choose one of its periods, such as 2027-07.")
    return found


def find_period_by_id(government_id: str, period_id: str) -> ReportingPeriod:
    """The period of that id with its contract; NotFound where there is none."""
    found = db.session.scalar(
        select(ReportingPeriod)
        .options(joinedload(ReportingPeriod.contract))
        .where(ReportingPeriod.government_id == government_id, ReportingPeriod.id == period_id)
    )
    if found is None:
        raise NotFound("This period does not exist for you. Open it from its contract.")
    return found


def reopening_periods(government_id: str, limit: int = 200, after: str | None = None) -> Oldest[ReportingPeriod]:
    """The locked periods that somebody asked to open again, the oldest first: for the desks."""
    query = select(ReportingPeriod).where(
        ReportingPeriod.government_id == government_id, ReportingPeriod.status == "reopening"
    )
    return oldest(query, ReportingPeriod.id, limit, after)


def periods_of(government_id: str, contract_id: str) -> Sequence[ReportingPeriod]:
    """The contract's reporting periods, the earliest first."""
    return db.session.scalars(
        select(ReportingPeriod)
        .where(
            ReportingPeriod.government_id == government_id,
            ReportingPeriod.contract_id == contract_id,
            ReportingPeriod.kind == "reporting",
        )
        .order_by(ReportingPeriod.starts_on)
    ).all()


def closing_periods_of(government_id: str, contract_id: str) -> Sequence[ReportingPeriod]:
    """The periods of the contract's closing statements, the first one first."""
    return db.session.scalars(
        select(ReportingPeriod)
        .where(
            ReportingPeriod.government_id == government_id,
            ReportingPeriod.contract_id == contract_id,
            ReportingPeriod.kind == "closing",
        )
        .order_by(ReportingPeriod.name)
    ).all()
