"""Periods that ended without a report of the vendor, each with its contract: what vendors still have to deliver."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, literal, select, tuple_
from sqlalchemy.orm import joinedload

from contracts.errors import Invalid
from models.contract_standings import ContractStanding
from models.contracts import Contract
from models.database import db
from models.findings import Explanation, ReportFinding
from models.paging import Oldest, first_keys
from models.periods import ReportingPeriod
from models.reports import Report

# A file that was uploaded and never submitted, or was returned, is not what the period waits for.
HANDED_IN = ("submitted", "accepted")


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The vendor's newest file of a period that is not handed in: how many of its findings are to be mended, and how
    many wait for an explanation.
    """

    report_id: str
    status: str
    to_mend: int
    to_explain: int


def periods_without_report(
    government_id: str, vendor_id: str | None, ended_before: date, limit: int = 200, after: str | None = None
) -> Oldest[ReportingPeriod]:
    """Reporting periods that ended before the day and for which the vendor delivered nothing, the earliest due first.

    Without a vendor those of the whole city. Closing periods await no report. `after` is the `due_key` of the period
    that the last page ended with.
    """
    query = _of_late_contracts(due_query(government_id, vendor_id, ended_before), government_id, ended_before)
    if after is not None:
        due, _, period_id = after.partition(".")
        place = tuple_(literal(_day(due)), literal(period_id))
        query = query.where(tuple_(ReportingPeriod.due_on, ReportingPeriod.id) > place)
    # Put in order by what no index holds, as models.paging says: few contracts owe a report, of all that have periods.
    due_day = func.coalesce(ReportingPeriod.due_on, literal(date.max))
    keys, left = first_keys(query.order_by(None).order_by(due_day, ReportingPeriod.id), ReportingPeriod.id, limit)
    if not keys:
        return Oldest()
    same = (ReportingPeriod.government_id == government_id, ReportingPeriod.id.in_(keys))
    rows = select(ReportingPeriod).where(*same).order_by(ReportingPeriod.due_on, ReportingPeriod.id)
    found = Oldest(db.session.scalars(rows))
    found.left = left
    return found


def _of_late_contracts(
    query: Select[ReportingPeriod, Contract], government_id: str, ended_before: date
) -> Select[ReportingPeriod, Contract]:
    """Only contracts that owe a report, from the period on that is kept as the earliest one that has not come."""
    owed = select(ContractStanding.contract_id).where(
        ContractStanding.government_id == government_id, ContractStanding.due_ends_on < ended_before
    )
    same = and_(
        ContractStanding.government_id == ReportingPeriod.government_id,
        ContractStanding.contract_id == ReportingPeriod.contract_id,
    )
    return query.join(ContractStanding, same).where(
        ReportingPeriod.contract_id.in_(owed), ReportingPeriod.ends_on >= ContractStanding.due_ends_on
    )


def due_key(period: ReportingPeriod) -> str:
    """Where the next page of due reports begins, as text."""
    return f"{period.due_on.isoformat()}.{period.id}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("This page does not exist. Open the list from its first page.") from None


def periods_due_between(government_id: str, first: date, last: date) -> Sequence[tuple[ReportingPeriod, Contract]]:
    """Reporting periods due in the span, both days included, for which the vendor handed nothing in."""
    query = due_query(government_id, None, date.max, HANDED_IN)
    found = db.session.execute(query.where(ReportingPeriod.due_on >= first, ReportingPeriod.due_on <= last))
    return [(period, contract) for period, contract in found]


def due_query(
    government_id: str, vendor_id: str | None, ended_before: date, statuses: Collection[str] | None = None
) -> Select[ReportingPeriod, Contract]:
    """Reads along ix_periods_due, or for one vendor from its contracts, and looks each period's report up by key.

    Only a report in one of the statuses counts as delivered; without them any, since on a desk a report that waits for
    its vendor stands for itself.
    """
    delivered = select(Report.id).where(
        Report.government_id == government_id,
        Report.contract_id == ReportingPeriod.contract_id,
        Report.period_id == ReportingPeriod.id,
        Report.party == "vendor",
    )
    if statuses is not None:
        delivered = delivered.where(Report.status.in_(statuses))
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


def uploaded_for(government_id: str, period_ids: Collection[str]) -> Mapping[str, Uploaded]:
    """By period the vendor's newest file that is not handed in; periods without one are left out."""
    findings = select(func.count()).where(
        ReportFinding.government_id == Report.government_id, ReportFinding.report_id == Report.id
    )
    explained = select(Explanation.id).where(
        Explanation.government_id == ReportFinding.government_id,
        Explanation.report_id == ReportFinding.report_id,
        Explanation.finding_number == ReportFinding.number,
    )
    to_mend = findings.where(ReportFinding.finding_class == "blocks")
    to_explain = findings.where(ReportFinding.finding_class == "explain", ~explained.correlate(ReportFinding).exists())
    query = select(
        *(Report.period_id, Report.id, Report.status),
        *(to_mend.correlate(Report).scalar_subquery(), to_explain.correlate(Report).scalar_subquery()),
    ).where(
        Report.government_id == government_id,
        Report.period_id.in_(sorted(set(period_ids))),
        Report.party == "vendor",
        Report.status.in_(("received", "checked", "returned")),
    )
    found = db.session.execute(query.order_by(Report.id))
    return {period_id: Uploaded(*rest) for period_id, *rest in found}


def reported_periods(government_id: str, contract_id: str) -> set[str]:
    """The ids of the contract's periods for which the vendor delivered something, whatever became of it."""
    query = select(Report.period_id).where(
        Report.government_id == government_id, Report.contract_id == contract_id, Report.party == "vendor"
    )
    return set(db.session.scalars(query.distinct()))
