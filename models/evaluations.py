"""Evaluations of contractors: the facts as they stood, what officers rated, and what the vendor answered.

What was written is history; the status alone moves.
"""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Integer, Select, func, select, text
from sqlalchemy.orm import Mapped, contains_eager, mapped_column, relationship, undefer

from contracts.errors import NotFound
from contracts.evaluations import UNDER_WAY
from models.columns import Identified, Moment, Owned, once, ordered, refers, whole_number
from models.contracts import Contract, of_vendor
from models.database import Base, db
from models.paging import AS_IT_IS, Oldest, Page, SortKey, Sorts, Wanted, holding, oldest, page_in_order
from models.vendors import Vendor


class Evaluation(Identified, Base):
    """An evaluation of a contract’s vendor. `facts` is the dossier as it stood (JSON), `facts_digest` its SHA-256;
    the vendor may answer until `answer_due_on`.
    """

    __tablename__ = "evaluations"
    __insert_only__ = True
    __workflow__ = "evaluation"

    contract_id: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    facts: Mapped[str] = mapped_column(deferred=True)
    facts_digest: Mapped[str]
    answer_due_on: Mapped[date]
    status: Mapped[str]
    written_by: Mapped[str]
    written_by_name: Mapped[str]
    written_at: Mapped[Moment]
    lock_version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("contract_id", "number"),
        refers("contract_id", "contracts"),
        refers("written_by", "people"),
        whole_number("number"),
        ordered("ix_evaluations_contract", "contract_id", "id"),
        ordered("ix_evaluations_status", "status", "id"),
    )


class EvaluationTurn(Owned, Base):
    """What one side said: the act, and the words as they were typed."""

    __tablename__ = "evaluation_turns"
    __insert_only__ = True

    evaluation_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    act: Mapped[str]
    event_number: Mapped[int] = mapped_column(Integer)
    party: Mapped[str]
    person_id: Mapped[str]
    person_name: Mapped[str]
    words: Mapped[str]
    at: Mapped[Moment]

    __table_args__ = (
        refers("evaluation_id", "evaluations"),
        refers("person_id", "people"),
        whole_number("number"),
        whole_number("event_number"),
    )


class EvaluationRating(Owned, Base):
    """A grade of one criterion with its note; `turn_number` is the turn that brought it, a later one replaces it."""

    __tablename__ = "evaluation_ratings"
    __insert_only__ = True

    evaluation_id: Mapped[str] = mapped_column(primary_key=True)
    turn_number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    criterion: Mapped[str] = mapped_column(primary_key=True)
    grade: Mapped[str]
    note: Mapped[str]

    __table_args__ = (refers("evaluation_id", "evaluations"), whole_number("turn_number"))


SORTS: Sorts = {
    "written": SortKey(Evaluation.id),
    "contract": SortKey(Contract.number),
    "last_day": SortKey(Contract.ends_on),
}
_SEARCHED = (Contract.number, Contract.title, Vendor.name)


def find_evaluation(government_id: str, evaluation_id: str, vendor_id: str | None = None) -> Evaluation:
    """The evaluation of that id; NotFound where there is none, or where it is another vendor’s."""
    found = db.session.scalar(_visible(government_id, vendor_id).where(Evaluation.id == evaluation_id))
    if found is None:
        raise NotFound("This evaluation does not exist for you. Open it from its contract.")
    return found


def evaluations_of(government_id: str, contract_id: str) -> Sequence[Evaluation]:
    """The contract’s evaluations by number; all but one were taken back."""
    query = _visible(government_id, None).where(Evaluation.contract_id == contract_id)
    return db.session.scalars(query.order_by(Evaluation.number)).all()


def earlier_evaluations(government_id: str, vendor_id: str, but_contract_id: str) -> Sequence[Evaluation]:
    """The signed evaluations of the vendor’s other contracts, the oldest first."""
    query = _visible(government_id, vendor_id).where(
        Evaluation.status == "signed", Evaluation.contract_id != but_contract_id
    )
    return db.session.scalars(query.order_by(Evaluation.id)).all()


def every_evaluation(government_id: str) -> Sequence[Evaluation]:
    """Every evaluation of the government with its facts: for verification."""
    query = _visible(government_id, None).options(undefer(Evaluation.facts))
    return db.session.scalars(query.order_by(Evaluation.id)).all()


def page_of_evaluations(
    government_id: str,
    statuses: Collection[str],
    vendor_id: str | None,
    after: str | None,
    limit: int,
    wanted: Wanted = AS_IT_IS,
) -> Page[Evaluation, str]:
    """The evaluations in one of the statuses, the oldest first unless another order is wanted."""
    query = _visible(government_id, vendor_id).where(Evaluation.status.in_(statuses))
    return page_in_order(holding(query, wanted.words, *_SEARCHED), SORTS, Evaluation.id, after, limit, wanted.sort)


def waiting_evaluations(
    government_id: str, vendor_id: str | None, limit: int | None, after: str | None
) -> Oldest[Evaluation]:
    """Those that are not signed or taken back, the oldest first: for the desks."""
    own = of_vendor(government_id, Evaluation.contract_id, vendor_id)
    query = select(Evaluation).where(Evaluation.government_id == government_id, Evaluation.status.in_(UNDER_WAY), *own)
    return oldest(query, Evaluation.id, limit, after)


def page_of_unevaluated(
    government_id: str, ended_before: date, after: str | None, limit: int, wanted: Wanted = AS_IT_IS
) -> Page[Contract, str]:
    """The contracts that ended before the day and have no evaluation, in the order of their entry unless another is
    wanted.
    """
    query = unevaluated(government_id).where(Contract.ends_on < ended_before)
    sorts = {**SORTS, "written": SortKey(Contract.id)}
    return page_in_order(holding(query, wanted.words, *_SEARCHED), sorts, Contract.id, after, limit, wanted.sort)


def unevaluated_contracts(
    government_id: str, first: date, last: date, limit: int, after: str | None
) -> Oldest[Contract]:
    """The contracts that ended in the span and have no evaluation: for the desks."""
    query = unevaluated(government_id).where(Contract.ends_on >= first, Contract.ends_on <= last)
    return oldest(query, Contract.id, limit, after)


def turns_of(government_id: str, evaluation_ids: Collection[str]) -> Sequence[EvaluationTurn]:
    """Every turn of the evaluations, in order."""
    turn = EvaluationTurn
    query = select(turn).where(turn.government_id == government_id, turn.evaluation_id.in_(set(evaluation_ids)))
    return db.session.scalars(query.order_by(turn.evaluation_id, turn.number)).all()


def ratings_of(government_id: str, evaluation_ids: Collection[str]) -> Sequence[EvaluationRating]:
    """Every rating of the evaluations, those of a later turn after those of an earlier one."""
    rating = EvaluationRating
    query = select(rating).where(rating.government_id == government_id, rating.evaluation_id.in_(set(evaluation_ids)))
    return db.session.scalars(query.order_by(rating.evaluation_id, rating.turn_number, rating.criterion)).all()


def next_evaluation_number(government_id: str, contract_id: str) -> int:
    """The number of the contract’s next evaluation; the first one is 1."""
    query = select(func.max(Evaluation.number)).where(
        Evaluation.government_id == government_id, Evaluation.contract_id == contract_id
    )
    return (db.session.scalar(query) or 0) + 1


def _visible(government_id: str, vendor_id: str | None) -> Select[Evaluation]:
    query = (
        select(Evaluation)
        .join(Evaluation.contract)
        .join(Contract.vendor)
        .options(contains_eager(Evaluation.contract).contains_eager(Contract.vendor))
        .where(Evaluation.government_id == government_id)
    )
    return query if vendor_id is None else query.where(Contract.vendor_id == vendor_id)


def unevaluated(government_id: str) -> Select[Contract]:
    """Reads the contracts without an evaluation."""
    evaluated = select(Evaluation.id).where(
        Evaluation.government_id == Contract.government_id,
        Evaluation.contract_id == Contract.id,
        Evaluation.status != "withdrawn",
    )
    query = select(Contract).join(Contract.vendor).options(contains_eager(Contract.vendor))
    query = query.where(Contract.government_id == government_id)
    return query.where(~evaluated.exists())
