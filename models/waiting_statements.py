"""Statements that wait for somebody, for the desks; a returned one waits until another is computed for its period."""

from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import aliased, joinedload

from models.contracts import of_vendor
from models.paging import Oldest, oldest
from models.statements import PaymentStatement


def still_waiting(government_id: str, statuses: Collection[str]) -> ColumnElement[bool]:
    """That a statement is in one of the statuses; a returned one waits until another is computed for its period."""
    one_of_them = PaymentStatement.status.in_(statuses)
    if "returned" not in statuses:
        return one_of_them
    return and_(one_of_them, PaymentStatement.id.not_in(_computed_again(government_id)))


@lru_cache(maxsize=256)
def _computed_again(government_id: str) -> Select[str]:
    """The statements that were returned before such were superseded by the next: they keep their status for ever.

    Found by themselves, not asked of each statement: so both databases read what waits from the index of statuses. The
    query is made once for a government, since SQLAlchemy takes milliseconds for the two names of one table.
    """
    returned, later = aliased(PaymentStatement), aliased(PaymentStatement)
    next_one = and_(
        later.government_id == returned.government_id,
        later.contract_id == returned.contract_id,
        later.period_id == returned.period_id,
        later.revision > returned.revision,
        later.kind != "corrected",
    )
    query = select(returned.id).join(later, next_one).where(returned.status == "returned")
    return query.where(returned.government_id == government_id)


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
            still_waiting(government_id, statuses),
            *of_vendor(government_id, PaymentStatement.contract_id, vendor_id),
        )
    )
    return oldest(query, PaymentStatement.id, limit, after)
