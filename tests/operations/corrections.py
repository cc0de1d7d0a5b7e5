"""Months of the small contract for tests of corrections: reported, computed, approved, corrected."""

from decimal import Decimal
from typing import Any

from contracts.exceptions import ANSWERS
from models.database import db
from models.file_store import FileStore
from models.statements import PaymentStatement, find_statement
from operations.exceptions import answer_exception, exceptions_seen
from operations.indexes import set_index
from operations.policies import policy_today
from operations.statements import approve_statement, compute_statement, document_of, review_statement
from tests.operations.city import SMALL, accept, audits, somebody, visits

MONTHS = ("2027-07", "2027-08", "2027-09", "2027-10")


def report(store: FileStore, period: str, slow: int) -> None:
    """A month's reports accepted and its index set; July's are there already and only replaced where they differ."""
    if period != "2027-07" or slow != 1:
        accept(store, "vendor-a", visits(slow, month=period if period != "2027-07" else "July"), "inspector", period)
    if period != "2027-07":
        accept(store, "inspector", audits(), "officer2", period)
        set_index(somebody("officer"), "diesel", period, "100.00", "a list")
        db.session.commit()


def correct(store: FileStore, period: str, slow: int) -> None:
    """The vendor's report of a month replaced by one with so many slow visits."""
    accept(store, "vendor-a", visits(slow, month=f"{period} again"), "inspector", period)


def compute(period: str) -> PaymentStatement:
    """The month's statement, computed and committed."""
    statement = compute_statement(somebody("officer"), SMALL, period)
    db.session.commit()
    return statement


def approve(statement: PaymentStatement) -> PaymentStatement:
    """The statement reviewed and approved by the two of finance, and committed."""
    review_statement(somebody("finance"), statement.id)
    answer_open(statement)
    approve_statement(somebody("finance2"), statement.id, statement.digest)
    db.session.commit()
    return statement


def paid(store: FileStore, period: str, slow: int) -> PaymentStatement:
    """A month reported, computed and approved."""
    report(store, period, slow)
    return approve(compute(period))


def answer_open(statement: PaymentStatement) -> None:
    """Each open exception of the statement answered by finance as its class asks."""
    owner, answers = statement.government_id, {of: answer for answer, of in ANSWERS.items()}
    for seen in exceptions_seen(find_statement(owner, statement.id), policy_today(owner)):
        if seen.is_open:
            wanted = answers[seen.class_]
            answer_exception(somebody("finance"), statement.id, seen.number, wanted, "Looked at.", statement.digest)
    db.session.commit()


def amounts(statement: PaymentStatement) -> dict[str, Decimal]:
    """The statement's amounts by name."""
    return {name: Decimal(text) for name, text in document_of(statement)["amounts"].items()}


def facts(statement: PaymentStatement) -> dict[str, Any]:
    """The facts that the statement was computed from."""
    found: dict[str, Any] = document_of(statement)["facts"]
    return found
