"""The exceptions of a statement, as they were noticed when it was computed, and what people answered to them.

Neither is ever changed. An answer holds for every revision of the period's statement that has the identical exception.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Integer, select
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Identified, Moment, Owned, once, ordered, refers, whole_number
from models.database import Base, db


class StatementMark(Owned, Base):
    """What the queue needs of a statement beside its amounts: its kind, and when the payment clock began to run."""

    __tablename__ = "statement_marks"
    __insert_only__ = True

    statement_id: Mapped[str] = mapped_column(primary_key=True)
    statement_kind: Mapped[str]
    clock_since: Mapped[date]

    __table_args__ = (
        refers("statement_id", "statements"),
        CheckConstraint("statement_kind IN ('payment', 'corrected', 'closing')", name="kind_is_known"),
    )


class StatementException(Owned, Base):
    """One exception. `terms_class` is what the terms ask for where they do; `document` shows how the cost was made."""

    __tablename__ = "statement_exceptions"
    __insert_only__ = True

    statement_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    contract_id: Mapped[str]
    period_id: Mapped[str]
    kind: Mapped[str]
    identity: Mapped[str]
    terms_class: Mapped[str | None]
    cost_cents: Mapped[int | None] = mapped_column(BigInteger)
    document: Mapped[str]

    __table_args__ = (
        refers("statement_id", "statements"),
        refers("contract_id", "contracts"),
        refers("period_id", "periods"),
        whole_number("number"),
        ordered("ix_statement_exceptions_identity", "contract_id", "period_id", "identity"),
    )


class ExceptionAnswer(Identified, Base):
    """An exception acknowledged or overridden: by whom, for whom, why, and on which statement it was seen."""

    __tablename__ = "exception_answers"
    __insert_only__ = True

    contract_id: Mapped[str]
    period_id: Mapped[str]
    statement_id: Mapped[str]
    statement_digest: Mapped[str]
    identity: Mapped[str]
    answer: Mapped[str]
    reason: Mapped[str]
    answered_by: Mapped[str]
    answered_for: Mapped[str | None]
    answered_at: Mapped[Moment]

    __table_args__ = (
        once("contract_id", "period_id", "identity", "answer"),
        refers("contract_id", "contracts"),
        refers("period_id", "periods"),
        refers("statement_id", "statements"),
        refers("answered_by", "people"),
        refers("answered_for", "people"),
        CheckConstraint("answer IN ('acknowledged', 'overridden')", name="answer_is_known"),
    )


def mark_of(government_id: str, statement_id: str) -> StatementMark | None:
    """The statement's mark; None where it was computed before there were any."""
    return db.session.get(StatementMark, (government_id, statement_id))


def exceptions_of(government_id: str, statement_id: str) -> Sequence[StatementException]:
    """The statement's exceptions in the order in which they were noticed."""
    return db.session.scalars(
        select(StatementException)
        .where(StatementException.government_id == government_id, StatementException.statement_id == statement_id)
        .order_by(StatementException.number)
    ).all()


def answers_of_contract(government_id: str, contract_id: str) -> Sequence[ExceptionAnswer]:
    """Every answer to an exception of any of the contract's statements, the oldest first."""
    return db.session.scalars(
        select(ExceptionAnswer)
        .where(ExceptionAnswer.government_id == government_id, ExceptionAnswer.contract_id == contract_id)
        .order_by(ExceptionAnswer.id)
    ).all()


def answers_of(government_id: str, contract_id: str, period_id: str) -> Sequence[ExceptionAnswer]:
    """Every answer to an exception of any revision of the period's statement, the oldest first."""
    return db.session.scalars(
        select(ExceptionAnswer)
        .where(
            ExceptionAnswer.government_id == government_id,
            ExceptionAnswer.contract_id == contract_id,
            ExceptionAnswer.period_id == period_id,
        )
        .order_by(ExceptionAnswer.id)
    ).all()
