"""Registers of contracts that were entered, with what became of each row."""

from sqlalchemy import CheckConstraint, Integer, select
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Identified, Moment, refers, whole_number
from models.database import Base
from models.paging import Page, SortKey, Sorts, page_in_order


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


SORTS: Sorts = {
    "entered": SortKey(RegisterEntry.id, descending=True),
    "rows": SortKey(RegisterEntry.read, descending=True),
}


def page_of_register_entries(
    government_id: str, after: str | None, limit: int = 20, sort: str = ""
) -> Page[RegisterEntry, str]:
    """The registers that were entered, the newest first unless another order is wanted."""
    query = select(RegisterEntry).where(RegisterEntry.government_id == government_id)
    return page_in_order(query, SORTS, RegisterEntry.id, after, limit, sort)
