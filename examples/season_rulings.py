"""What people of the season decide: policy, ledger, amendments, excusals, waivers, holds, change orders, disputes.

Every act looks first whether it was done, so that a season that was interrupted goes on where it stopped.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from examples.days import Month
from examples.season_money import statement_of
from examples.season_reports import Office, person
from models.change_orders import change_orders_of
from models.contracts import Contract, find_contract
from models.disputes import disputes_of, turns_of
from models.ledger_accounts import accounts_of, newest_layout
from models.rulings import rulings_of
from models.terms_versions import terms_versions_of
from operations.activations import activate_terms
from operations.change_orders import grant_change_order, propose_change_order
from operations.disputes import answer_dispute, decide_dispute, open_dispute
from operations.ledger_accounts import set_account, set_shipped_layout
from operations.policies import grant_policy, list_policies, propose_policy
from operations.rulings import ask_ruling, grant_ruling
from operations.terms import draft_terms

POLICY: Mapping[str, Any] = {
    "second_approval": [{"of": "net", "above": "400000.00"}],
    "large_adjustment": {"above": "25000.00"},
    "clocks": [
        {"clock": "report_decision", "days": 7, "counts": "calendar", "due_on_free_day": "next"},
        {"clock": "payment", "days": 30, "counts": "calendar", "due_on_free_day": "next"},
    ],
    "free_days": {"region": "MA"},
    "rulings": {"override_limit": "10000.00", "log_is_open": True, "answer_days": 10, "decide_days": 30},
}


def set_policy(day: date) -> None:
    """One person of finance proposes the city's policy, another puts it into force."""
    if not list_policies(person("finance")).rows:
        version = propose_policy(person("finance"), POLICY, day, "The rules of the resurfacing season of 2027.")
        grant_policy(person("finance2"), version.id)


def set_ledger(contracts: Mapping[str, str]) -> None:
    """The layout of the city's ledger, and each contract's account with the vendor's number."""
    finance = person("finance")
    if newest_layout(finance.government_id) is None:
        set_shipped_layout(finance, "fund_department_account")
    for number, vendor_number in contracts.items():
        contract = find_contract(finance.government_id, number)
        if not accounts_of(finance.government_id, [contract.id]).get(contract.id):
            account = {"fund": "100", "department": "311000", "account": "52907", "vendor_number": vendor_number}
            set_account(finance, number, "", account)


def amend(contract: str, day: date, change: Mapping[str, Any]) -> None:
    """An officer proposes amended terms from a day on; another puts them into force."""
    found = _contract(contract)
    versions = terms_versions_of(found.government_id, found.id)
    if len(versions) > 1:
        return
    document = json.loads(versions[0].document)
    for payment in document["payments"]:
        if payment["id"] == change["id"]:
            payment["schedule"] |= change["schedule"]
    version = draft_terms(person("officer2"), contract, json.dumps(document), day)
    activate_terms(person("officer"), version.id)


def ask(contract: str, number: int, texts: Mapping[str, str]) -> None:
    """Ask for a ruling, the contract's `number`-th."""
    if len(rulings_of(_contract(contract).government_id, _contract(contract).id)) < number:
        ask_ruling(person("officer"), contract, texts)


def grant(contract: str, number: int, words: str) -> None:
    """Another officer grants it."""
    found = _contract(contract)
    for ruling in rulings_of(found.government_id, found.id):
        if ruling.number == number and ruling.status == "proposed":
            grant_ruling(person("officer2"), ruling.id, words)


def order_change(contract: str, texts: Mapping[str, str]) -> None:
    """One officer proposes a change order, another grants it."""
    found = _contract(contract)
    if not change_orders_of(found.government_id, found.id):
        order = propose_change_order(person("officer"), contract, texts)
        grant_change_order(person("officer2"), order.id, "As agreed on site.", late_confirmed=False)


def dispute(office: Office, who: str, contract: str, month: Month, texts: Mapping[str, str]) -> None:
    """A vendor objects to a line of its statement."""
    found = _contract(contract)
    statement = statement_of(person(who), contract, month)
    assert statement is not None, f"{contract} has no statement of {month.name}"
    if not disputes_of(found.government_id, found.id):
        open_dispute(person(who), office.store, statement.id, texts)


def answer(office: Office, contract: str, words: str) -> None:
    """The city answers the contract's first dispute."""
    found = _contract(contract)
    first = disputes_of(found.government_id, found.id)[0]
    if len(turns_of(found.government_id, [first.id])) == 1:
        answer_dispute(person("officer2"), office.store, first.id, {"words": words})


def decide(office: Office, contract: str, texts: Mapping[str, str]) -> None:
    """Another person of the city decides it."""
    found = _contract(contract)
    first = disputes_of(found.government_id, found.id)[0]
    if first.status == "answered":
        decide_dispute(person("officer"), office.store, first.id, texts)


def _contract(number: str) -> Contract:
    return find_contract(person("officer").government_id, number)
