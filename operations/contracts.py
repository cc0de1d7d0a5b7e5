"""Contracts as people see them: one with its terms and where each of its periods stands."""

from dataclasses import dataclass

from contracts.change_orders import Worth
from contracts.roles import Actor
from contracts.terms import Terms
from models.change_orders import ChangeOrder, change_orders_of
from models.contracts import Contract
from models.early_warnings import EarlyWarning, open_warnings_of
from models.payments import payments_of_statements
from models.periods import ReportingPeriod, periods_of
from models.reports import reports_of_contract
from models.statements import statements_of_contract
from models.terms_versions import TermsVersion, terms_versions_of
from operations.change_orders import visible_orders, worth_of
from operations.clocks import ClockSeen, contract_clocks
from operations.milestones import MilestoneState, milestone_states
from operations.period_states import PeriodState, standing_reports
from operations.terms import terms_of
from operations.visibility import visible_contract


@dataclass(frozen=True, slots=True)
class ContractView:
    """A contract with the terms that its page shows and the state of its periods, the latest first."""

    contract: Contract
    version: TermsVersion | None
    terms: Terms | None
    versions: tuple[TermsVersion, ...]
    periods: tuple[PeriodState, ...]
    worth: Worth
    change_orders: tuple[ChangeOrder, ...]
    milestones: tuple[MilestoneState, ...]
    clocks: tuple[tuple[ReportingPeriod, tuple[ClockSeen, ...]], ...]
    warnings: tuple[EarlyWarning, ...]


def contract_page(actor: Actor, number: str) -> ContractView:
    """All that the page of a contract shows, in a constant number of queries."""
    contract = visible_contract(actor, number)
    versions = tuple(terms_versions_of(actor.government_id, contract.id))
    version = next((each for each in reversed(versions) if each.status == "active"), None)
    terms = terms_of(version) if version is not None else None
    reports = reports_of_contract(actor.government_id, contract.id)
    statements = {each.period_id: each for each in statements_of_contract(actor.government_id, contract.id)}
    payments = payments_of_statements(actor.government_id, [each.id for each in statements.values()])
    paid = {each.period_id: payments.get(each.id) for each in statements.values()}
    states = [
        PeriodState(period, standing_reports(reports, period), statements.get(period.id), paid.get(period.id))
        for period in periods_of(actor.government_id, contract.id)
    ]
    spans = [(each.period, each.statement) for each in states]
    orders = change_orders_of(actor.government_id, contract.id)
    return ContractView(
        contract=contract,
        version=version,
        terms=terms,
        versions=versions,
        periods=tuple(reversed(states)),
        worth=worth_of(contract, orders),
        change_orders=visible_orders(actor, orders),
        milestones=milestone_states(actor, contract),
        clocks=contract_clocks(actor.government_id, spans, reports, terms, paid),
        warnings=tuple(open_warnings_of(actor.government_id, contract.id)),
    )
