"""The ledgers of a contract, worked out from what was approved, agreed and received; nothing of them is stored."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.ledgers import Agreed, Books, CameIn, Entry, books
from contracts.numbers import from_cents
from contracts.roles import Actor, require
from contracts.terms import Terms
from models.change_orders import change_orders_of
from models.contracts import Contract
from models.net_choices import BillPayment, bill_payments_of, net_choices_of
from models.periods import ReportingPeriod, closing_periods_of, periods_of
from models.releases import RetainageRelease, releases_of
from models.statements import PaymentStatement, standing_statements
from operations.histories import Histories, histories_of
from operations.terms import terms_of
from operations.visibility import visible_contract

_SETTLED = ("approved", "paid")


@dataclass(frozen=True, slots=True)
class LedgersSeen:
    """A contract's ledgers, its releases of retainage with what was done to each, and whether it is time to close."""

    contract: Contract
    books: Books
    releases: Sequence[RetainageRelease]
    history: Histories
    periods: Sequence[ReportingPeriod]
    closings: Sequence[ReportingPeriod]

    @property
    def all_locked(self) -> bool:
        """Whether every period's payment is approved, so that only a closing statement can follow."""
        return bool(self.periods) and all(each.status == "locked" for each in self.periods)


def see_ledgers(actor: Actor, contract_number: str) -> LedgersSeen:
    """The ledgers of a contract; NotFound where it is not this person's to see."""
    require(actor, "see ledgers")
    contract = visible_contract(actor, contract_number)
    every = releases_of(actor.government_id, contract.id)
    releases = every if actor.vendor_id is None else [each for each in every if each.status == "granted"]
    ids, proposers = [each.id for each in releases], [each.proposed_by for each in releases]
    return LedgersSeen(
        contract=contract,
        books=books_of(contract),
        releases=releases,
        history=histories_of(actor.government_id, "release", ids, proposers),
        periods=periods_of(actor.government_id, contract.id),
        closings=closing_periods_of(actor.government_id, contract.id),
    )


def holds_retainage(kept: Books) -> bool:
    """Whether approved statements hold retainage that was not released since."""
    return any(each.id == "retainage" and each.balance > 0 for each in kept.ledgers)


def books_of(contract: Contract) -> Books:
    """Every ledger of the contract, in a constant number of queries."""
    standing = standing_statements(contract.government_id, contract.id)
    settled = sorted((each for each in standing if each.status in _SETTLED), key=lambda each: each.id)
    choices = net_choices_of(contract.government_id, [each.id for each in settled])
    terms: dict[str, Terms] = {}
    for each in settled:
        if each.terms_version_id not in terms:
            terms[each.terms_version_id] = terms_of(each.terms_version)
    entries = [
        _entry(each, terms[each.terms_version_id], [one.choice for one in choices.get(each.id, ())]) for each in settled
    ]
    return books(entries, _agreed(contract), _came_in(contract, settled))


def _entry(statement: PaymentStatement, terms: Terms, choices: Sequence[str]) -> Entry:
    period = statement.period
    title = period.as_period().title()
    title = title[:1].upper() + title[1:]
    return Entry(
        statement.id, period.name, title, json.loads(statement.document), terms, choices[-1] if choices else None
    )


def _agreed(contract: Contract) -> list[Agreed]:
    if contract.value_cents is None:
        return []
    orders = [each for each in change_orders_of(contract.government_id, contract.id) if each.status == "granted"]
    return [
        Agreed("Value as signed", from_cents(contract.value_cents)),
        *(
            Agreed(f"Change order {each.number}: {each.title}", from_cents(each.value_cents))
            for each in orders
            if each.value_cents
        ),
    ]


def _came_in(contract: Contract, settled: Sequence[PaymentStatement]) -> list[CameIn]:
    received = bill_payments_of(contract.government_id, [each.id for each in settled])
    return [
        CameIn(each.statement_id, f"Payment of the bill, {each.reference}", each.received_on, _dollars(each))
        for each in received
    ]


def _dollars(payment: BillPayment) -> Decimal:
    return from_cents(payment.amount_cents)
