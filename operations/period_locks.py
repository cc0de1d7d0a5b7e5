"""The lock of a period: approval locks it; with a reason and a second person it opens again while nothing is paid."""

from collections.abc import Collection, Mapping

from contracts.errors import Refused
from contracts.roles import Actor, require
from models.contracts import find_contract_by_id
from models.moves import hands_on, move
from models.periods import ReportingPeriod, find_period_by_id
from models.statements import statements_of_period
from models.vouchers import voucher_of_statement
from operations.earlier import Standing, place, standing_of
from operations.standings import keep_standing


def ask_to_reopen(actor: Actor, period_id: str, reason: str) -> ReportingPeriod:
    """Ask for a locked period to be opened again; another person decides."""
    require(actor, "reopen periods")
    period = find_period_by_id(actor.government_id, period_id)
    _check_nothing_rests_on(period)
    move(period, "ask_to_reopen", actor, reason)
    return period


def decide_reopening(actor: Actor, period_id: str, move_name: str, note: str) -> ReportingPeriod:
    """Open the period again, so that its statement is computed anew, or keep it locked with the reason.

    Refused where its statement is paid or handed to the ledger, or where a later one is approved upon it.
    """
    require(actor, "reopen periods")
    period = find_period_by_id(actor.government_id, period_id)
    if move_name == "reopen":
        _check_nothing_rests_on(period)
    move(period, move_name, actor, note)
    if move_name == "reopen":
        for statement in statements_of_period(actor.government_id, period.contract_id, period.id):
            if statement.status == "approved":
                move(statement, "reopen", None, note)
        keep_standing(actor.government_id, period.contract_id)
    return period


def hands_on_period(period: ReportingPeriod) -> Mapping[str, Collection[str]]:
    """Who did what to the period's lock."""
    return hands_on(period)


def _check_nothing_rests_on(period: ReportingPeriod) -> None:
    title = period.as_period().title()
    for standing in standing_of(find_contract_by_id(period.government_id, period.contract_id)):
        if standing.is_settled and place(standing.payable.period) > place(period):
            later = standing.payable.period.as_period().title()
            raise Refused(
                f"{later} is approved upon {title}, so {title} stays closed. Have the report corrected: the next "
                "statement settles the difference."
            )
        if standing.payable.period_id == period.id and _is_on_its_way(standing):
            raise Refused(
                f"{title} is paid or on its way to be paid, so it stays closed. Have the report corrected: the next "
                "statement settles the difference."
            )


def _is_on_its_way(standing: Standing) -> bool:
    """Whether the statement is paid, or the city's ledger has its voucher."""
    statement = standing.payable
    return statement.status == "paid" or voucher_of_statement(statement.government_id, statement.id) is not None
