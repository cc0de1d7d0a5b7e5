"""Files that support a value: kept by hash, attached by a party to a measure, a row or a verification."""

from collections.abc import Collection, Sequence

from sqlalchemy import CheckConstraint, Integer, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contracts.errors import NotFound
from models.columns import Identified, Moment, ordered, refers, whole_number
from models.contracts import Contract
from models.database import Base, db
from models.files import DeliveredFile


class Attachment(Identified, Base):
    """A file that supports a value: for a measure's requirement, for a row, or beside a verification."""

    __tablename__ = "attachments"
    __insert_only__ = True

    contract_id: Mapped[str]
    period_id: Mapped[str]
    measure_id: Mapped[str]
    title: Mapped[str]
    table_id: Mapped[str]
    row_name: Mapped[str]
    row_number: Mapped[int | None] = mapped_column(Integer)
    verification_id: Mapped[str | None]
    party: Mapped[str]
    file_sha256: Mapped[str]
    file_name: Mapped[str]
    note: Mapped[str]
    event_number: Mapped[int] = mapped_column(Integer)
    attached_by: Mapped[str]
    attached_at: Mapped[Moment]

    file: Mapped[DeliveredFile] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        refers("contract_id", "contracts"),
        refers("period_id", "periods"),
        refers("verification_id", "verifications"),
        refers("file_sha256", "files", key="sha256"),
        refers("attached_by", "people"),
        CheckConstraint("party IN ('vendor', 'city', 'third_party')", name="party_is_known"),
        whole_number("event_number"),
        ordered("ix_attachments_period", "contract_id", "period_id", "id"),
    )


def find_attachment(government_id: str, attachment_id: str, vendor_id: str | None = None) -> Attachment:
    """The attachment of that id; NotFound where there is none, or where it is of another vendor's contract."""
    query = select(Attachment).where(Attachment.government_id == government_id, Attachment.id == attachment_id)
    if vendor_id is not None:
        query = query.join(
            Contract,
            (Contract.government_id == Attachment.government_id) & (Contract.id == Attachment.contract_id),
        ).where(Contract.vendor_id == vendor_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("This file is not among yours. Open it from the list of evidence of its period.")
    return found


def attachments_of_periods(
    government_id: str, contract_id: str, period_ids: Collection[str], as_of: int | None = None
) -> Sequence[Attachment]:
    """What was attached for some of a contract's periods, oldest first; as the trail stood at `as_of`."""
    query = select(Attachment).where(
        Attachment.government_id == government_id,
        Attachment.contract_id == contract_id,
        Attachment.period_id.in_(set(period_ids)),
    )
    if as_of is not None:
        query = query.where(Attachment.event_number <= as_of)
    return db.session.scalars(query.order_by(Attachment.event_number)).all()


def count_attachments(government_id: str, contract_id: str, period_id: str, party: str) -> int:
    """How many files a party attached for a period."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Attachment.government_id == government_id,
                Attachment.contract_id == contract_id,
                Attachment.period_id == period_id,
                Attachment.party == party,
            )
        )
        or 0
    )


def newest_attachments(government_id: str, contract_id: str, party: str, limit: int) -> Sequence[Attachment]:
    """What a party attached last for any period of a contract, the newest first."""
    return db.session.scalars(
        select(Attachment)
        .where(
            Attachment.government_id == government_id,
            Attachment.contract_id == contract_id,
            Attachment.party == party,
        )
        .order_by(Attachment.event_number.desc())
        .limit(limit)
    ).all()


def attachments_of_row(
    government_id: str, contract_id: str, period_id: str, table_id: str, row_name: str
) -> Sequence[Attachment]:
    """What was attached for a row, oldest first."""
    query = select(Attachment).where(
        Attachment.government_id == government_id,
        Attachment.contract_id == contract_id,
        Attachment.period_id == period_id,
        Attachment.table_id == table_id,
        Attachment.row_name == row_name,
    )
    return db.session.scalars(query.order_by(Attachment.event_number)).all()


def all_attachments(government_id: str) -> Sequence[Attachment]:
    """Every attachment of the government, for looking whether its file is intact."""
    query = select(Attachment).where(Attachment.government_id == government_id).order_by(Attachment.event_number)
    return db.session.scalars(query).all()
