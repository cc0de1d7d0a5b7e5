"""Which reports a statement was computed from, so that its figures can be walked back to their cells."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Mapped, joinedload, mapped_column

from models.columns import Owned, ordered, refers
from models.database import Base, db
from models.reports import Report


class StatementReport(Owned, Base):
    """A report that a statement was computed from."""

    __tablename__ = "statement_reports"
    __insert_only__ = True

    statement_id: Mapped[str] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (
        refers("statement_id", "statements"),
        refers("report_id", "reports"),
        ordered("ix_statement_reports_report", "report_id"),
    )


def reports_of_statement(government_id: str, statement_id: str) -> Sequence[Report]:
    """The reports that the statement was computed from, each with its terms and who entered it."""
    return reports_of_statements(government_id, [statement_id])[statement_id]


def reports_of_statements(government_id: str, statement_ids: Collection[str]) -> Mapping[str, Sequence[Report]]:
    """The same of several statements, by their ids."""
    reports: dict[str, list[Report]] = {statement_id: [] for statement_id in statement_ids}
    query = (
        select(StatementReport.statement_id, Report)
        .options(joinedload(Report.terms_version), joinedload(Report.entered_by_person))
        .join(
            StatementReport,
            (StatementReport.government_id == Report.government_id) & (StatementReport.report_id == Report.id),
        )
        .where(Report.government_id == government_id, StatementReport.statement_id.in_(statement_ids))
        .order_by(Report.party, Report.id)
    )
    for statement_id, report in db.session.execute(query) if reports else ():
        reports[statement_id].append(report)
    return reports
