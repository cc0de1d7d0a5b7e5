"""What follows from a dispute that was accepted: a line of its own, rows excused, or facts that somebody corrects."""

from datetime import date
from decimal import Decimal

from contracts.dispute_entries import BY_EXCUSAL, BY_LINE, Outcome
from contracts.errors import NotAllowed, Refused
from contracts.numbers import CONTEXT, ZERO, dollars, from_cents
from contracts.roles import Actor, Role
from contracts.ruling_entries import NewRuling
from contracts.rulings import EXCUSAL, OVERRIDE, About
from models.contracts import Contract
from models.disputes import Dispute
from models.governments import find_government
from models.people import find_person
from models.periods import periods_of
from models.statements import latest_statement
from operations.contract_term import settled_periods
from operations.rulings import enter_ruling, grant_ruling
from operations.statement_lines import StatementLine, lines_of_statement


def settle_dispute(actor: Actor, dispute: Dispute, outcome: Outcome) -> None:
    """Let what was granted change the payment: the vendor asked for it, the person who decides grants it.

    In an open period the statement is computed again with it; what was approved stays and a later period settles it.
    """
    if outcome.granted is None and outcome.settled_by != BY_EXCUSAL:
        return
    vendor = _asker(dispute)
    reason = f"Dispute {dispute.number}: {outcome.words}"
    if outcome.settled_by == BY_LINE:
        new = _line(actor, dispute, outcome, reason)
    elif outcome.settled_by == BY_EXCUSAL:
        new = _excusal(dispute, reason)
    else:
        return
    ruling = enter_ruling(vendor, dispute.contract, new, dispute.id)
    grant_ruling(actor, ruling.id, outcome.words)


def _line(actor: Actor, dispute: Dispute, outcome: Outcome, reason: str) -> NewRuling:
    """The difference between what was granted and what the line pays by now, in the first open period."""
    paid = next((each.amount for each in _lines_now(dispute) if each.name == dispute.about_name), None)
    more = CONTEXT.subtract(outcome.granted or ZERO, paid or ZERO)
    if more == 0:
        raise Refused(
            "The line pays this amount already: the statement was computed again since the dispute was opened. "
            "Settle the dispute as corrected in the facts."
        )
    _check_desk(actor, more)
    starts = first_open_day(dispute.contract, dispute.statement.period.starts_on)
    return NewRuling(OVERRIDE, About("line", dispute.about_name), dispute.title, starts, starts, reason, more)


def _excusal(dispute: Dispute, reason: str) -> NewRuling:
    row = dispute.row_number or 0
    about = About("rows", dispute.table_id or "", ((row, row),))
    starts = dispute.statement.period.starts_on
    return NewRuling(EXCUSAL, about, dispute.title, starts, starts, reason)


def _asker(dispute: Dispute) -> Actor:
    """Who opened the dispute, as the person who asked for what settles it."""
    person = find_person(dispute.government_id, dispute.opened_by)
    return Actor(person.id, dispute.government_id, person.email, person.name, frozenset())


def _lines_now(dispute: Dispute) -> tuple[StatementLine, ...]:
    newest = latest_statement(dispute.government_id, dispute.contract_id, dispute.period_id)
    return lines_of_statement(dispute.statement if newest is None else newest)


def _check_desk(actor: Actor, more: Decimal) -> None:
    limit = find_government(actor.government_id).finance_grants_above_cents
    if limit is not None and abs(more) > from_cents(limit) and Role.FINANCE not in actor.roles:
        raise NotAllowed(
            f"This changes the payment by {dollars(more)}. Above {dollars(from_cents(limit))} finance decides. "
            "Ask a colleague there."
        )


def first_open_day(contract: Contract, since: date) -> date:
    """The first day of the first period, from the day on, whose payment is not approved; Refused where none is left."""
    settled = settled_periods(contract)
    for period in periods_of(contract.government_id, contract.id):
        if period.starts_on >= since and period.id not in settled:
            return period.starts_on
    raise Refused(
        "No period of this contract is open any more, so no payment can take up the difference. Add a period for the "
        "closing statement first."
    )
