"""Change orders: agreed changes of a contract's value, time or scope, each with its effective date and reason."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Integer, Select, func, select, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from contracts.errors import NotFound
from models.columns import Cents, Identified, Moment, Owned, once, ordered, refers, whole_number
from models.contracts import Contract
from models.database import Base, db
from models.paging import Oldest, oldest


class ChangeOrder(Identified, Base):
    """One change order. `value_cents` is what it adds (below zero: takes away), `new_ends_on` the new last day.

    `ends_before` is the last day that it starts from; `late_reason` says why it takes effect in the past.
    """

    __tablename__ = "change_orders"
    __insert_only__ = True
    __workflow__ = "change_order"

    contract_id: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[str]
    reason: Mapped[str]
    value_cents: Mapped[Cents]
    ends_before: Mapped[date]
    new_ends_on: Mapped[date | None]
    scope: Mapped[str]
    effective_on: Mapped[date]
    late_reason: Mapped[str]
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
        whole_number("value_cents"),
        CheckConstraint("value_cents <> 0 OR new_ends_on IS NOT NULL OR scope <> ''", name="something_changes"),
        ordered("ix_change_orders_status", "status", "id"),
    )


class ChangeOrderDraft(Owned, Base):
    """Which draft of terms a granted change order began; the version that is proposed from it keeps the draft's id."""

    __tablename__ = "change_order_drafts"
    __insert_only__ = True

    change_order_id: Mapped[str] = mapped_column(primary_key=True)
    draft_id: Mapped[str]
    started_at: Mapped[Moment]

    __table_args__ = (
        refers("change_order_id", "change_orders"),
        ordered("ix_change_order_drafts_draft", "draft_id"),
    )


def find_change_order(government_id: str, change_order_id: str) -> ChangeOrder:
    """The change order of that id with its contract; NotFound where there is none."""
    found = db.session.scalar(_with_contract(government_id).where(ChangeOrder.id == change_order_id))
    if found is None:
        raise NotFound("This change order does not exist for you. Open it from its contract.")
    return found


def change_orders_of(government_id: str, contract_id: str) -> Sequence[ChangeOrder]:
    """The contract's change orders by number."""
    return db.session.scalars(
        select(ChangeOrder)
        .where(ChangeOrder.government_id == government_id, ChangeOrder.contract_id == contract_id)
        .order_by(ChangeOrder.number)
    ).all()


def proposed_change_orders(government_id: str, limit: int = 200, after: str | None = None) -> Oldest[ChangeOrder]:
    """The change orders that wait for a second person, the oldest first: for the desks."""
    query = select(ChangeOrder).where(ChangeOrder.government_id == government_id, ChangeOrder.status == "proposed")
    return oldest(query, ChangeOrder.id, limit, after)


def next_change_order(government_id: str, contract_id: str) -> int:
    """The number of the contract's next change order; the first one is 1."""
    highest = db.session.scalar(
        select(func.max(ChangeOrder.number)).where(
            ChangeOrder.government_id == government_id, ChangeOrder.contract_id == contract_id
        )
    )
    return (highest or 0) + 1


def order_of_draft(government_id: str, draft_id: str) -> ChangeOrder | None:
    """The change order that began a draft of terms; None for a draft that a person began."""
    return db.session.scalar(
        select(ChangeOrder)
        .join(
            ChangeOrderDraft,
            (ChangeOrderDraft.government_id == ChangeOrder.government_id)
            & (ChangeOrderDraft.change_order_id == ChangeOrder.id),
        )
        .where(ChangeOrderDraft.government_id == government_id, ChangeOrderDraft.draft_id == draft_id)
    )


def _with_contract(government_id: str) -> Select[ChangeOrder]:
    return (
        select(ChangeOrder)
        .options(joinedload(ChangeOrder.contract).joinedload(Contract.vendor))
        .where(ChangeOrder.government_id == government_id)
    )
