"""Milestones and change orders through their pages: what is said at fields, who decides, what a contract shows."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from models.change_orders import ChangeOrder
from models.database import db
from models.milestones import MilestoneDate
from models.people import Person
from models.vendors import Vendor
from tests.builders import a_contract, a_person, a_vendor
from tests.conftest import Browser

ORDER = {
    "title": "More curb on Elm Street",
    "value": "10,000.00",
    "effective_on": "2027-08-01",
    "reason": "The street is longer than it was drawn.",
}


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with time_machine.travel("2027-07-20T12:00:00Z", tick=False):
        yield


@pytest.fixture
def officers(session: Any) -> tuple[Person, Person]:
    a_contract(a_vendor(name="Sons"), number="C-1", value_cents=50_000_000)
    return a_person(name="Officer One"), a_person(name="Officer Two")


def test_a_milestone_is_promised_revised_and_shown_with_its_days(client: Browser, officers: Any) -> None:
    one, two = officers
    client.sign_in(one)
    made = client.post("/contracts/C-1/milestones", data={"title": "All signs in place", "day": "2027-07-10"})
    address = made.headers["Location"]
    assert "You proposed it" in client.get(address).text
    client.sign_in(two)
    date_id = _only(MilestoneDate).id
    assert client.post(f"/milestone-dates/{date_id}/grant").status_code == 303
    assert "10 days late" in client.get("/contracts/C-1").text
    revised = {"kind": "revised", "day": "2027-07-25", "reason": ""}
    refused = client.post(address, data=revised)
    assert refused.status_code == 422
    assert "Enter the reason for the new date" in refused.text
    assert 'value="2027-07-25"' in refused.text
    client.post(address, data=revised | {"reason": "The gas main was moved."})
    assert "A date waits for another officer" in client.get("/contracts/C-1").text


def test_a_change_order_is_proposed_and_granted_by_another_and_the_value_follows(
    client: Browser, officers: Any
) -> None:
    one, two = officers
    made = client.sign_in(one).post("/contracts/C-1/change-orders", data=ORDER)
    address = made.headers["Location"]
    page = client.get("/contracts/C-1").text
    assert "Proposed, not granted yet" in page
    assert client.post(f"{address}/grant").status_code == 403
    assert client.sign_in(two).post(f"{address}/grant").status_code == 303
    page = client.get("/contracts/C-1").text
    for shown in ("Value as signed", "$500,000.00", "+$10,000.00", "$510,000.00"):
        assert shown in page


def test_nothing_typed_is_lost_where_a_change_order_would_be_retroactive(client: Browser, officers: Any) -> None:
    answer = client.sign_in(officers[0]).post(
        "/contracts/C-1/change-orders", data=ORDER | {"effective_on": "2027-06-01"}
    )
    assert answer.status_code == 422
    assert answer.text.count("June 1, 2027 has passed already") == 2
    assert 'href="#late_reason"' in answer.text
    assert 'id="late_reason"' in answer.text
    for text in (ORDER["title"], ORDER["reason"], "2027-06-01", "10,000.00"):
        assert text in answer.text


def test_a_retroactive_change_order_is_confirmed_as_such_by_the_second_person(client: Browser, officers: Any) -> None:
    one, two = officers
    typed = ORDER | {"effective_on": "2027-06-01", "late_reason": "The council decided so on May 30."}
    address = client.sign_in(one).post("/contracts/C-1/change-orders", data=typed).headers["Location"]
    page = client.sign_in(two).get(address).text
    assert "This change order is retroactive" in page
    refused = client.post(f"{address}/grant")
    assert refused.status_code == 422
    assert 'href="#late_confirmed"' in refused.text
    assert client.post(f"{address}/grant", data={"late_confirmed": "yes"}).status_code == 303
    assert _only(ChangeOrder).status == "granted"


def test_a_vendor_sees_what_is_granted_and_nothing_that_waits(client: Browser, officers: Any, session: Any) -> None:
    one, two = officers
    address = client.sign_in(one).post("/contracts/C-1/change-orders", data=ORDER).headers["Location"]
    clerk = a_person(vendor=session.scalars(select(Vendor).where(Vendor.name == "Sons")).one())
    page = client.sign_in(clerk).get("/contracts/C-1").text
    assert "More curb" not in page
    assert "not granted yet" not in page
    assert client.get(address).status_code == 404
    client.sign_in(two).post(f"{address}/grant")
    assert "More curb" in client.sign_in(clerk).get("/contracts/C-1").text
    assert client.get(address).status_code == 200


def _only(table: type[Any]) -> Any:
    return db.session.scalars(select(table)).one()
