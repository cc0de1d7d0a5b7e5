"""Entering a contract by its form: what it makes, what it refuses, and that nothing typed is lost."""

from typing import Any

import pytest
from sqlalchemy import select

from models.contracts import Contract, find_contract
from models.events import events_of
from models.periods import periods_of
from models.programs import Program
from models.vendors import Vendor
from tests.builders import a_contract, a_government, a_person, a_vendor
from tests.conftest import Browser

TYPED = {
    "number": "2027-0042",
    "title": "Sidewalk repair, north district",
    "value": "$1,250,000.00",
    "starts": "2027-03-15",
    "ends": "2027-06-30",
    "due_days": "10",
    "vendor_name": "Granite & Sons",
}


def enter(client: Browser, **but: str) -> Any:
    return client.post("/contract-entry", data=TYPED | but)


def test_a_contract_is_entered_with_its_new_vendor_its_program_and_its_periods(client: Browser) -> None:
    officer = a_person()
    new = {"program_number": "SW-27", "program_title": "Sidewalks", "program_goals": "Safe walking\nLittle dust"}
    answer = enter(client.sign_in(officer), **new)
    assert answer.status_code == 303
    contract = find_contract(officer.government_id, "2027-0042")
    assert (contract.value_cents, contract.vendor.name) == (125_000_000, "Granite & Sons")
    assert contract.program is not None
    assert contract.program.goals == '["Safe walking", "Little dust"]'
    periods = periods_of(officer.government_id, contract.id)
    assert [period.name for period in periods] == ["2027-03", "2027-04", "2027-05", "2027-06"]
    assert (periods[0].starts_on.day, str(periods[0].due_on)) == (15, "2027-04-10")
    assert [event.person_id for event in events_of(officer.government_id, "contract", contract.id)] == [officer.id]
    assert "Sidewalk repair" in client.get("/contracts/2027-0042").text


def test_a_vendor_that_is_known_is_not_entered_twice(client: Browser) -> None:
    vendor = a_vendor(name="Granite & Sons")
    enter(client.sign_in(a_person()))
    assert find_contract(vendor.government_id, "2027-0042").vendor_id == vendor.id


@pytest.mark.parametrize(
    "field,typed,says",
    [
        ("number", "", "Enter the contract’s number."),
        ("number", "27/42", "cannot hold “/”"),
        ("title", " ", "Enter the contract’s title."),
        ("value", "about a million", "no amount of dollars"),
        ("value", "1,25,000", "no amount of dollars"),
        ("value", "0", "above zero"),
        ("starts", "2027-02-30", "no day of the calendar"),
        ("ends", "2027-03-01", "lies before the first day"),
        ("ends", "2097-03-01", "more than 50 years"),
        ("due_days", "ten", "whole number from 0 to 366"),
        ("vendor_name", "", "Choose the vendor, or enter the name"),
        ("vendor", "anything", "A vendor is chosen already"),
        ("program_title", "Sidewalks", "Enter the new program’s number."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_in_the_summary_and_nothing_typed_is_lost(
    client: Browser, session: Any, field: str, typed: str, says: str
) -> None:
    answer = enter(client.sign_in(a_person()), **{field: typed})
    assert answer.status_code == 422
    assert answer.text.count(says) == 2
    kept = {name: text for name, text in (TYPED | {field: typed}).items() if name not in ("vendor", "vendor_name")}
    for text in kept.values():
        assert f'value="{text}"' in answer.text
    assert session.scalars(select(Contract)).all() == []
    assert session.scalars(select(Vendor)).all() == []


def test_every_problem_is_said_at_once_with_a_link_to_its_field(client: Browser) -> None:
    answer = client.sign_in(a_person()).post("/contract-entry", data={})
    for field in ("number", "title", "value", "starts", "ends", "due_days", "vendor"):
        assert f'href="#{field}"' in answer.text
        assert f'id="{field}-problem"' in answer.text


def test_a_number_that_is_taken_is_refused_beside_its_field(client: Browser, session: Any) -> None:
    a_contract(number="2027-0042")
    answer = enter(client.sign_in(a_person()), program_number="P-1", program_title="Sidewalks")
    assert answer.status_code == 422
    assert "There is already a contract 2027-0042" in answer.text
    assert session.scalars(select(Program)).all() == []


def test_a_vendor_of_another_government_cannot_be_chosen(client: Browser) -> None:
    foreign = a_vendor(government_id=a_government(id="elsewhere").id)
    answer = enter(client.sign_in(a_person()), vendor=foreign.id, vendor_name="")
    assert answer.status_code == 404


def test_a_vendor_of_many_is_found_by_a_part_of_its_name_and_nothing_typed_is_lost(client: Browser) -> None:
    for number in range(104):
        a_vendor(name=f"Works {number:03}")
    client.sign_in(a_person())
    page = client.get("/contract-entry").text
    assert "Only the first 100 vendors stand below." in page
    assert "Works 103" not in page
    found = client.post("/contract-entry", data=TYPED | {"vendor_words": "works 103", "find": "vendors"})
    assert found.status_code == 200
    assert "1 vendor stands below." in found.text
    assert ">Works 103</option>" in found.text
    assert 'value="2027-0042"' in found.text
    assert "Works 102" not in found.text
    nothing = client.post("/contract-entry", data=TYPED | {"vendor_words": "nobody", "find": "vendors"}).text
    assert "No vendor’s name holds these words." in nothing
    few = client.get("/contract-entry").text
    assert len(few) < 100_000
