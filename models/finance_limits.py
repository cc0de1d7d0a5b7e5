"""The amounts above which finance grants change orders: proposed by one person of finance, granted by another."""

from collections.abc import Sequence

from sqlalchemy import BigInteger, CheckConstraint, Integer, select, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.errors import NotFound
from models.columns import Identified, Moment, ordered, refers
from models.database import Base, db
from models.governments import find_government


class FinanceLimit(Identified, Base):
    """One amount with its reason. None: any second officer grants, whatever the amount."""

    __tablename__ = "finance_limits"
    __insert_only__ = True
    __workflow__ = "finance_limit"

    above_cents: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str]
    status: Mapped[str]
    proposed_by: Mapped[str]
    proposed_at: Mapped[Moment]
    lock_version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    __table_args__ = (
        refers("proposed_by", "people"),
        CheckConstraint("above_cents >= 0", name="above_cents_is_not_negative"),
        CheckConstraint("above_cents IS NULL OR typeof(above_cents) = 'integer'", name="above_cents_is_whole").ddl_if(
            dialect="sqlite"
        ),
        ordered("ix_finance_limits_status", "status", "id"),
    )


def find_finance_limit(government_id: str, limit_id: str) -> FinanceLimit:
    """The amount of that id; NotFound where there is none."""
    found = db.session.get(FinanceLimit, (government_id, limit_id))
    if found is None:
        raise NotFound("This amount does not exist here. Open the page of the amount for finance again.")
    return found


def finance_limits_of(government_id: str, status: str = "") -> Sequence[FinanceLimit]:
    """The amounts that were ever proposed, the newest first; those of one status where one is given."""
    query = select(FinanceLimit).where(FinanceLimit.government_id == government_id).order_by(FinanceLimit.id.desc())
    return db.session.scalars(query.where(FinanceLimit.status == status) if status else query).all()


def finance_grants_above(government_id: str) -> int | None:
    """The amount in cents that is in force: the one last granted, else the one with which the government was set up."""
    granted = finance_limits_of(government_id, "granted")
    return granted[0].above_cents if granted else find_government(government_id).finance_grants_above_cents
