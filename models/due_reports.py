"""Periods that ended without a report of the vendor, each with its contract: what vendors still have to deliver."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload

from models.contracts import Contract
from models.database import db
from models.periods import ReportingPeriod
from models.reports import Report
from models.terms_versions import IN_FORCE, TermsVersion


def periods_without_report(
    government_id: str, vendor_id: str | None, ended_before: date, limit: int = 200
) -> Sequence[tuple[ReportingPeriod, Contract]]:
    """Reporting periods that ended before the day and for which the vendor delivered nothing, the earliest due first.

    Without a vendor those of the whole city. Closing periods await no report.
    """
    found = db.session.execute(due_query(government_id, vendor_id, ended_before).limit(limit))
    return [(period, contract) for period, contract in found]


def due_query(government_id: str, vendor_id: str | None, ended_before: date) -> Select[ReportingPeriod, Contract]:
    """Reads along ix_periods_due, or for one vendor from its contracts, and looks each period's report up by key."""
    delivered = select(Report.id).where(
        Report.government_id == government_id,
        Report.contract_id == ReportingPeriod.contract_id,
        Report.period_id == ReportingPeriod.id,
        Report.party == "vendor",
    )
    same_contract = and_(
        Contract.government_id == ReportingPeriod.government_id, Contract.id == ReportingPeriod.contract_id
    )
    query = (
        select(ReportingPeriod, Contract)
        .join(Contract, same_contract)
        .options(joinedload(Contract.vendor))
        .where(
            ReportingPeriod.government_id == government_id,
            ReportingPeriod.ends_on < ended_before,
            ReportingPeriod.kind == "reporting",
            ~delivered.correlate(ReportingPeriod).exists(),
        )
        .order_by(ReportingPeriod.due_on, ReportingPeriod.id)
    )
    return query if vendor_id is None else query.where(Contract.vendor_id == vendor_id)


def versions_in_force(government_id: str, contract_ids: Collection[str]) -> Sequence[TermsVersion]:
    """The versions of several contracts' terms that are or were in force, the latest effective one first."""
    return db.session.scalars(
        select(TermsVersion)
        .where(
            TermsVersion.government_id == government_id,
            TermsVersion.contract_id.in_(contract_ids),
            TermsVersion.status.in_(IN_FORCE),
        )
        .order_by(TermsVersion.effective_on.desc(), TermsVersion.amendment.desc())
    ).all()
