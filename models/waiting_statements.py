"""Statements that wait for somebody, for the desks; a returned one waits until another is computed for its period."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased, joinedload

from models.contracts import of_vendor
from models.paging import Oldest, oldest
from models.statements import PaymentStatement


def still_waiting(statuses: Collection[str]) -> ColumnElement[bool]:
    """That a statement is in one of the statuses; a returned one waits until another is computed for its period."""
    later = aliased(PaymentStatement)
    computed_again = select(later.id).where(
        later.government_id == PaymentStatement.government_id,
        later.contract_id == PaymentStatement.contract_id,
        later.period_id == PaymentStatement.period_id,
        later.revision > PaymentStatement.revision,
        later.kind != "corrected",
    )
    one_of_them = PaymentStatement.status.in_(statuses)
    if "returned" not in statuses:
        return one_of_them
    # Statements that were returned before they were superseded for it keep their status for ever.
    waits = or_(PaymentStatement.status != "returned", ~computed_again.correlate(PaymentStatement).exists())
    return and_(one_of_them, waits)


def waiting_statements(
    government_id: str,
    statuses: Collection[str],
    vendor_id: str | None = None,
    limit: int | None = 200,
    after: str | None = None,
) -> Oldest[PaymentStatement]:
    """The statements in one of the statuses with their terms, the oldest first: for the desks."""
    query = (
        select(PaymentStatement)
        .options(joinedload(PaymentStatement.terms_version))
        .where(
            PaymentStatement.government_id == government_id,
            still_waiting(statuses),
            *of_vendor(government_id, PaymentStatement.contract_id, vendor_id),
        )
    )
    return oldest(query, PaymentStatement.id, limit, after)
