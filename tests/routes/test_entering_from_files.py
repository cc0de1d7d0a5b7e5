"""Pay items and registers through their pages: what is chosen stands in the address, what is confirmed was seen."""

import io
import re
from typing import Any

import pytest
from sqlalchemy import select

from models.contracts import Contract
from models.entry_files import EntryFile
from models.item_lists import ItemList
from operations.pay_items import confirmed_items
from tests.builders import a_contract, a_person, an_actor
from tests.conftest import Browser
from tests.importers.test_registers import REGISTER
from tests.operations.test_entering_from_files import ITEMS


def upload(client: Browser, address: str, content: str) -> str:
    answer = client.post(address, data={"file": (io.BytesIO(content.encode()), "a.csv")})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def digest_in(text: str) -> str:
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', text)
    assert found is not None
    return found[1]


def test_pay_items_are_uploaded_seen_and_confirmed(client: Browser) -> None:
    a_contract(number="C-1")
    client.sign_in(a_person())
    address = upload(client, "/contracts/C-1/pay-items", ITEMS)
    page = client.get(address).text
    assert "4 rows read = 2 pay items + 1 left out + 1 totals, headings and notes" in page
    assert "D4" in page
    answer = client.post(address, data={"digest": digest_in(page), "leave_out": "yes"})
    assert answer.status_code == 303
    assert [item["number"] for item in confirmed_items(an_actor(), "C-1")] == ["0001", "0002"]
    assert "List 1" in client.get("/contracts/C-1/pay-items").text


def test_rows_with_problems_are_asked_about_and_the_choice_of_columns_is_kept(client: Browser, session: Any) -> None:
    a_contract(number="C-1")
    client.sign_in(a_person())
    address = upload(client, "/contracts/C-1/pay-items", ITEMS)
    chosen = {"sheet": "0", "heading_row": "1", "number": "1", "title": "2", "unit": "4", "price": "5", "quantity": ""}
    page = client.get(address, query_string=chosen).text
    answer = client.post(address, data=chosen | {"digest": digest_in(page)})
    assert answer.status_code == 422
    assert "1 row has a problem" in answer.text
    assert re.search(r'<option value="5" selected>E · Unit Price', answer.text)
    assert session.scalars(select(ItemList)).all() == []


def test_a_map_that_cannot_be_is_refused_beside_its_field(client: Browser) -> None:
    a_contract(number="C-1")
    client.sign_in(a_person())
    address = upload(client, "/contracts/C-1/pay-items", ITEMS)
    chosen = {"sheet": "0", "heading_row": "one", "number": "1", "title": "", "unit": "4", "price": "5"}
    page = client.get(address, query_string=chosen)
    assert page.status_code == 200
    assert 'href="#heading_row"' in page.text
    assert 'id="title-problem"' in page.text
    assert 'value="one"' in page.text


@pytest.mark.parametrize("address", ["/contracts/C-1/pay-items", "/contract-registers"])
def test_an_upload_without_a_file_says_what_to_choose(client: Browser, session: Any, address: str) -> None:
    a_contract(number="C-1")
    answer = client.sign_in(a_person()).post(address, data={})
    assert answer.status_code == 422
    assert "Choose a file first" in answer.text
    assert session.scalars(select(EntryFile)).all() == []


def test_a_file_that_cannot_be_read_is_one_sentence_with_the_way_on(client: Browser) -> None:
    a_contract(number="C-1")
    client.sign_in(a_person())
    page = client.get(upload(client, "/contracts/C-1/pay-items", "%PDF-1.7"))
    assert page.status_code == 200
    assert "This file cannot be read" in page.text
    assert "Upload another file" in page.text


def test_a_register_is_uploaded_seen_and_entered_and_its_second_time_enters_nothing(
    client: Browser, session: Any
) -> None:
    client.sign_in(a_person())
    address = upload(client, "/contract-registers", REGISTER)
    page = client.get(address).text
    assert "6 rows read = 2 to enter + 1 repeated + 3 rejected" in page
    answer = client.post(address, data={"digest": digest_in(page)})
    assert answer.status_code == 422
    assert "3 rows have problems" in answer.text
    assert session.scalars(select(Contract)).all() == []
    client.post(address, data={"digest": digest_in(page), "leave_out": "yes"})
    assert "6 rows read = 2 entered + 1 repeated + 3 rejected" in client.get("/contract-registers").text
    assert "A-1" in client.get("/contracts").text
    again = client.get(upload(client, "/contract-registers", REGISTER)).text
    assert "0 to enter + 3 repeated + 3 rejected" in again
    assert 'name="digest"' not in again
