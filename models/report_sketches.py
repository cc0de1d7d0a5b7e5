"""Sketches of a report's columns, by which a series that is copied in a later period is seen."""

import json
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Owned, refers
from models.database import Base, db, insert
from models.periods import ReportingPeriod
from models.reports import Report

_PERIODS = 24


class ReportSketch(Owned, Base):
    """The sketch of one column, named “table.column”; `document` is JSON, a list of digests."""

    __tablename__ = "report_sketches"
    __insert_only__ = True

    report_id: Mapped[str] = mapped_column(primary_key=True)
    column: Mapped[str] = mapped_column("column_name", primary_key=True)
    document: Mapped[str]

    __table_args__ = (refers("report_id", "reports"),)


def keep_sketches(report: Report, sketches: Mapping[str, tuple[str, ...]]) -> None:
    """Keep what was read of the report's columns."""
    insert(
        *(
            ReportSketch(
                government_id=report.government_id, report_id=report.id, column=name, document=json.dumps(digests)
            )
            for name, digests in sorted(sketches.items())
        )
    )


def earlier_sketches(report: Report) -> dict[str, dict[str, tuple[str, ...]]]:
    """By period the sketches of what the same party's accepted reports of the last two years held before."""
    found = db.session.execute(
        select(ReportingPeriod.name, ReportSketch.column, ReportSketch.document)
        .join(Report, (Report.government_id == ReportSketch.government_id) & (Report.id == ReportSketch.report_id))
        .join(
            ReportingPeriod,
            (ReportingPeriod.government_id == Report.government_id) & (ReportingPeriod.id == Report.period_id),
        )
        .where(
            Report.government_id == report.government_id,
            Report.contract_id == report.contract_id,
            Report.party == report.party,
            Report.status == "accepted",
            ReportingPeriod.starts_on < report.period.starts_on,
        )
        .order_by(ReportingPeriod.starts_on.desc())
    )
    sketches: dict[str, dict[str, tuple[str, ...]]] = {}
    for period, column, document in found:
        if period in sketches or len(sketches) < _PERIODS:
            sketches.setdefault(period, {})[column] = tuple(json.loads(document))
    return sketches
