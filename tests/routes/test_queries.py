"""A page costs the same number of queries whether it shows one thing or twenty."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from contracts.roles import Role
from importers.findings import Finding
from models.database import db
from models.people import Person
from tests.builders import a_contract, a_finding, a_person, a_report, a_terms_version, an_explanation
from tests.care_builders import a_corrective_action, a_meeting, a_renewal, an_evaluation
from tests.conftest import Browser
from tests.ruling_builders import a_ruling, a_ruling_decision

MANY = 15
TERMS = Path(__file__).resolve().parents[2] / "examples" / "terms" / "BUS-2017.json"


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    sent: list[str] = []

    def note(*about: object) -> None:
        sent.append(str(about[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def officer(session: Session) -> Person:
    return a_person(Role.OFFICER)


def queries_of(client: Browser, address: str) -> int:
    """How many queries the page takes, once what never changes has been read."""
    client.get(address)
    with counting() as sent:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(sent)


def assert_constant(client: Browser, address: str, add_one: Callable[[int], object]) -> None:
    """The page takes as many queries with twenty more things as with one."""
    add_one(1)
    with_one = queries_of(client, address)
    for number in range(2, MANY + 2):
        add_one(number)
    assert queries_of(client, address) == with_one


def test_the_list_of_contracts(client: Browser, officer: Person) -> None:
    client.sign_in(officer)
    assert_constant(client, "/contracts", lambda _: a_contract())


def test_the_desk(client: Browser, officer: Person) -> None:
    client.sign_in(officer)
    vendor = a_person(Role.VENDOR)

    def a_submitted_report(_: int) -> None:
        contract = a_contract()
        a_terms_version(contract, json.loads(TERMS.read_text("utf-8")))
        a_report(contract, by=vendor, status="submitted")

    assert_constant(client, "/", a_submitted_report)


LISTS = (
    "/waiting/reports",
    "/waiting/to-verify",
    "/contracts?standing=my_turn",
    "/contracts?words=a&sort=due",
    "/messages",
)


@pytest.mark.parametrize("address", LISTS)
def test_the_lists_of_an_officer(client: Browser, officer: Person, address: str) -> None:
    client.sign_in(officer)
    vendor = a_person(Role.VENDOR)

    def a_submitted_report(_: int) -> None:
        contract = a_contract()
        a_terms_version(contract, json.loads(TERMS.read_text("utf-8")))
        a_report(contract, by=vendor, status="submitted")

    assert_constant(client, address, a_submitted_report)


def test_the_page_of_a_report(client: Browser, officer: Person) -> None:
    client.sign_in(officer)
    contract = a_contract()
    a_terms_version(contract, json.loads(TERMS.read_text("utf-8")))
    report = a_report(contract, by=a_person(Role.VENDOR), status="checked")
    finding = Finding("dragged_series", "explain", "Rows rise by a constant step.", sheet="Sheet1", cells=("A1:A9",))

    def add_one(number: int) -> None:
        text = json.dumps(finding.to_json())
        an_explanation(a_finding(report, number, document=text), by=a_person(Role.VENDOR))

    assert_constant(client, f"/reports/{report.id}", add_one)


def test_the_dossier_of_a_contract(client: Browser, officer: Person) -> None:
    client.sign_in(officer)
    contract = a_contract()
    a_terms_version(contract, json.loads(TERMS.read_text("utf-8")))

    def add_one(number: int) -> None:
        a_report(contract, f"{2000 + number}-07", by=a_person(Role.VENDOR), status="submitted")
        a_corrective_action(contract)
        a_meeting(contract)
        a_ruling_decision(a_ruling(contract, status="granted"))
        a_renewal(contract, status="refused")
        an_evaluation(a_contract(vendor_id=contract.vendor_id), status="signed")

    assert_constant(client, f"/contracts/{contract.number}/renewal", add_one)


def test_the_list_of_evaluations(client: Browser, officer: Person) -> None:
    client.sign_in(officer)
    assert_constant(client, "/evaluations", lambda _: an_evaluation())
