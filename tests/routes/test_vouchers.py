"""The pages of vouchers and payments, walked by finance; the vendor sees the day of payment."""

import io

import pytest
from werkzeug.test import TestResponse

from contracts.numbers import from_cents, plain
from models.clock import today
from models.people import find_person_by_email
from tests.conftest import Browser
from tests.operations.city import SMALL
from tests.operations.fixtures import computed_store
from tests.operations.test_vouchers import ACCOUNT, SPLIT, approved

__all__ = ["computed_store"]


def page(answer: TestResponse) -> str:
    assert answer.status_code == 200, answer.text
    return " ".join(answer.text.split())


@pytest.fixture
def finance(request: pytest.FixtureRequest, client: Browser) -> Browser:
    request.getfixturevalue("computed_store")
    return signed_in(client, "finance")


def signed_in(client: Browser, who: str) -> Browser:
    person = find_person_by_email(f"{who}@harborview.example")
    assert person is not None
    return client.sign_in(person)


def test_finance_walks_from_the_layout_to_the_day_of_payment(finance: Browser) -> None:
    statement = approved()
    assert "layout is not set yet" in page(finance.get("/vouchers"))
    finance.post("/ledger/layout", data={"shipped": "fund_department_account"})
    assert "has no ledger account" in page(finance.get("/vouchers"))
    wrong = finance.post(f"/ledger/contracts/{SMALL}", data=ACCOUNT | {"line": "", "fund": "1"})
    assert wrong.status_code == 422
    assert "exactly 3 digits" in wrong.text
    finance.post(f"/ledger/contracts/{SMALL}", data=ACCOUNT | {"line": ""})
    assert "Control totals: 1 voucher" in page(finance.get("/vouchers"))
    batch = finance.post("/vouchers").headers["Location"]
    assert "PP00000001" in page(finance.get(batch))
    file = finance.get(f"{batch}/file")
    assert file.headers["Content-Disposition"] == "attachment; filename=vouchers-000001.csv"
    assert finance.get(f"{batch}/file").data == file.data
    assert finance.post("/vouchers").status_code == 422

    day = today("America/New_York").isoformat()
    rows = f"Voucher,Paid on,Amount paid\nPP00000001,{day},{plain(from_cents(statement.net_cents))}\nX,{day},1\n"
    sent = finance.post("/payments", data={"file": (io.BytesIO(rows.encode()), "paid.csv")})
    preview = page(finance.get(sent.headers["Location"]))
    assert "2 rows read = 1 to record + 1 that cannot be recorded + 0 totals and blank" in preview
    digest = preview.split('name="digest" value="')[1].split('"')[0]
    told = finance.get(f"/api/v1/payment-files/{sent.headers['Location'].split('/')[-1]}").get_json()
    assert [(each["row"], each["address"], each["found"], each["leaves_out"]) for each in told["problems"]] == [
        (3, "A3", "X", True)
    ]
    kept = finance.post(sent.headers["Location"], data={"digest": digest})
    assert kept.status_code == 422
    assert "say that this row is left out" in kept.text
    done = finance.post(sent.headers["Location"], data={"digest": digest, "leave_out": "yes"})
    assert "1 payment is recorded" in page(finance.get(done.headers["Location"]))
    assert "Paid on" in page(finance.get(f"/statements/{statement.id}"))
    vendor = signed_in(finance, "vendor-a")
    assert "by voucher PP00000001" in page(vendor.get(f"/statements/{statement.id}"))
    assert "Paid on" in page(vendor.get(f"/contracts/{SMALL}"))


def test_finance_splits_an_account_on_its_page(finance: Browser) -> None:
    finance.post("/ledger/layout", data={"shipped": "fund_department_account"})
    address = f"/ledger/contracts/{SMALL}"
    assert "Account 3" in page(finance.get(f"{address}?parts=3"))
    wrong = finance.post(address, data=SPLIT | {"line": "", "2.percent": "30"})
    assert wrong.status_code == 422
    assert 'href="#1.percent"' in wrong.text
    assert 'value="30"' in wrong.text
    finance.post(address, data=SPLIT | {"line": ""})
    held = page(finance.get(address))
    assert "60 %: Fund 100" in held
    assert "40 %: Fund 200" in held
    assert 'name="2.percent"' in held
    assert "60 %: Fund 100" in page(finance.get("/ledger"))


def test_an_account_is_not_set_over_what_a_colleague_set_meanwhile(finance: Browser) -> None:
    finance.post("/ledger/layout", data={"shipped": "fund_department_account"})
    address, other_line = f"/ledger/contracts/{SMALL}", ACCOUNT | {"line": "bonus", "shown": ""}
    shown = shown_in(page(finance.get(address)))
    assert shown == ""
    finance.post(address, data=ACCOUNT | {"line": "", "shown": shown})
    colleague = signed_in(finance, "finance2")
    seen = {"line": "", "shown": shown_in(page(colleague.get(address)))}
    assert colleague.post(address, data=ACCOUNT | seen | {"account": "53000"}).status_code == 303
    stale = signed_in(colleague, "finance").post(address, data=ACCOUNT | seen | {"account": "54000"})
    assert stale.status_code == 409
    name = find_person_by_email("finance2@harborview.example")
    assert name is not None
    assert f"{name.name} set this account on" in stale.text
    assert "It is now: Fund 100, Department 311000, Account 53000" in stale.text
    assert "54000" not in page(finance.get(address))
    assert finance.post(address, data=other_line).status_code == 303
    assert finance.post(address, data=other_line).status_code == 409
    again = shown_in(page(finance.get(address)))
    assert finance.post(address, data=ACCOUNT | {"line": "", "shown": again, "account": "54000"}).status_code == 303


def test_a_program_names_the_setting_that_it_read(finance: Browser) -> None:
    finance.post("/ledger/layout", data={"shipped": "fund_department_account"})
    address, sent = f"/api/v1/ledger/contracts/{SMALL}", {"shares": [{"account": ACCOUNT}]}
    assert finance.post(address, json=sent).status_code == 422
    assert finance.post(address, json=sent | {"shown": ""}).status_code == 200
    assert finance.post(address, json=sent | {"shown": ""}).status_code == 409
    newest = finance.get(address).json["history"][-1]["id"]
    assert finance.post(address, json=sent | {"shown": newest}).status_code == 200


def shown_in(text: str) -> str:
    """Which setting the form of the page was filled from."""
    return text.split('name="shown" value="')[1].split('"')[0]


def test_an_upload_without_a_file_says_so(finance: Browser) -> None:
    answer = finance.post("/payments")
    assert answer.status_code == 422
    assert "Choose a file first" in answer.text


def test_a_layout_that_is_none_is_refused_on_the_page(finance: Browser) -> None:
    answer = finance.post("/ledger/layout", data={"file": (io.BytesIO(b"{}"), "layout.json")})
    assert answer.status_code == 422
    assert "This layout cannot be used as it stands." in answer.text
    assert 'href="#file"' in answer.text
