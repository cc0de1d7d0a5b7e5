"""Published values of price indexes by month. They are the city's data; the newest entry holds."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from models.columns import Identified, Moment, ordered, refers
from models.database import Base, db


class IndexValue(Identified, Base):
    """A value of an index for a month such as 2027-07, as text with its decimals, with its source."""

    __tablename__ = "index_values"
    __insert_only__ = True

    index_name: Mapped[str]
    month: Mapped[str]
    value: Mapped[str]
    source: Mapped[str]
    set_by: Mapped[str | None]
    set_at: Mapped[Moment]

    __table_args__ = (
        refers("set_by", "people"),
        ordered("ix_index_values_month", "index_name", "month", "id"),
    )


def find_index_value(government_id: str, index_name: str, month: str) -> IndexValue | None:
    """The newest value of the index for the month, None where it was not published yet."""
    return db.session.scalar(
        select(IndexValue)
        .where(
            IndexValue.government_id == government_id,
            IndexValue.index_name == index_name,
            IndexValue.month == month,
        )
        .order_by(IndexValue.id.desc())
        .limit(1)
    )


def newest_index_values(
    government_id: str, index_names: Collection[str], months: Collection[str]
) -> dict[tuple[str, str], IndexValue]:
    """By index and month the newest value, for those that were published, in one query."""
    found = db.session.scalars(
        select(IndexValue)
        .where(
            IndexValue.government_id == government_id,
            IndexValue.index_name.in_(index_names),
            IndexValue.month.in_(months),
        )
        .order_by(IndexValue.id)
    )
    return {(value.index_name, value.month): value for value in found}


def history_of_index(government_id: str, index_name: str) -> Sequence[IndexValue]:
    """Every entry of the index, by month, the newest of a month last."""
    return db.session.scalars(
        select(IndexValue)
        .where(IndexValue.government_id == government_id, IndexValue.index_name == index_name)
        .order_by(IndexValue.month, IndexValue.id)
    ).all()
