"""Rulings: excusals, waivers, overrides, holds and deferrals, each asked for by one person and decided by another.

What was asked for never changes; what was decided, and that it ended, are rows beside it, each with the number of its
event, so that one can tell what held when a statement was computed.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Integer, Select, func, select, text
from sqlalchemy.orm import Mapped, contains_eager, joinedload, mapped_column, relationship, undefer

from contracts.errors import NotFound
from models.columns import Cents, Identified, Moment, Owned, once, ordered, refers, whole_number
from models.contracts import Contract
from models.database import Base, db
from models.paging import AS_IT_IS, Oldest, Page, SortKey, Sorts, Wanted, holding, newest_first, oldest, page_in_order
from models.statements import PaymentStatement
from models.vendors import Vendor


class Ruling(Identified, Base):
    """What was asked for: its kind, what it is about, the periods that it covers by their first day, and why.

    `about_kind` says what `about_name` names and `about_title` how it read then: a line, a payment, a measure, a limit,
    a check, or a table whose rows (`about_rows`, JSON of runs) it excuses. `amount_cents` is signed for an override and
    above zero for a hold or a deferral; None there: the whole line. `days` are those of a milestone that are excused.
    """

    __tablename__ = "rulings"
    __insert_only__ = True

    contract_id: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str]
    about_kind: Mapped[str]
    about_name: Mapped[str]
    about_title: Mapped[str]
    about_rows: Mapped[str | None]
    amount_cents: Mapped[Cents | None]
    days: Mapped[int | None] = mapped_column(Integer)
    starts_on: Mapped[date]
    until_on: Mapped[date | None]
    reason: Mapped[str]
    ends_when: Mapped[str]
    dispute_id: Mapped[str | None]
    status: Mapped[str]
    asked_by: Mapped[str]
    asked_by_name: Mapped[str]
    asked_at: Mapped[Moment]
    lock_version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("contract_id", "number"),
        refers("contract_id", "contracts"),
        refers("dispute_id", "disputes"),
        refers("asked_by", "people"),
        whole_number("number"),
        CheckConstraint("kind IN ('excusal', 'waiver', 'override', 'hold', 'deferral')", name="kind_is_known"),
        CheckConstraint("kind <> 'override' OR amount_cents IS NOT NULL", name="override_has_an_amount"),
        ordered("ix_rulings_contract", "contract_id", "id"),
        ordered("ix_rulings_status", "status", "id"),
        ordered("ix_rulings_dispute", "dispute_id"),
        ordered("ix_rulings_by_starts_on", "starts_on", "id"),
        ordered("ix_rulings_by_kind", "kind", "id"),
    )

    @property
    def __workflow__(self) -> str:
        """Each kind of ruling has its own table of moves."""
        return self.kind


class RulingDecision(Owned, Base):
    """That a ruling was granted, refused, withdrawn, or ended after it had been granted.

    `net_cents` is by how much it changed the payment as it was shown to whoever decided, None where it could not be
    told; `effect` is that display as JSON. `last_day` is the last day that a ruling which ended covers.
    """

    __tablename__ = "ruling_decisions"
    __insert_only__ = True

    ruling_id: Mapped[str] = mapped_column(primary_key=True)
    decision: Mapped[str] = mapped_column(primary_key=True)
    event_number: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str]
    net_cents: Mapped[Cents | None]
    effect: Mapped[str | None]
    last_day: Mapped[date | None]
    decided_by: Mapped[str | None]
    decided_by_name: Mapped[str]
    decided_at: Mapped[Moment]

    __table_args__ = (
        refers("ruling_id", "rulings"),
        refers("decided_by", "people"),
        whole_number("event_number"),
        CheckConstraint(
            "decision IN ('granted', 'refused', 'withdrawn', 'revoked', 'ended', 'lifted')", name="decision_is_known"
        ),
    )


class StatementRuling(Owned, Base):
    """A ruling that a statement was computed with."""

    __tablename__ = "statement_rulings"
    __insert_only__ = True

    statement_id: Mapped[str] = mapped_column(primary_key=True)
    ruling_id: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (
        refers("statement_id", "statements"),
        refers("ruling_id", "rulings"),
        ordered("ix_statement_rulings_ruling", "ruling_id"),
    )


SORTS: Sorts = {
    "asked": SortKey(Ruling.id),
    "contract": SortKey(Contract.number),
    "kind": SortKey(Ruling.kind),
    "from": SortKey(Ruling.starts_on),
}
OF_CONTRACT = newest_first(SORTS)
_SEARCHED = (Contract.number, Vendor.name, Ruling.about_title)


def find_ruling(government_id: str, ruling_id: str, vendor_id: str | None = None) -> Ruling:
    """The ruling of that id with its contract; NotFound where there is none, or another vendor's contract has it."""
    query = _with_contract(government_id).where(Ruling.id == ruling_id)
    if vendor_id is not None:
        query = query.where(Contract.vendor_id == vendor_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("This ruling does not exist for you. Open it from its contract.")
    return found


def rulings_of(government_id: str, contract_id: str) -> Sequence[Ruling]:
    """Every ruling of the contract by number."""
    return db.session.scalars(
        _with_contract(government_id).where(Ruling.contract_id == contract_id).order_by(Ruling.number)
    ).all()


def rulings_of_dispute(government_id: str, dispute_id: str) -> Sequence[Ruling]:
    """The rulings that were asked for because of a dispute."""
    return db.session.scalars(
        _with_contract(government_id).where(Ruling.dispute_id == dispute_id).order_by(Ruling.number)
    ).all()


def page_of_contract(
    government_id: str,
    contract_id: str,
    but: Collection[str],
    after: str | None,
    limit: int,
    wanted: Wanted = AS_IT_IS,
) -> Page[Ruling, str]:
    """The contract's rulings but those of some statuses, the newest first unless another order is wanted."""
    query = _with_contract(government_id).where(Ruling.contract_id == contract_id, Ruling.status.not_in(but))
    return page_in_order(
        holding(query, wanted.words, Ruling.about_title), OF_CONTRACT, Ruling.id, after, limit, wanted.sort
    )


def page_of_rulings(
    government_id: str,
    statuses: Collection[str],
    vendor_id: str | None,
    after: str | None,
    limit: int,
    wanted: Wanted = AS_IT_IS,
) -> Page[Ruling, str]:
    """The government's rulings in one of the statuses, the oldest first unless another order is wanted."""
    query = _with_contract(government_id).where(Ruling.status.in_(statuses))
    if vendor_id is not None:
        query = query.where(Contract.vendor_id == vendor_id)
    return page_in_order(holding(query, wanted.words, *_SEARCHED), SORTS, Ruling.id, after, limit, wanted.sort)


def proposed_rulings(government_id: str, limit: int = 200, after: str | None = None) -> Oldest[Ruling]:
    """The rulings that wait for a second person, the oldest first: for the desks."""
    query = select(Ruling).where(Ruling.government_id == government_id, Ruling.status == "proposed")
    return oldest(query, Ruling.id, limit, after)


def decisions_on(government_id: str, ruling_ids: Collection[str]) -> Mapping[str, Sequence[RulingDecision]]:
    """For each of the rulings what was decided about it, in order, in one query."""
    found: dict[str, list[RulingDecision]] = {ruling_id: [] for ruling_id in ruling_ids}
    query = select(RulingDecision).where(
        RulingDecision.government_id == government_id, RulingDecision.ruling_id.in_(set(ruling_ids))
    )
    for decision in db.session.scalars(query.order_by(RulingDecision.event_number)):
        found[decision.ruling_id].append(decision)
    return found


def next_ruling_number(government_id: str, contract_id: str) -> int:
    """The number of the contract's next ruling; the first one is 1."""
    highest = db.session.scalar(
        select(func.max(Ruling.number)).where(Ruling.government_id == government_id, Ruling.contract_id == contract_id)
    )
    return (highest or 0) + 1


def rulings_counted(government_id: str, statement_id: str) -> list[tuple[str, str]]:
    """Kind and id of each ruling that the statement was computed with."""
    same = (StatementRuling.government_id == Ruling.government_id) & (StatementRuling.ruling_id == Ruling.id)
    query = select(Ruling.kind, Ruling.id).join(StatementRuling, same).where(Ruling.government_id == government_id)
    return [(kind, key) for kind, key in db.session.execute(query.where(StatementRuling.statement_id == statement_id))]


def rulings_in_statement(government_id: str, statement_id: str) -> Sequence[Ruling]:
    """The rulings that the statement was computed with, by number."""
    return db.session.scalars(
        _with_contract(government_id)
        .join(
            StatementRuling,
            (StatementRuling.government_id == Ruling.government_id) & (StatementRuling.ruling_id == Ruling.id),
        )
        .where(StatementRuling.statement_id == statement_id)
        .order_by(Ruling.number)
    ).all()


def statements_with(government_id: str, ruling_id: str, with_documents: bool = False) -> Sequence[PaymentStatement]:
    """The statements that were computed with the ruling, the oldest first."""
    documents = [undefer(PaymentStatement.document)] if with_documents else []
    computed = select(StatementRuling.statement_id).where(
        StatementRuling.government_id == government_id, StatementRuling.ruling_id == ruling_id
    )
    return db.session.scalars(
        select(PaymentStatement)
        .options(joinedload(PaymentStatement.period), *documents)
        .where(PaymentStatement.government_id == government_id, PaymentStatement.id.in_(computed))
        .order_by(PaymentStatement.id)
    ).all()


def waived_codes(government_id: str, contract_id: str, day: date) -> frozenset[str]:
    """The codes of checks that are waived for the contract on the day: granted, not ended, not run out."""
    return frozenset(
        db.session.scalars(
            select(Ruling.about_name).where(
                Ruling.government_id == government_id,
                Ruling.contract_id == contract_id,
                Ruling.kind == "waiver",
                Ruling.about_kind == "check",
                Ruling.status == "granted",
                Ruling.starts_on <= day,
                Ruling.until_on.is_(None) | (Ruling.until_on >= day),
            )
        )
    )


def _with_contract(government_id: str) -> Select[Ruling]:
    return (
        select(Ruling)
        .join(Ruling.contract)
        .join(Contract.vendor)
        .options(contains_eager(Ruling.contract).contains_eager(Contract.vendor))
        .where(Ruling.government_id == government_id)
    )
