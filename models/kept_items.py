"""The pay items of the terms in force, kept beside their contract so that they can be found by words.

A row follows from the contract's active terms and can be made again at any time; nothing rests on it.
"""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.columns import Owned, ordered, refers
from models.contracts import Contract
from models.database import Base, db


class KeptItem(Owned, Base):
    """A pay item: its number, title and unit, and the version of the terms that it stands in."""

    __tablename__ = "kept_items"

    contract_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str]
    title: Mapped[str]
    unit: Mapped[str]
    terms_version_id: Mapped[str]

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        refers("contract_id", "contracts"),
        refers("terms_version_id", "terms_versions"),
        ordered("ix_kept_items_key", "key"),
        ordered("ix_kept_items_by_number", "number", "key"),
        ordered("ix_kept_items_by_title", "title", "key"),
    )


def items_of_contract(government_id: str, contract_id: str) -> Sequence[KeptItem]:
    """The items that are kept of the contract, by number."""
    query = select(KeptItem).where(KeptItem.government_id == government_id, KeptItem.contract_id == contract_id)
    return db.session.scalars(query.order_by(KeptItem.number)).all()


def version_of_items(government_id: str, contract_id: str) -> str | None:
    """The version of the terms that the kept items stand in; None where none are kept."""
    query = select(KeptItem.terms_version_id).where(
        KeptItem.government_id == government_id, KeptItem.contract_id == contract_id
    )
    return db.session.scalar(query.limit(1))


def forget_items(government_id: str, contract_id: str) -> None:
    """Remove the kept items of the contract, so that they can be made again."""
    db.session.execute(
        delete(KeptItem).where(KeptItem.government_id == government_id, KeptItem.contract_id == contract_id)
    )
