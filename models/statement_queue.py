"""Finance's queue: waiting statements, the strictest open exceptions first, then the dearest, then the oldest clock.

Two queries, whatever the page; answers count as they stand when it is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import joinedload

from contracts.errors import Invalid
from contracts.exceptions import ANSWERS, ExceptionClass
from models.contracts import Contract
from models.database import db
from models.paging import SortKey, Sorts, page_sorted, sort_named
from models.statement_exceptions import ExceptionAnswer, StatementException, StatementMark
from models.statements import PaymentStatement

PAGE = 50
WAITING = ("computed", "in_review", "endorsed")
_LONG_AGO = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class QueueKey:
    """Where a page begins: after the statement with these."""

    rank: int
    cost_cents: int
    since: date
    statement_id: str

    def text(self) -> str:
        """As it stands in an address."""
        return f"{self.rank}.{self.cost_cents}.{self.since.isoformat()}.{self.statement_id}"

    @staticmethod
    def read(text: str) -> "QueueKey":
        """From an address; Invalid where somebody changed it."""
        try:
            rank, cost, since, statement_id = text.split(".")
            return QueueKey(int(rank), int(cost), date.fromisoformat(since), statement_id)
        except ValueError:
            raise Invalid("This page of the queue does not exist. Open the queue from its first page.") from None


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the person wants to see of the queue; empty: everything. The status is one of those that wait."""

    class_: str = ""
    status: str = ""
    contract: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Queued:
    """A waiting statement with its strictest open class, how many are open, what the dearest costs, and since when.

    Costs are not added up: several exceptions may rest on one and the same payment.
    """

    statement: PaymentStatement
    class_: ExceptionClass
    open: int
    cost_cents: int
    since: date

    @property
    def key(self) -> QueueKey:
        """Where the next page would begin."""
        return QueueKey(self.class_.rank, self.cost_cents, self.since, self.statement.id)


# For each kind of statement the rank of each kind of exception; "" is whatever has no line of its own.
Ranks = Mapping[str, Mapping[str, int]]


# By these the queue can be sorted; by none of them it stands in the order of its title.
SORTS: Sorts = {
    "contract": SortKey(Contract.number),
    "net": SortKey(PaymentStatement.net_cents, descending=True),
    "computed": SortKey(PaymentStatement.id),
}


def queue_page(
    government_id: str, ranks: Ranks, wanted: QueueFilter, after: str = "", limit: int = PAGE
) -> tuple[tuple[Queued, ...], str | None]:
    """A page of the queue and the key of the next one, None on the last; Invalid for a key or an order that is none."""
    ranked = _ranked(ranks, _waiting(government_id, wanted)).subquery()
    query = select(ranked.c.id, ranked.c.rank, ranked.c.open, ranked.c.cost, ranked.c.since)
    if wanted.class_:
        query = query.where(ranked.c.rank == ExceptionClass(wanted.class_).rank)
    # Only keys are put in order: to sort whole statements is to carry the terms of each.
    if wanted.sort:
        by, tie = sort_named(SORTS, wanted.sort), SortKey(PaymentStatement.id)
        found_by = and_(PaymentStatement.id == ranked.c.id, PaymentStatement.government_id == government_id)
        sortable = query.join(PaymentStatement, found_by).join(PaymentStatement.contract)
        page = page_sorted(sortable, by, tie, after or None, limit)
        return _queued(government_id, page.rows), page.after
    if after:
        query = query.where(_comes_after(ranked.c, QueueKey.read(after)))
    order = (ranked.c.rank.desc(), ranked.c.cost.desc(), ranked.c.since, ranked.c.id)
    found = _queued(government_id, db.session.execute(query.order_by(*order).limit(limit + 1)).all())
    return found[:limit], found[limit - 1].key.text() if len(found) > limit else None


def _waiting(government_id: str, wanted: QueueFilter) -> ColumnElement[bool]:
    """Which statements wait and are asked for: nothing else is put into groups."""
    waits = PaymentStatement.status.in_((wanted.status,) if wanted.status else WAITING)
    asked = and_(PaymentStatement.government_id == government_id, waits)
    if not wanted.contract:
        return asked
    numbered = Contract.number.startswith(wanted.contract, autoescape=True)
    contracts = select(Contract.id).where(Contract.government_id == government_id, numbered)
    # By what no index holds: few statements wait, and a database that begins with contracts reads all they ever had.
    return and_(asked, PaymentStatement.contract_id.concat("").in_(contracts))


def _queued(government_id: str, rows: Sequence[Any]) -> tuple[Queued, ...]:
    classes, statements = list(ExceptionClass), _statements(government_id, [row[0] for row in rows])
    return tuple(Queued(statements[row[0]], classes[row[1]], row[2], row[3], row[4]) for row in rows)


def _statements(government_id: str, ids: Sequence[str]) -> Mapping[str, PaymentStatement]:
    query = (
        select(PaymentStatement)
        .options(
            joinedload(PaymentStatement.contract).joinedload(Contract.vendor),
            joinedload(PaymentStatement.period),
            joinedload(PaymentStatement.terms_version),
        )
        .where(PaymentStatement.government_id == government_id, PaymentStatement.id.in_(ids))
    )
    return {each.id: each for each in db.session.scalars(query)}


def _comes_after(columns: Any, key: QueueKey) -> ColumnElement[bool]:
    same_rank, same_cost = columns.rank == key.rank, columns.cost == key.cost_cents
    return or_(
        columns.rank < key.rank,
        and_(same_rank, columns.cost < key.cost_cents),
        and_(same_rank, same_cost, columns.since > key.since),
        and_(same_rank, same_cost, columns.since == key.since, columns.id > key.statement_id),
    )


def _ranked(ranks: Ranks, waiting: ColumnElement[bool]) -> Select[str, Any, Any, Any, date]:
    """Each of these statements with the rank, number and cost of its open exceptions."""
    rank = _rank(ranks)
    is_open = and_(rank > 0, func.coalesce(_answered(), 0) < rank)
    unmarked = StatementMark.statement_id.is_(None)
    cost = func.abs(func.coalesce(StatementException.cost_cents, 0))
    return (
        select(
            PaymentStatement.id,
            func.max(case((unmarked, ExceptionClass.RESOLVE.rank), (is_open, rank), else_=0)).label("rank"),
            func.sum(case((is_open, 1), else_=0)).label("open"),
            func.max(case((is_open, cost), else_=0)).label("cost"),
            func.coalesce(func.max(StatementMark.clock_since), literal(_LONG_AGO)).label("since"),
        )
        .outerjoin(
            StatementMark,
            and_(
                StatementMark.government_id == PaymentStatement.government_id,
                StatementMark.statement_id == PaymentStatement.id,
            ),
        )
        .outerjoin(
            StatementException,
            and_(
                StatementException.government_id == PaymentStatement.government_id,
                StatementException.statement_id == PaymentStatement.id,
            ),
        )
        .where(waiting)
        # In the order of ix_statements_status; by the id alone, SQLite reads every statement in the order of ids.
        .group_by(PaymentStatement.status, PaymentStatement.id)
    )


def _rank(ranks: Ranks) -> ColumnElement[int]:
    """The class that policy and terms give an exception, as a number."""
    by_policy = case(
        *((StatementMark.statement_kind == kind, _by_kind(of_kind)) for kind, of_kind in sorted(ranks.items())),
        else_=ExceptionClass.RESOLVE.rank,
    )
    asked = case({each.value: each.rank for each in ExceptionClass}, value=StatementException.terms_class, else_=0)
    standing = case((asked > by_policy, asked), else_=by_policy)
    return case((StatementException.kind.is_(None), 0), else_=standing)


def _by_kind(of_kind: Mapping[str, int]) -> ColumnElement[int]:
    named = {kind: rank for kind, rank in of_kind.items() if kind}
    return case(named, value=StatementException.kind, else_=of_kind[""])


def _answered() -> ColumnElement[int]:
    """The rank that answers to the identical exception of the period reach."""
    reached = case({answer: each.rank for answer, each in ANSWERS.items()}, value=ExceptionAnswer.answer, else_=0)
    return (
        select(func.max(reached))
        .where(
            ExceptionAnswer.government_id == StatementException.government_id,
            ExceptionAnswer.contract_id == StatementException.contract_id,
            ExceptionAnswer.period_id == StatementException.period_id,
            ExceptionAnswer.identity == StatementException.identity,
        )
        .correlate(StatementException)
        .scalar_subquery()
    )
