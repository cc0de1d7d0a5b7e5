"""Registers of contracts that were entered, with what became of each row."""

from collections.abc import Sequence

from sqlalchemy import CheckConstraint, Integer, select
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Identified, Moment, refers, whole_number
from models.database import Base, db


class RegisterEntry(Identified, Base):
    """One register: rows read = entered + repeated + rejected; `document` is JSON of the map and the rejected cells."""

    __tablename__ = "register_entries"
    __insert_only__ = True

    entry_file_id: Mapped[str]
    document: Mapped[str]
    read: Mapped[int] = mapped_column(Integer)
    entered: Mapped[int] = mapped_column(Integer)
    repeated: Mapped[int] = mapped_column(Integer)
    rejected: Mapped[int] = mapped_column(Integer)
    new_vendors: Mapped[int] = mapped_column(Integer)
    entered_by: Mapped[str]
    entered_at: Mapped[Moment]

    __table_args__ = (
        refers("entry_file_id", "entry_files"),
        refers("entered_by", "people"),
        CheckConstraint("read = entered + repeated + rejected", name="every_row_is_accounted_for"),
        whole_number("read"),
    )


def register_entries_of(government_id: str, limit: int = 20) -> Sequence[RegisterEntry]:
    """The registers that were entered, the newest first."""
    return db.session.scalars(
        select(RegisterEntry)
        .where(RegisterEntry.government_id == government_id)
        .order_by(RegisterEntry.id.desc())
        .limit(limit)
    ).all()
