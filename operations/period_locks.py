"""The lock of a period: approval locks it; with a reason and a second person it opens again while nothing is paid."""

from contracts.errors import Refused
from contracts.roles import Actor, require
from models.moves import move
from models.periods import ReportingPeriod
from models.statements import statements_of_period
from models.vouchers import voucher_of_statement
from operations.earlier import place, standing_of
from operations.visibility import visible_period


def ask_to_reopen(actor: Actor, contract_number: str, period_name: str, reason: str) -> ReportingPeriod:
    """Ask for a locked period to be opened again; another person decides."""
    require(actor, "reopen periods")
    _, period = visible_period(actor, contract_number, period_name)
    _check_nothing_rests_on(actor, contract_number, period_name)
    move(period, "ask_to_reopen", actor, reason)
    return period


def decide_reopening(
    actor: Actor, contract_number: str, period_name: str, move_name: str, note: str
) -> ReportingPeriod:
    """Open the period again, so that its statement is computed anew, or keep it locked with the reason.

    Refused where its statement is paid or handed to the ledger, or where a later one is approved upon it.
    """
    require(actor, "reopen periods")
    _, period = visible_period(actor, contract_number, period_name)
    if move_name == "reopen":
        _check_nothing_rests_on(actor, contract_number, period_name)
    move(period, move_name, actor, note)
    if move_name == "reopen":
        for statement in statements_of_period(actor.government_id, period.contract_id, period.id):
            if statement.status == "approved":
                move(statement, "reopen", None, note)
    return period


def _check_nothing_rests_on(actor: Actor, contract_number: str, period_name: str) -> None:
    contract, period = visible_period(actor, contract_number, period_name)
    title = period.as_period().title()
    for standing in standing_of(contract):
        statement = standing.payable
        if not standing.is_settled:
            continue
        if statement.period_id == period.id and (
            statement.status == "paid" or voucher_of_statement(actor.government_id, statement.id) is not None
        ):
            raise Refused(
                f"{title} is paid or on its way to be paid, so it stays closed. Have the report corrected: the next "
                "statement settles the difference."
            )
        if place(statement.period) > place(period):
            raise Refused(
                f"{statement.period.as_period().title()} is approved upon {title}, so {title} stays closed. Have the "
                "report corrected: the next statement settles the difference."
            )
