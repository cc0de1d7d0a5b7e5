"""The demo city, loaded through the program's own operations on each database, pays what it is stated to pay."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.errors import Refused
from examples.city import City, read_city
from examples.load import load_city
from models.database import Base, db
from models.events import verify_chain
from models.findings import findings_of
from models.passwords import is_password
from models.people import actor_by_email, find_person_by_email
from models.reports import reports_of_contract
from models.statements import latest_statement
from operations.set_up import enter_government
from operations.statements import show_statement
from operations.visibility import visible_contract, visible_period

EXPECTED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "expected_2027-07.json").read_text(encoding="utf-8")
)
OFFICER = "officer@harborview.example"


class Loading:
    """The demo city as one load left it, with what it told."""

    def __init__(self, app: Flask) -> None:
        self.store = app.extensions["file_store"]
        self.told: list[str] = []
        self.city = self.again()

    def again(self) -> City:
        """Load the city once more."""
        self.told = []
        return load_city(self.store, db.session.commit, self.told.append)


@pytest.fixture
def loaded(app: Flask, session: Session) -> Loading:
    return Loading(app)


def test_the_statements_give_every_expected_figure(loaded: Loading) -> None:
    for number, expected in EXPECTED.items():
        _, document = show_statement(actor_by_email(OFFICER), number, "2027-07")
        assert {name: document.get(name) for name in expected} == expected


def test_the_bus_statement_is_clean_and_pays_the_fee_as_it_is(loaded: Loading) -> None:
    statement, document = show_statement(actor_by_email(OFFICER), "BUS-2017", "2017-10")
    assert document["counts"] == {"OTP": [555, 600]}
    assert document["on_time_share"] == "92.50"
    assert (document["gross"], document["net"], statement.net_cents) == ("1458333.33", "1458333.33", 145_833_333)
    assert document["exceptions"] == []


def test_nothing_in_the_demo_files_blocks_or_has_to_be_explained(loaded: Loading) -> None:
    officer = actor_by_email(OFFICER)
    for contract in loaded.city.contracts:
        for report in reports_of_contract(officer.government_id, visible_contract(officer, contract.number).id):
            found = [each.finding for each in findings_of(officer.government_id, report.id)]
            assert [(report.file_name, each.code) for each in found if each.finding_class != "information"] == []
            assert report.status == "accepted"


def test_loading_again_changes_nothing_and_tells_nothing(loaded: Loading) -> None:
    before = row_counts()
    assert loaded.told
    loaded.again()
    assert loaded.told == []
    assert row_counts() == before


def test_loading_goes_on_where_an_earlier_load_was_interrupted(app: Flask, session: Session) -> None:
    store = app.extensions["file_store"]
    told: list[str] = []

    def stop_soon(sentence: str) -> None:
        told.append(sentence)
        if len(told) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_city(store, db.session.commit, stop_soon)
    db.session.rollback()
    load_city(store, db.session.commit, told.append)
    _, document = show_statement(actor_by_email(OFFICER), "ARP-2027-C", "2027-07")
    assert document["net"] == EXPECTED["ARP-2027-C"]["net"]


def test_every_desk_can_sign_in_and_vendors_see_their_own_contract_only(loaded: Loading) -> None:
    for entry in loaded.city.people:
        person = find_person_by_email(entry.email)
        assert person is not None
        assert is_password(loaded.city.password, person.password)
        actor = actor_by_email(entry.email)
        assert {role.value for role in actor.roles} == set(entry.roles)
        assert (actor.vendor_id is not None) == (entry.vendor is not None)


def test_whoever_approves_in_finance_had_no_hand_in_the_data(loaded: Loading) -> None:
    finance = {entry.email for entry in loaded.city.people if "finance" in entry.roles}
    used = {
        *(report.entered_by for report in loaded.city.reports),
        *(report.accepted_by for report in loaded.city.reports),
        *(statement.computed_by for statement in loaded.city.statements),
        *(contract.activated_by for contract in loaded.city.contracts),
    }
    assert len(finance) == 2
    assert not finance & used


def test_the_audit_trail_of_the_demo_is_whole(loaded: Loading) -> None:
    officer = actor_by_email(OFFICER)
    heads = []
    for entry in loaded.city.statements:
        contract, period = visible_period(officer, entry.contract, entry.period)
        statement = latest_statement(officer.government_id, contract.id, period.id)
        assert statement is not None
        heads.append(statement.chain_head)
    assert verify_chain(officer.government_id, heads) == []


def test_the_demo_is_never_loaded_beside_another_government(app: Flask, session: Session) -> None:
    enter_government("elsewhere", "Town of Elsewhere", "America/Chicago", "IL")
    with pytest.raises(Refused, match="Town of Elsewhere"):
        load_city(app.extensions["file_store"], db.session.commit, print)


def test_the_city_names_no_file_contract_or_person_that_it_lacks() -> None:
    city = read_city()
    people = {person.email for person in city.people}
    numbers = {contract.number for contract in city.contracts}
    assert all(report.file.is_file() for report in city.reports)
    assert {report.contract for report in city.reports} | {each.contract for each in city.statements} == numbers
    assert {report.entered_by for report in city.reports} | {value.set_by for value in city.index_values} <= people
    assert {contract.vendor for contract in city.contracts} == set(city.vendors)


def row_counts() -> dict[str, int]:
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
