"""What corrections leave in the database, for tests: choices for a net below zero, bills, releases, corrections."""

from datetime import date
from typing import Any

from models.clock import now
from models.contracts import Contract
from models.net_choices import BillPayment, NetChoice
from models.releases import RetainageRelease
from models.statements import PaymentStatement, StatementCorrection
from tests.builders import a_contract, a_person, a_statement, made


def a_net_choice(statement: PaymentStatement | None = None, **but: Any) -> NetChoice:
    """A choice to carry a net forward."""
    statement = statement or a_statement(status="approved")
    given = {"number": 1, "choice": "carried", "reason": "The next period takes it.", "chosen_at": now()} | but
    owner = statement.government_id
    choice: NetChoice = made(
        NetChoice(government_id=owner, statement_id=statement.id, chosen_by=a_person().id, **given)
    )
    return choice


def a_bill_payment(statement: PaymentStatement | None = None, **but: Any) -> BillPayment:
    """Money that came in for a bill."""
    statement = statement or a_statement(status="approved")
    given = {"amount_cents": 100, "received_on": date(2027, 9, 1), "reference": "R-1", "entered_at": now()} | but
    owner = statement.government_id
    payment: BillPayment = made(
        BillPayment(government_id=owner, statement_id=statement.id, entered_by=a_person().id, **given)
    )
    return payment


def a_release(contract: Contract | None = None, by: str = "", **but: Any) -> RetainageRelease:
    """A proposed release of everything that is held."""
    contract = contract or a_contract()
    given = {"number": 1, "percent": "100", "reason": "Completed.", "status": "proposed", "proposed_at": now()} | but
    owner, by = contract.government_id, by or a_person().id
    release: RetainageRelease = made(
        RetainageRelease(government_id=owner, contract_id=contract.id, proposed_by=by, **given)
    )
    return release


def a_correction(statement: PaymentStatement, corrected: PaymentStatement) -> StatementCorrection:
    """A statement that settles the difference of a corrected one."""
    correction: StatementCorrection = made(
        StatementCorrection(government_id=statement.government_id, statement_id=statement.id, corrected_id=corrected.id)
    )
    return correction
