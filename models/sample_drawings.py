"""Samples that were drawn of a table's rows: once for a contract, period and table, with the seed on record."""

from collections.abc import Collection, Sequence

from sqlalchemy import Integer, select
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Identified, Moment, once, refers, whole_number
from models.database import Base, db


class SampleDrawing(Identified, Base):
    """That a sample of a table's rows was drawn: the seed, by whom, when, and the numbers of its rows as JSON."""

    __tablename__ = "sample_drawings"
    __insert_only__ = True

    contract_id: Mapped[str]
    period_id: Mapped[str]
    report_id: Mapped[str]
    table_id: Mapped[str]
    seed: Mapped[str]
    rows: Mapped[str]
    event_number: Mapped[int] = mapped_column(Integer)
    drawn_by: Mapped[str]
    drawn_at: Mapped[Moment]

    __table_args__ = (
        once("contract_id", "period_id", "table_id"),
        refers("contract_id", "contracts"),
        refers("period_id", "periods"),
        refers("report_id", "reports"),
        refers("drawn_by", "people"),
        whole_number("event_number"),
    )


def drawings_of_periods(
    government_id: str, contract_id: str, period_ids: Collection[str], as_of: int | None = None
) -> Sequence[SampleDrawing]:
    """The samples of some of a contract's periods by table; as the trail stood at `as_of`."""
    query = select(SampleDrawing).where(
        SampleDrawing.government_id == government_id,
        SampleDrawing.contract_id == contract_id,
        SampleDrawing.period_id.in_(set(period_ids)),
    )
    if as_of is not None:
        query = query.where(SampleDrawing.event_number <= as_of)
    return db.session.scalars(query.order_by(SampleDrawing.table_id)).all()


def all_drawings(government_id: str) -> Sequence[SampleDrawing]:
    """Every sample of the government, for working it out again."""
    query = select(SampleDrawing).where(SampleDrawing.government_id == government_id).order_by(SampleDrawing.id)
    return db.session.scalars(query).all()
