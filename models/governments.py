"""A government: the city, county or district whose contracts these are. Everything else belongs to one."""

from collections.abc import Sequence

from sqlalchemy import BigInteger, CheckConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from contracts.errors import NotFound
from models.database import Base, db


class Government(Base):
    """One government, named by a short slug; its time zone says what day it is there.

    Change orders that add or take away more than `finance_grants_above_cents` are granted by finance; None: by any
    second officer, whatever their amount.
    """

    __tablename__ = "governments"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    time_zone: Mapped[str]
    holiday_region: Mapped[str]
    finance_grants_above_cents: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (CheckConstraint("finance_grants_above_cents >= 0", name="finance_limit_is_not_negative"),)


def find_government(government_id: str) -> Government:
    """The government of that id; NotFound where there is none."""
    found = db.session.get(Government, government_id)
    if found is None:
        raise NotFound(f"There is no government “{government_id}” here. Check the spelling of its short name.")
    return hold_government(found)


def hold_government(government: Government) -> Government:
    """The same, held by the session, which holds what it read only as long as somebody else does: nearly everything
    asks for the government.
    """
    db.session.info[(Government, government.id)] = government
    return government


def list_governments() -> Sequence[Government]:
    """Every government, by id."""
    return db.session.scalars(select(Government).order_by(Government.id)).all()
