"""The score of each result, kept beside the statement that states it, so that the city's page reads no statement.

A row follows from a standing statement and its terms and can be made again at any time; nothing rests on it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Integer, delete, false, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, undefer

from contracts.city_scores import Span
from contracts.workflow import REPLACED
from models.columns import Owned, ordered, refers, whole_number
from models.contracts import Contract
from models.database import Base, db
from models.paging import Page, SortKey, Sorts, page_sorted, sort_named
from models.periods import ReportingPeriod
from models.programs import Program
from models.statements import PaymentStatement


class KeptScore(Owned, Base):
    """A measure's result in a period: the value and target as text, and the score in hundredths or why there is none.

    `ends_on` and `days` are the period's own, kept here so that a span of days is one range of an index.
    """

    __tablename__ = "kept_scores"

    contract_id: Mapped[str] = mapped_column(primary_key=True)
    period_id: Mapped[str] = mapped_column(primary_key=True)
    measure_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str]
    statement_id: Mapped[str]
    title: Mapped[str]
    unit: Mapped[str]
    value: Mapped[str | None]
    target: Mapped[str]
    score: Mapped[int | None] = mapped_column(Integer)
    says: Mapped[str]
    lower_is_better: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    ends_on: Mapped[date]
    days: Mapped[int] = mapped_column(Integer)

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")
    period: Mapped[ReportingPeriod] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        refers("contract_id", "contracts"),
        refers("period_id", "periods"),
        refers("statement_id", "statements"),
        whole_number("days"),
        ordered("ix_kept_scores_ends", "ends_on", "days"),
        ordered("ix_kept_scores_days", "days"),
    )


# A sort by name; what has no score stands last.
SORTS: Sorts = {
    "score": SortKey(KeptScore.score),
    "contract": SortKey(Contract.number),
    "measure": SortKey(KeptScore.title),
}


def scored_statements(government_id: str, contract_id: str) -> dict[str, str]:
    """For each period of the contract the statement that its kept scores come from."""
    query = select(KeptScore.period_id, KeptScore.statement_id).where(
        KeptScore.government_id == government_id, KeptScore.contract_id == contract_id
    )
    return {row.period_id: row.statement_id for row in db.session.execute(query.distinct())}


def stated_periods(government_id: str, contract_id: str) -> dict[str, str]:
    """For each reporting period of the contract its newest statement that stands, corrected ones too."""
    query = (
        select(PaymentStatement.period_id, PaymentStatement.id)
        .join(PaymentStatement.period)
        .where(
            PaymentStatement.government_id == government_id,
            PaymentStatement.contract_id == contract_id,
            PaymentStatement.status.not_in(REPLACED),
            ReportingPeriod.kind == "reporting",
        )
        .order_by(PaymentStatement.revision)
    )
    return {row.period_id: row.id for row in db.session.execute(query)}


def forget_scores(government_id: str, contract_id: str, period_ids: Collection[str]) -> None:
    """Remove the kept scores of these periods, so that they can be made again."""
    db.session.execute(
        delete(KeptScore).where(
            KeptScore.government_id == government_id,
            KeptScore.contract_id == contract_id,
            KeptScore.period_id.in_(period_ids),
        )
    )


def scores_of_contract(government_id: str, contract_id: str) -> Sequence[KeptScore]:
    """Everything that is kept of the contract: for verification."""
    query = select(KeptScore).where(KeptScore.government_id == government_id, KeptScore.contract_id == contract_id)
    return db.session.scalars(query.order_by(KeptScore.key)).all()


def statements_to_score(government_id: str, ids: Collection[str]) -> Sequence[PaymentStatement]:
    """These statements with period, terms and document."""
    return db.session.scalars(
        select(PaymentStatement)
        .options(
            joinedload(PaymentStatement.period),
            joinedload(PaymentStatement.terms_version),
            undefer(PaymentStatement.document),
        )
        .where(PaymentStatement.government_id == government_id, PaymentStatement.id.in_(set(ids)))
    ).all()


def shortest_period(government_id: str) -> int:
    """How long the shortest of the periods with scores is, in days; 0 where there is none."""
    query = select(KeptScore.days).where(KeptScore.government_id == government_id).order_by(KeptScore.days)
    return db.session.scalar(query.limit(1)) or 0


def newest_end(government_id: str, longest: int) -> date | None:
    """The last day of the newest period with scores among those of at most so many days."""
    return db.session.scalar(
        select(func.max(KeptScore.ends_on)).where(KeptScore.government_id == government_id, KeptScore.days <= longest)
    )


def page_of_scores(
    government_id: str, span: Span, program: str, sort: str, after: str | None, limit: int
) -> Page[KeptScore, str]:
    """The scores in the span, of one program if named, in that order."""
    # A month of a large city has hundreds of thousands: their keys are put in order alone, and their contracts joined
    # only where something needs them.
    query = select(KeptScore.contract_id).where(*in_span(government_id, span))
    if program or sort.removeprefix("-") == "contract":
        query = query.join(KeptScore.contract)
    if program:
        query = query.join(Contract.program).where(Program.number == program)
    page = page_sorted(query, sort_named(SORTS, sort), SortKey(KeptScore.key), after, limit)
    found = _by_key(government_id, {row.contract_id for row in page.rows}, {row.tied_by for row in page.rows})
    return Page(tuple(found[row.tied_by] for row in page.rows), page.after)


def _by_key(government_id: str, contract_ids: Collection[str], keys: Collection[str]) -> Mapping[str, KeptScore]:
    query = (
        select(KeptScore)
        .options(joinedload(KeptScore.contract).joinedload(Contract.vendor), joinedload(KeptScore.period))
        .where(
            KeptScore.government_id == government_id, KeptScore.contract_id.in_(contract_ids), KeptScore.key.in_(keys)
        )
    )
    return {each.key: each for each in db.session.scalars(query)}


def in_span(government_id: str, span: Span) -> tuple[Any, ...]:
    """What holds for the scores of the span."""
    return (
        KeptScore.government_id == government_id,
        KeptScore.ends_on.between(span.first, span.last),
        KeptScore.days <= span.longest,
    )
