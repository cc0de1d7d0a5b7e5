"""Vouchers: each approved statement is handed to the city's ledger once, in a numbered batch that never changes."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Integer, Select, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, undefer

from contracts.errors import NotFound
from models.columns import Cents, Identified, Moment, once, ordered, refers, whole_number
from models.contracts import Contract, of_vendor
from models.database import Base, db
from models.paging import LARGEST_PAGE, Oldest, Page, SortKey, Sorts, oldest, page_in_order
from models.periods import ReportingPeriod
from models.reach import reaching_whole_government
from models.statements import PaymentStatement


class VoucherBatch(Identified, Base):
    """One file of vouchers: its bytes as text, their SHA-256, and its control totals."""

    __tablename__ = "voucher_batches"
    __insert_only__ = True

    number: Mapped[int] = mapped_column(Integer)
    layout_id: Mapped[str]
    content: Mapped[str] = mapped_column(deferred=True)
    sha256: Mapped[str]
    vouchers: Mapped[int] = mapped_column(Integer)
    lines: Mapped[int] = mapped_column(Integer)
    total_cents: Mapped[Cents]
    made_by: Mapped[str]
    made_at: Mapped[Moment]

    __table_args__ = (
        once("number"),
        refers("layout_id", "ledger_layouts"),
        refers("made_by", "people"),
        whole_number("number"),
        whole_number("vouchers"),
        whole_number("lines"),
        whole_number("total_cents"),
    )


class Voucher(Identified, Base):
    """A statement's entry in a batch, under the number by which the ledger knows it; `lines` is JSON of its lines."""

    __tablename__ = "vouchers"
    __insert_only__ = True

    batch_id: Mapped[str]
    statement_id: Mapped[str]
    sequence: Mapped[int] = mapped_column(Integer)
    number: Mapped[str]
    amount_cents: Mapped[Cents]
    lines: Mapped[str]

    statement: Mapped[PaymentStatement] = relationship(viewonly=True, lazy="raise")
    batch: Mapped[VoucherBatch] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("statement_id"),
        once("sequence"),
        once("number"),
        refers("batch_id", "voucher_batches"),
        refers("statement_id", "statements"),
        whole_number("sequence"),
        whole_number("amount_cents"),
        ordered("ix_vouchers_batch", "batch_id", "sequence"),
    )


SORTS: Sorts = {
    "number": SortKey(VoucherBatch.number, descending=True),
    "vouchers": SortKey(VoucherBatch.vouchers, descending=True),
    "total": SortKey(VoucherBatch.total_cents, descending=True),
}


def page_of_batches(
    government_id: str, after: str | int | None = None, limit: int = 50, sort: str = ""
) -> Page[VoucherBatch, int]:
    """Batches, the newest first unless another order is wanted."""
    query = select(VoucherBatch).where(VoucherBatch.government_id == government_id)
    return page_in_order(query, SORTS, VoucherBatch.number, after, limit, sort)


def find_batch(government_id: str, batch_id: str, with_content: bool = False) -> VoucherBatch:
    """The batch of that id; NotFound where there is none."""
    query = select(VoucherBatch).where(VoucherBatch.government_id == government_id, VoucherBatch.id == batch_id)
    found = db.session.scalar(query.options(undefer(VoucherBatch.content)) if with_content else query)
    if found is None:
        raise NotFound("This batch of vouchers does not exist for you. Choose one from the list of batches.")
    return found


def vouchers_of_batch(government_id: str, batch_id: str) -> Sequence[Voucher]:
    """The vouchers of a batch with their statements, in order."""
    query = _joined(government_id).where(Voucher.batch_id == batch_id)
    return db.session.scalars(query.order_by(Voucher.sequence)).all()


def vouchers_by_number(government_id: str, numbers: Collection[str]) -> Mapping[str, Voucher]:
    """The vouchers that have these numbers, some hundreds at a time."""
    wanted, found = sorted(set(numbers)), {}
    for first in range(0, len(wanted), LARGEST_PAGE):
        some = wanted[first : first + LARGEST_PAGE]
        for voucher in db.session.scalars(_joined(government_id).where(Voucher.number.in_(some))):
            found[voucher.number] = voucher
    return found


def voucher_of_statement(government_id: str, statement_id: str) -> Voucher | None:
    """The statement's voucher, None where it was not exported."""
    return db.session.scalar(_joined(government_id).where(Voucher.statement_id == statement_id))


def next_numbers(government_id: str) -> tuple[int, int]:
    """The number of the next batch and of the next voucher, from 1 on."""
    batch = select(func.max(VoucherBatch.number)).where(VoucherBatch.government_id == government_id)
    voucher = select(func.max(Voucher.sequence)).where(Voucher.government_id == government_id)
    with reaching_whole_government("numbers run over all vouchers of the city"):
        return (db.session.scalar(batch) or 0) + 1, (db.session.scalar(voucher) or 0) + 1


def statements_to_export(government_id: str, after: str | None) -> Oldest[PaymentStatement]:
    """Approved statements that pay something and have no voucher yet, the oldest first, with their documents."""
    exported = select(Voucher.statement_id).where(
        Voucher.government_id == government_id, Voucher.statement_id == PaymentStatement.id
    )
    query = (
        select(PaymentStatement)
        .options(
            joinedload(PaymentStatement.contract).joinedload(Contract.vendor),
            joinedload(PaymentStatement.period),
            undefer(PaymentStatement.document),
        )
        .where(
            PaymentStatement.government_id == government_id,
            PaymentStatement.status == "approved",
            # As a sum, so that SQLite finds the few by their status and not all by the index of their amounts.
            PaymentStatement.net_cents + 0 > 0,
            ~exported.correlate(PaymentStatement).exists(),
        )
    )
    return oldest(query, PaymentStatement.id, LARGEST_PAGE, after)


def to_pay(government_id: str) -> tuple[ColumnElement[bool], ...]:
    """That a statement's payment is approved and not made yet, and that nobody asked to open its period again."""
    reopening = select(ReportingPeriod.id).where(
        ReportingPeriod.government_id == government_id, ReportingPeriod.status == "reopening"
    )
    return (
        PaymentStatement.government_id == government_id,
        PaymentStatement.status == "approved",
        PaymentStatement.net_cents + 0 > 0,
        PaymentStatement.period_id.not_in(reopening),
    )


def statements_to_pay(
    government_id: str, vendor_id: str | None, limit: int, after: str | None
) -> Oldest[PaymentStatement]:
    """The statements whose payment is approved and not made yet, with their terms, the oldest first: for the desks."""
    query = select(PaymentStatement).options(joinedload(PaymentStatement.terms_version)).where(*to_pay(government_id))
    own = of_vendor(government_id, PaymentStatement.contract_id, vendor_id)
    return oldest(query.where(*own), PaymentStatement.id, limit, after)


def exported_of(government_id: str, statement_ids: Collection[str]) -> frozenset[str]:
    """Which of these statements have a voucher."""
    query = select(Voucher.statement_id).where(
        Voucher.government_id == government_id, Voucher.statement_id.in_(set(statement_ids))
    )
    return frozenset(db.session.scalars(query)) if statement_ids else frozenset()


def _joined(government_id: str) -> Select[Voucher]:
    statement = joinedload(Voucher.statement)
    return (
        select(Voucher)
        .options(
            joinedload(Voucher.batch),
            statement.joinedload(PaymentStatement.contract).joinedload(Contract.vendor),
            statement.joinedload(PaymentStatement.period),
        )
        .where(Voucher.government_id == government_id)
    )
