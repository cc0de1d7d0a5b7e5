"""The files that people delivered, by the hash of their content; the bytes themselves stand in the file store."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, func, select
from sqlalchemy.orm import Mapped, mapped_column

from contracts.errors import NotFound
from models.columns import Moment, Owned, ordered, refers, whole_number
from models.database import Base, db
from models.people import Assignment


class DeliveredFile(Owned, Base):
    """One content, kept once; `first_name` is what it was called when it first came."""

    __tablename__ = "files"
    __insert_only__ = True

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    first_name: Mapped[str]
    received_at: Mapped[Moment]
    received_by: Mapped[str | None]

    __table_args__ = (
        refers("received_by", "people"),
        whole_number("size"),
        ordered("ix_files_received", "received_at"),
    )


def find_file(government_id: str, sha256: str) -> DeliveredFile:
    """The file of that hash; NotFound where the government has none."""
    found = db.session.get(DeliveredFile, (government_id, sha256))
    if found is None:
        raise NotFound("This file was never delivered here. Open it from its report.")
    return found


def knows_file(government_id: str, sha256: str) -> bool:
    """Whether the government already has a file of that content."""
    return db.session.get(DeliveredFile, (government_id, sha256)) is not None


def kept_since(government_id: str, vendor_id: str | None, moment: datetime) -> int:
    """The bytes of new content that people of the vendor, or of the city itself, sent since then, of every kind."""
    of_vendors = select(Assignment.person_id).where(Assignment.government_id == government_id)
    if vendor_id is None:
        sent = DeliveredFile.received_by.not_in(of_vendors.where(Assignment.vendor_id.is_not(None)))
    else:
        sent = DeliveredFile.received_by.in_(of_vendors.where(Assignment.vendor_id == vendor_id))
    query = select(func.coalesce(func.sum(DeliveredFile.size), 0)).where(
        DeliveredFile.government_id == government_id, DeliveredFile.received_at >= moment, sent
    )
    return int(db.session.scalar(query) or 0)


def newest_hashes(most: int) -> Sequence[str]:
    """What the newest files of every government are named by, so many at most."""
    newest = select(DeliveredFile.sha256).order_by(DeliveredFile.received_at.desc(), DeliveredFile.sha256).limit(most)
    return db.session.scalars(newest).all()


def count_files(government_id: str) -> int:
    """How many files the government keeps."""
    return db.session.scalar(select(func.count()).where(DeliveredFile.government_id == government_id)) or 0
