"""Disputes: a vendor's objection to a line of its statement or to a value of a report, with every turn of both sides.

What was opened and each turn are history; the vendor's words stay as they were typed.
"""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Integer, Select, func, select, text
from sqlalchemy.orm import Mapped, contains_eager, joinedload, mapped_column, relationship

from contracts.errors import NotFound
from models.columns import Cents, Identified, Moment, Owned, once, ordered, refers, whole_number
from models.contracts import Contract, of_vendor
from models.database import Base, db
from models.paging import AS_IT_IS, Oldest, Page, SortKey, Sorts, Wanted, holding, newest_first, oldest, page_in_order
from models.periods import ReportingPeriod
from models.statements import PaymentStatement
from models.vendors import Vendor

UNDER_WAY = ("opened", "answered", "replied")


class Dispute(Identified, Base):
    """An objection to a line of a statement (`about_name`), or to the value of a cell that the line rests on.

    `shown_cents` is what the line paid when it was disputed and `claimed_cents` what the vendor says that it ought to
    pay. Of a cell: the table, the row, the column, the value that stands there and the one that the vendor claims.
    """

    __tablename__ = "disputes"
    __insert_only__ = True
    __workflow__ = "dispute"

    contract_id: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    statement_id: Mapped[str]
    period_id: Mapped[str]
    about_kind: Mapped[str]
    about_name: Mapped[str]
    title: Mapped[str]
    table_id: Mapped[str | None]
    row_number: Mapped[int | None] = mapped_column(Integer)
    column_id: Mapped[str | None]
    shown_value: Mapped[str | None]
    claimed_value: Mapped[str | None]
    shown_cents: Mapped[Cents | None]
    claimed_cents: Mapped[Cents | None]
    words: Mapped[str]
    status: Mapped[str]
    opened_by: Mapped[str]
    opened_at: Mapped[Moment]
    answer_due_on: Mapped[date]
    decide_due_on: Mapped[date]
    lock_version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")
    statement: Mapped[PaymentStatement] = relationship(viewonly=True, lazy="raise")
    period: Mapped[ReportingPeriod] = relationship(viewonly=True, lazy="raise")

    @property
    def disputed_cents(self) -> int | None:
        """What the vendor claims beyond what the line paid; None where no amount is disputed."""
        if self.claimed_cents is None or self.shown_cents is None:
            return None
        return self.claimed_cents - self.shown_cents

    __table_args__ = (
        once("contract_id", "number"),
        refers("contract_id", "contracts"),
        refers("statement_id", "statements"),
        refers("period_id", "periods"),
        refers("opened_by", "people"),
        whole_number("number"),
        CheckConstraint("about_kind IN ('line', 'cell')", name="about_kind_is_known"),
        CheckConstraint("about_kind <> 'line' OR claimed_cents IS NOT NULL", name="line_has_a_claim"),
        ordered("ix_disputes_contract", "contract_id", "id"),
        ordered("ix_disputes_status", "status", "id"),
        ordered("ix_disputes_statement", "statement_id"),
        ordered("ix_disputes_by_answer_due_on", "answer_due_on", "id"),
    )


class DisputeTurn(Owned, Base):
    """What one side said or decided: the words as typed, the act, and for an outcome how it is settled.

    `granted_cents` is what the line ought to pay by the outcome. Where a value was decided: that value, and the name of
    the row that it counts for (`contracts.fact_rows.row_names`), so that it never counts for other values.
    """

    __tablename__ = "dispute_turns"
    __insert_only__ = True

    dispute_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    act: Mapped[str]
    event_number: Mapped[int] = mapped_column(Integer)
    party: Mapped[str]
    person_id: Mapped[str]
    person_name: Mapped[str]
    words: Mapped[str]
    settled_by: Mapped[str | None]
    granted_cents: Mapped[Cents | None]
    agreed_value: Mapped[str | None]
    row_name: Mapped[str | None]
    at: Mapped[Moment]

    __table_args__ = (
        refers("dispute_id", "disputes"),
        refers("person_id", "people"),
        whole_number("number"),
        whole_number("event_number"),
    )


class DisputeFile(Owned, Base):
    """A file that one side put beside a turn; the bytes stand in the file store."""

    __tablename__ = "dispute_files"
    __insert_only__ = True

    dispute_id: Mapped[str] = mapped_column(primary_key=True)
    file_sha256: Mapped[str] = mapped_column(primary_key=True)
    turn_number: Mapped[int] = mapped_column(Integer)
    file_name: Mapped[str]

    __table_args__ = (
        refers("dispute_id", "disputes"),
        refers("file_sha256", "files", "sha256"),
        whole_number("turn_number"),
    )


SORTS: Sorts = {
    "opened": SortKey(Dispute.id),
    "contract": SortKey(Contract.number),
    "shown": SortKey(Dispute.shown_cents),
    "claimed": SortKey(Dispute.claimed_cents),
    "due": SortKey(Dispute.answer_due_on),
}
OF_CONTRACT = newest_first(SORTS)
_SEARCHED = (Contract.number, Vendor.name, Dispute.title)


def find_dispute(government_id: str, dispute_id: str, vendor_id: str | None = None) -> Dispute:
    """The dispute of that id; NotFound where there is none, or where it is another vendor's."""
    query = _joined(government_id).where(Dispute.id == dispute_id)
    if vendor_id is not None:
        query = query.where(Contract.vendor_id == vendor_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("This dispute does not exist for you. Open it from its contract or from your desk.")
    return found


def disputes_of(government_id: str, contract_id: str) -> Sequence[Dispute]:
    """The contract's disputes by number."""
    return db.session.scalars(
        _joined(government_id).where(Dispute.contract_id == contract_id).order_by(Dispute.number)
    ).all()


def page_of_contract(
    government_id: str, contract_id: str, after: str | None, limit: int, wanted: Wanted = AS_IT_IS
) -> Page[Dispute, str]:
    """The contract's disputes, the newest first unless another order is wanted."""
    query = holding(_joined(government_id).where(Dispute.contract_id == contract_id), wanted.words, Dispute.title)
    return page_in_order(query, OF_CONTRACT, Dispute.id, after, limit, wanted.sort)


def disputes_of_periods(government_id: str, contract_id: str, period_ids: Collection[str]) -> Sequence[Dispute]:
    """The disputes about the statements of some of a contract's periods, by number."""
    return db.session.scalars(
        _joined(government_id)
        .where(Dispute.contract_id == contract_id, Dispute.period_id.in_(set(period_ids)))
        .order_by(Dispute.number)
    ).all()


def disputed_in_periods(government_id: str, contract_id: str, period_ids: Collection[str]) -> Sequence[Dispute]:
    """The same, without whom and what they name."""
    query = select(Dispute).where(
        Dispute.government_id == government_id,
        Dispute.contract_id == contract_id,
        Dispute.period_id.in_(set(period_ids)),
    )
    return db.session.scalars(query.order_by(Dispute.number)).all()


def page_of_disputes(
    government_id: str,
    statuses: Collection[str],
    vendor_id: str | None,
    after: str | None,
    limit: int,
    wanted: Wanted = AS_IT_IS,
) -> Page[Dispute, str]:
    """The government's disputes in one of the statuses, the oldest first unless another order is wanted."""
    query = holding(_in_statuses(government_id, statuses, vendor_id), wanted.words, *_SEARCHED)
    return page_in_order(query, SORTS, Dispute.id, after, limit, wanted.sort)


def waiting_disputes(
    government_id: str, vendor_id: str | None = None, limit: int | None = 200, after: str | None = None
) -> Oldest[Dispute]:
    """The disputes that are not settled, the oldest first: for the desks."""
    own = of_vendor(government_id, Dispute.contract_id, vendor_id)
    query = select(Dispute).where(Dispute.government_id == government_id, Dispute.status.in_(UNDER_WAY), *own)
    return oldest(query, Dispute.id, limit, after)


def turns_of(government_id: str, dispute_ids: Collection[str]) -> Sequence[DisputeTurn]:
    """Every turn of the disputes, in order."""
    return db.session.scalars(
        select(DisputeTurn)
        .where(DisputeTurn.government_id == government_id, DisputeTurn.dispute_id.in_(set(dispute_ids)))
        .order_by(DisputeTurn.dispute_id, DisputeTurn.number)
    ).all()


def values_decided(
    government_id: str, contract_id: str, period_ids: Collection[str], as_of: int | None = None
) -> Sequence[tuple[Dispute, DisputeTurn]]:
    """Disputes of some periods that were settled by a value, with the turn that decided it, in the trail’s order."""
    query = (
        select(Dispute, DisputeTurn)
        .join(
            DisputeTurn,
            (DisputeTurn.government_id == Dispute.government_id) & (DisputeTurn.dispute_id == Dispute.id),
        )
        .where(
            Dispute.government_id == government_id,
            Dispute.contract_id == contract_id,
            Dispute.period_id.in_(set(period_ids)),
            DisputeTurn.agreed_value.is_not(None),
        )
        .order_by(DisputeTurn.event_number)
    )
    if as_of is not None:
        query = query.where(DisputeTurn.event_number <= as_of)
    return [(dispute, turn) for dispute, turn in db.session.execute(query)]


def files_of(government_id: str, dispute_ids: Collection[str]) -> Sequence[DisputeFile]:
    """The files that both sides put beside their turns."""
    return db.session.scalars(
        select(DisputeFile)
        .where(DisputeFile.government_id == government_id, DisputeFile.dispute_id.in_(set(dispute_ids)))
        .order_by(DisputeFile.dispute_id, DisputeFile.turn_number, DisputeFile.file_sha256)
    ).all()


def next_dispute_number(government_id: str, contract_id: str) -> int:
    """The number of the contract's next dispute; the first one is 1."""
    highest = db.session.scalar(
        select(func.max(Dispute.number)).where(
            Dispute.government_id == government_id, Dispute.contract_id == contract_id
        )
    )
    return (highest or 0) + 1


def _in_statuses(government_id: str, statuses: Collection[str], vendor_id: str | None) -> Select[Dispute]:
    query = _joined(government_id).where(Dispute.status.in_(statuses))
    return query if vendor_id is None else query.where(Contract.vendor_id == vendor_id)


def _joined(government_id: str) -> Select[Dispute]:
    return (
        select(Dispute)
        .join(Dispute.contract)
        .join(Contract.vendor)
        .options(
            contains_eager(Dispute.contract).contains_eager(Contract.vendor),
            joinedload(Dispute.statement).joinedload(PaymentStatement.period),
        )
        .where(Dispute.government_id == government_id)
    )
