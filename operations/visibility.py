"""What a person may see: everything of their government, or for a vendor's person the contracts of that vendor."""

from contracts.roles import Actor, require
from models.contracts import Contract, find_contract
from models.periods import ReportingPeriod, find_period
from models.reports import Report, find_report
from models.statements import PaymentStatement, find_statement


def visible_contract(actor: Actor, number: str) -> Contract:
    """The contract of that number; NotFound where it is not this person's to see."""
    require(actor, "see contracts")
    return find_contract(actor.government_id, number, actor.vendor_id)


def visible_period(actor: Actor, number: str, period_name: str) -> tuple[Contract, ReportingPeriod]:
    """A contract with one of its periods; NotFound where either is not this person's to see."""
    contract = visible_contract(actor, number)
    return contract, find_period(actor.government_id, contract.id, period_name)


def visible_report(actor: Actor, report_id: str) -> Report:
    """The report of that id; NotFound where it is not this person's to see."""
    require(actor, "see reports")
    return find_report(actor.government_id, report_id, actor.vendor_id)


def visible_statement(actor: Actor, statement_id: str) -> PaymentStatement:
    """The statement of that id; NotFound where it is not this person's to see."""
    require(actor, "see statements")
    return find_statement(actor.government_id, statement_id, actor.vendor_id)
