"""Statements: computed from what was accepted, reviewed, approved or returned, and shown with the rows behind a
figure.
"""

import json
from collections.abc import Mapping
from typing import Any

from contracts.errors import NotFound, Refused, Stale
from contracts.roles import Actor, require
from contracts.settlement import settle
from contracts.workflow import REPLACED
from models.contracts import Contract, find_contract_anywhere
from models.events import lock_chain
from models.moves import move
from models.periods import ReportingPeriod, find_period
from models.reports import accepted_reports
from models.statements import (
    PaymentStatement,
    latest_statement,
    statements_of_period,
)
from operations.approvals import check_current, check_intact, check_still_waits, next_approval
from operations.closings import compute_closing
from operations.corrections import check_still_true, correct_periods
from operations.delegations import in_place
from operations.early_warnings import warn_by_trend
from operations.exceptions import check_nothing_open
from operations.facts import gather_facts
from operations.negative_nets import check_chosen
from operations.policies import policy_today
from operations.ruling_facts import check_rulings
from operations.standings import keep_standing
from operations.storing import store_in_place_of
from operations.terms import terms_on
from operations.visibility import visible_period, visible_statement


def compute_statement(actor: Actor, contract_number: str, period_name: str) -> PaymentStatement:
    """Settle the period from its accepted reports and store the statement; what it replaces is superseded.

    Incomplete where a report or an index is missing, Refused where the period's statement is already approved. Where
    nothing changed since the statement that stands, that one is returned.
    """
    require(actor, "compute statements")
    contract, period = visible_period(actor, contract_number, period_name)
    if period.kind == "closing":
        return compute_closing(actor, contract_number)
    lock_chain(actor.government_id)
    correct_periods(actor, contract)
    version, terms = terms_on(contract, period.starts_on)
    reports = accepted_reports(actor.government_id, contract.id, period.id)
    if not reports:
        raise Refused(f"No report for {period_name} of {contract.number} has been accepted yet. Accept one first.")
    facts = gather_facts(contract, period, terms, list(reports.values()))
    statement = settle(terms, facts)
    earlier = statements_of_period(actor.government_id, contract.id, period.id)
    for other in [each for each in earlier if each.status not in REPLACED]:
        if other.digest == statement.digest:
            return other
        if other.status in ("approved", "paid"):
            raise Refused(
                f"The statement for {period_name} is approved and stays as it is. "
                "Settle the difference in the next open period."
            )
    stored = store_in_place_of(earlier, actor, period, version, statement, reports.values())
    warn_by_trend(contract, period, terms, facts)
    return stored


def show_statement(actor: Actor, contract_number: str, period_name: str) -> tuple[PaymentStatement, Mapping[str, Any]]:
    """The period's newest statement with its document; NotFound where none was computed."""
    require(actor, "see statements")
    contract, period = visible_period(actor, contract_number, period_name)
    return _newest(contract, period)


def show_to_operator(contract_number: str, period_name: str) -> tuple[PaymentStatement, Mapping[str, Any]]:
    """The same for whoever runs commands on the server and can read the database anyway."""
    contract = find_contract_anywhere(contract_number)
    period = find_period(contract.government_id, contract.id, period_name)
    return _newest(contract, period)


def _newest(contract: Contract, period: ReportingPeriod) -> tuple[PaymentStatement, Mapping[str, Any]]:
    statement = latest_statement(contract.government_id, contract.id, period.id)
    if statement is None:
        raise NotFound(f"No statement for {period.name} of {contract.number} has been computed yet.")
    return statement, document_of(statement)


def document_of(statement: PaymentStatement) -> dict[str, Any]:
    """The statement's stored document."""
    document: dict[str, Any] = json.loads(statement.document)
    return document


def review_statement(actor: Actor, statement_id: str) -> PaymentStatement:
    """Take the statement into review."""
    require(actor, "review statements")
    statement = visible_statement(actor, statement_id)
    move(statement, "review", actor)
    return statement


def approve_statement(
    actor: Actor, statement_id: str, digest: str, acts_for: str = "", step: str = ""
) -> PaymentStatement:
    """Approve exactly the statement that was on the screen; Stale where it, or what it rests on, is another, and
    Refused where its stored text no longer has its digest.

    Above the government's amount the first approval leaves it endorsed, and another person approves it. The caller has
    checked the person's identity again. `acts_for` names whom a delegate stands in for; `step` is the move that the
    screen offered, so that nobody gives the last approval who meant to give the first.
    """
    require(actor, "approve statements")
    actor = in_place(actor, acts_for)
    # First the turn, then the look: whatever is read below stays true until this transaction ends.
    lock_chain(actor.government_id)
    statement = visible_statement(actor, statement_id)
    if digest != statement.digest:
        raise Stale("The statement is not the one that you looked at. Open it again and read it before you approve.")
    check_intact(statement)
    policy = policy_today(actor.government_id)
    following = next_approval(statement, policy)
    check_still_waits(statement, step or following, following)
    check_current(statement)
    check_rulings(statement)
    check_chosen(statement)
    check_still_true(statement)
    check_nothing_open(statement, policy)
    move(statement, following, actor)
    if statement.status == "approved":
        move(statement.period, "lock", None)
        keep_standing(actor.government_id, statement.contract_id)
    return statement


def return_statement(actor: Actor, statement_id: str, reason: str, acts_for: str = "") -> PaymentStatement:
    """Send the statement back with the reason; it is computed again once what is wrong has been mended."""
    require(actor, "review statements")
    statement = visible_statement(actor, statement_id)
    move(statement, "return", in_place(actor, acts_for), reason)
    keep_standing(actor.government_id, statement.contract_id)
    return statement
