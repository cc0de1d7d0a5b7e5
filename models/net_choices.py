"""What people chose for statements whose net lies below zero, and the payments of what was billed; both are history."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Integer, select
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Cents, Identified, Moment, once, ordered, refers, whole_number
from models.database import Base, db


class NetChoice(Identified, Base):
    """One choice: carried, billed or held. The newest of a statement holds."""

    __tablename__ = "net_choices"
    __insert_only__ = True

    statement_id: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    choice: Mapped[str]
    reason: Mapped[str]
    chosen_by: Mapped[str]
    chosen_at: Mapped[Moment]

    __table_args__ = (
        once("statement_id", "number"),
        refers("statement_id", "statements"),
        refers("chosen_by", "people"),
        whole_number("number"),
        CheckConstraint("choice IN ('carried', 'billed', 'held')", name="choice_is_known"),
    )


class BillPayment(Identified, Base):
    """Money that came in for a statement that was billed."""

    __tablename__ = "bill_payments"
    __insert_only__ = True

    statement_id: Mapped[str]
    amount_cents: Mapped[Cents]
    received_on: Mapped[date]
    reference: Mapped[str]
    entered_by: Mapped[str]
    entered_at: Mapped[Moment]

    __table_args__ = (
        refers("statement_id", "statements"),
        refers("entered_by", "people"),
        whole_number("amount_cents"),
        CheckConstraint("amount_cents > 0", name="amount_is_above_zero"),
        ordered("ix_bill_payments_statement", "statement_id", "id"),
    )


def net_choices_of(government_id: str, statement_ids: Collection[str]) -> Mapping[str, Sequence[NetChoice]]:
    """For each of the statements what was chosen, the newest last."""
    found: dict[str, list[NetChoice]] = {}
    for choice in db.session.scalars(
        select(NetChoice)
        .where(NetChoice.government_id == government_id, NetChoice.statement_id.in_(statement_ids))
        .order_by(NetChoice.statement_id, NetChoice.number)
    ):
        found.setdefault(choice.statement_id, []).append(choice)
    return found


def bill_payments_of(government_id: str, statement_ids: Collection[str]) -> Sequence[BillPayment]:
    """What came in for the statements, the oldest first."""
    return db.session.scalars(
        select(BillPayment)
        .where(BillPayment.government_id == government_id, BillPayment.statement_id.in_(statement_ids))
        .order_by(BillPayment.id)
    ).all()
