"""Closing statements: what is left after the last period is settled without work of its own."""

from contracts.acts import Act
from contracts.errors import Refused
from contracts.periods import CLOSING_NAME
from contracts.roles import Actor, require
from contracts.settlement import settle
from contracts.workflow import REPLACED
from models.contracts import Contract
from models.database import insert
from models.events import lock_chain, record
from models.periods import ReportingPeriod, closing_periods_of, periods_of
from models.statements import PaymentStatement, statements_of_period
from operations.corrections import correct_periods
from operations.facts import gather_facts
from operations.storing import store_in_place_of
from operations.terms import terms_on
from operations.visibility import visible_contract


def compute_closing(actor: Actor, contract_number: str) -> PaymentStatement:
    """Settle corrections, releases and what was carried forward after the last period.

    Refused while a period is open, whose statement takes all of it, and where nothing is left.
    """
    require(actor, "compute statements")
    contract = visible_contract(actor, contract_number)
    lock_chain(actor.government_id)
    waiting = [each for each in periods_of(actor.government_id, contract.id) if each.status != "locked"]
    if waiting:
        raise Refused(
            f"{waiting[0].as_period().title()} is not approved yet; its statement takes what is left. Settle it first."
        )
    correct_periods(actor, contract)
    period = _closing_period(actor, contract)
    version, terms = terms_on(contract, contract.ends_on)
    statement = settle(terms, gather_facts(contract, period, terms, ()))
    if not statement.adjusted():
        raise Refused("Nothing is left to settle: no correction, no release and nothing carried forward.")
    earlier = statements_of_period(actor.government_id, contract.id, period.id)
    same = next((each for each in earlier if each.status not in REPLACED and each.digest == statement.digest), None)
    return same or store_in_place_of(earlier, actor, period, version, statement, ())


def _closing_period(actor: Actor, contract: Contract) -> ReportingPeriod:
    """The contract's open closing period; a new one where there is none or its statement is approved."""
    closings = closing_periods_of(actor.government_id, contract.id)
    if closings and closings[-1].status == "open":
        return closings[-1]
    day = contract.ends_on
    period = ReportingPeriod(
        government_id=actor.government_id,
        contract_id=contract.id,
        name=f"{CLOSING_NAME}{len(closings) + 1:02d}",
        starts_on=day,
        ends_on=day,
        due_on=day,
        kind="closing",
    )
    insert(period)
    record(actor.government_id, Act.CLOSING_ENTERED, "period", period.id, person_id=actor.person_id, after=period.name)
    return period
