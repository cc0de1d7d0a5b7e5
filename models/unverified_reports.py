"""Reports with rows that still wait for verification, kept beside them so that a desk asks nobody's terms.

A row follows from the report, its terms and what was found of its rows, and can be made again; nothing rests on it.
"""

from collections.abc import Mapping

from sqlalchemy import Integer, delete, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from models.chosen_contracts import ChosenContracts
from models.columns import Owned, ordered, refers, whole_number
from models.contracts import of_vendor
from models.database import Base, db, insert_many
from models.paging import Oldest, oldest
from models.reports import Report


class UnverifiedReport(Owned, Base):
    """A submitted or accepted report of a period of which no statement is approved: how many rows of it count only once
    they are verified, and how many of these somebody looked at.
    """

    __tablename__ = "unverified_reports"

    report_id: Mapped[str] = mapped_column(primary_key=True)
    contract_id: Mapped[str]
    rows: Mapped[int] = mapped_column(Integer)
    looked_at: Mapped[int] = mapped_column(Integer)

    report: Mapped[Report] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        refers("report_id", "reports"),
        refers("contract_id", "contracts"),
        whole_number("rows"),
        whole_number("looked_at"),
        ordered("ix_unverified_reports_contract", "contract_id", "report_id"),
    )


def unverified_reports(
    government_id: str, vendor_id: str | None, limit: int | None, after: str | None = None
) -> Oldest[UnverifiedReport]:
    """These reports with their terms, the oldest first: for the desks."""
    own = of_vendor(government_id, UnverifiedReport.contract_id, vendor_id)
    query = select(UnverifiedReport).where(UnverifiedReport.government_id == government_id, *own)
    whole = query.options(joinedload(UnverifiedReport.report).joinedload(Report.terms_version))
    return oldest(whole, UnverifiedReport.report_id, limit, after)


def chosen_unverified(government_id: str, but_entered_by: str) -> ChosenContracts:
    """The contracts with such a report that was entered by somebody else."""
    query = (
        select(UnverifiedReport.contract_id)
        .join(UnverifiedReport.report)
        .where(UnverifiedReport.government_id == government_id, Report.entered_by != but_entered_by)
    )
    return ChosenContracts((query,))


def unverified_of(government_id: str, contract_id: str) -> Mapping[str, tuple[int, int]]:
    """By report of the contract what is kept: how many rows, and how many were looked at."""
    query = select(UnverifiedReport.report_id, UnverifiedReport.rows, UnverifiedReport.looked_at).where(
        UnverifiedReport.government_id == government_id, UnverifiedReport.contract_id == contract_id
    )
    return {report_id: (rows, looked_at) for report_id, rows, looked_at in db.session.execute(query)}


def replace_unverified(government_id: str, contract_id: str, current: Mapping[str, tuple[int, int]]) -> None:
    """Keep this of the contract's reports, and nothing of its others."""
    db.session.execute(
        delete(UnverifiedReport).where(
            UnverifiedReport.government_id == government_id, UnverifiedReport.contract_id == contract_id
        )
    )
    whose = {"government_id": government_id, "contract_id": contract_id}
    insert_many(
        UnverifiedReport,
        [
            {**whose, "report_id": report_id, "rows": rows, "looked_at": looked_at}
            for report_id, (rows, looked_at) in current.items()
        ],
    )
