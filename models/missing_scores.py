"""Contracts that run in a span of days and have no result in it: which, since when, and how many of them are stale."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Date, Select, case, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from contracts.city_scores import Span
from models.contracts import Contract
from models.database import db
from models.kept_scores import KeptScore, in_span
from models.paging import Page, SortKey, page_sorted
from models.periods import ReportingPeriod
from models.programs import Program


@dataclass(frozen=True, slots=True)
class MissingContract:
    """A contract that runs in a span and has no result in it: the last day of its newest result's period, and the first
    period after it; neither where there never was one.
    """

    contract: Contract
    newest: date | None
    following: ReportingPeriod | None

    def is_stale(self, now: date) -> bool:
        """Whether there was a result once and the next one ought to be there."""
        return self.following is not None and self.following.due_on < now


Columns = TypeVarTuple("Columns")


def missing_by_program(government_id: str, span: Span, now: date) -> Mapping[str | None, tuple[int, int]]:
    """For each program how many contracts lack a result in the span, and how many of these are stale."""
    stale = case((_following(ReportingPeriod.due_on) < now, 1), else_=0)
    each = _missing(select(Contract.program_id, stale.label("stale")), government_id, span).subquery()
    counts = select(each.c.program_id, func.count(), func.sum(each.c.stale)).group_by(each.c.program_id)
    return {row[0]: (row[1], int(row[2])) for row in db.session.execute(counts)}


def page_of_missing(
    government_id: str, span: Span, program: str, after: str | None, limit: int
) -> Page[MissingContract, str]:
    """The contracts that run in the span without a result in it, by number."""
    chosen = select(Contract, _newest(), _following(ReportingPeriod.id))
    query = _missing(chosen, government_id, span).options(joinedload(Contract.vendor))
    if program:
        query = query.join(Contract.program).where(Program.number == program)
    page = page_sorted(query, SortKey(Contract.number), SortKey(Contract.number), after, limit)
    same = (ReportingPeriod.government_id == government_id, ReportingPeriod.id.in_([row[2] for row in page.rows]))
    periods = {each.id: each for each in db.session.scalars(select(ReportingPeriod).where(*same))}
    return Page(tuple(MissingContract(row[0], row[1], periods.get(row[2])) for row in page.rows), page.after)


def _newest() -> ColumnElement[date | None]:
    """The last day of the period of the contract's newest result, of whatever span."""
    query = select(func.max(KeptScore.ends_on)).where(
        KeptScore.government_id == Contract.government_id, KeptScore.contract_id == Contract.id
    )
    return type_coerce(query.correlate(Contract).scalar_subquery(), Date)


def _following(column: InstrumentedAttribute[str] | InstrumentedAttribute[date]) -> ColumnElement[date | str | None]:
    """That of the contract's first reporting period behind its newest result; none where there is no result: what its
    terms ask for may have no target.
    """
    query = select(column).where(
        ReportingPeriod.government_id == Contract.government_id,
        ReportingPeriod.contract_id == Contract.id,
        ReportingPeriod.kind == "reporting",
        ReportingPeriod.ends_on > _newest(),
    )
    return query.order_by(ReportingPeriod.ends_on).limit(1).correlate(Contract).scalar_subquery()


def _missing(query: Select[*Columns], government_id: str, span: Span) -> Select[*Columns]:
    # Asked once for all: asked for each contract, it would go through everybody's results of the span each time.
    known = select(KeptScore.contract_id).where(*in_span(government_id, span))
    return query.where(
        Contract.government_id == government_id,
        Contract.starts_on <= span.last,
        Contract.ends_on >= span.first,
        Contract.id.not_in(known),
    )
