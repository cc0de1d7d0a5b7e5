"""The statements that an auditor draws from, by what names each of them, and those that were drawn."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from contracts.workflow import REPLACED
from models.contracts import Contract
from models.database import db
from models.periods import ReportingPeriod
from models.statements import PaymentStatement


def statement_names(government_id: str, contract_id: str | None) -> Sequence[tuple[str, str, str, int]]:
    """Of each statement that stands its id, its contract's number, its period's name and its revision.

    Of the whole government, or of one contract; none that was replaced or returned, and no corrected one, which is
    compared and never paid.
    """
    query = (
        select(PaymentStatement.id, Contract.number, ReportingPeriod.name, PaymentStatement.revision)
        .join(PaymentStatement.contract)
        .join(PaymentStatement.period)
        .where(PaymentStatement.government_id == government_id, PaymentStatement.status.not_in(REPLACED))
        .where(PaymentStatement.kind != "corrected")
    )
    if contract_id is not None:
        query = query.where(PaymentStatement.contract_id == contract_id)
    return [(each.id, each.number, each.name, each.revision) for each in db.session.execute(query)]


def statements_drawn(government_id: str, ids: Collection[str]) -> Sequence[PaymentStatement]:
    """These statements, by contract, period and revision."""
    query = (
        select(PaymentStatement)
        .join(PaymentStatement.contract)
        .join(PaymentStatement.period)
        .options(contains_eager(PaymentStatement.contract), contains_eager(PaymentStatement.period))
        .where(PaymentStatement.government_id == government_id, PaymentStatement.id.in_(ids))
        .order_by(Contract.number, ReportingPeriod.starts_on, ReportingPeriod.name, PaymentStatement.revision)
    )
    return db.session.scalars(query).all()
