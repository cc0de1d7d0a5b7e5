"""What lines of any kind name, read for all of them at once: the contract with its vendor, and the period.

A query that joins these to its own few rows is planned for five tables and not for one; a desk has twenty such queries.
"""

from collections.abc import Collection
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from models.contracts import Contract
from models.database import db
from models.periods import ReportingPeriod

Lines = TypeVar("Lines", bound=Collection[Any])


def with_names(government_id: str, lines: Lines) -> Lines:
    """The same rows, of whatever tables: each now has its contract with the vendor, and its period where it is of one.

    Two queries, however many kinds of rows there are.
    """
    _name_contracts(government_id, lines)
    _name_periods(government_id, [each for each in lines if hasattr(type(each), "period")])
    return lines


def _name_contracts(government_id: str, lines: Collection[Any]) -> None:
    ids = {each.contract_id for each in lines}
    query = select(Contract).options(joinedload(Contract.vendor))
    query = query.where(Contract.government_id == government_id, Contract.id.in_(ids))
    contracts = {each.id: each for each in db.session.scalars(query)} if ids else {}
    for each in lines:
        set_committed_value(each, "contract", contracts[each.contract_id])


def _name_periods(government_id: str, lines: Collection[Any]) -> None:
    ids = {each.period_id for each in lines} - {None}
    query = select(ReportingPeriod).where(ReportingPeriod.government_id == government_id, ReportingPeriod.id.in_(ids))
    periods = {each.id: each for each in db.session.scalars(query)} if ids else {}
    for each in lines:
        set_committed_value(each, "period", None if each.period_id is None else periods[each.period_id])
