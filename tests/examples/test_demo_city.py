"""The demo city, loaded once through the program's own operations on each database, pays what it is stated to pay.

These tests only read; what loading again does is tested in test_load.py.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts.errors import NotFound
from contracts.roles import Actor
from examples.city import City
from examples.load import load_city
from models.database import db
from models.file_store import FileStore
from models.findings import findings_of
from models.folder_store import FolderStore
from models.passwords import is_password
from models.people import actor_by_email, find_person_by_email
from models.reports import reports_of_contract
from models.terms_versions import find_amendment
from operations.edge_signatures import see_edges
from operations.portfolio import PortfolioQuestion, list_lines
from operations.statements import show_statement
from operations.verification import verify_everything
from operations.visibility import visible_contract
from tests.database import TestDatabase

EXPECTED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "expected_2027-07.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    return FolderStore(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def city(migrated: TestDatabase, store: FileStore) -> Iterator[City]:
    migrated.reset()
    with migrated.app.app_context():
        yield load_city(store, db.session.commit, lambda _sentence: None)
        db.session.remove()


def officer() -> Actor:
    return actor_by_email("officer@harborview.example")


@pytest.mark.parametrize("number", sorted(EXPECTED))
def test_the_statements_give_every_expected_figure(city: City, number: str) -> None:
    _, document = show_statement(officer(), number, "2027-07")
    assert {name: document.get(name) for name in EXPECTED[number]} == EXPECTED[number]


def test_the_bus_statement_is_clean_and_pays_the_fee_as_it_is(city: City) -> None:
    statement, document = show_statement(officer(), "BUS-2017", "2017-10")
    assert document["counts"] == {"OTP": [555, 600]}
    assert document["on_time_share"] == "92.50"
    assert (document["gross"], document["net"], statement.net_cents) == ("1458333.33", "1458333.33", 145_833_333)
    assert [found["kind"] for found in document["exceptions"]] == ["unverified_source"]


def test_nothing_in_the_demo_files_blocks_or_has_to_be_explained(city: City) -> None:
    for contract in city.contracts:
        for report in reports_of_contract(officer().government_id, visible_contract(officer(), contract.number).id):
            found = [each.finding for each in findings_of(officer().government_id, report.id)]
            assert [(report.file_name, each.code) for each in found if each.finding_class != "information"] == []
            assert report.status == "accepted"


def test_every_desk_signs_in_with_the_one_password_of_the_demo(city: City) -> None:
    for entry in city.people:
        person = find_person_by_email(entry.email)
        assert person is not None
        assert is_password(city.password, person.password)
        assert {role.value for role in actor_by_email(entry.email).roles} == set(entry.roles)


@pytest.mark.parametrize(
    "email, number",
    [
        ("vendor-a@harborview.example", "ARP-2027-A"),
        ("vendor-b@harborview.example", "ARP-2027-B"),
        ("vendor-c@harborview.example", "ARP-2027-C"),
        ("vendor-bus@harborview.example", "BUS-2017"),
    ],
)
def test_a_vendor_sees_its_own_contract_only(city: City, email: str, number: str) -> None:
    vendor = actor_by_email(email)
    assert [line.contract.number for line in list_lines(vendor, PortfolioQuestion(), None, 50).rows] == [number]
    for other in city.contracts:
        if other.number != number:
            with pytest.raises(NotFound):
                visible_contract(vendor, other.number)


def test_whoever_approves_in_finance_had_no_hand_in_the_data(city: City) -> None:
    finance = {entry.email for entry in city.people if "finance" in entry.roles}
    hands = {email for report in city.reports for email in (report.entered_by, report.accepted_by)}
    hands |= {statement.computed_by for statement in city.statements}
    hands |= {contract.activated_by for contract in city.contracts}
    assert len(finance) == 2
    assert not finance & hands


def test_both_parties_signed_the_edge_tables_but_one_vendor(city: City) -> None:
    parties = {}
    for contract in city.contracts:
        version = find_amendment(officer().government_id, visible_contract(officer(), contract.number).id, 0)
        parties[contract.number] = {each.party for each in see_edges(officer(), version).signatures}
    assert parties.pop("ARP-2027-C") == {"city"}
    assert set(parties) == {"ARP-2027-A", "ARP-2027-B", "BUS-2017"}
    assert all(signed == {"city", "vendor"} for signed in parties.values())


def test_every_statement_and_the_audit_trail_are_worked_out_again_without_a_difference(
    city: City, store: FileStore
) -> None:
    verified = verify_everything(store)
    assert verified.differences == ()
    assert (verified.statements, verified.reports) == (4, 7)
