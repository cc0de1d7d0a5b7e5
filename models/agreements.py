"""Agreements on a value that two parties report differently: one proposes, the other party or a second person agrees.

A proposal names both cells with the values that stood in them. It holds for these values only: where a later revision
changes one of them, there is a new discrepancy.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import CheckConstraint, Integer, Select, select, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from contracts.acts import Act
from contracts.errors import NotFound
from models.columns import Identified, Moment, ordered, refers, whole_number
from models.contracts import Contract, of_vendor
from models.database import Base, db
from models.events import Event
from models.paging import Oldest, oldest
from models.people import Person
from models.periods import ReportingPeriod


class Agreement(Identified, Base):
    """A proposed or agreed value. `row_key` is JSON of the texts of the row's key; `party` is who proposed it."""

    __tablename__ = "agreements"
    __insert_only__ = True
    __workflow__ = "agreement"

    contract_id: Mapped[str]
    period_id: Mapped[str]
    table_id: Mapped[str]
    column_id: Mapped[str]
    row_key: Mapped[str]
    own_report_id: Mapped[str]
    own_row: Mapped[int] = mapped_column(Integer)
    own_value: Mapped[str | None]
    other_report_id: Mapped[str]
    other_table: Mapped[str]
    other_row: Mapped[int] = mapped_column(Integer)
    other_value: Mapped[str]
    agreed_value: Mapped[str]
    reason: Mapped[str]
    party: Mapped[str]
    status: Mapped[str]
    proposed_by: Mapped[str]
    proposed_at: Mapped[Moment]
    lock_version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")
    period: Mapped[ReportingPeriod] = relationship(viewonly=True, lazy="raise")
    proposer: Mapped[Person] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        refers("contract_id", "contracts"),
        refers("period_id", "periods"),
        refers("own_report_id", "reports"),
        refers("other_report_id", "reports"),
        refers("proposed_by", "people"),
        CheckConstraint("party IN ('vendor', 'city')", name="party_is_known"),
        whole_number("other_row"),
        whole_number("own_row"),
        ordered("ix_agreements_period", "contract_id", "period_id", "id"),
        ordered("ix_agreements_status", "status", "id"),
    )


def find_agreement(government_id: str, agreement_id: str, vendor_id: str | None = None) -> Agreement:
    """The agreement of that id; NotFound where there is none, or where it is of another vendor's contract."""
    query = _joined(government_id).where(Agreement.id == agreement_id)
    if vendor_id is not None:
        query = query.where(Contract.vendor_id == vendor_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("This proposal is not among yours. Open it from the discrepancies of its period.")
    return found


def agreements_of_periods(government_id: str, contract_id: str, period_ids: Collection[str]) -> Sequence[Agreement]:
    """Every proposal of some of a contract's periods, oldest first."""
    of_periods = Agreement.period_id.in_(set(period_ids))
    query = _joined(government_id).where(Agreement.contract_id == contract_id, of_periods)
    return db.session.scalars(query.order_by(Agreement.id)).all()


def agreed_in_periods(government_id: str, contract_id: str, period_ids: Collection[str]) -> Sequence[Agreement]:
    """What was agreed on in some of a contract's periods, oldest first, without whom and what it names."""
    query = select(Agreement).where(
        Agreement.government_id == government_id,
        Agreement.contract_id == contract_id,
        Agreement.period_id.in_(set(period_ids)),
        Agreement.status == "agreed",
    )
    return db.session.scalars(query.order_by(Agreement.id)).all()


def agreed_at(government_id: str, agreement_ids: Sequence[str], as_of: int | None = None) -> dict[str, Event]:
    """For each agreement the event by which it was agreed on, those up to `as_of` in the trail, in one query."""
    if not agreement_ids:
        return {}
    query = select(Event).where(
        Event.government_id == government_id,
        Event.thing_kind == "agreement",
        Event.thing_id.in_(agreement_ids),
        Event.act == Act.VALUE_AGREED.value,
    )
    if as_of is not None:
        query = query.where(Event.number <= as_of)
    return {event.thing_id: event for event in db.session.scalars(query)}


def proposed_agreements(
    government_id: str, vendor_id: str | None = None, limit: int = 200, after: str | None = None
) -> Oldest[Agreement]:
    """The proposals that wait for the other party or a second person, the oldest first: for the desks."""
    own = of_vendor(government_id, Agreement.contract_id, vendor_id)
    query = select(Agreement).where(Agreement.government_id == government_id, Agreement.status == "proposed", *own)
    return oldest(query, Agreement.id, limit, after)


def _joined(government_id: str) -> Select[Agreement]:
    return (
        select(Agreement)
        .join(Agreement.contract)
        .options(
            joinedload(Agreement.contract).joinedload(Contract.vendor),
            joinedload(Agreement.period),
            joinedload(Agreement.proposer),
        )
        .where(Agreement.government_id == government_id)
    )
