"""Files that were uploaded to enter something from: pay items of a contract, a register of contracts, payments."""

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from contracts.errors import NotFound
from models.columns import Identified, Moment, ordered, refers
from models.database import Base, db

PAY_ITEMS, REGISTER, PAYMENTS = "pay_items", "register", "payments"


class EntryFile(Identified, Base):
    """One delivery of a file for a purpose: “pay_items” of the contract named, “register” or “payments”."""

    __tablename__ = "entry_files"
    __insert_only__ = True

    purpose: Mapped[str]
    contract_id: Mapped[str | None]
    file_sha256: Mapped[str]
    file_name: Mapped[str]
    received_by: Mapped[str]
    received_at: Mapped[Moment]

    __table_args__ = (
        refers("contract_id", "contracts"),
        refers("file_sha256", "files", "sha256"),
        refers("received_by", "people"),
        ordered("ix_entry_files_file", "purpose", "contract_id", "file_sha256"),
    )


def find_entry_file(government_id: str, entry_file_id: str, purpose: str, contract_id: str | None = None) -> EntryFile:
    """The delivery of that id for the purpose; NotFound where there is none."""
    found = db.session.get(EntryFile, (government_id, entry_file_id))
    if found is None or found.purpose != purpose or found.contract_id != contract_id:
        raise NotFound("This file was not uploaded here. Upload it once more.")
    return found


def find_same_entry_file(government_id: str, purpose: str, contract_id: str | None, sha256: str) -> EntryFile | None:
    """An earlier delivery of the same content for the same purpose, the newest one; None where there is none."""
    return db.session.scalar(
        select(EntryFile)
        .where(
            EntryFile.government_id == government_id,
            EntryFile.purpose == purpose,
            EntryFile.contract_id.is_(None) if contract_id is None else EntryFile.contract_id == contract_id,
            EntryFile.file_sha256 == sha256,
        )
        .order_by(EntryFile.id.desc())
        .limit(1)
    )
