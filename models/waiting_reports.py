"""Reports that wait for a statement or for a verification, found from the counts that are kept beside each contract.

A contract of which nobody has worked out yet how it stands, such as right after an upgrade, is looked at by the worker.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from contracts.workflow import REPLACED
from models.chosen_contracts import ChosenContracts
from models.contract_standings import ContractStanding
from models.contracts import Contract, of_vendor
from models.database import db
from models.paging import Oldest
from models.reports import Report
from models.statement_reports import StatementReport
from models.statements import PaymentStatement

_APPROVED = ("approved", "paid")


def unsettled_reports(
    government_id: str, vendor_id: str | None = None, limit: int = 200, after: str | None = None
) -> Oldest[Report]:
    """Accepted reports of vendors that no standing statement was computed from yet, the oldest first."""
    counted = ContractStanding.unsettled > 0
    return _oldest(government_id, counted, _unsettled(government_id), vendor_id, limit, after)


def unapproved_reports(government_id: str, contract_id: str) -> Sequence[Report]:
    """Submitted or accepted reports of the contract of periods of which no statement is approved, with their terms."""
    query = (
        select(Report)
        .options(joinedload(Report.terms_version))
        .where(Report.government_id == government_id, Report.contract_id == contract_id, *_unapproved(government_id))
    )
    return db.session.scalars(query.order_by(Report.id)).all()


def contracts_unsettled(government_id: str, vendor_id: str | None = None) -> ChosenContracts:
    """The contracts with an accepted report that no standing statement was computed from."""
    counted = select(ContractStanding.contract_id).where(
        ContractStanding.government_id == government_id, ContractStanding.unsettled > 0
    )
    query = select(Contract.id).where(Contract.government_id == government_id, Contract.id.in_(counted))
    if vendor_id is not None:
        query = query.where(Contract.vendor_id == vendor_id)
    return ChosenContracts((query,))


def count_unsettled(government_id: str, contract_id: str) -> int:
    """How many accepted reports of the contract's vendor no standing statement was computed from."""
    return _count(government_id, contract_id, _unsettled(government_id))


def _oldest(
    government_id: str,
    counted: ColumnElement[bool],
    waits: tuple[ColumnElement[bool], ...],
    vendor_id: str | None,
    limit: int,
    after: str | None,
) -> Oldest[Report]:
    """What waits is little, so all its keys are read and put in order here.

    Asked for the first ones in order, a database walks through every report in that order until it has found them.
    """
    contracts = select(ContractStanding.contract_id).where(ContractStanding.government_id == government_id, counted)
    own = of_vendor(government_id, Report.contract_id, vendor_id)
    keys = select(Report.id).where(
        Report.government_id == government_id, Report.contract_id.in_(contracts), *waits, *own
    )
    behind = sorted(key for key in db.session.scalars(keys) if after is None or key > after)
    if not behind:
        return Oldest()
    query = select(Report).where(Report.government_id == government_id, Report.id.in_(behind[:limit]))
    found: Oldest[Report] = Oldest(db.session.scalars(query.order_by(Report.id)))
    found.left = len(behind) - len(found)
    return found


def _count(government_id: str, contract_id: str, waits: tuple[ColumnElement[bool], ...]) -> int:
    query = select(func.count()).where(Report.government_id == government_id, Report.contract_id == contract_id, *waits)
    return db.session.scalar(query) or 0


def _unsettled(government_id: str) -> tuple[ColumnElement[bool], ...]:
    # Looked for by contract and period, which the report says as well: by the report alone the database would go over
    # every statement of the government.
    holds = select(StatementReport.report_id).where(
        StatementReport.government_id == government_id,
        StatementReport.statement_id == PaymentStatement.id,
        StatementReport.report_id == Report.id,
    )
    stands = select(PaymentStatement.id).where(
        PaymentStatement.government_id == government_id,
        PaymentStatement.contract_id == Report.contract_id,
        PaymentStatement.period_id == Report.period_id,
        PaymentStatement.status.not_in(REPLACED),
        holds.correlate(PaymentStatement, Report).exists(),
    )
    # The offset keeps it a question about each report.
    return Report.status == "accepted", Report.party == "vendor", ~stands.correlate(Report).offset(0).exists()


def _unapproved(government_id: str) -> tuple[ColumnElement[bool], ...]:
    approved = select(PaymentStatement.id).where(
        PaymentStatement.government_id == government_id,
        PaymentStatement.contract_id == Report.contract_id,
        PaymentStatement.period_id == Report.period_id,
        PaymentStatement.status.in_(_APPROVED),
    )
    return Report.status.in_(("submitted", "accepted")), ~approved.correlate(Report).exists()
