"""Lists of pay items that an officer confirmed from a file; the newest list of a contract holds."""

from collections.abc import Sequence

from sqlalchemy import Integer, Select, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Identified, Moment, once, refers, whole_number
from models.database import Base, db


class ItemList(Identified, Base):
    """One confirmed list. `document` is JSON with the items as terms hold them, `chosen` how the file was read."""

    __tablename__ = "item_lists"
    __insert_only__ = True

    contract_id: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    entry_file_id: Mapped[str]
    chosen: Mapped[str]
    document: Mapped[str]
    count: Mapped[int] = mapped_column(Integer)
    left_out: Mapped[int] = mapped_column(Integer)
    confirmed_by: Mapped[str]
    confirmed_at: Mapped[Moment]

    __table_args__ = (
        once("contract_id", "number"),
        refers("contract_id", "contracts"),
        refers("entry_file_id", "entry_files"),
        refers("confirmed_by", "people"),
        whole_number("number"),
        whole_number("count"),
    )


def item_lists_of(government_id: str, contract_id: str) -> Sequence[ItemList]:
    """The contract's confirmed lists, the newest first."""
    return db.session.scalars(_of_contract(government_id, contract_id).order_by(ItemList.number.desc())).all()


def newest_item_list(government_id: str, contract_id: str) -> ItemList | None:
    """The list that holds, None where none was confirmed."""
    query = _of_contract(government_id, contract_id).order_by(ItemList.number.desc()).limit(1)
    return db.session.scalar(query)


def next_list_number(government_id: str, contract_id: str) -> int:
    """The number of the contract's next list."""
    highest = db.session.scalar(
        select(func.max(ItemList.number)).where(
            ItemList.government_id == government_id, ItemList.contract_id == contract_id
        )
    )
    return (highest or 0) + 1


def _of_contract(government_id: str, contract_id: str) -> Select[ItemList]:
    return select(ItemList).where(ItemList.government_id == government_id, ItemList.contract_id == contract_id)
