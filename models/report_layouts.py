"""Own layouts of the workbooks that parties send for a contract; the newest one holds, older ones stay readable."""

from datetime import datetime

from sqlalchemy import Integer, Select, func, select
from sqlalchemy.orm import Mapped, mapped_column

from contracts.layouts import Layout, load_layout
from models.columns import Identified, Moment, once, refers, whole_number
from models.database import Base, db


class ReportLayout(Identified, Base):
    """One layout as a person confirmed it on a report's file; `document` is JSON (contracts.layouts)."""

    __tablename__ = "report_layouts"
    __insert_only__ = True

    contract_id: Mapped[str]
    party: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    report_id: Mapped[str]
    document: Mapped[str]
    confirmed_by: Mapped[str]
    confirmed_at: Mapped[Moment]

    __table_args__ = (
        once("contract_id", "party", "number"),
        refers("contract_id", "contracts"),
        refers("report_id", "reports"),
        refers("confirmed_by", "people"),
        whole_number("number"),
    )

    def layout(self) -> Layout:
        """The layout that the document says."""
        return load_layout(self.document, self.number)


def newest_layout(government_id: str, contract_id: str, party: str, at: datetime | None = None) -> ReportLayout | None:
    """The layout that holds, or held at that moment; None where the party's files follow the terms."""
    query = select(ReportLayout).where(*_whose(government_id, contract_id, party))
    if at is not None:
        query = query.where(ReportLayout.confirmed_at <= at)
    return db.session.scalar(query.order_by(ReportLayout.number.desc()).limit(1))


def next_layout_number(government_id: str, contract_id: str, party: str) -> int:
    """The number of the party's next layout, from 1 on."""
    query: Select[int] = select(func.max(ReportLayout.number)).where(*_whose(government_id, contract_id, party))
    return (db.session.scalar(query) or 0) + 1


def _whose(government_id: str, contract_id: str, party: str) -> tuple:  # type: ignore[type-arg]
    return (
        ReportLayout.government_id == government_id,
        ReportLayout.contract_id == contract_id,
        ReportLayout.party == party,
    )
