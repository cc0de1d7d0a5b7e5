"""Payments: the day on which the city's ledger paid a voucher, as its file said it or as a person entered it."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, joinedload, relationship

from models.columns import Cents, Identified, Moment, once, ordered, refers, whole_number
from models.contracts import Contract
from models.database import Base, db
from models.paging import LARGEST_PAGE, Page, SortKey, Sorts, page_in_order
from models.statements import PaymentStatement
from models.vouchers import Voucher


class Payment(Identified, Base):
    """One payment of one voucher, with the file and the cell that say so."""

    __tablename__ = "payments"
    __insert_only__ = True

    voucher_id: Mapped[str]
    statement_id: Mapped[str]
    paid_on: Mapped[date]
    amount_cents: Mapped[Cents]
    reference: Mapped[str]
    entry_file_id: Mapped[str]
    cell: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[Moment]

    voucher: Mapped[Voucher] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("voucher_id"),
        once("statement_id"),
        refers("voucher_id", "vouchers"),
        refers("statement_id", "statements"),
        refers("entry_file_id", "entry_files"),
        refers("recorded_by", "people"),
        whole_number("amount_cents"),
        ordered("ix_payments_file", "entry_file_id", "id"),
        ordered("ix_payments_by_paid_on", "paid_on", "id"),
        ordered("ix_payments_by_amount_cents", "amount_cents", "id"),
    )


def payments_of_statements(government_id: str, statement_ids: Collection[str]) -> Mapping[str, Payment]:
    """The payment of each statement that was paid, by the statement's id, some hundreds at a time."""
    wanted, found = sorted(set(statement_ids)), {}
    for first in range(0, len(wanted), LARGEST_PAGE):
        some = wanted[first : first + LARGEST_PAGE]
        query = select(Payment).options(joinedload(Payment.voucher)).where(Payment.government_id == government_id)
        for payment in db.session.scalars(query.where(Payment.statement_id.in_(some))):
            found[payment.statement_id] = payment
    return found


SORTS: Sorts = {
    "recorded": SortKey(Payment.id, descending=True),
    "voucher": SortKey(Payment.voucher_id, descending=True),
    "paid": SortKey(Payment.paid_on, descending=True),
    "amount": SortKey(Payment.amount_cents, descending=True),
}


def page_of_payments(
    government_id: str, after: str | None = None, limit: int = 50, sort: str = ""
) -> Page[Payment, str]:
    """Payments with their vouchers, the newest record first unless another order is wanted."""
    return page_in_order(_joined(government_id), SORTS, Payment.id, after, limit, sort)


def _joined(government_id: str) -> Select[Payment]:
    statement = joinedload(Payment.voucher).joinedload(Voucher.statement)
    return (
        select(Payment)
        .options(
            statement.joinedload(PaymentStatement.contract).joinedload(Contract.vendor),
            statement.joinedload(PaymentStatement.period),
        )
        .where(Payment.government_id == government_id)
    )
