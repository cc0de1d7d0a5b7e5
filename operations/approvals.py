"""What an approval rests on: the statement is as stored and the newest, nothing under it changed, and who is next."""

import json
from collections.abc import Mapping
from decimal import Decimal

from contracts.errors import Refused, Stale
from contracts.figures import digest_of
from contracts.numbers import from_cents, parse_decimal
from contracts.policies import Policy, second_approval_needed
from contracts.workflow import REPLACED
from models.reports import accepted_reports
from models.statement_reports import reports_of_statement
from models.statements import PaymentStatement, newest_statement
from models.terms_versions import terms_in_force

_ADJUSTMENTS = ("payments", "limits")
_DONE_WITH = ("approved", "paid", *REPLACED)


def check_intact(statement: PaymentStatement) -> None:
    """Nothing where the stored document has the stored digest; Refused where it was changed since it was computed."""
    if digest_of(statement.document) != statement.digest:
        raise Refused(
            "The stored document of this statement was changed since it was computed, so nobody can approve it. Tell "
            "the administrator, who finds what was changed by working everything out again."
        )


def check_current(statement: PaymentStatement) -> None:
    """Nothing where the statement is the newest, from the reports and terms that govern now; else Stale."""
    owner = statement.government_id
    newest = newest_statement(owner, statement.contract_id, statement.period_id)
    if newest is not None and newest.id != statement.id:
        raise Stale("A newer statement of this period has been computed. Open that one.")
    governing = terms_in_force(owner, statement.contract_id, statement.period.starts_on)
    if governing.id != statement.terms_version_id:
        raise Stale(
            "Other terms govern this period since the statement was computed. It must be computed again before anyone "
            "approves it; return it with that reason."
        )
    accepted = accepted_reports(owner, statement.contract_id, statement.period_id).values()
    if {report.id for report in accepted} != {report.id for report in reports_of_statement(owner, statement.id)}:
        raise Stale(
            "Another report was accepted since the statement was computed. It must be computed again before anyone "
            "approves it; return it with that reason."
        )


def check_still_waits(statement: PaymentStatement, seen_step: str, step: str) -> None:
    """Nothing where the statement waits for the approval that was on the screen; Stale where somebody was quicker."""
    if statement.status in _DONE_WITH:
        raise Stale(
            f"This statement is {statement.status.replace('_', ' ')} already: somebody else was quicker. Open it again "
            "to see where it stands now."
        )
    if seen_step != step:
        raise Stale(
            "Somebody else gave the first approval a moment ago, so yours would be the last one. Open the statement "
            "again and decide whether you give it."
        )


def why_second(statement: PaymentStatement, policy: Policy) -> str:
    """The sentence that says why two persons approve the statement; nothing where one is enough."""
    if not policy.second_approval:
        return ""
    gross, net = from_cents(statement.gross_cents), from_cents(statement.net_cents)
    return second_approval_needed(policy, gross, net, adjustments_in(json.loads(statement.document)))


def next_approval(statement: PaymentStatement, policy: Policy) -> str:
    """The move that an approval makes now: “endorse” for the first of two, “approve” for the last."""
    return "endorse" if statement.status == "in_review" and why_second(statement, policy) else "approve"


def adjustments_in(document: Mapping[str, dict[str, list[dict[str, str]]]]) -> dict[str, Decimal]:
    """The signed amounts that performance adds or takes away, by name, from a stored statement."""
    figures = [figure for section in _ADJUSTMENTS for figure in document["figures"][section]]
    return {figure["name"]: parse_decimal(figure["value"]) for figure in figures}
