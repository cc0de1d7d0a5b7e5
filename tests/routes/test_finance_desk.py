"""The desk of finance with releases, policies, periods to reopen and payments: as many queries for many as for one."""

import pytest
from sqlalchemy.orm import Session

from contracts.roles import Role
from models.people import Person
from tests.approval_builders import a_policy
from tests.builders import a_contract, a_period, a_person, a_statement, a_terms_version
from tests.conftest import Browser
from tests.correction_builders import a_release
from tests.ledger_builders import a_layout, a_voucher
from tests.operations.city import small_terms
from tests.routes.test_queries import assert_constant


@pytest.fixture
def finance(session: Session) -> Person:
    return a_person(Role.FINANCE)


KINDS = ("releases", "policies", "reopenings", "payments")


@pytest.mark.parametrize("address", ["/", "/contracts?standing=my_turn", *(f"/waiting/{each}" for each in KINDS)])
def test_what_waits_for_finance_costs_as_many_queries_for_many(client: Browser, finance: Person, address: str) -> None:
    a_layout()
    proposer = a_person(Role.FINANCE)
    client.sign_in(finance)

    def add_one(number: int) -> None:
        contract = a_contract()
        a_terms_version(contract, small_terms())
        a_release(contract, proposer.id)
        a_policy(status="proposed", proposed_by=proposer.id)
        a_period(contract, "2027-08", status="reopening")
        a_statement(contract=contract, status="approved")
        a_voucher(a_statement(contract=contract, period="2027-09", status="approved"))

    assert_constant(client, address, add_one)
    page = client.get("/").text
    said = ("a release of retainage", "Grant or refuse policy", "opens again", "Hand the payment", "the ledger paid")
    assert [each for each in said if each not in page] == []
